"""One task for all brokers: run a job by its key. The broker line is the only difference."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

import structlog
from taskiq import AsyncBroker, InMemoryBroker
from taskiq.decor import AsyncTaskiqDecoratedTask

from standby.engine import deliver, housekeeping, login_job, logins, polling, reserve, upkeep
from standby.engine.lease import Lease, hold
from standby.engine.runtime import Runtime
from standby.errors import LeaseLost, MissingExtra, WrongUse
from standby.store import jobs, reservations
from standby.store.tables import Job

RunJob = AsyncTaskiqDecoratedTask[[str], Coroutine[Any, Any, None]]
log = structlog.get_logger()
PAUSE_AFTER_FAILURE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)


def make_broker(url: str) -> AsyncBroker:
    """The broker for an address: memory://, amqp://... or redis://..."""
    scheme = url.partition("://")[0]
    try:
        if scheme == "memory":
            return InMemoryBroker(max_async_tasks=1000)
        if scheme in {"amqp", "amqps"}:
            from taskiq_aio_pika import AioPikaBroker

            return AioPikaBroker(url, queue_name="standby")
        if scheme in {"redis", "rediss"}:
            from taskiq_redis import RedisStreamBroker

            return RedisStreamBroker(url, queue_name="standby")
    except ImportError as error:
        package = "taskiq-aio-pika" if scheme.startswith("amqp") else "taskiq-redis"
        raise MissingExtra(what=f"The broker {scheme}://", package=package) from error
    raise WrongUse(what=f"STANDBY_BROKER_URL must start with memory://, amqp:// or redis://, not {scheme}://")


def register(broker: AsyncBroker, runtime: Runtime) -> RunJob:
    """Make ``run_job`` known to the broker for this process."""

    async def run_job(key: str) -> None:
        await run(runtime, key)
        if not runtime.draining.is_set() and runtime.is_embedded:
            runtime.bell.ring("sweep")

    return broker.register_task(run_job, task_name="standby.run_job")


async def run(runtime: Runtime, key: str) -> None:
    """Run a job under its lease. A job that breaks is pushed away, longer each time."""
    this_run = asyncio.current_task()
    if this_run is not None:
        runtime.runs.add(this_run)
    try:
        async with hold(runtime, key) as lease:
            if lease is not None:
                await _work(runtime, lease)
    except LeaseLost:
        return
    finally:
        if this_run is not None:
            runtime.runs.discard(this_run)


async def _work(runtime: Runtime, lease: Lease) -> None:
    try:
        if lease.key.startswith("poll:"):
            await polling.run_slice(runtime, lease)
        elif lease.key == "deliver":
            await deliver.run_slice(runtime, lease)
        elif lease.key == "housekeeping":
            await housekeeping.run_once(runtime, lease)
        elif lease.key == upkeep.KEY:
            await upkeep.run_once(runtime, lease)
        elif lease.key.startswith(logins.JOB):
            await login_job.run(runtime, lease)
        elif lease.key.startswith(reservations.JOB):
            await reserve.run(runtime, lease)
        else:
            raise WrongUse(what=f"nobody knows how to run the job {lease.key!r}")
    except asyncio.CancelledError:
        raise
    except Exception as error:
        log.exception("job_broke", job=lease.key)
        lease.error = f"{type(error).__name__}: {error}"[:500]
        lease.kick_after = runtime.clock.now() + await _pause(runtime, lease.key)


async def _pause(runtime: Runtime, key: str) -> timedelta:
    async with runtime.database.read() as session:
        job = await session.get(Job, key)
    doublings: int = min(job.failures if job else 0, 10)
    return min(LONGEST_PAUSE, PAUSE_AFTER_FAILURE * (1 << doublings))


async def sweep(runtime: Runtime, task: RunJob, every: float = 1.0) -> None:
    """Kick whatever is due and held by nobody, until the process drains.

    Everything depends on it, so a database or broker that fails is only waited for.
    """
    while not runtime.draining.is_set():
        try:
            await _sweep_once(runtime, task)
        except Exception as error:
            log.warning("sweep_failed", error=f"{type(error).__name__}: {error}"[:500])
        await runtime.bell.wait("sweep", every)


async def _sweep_once(runtime: Runtime, task: RunJob) -> None:
    now = runtime.clock.now()
    async with runtime.database.read() as session:
        waiting = await jobs.waiting(session, now)
    for key in waiting:
        async with runtime.database.write() as session:
            mine = await jobs.mark_kicked(session, key, now)
        if mine:
            await task.kiq(key)
