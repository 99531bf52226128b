"""What all workers share about a site: its request budget and its health."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from standby.store.rows import changed, make_sure
from standby.store.tables import Breaker, Pace

PROBE = timedelta(seconds=45)
"""How long others wait for the one that asks first after a pause: longer than a request takes."""


async def take_turn(
    session: AsyncSession, key: str, now: datetime, spacing: timedelta, burst: timedelta, longest: timedelta
) -> datetime | None:
    """Book the next request by GCRA; the moment it may go out, or None if another worker was faster.

    ``spacing`` is the steady distance of requests; ``burst`` how far ahead of
    it they may run. Between two moments w apart at most
    ``burst / spacing + 1 + w / spacing`` requests go out. A moment further away
    than ``longest`` is only told, not booked.
    """
    # Held until the commit: a hundred checks that race for one row would mostly lose and ask again.
    pace = await session.scalar(select(Pace).where(Pace.key == key).with_for_update())
    if pace is None:
        return await _first_turn(session, key, now, spacing)
    arrival = max(pace.arrival, now)
    turn = max(now, arrival - burst)
    if turn - now > longest:
        return turn
    statement = update(Pace).where(Pace.key == key, Pace.arrival == pace.arrival)
    if not await changed(session, statement.values(arrival=arrival + spacing)):
        return None
    return turn


async def _first_turn(session: AsyncSession, key: str, now: datetime, spacing: timedelta) -> datetime | None:
    try:
        async with session.begin_nested():
            session.add(Pace(key=key, arrival=now + spacing))
    except IntegrityError:
        return None
    return now


async def breaker(session: AsyncSession, site: str) -> Breaker:
    """The site's breaker, made closed if it is not there yet; held until the transaction ends, so that all count."""
    row = await session.get(Breaker, site, with_for_update=True)
    if row is None:
        await make_sure(session, Breaker, site, failures=0, open_until=None, reason="")
        row = await session.get_one(Breaker, site, with_for_update=True)
    return row


async def is_open(session: AsyncSession, site: str, now: datetime) -> Breaker | None:
    row = await session.get(Breaker, site)
    return row if row and row.open_until and row.open_until > now else None


async def probe(session: AsyncSession, row: Breaker, now: datetime) -> bool:
    """Whether it is this one that asks first after the breaker's pause; for all others it is open a little longer."""
    mine = update(Breaker).where(Breaker.site == row.site, Breaker.open_until == row.open_until)
    return await changed(session, mine.where(Breaker.open_until <= now).values(open_until=now + PROBE))
