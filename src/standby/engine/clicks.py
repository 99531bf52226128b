"""Logging in with name, password and clicks, where the site is one of the years that had them, and what follows.

Every answer that is not a way in ends with the person; only trouble on the way
may be tried again. When that is done without anybody: :mod:`standby.engine.login_job`.
"""

from collections.abc import Awaitable, Mapping
from contextlib import suppress
from typing import TypeVar

import structlog

from standby.domain.models import AccountState
from standby.engine import breaker, outcome, scanned
from standby.engine.journal import Journal
from standby.engine.logins import act_at_portal, ask_to_log_in, logged_in
from standby.engine.runtime import Runtime, site_of
from standby.errors import (
    AccountLocked,
    BadModel,
    BudgetSpent,
    HandOverNeeded,
    LoginRefused,
    LoginUnclear,
    NetworkTrouble,
    NoClickLogin,
    PortalDown,
    PortalRefused,
    SessionExpired,
    StandbyError,
    UnknownModel,
    WrongPassword,
    WrongUse,
    said,
)
from standby.portals.clicks import KIND, ClickPortal, ClickReads, log_in_by_clicks
from standby.store.tables import Account

T = TypeVar("T")
SOMEBODY_ELSE = said("Somebody else is logged in now, and an order may be open; log in as the same person as before")
NO_READER = said("the reader of its pictures cannot be opened; `standby doctor` says why")
log = structlog.get_logger()
MAY_PASS = (NetworkTrouble, PortalDown, PortalRefused, BudgetSpent, LoginUnclear)
STATES: Mapping[type[StandbyError], AccountState] = {
    WrongPassword: AccountState.WRONG_PASSWORD,
    AccountLocked: AccountState.LOCKED,
    LoginRefused: AccountState.LOCKED,
}


async def log_in(runtime: Runtime, account: Account) -> None:
    """Log in and let go on what waited for it; the lease of the account's login is held.

    Raises NoClickLogin, HandOverNeeded, WrongPassword, AccountLocked,
    LoginRefused, and what may pass; :func:`failed` writes down what it means.
    """
    pacer = runtime.pacer(account)
    journal = Journal(runtime, account, pacer=pacer, by_model=True)
    visit = runtime.open_clicks(account, runtime.open_session(account), pacer)
    name = await written_down(journal, _way_in(runtime, account, visit, journal))
    await admit(runtime, account, name, visit.session())


async def _way_in(runtime: Runtime, account: Account, visit: ClickPortal, journal: Journal) -> str:
    """The account's name at the portal. A login that was cut off may have gone through: that is seen first."""
    if visit.has_session():
        with suppress(SessionExpired):
            return await visit.enter()
    if not await visit.by_clicks():
        raise NoClickLogin(portal=account.portal)
    reader = _reader(runtime, account)
    await log_in_by_clicks(visit, runtime.credentials(account), reader, journal, portal_name=account.portal)
    return await entered(visit, account.portal)


def _reader(runtime: Runtime, account: Account) -> ClickReads:
    """Raises HandOverNeeded where the model cannot be opened: who chooses the tiles needs none."""
    try:
        return runtime.clicker(account.portal)
    except (BadModel, UnknownModel) as error:
        log.warning("no_reader", portal=account.portal, reason=error.message)
        raise HandOverNeeded(portal=account.portal, reason=NO_READER, kind=KIND) from error


async def entered(visit: ClickPortal, portal: str) -> str:
    """The exchange after a login that was accepted just now."""
    try:
        return await visit.enter()
    except SessionExpired as error:
        reason = said("it accepted the login and showed the login page again")
        raise LoginUnclear(portal=portal, reason=reason) from error


async def written_down(journal: Journal, way_in: Awaitable[T]) -> T:
    """What a way in gives; how it ended is in the journal. Of two answers that nobody knows the second is the last."""
    try:
        return await way_in
    except LoginUnclear as error:
        if await journal.unclear(before=True):
            raise LoginRefused(**error.facts) from error
        raise
    except NetworkTrouble:
        # If the password went out, nobody knows how it was answered: its intent stays open.
        raise
    except StandbyError as error:
        await journal.failed(error.code)
        raise
    except Exception as error:
        log.exception("login_broke", account=journal.account.id)
        await journal.failed("broke")
        raise StandbyError(what=f"{type(error).__name__} while logging in at {journal.account.portal}") from error


async def admit(runtime: Runtime, account: Account, name: str, cookies: str) -> None:
    """Keep the session that was proved just now. Raises WrongUse for somebody else's while an order may be open."""
    async with runtime.database.write() as session:
        fresh = await session.get_one(Account, account.id, with_for_update=True)
        another = scanned.is_another(runtime, fresh, name)
        refused = another and await scanned.may_hold_an_order(session, fresh)
        if not refused:
            scanned.remember(runtime, fresh, name)
            await logged_in(runtime, session, fresh, cookies, another=another, told=True)
    if refused:
        raise WrongUse(what=SOMEBODY_ELSE)
    for bell in ("sweep", "deliver"):
        runtime.bell.ring(bell)


async def failed(runtime: Runtime, account: Account, error: StandbyError) -> None:
    """Write down what a login that failed means, and tell the person where only they can go on."""
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        row = await session.get(Account, account.id, with_for_update=True)
        if row is None or row.credentials_version != account.credentials_version:
            return  # removed, or given another password while the portal judged the old one
        if isinstance(error, MAY_PASS):
            row.state = AccountState.LOGGING_IN
        elif isinstance(error, HandOverNeeded) and error.facts.get("kind") == "portal":
            await act_at_portal(runtime, session, row, error)
        elif isinstance(error, HandOverNeeded):
            row.state, row.reason = AccountState.HAND_OVER, error.message
            await outcome.ask_person(runtime, session, row, error, now, kind=KIND)
        else:
            if isinstance(error, WrongPassword):
                scanned.forget_password(runtime, row)
            state = STATES.get(type(error), AccountState.LOGGED_OUT)
            await ask_to_log_in(runtime, session, row, error, state)
        if breaker.concerns_site(error):
            await breaker.note_failure(session, site_of(row.base_url), error, now)
    runtime.bell.ring("deliver")
