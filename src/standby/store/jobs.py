"""Standing work and its leases. Every claim is a conditional update that must change exactly one row."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import case, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.store.rows import changed, make_sure
from standby.store.tables import Job

KICK_PATIENCE = timedelta(seconds=10)


async def ensure(session: AsyncSession, key: str, now: datetime) -> None:
    """Make the job if it is not there yet."""
    if await session.get(Job, key) is None:
        await make_sure(session, Job, key, kick_after=now, runner="", failures=0, error="")


async def hurry(session: AsyncSession, key: str, when: datetime) -> None:
    """Let the job run at ``when`` at the latest.

    The row is always written, so that this transaction and the one that ends
    the job's run wait for each other: neither misses what the other did.
    """
    await ensure(session, key, when)
    sooner = Job.kick_after > when
    await session.execute(
        update(Job)
        .where(Job.key == key)
        .values(
            kick_after=case((sooner, when), else_=Job.kick_after), kicked_at=case((sooner, None), else_=Job.kicked_at)
        )
        .execution_options(synchronize_session=False)
    )


async def waiting(session: AsyncSession, now: datetime, limit: int = 100) -> list[str]:
    """Jobs that are due and that nobody holds or was just asked to run."""
    return list(
        await session.scalars(
            select(Job.key)
            .where(
                Job.kick_after <= now,
                or_(Job.lease_until.is_(None), Job.lease_until < now),
                or_(Job.kicked_at.is_(None), Job.kicked_at < now - KICK_PATIENCE),
            )
            .order_by(Job.kick_after)
            .limit(limit)
        )
    )


async def mark_kicked(session: AsyncSession, key: str, now: datetime) -> bool:
    """Whether it is this process that asks for the run."""
    free = or_(Job.kicked_at.is_(None), Job.kicked_at < now - KICK_PATIENCE)
    return await changed(session, update(Job).where(Job.key == key, free).values(kicked_at=now))


async def claim(session: AsyncSession, key: str, token: str, runner: str, now: datetime, until: datetime) -> bool:
    """Take the lease for one run; false if somebody else holds it or it is not due."""
    free = or_(Job.lease_until.is_(None), Job.lease_until < now)
    return await changed(
        session,
        update(Job)
        .where(Job.key == key, free, Job.kick_after <= now)
        .values(lease_token=token, lease_until=until, runner=runner),
    )


async def renew(session: AsyncSession, key: str, token: str, until: datetime) -> bool:
    """Heartbeat; false means that the lease is lost and the run must stop."""
    return await changed(session, update(Job).where(Job.key == key, Job.lease_token == token).values(lease_until=until))


async def plan(session: AsyncSession, key: str, kick_after: datetime) -> None:
    """Set when a job wants to run next."""
    await session.execute(update(Job).where(Job.key == key).values(kick_after=kick_after))


async def release(session: AsyncSession, key: str, token: str, kick_after: datetime, error: str = "") -> bool:
    """Hand the lease back, with the time of the next run. A job that failed counts it."""
    failures = Job.failures + 1 if error else 0
    return await changed(
        session,
        update(Job)
        .where(Job.key == key, Job.lease_token == token)
        .values(
            lease_token=None,
            lease_until=None,
            kicked_at=None,
            kick_after=kick_after,
            failures=failures,
            error=error[:1000],
        ),
    )


async def remove(session: AsyncSession, key: str, token: str) -> bool:
    """The job is over; it goes with the lease of the run that ended it."""
    return await changed(session, delete(Job).where(Job.key == key, Job.lease_token == token))


async def holders(session: AsyncSession) -> set[str]:
    """The runners whose leases were not handed back."""
    return set(await session.scalars(select(Job.runner).where(Job.lease_token.is_not(None)).distinct()))


async def release_of(session: AsyncSession, gone: Collection[str]) -> None:
    """Void the leases of runners that are surely gone, and let what they asked for be asked for again."""
    free = {"lease_token": None, "lease_until": None, "kicked_at": None}
    await session.execute(update(Job).where(Job.runner.in_(gone)).values(free))
    await session.execute(update(Job).where(Job.lease_token.is_(None)).values(kicked_at=None))
