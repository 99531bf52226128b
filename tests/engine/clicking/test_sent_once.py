"""A password goes out once for one login, whatever comes back: what nobody knows is looked at, then the person's."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from standby.domain.models import NoticeKind
from standby.errors import HandOverNeeded, StandbyError, WrongUse
from standby.services import accounts, clicks, hand_overs
from standby.services.actor import Actor
from standby.store.codec import from_json
from standby.store.database import Database
from standby.store.tables import Breaker, HandOver
from tests.engine.clicking.booth import Booth, click_booth, with_eyes
from tests.engine.clicking.test_chosen_tiles import asked_of, latest
from tests.engine.clicking.test_login_job import answered_with, run_job

LOGIN = "/passport/web/login"


async def at_last(booth: Booth, hours: int = 3) -> tuple[str, int]:
    """The account's state and the passwords sent, after jobs enough for the account to be locked by them."""
    for _ in range(hours):
        await run_job(booth)
        booth.hall.clock.advance(6 * 60)
    return (await booth.now()).state, booth.passwords_sent


@pytest.mark.parametrize("fault", [{"kind": "html"}, {"kind": "status", "status": 403}, {"kind": "reset"}], ids=str)
async def test_an_answer_that_cannot_be_read(booth: Booth, fault: dict[str, Any]) -> None:
    booth.hall.fault(path=LOGIN, count=99, **fault)
    assert await at_last(booth) == ("hand_over", 1)
    (notice,) = await booth.hall.notices(booth.alice)
    assert notice.kind == NoticeKind.HAND_OVER
    assert "not sent again without you" in (await booth.now()).reason


async def test_a_wrong_password_whose_answer_was_lost(tmp_path: Path, database: Database) -> None:
    async with click_booth(database, tmp_path / "data", password="not-this-one") as booth:
        booth.hall.fault(kind="after", path=LOGIN, count=2)
        assert await at_last(booth) == ("hand_over", 1)
        following = await hand_overs.another(booth.runtime, (await latest(booth)).uid)
        with pytest.raises(HandOverNeeded, match="its answer was lost"):
            await hand_overs.answer(booth.runtime, following, booth.right)
        assert await at_last(booth) == ("hand_over", 2), "the person's own, and back to the person"
        following = await hand_overs.another(booth.runtime, (await latest(booth)).uid)
        with pytest.raises(StandbyError, match="refused the user name or password"):
            await hand_overs.answer(booth.runtime, following, booth.right)
        assert await at_last(booth) == ("wrong_password", 3)
        assert await booth.steps() == ["WrongPassword"] * 3
        assert booth.railway.hall.travellers.first().locked_until == 0


@pytest.mark.parametrize("code", [5, 7, 8, 42])
async def test_a_no_that_says_nothing_of_the_password(booth: Booth, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    answered_with(booth, monkeypatch, code, "?")
    assert await at_last(booth, 2) == ("hand_over", 1)
    assert "wrongly" not in (await booth.now()).reason


async def test_a_busy_site_is_quoted_and_left_alone(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    answered_with(booth, monkeypatch, 1, "系统忙，请稍后重试")
    assert await at_last(booth) == ("hand_over", 1)
    (notice,) = await booth.hall.notices(booth.alice)
    assert "系统忙，请稍后重试" in from_json(notice.facts)["error"]["message"]
    (site,) = await booth.hall.rows(Breaker)
    assert site.failures == 1


async def test_a_lost_answer_is_looked_at_again_where_the_way_was_lost_too(booth: Booth) -> None:
    booth.hall.fault(kind="truncate", path=LOGIN, count=1)
    booth.hall.fault(kind="reset", path="/passport/web/auth/uamtk", count=1)
    await run_job(booth)
    assert ((await booth.now()).state, await booth.steps()) == ("logging_in", ["its answer was lost"])
    booth.restart()
    assert await at_last(booth, 1) == ("ready", 1)
    assert await booth.steps() == ["accepted"]


async def test_several_commands_at_once_are_one_login(tmp_path: Path, database: Database) -> None:
    async with click_booth(database, tmp_path / "data", password="not-this-one") as booth:
        outcomes = await commands(booth, 3)
        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["WrongPassword", "WrongUse", "WrongUse"]
        assert booth.passwords_sent == 1


async def test_several_commands_of_a_reader_that_is_wrong(booth: Booth) -> None:
    booth.eyes.script = ["wrong"] * 99
    assert {type(outcome) for outcome in await commands(booth, 3)} == {HandOverNeeded}
    assert (booth.checked, len(await booth.hall.rows(HandOver))) == (3, 1)


async def test_several_commands_at_a_locked_account(booth: Booth) -> None:
    booth.railway.hall.travellers.first().locked_until = booth.hall.box.world.clock.now() + 600
    outcomes = await commands(booth, 3)
    assert (booth.passwords_sent, len(await booth.hall.notices(booth.alice))) == (1, 1)
    assert sum("has just failed" in str(outcome) for outcome in outcomes) == 2


async def commands(booth: Booth, count: int) -> list[object]:
    """What became of so many logins by hand, each in a process of its own."""
    actor, account = Actor(booth.alice.id), booth.account.id
    logins = (clicks.log_in(with_eyes(booth.runtime, booth.eyes), actor, account) for _ in range(count))
    return list(await asyncio.gather(*logins, return_exceptions=True))


async def test_without_a_password_nothing_is_sent(booth: Booth) -> None:
    bare = await accounts.add(booth.runtime, booth.alice.id, "rail12306", booth.hall.url, "", "")
    with pytest.raises(WrongUse, match="no password"):
        await clicks.log_in(booth.runtime, Actor(booth.alice.id), bare.id)
    assert (booth.hall.requests(), booth.passwords_sent) == (0, 0)


async def test_wrong_clicks_are_counted_over_restarts(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    booth.eyes.script = ["wrong"] * 99
    see = booth.eyes.read

    def read(picture: bytes) -> Any:
        """No picture comes after a wrong answer, so that the run ends there."""
        booth.hall.fault(kind="status", status=500, path="/passport/captcha/captcha-image64", count=1)
        return see(picture)

    monkeypatch.setattr(booth.eyes, "read", read)
    for _ in range(4):
        booth.hall.clock.advance(11 * 60)
        await run_job(booth)
        booth.restart()
    assert (booth.checked, (await booth.now()).state) == (3, "hand_over")


async def test_three_pictures_that_became_too_old_are_no_wrong_ones(
    booth: Booth, monkeypatch: pytest.MonkeyPatch
) -> None:
    see = booth.eyes.read

    def slowly(picture: bytes) -> Any:
        booth.hall.clock.advance(200)
        return see(picture)

    monkeypatch.setattr(booth.eyes, "read", slowly)
    with pytest.raises(HandOverNeeded, match="too old each time"):
        await booth.log_in()
    assert (booth.checked, booth.passwords_sent) == (8, 0)


async def test_chosen_wrongly_and_no_picture_comes(booth: Booth) -> None:
    asked = await asked_of(booth)
    booth.hall.fault(kind="status", status=500, path="/passport/captcha/captcha-image64", count=1)
    following = await hand_overs.answer(booth.runtime, asked.uid, booth.wrong)
    assert ((await latest(booth)).uid, (await latest(booth)).picture) == (following, b"")
    assert (await at_last(booth, 1), booth.checked) == (("hand_over", 0), 4)


async def test_a_command_waits_for_the_person_who_answers(booth: Booth) -> None:
    asked = await asked_of(booth)
    right = booth.right
    answers = hand_overs.answer(booth.runtime, asked.uid, right), hand_overs.answer(booth.runtime, asked.uid, right)
    outcomes = await asyncio.gather(*answers, *[commands(booth, 2)], return_exceptions=True)
    assert sum(isinstance(outcome, WrongUse) for outcome in outcomes) == 1
    assert ((await booth.now()).state, booth.passwords_sent) == ("ready", 1)


async def test_another_picture_asked_for_too_late_ends_no_session(booth: Booth) -> None:
    asked = await asked_of(booth)
    await hand_overs.answer(booth.runtime, asked.uid, booth.right)
    with pytest.raises(WrongUse):
        await hand_overs.another(booth.runtime, asked.uid)
    assert (await booth.now()).state == "ready"


async def test_another_password_given_meanwhile_stays(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    enter = type(booth.runtime.open_clicks(booth.account, "")).enter

    async def slowly(self: Any) -> str:
        await accounts.set_password(booth.runtime, Actor(booth.alice.id), booth.account.id, "brand-new")
        return await enter(self)

    monkeypatch.setattr(type(booth.runtime.open_clicks(booth.account, "")), "enter", slowly)
    with pytest.raises(WrongUse, match="another password"):
        await booth.log_in()
    account = await booth.now()
    assert (account.state, account.session) == ("logging_in", "")
    assert booth.runtime.credentials(account).password == "brand-new"
