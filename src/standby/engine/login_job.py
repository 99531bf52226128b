"""The job that logs in to one account by itself: begun when needed, over with the login or the person.

One login of an account at a time: whoever holds the lease of its job may send
the password, a command in another process included.
"""

from datetime import timedelta

import structlog
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.models import AccountState, WatchState
from standby.domain.schedule import quiet_until
from standby.domain.tickets import Intent
from standby.engine import clicks
from standby.engine.journal import scope_of
from standby.engine.lease import Lease
from standby.engine.logins import JOB, job_of
from standby.engine.outcome import night_of
from standby.engine.runtime import Runtime, site_of
from standby.errors import StandbyError
from standby.store import jobs, sites, steps
from standby.store.tables import Account, Reservation, TicketWish, Watch

log = structlog.get_logger()
AGAIN = timedelta(minutes=1)
BETWEEN = timedelta(minutes=10)
"""So long after a login no other goes out by itself: a site that ends each at once is not asked in a circle."""


async def run(runtime: Runtime, lease: Lease) -> None:
    """Log in, or come back later; over once somebody is logged in or only the person can go on."""
    async with runtime.database.read() as session:
        account = await session.get(Account, int(lease.key.removeprefix(JOB)))
    if account is None or account.state != AccountState.LOGGING_IN:
        lease.over = True
        return
    wait = await _rest(runtime, account) or await _log_in(runtime, account)
    lease.over = wait is None
    lease.kick_after = runtime.clock.now() + (wait or timedelta(0))


async def need(runtime: Runtime, session: AsyncSession) -> None:
    """Let the jobs run of accounts that nobody is logged in to and that an order needs, now or later."""
    ordering = select(TicketWish.account_id).join(Watch, Watch.id == TicketWish.watch_id)
    ordering = ordering.where(TicketWish.intent == Intent.RESERVE.value, Watch.state == WatchState.ACTIVE)
    open_orders = select(Reservation.open_account).where(Reservation.open_account.is_not(None))
    needed = or_(Account.id.in_(ordering), Account.id.in_(open_orders))
    found = select(Account.id).where(Account.state == AccountState.LOGGING_IN, needed).order_by(Account.id)
    for account_id in (await session.scalars(found)).all():
        await jobs.ensure(session, job_of(account_id), runtime.clock.now())


async def _log_in(runtime: Runtime, account: Account) -> timedelta | None:
    """None once it is settled, else how long to wait."""
    try:
        await clicks.log_in(runtime, account)
    except StandbyError as error:
        log.info("login_failed", account=account.id, reason=error.code)
        await clicks.failed(runtime, account, error)
        return AGAIN if isinstance(error, clicks.MAY_PASS) else None
    return None


async def _rest(runtime: Runtime, account: Account) -> timedelta | None:
    """How long to leave the site alone before a login, if there is a reason to."""
    now = runtime.clock.now()
    async with runtime.database.read() as session:
        shut = await sites.is_open(session, site_of(account.base_url), now)
        before = await steps.accepted_at(session, scope_of(account))
    if shut is not None:
        return AGAIN
    pause, zone = night_of(runtime, account.portal)
    if morning := quiet_until(now, pause, zone):
        return morning - now
    if account.session or before is None:  # cookies: a login that was cut off on its last steps
        return None
    return before + BETWEEN - now if before + BETWEEN > now else None
