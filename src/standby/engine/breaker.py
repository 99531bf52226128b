"""A site that is down or refuses is left alone for a while, by everyone at once."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from standby.errors import NetworkTrouble, PortalDown, PortalRefused, StandbyError
from standby.store import sites
from standby.store.tables import Breaker

TRIPS_AFTER = 5
FIRST_PAUSE = timedelta(seconds=60)
LONGEST_PAUSE = timedelta(minutes=30)


def concerns_site(error: StandbyError) -> bool:
    """Whether the failure is the site's and not one account's or one page's."""
    return isinstance(error, NetworkTrouble | PortalDown | PortalRefused)


async def note_failure(session: AsyncSession, site: str, error: StandbyError, now: datetime) -> datetime | None:
    """Count a failure; the moment until which the breaker is open, if it is. A refusal opens it at once."""
    row = await sites.breaker(session, site)
    row.failures += 1
    row.reason = error.message
    over = row.failures - (1 if isinstance(error, PortalRefused) else TRIPS_AFTER)
    if over >= 0:
        row.open_until = now + min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(over, 10)))
        row.open_until = max(row.open_until, asked_for(error, now))
    return row.open_until


def asked_for(error: StandbyError, now: datetime) -> datetime:
    """Until when the site wants to be left alone (Retry-After); ``now`` if it does not say."""
    wait = error.facts.get("retry_after")
    return now + timedelta(seconds=wait) if isinstance(wait, int) else now


async def note_success(session: AsyncSession, site: str) -> None:
    row = await session.get(Breaker, site)
    if row is not None and (row.failures or row.open_until):
        row.failures, row.open_until, row.reason = 0, None, ""
