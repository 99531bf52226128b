"""The whole way at the sandbox's ssfw: pictures, the shipped reader, login, grades, expiry."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from standby.captcha.model import load_reader
from standby.domain.models import Credentials, Transcript
from standby.errors import AccountLocked, HandOverNeeded, WrongPassword
from standby.portals.base import Site
from standby.portals.http import PortalClient, SharedTransport
from standby.portals.login import log_in_with_code, visit
from standby.portals.registry import portal_spec
from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.ssfw.site import SsfwSite

from .kit import Diary, ScriptedReader, Turns

SSFW = portal_spec("ssfw")
READER = load_reader(SSFW.model)


class Student:
    """One account at a sandbox: its cookies between visits, its diary, and how many turns it took."""

    def __init__(self, box: Sandbox, transport: SharedTransport, **options: str) -> None:
        self.box, self.transport, self.options = box, transport, options
        account = box.accounts[0]
        self.credentials = Credentials(account.login, account.password)
        self.session, self.turns, self.diary = "", Turns(), Diary()

    def client(self) -> PortalClient:
        url = self.box.base_urls["ssfw"]
        return PortalClient(url, pacer=self.turns, session=self.session, transport=self.transport)

    async def look(self, reader: ScriptedReader | None = None) -> Transcript:
        client = self.client()
        portal = SSFW.open(Site(self.box.base_urls["ssfw"], self.options), client)
        try:
            return await visit(portal, self.credentials, reader or READER, self.diary, portal_name="ssfw")
        finally:
            self.session = client.session()

    @property
    def logins(self) -> int:
        return self.diary.kinds().count("logged in")


@asynccontextmanager
async def school(site: SsfwSite | None = None, **options: str) -> AsyncIterator[Student]:
    transport = SharedTransport(allow_private=True)
    async with running_sandbox(site=site or SsfwSite()) as box:
        try:
            yield Student(box, transport, **options)
        finally:
            await transport.aclose()


SITES = {
    "eleven columns": SsfwSite(),
    "thirteen columns": SsfwSite(columns=13, block_title="原始成绩", other_title="等级考试成绩"),
    "expiry by redirect": SsfwSite(expiry="redirect"),
    "by the menu": SsfwSite(direct_page=False),
    "lower case only": SsfwSite(strict_code=True),
}


@pytest.mark.parametrize("site", SITES.values(), ids=SITES)
async def test_grades_are_read_and_the_session_is_used_until_it_ends(site: SsfwSite) -> None:
    async with school(site) as alice:
        first = await alice.look()
        again = await alice.look()
        assert (first, alice.logins) == (again, 1)
        alice.box.world.portals[0].expire(None)
        assert (await alice.look(), alice.logins) == (first, 2)
    truth = alice.box.accounts[0].grades
    assert [(grade.course_id, grade.score, grade.kind) for grade in first.grades] == [
        (row.course_id, row.score, row.kind) for row in truth
    ]
    assert first.portal_gpa


async def test_a_check_with_a_session_is_one_request() -> None:
    async with school() as alice:
        await alice.look()
        before = alice.turns.taken
        await alice.look()
        assert alice.turns.taken - before == 1


async def test_the_menu_item_saves_the_search_for_it() -> None:
    async with school(SsfwSite(direct_page=False), menu_item=SsfwSite().grades_wid) as alice:
        await alice.look()
        before = alice.turns.taken
        await alice.look()
        assert alice.turns.taken - before == 1


async def test_a_wrong_password_is_sent_once() -> None:
    async with school() as alice:
        alice.credentials = Credentials(alice.credentials.login, "nonsense")
        with pytest.raises(WrongPassword):
            await alice.look()
        tally = alice.box.world.tally(alice.credentials.login)
    assert (tally.wrong_password, tally.accepted) == (1, 0)


async def test_a_locked_account_is_told_in_the_portals_words() -> None:
    async with school() as alice:
        alice.box.accounts[0].locked = True
        with pytest.raises(AccountLocked, match="锁定"):
            await alice.look()


async def test_three_wrong_codes_and_the_person_reads_the_fourth() -> None:
    async with school() as alice:
        with pytest.raises(HandOverNeeded) as caught:
            await alice.look(ScriptedReader("0000", "1111", "2222"))
        assert alice.box.world.tally(alice.credentials.login).wrong_code == 3
        alice.session = caught.value.session
        client = alice.client()
        portal = SSFW.open(Site(alice.box.base_urls["ssfw"]), client)
        seen = READER.read(caught.value.picture).text
        await log_in_with_code(portal, alice.credentials, seen.upper(), alice.diary, picture=caught.value.picture)
        alice.session = client.session()
        assert (await alice.look()).grades
        assert alice.logins == 1
