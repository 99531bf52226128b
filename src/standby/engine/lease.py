"""One run of a job: it holds a lease by a random token, renews it, and stops when it is lost."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from standby.engine.runtime import Runtime
from standby.errors import LeaseLost
from standby.store import jobs

log = structlog.get_logger()


@dataclass
class Lease:
    """What a run holds.

    The run says when the job wants to run next: by ``kick_after``, or by
    ``when``, which is asked inside the transaction that hands the lease back,
    so that work written at that very moment is not overlooked. A job that is
    ``over`` is removed.
    """

    key: str
    token: str
    kick_after: datetime
    error: str = ""
    when: Callable[[AsyncSession], Awaitable[datetime]] | None = None
    over: bool = False


@asynccontextmanager
async def hold(runtime: Runtime, key: str) -> AsyncIterator[Lease | None]:
    """The lease of ``key`` for the length of the block, or None if it is not to be had.

    The block is cancelled and LeaseLost raised if another run takes over.
    """
    now = runtime.clock.now()
    lease = Lease(key, secrets.token_hex(16), now)
    async with runtime.database.write() as session:
        got = await jobs.claim(session, key, lease.token, runtime.runner, now, now + _life(runtime))
    if not got:
        yield None
        return
    this_run = asyncio.current_task()
    heart = asyncio.create_task(_beat(runtime, lease, this_run))
    try:
        yield lease
    except asyncio.CancelledError:
        if heart.done() and not heart.cancelled() and this_run is not None and this_run.uncancel() == 0:
            raise LeaseLost(job=key) from None
        raise
    finally:
        heart.cancel()
        with suppress(asyncio.CancelledError):
            await heart
        async with runtime.database.write() as session:
            await _hand_back(session, lease)


async def _hand_back(session: AsyncSession, lease: Lease) -> None:
    if lease.over and not lease.error:
        await jobs.remove(session, lease.key, lease.token)
        return
    mine = await jobs.release(session, lease.key, lease.token, lease.kick_after, lease.error)
    if mine and lease.when is not None and not lease.error:
        await jobs.plan(session, lease.key, await lease.when(session))


async def _beat(runtime: Runtime, lease: Lease, run: "asyncio.Task[object] | None") -> None:
    """Renew the lease until it is lost; a database that fails for a moment is asked again before the lease ends."""
    until = runtime.clock.now() + _life(runtime)
    while True:
        await asyncio.sleep(runtime.settings.lease_seconds / 3)
        longer = runtime.clock.now() + _life(runtime)
        try:
            async with runtime.database.write() as session:
                kept = await jobs.renew(session, lease.key, lease.token, longer)
        except Exception as error:
            log.warning("heartbeat_failed", job=lease.key, error=type(error).__name__)
            kept = runtime.clock.now() + _life(runtime) / 3 < until
        else:
            until = longer
        if not kept:
            log.warning("lease_lost", job=lease.key)
            if run is not None:
                run.cancel()
            return


def _life(runtime: Runtime) -> timedelta:
    return timedelta(seconds=runtime.settings.lease_seconds)
