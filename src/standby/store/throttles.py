"""Throttles in rows, so that all processes count together: how much may be tried under a key."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
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
    await make_sure(session, Throttle, key, arrival=now)
    row = (await session.scalars(select(Throttle).where(Throttle.key == key).with_for_update())).one()
    due = max(row.arrival, now)
    ahead = rate.each * (rate.at_once - 1)
    if due - ahead > now:
        return due - ahead - now
    row.arrival = due + rate.each
    return timedelta(0)


async def forgive(session: AsyncSession, key: str) -> None:
    """What was tried under the key counts no longer."""
    await session.execute(delete(Throttle).where(Throttle.key == key))


async def forget(session: AsyncSession, now: datetime) -> None:
    """Keys that hold nobody up any more."""
    await session.execute(delete(Throttle).where(Throttle.arrival < now))
