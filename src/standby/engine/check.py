"""Asking a query once: an observation, or a typed error; never a silent nothing."""

import structlog
from sqlalchemy import select

from standby.domain.codec import transcript_from_json
from standby.domain.diff import check_plausible, merge
from standby.domain.models import AccountState, Transcript
from standby.engine import outcome, seats
from standby.engine.checked import Checked
from standby.engine.journal import Journal
from standby.engine.runtime import Runtime, site_of
from standby.errors import BudgetSpent, LoginRefused, LoginUnclear, NetworkTrouble, StandbyError
from standby.metrics import CHECKS
from standby.portals.login import visit
from standby.store import queries
from standby.store.tables import Account, Breaker, Observation, Query
from standby.store.tickets import SEATS

__all__ = ["Checked", "check_query"]
log = structlog.get_logger()
# One statement: on SQLite each costs about half a millisecond, more than the reading of the page.
WHAT_IS_ASKED = (
    select(Query, Account, Observation)
    .outerjoin(Account, Account.id == Query.account_id)
    .outerjoin(Observation, Observation.id == Query.observation_id)
)


async def check_query(runtime: Runtime, query_id: int, *, by_hand: bool = False) -> Checked:
    """Ask the portal and write what follows from the answer, in one transaction. ``by_hand``: somebody waits for it."""
    async with runtime.database.read() as session:
        row = (await session.execute(WHAT_IS_ASKED.where(Query.id == query_id))).one_or_none()
        address = (row[1] or row[0]).base_url if row else ""
        breaker = await session.get(Breaker, site_of(address)) if row else None
    if row is None:
        return Checked(skipped="gone")
    query, account, seen = row
    if query.kind == SEATS:
        return await seats.check_seats(runtime, query, seen, breaker, by_hand=by_hand)
    return await _check_grades(runtime, query, account, seen, breaker)


async def _check_grades(
    runtime: Runtime, query: Query, account: Account, seen: Observation | None, breaker: Breaker | None
) -> Checked:
    skipped = await _hold_back(runtime, query, account, breaker)
    if skipped:
        return Checked(skipped=skipped)
    known = transcript_from_json(seen.content) if seen else None
    try:
        shown, cookies = await _ask(runtime, query, account, known)
    except BudgetSpent as error:
        await outcome.put_off(runtime, query, account.base_url, error)
        return Checked(skipped="budget", error=error)
    except StandbyError as error:
        again = await outcome.commit_failure(runtime, query, account, error)
        CHECKS.labels(account.portal, error.code).inc()
        return Checked(error=error, again=again)
    changes, again = await outcome.commit_success(runtime, query, account, known, shown, cookies)
    CHECKS.labels(account.portal, "ok").inc()
    return Checked(transcript=merge(known, shown), changes=changes, again=again)


async def _ask(runtime: Runtime, query: Query, account: Account, known: Transcript | None) -> tuple[Transcript, str]:
    """What the portal shows, and the cookies as they are after the visit."""
    pacer = runtime.pacer(account)
    journal = Journal(runtime, account, query.id, pacer, by_model=True)
    try:
        portal = runtime.open_portal(account, runtime.open_session(account), pacer)
        shown = await visit(
            portal,
            runtime.credentials(account),
            runtime.reader(account.portal),
            journal,
            portal_name=account.portal,
        )
        check_plausible(known, shown, portal=account.portal)
    except LoginUnclear as error:
        before = (query.error or {}).get("code") == error.code
        if await journal.unclear(before=before):
            raise LoginRefused(**error.facts) from error
        raise
    except NetworkTrouble:
        # If a login went out, nobody knows how it was answered: its intent stays open.
        raise
    except StandbyError as error:
        await journal.failed(error.code)
        raise
    except Exception as error:
        log.exception("check_broke", query=query.id, portal=account.portal)
        await journal.failed("broke")
        raise StandbyError(what=f"{type(error).__name__} while checking {account.portal}") from error
    return shown, portal.session()


async def _hold_back(runtime: Runtime, query: Query, account: Account, breaker: Breaker | None) -> str:
    """Why the portal must not be asked now, if there is a reason; the query is put off accordingly."""
    if account.state != AccountState.READY:
        async with runtime.database.write() as session:
            fresh = await session.get(Account, account.id)
            # Somebody may have mended the account since it was read: then its query must not be put to sleep.
            if fresh is not None and fresh.state != AccountState.READY:
                await queries.put_off(session, query.id, None)
        return str(account.state)
    if breaker is None or breaker.open_until is None or breaker.open_until <= runtime.clock.now():
        return ""
    async with runtime.database.write() as session:
        await queries.put_off(session, query.id, outcome.spread(runtime, breaker.open_until))
    return "breaker"
