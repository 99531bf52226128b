"""Logging in with name, password and clicks, where the site is one of the years that had them, and what follows.

A password goes out once. Whether somebody is logged in after an answer that
nobody knows, or none, says the site; if nobody is, the person goes on, as after
every other answer that is not a way in. Only trouble on the way may be tried
again. When that is done without anybody: :mod:`standby.engine.login_job`.
"""

from collections.abc import Awaitable, Mapping
from contextlib import suppress
from typing import TypeVar

import structlog

from standby.domain.models import AccountState
from standby.engine import breaker, outcome, scanned
from standby.engine.click_journal import MEANWHILE, ClickJournal, checks_of, in_doubt, is_overtaken
from standby.engine.journal import scope_of
from standby.engine.logins import act_at_portal, ask_to_log_in, logged_in, logs_in_itself
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
from standby.store import steps
from standby.store.tables import Account

T = TypeVar("T")
SOMEBODY_ELSE = said("Somebody else is logged in now, and an order may be open; log in as the same person as before")
SHOWN_AGAIN = said("it accepted the login and showed the login page again")
NO_READER = said("the reader of its pictures cannot be opened; `standby doctor` says why")
log = structlog.get_logger()
MAY_PASS = (NetworkTrouble, PortalDown, PortalRefused, BudgetSpent)
STATES: Mapping[type[StandbyError], AccountState] = {
    WrongPassword: AccountState.WRONG_PASSWORD,
    AccountLocked: AccountState.LOCKED,
    LoginRefused: AccountState.LOCKED,
}


async def log_in(runtime: Runtime, account: Account) -> None:
    """Log in and let go on what waited for it; the lease of the account's login is held.

    Raises NoClickLogin, HandOverNeeded, WrongPassword, AccountLocked,
    LoginRefused, WrongUse for an account without a password, and what may pass;
    :func:`failed` writes down what it means.
    """
    must_have_password(runtime, account)
    pacer = runtime.pacer(account)
    journal = ClickJournal(runtime, account, pacer=pacer, by_model=True)
    visit = runtime.open_clicks(account, runtime.open_session(account), pacer)
    name = await unbroken(account, _way_in(runtime, account, visit, journal))
    await admit(runtime, account, name, visit.session())


def must_have_password(runtime: Runtime, account: Account) -> None:
    """Raises WrongUse where there is nothing to log in with; a refused password was forgotten."""
    if not logs_in_itself(runtime, account) or not runtime.credentials(account).login:
        raise WrongUse(
            what=said(
                "There is no password to log in with; give one with `standby account password {id}`", id=account.id
            )
        )


async def _way_in(runtime: Runtime, account: Account, visit: ClickPortal, journal: ClickJournal) -> str:
    """The account's name at the portal. A login that was cut off may have gone through: that is seen first."""
    if visit.has_session():
        with suppress(SessionExpired):
            return await exchange(visit, journal)
    if not await visit.by_clicks():
        raise NoClickLogin(portal=account.portal)
    await journal.must_be_sure()
    reader = _reader(runtime, account)
    login = log_in_by_clicks(visit, runtime.credentials(account), reader, journal, portal_name=account.portal)
    return await entered(visit, journal, login)


def _reader(runtime: Runtime, account: Account) -> ClickReads:
    """Raises HandOverNeeded where the model cannot be opened: who chooses the tiles needs none."""
    try:
        return runtime.clicker(account.portal)
    except (BadModel, UnknownModel) as error:
        log.warning("no_reader", portal=account.portal, reason=error.message)
        raise HandOverNeeded(portal=account.portal, reason=NO_READER, kind=KIND) from error


async def entered(visit: ClickPortal, journal: ClickJournal, login: Awaitable[None]) -> str:
    """Through ``login`` and the exchange after it, which alone says whether somebody is logged in; the name there.

    Raises HandOverNeeded (kind ``click``) if nobody is though the password went out.
    """
    doubt: LoginUnclear | None = None
    try:
        await login
    except LoginUnclear as error:
        doubt = error
    try:
        return await exchange(visit, journal)
    except (HandOverNeeded, *MAY_PASS):
        raise
    except SessionExpired:
        words = doubt.facts["reason"] if doubt else SHOWN_AGAIN
        raise _unknown(journal.account, words) from doubt
    except StandbyError as error:
        words = doubt.facts["reason"] if doubt else error.facts.get("reason", error.code)
        raise _unknown(journal.account, words) from error


async def exchange(visit: ClickPortal, journal: ClickJournal) -> str:
    """Enter; a step that the portal wants from the person settles what was in doubt. Raises as ``enter`` does."""
    try:
        return await visit.enter()
    except HandOverNeeded as error:
        await journal.failed(error.code)
        raise


def _unknown(account: Account, words: object) -> HandOverNeeded:
    return HandOverNeeded(portal=account.portal, reason=in_doubt(words), kind=KIND)


async def unbroken(account: Account, way_in: Awaitable[T]) -> T:
    """What a way in gives; what breaks our own code is an error like others."""
    try:
        return await way_in
    except StandbyError:
        raise
    except Exception as error:
        log.exception("login_broke", account=account.id)
        raise StandbyError(what=f"{type(error).__name__} while logging in at {account.portal}") from error


async def admit(runtime: Runtime, account: Account, name: str, cookies: str) -> None:
    """Keep the session that was proved just now.

    Raises WrongUse for somebody else's while an order may be open, and where
    the account got another password or another login meanwhile.
    """
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        fresh = await session.get_one(Account, account.id, with_for_update=True)
        accepted = await steps.accept(session, scope_of(account), now)
        another = scanned.is_another(runtime, fresh, name)
        refused = MEANWHILE if is_overtaken(account, fresh) else ""
        if another and await scanned.may_hold_an_order(session, fresh):
            refused = SOMEBODY_ELSE
        if not refused:
            scanned.remember(runtime, fresh, name)
            await logged_in(runtime, session, fresh, cookies, another=another, told=not accepted)
    if refused:
        raise WrongUse(what=refused)
    for bell in ("sweep", "deliver"):
        runtime.bell.ring(bell)


async def failed(runtime: Runtime, account: Account, error: StandbyError) -> None:
    """Write down what a login that failed means, and tell the person where only they can go on."""
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        row = await session.get(Account, account.id, with_for_update=True)
        if row is None or is_overtaken(account, row):
            return
        if isinstance(error, MAY_PASS):
            row.state = AccountState.LOGGING_IN
        elif isinstance(error, HandOverNeeded) and error.facts.get("kind") == "portal":
            await act_at_portal(runtime, session, row, error)
        elif isinstance(error, HandOverNeeded):
            row.state, row.reason = AccountState.HAND_OVER, error.message
            await steps.begin_anew(session, checks_of(row), now)
            await outcome.ask_person(runtime, session, row, error, now, kind=KIND)
        else:
            if isinstance(error, WrongPassword):
                scanned.forget_password(runtime, row)
            state = STATES.get(type(error), AccountState.LOGGED_OUT)
            await ask_to_log_in(runtime, session, row, error, state)
        if trouble := _trouble_of(error):
            await breaker.note_failure(session, site_of(row.base_url), trouble, now)
    runtime.bell.ring("deliver")


def _trouble_of(error: BaseException | None) -> StandbyError | None:
    """The site's own trouble behind a failure, if there was any: it counts for everybody here."""
    while error is not None:
        if isinstance(error, StandbyError) and breaker.concerns_site(error):
            return error
        error = error.__cause__
    return None
