"""The way in: codes, passwords, sessions."""

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.ssfw.site import SsfwSite

from .kit import DENIED, GRADES, LOGIN, Visitor

WRONG_CODE = {"validateCodeError": "校验码错误！"}
WRONG_PASSWORD = {"userNameOrPasswordError": "用户名或密码错误！"}
SUCCESS = {"success": "true"}


async def test_a_student_logs_in_and_sees_her_grades(box: Sandbox, alice: Visitor) -> None:
    assert await alice.log_in(box.accounts[0]) == SUCCESS
    assert "有效成绩" in await alice.grades()


async def test_the_picture_is_a_small_colour_jpeg_and_begins_the_session(alice: Visitor) -> None:
    first = await alice.picture()
    assert first.headers["content-type"] == "image/jpeg"
    picture = Image.open(io.BytesIO(first.content))
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (68, 22), "RGB")
    assert "JSESSIONID=" in first.headers["set-cookie"]
    assert "Path=/ssfw" in first.headers["set-cookie"]

    second = await alice.browser.get("/ssfw/jwcaptcha.do?57")
    assert "set-cookie" not in second.headers


async def test_the_answers_come_by_redirect(box: Sandbox, alice: Visitor) -> None:
    await alice.picture()
    fields = {"j_username": box.accounts[0].login, "j_password": "nonsense", "validateCode": alice.code()}
    step = await alice.browser.post(LOGIN, data=fields, follow_redirects=False)
    assert step.status_code == 302
    assert step.headers["location"] == "/ssfw/common/ajaxLoginResult.jsp?userNameOrPasswordError=true"


async def test_a_wrong_code_is_told_before_a_wrong_password(box: Sandbox, alice: Visitor) -> None:
    await alice.picture()
    answer = await alice.post(box.accounts[0].login, "nonsense", "????")
    assert answer.json() == WRONG_CODE
    assert "校验码错误" in answer.text
    tally = box.world.logins[box.accounts[0].login]
    assert (tally.tried, tally.wrong_code, tally.wrong_password) == (1, 1, 0)


async def test_an_unknown_name_is_told_like_a_wrong_password(box: Sandbox, alice: Visitor) -> None:
    await alice.picture()
    assert (await alice.post("somebody", "nonsense", alice.code())).json() == WRONG_PASSWORD
    assert (await alice.state())["logins"]["(no such account)"]["wrong_password"] == 1


async def test_every_login_uses_the_code_up(box: Sandbox, alice: Visitor) -> None:
    student = box.accounts[0]
    await alice.picture()
    code = alice.code()
    assert (await alice.post(student.login, "nonsense", code)).json() == WRONG_PASSWORD
    assert (await alice.post(student.login, student.password, code)).json() == WRONG_CODE


async def test_without_a_picture_every_code_is_wrong(box: Sandbox, alice: Visitor) -> None:
    student = box.accounts[0]
    assert (await alice.post(student.login, student.password, "")).json() == WRONG_CODE
    await alice.browser.get("/ssfw/login.jsp")
    assert (await alice.post(student.login, student.password, "")).json() == WRONG_CODE


async def test_a_new_picture_replaces_the_code_of_the_old_one(box: Sandbox, alice: Visitor) -> None:
    student = box.accounts[0]
    await alice.picture()
    old = alice.code()
    await alice.picture()
    assert (await alice.post(student.login, student.password, old)).json() == WRONG_CODE


async def test_a_good_login_changes_the_session_id_and_ends_the_old_one(box: Sandbox, alice: Visitor) -> None:
    await alice.picture()
    before = alice.browser.cookies["JSESSIONID"]
    await alice.post(box.accounts[0].login, box.accounts[0].password, alice.code())
    assert alice.browser.cookies["JSESSIONID"] != before
    assert alice.portal.sessions.find(before) is None


async def test_codes_are_accepted_in_capitals_unless_the_school_is_strict(box: Sandbox, alice: Visitor) -> None:
    student = box.accounts[0]
    await alice.picture()
    assert (await alice.post(student.login, student.password, alice.code().upper())).json() == SUCCESS


@pytest.fixture
async def strict() -> AsyncIterator[Visitor]:
    async with running_sandbox(scenario="strict") as box:
        visitor = Visitor(box)
        async with visitor.browser:
            yield visitor


async def test_a_strict_school_wants_lower_case(strict: Visitor) -> None:
    student = strict.box.accounts[0]
    await strict.picture()
    while strict.code().isdigit():
        await strict.picture()
    assert (await strict.post(student.login, student.password, strict.code().upper())).json() == WRONG_CODE
    assert await strict.log_in(student) == SUCCESS


async def test_five_wrong_passwords_lock_the_account_for_the_right_one_too(box: Sandbox, alice: Visitor) -> None:
    student = box.accounts[0]
    for _ in range(5):
        assert await alice.log_in(student, "nonsense") == WRONG_PASSWORD
    told = await alice.log_in(student)
    assert "锁定" in told["userNameOrPasswordError"]
    assert (await alice.state())["locked"] == [student.login]

    await alice.control("account", account=student.login, locked=False)
    assert await alice.log_in(student) == SUCCESS


async def test_a_right_password_forgives_the_wrong_ones_before_it(box: Sandbox, alice: Visitor) -> None:
    student = box.accounts[0]
    for _ in range(2):
        for _ in range(4):
            await alice.log_in(student, "nonsense")
        assert await alice.log_in(student) == SUCCESS


async def test_wrong_codes_lock_nobody(box: Sandbox, alice: Visitor) -> None:
    student = box.accounts[0]
    for _ in range(6):
        await alice.post(student.login, "nonsense", "????")
    assert await alice.log_in(student) == SUCCESS


async def test_the_locked_scenario_starts_with_a_locked_account() -> None:
    async with running_sandbox(scenario="locked") as box:
        visitor = Visitor(box)
        async with visitor.browser:
            assert "锁定" in (await visitor.log_in(box.accounts[0]))["userNameOrPasswordError"]
            assert await visitor.log_in(box.accounts[1]) == SUCCESS


@pytest.mark.parametrize("path", ["/ssfw/login.jsp", "/ssfw/login/ajaxlogin.do", LOGIN])
async def test_the_login_page_carries_the_form(alice: Visitor, path: str) -> None:
    page = (await alice.browser.get(path)).text
    assert 'action="/ssfw/j_spring_ids_security_check" method="post"' in page
    for field in ("j_username", "j_password", "validateCode"):
        assert f'id="{field}" name="{field}"' in page


async def test_who_is_not_logged_in_is_told_so(alice: Visitor) -> None:
    for path in (GRADES, "/ssfw/index.do", "/ssfw/jwnavmenu.do?menuItemWid=anything"):
        assert DENIED in (await alice.browser.get(path)).text


async def test_a_session_ends_half_an_hour_after_its_last_request(box: Sandbox, alice: Visitor) -> None:
    await alice.log_in(box.accounts[0])
    for _ in range(3):
        await alice.control("clock", advance_seconds=29 * 60)
        assert DENIED not in await alice.grades()
    await alice.control("clock", advance_seconds=31 * 60)
    assert DENIED in await alice.grades()


async def test_some_schools_show_the_login_page_when_a_session_ended(strict: Visitor) -> None:
    await strict.log_in(strict.box.accounts[0])
    await strict.control("clock", advance_seconds=61)
    answer = await strict.browser.get(GRADES)
    assert answer.url.path == "/ssfw/login.jsp"
    assert "j_spring_ids_security_check" in answer.text
    assert DENIED not in answer.text


async def test_logging_out_ends_the_session_at_the_server(box: Sandbox, alice: Visitor) -> None:
    await alice.log_in(box.accounts[0])
    kept = alice.browser.cookies["JSESSIONID"]
    await alice.browser.get("/ssfw/j_spring_security_logout")
    assert alice.portal.sessions.find(kept) is None
    assert DENIED in await alice.grades()


async def test_a_huge_form_is_a_wrong_code_and_not_a_full_memory(alice: Visitor) -> None:
    await alice.picture()
    assert (await alice.post("x" * 200_000, "y", alice.code())).json() == WRONG_CODE


async def test_the_number_of_wrong_passwords_is_a_school_s_own() -> None:
    async with running_sandbox(site=SsfwSite(lock_after=1)) as box:
        visitor = Visitor(box)
        async with visitor.browser:
            await visitor.log_in(box.accounts[0], "nonsense")
            assert "锁定" in (await visitor.log_in(box.accounts[0]))["userNameOrPasswordError"]
