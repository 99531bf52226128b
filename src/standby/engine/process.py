"""A running engine: broker, sweeper and heartbeat; started from rows, drained on the way out."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from taskiq import AsyncBroker
from taskiq.api import run_receiver_task

from standby.engine import dispatch, upkeep
from standby.engine.runtime import Runtime
from standby.store import jobs, reservations, workers

log = structlog.get_logger()
DRAIN_SECONDS = 20.0
CANCEL_SECONDS = 5.0
BEAT_SECONDS = 20.0


@asynccontextmanager
async def running(runtime: Runtime) -> AsyncIterator[None]:
    """Work until the block ends, then drain: what runs may finish, nothing new begins."""
    await _recover(runtime)
    broker = dispatch.make_broker(runtime.settings.broker_url)
    broker.is_worker_process = not runtime.is_embedded
    task = dispatch.register(broker, runtime)
    await broker.startup()
    chores = [asyncio.create_task(dispatch.sweep(runtime, task)), asyncio.create_task(_beat(runtime))]
    if not runtime.is_embedded:
        chores.append(asyncio.create_task(run_receiver_task(broker, run_startup=False)))
    for chore in chores:
        chore.add_done_callback(_report)
    try:
        yield
    finally:
        runtime.draining.set()
        runtime.bell.ring_all()
        await _drain(runtime)
        for chore in chores:
            chore.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await chore
        await _close(broker)


async def _recover(runtime: Runtime) -> None:
    """The standing jobs exist; leases of a process that is surely gone are void."""
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        if runtime.is_embedded and runtime.database.is_sqlite:
            held = await jobs.holders(session)
            await jobs.release_of(session, [runner for runner in held if is_gone(runner, runtime.runner)])
        for key in ("deliver", "housekeeping", upkeep.KEY):
            await jobs.hurry(session, key, now)
        for attempt in await reservations.all_open(session):
            await jobs.ensure(session, reservations.job_of(attempt.id), now)
        await workers.beat(session, runtime.runner, now)


def is_gone(runner: str, ours: str) -> bool:
    """Whether a process of this machine has surely ended; `standby check` holds a lease beside the engine too.

    Runners are named ``host:pid:random``. Whoever had our own number before us, as in a restarted container, is gone.
    """
    host, _, pid = runner.rpartition(":")[0].rpartition(":")
    if runner == ours or host != ours.rpartition(":")[0].rpartition(":")[0] or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


async def _beat(runtime: Runtime) -> None:
    while True:
        await asyncio.sleep(BEAT_SECONDS)
        try:
            async with runtime.database.write() as session:
                await workers.beat(session, runtime.runner, runtime.clock.now())
        except Exception as error:
            log.warning("beat_failed", error=type(error).__name__)


async def _drain(runtime: Runtime) -> None:
    """Let this process's runs come to their end, for a while; what is left is cancelled and hands its lease back."""
    if runtime.runs:
        _, left = await asyncio.wait(set(runtime.runs), timeout=DRAIN_SECONDS)
        for late in left:
            late.cancel()
        if left:
            await asyncio.wait(left, timeout=CANCEL_SECONDS)
    async with runtime.database.write() as session:
        await workers.leave(session, runtime.runner)


async def _close(broker: AsyncBroker) -> None:
    with suppress(Exception):
        await broker.shutdown()


def _report(chore: "asyncio.Task[None]") -> None:
    if not chore.cancelled() and chore.exception() is not None:
        log.error("chore_broke", error=repr(chore.exception()))
