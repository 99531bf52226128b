"""The control address: what it shows, and the verbs that are not faults."""

import time

import httpx2
import pytest

from standby.sandbox import PortTaken, Sandbox, running_sandbox
from standby.sandbox.clock import SandboxClock
from standby.sandbox.refusal import Refusal
from standby.sandbox.requests import RequestLog

from .kit import DENIED, GRADES, Visitor


async def test_the_state_tells_every_request_in_order(box: Sandbox, alice: Visitor) -> None:
    before = time.time()
    await alice.picture()
    await alice.post(box.accounts[0].login, box.accounts[0].password, alice.code())
    await alice.browser.get(f"{GRADES}?x=1")
    state = await alice.state()

    told = [(r["method"], r["path"], r["query"], r["status"], r["account"]) for r in state["requests"]]
    login = box.accounts[0].login
    assert told == [
        ("GET", "/ssfw/jwcaptcha.do", "", 200, None),
        ("POST", "/ssfw/j_spring_ids_security_check", "", 302, login),
        ("GET", "/ssfw/common/ajaxLoginResult.jsp", "success=true", 200, None),
        ("GET", GRADES, "x=1", 200, login),
    ]
    times = [r["at"] for r in state["requests"]]
    assert before <= times[0]
    assert times == sorted(times)
    assert times[-1] <= time.time()
    assert {r["portal"] for r in state["requests"]} == {"ssfw"}
    assert all(r["client"].startswith("127.0.0.1:") for r in state["requests"])
    assert state["requests_total"] == 4


async def test_the_state_counts_logins_and_captchas(box: Sandbox, alice: Visitor) -> None:
    student = box.accounts[1]
    await alice.log_in(student)
    await alice.log_in(student, "nonsense")
    await alice.picture()
    await alice.post(student.login, student.password, "????")
    await alice.picture()
    state = await alice.state()
    assert state["logins"] == {
        student.login: {"tried": 3, "accepted": 1, "wrong_code": 1, "wrong_password": 1, "locked": 0}
    }
    assert state["captchas"] == {"served": 4, "answered": 3, "right": 2}
    assert state["orders"] == []
    assert sorted(state["grades"]) == [account.login for account in box.accounts]


async def test_the_state_can_leave_out_what_was_read_before(alice: Visitor) -> None:
    for _ in range(3):
        await alice.picture()
    state = await alice.state("?after=2")
    assert [r["n"] for r in state["requests"]] == [3]
    assert state["requests_total"] == 3


def test_the_log_forgets_the_oldest_but_not_how_many_there_were() -> None:
    log, clock = RequestLog(kept=5), SandboxClock()
    for i in range(12):
        log.open("ssfw", {"method": "GET", "path": f"/{i}", "query_string": b"", "client": ("127.0.0.1", 1)}, clock)
    assert [entry.path for entry in log.entries()] == ["/7", "/8", "/9", "/10", "/11"]
    assert log.total == 12


async def test_reset_forgets_the_counts_and_keeps_the_world(box: Sandbox, alice: Visitor) -> None:
    student = box.accounts[0]
    await alice.log_in(student)
    await alice.control("publish", account=student.login, score="77")
    await alice.control("reset")
    state = await alice.state()
    assert (state["requests"], state["requests_total"], state["logins"]) == ([], 0, {})
    assert state["captchas"] == {"served": 0, "answered": 0, "right": 0}
    assert state["grades"][student.login][-1]["score"] == "77"
    assert DENIED not in await alice.grades()


async def test_expire_ends_the_sessions_of_one_account(box: Sandbox, alice: Visitor) -> None:
    bob = Visitor(box)
    async with bob.browser:
        await alice.log_in(box.accounts[0])
        await bob.log_in(box.accounts[1])
        assert await alice.control("expire", account=box.accounts[0].login) == {"expired": 1}
        assert DENIED in await alice.grades()
        assert DENIED not in await bob.grades()
        await alice.control("expire")
        assert DENIED in await bob.grades()


async def test_a_password_can_change_while_a_session_lasts(box: Sandbox, alice: Visitor) -> None:
    student = box.accounts[0]
    before = student.password
    await alice.log_in(student)
    await alice.control("account", account=student.login, password="another")
    assert DENIED not in await alice.grades()
    assert "userNameOrPasswordError" in await alice.log_in(student, before)
    assert await alice.log_in(student, "another") == {"success": "true"}


async def test_the_clock_jumps_stands_still_and_runs(alice: Visitor) -> None:
    shown = await alice.control("clock", now="2026-01-31T08:00:00+08:00", freeze=True)
    assert shown == {"now": 1769817600.0, "frozen": True}
    await alice.picture()
    shown = await alice.control("clock", advance_seconds=90)
    assert shown == {"now": 1769817690.0, "frozen": True}
    (request,) = (await alice.state())["requests"]
    assert request["sandbox_at"] == 1769817600.0
    assert (await alice.control("clock", freeze=False))["frozen"] is False
    assert (await alice.control("clock"))["now"] > 1769817690.0


def test_a_clock_runs_as_the_wall_clock_does() -> None:
    wall = [100.0]
    clock = SandboxClock(lambda: wall[0])
    wall[0] = 105.0
    assert clock.now() == 105.0
    clock.advance(60)
    wall[0] = 106.0
    assert clock.now() == 166.0
    clock.freeze(True)
    wall[0] = 200.0
    assert clock.now() == 166.0
    clock.freeze(False)
    wall[0] = 201.0
    assert clock.now() == 167.0


@pytest.mark.parametrize(
    ("verb", "body", "reason"),
    [
        ("publish", b"{", "the body is not JSON"),
        ("publish", b"[]", "the body is not a JSON object"),
        ("publish", b"{}", "account is needed"),
        ("publish", b'{"account": "nobody"}', "there is no account 'nobody'"),
        ("publish", b'{"account": "20230001", "mark": "1"}', "unknown here: mark"),
        ("correct", b'{"account": "20230001", "course_id": "0"}', "score is needed"),
        ("clock", b'{"now": "tomorrow"}', "now is epoch seconds or a time"),
        ("clock", b'{"advance_seconds": "60"}', "advance_seconds is a number"),
        ("clock", b'{"advance_seconds": NaN}', "advance_seconds is a number"),
        ("clock", b'{"freeze": "no"}', "freeze is true or false"),
        ("expire", b'{"account": "nobody"}', "there is no account 'nobody'"),
        ("account", b'{"account": "20230001", "columns": 12}', "columns is one of 11, 13"),
        ("account", b'{"account": "20230001", "locked": "yes"}', "locked is true or false"),
        ("reset", b'{"all": true}', "unknown here: all"),
        ("fault", b'{"kind": "rain"}', "kind is one of"),
    ],
)
async def test_a_wrong_wish_changes_nothing_and_says_why(
    box: Sandbox, alice: Visitor, verb: str, body: bytes, reason: str
) -> None:
    grades = box.world.school.grades_as_json()
    answer = await alice.browser.post(f"{box.control}/{verb}", content=body)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]
    assert box.world.school.grades_as_json() == grades


async def test_the_state_asks_for_a_number(box: Sandbox, alice: Visitor) -> None:
    assert (await alice.browser.get(f"{box.control}/state?after=-1")).status_code == 400


async def test_a_taken_port_is_named(box: Sandbox) -> None:
    port = httpx2.URL(box.control).port
    assert port is not None
    with pytest.raises(PortTaken) as taken:
        async with running_sandbox(port=port):
            raise AssertionError("two sandboxes on one port")
    assert (taken.value.host, taken.value.port) == ("127.0.0.1", port)


async def test_an_unknown_scenario_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Refusal, match="default, tjut, strict, locked"):
        async with running_sandbox(scenario="nowhere"):
            raise AssertionError("a scenario nobody wrote")
