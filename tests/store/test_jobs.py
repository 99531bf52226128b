"""Leases: one run at a time, taken over only when it has fallen silent."""

from datetime import UTC, datetime, timedelta

from standby.store import jobs
from standby.store.database import Database
from standby.store.tables import Job

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LIFE = timedelta(seconds=45)


async def claim(database: Database, token: str, now: datetime) -> bool:
    async with database.write() as session:
        return await jobs.claim(session, "deliver", token, f"host:{token}", now, now + LIFE)


async def make(database: Database) -> None:
    async with database.write() as session:
        await jobs.ensure(session, "deliver", NOON)
        await jobs.ensure(session, "deliver", NOON)


async def test_one_run_gets_the_lease_and_a_second_does_not(database: Database) -> None:
    await make(database)
    assert await claim(database, "first", NOON)
    assert not await claim(database, "second", NOON + LIFE / 2)


async def test_a_silent_run_is_taken_over_and_notices_it_at_its_next_heartbeat(database: Database) -> None:
    await make(database)
    await claim(database, "first", NOON)
    later = NOON + LIFE + timedelta(seconds=1)
    assert await claim(database, "second", later)
    async with database.write() as session:
        assert not await jobs.renew(session, "deliver", "first", later + LIFE)
        assert await jobs.renew(session, "deliver", "second", later + LIFE)


async def test_a_run_that_lost_its_lease_cannot_release_the_others(database: Database) -> None:
    await make(database)
    await claim(database, "first", NOON)
    later = NOON + LIFE * 2
    await claim(database, "second", later)
    async with database.write() as session:
        assert not await jobs.release(session, "deliver", "first", NOON)
    assert not await claim(database, "third", later)


async def test_a_released_job_waits_for_its_time(database: Database) -> None:
    await make(database)
    await claim(database, "first", NOON)
    async with database.write() as session:
        assert await jobs.release(session, "deliver", "first", NOON + timedelta(minutes=5))
    async with database.read() as session:
        assert await jobs.waiting(session, NOON + timedelta(minutes=4)) == []
        assert await jobs.waiting(session, NOON + timedelta(minutes=5)) == ["deliver"]
    assert not await claim(database, "second", NOON + timedelta(minutes=4))


async def test_a_hurried_job_runs_at_once_and_is_never_put_off_by_hurrying(database: Database) -> None:
    await make(database)
    await claim(database, "first", NOON)
    async with database.write() as session:
        await jobs.release(session, "deliver", "first", NOON + timedelta(hours=1))
        await jobs.hurry(session, "deliver", NOON)
        await jobs.hurry(session, "deliver", NOON + timedelta(hours=2))
    async with database.read() as session:
        assert await jobs.waiting(session, NOON) == ["deliver"]


async def test_two_sweepers_ask_for_a_run_only_once(database: Database) -> None:
    await make(database)
    async with database.write() as session:
        assert await jobs.mark_kicked(session, "deliver", NOON)
        assert not await jobs.mark_kicked(session, "deliver", NOON + timedelta(seconds=1))
    async with database.read() as session:
        assert await jobs.waiting(session, NOON + timedelta(seconds=1)) == []
        assert await jobs.waiting(session, NOON + timedelta(seconds=11)) == ["deliver"], "a kick that got lost"


async def test_failures_are_counted_until_a_run_goes_well(database: Database) -> None:
    await make(database)
    for error, expected in (("broke", 1), ("broke again", 2), ("", 0)):
        await claim(database, "run", NOON)
        async with database.write() as session:
            await jobs.release(session, "deliver", "run", NOON, error)
        async with database.read() as session:
            job = await session.get_one(Job, "deliver")
            assert (job.failures, job.error) == (expected, error)
