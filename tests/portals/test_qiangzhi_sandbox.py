"""The whole way at the sandbox's Qiangzhi schools: every way in, codes, refusals, expiry, and grades in each form."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from standby.captcha.answer import Answer
from standby.domain.models import Credentials, Transcript
from standby.errors import (
    AccountLocked,
    GradesWithheld,
    HandOverNeeded,
    LoginUnclear,
    PageNotUnderstood,
    WrongPassword,
    WrongUse,
)
from standby.portals.base import Reader, Site
from standby.portals.http import PortalClient, SharedTransport
from standby.portals.login import log_in_with_code, visit
from standby.portals.qiangzhi.listing import PAGE_SIZE
from standby.portals.registry import portal_spec
from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.captchas import Captcha
from standby.sandbox.qiangzhi.app import QiangzhiPortal
from standby.sandbox.qiangzhi.rows import kind
from standby.sandbox.qiangzhi.site import QiangzhiSite
from standby.sandbox.scenarios import SCHOOLS

from .kit import Diary, ScriptedReader, Turns

QIANGZHI = portal_spec("qiangzhi")


class Eyes:
    """Passes on a school's codes and knows what each picture says: reading is another room's work."""

    def __init__(self, school: QiangzhiPortal) -> None:
        self.source, self.texts = school.captchas, dict[bytes, str]()
        school.captchas = self

    def next(self) -> Captcha:
        captcha = self.source.next()
        self.texts[captcha.picture] = captcha.text
        return captcha

    def read(self, picture: bytes) -> Answer:
        text = self.texts[picture]
        return Answer(text, 0.99, (0.99,) * len(text), abstained=False)


class Student:
    """One account at one school: its cookies between visits, its diary, and how many turns it took."""

    def __init__(self, box: Sandbox, transport: SharedTransport, name: str = "qiangzhi", **options: str) -> None:
        school = box.world.portal(name)
        assert isinstance(school, QiangzhiPortal)
        self.box, self.school, self.transport, self.options = box, school, transport, options
        self.eyes = Eyes(school)
        account = box.accounts[0]
        self.credentials = Credentials(account.login, account.password)
        self.url = box.base_urls[name]
        self.session, self.turns, self.diary = "", Turns(), Diary()

    def client(self) -> PortalClient:
        return PortalClient(self.url, pacer=self.turns, session=self.session, transport=self.transport)

    async def look(self, reader: Reader | None = None) -> Transcript:
        client = self.client()
        portal = QIANGZHI.open(Site(self.url, self.options), client)
        try:
            return await visit(portal, self.credentials, reader or self.eyes, self.diary, portal_name="qiangzhi")
        finally:
            self.session = client.session()

    @property
    def logins(self) -> int:
        return self.diary.kinds().count("logged in")

    def paths(self) -> list[tuple[str, str]]:
        return [(entry.method, entry.path) for entry in self.box.world.log.entries()]

    def truth(self) -> list[tuple[str, str, str, str]]:
        rows = [row for row in self.box.accounts[0].grades if row.score]
        return [(row.term, row.course_id, kind(row), row.score) for row in rows]


def rows_of(shown: Transcript) -> list[tuple[str, str, str, str]]:
    return [(grade.term, grade.course_id, grade.kind, grade.score) for grade in shown.grades]


@asynccontextmanager
async def school(site: QiangzhiSite | None = None, **options: str) -> AsyncIterator[Student]:
    transport = SharedTransport(allow_private=True)
    async with running_sandbox(qiangzhi={"qiangzhi": site or QiangzhiSite()}) as box:
        try:
            yield Student(box, transport, **options)
        finally:
            await transport.aclose()


PLAIN_SIGHT = {"qiangzhi-late", "qiangzhi-mixed"}
"""Schools that hide grades until the courses are evaluated; they have stories of their own."""
VISIBLE = {name: site for name, site in SCHOOLS.items() if name not in PLAIN_SIGHT}


@pytest.mark.parametrize("site", VISIBLE.values(), ids=VISIBLE)
async def test_every_way_in_leads_to_the_grades_and_the_session_is_used_until_it_ends(site: QiangzhiSite) -> None:
    async with school(site, context=site.context) as alice:
        first = await alice.look()
        again = await alice.look()
        assert (first, alice.logins) == (again, 1)
        alice.school.expire(None)
        assert (await alice.look(), alice.logins) == (first, 2)
        assert rows_of(first) == alice.truth()
    assert all(grade.credit and grade.point is not None for grade in first.grades if grade.score not in ("", "0"))


@pytest.mark.parametrize("expiry", ["redirect", "login_page", "words", "tiny", "script", "bare", "home"])
@pytest.mark.parametrize("generation", ["b64", "sess"])
async def test_every_form_of_expiry_is_seen_and_costs_one_login(expiry: str, generation: str) -> None:
    async with school(QiangzhiSite(generation=generation, expiry=expiry)) as alice:  # type: ignore[arg-type]
        await alice.look()
        alice.school.expire(None)
        assert (await alice.look()).grades
        assert alice.logins == 2
        assert alice.box.world.tally(alice.credentials.login).wrong_code == 0


@pytest.mark.parametrize("columns", [1, 2, 3])
async def test_each_set_of_columns_gives_the_same_grades(columns: int) -> None:
    async with school(QiangzhiSite(columns=columns)) as alice:  # type: ignore[arg-type]
        shown = await alice.look()
        assert rows_of(shown) == alice.truth()
        assert shown.portal_gpa
        assert {grade.category for grade in shown.grades} == {
            row.category for row in alice.box.accounts[0].grades if row.score
        }


async def test_a_check_with_a_session_is_one_request_and_a_login_four() -> None:
    async with school() as alice:
        await alice.look()
        assert alice.paths() == [
            ("GET", "/jsxsd/"),
            ("GET", "/jsxsd/verifycode.servlet"),
            ("POST", "/jsxsd/xk/LoginToXk"),
            ("GET", "/jsxsd/framework/xsMain.jsp"),
            ("POST", "/jsxsd/kscj/cjcx_list"),
        ]
        before = alice.turns.taken
        await alice.look()
        assert alice.turns.taken - before == 1


async def test_the_option_saves_a_school_with_json_the_search_for_it() -> None:
    site = SCHOOLS["qiangzhi-modern"]
    async with school(site) as searching, school(site, listing="json") as told:
        for alice, cost in ((searching, 2), (told, 1)):
            first = await alice.look()
            before = alice.turns.taken
            assert await alice.look() == first
            assert alice.turns.taken - before == cost


async def test_a_long_list_comes_in_pages() -> None:
    async with school(SCHOOLS["qiangzhi-modern"], listing="json") as alice:
        for number in range(200):
            alice.box.world.publish(alice.credentials.login, course=f"选修课{number}", score="77")
        before = len(alice.paths())
        assert len((await alice.look()).grades) == 207
        assert alice.paths()[before:].count(("GET", "/jsxsd/kscj/cjcx_list")) == 3


async def test_the_password_is_in_no_address() -> None:
    for site in SCHOOLS.values():
        async with school(site, context=site.context) as alice:
            with suppress(GradesWithheld):
                await alice.look()
            assert alice.logins == 1
            asked = "".join(entry.path + entry.query for entry in alice.box.world.log.entries())
            assert alice.credentials.password not in asked


@pytest.mark.parametrize("generation", ["plain", "b64", "sess", "modern"])
async def test_a_wrong_password_is_sent_once(generation: str) -> None:
    async with school(QiangzhiSite(generation=generation)) as alice:  # type: ignore[arg-type]
        alice.credentials = Credentials(alice.credentials.login, "nonsense")
        with pytest.raises(WrongPassword):
            await alice.look()
        tally = alice.box.world.tally(alice.credentials.login)
    assert (tally.tried, tally.wrong_password, tally.wrong_code) == (1, 1, 0)


@pytest.mark.parametrize("generation", ["plain", "b64", "sess", "modern"])
async def test_a_wrong_code_is_tried_with_a_fresh_picture_and_says_nothing_of_the_password(generation: str) -> None:
    async with school(QiangzhiSite(generation=generation)) as alice:  # type: ignore[arg-type]
        with pytest.raises(HandOverNeeded) as caught:
            await alice.look(ScriptedReader("1111", "2222", "3333"))
        tally = alice.box.world.tally(alice.credentials.login)
        assert (tally.wrong_code, tally.wrong_password) == (3, 0)
        alice.session = caught.value.session
        client = alice.client()
        portal = QIANGZHI.open(Site(alice.url), client)
        seen = alice.eyes.read(caught.value.picture).text
        await log_in_with_code(portal, alice.credentials, seen, alice.diary, picture=caught.value.picture)
        alice.session = client.session()
        assert (await alice.look()).grades
        assert alice.logins == 1


async def test_a_locked_account_is_told_in_the_portals_words() -> None:
    async with school() as alice:
        alice.box.accounts[0].locked = True
        with pytest.raises(AccountLocked, match="锁定"):
            await alice.look()
        assert alice.box.world.tally(alice.credentials.login).tried == 1


async def test_a_warning_before_the_lock_is_a_wrong_password_and_other_words_are_unclear() -> None:
    warning = "密码错误，再错三次账号将被锁定"
    async with school(QiangzhiSite(wrong_password=warning)) as alice:
        alice.credentials = Credentials(alice.credentials.login, "nonsense")
        with pytest.raises(WrongPassword):
            await alice.look()
    async with school(QiangzhiSite(wrong_password="请修改初始密码后登录")) as alice:
        alice.credentials = Credentials(alice.credentials.login, "nonsense")
        with pytest.raises(LoginUnclear, match="请修改初始密码后登录"):
            await alice.look()
        assert alice.box.world.tally(alice.credentials.login).tried == 1


async def test_somebody_who_was_pushed_out_by_another_login_comes_back() -> None:
    async with school() as alice:
        first = await alice.look()
        bob = Student(alice.box, alice.transport)
        await bob.look()
        assert (await alice.look(bob.eyes), alice.logins) == (first, 2)


async def test_words_that_blame_code_and_password_at_once_let_nothing_be_tried_again() -> None:
    both = "用户名、密码或验证码错误"
    async with school(QiangzhiSite(wrong_password=both, wrong_code=both)) as alice:
        alice.credentials = Credentials(alice.credentials.login, "nonsense")
        with pytest.raises(LoginUnclear, match=both):
            await alice.look()
        assert alice.box.world.tally(alice.credentials.login).tried == 1
        assert "judged" not in alice.diary.kinds()


async def test_a_code_whose_picture_was_too_old_is_no_word_on_the_reading() -> None:
    async with school(QiangzhiSite(wrong_code="验证码已过期")) as alice:
        with pytest.raises(HandOverNeeded):
            await alice.look(ScriptedReader("1111", "2222", "3333"))
        assert [line for line in alice.diary.lines if line[0] in ("judged", "failed")] == [("failed", "stale_code")] * 3


async def test_a_server_that_shows_its_first_page_again_hides_no_grade_in_silence() -> None:
    async with school(SCHOOLS["qiangzhi-modern"], listing="json") as alice:
        for number in range(2 * PAGE_SIZE - len(alice.truth())):
            alice.box.world.publish(alice.credentials.login, course=f"选修课{number}", score="77")
        assert len((await alice.look()).grades) == 2 * PAGE_SIZE
        alice.school.change({"one_page": True})
        with pytest.raises(PageNotUnderstood, match=f"shows {PAGE_SIZE}"):
            await alice.look()


async def test_no_code_is_asked_for_and_none_is_fetched() -> None:
    async with school(QiangzhiSite(code="never")) as alice:
        assert (await alice.look()).grades
        assert alice.box.world.captcha_tally.served == 0
        assert alice.diary.kinds() == ["submitting", "logged in"]


async def test_a_code_is_asked_for_after_a_failure_only() -> None:
    async with school(QiangzhiSite(code="after_failure")) as alice:
        password = alice.credentials.password
        alice.credentials = Credentials(alice.credentials.login, "nonsense")
        with pytest.raises(WrongPassword):
            await alice.look()
        assert alice.box.world.captcha_tally.served == 0
        alice.credentials = Credentials(alice.credentials.login, password)
        assert (await alice.look()).grades
        assert alice.box.world.captcha_tally.right == 1


async def test_a_school_with_capitals_is_sent_what_was_read() -> None:
    async with school(QiangzhiSite(alphabet="BMNXbmnx", case_matters=True)) as alice:
        for _ in range(4):
            alice.school.expire(None)
            assert (await alice.look()).grades
        assert alice.box.world.tally(alice.credentials.login).wrong_code == 0


async def test_rows_that_wait_for_an_evaluation_are_hidden_and_come_out_later() -> None:
    for listing in ("html", "json"):
        async with school(QiangzhiSite(evaluation="rows", listing=listing)) as alice:
            shown = await alice.look()
            waiting = [grade for grade in shown.grades if grade.hidden]
            newest = max(row.term for row in alice.box.accounts[0].grades)
            assert {grade.term for grade in waiting} == {newest}
            assert not any(grade.published or grade.point for grade in waiting)
            alice.school.change({"evaluation": "none"})
            assert rows_of(await alice.look()) == alice.truth()


@pytest.mark.parametrize("listing", ["html", "json"])
async def test_a_list_closed_until_the_evaluation_is_an_error_and_not_no_grades(listing: str) -> None:
    async with school(QiangzhiSite(evaluation="block", listing=listing)) as alice:  # type: ignore[arg-type]
        with pytest.raises(GradesWithheld, match="评教未完成"):
            await alice.look()
        assert alice.logins == 1


@pytest.mark.parametrize("empty", ["row", "header", "other"])
async def test_no_grades_yet_are_none(empty: str) -> None:
    async with school(QiangzhiSite(empty=empty)) as alice:  # type: ignore[arg-type]
        alice.box.accounts[0].grades.clear()
        assert (await alice.look()).grades == ()


async def test_a_make_up_examination_is_a_grade_of_its_own() -> None:
    async with school() as alice:
        failed = next(row for row in alice.box.accounts[0].grades if row.failed)
        alice.box.world.publish(alice.credentials.login, failed.course_id, "61", kind="补考")
        both = [grade for grade in (await alice.look()).grades if grade.course_id == failed.course_id]
        assert [(grade.kind, grade.score) for grade in both] == [("正常考试", failed.score), ("补考一", "61")]
        assert len({grade.key for grade in both}) == 2


async def test_the_address_a_person_copied_names_the_context() -> None:
    async with school(QiangzhiSite(context="/njlgdx", code="never")) as alice:
        bare = alice.url
        for copied in ("/njlgdx/", "/njlgdx", "/njlgdx/framework/xsMain.jsp", "/njlgdx/kscj/cjcx_frm"):
            alice.url, alice.session = bare + copied, ""
            assert (await alice.look()).grades
        alice.url, alice.session = bare, ""
        with pytest.raises(PageNotUnderstood, match="set the option context"):
            await alice.look()


async def test_two_schools_at_once_keep_apart() -> None:
    transport = SharedTransport(allow_private=True)
    async with running_sandbox(scenario="qiangzhi") as box:
        alice, bob = Student(box, transport, "qiangzhi-sess"), Student(box, transport, "qiangzhi-modern")
        assert rows_of(await alice.look()) == rows_of(await bob.look())
        alice.school.expire(None)
        await alice.look()
        await bob.look()
        assert (alice.logins, bob.logins) == (2, 1)
        counted = box.world.state()["portals"]
        assert counted["qiangzhi-sess"]["captchas"] == {"served": 2, "answered": 2, "right": 2}
        assert counted["qiangzhi-modern"]["logins"][alice.credentials.login]["accepted"] == 1
        await transport.aclose()


async def test_a_maintenance_page_is_not_understood_and_ends_nothing() -> None:
    async with school() as alice:
        await alice.look()
        alice.box.world.faults.order({"kind": "html", "count": 2, "portal": "qiangzhi"})
        with pytest.raises(PageNotUnderstood):
            await alice.look()
        assert (await alice.look()).grades
        assert alice.logins == 1


@pytest.mark.parametrize(("name", "value"), [("generation", "newest"), ("listing", "xml")])
async def test_an_option_that_cannot_be_is_refused(name: str, value: str) -> None:
    async with school() as alice:
        alice.options = {name: value}
        with pytest.raises(WrongUse, match=name):
            await alice.look()
