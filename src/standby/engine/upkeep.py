"""Sessions that a watch may need soon are looked after, so that their owner hears in time when one has ended.

One request for an account every twelve minutes, and only while an active watch
would order with it; shortly before tickets it waits for go on sale once more,
with the passengers fetched beforehand.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.models import AccountState, WatchState
from standby.domain.schedule import quiet_until
from standby.domain.tickets import Intent
from standby.engine import breaker, login_job, passengers
from standby.engine.lease import Lease
from standby.engine.logins import keep_session, login_ended
from standby.engine.outcome import night_of
from standby.engine.runtime import Runtime, site_of
from standby.engine.seat_news import read_board
from standby.errors import SessionExpired, StandbyError
from standby.portals.base import Site
from standby.store import sites
from standby.store.reservations import open_of_account
from standby.store.tables import Account, Asking, Observation, Query, TicketWish, Watch

log = structlog.get_logger()
KEY = "upkeep"
EVERY = timedelta(minutes=1)
PROVED_FOR = timedelta(minutes=12)
BEFORE_RELEASE = timedelta(minutes=5)
"""So long before tickets go on sale the session is proved anew."""


async def run_once(runtime: Runtime, lease: Lease) -> None:
    """Look after every session that may be needed soon and was not seen alive lately."""
    lease.kick_after = runtime.clock.now() + EVERY
    async with runtime.database.write() as session:
        await login_job.need(runtime, session)
    async with runtime.database.read() as session:
        needed = [account for account in await _needed(session) if await _is_due(runtime, session, account)]
    left_alone: set[str] = set()
    for account in needed:
        if runtime.draining.is_set():
            break
        if site_of(account.base_url) not in left_alone:
            await _look_after(runtime, account, left_alone)


async def _look_after(runtime: Runtime, account: Account, left_alone: set[str]) -> None:
    """A site in trouble is left alone for the rest of the run; what breaks our own code is one account's matter."""
    try:
        await look_after(runtime, account)
    except StandbyError:
        left_alone.add(site_of(account.base_url))
    except Exception:
        log.exception("upkeep_broke", account=account.id)


async def look_after(runtime: Runtime, account: Account) -> bool:
    """Whether the portal still knows the account's cookies. Trouble on the way says nothing about them.

    Raises what concerns the whole site, once its breaker has counted it.
    """
    site = Site(account.base_url, account.options)
    visit = runtime.open_tickets(account.portal, site, runtime.pacer(account), runtime.open_session(account))
    try:
        if not await visit.is_logged_in():
            raise SessionExpired(portal=account.portal)
        await passengers.fetch(runtime, account, visit)
    except SessionExpired:
        await login_ended(runtime, account)
        return False
    except StandbyError as error:
        log.info("upkeep_failed", account=account.id, reason=error.code)
        if breaker.concerns_site(error):
            async with runtime.database.write() as session:
                await breaker.note_failure(session, site_of(account.base_url), error, runtime.clock.now())
            raise
        return False
    async with runtime.database.write() as session:
        await keep_session(runtime, session, account, visit)
    return True


async def _needed(session: AsyncSession) -> Sequence[Account]:
    """Accounts with which an active watch would order, logged in, and not ordering at this moment."""
    ordering = (TicketWish.intent == Intent.RESERVE.value, Watch.state == WatchState.ACTIVE)
    logged_in = (Account.state == AccountState.READY, Account.session != "")
    found = await session.scalars(
        select(Account)
        .join(TicketWish, TicketWish.account_id == Account.id)
        .join(Watch, Watch.id == TicketWish.watch_id)
        .where(*ordering, *logged_in)
        .order_by(Account.id)
        .distinct()
    )
    return [account for account in found.all() if await open_of_account(session, account.id) is None]


async def _is_due(runtime: Runtime, session: AsyncSession, account: Account) -> bool:
    now = runtime.clock.now()
    if await sites.is_open(session, site_of(account.base_url), now) is not None or _at_night(runtime, account, now):
        return False
    if account.proved_at is None or account.proved_at <= now - PROVED_FOR:
        return True
    release = await _next_release(session, account.id, now)
    return release is not None and release <= now + BEFORE_RELEASE and account.proved_at < release - BEFORE_RELEASE


def _at_night(runtime: Runtime, account: Account, now: datetime) -> bool:
    pause, zone = night_of(runtime, account.portal)
    return quiet_until(now, pause, zone) is not None


async def _next_release(session: AsyncSession, account_id: int, now: datetime) -> datetime | None:
    """When tickets go on sale next that a watch of the account waits for, as far as the boards say."""
    shown = (
        select(Observation)
        .join(Query, Query.observation_id == Observation.id)
        .join(Asking, Asking.query_id == Query.id)
        .join(TicketWish, TicketWish.watch_id == Asking.watch_id)
        .where(TicketWish.account_id == account_id, TicketWish.intent == Intent.RESERVE.value)
    )
    boards = [read_board(row) for row in (await session.scalars(shown)).unique()]
    moments = [offer.on_sale_at for board in boards if board for offer in board.offers if offer.on_sale_at]
    return min((moment for moment in moments if moment > now), default=None)
