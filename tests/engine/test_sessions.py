"""A session is kept, sealed, and used again: over checks, over restarts, over a kill in the middle of a login."""

import asyncio

import pytest
from sqlalchemy import func, select

from standby.engine.journal import DOUBTFUL_TRIES
from standby.engine.pacing import SharedPacer
from standby.errors import HandOverNeeded, NetworkTrouble
from standby.services import accounts, hand_overs
from standby.services.actor import Actor
from standby.store import steps
from standby.store.tables import Account, Notice, Observation, Step, Watch
from tests.world import World


async def doubtful(world: World, watch: Watch) -> int:
    account = await world.account_of(watch)
    async with world.database.read() as session:
        return await steps.doubtful(session, f"login:{account.id}:{account.credentials_version}")


async def cut_off(world: World, watch: Watch) -> None:
    """A process that dies while the portal thinks about the login."""
    world.fault(kind="delay", seconds=30, path="/ssfw/j_spring_ids")
    before = await doubtful(world, watch)
    run = asyncio.create_task(world.check(watch))
    while await doubtful(world, watch) == before:
        await asyncio.sleep(0.01)
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    world.mend()
    world.restart()


async def test_one_login_serves_many_checks_and_a_restart(world: World) -> None:
    watch = await world.watching()
    for _ in range(3):
        assert (await world.check(watch)).error is None
    world.restart()
    assert (await world.check(watch)).error is None
    assert world.logins().tried == world.logins().accepted == 1


async def test_an_ended_session_costs_one_new_login(home: World) -> None:
    watch = await home.watching()
    await home.check(watch)
    home.box.world.expire(home.student().login)
    assert (await home.check(watch)).error is None
    assert (await home.check(watch)).error is None
    assert home.logins().accepted == 2


async def test_the_kept_session_is_sealed_and_bound_to_its_account(home: World) -> None:
    watch = await home.watching()
    await home.check(watch)
    account = await home.account_of(watch)
    assert "JSESSIONID" not in account.session
    assert "JSESSIONID" in home.runtime.open_session(account)


async def test_a_login_that_was_cut_off_is_looked_after_first(world: World) -> None:
    """The intent is written; the next run asks with the kept cookies before it logs in again."""
    watch = await world.watching()
    await cut_off(world, watch)
    assert await doubtful(world, watch) == 1
    seen = world.requests()
    assert (await world.check(watch)).error is None
    first = world.box.world.log.entries(seen)[0]
    assert first.path == "/ssfw/zhcx/cjxx.do", "the kept session is tried first"
    assert await doubtful(world, watch) == 0, "a good login ends the doubt"
    assert world.logins().accepted == 1


async def test_a_process_that_dies_at_every_login_hands_over_before_the_account_is_locked(home: World) -> None:
    watch = await home.watching()
    for _ in range(DOUBTFUL_TRIES):
        await cut_off(home, watch)
    tried = home.logins().tried
    checked = await home.check(watch)
    assert isinstance(checked.error, HandOverNeeded)
    assert "cut off" in checked.error.message
    assert home.logins().tried == tried, "not a fourth login"
    assert len(await home.asked()) == 1


async def test_the_person_can_end_the_doubt_by_logging_in(home: World) -> None:
    watch = await home.watching()
    for _ in range(DOUBTFUL_TRIES):
        await cut_off(home, watch)
    await home.check(watch)
    account = await home.account_of(watch)
    asked = await hand_overs.start(home.runtime, Actor(account.user_id), account.id)
    assert await hand_overs.answer(home.runtime, asked.uid, home.eyes.painted.texts[asked.picture]) == ""
    assert (await home.check(watch)).error is None
    assert await doubtful(home, watch) == 0


async def test_the_person_can_end_the_doubt_by_saying_try_again(home: World) -> None:
    watch = await home.watching()
    for _ in range(DOUBTFUL_TRIES):
        await cut_off(home, watch)
    await home.check(watch)
    account = await home.account_of(watch)
    await accounts.make_ready(home.runtime, Actor(account.user_id), account.id)
    assert (await home.check(watch)).error is None


async def test_an_account_removed_in_the_middle_of_a_login_leaves_nothing(world: World) -> None:
    watch = await world.watching()
    account = await world.account_of(watch)
    world.fault(kind="delay", seconds=0.5, path="/ssfw/j_spring_ids")
    run = asyncio.create_task(world.check(watch))
    while not await doubtful(world, watch):
        await asyncio.sleep(0.01)
    await accounts.remove(world.runtime, Actor(account.user_id), account.id)
    await run
    assert await world.count(Observation) == await world.count(Notice) == 0
    async with world.database.read() as session:
        assert await session.scalar(select(func.count(Account.id))) == 0
        assert await session.scalar(select(func.count(Step.id)).where(Step.done_at.is_(None))) == 0


async def test_who_is_cut_off_while_waiting_for_the_budget_has_sent_nothing(
    home: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = await home.watching()
    turn = SharedPacer.turn
    waits: list[int] = []

    async def spent(pacer: SharedPacer) -> None:
        """There is room until the code is read, then none for hours."""
        if home.eyes.reads > len(waits):
            waits.append(home.eyes.reads)
            await asyncio.sleep(3600)
        await turn(pacer)

    with monkeypatch.context() as budget:
        budget.setattr(SharedPacer, "turn", spent)
        for count in range(DOUBTFUL_TRIES):
            run = asyncio.create_task(home.check(watch))
            while len(waits) == count:
                await asyncio.sleep(0.01)
            run.cancel()
            with pytest.raises(asyncio.CancelledError):
                await run
            assert await doubtful(home, watch) == 0
    assert (await home.check(watch)).error is None
    assert home.logins().tried == 1


async def test_a_login_whose_answer_is_lost_on_the_way_is_doubtful_and_not_repeated_for_ever(home: World) -> None:
    """Behind such an answer may stand a wrong password; a portal locks after five."""
    watch = await home.watching()
    home.fault(kind="reset", path="/ssfw/j_spring_ids", count=20)
    for count in range(1, DOUBTFUL_TRIES + 1):
        assert isinstance((await home.check(watch)).error, NetworkTrouble)
        assert await doubtful(home, watch) == count
        home.clock.advance(7200)
    assert isinstance((await home.check(watch)).error, HandOverNeeded)
    assert [request.path for request in home.box.world.log.entries()].count("/ssfw/j_spring_ids_security_check") == 3
