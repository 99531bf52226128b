"""Seats that a portal shows and does not have: set aside for a while, so that nobody is sent after them."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.tickets import Offer, SeatClass
from standby.domain.wishes import Phantoms
from standby.store.rows import make_sure
from standby.store.tables import Phantom

SET_ASIDE = timedelta(minutes=5)


def key_of(site: str, offer: Offer, seat: SeatClass) -> str:
    """One class of one train on one day, whoever asks and between whichever stations."""
    return f"{site}:{offer.date.isoformat()}:{offer.train_no}:{seat.value}"


async def set_aside(
    session: AsyncSession, site: str, offer: Offer, seat: SeatClass, now: datetime, for_: timedelta = SET_ASIDE
) -> None:
    """These seats could not be had; nobody is told of them or sent after them for a while."""
    key = key_of(site, offer, seat)
    await make_sure(session, Phantom, key, until=now + for_)
    await session.execute(update(Phantom).where(Phantom.key == key).values(until=now + for_))


async def at(session: AsyncSession, site: str, now: datetime) -> Phantoms:
    """Which seats of a site are set aside now."""
    kept = frozenset(await session.scalars(select(Phantom.key).where(Phantom.until > now)))
    return lambda offer, seat: bool(kept) and key_of(site, offer, seat) in kept


async def forget(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(Phantom).where(Phantom.until <= now))
