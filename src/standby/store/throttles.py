"""Throttles in rows, so that all processes count together: how much may be tried under a key."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.store.house import Throttle
from standby.store.rows import make_sure


@dataclass(frozen=True, slots=True)
class Rate:
    """``at_once`` may come together; after that one in every ``each``."""

    at_once: int
    each: timedelta


async def admit(session: AsyncSession, key: str, rate: Rate, now: datetime) -> timedelta:
    """Zero if the try may be made, and is counted; else how long to wait, and nothing is counted.

    GCRA: the row holds when all that was tried would be worked off at the
    steady pace. So a wait never grows beyond ``rate.each``, whoever tries.
    """
    row = await _held(session, key, now) or await _held(session, key, now)
    if row is None:
        return timedelta(0)  # swept away twice in a moment: it held nobody up
    due = max(row.arrival, now)
    ahead = rate.each * (rate.at_once - 1)
    if due - ahead > now:
        return due - ahead - now
    row.arrival = due + rate.each
    return timedelta(0)


async def forgive(session: AsyncSession, key: str, now: datetime) -> None:
    """What was tried under the key counts no longer."""
    # A row that went while another waits for it would be missing there.
    await session.execute(update(Throttle).where(Throttle.key == key).values(arrival=now))


async def forget(session: AsyncSession, now: datetime) -> None:
    """Keys that hold nobody up any more."""
    await session.execute(delete(Throttle).where(Throttle.arrival < now))


async def _held(session: AsyncSession, key: str, now: datetime) -> Throttle | None:
    """The row of the key; None if it was swept away while this waited for it."""
    await make_sure(session, Throttle, key, arrival=now)
    return await session.scalar(select(Throttle).where(Throttle.key == key).with_for_update())
