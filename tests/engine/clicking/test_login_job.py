"""Standby logs in by itself when an order needs it; a process may die at any line of that."""

from typing import Any

import pytest

from standby.domain.models import NoticeKind
from standby.engine import upkeep
from standby.engine.journal import Journal
from standby.engine.logins import job_of, login_ended
from standby.portals.rail12306.clicks import Clicks
from standby.portals.rail12306.door import Door
from standby.services import clicks
from standby.services.actor import Actor
from standby.store.tables import Job
from tests.engine.clicking.booth import Booth


class Killed(BaseException):
    """The process is no more."""


def dead(*_: Any, **__: Any) -> Any:
    raise Killed


async def run_job(booth: Booth) -> None:
    """The job as the sweeper would kick it, with the lease of whoever died void."""
    async with booth.hall.database.write() as session:
        job = await session.get(Job, job_of(booth.account.id))
        if job is not None:
            job.lease_token = job.lease_until = None
    await booth.hall.run_now(job_of(booth.account.id))


async def killed_at(booth: Booth, monkeypatch: pytest.MonkeyPatch, place: Any, name: str) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(place, name, dead)
        with pytest.raises(Killed):
            await run_job(booth)
    booth.restart()


async def test_an_account_that_orders_is_logged_in_to_when_it_is_needed(booth: Booth) -> None:
    await booth.hall.run_now(upkeep.KEY)
    assert await booth.hall.rows(Job, Job.key == job_of(booth.account.id)) == [], "nobody needs it"
    await booth.hall.watch(booth.alice, account=booth.account)
    await booth.hall.run_now(upkeep.KEY)
    await booth.hall.run_now(job_of(booth.account.id))
    assert ((await booth.now()).state, booth.passwords_sent) == ("ready", 1)
    assert await booth.hall.rows(Job, Job.key == job_of(booth.account.id)) == []
    assert await booth.hall.notices(booth.alice) == []


async def test_a_session_that_ends_is_begun_anew_and_not_in_a_circle(booth: Booth) -> None:
    await booth.hall.watch(booth.alice, account=booth.account)
    await booth.log_in()
    booth.hall.box.world.expire()
    booth.hall.clock.advance(13 * 60)
    await booth.hall.run_now(upkeep.KEY)
    assert (await booth.now()).state == "logging_in"
    await booth.hall.run_now(job_of(booth.account.id))
    assert ((await booth.now()).state, booth.passwords_sent) == ("ready", 2)
    booth.hall.box.world.expire()
    assert await login_ended(booth.runtime, await booth.now())
    await booth.hall.run_now(job_of(booth.account.id))
    assert ((await booth.now()).state, booth.passwords_sent) == ("logging_in", 2), "it logged in a moment ago"
    booth.hall.clock.advance(11 * 60)
    await booth.hall.run_now(job_of(booth.account.id))
    assert ((await booth.now()).state, booth.passwords_sent) == ("ready", 3)
    assert await booth.hall.notices(booth.alice, NoticeKind.LOGIN_ENDED) == []


async def test_nobody_is_logged_in_at_night(booth: Booth) -> None:
    booth.hall.clock.advance(14 * 3600)  # two in the morning in Beijing
    await booth.hall.run_now(job_of(booth.account.id))
    assert booth.hall.requests() == 0
    booth.hall.clock.advance(5 * 3600)
    await booth.hall.run_now(job_of(booth.account.id))
    assert (await booth.now()).state == "ready"


async def test_a_site_of_later_years_is_told_once_and_not_asked_again(booth: Booth) -> None:
    booth.site(era="2024")
    for _ in range(2):
        await booth.hall.run_now(job_of(booth.account.id))
    assert ((await booth.now()).state, booth.passwords_sent) == ("logged_out", 0)
    assert len(await booth.hall.notices(booth.alice, NoticeKind.LOGIN_ENDED)) == 1
    assert booth.asked("/otn/login/conf") == 1


async def test_killed_between_the_check_and_the_intent(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    await killed_at(booth, monkeypatch, Journal, "submitting")
    assert (booth.checked, booth.passwords_sent, await booth.steps()) == (1, 0, [])
    assert [label.accepted for label in await booth.labels()] == [True], "the portal's word is kept"
    await run_job(booth)
    assert ((await booth.now()).state, booth.passwords_sent) == ("ready", 1)


async def test_killed_between_the_intent_and_the_password(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    await killed_at(booth, monkeypatch, Clicks, "submit")
    assert (booth.passwords_sent, await booth.steps()) == (0, [""])
    await run_job(booth)
    assert ((await booth.now()).state, booth.passwords_sent) == ("hand_over", 0), "nobody knows whether it went out"
    asked = await clicks.asked(booth.runtime, Actor(booth.alice.id), booth.account.id)
    assert asked is not None
    assert asked.picture == b""


async def test_killed_before_the_exchange_needs_no_second_password(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    await killed_at(booth, monkeypatch, Door, "enter")
    assert ((await booth.now()).state, booth.passwords_sent) == ("logging_in", 1)
    await run_job(booth)
    assert ((await booth.now()).state, booth.passwords_sent, booth.checked) == ("ready", 1, 1)


async def test_an_answer_that_was_lost_and_a_login_that_was_not(booth: Booth) -> None:
    booth.hall.fault(kind="truncate", path="/passport/web/login", count=1)
    await booth.log_in()
    assert ((await booth.now()).state, booth.passwords_sent, await booth.steps()) == ("ready", 1, ["accepted"])


@pytest.mark.parametrize(
    ("told", "state"),
    [("系统忙，请稍后重试", "hand_over"), ("您的手机号码尚未进行核验，目前暂无法用于登录", "logged_out")],
)
async def test_other_words_of_a_refusal(booth: Booth, monkeypatch: pytest.MonkeyPatch, told: str, state: str) -> None:
    answered_with(booth, monkeypatch, 1, told)
    await run_job(booth)
    assert ((await booth.now()).state, booth.passwords_sent) == (state, 1)


@pytest.mark.parametrize("told", ["登录过于频繁，请稍后再试", "该用户已被暂停使用"])
async def test_a_refusal_in_unknown_words_is_told_and_forgets_no_password(
    booth: Booth, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    with monkeypatch.context() as patch:
        answered_with(booth, patch, 1, told)
        for _ in range(3):
            await run_job(booth)
            booth.hall.clock.advance(61)
    account = await booth.now()
    assert account.state in {"locked", "logged_out"}, "it waits for its person"
    assert booth.passwords_sent == 1, "nothing is sent again by itself"
    assert told in account.reason
    assert len(await booth.hall.notices(booth.alice, NoticeKind.LOGIN_ENDED)) == 1
    await booth.log_in()
    assert ((await booth.now()).state, booth.passwords_sent) == ("ready", 2), "the password was kept"


def answered_with(booth: Booth, monkeypatch: pytest.MonkeyPatch, code: int, words: str) -> None:
    """Every login is answered so."""
    from standby.sandbox.rail12306 import answers
    from standby.sandbox.rail12306.password import Password

    def judged(*_: object) -> object:
        return answers.passport(code, words)

    monkeypatch.setattr(Password, "_judged", judged)
