"""Runs of jobs: one at a time, given up when the lease is lost, tried again when they break."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain import notices as facts_of
from standby.domain.models import NoticeKind
from standby.engine import dispatch, polling, process
from standby.engine.check import check_query
from standby.engine.lease import hold
from standby.engine.runtime import Runtime
from standby.errors import LeaseLost
from standby.services import watches
from standby.services.actor import Actor
from standby.store import jobs, notices, queries, sites
from standby.store.tables import Job, Notice, Query
from tests.world import World, soon


@pytest.fixture
def quick(world: World) -> World:
    """Heartbeats every 50 ms."""
    world.runtime.settings = world.runtime.settings.model_copy(update={"lease_seconds": 0.15})
    return world


async def job(world: World, key: str) -> Job:
    found: Job = await world.row(Job, key)
    return found


async def hurry(world: World, key: str) -> None:
    async with world.database.write() as session:
        await jobs.hurry(session, key, world.clock.now())


async def test_a_run_that_lost_its_lease_is_cancelled_and_leaves_the_others_alone(quick: World) -> None:
    await hurry(quick, "deliver")

    async def robbed() -> None:
        async with hold(quick.runtime, "deliver") as lease:
            assert lease is not None
            async with quick.database.write() as session:
                await session.execute(update(Job).where(Job.key == "deliver").values(lease_token="another"))
            await asyncio.sleep(10)

    with pytest.raises(LeaseLost):
        await robbed()
    assert (await job(quick, "deliver")).lease_token == "another"


async def test_a_heartbeat_that_fails_once_beats_on(quick: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await hurry(quick, "deliver")
    renew, beats = jobs.renew, 0

    async def stumbling(*given: Any) -> bool:
        nonlocal beats
        beats += 1
        if beats == 1:
            raise OperationalError("UPDATE", {}, Exception("the connection was cut"))
        return await renew(*given)

    monkeypatch.setattr(jobs, "renew", stumbling)
    async with hold(quick.runtime, "deliver") as lease:
        assert lease is not None
        await soon(lambda: beats >= 3)
    assert (await job(quick, "deliver")).lease_token is None, "handed back"


async def test_a_run_stops_when_its_lease_cannot_be_renewed_in_time(
    quick: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hurry(quick, "deliver")

    async def broken(*given: Any) -> bool:
        quick.clock.advance(0.06)
        raise OperationalError("UPDATE", {}, Exception("the connection was cut"))

    monkeypatch.setattr(jobs, "renew", broken)
    with pytest.raises(LeaseLost):
        async with hold(quick.runtime, "deliver"):
            await asyncio.sleep(10)


async def test_only_one_of_two_runs_gets_the_job(world: World) -> None:
    await hurry(world, "deliver")
    async with hold(world.runtime, "deliver") as first, hold(world.runtime, "deliver") as second:
        assert first is not None
        assert second is None


async def test_a_job_that_breaks_is_pushed_away_longer_each_time_and_forgiven_when_it_works(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*given: Any) -> None:
        raise RuntimeError("no")

    waits = []
    with monkeypatch.context() as patched:
        patched.setattr(polling, "run_slice", broken)
        for _ in range(3):
            await world.run_now("poll:ssfw:1")
            row = await job(world, "poll:ssfw:1")
            waits.append((row.kick_after - world.clock.now()).total_seconds())
            assert row.lease_token is None
            assert "RuntimeError: no" in row.error
    assert waits == [5, 10, 20]
    await world.run_now("poll:ssfw:1")
    row = await job(world, "poll:ssfw:1")
    assert (row.failures, row.error) == (0, "")


async def test_one_poisoned_question_does_not_stop_the_others_of_its_shard(
    home: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is pushed away; the shard goes on."""
    poisoned, fine = await home.watching("alice", 0), await home.watching("bob", 1)
    async with home.database.write() as session:
        await session.execute(update(Query).values(shard="poll:ssfw:1"))

    async def breaking(runtime: Runtime, query_id: int) -> Any:
        if query_id == poisoned.query_id:
            raise RuntimeError("poison")
        return await check_query(runtime, query_id)

    monkeypatch.setattr(polling, "check_query", breaking)
    await home.run_now("poll:ssfw:1")
    assert (await home.query(fine)).last_ok_at is not None
    assert (await job(home, "poll:ssfw:1")).failures == 0
    due = (await home.query(poisoned)).next_due
    assert due is not None
    assert due > home.clock.now() + timedelta(seconds=60)


async def test_a_slice_asks_what_is_due_and_plans_the_next_run(world: World) -> None:
    watch = await world.watching()
    key = (await world.query(watch)).shard
    await world.run(key)
    query = await world.query(watch)
    assert query.last_ok_at is not None
    assert query.next_due is not None
    row = await job(world, key)
    assert row.lease_token is None
    assert timedelta(0) <= query.next_due - row.kick_after <= polling.LOOK_AHEAD


async def test_a_shard_without_questions_sleeps_until_it_is_hurried(home: World) -> None:
    await home.run_now("poll:ssfw:3")
    assert (await job(home, "poll:ssfw:3")).kick_after > home.clock.now() + timedelta(hours=23)
    async with home.database.write() as session:
        await jobs.hurry(session, "poll:ssfw:3", home.clock.now())
    async with home.database.read() as session:
        assert await jobs.waiting(session, home.clock.now()) == ["poll:ssfw:3"]


async def test_a_notice_written_while_the_outbox_ends_its_run_goes_out_today(world: World) -> None:
    alice = await world.user()
    inside = asyncio.Event()

    async def write() -> None:
        async with world.database.write() as session:
            now = world.clock.now()
            await notices.add(session, alice.id, NoticeKind.TEST, facts_of.test(now), now)
            inside.set()
            await asyncio.sleep(0.3)

    await hurry(world, "deliver")
    async with hold(world.runtime, "deliver") as lease:
        assert lease is not None

        async def tomorrow(session: AsyncSession) -> datetime:
            return await notices.next_due(session, world.clock.now()) or world.clock.now() + timedelta(days=1)

        lease.when = tomorrow
        writing = asyncio.create_task(write())
        await inside.wait()
    await writing
    assert (await job(world, "deliver")).kick_after <= world.clock.now()
    await world.deliver()
    assert len(world.mails()) == 1


async def test_many_who_come_first_at_once_all_find_the_job_and_the_site(world: World) -> None:
    """On an empty database two processes start, and sixteen shards end their first check, at the same moment."""
    gate = asyncio.Event()

    async def hasten() -> None:
        await gate.wait()
        async with world.database.write() as session:
            await jobs.hurry(session, "deliver", world.clock.now())

    async def look() -> None:
        await gate.wait()
        async with world.database.write() as session:
            (await sites.breaker(session, "example.org")).failures += 1

    runs = [asyncio.create_task(act()) for act in (hasten, look) for _ in range(8)]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*runs)
    async with world.database.read() as session:
        assert (await sites.breaker(session, "example.org")).failures == 8, "and none is overlooked"


@asynccontextmanager
async def working(world: World) -> AsyncIterator[None]:
    async with process.running(world.runtime):
        yield


async def test_the_sweeper_outlives_a_database_that_fails_for_a_moment(
    home: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, waiting = 0, jobs.waiting

    async def stumbling(*given: Any) -> list[str]:
        nonlocal looks
        looks += 1
        if looks == 1:
            raise OperationalError("SELECT", {}, Exception("gone for a moment"))
        return await waiting(*given)

    monkeypatch.setattr(jobs, "waiting", stumbling)
    async with working(home):
        await home.watching()
        await soon(lambda: len(home.mails()) == 1, 20)
    assert looks > 1


async def test_what_nobody_holds_is_found_and_run(home: World) -> None:
    """A kick that got lost, a worker that died: the sweeper needs neither broker nor bell."""
    watch = await home.watching()
    key = (await home.query(watch)).shard
    async with home.database.write() as session:
        await session.execute(
            update(Job)
            .where(Job.key == key)
            .values(lease_token="dead", lease_until=home.clock.now() - timedelta(seconds=1), kicked_at=home.clock.now())
        )
    home.clock.advance(11)
    async with working(home):
        await soon(lambda: len(home.mails()) == 1, 20)
    assert await home.count(Notice) == 1


async def test_two_checks_of_one_question_at_once_tell_only_once(world: World) -> None:
    watch = await world.watching()
    await world.checked_and_told(watch)
    world.box.world.publish(world.student().login, score="90")
    world.fault(kind="delay", seconds=0.3, count=2, path="/ssfw/zhcx")
    version = (await world.query(watch)).version
    await asyncio.gather(world.check(watch), world.check(watch))
    await world.deliver()
    assert len(world.mails()) == 2
    assert (await world.query(watch)).version == version + 1
    assert await world.told("check") == 2


async def test_a_watch_resumed_while_a_check_ends_is_not_put_to_sleep(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = await world.watching()
    actor = Actor(watch.user_id)
    await world.check(watch)
    await watches.pause(world.runtime, actor, watch.id)
    advance = queries.advance
    resuming: list[asyncio.Task[Any]] = []

    async def slow(session: AsyncSession, query: Query, **values: Any) -> bool:
        resuming.append(asyncio.create_task(watches.resume(world.runtime, actor, watch.id)))
        await asyncio.sleep(0.3)
        return await advance(session, query, **values)

    monkeypatch.setattr(queries, "advance", slow)
    await world.check(watch)
    await resuming[0]
    assert (await world.query(watch)).next_due is not None


async def test_the_breaker_counts_every_failure_of_a_site(world: World) -> None:
    async with world.database.write() as session:
        assert (await sites.breaker(session, "new.example")).failures == 0
    assert dispatch.PAUSE_AFTER_FAILURE < dispatch.LONGEST_PAUSE
