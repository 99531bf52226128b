"""What a portal refused is not sent again: neither after another trouble in between, nor by a stale question."""

import asyncio

import pytest

from standby.engine.outcome import HAND_OVER_LIFE
from standby.errors import LoginRefused, LoginUnclear, PortalDown, WrongPassword, WrongUse
from standby.sandbox.ssfw import app as school
from standby.services import accounts, hand_overs
from standby.services.actor import Actor
from standby.store.tables import Account, Watch
from tests.world import World


@pytest.fixture
def unknown_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """The school words its verdicts as nobody has seen them before."""
    monkeypatch.setattr(school, "ANSWERS", {})


async def wrong_password(world: World) -> Watch:
    return await world.watch(await world.account(await world.user(), password="not-it"))


@pytest.mark.usefixtures("unknown_words")
async def test_a_refusal_in_unknown_words_stops_at_the_second_whatever_went_wrong_in_between(world: World) -> None:
    watch = await wrong_password(world)
    assert isinstance((await world.check(watch)).error, LoginUnclear)
    world.fault(kind="status", status=503, count=50)
    assert isinstance((await world.check(watch)).error, PortalDown)
    world.mend()
    assert isinstance((await world.check(watch)).error, LoginRefused)
    assert (await world.check(watch)).skipped == "locked"
    assert world.logins().tried == 2


@pytest.mark.usefixtures("unknown_words")
async def test_the_person_may_have_it_tried_again_twice_more(home: World) -> None:
    watch = await wrong_password(home)
    for _ in range(2):
        await home.check(watch)
    account = await home.account_of(watch)
    await accounts.make_ready(home.runtime, Actor(account.user_id), account.id)
    assert isinstance((await home.check(watch)).error, LoginUnclear)
    assert isinstance((await home.check(watch)).error, LoginRefused)


@pytest.mark.usefixtures("unknown_words")
async def test_a_good_login_ends_the_count(home: World) -> None:
    watch = await home.watching()
    account = await home.account_of(watch)
    right = home.student().password
    for _ in range(3):
        home.student().password = "changed-for-a-while"
        assert isinstance((await home.check(watch)).error, LoginUnclear)
        home.student().password = right
        assert (await home.check(watch)).error is None
        async with home.database.write() as session:
            (await session.get_one(Account, account.id)).session = ""


@pytest.mark.usefixtures("unknown_words")
async def test_a_login_by_hand_counts_too(home: World) -> None:
    watch = await wrong_password(home)
    await home.check(watch)
    account = await home.account_of(watch)
    asked = await hand_overs.start(home.runtime, Actor(account.user_id), account.id)
    with pytest.raises(LoginRefused):
        await hand_overs.answer(home.runtime, asked.uid, home.eyes.painted.texts[asked.picture])
    assert (await home.account_of(watch)).state == "locked"


async def test_a_question_asked_before_the_refusal_cannot_be_answered_after_it(world: World) -> None:
    """The check was under way when the person asked for a picture, and typed slowly."""
    watch = await wrong_password(world)
    account = await world.account_of(watch)
    world.fault(kind="delay", seconds=0.5, path="/ssfw/j_spring_ids")
    run = asyncio.create_task(world.check(watch))
    while not world.box.world.log.entries() or "j_spring" not in world.box.world.log.entries()[-1].path:
        await asyncio.sleep(0.01)
    asked = await hand_overs.start(world.runtime, Actor(account.user_id), account.id)
    assert isinstance((await run).error, WrongPassword)
    assert await world.asked() == []
    with pytest.raises(WrongUse, match="another"):
        await hand_overs.answer(world.runtime, asked.uid, world.eyes.painted.texts[asked.picture])
    assert world.logins().tried == 1


async def test_a_locked_account_stays_locked_if_nobody_answers_the_question(world: World) -> None:
    world.student().locked = True
    watch = await world.watching()
    await world.check(watch)
    account = await world.account_of(watch)
    await hand_overs.start(world.runtime, Actor(account.user_id), account.id)
    world.clock.advance(HAND_OVER_LIFE.total_seconds() + 60)
    await world.run_now("housekeeping")
    assert await world.asked() == []
    assert (await world.account_of(watch)).state == "locked"
    assert (await world.row(Watch, watch.id)).state == "stopped"
    assert world.logins().tried == 1
