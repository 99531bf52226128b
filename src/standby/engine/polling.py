"""A polling slice: one shard's queries as plain asyncio timers, under one lease, for about a minute."""

import asyncio
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from standby.engine.check import check_query
from standby.engine.lease import Lease
from standby.engine.runtime import Runtime
from standby.metrics import LATENESS
from standby.store import queries

LOOK_AHEAD = timedelta(seconds=6)
LOOK_EVERY = 4.0
AT_ONCE = 256
PUSHED_AWAY = timedelta(minutes=10)
CLASHED = timedelta(seconds=5)
"""The first pause after the database failed: two that wrote the same rows will hardly meet again."""
log = structlog.get_logger()


async def run_slice(runtime: Runtime, lease: Lease) -> None:
    """Check what is due in the shard until the slice is over, then say when the next one is needed."""
    shard = lease.key
    lease.when = partial(_next_run, runtime, shard)
    end = runtime.clock.now() + timedelta(seconds=runtime.settings.slice_seconds)
    timers: dict[int, asyncio.Task[None]] = {}
    try:
        while not runtime.draining.is_set():
            now = runtime.clock.now()
            if now >= end:
                break
            async with runtime.database.read() as session:
                due = await queries.due(session, shard, min(now + LOOK_AHEAD, end), AT_ONCE)
                upcoming = await queries.next_due(session, shard)
            for query_id, moment in due:
                if query_id not in timers:
                    timers[query_id] = asyncio.create_task(_check_at(runtime, shard, query_id, moment))
            if not timers and (upcoming is None or upcoming >= end):
                break
            await runtime.bell.wait(shard, LOOK_EVERY)
            timers = _still_running(timers)
        await asyncio.gather(*timers.values())
    finally:
        for timer in timers.values():
            timer.cancel()
        await asyncio.gather(*timers.values(), return_exceptions=True)


async def _check_at(runtime: Runtime, shard: str, query_id: int, moment: datetime) -> None:
    await runtime.clock.sleep((moment - runtime.clock.now()).total_seconds())
    if runtime.draining.is_set():
        return
    async with runtime.checks:
        LATENESS.labels(shard.split(":")[1]).observe(max(0.0, (runtime.clock.now() - moment).total_seconds()))
        again = await _check(runtime, query_id)
    if again and again < runtime.clock.now() + LOOK_AHEAD:
        runtime.bell.ring(shard)


async def _check(runtime: Runtime, query_id: int) -> datetime | None:
    """Check and return when to check next. A query that breaks our own code is pushed away: its shard goes on.

    Where it is the database that fails, the pause is short and doubles each time.
    """
    try:
        again = (await check_query(runtime, query_id)).again
    except Exception as error:
        log.exception("query_broke", query=query_id)
        again = runtime.clock.now() + _pause(runtime, query_id, error)
        async with runtime.database.write() as session:
            await queries.put_off(session, query_id, again)
    else:
        runtime.clashes.pop(query_id, None)
    return again


def _pause(runtime: Runtime, query_id: int, error: Exception) -> timedelta:
    if not isinstance(error, DBAPIError):
        return PUSHED_AWAY
    before = runtime.clashes.get(query_id, 0)
    runtime.clashes[query_id] = before + 1
    return min(PUSHED_AWAY, CLASHED * (1 << min(before, 10)))


def _still_running(timers: dict[int, "asyncio.Task[None]"]) -> dict[int, "asyncio.Task[None]"]:
    """Without those that ended; one that broke breaks the slice."""
    for timer in timers.values():
        if timer.done():
            timer.result()
    return {query_id: timer for query_id, timer in timers.items() if not timer.done()}


async def _next_run(runtime: Runtime, shard: str, session: AsyncSession) -> datetime:
    """A little before the next check is due; a shard without any sleeps until somebody hurries it."""
    now = runtime.clock.now()
    upcoming = await queries.next_due(session, shard)
    if upcoming is None:
        return now + timedelta(days=1)
    return max(now, upcoming - LOOK_AHEAD / 2)
