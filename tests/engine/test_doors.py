"""Codes read wrongly, wrong passwords, locks: never more tries than the portal forgives."""

import asyncio
from datetime import timedelta

import pytest

from standby.engine import housekeeping
from standby.engine.outcome import HAND_OVER_LIFE
from standby.errors import AccountLocked, HandOverNeeded, WrongCode, WrongPassword, WrongUse
from standby.services import accounts, hand_overs
from standby.services.actor import Actor
from standby.store.tables import Account, HandOver, Watch
from tests.world import World


async def hand_over(world: World, quiet_hours: str = "") -> tuple[Watch, HandOver]:
    """A watch whose codes were read wrongly, and what the person is asked."""
    world.eyes.misread = True
    watch = await world.watching(quiet_hours=quiet_hours)
    checked = await world.checked_and_told(watch)
    assert isinstance(checked.error, HandOverNeeded)
    world.eyes.misread = False
    (asked,) = await world.asked()
    return watch, asked


def right_code(world: World, asked: HandOver) -> str:
    return world.eyes.painted.texts[asked.picture]


async def test_a_misread_code_is_tried_three_times_with_fresh_pictures_then_the_person_is_asked(world: World) -> None:
    watch, asked = await hand_over(world)
    assert world.logins().wrong_code == world.logins().tried == 3
    assert world.box.world.captcha_tally.served == 4, "three answered, one for the person"
    assert asked.deadline == world.clock.now() + HAND_OVER_LIFE
    (mail,) = world.mails()
    assert f"/hand-over/{asked.uid}" in mail.part("plain")
    assert (await world.check(watch)).skipped == "hand_over"
    assert world.logins().tried == 3, "nothing more is tried until the person acts"


async def test_a_hand_over_is_told_at_once_even_in_quiet_hours(world: World) -> None:
    await hand_over(world, quiet_hours="11:00-13:00")
    assert len(world.mails()) == 1


async def test_a_hand_over_overtakes_notices_that_wait_for_the_morning(world: World) -> None:
    watch = await world.watching(quiet_hours="11:00-13:00")
    await world.checked_and_told(watch)
    assert world.mails() == []
    world.box.world.expire()
    world.eyes.misread = True
    await world.checked_and_told(watch)
    assert len(world.mails()) == 1
    assert "hand-over" in world.mails()[0].part("plain")
    world.clock.advance(3600)
    await world.deliver()
    assert len(world.mails()) == 2, "the grades come when the quiet hours end"


async def test_the_answer_logs_in_with_that_very_session_and_the_watch_goes_on(world: World) -> None:
    watch, asked = await hand_over(world)
    assert await hand_overs.answer(world.runtime, asked.uid, f" {right_code(world, asked)} ") == ""
    assert world.logins().accepted == 1
    assert (await world.checked_and_told(watch)).error is None
    assert world.logins().accepted == 1, "the session the person opened is the one that is used"
    assert len(world.mails()) == 2


async def test_a_wrong_answer_gets_a_fresh_picture(world: World) -> None:
    _, asked = await hand_over(world)
    following = await hand_overs.answer(world.runtime, asked.uid, "!!!!")
    assert following
    (fresh,) = await world.asked()
    assert fresh.uid == following
    assert fresh.picture != asked.picture
    assert await hand_overs.answer(world.runtime, following, right_code(world, fresh)) == ""


async def test_an_answer_counts_once(home: World) -> None:
    _, asked = await hand_over(home)
    code = right_code(home, asked)
    outcomes = await asyncio.gather(
        *(hand_overs.answer(home.runtime, asked.uid, code) for _ in range(3)), return_exceptions=True
    )
    assert outcomes.count("") == 1
    assert sum(isinstance(outcome, WrongUse) for outcome in outcomes) == 2
    assert home.logins().accepted == 1


async def test_an_answer_that_is_too_late_is_told_so_and_the_account_tries_again_later(world: World) -> None:
    watch, asked = await hand_over(world)
    world.clock.advance(HAND_OVER_LIFE.total_seconds() + 1)
    with pytest.raises(WrongUse, match="too old"):
        await hand_overs.answer(world.runtime, asked.uid, right_code(world, asked))
    await world.run_now("housekeeping")
    assert await world.asked() == []
    assert (await world.account_of(watch)).state == "ready"
    query = await world.query(watch)
    assert query.next_due == world.clock.now() + housekeeping.PAUSE_AFTER_HAND_OVER
    assert await world.told("hand_over_expired") == 1
    world.clock.advance(3600)
    assert (await world.check(watch)).error is None


async def test_a_portal_that_fails_while_the_answer_is_handed_in_leaves_a_way_on(world: World) -> None:
    """A wrong answer, and then no fresh picture: the account must not wait for ever."""
    watch, asked = await hand_over(world)
    world.fault(kind="status", status=502, path="/ssfw/jwcaptcha.do", count=5)
    with pytest.raises(Exception, match="502"):
        await hand_overs.answer(world.runtime, asked.uid, "!!!!")
    world.mend()
    assert (await world.check(watch)).error is None


async def test_a_process_killed_between_answer_and_outcome_leaves_a_way_on(world: World) -> None:
    watch, asked = await hand_over(world)
    world.fault(kind="delay", seconds=30, path="/ssfw/j_spring_ids")
    run = asyncio.create_task(hand_overs.answer(world.runtime, asked.uid, right_code(world, asked)))
    while await world.asked():
        await asyncio.sleep(0.01)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    world.mend()
    world.restart()
    world.clock.advance(HAND_OVER_LIFE.total_seconds() + 1)
    await world.run_now("housekeeping")
    assert (await world.account_of(watch)).state == "ready"
    world.clock.advance(3600)
    assert (await world.check(watch)).error is None


async def test_a_wrong_password_is_tried_exactly_once_and_a_new_one_revives(world: World) -> None:
    account = await world.account(await world.user(), password="not-it")
    watch = await world.watch(account)
    checked = await world.checked_and_told(watch)
    assert isinstance(checked.error, WrongPassword)
    assert (await world.check(watch)).skipped == "wrong_password"
    assert world.logins().tried == 1
    assert (await world.row(Watch, watch.id)).state == "stopped"
    assert len(world.mails()) == 1
    assert "standby account password" in world.mails()[0].part("plain")
    assert (await world.query(watch)).next_due is None
    await accounts.set_password(world.runtime, Actor(account.user_id), account.id, world.student().password)
    assert (await world.row(Watch, watch.id)).state == "active"
    assert (await world.query(watch)).next_due == world.clock.now()
    assert (await world.checked_and_told(watch)).error is None
    assert (world.logins().tried, world.logins().accepted) == (2, 1)


async def test_a_wrong_password_is_not_tried_again_behind_the_back_of_its_owner(world: World) -> None:
    account = await world.account(await world.user(), password="not-it")
    watch = await world.watch(account)
    await world.check(watch)
    actor = Actor(account.user_id)
    with pytest.raises(WrongUse, match="another"):
        await accounts.make_ready(world.runtime, actor, account.id)
    with pytest.raises(WrongUse, match="another"):
        await hand_overs.start(world.runtime, actor, account.id)
    world.clock.advance(7200)
    await world.run_now("housekeeping")
    await world.check(watch)
    assert world.logins().tried == 1


async def test_a_new_password_is_not_blamed_for_the_old_one(world: World) -> None:
    """It is given while the portal still thinks about the old one."""
    account = await world.account(await world.user(), password="not-it")
    watch = await world.watch(account)
    world.fault(kind="delay", seconds=0.5, path="/ssfw/j_spring_ids")
    run = asyncio.create_task(world.check(watch))
    while not world.box.world.log.entries() or "j_spring" not in world.box.world.log.entries()[-1].path:
        await asyncio.sleep(0.01)
    await accounts.set_password(world.runtime, Actor(account.user_id), account.id, world.student().password)
    await run
    assert (await world.row(Account, account.id)).state == "ready"
    assert (await world.row(Watch, watch.id)).state == "active"
    assert (await world.query(watch)).next_due is not None
    assert (await world.check(watch)).error is None


async def test_a_locked_account_stops_until_its_owner_has_unlocked_it(world: World) -> None:
    world.student().locked = True
    watch = await world.watching()
    checked = await world.checked_and_told(watch)
    assert isinstance(checked.error, AccountLocked)
    assert (await world.check(watch)).skipped == "locked"
    assert len(world.mails()) == 1
    account = await world.account_of(watch)
    world.student().locked = False
    await accounts.make_ready(world.runtime, Actor(account.user_id), account.id)
    assert (await world.row(Watch, watch.id)).state == "active"
    assert (await world.checked_and_told(watch)).error is None
    assert world.logins().tried == 2


async def test_a_login_by_hand_revives_the_watches_of_an_account_that_was_locked(home: World) -> None:
    home.student().locked = True
    watch = await home.watching()
    await home.check(watch)
    account = await home.account_of(watch)
    home.student().locked = False
    asked = await hand_overs.start(home.runtime, Actor(account.user_id), account.id)
    assert await hand_overs.answer(home.runtime, asked.uid, right_code(home, asked)) == ""
    assert (await home.row(Watch, watch.id)).state == "active"
    assert (await home.query(watch)).next_due == home.clock.now()


async def test_a_wrong_password_met_by_hand_stops_the_account_too(home: World) -> None:
    home.eyes.misread = True
    account = await home.account(await home.user(), password="not-it")
    watch = await home.watch(account)
    await home.check(watch)
    (asked,) = await home.asked()
    with pytest.raises(WrongPassword):
        await hand_overs.answer(home.runtime, asked.uid, right_code(home, asked))
    await home.deliver()
    assert (await home.row(Account, account.id)).state == "wrong_password"
    assert (await home.row(Watch, watch.id)).state == "stopped"
    assert len(home.mails()) == 2


async def test_a_reader_that_is_never_sure_submits_nothing(home: World) -> None:
    home.eyes.unsure = True
    watch = await home.watching()
    checked = await home.checked_and_told(watch)
    assert isinstance(checked.error, HandOverNeeded)
    assert home.logins().tried == 0
    (asked,) = await home.asked()
    assert asked.deadline - home.clock.now() <= timedelta(minutes=20)
    assert await hand_overs.answer(home.runtime, asked.uid, right_code(home, asked)) == ""


def test_a_wrong_code_is_a_reason_to_try_again_and_a_wrong_password_is_not() -> None:
    assert WrongCode.retry
    assert not WrongPassword.retry
    assert not AccountLocked.retry


async def test_who_never_answers_is_called_less_and_less_often(home: World) -> None:
    watch, _ = await hand_over(home)
    pauses = []
    for _ in range(3):
        home.clock.advance(HAND_OVER_LIFE.total_seconds() + 1)
        await home.run_now("housekeeping")
        due = (await home.query(watch)).next_due
        assert due is not None
        pauses.append(due - home.clock.now())
        home.clock.advance(pauses[-1].total_seconds())
        home.eyes.misread = True
        assert isinstance((await home.check(watch)).error, HandOverNeeded)
    assert pauses == [housekeeping.PAUSE_AFTER_HAND_OVER * factor for factor in (1, 2, 4)]
