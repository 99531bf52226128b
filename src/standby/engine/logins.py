"""Logins at portals that a person logs in to: that one began or ended is written down, and told where they must act."""

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain import notices as common_facts
from standby.domain import ticket_notices as facts_of
from standby.domain.models import AccountState, NoticeKind, WatchState
from standby.domain.tickets import Intent
from standby.engine import passengers
from standby.engine.click_journal import checks_of
from standby.engine.journal import scope_of
from standby.engine.runtime import Runtime
from standby.errors import StandbyError
from standby.portals.tickets import TicketPortal
from standby.store import hand_overs, jobs, notices, queries, reservations, steps, timeline, watches
from standby.store.tables import Account, Query, TicketWish, Watch

JOB = "login:"
REASON = "The session at the portal has ended; log in again"


def job_of(account_id: int) -> str:
    """The key of the job that logs in to an account by itself; whoever holds its lease may send the password."""
    return f"{JOB}{account_id}"


def logs_in_itself(runtime: Runtime, account: Account) -> bool:
    """Whether its owner gave a password, so that where the site allows it nobody has to be there."""
    if runtime.spec(account.portal).clicks is None or not account.credentials:
        return False
    return bool(runtime.credentials(account).password)


async def login_ended(runtime: Runtime, account: Account) -> bool:
    """The portal does not know the cookies in ``account`` any more; false if they are no longer ours.

    Watches go on looking and tell what they find; nothing is ordered until
    somebody is logged in again, by itself where there is a password.
    """
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        fresh = await session.get(Account, account.id, with_for_update=True)
        if fresh is None or fresh.session != account.session or fresh.state != AccountState.READY:
            return False
        fresh.session = ""
        if logs_in_itself(runtime, fresh):
            fresh.state = AccountState.LOGGING_IN
            timeline.tell(session, now, "session_ended", user_id=account.user_id, account_id=account.id)
            await jobs.hurry(session, job_of(account.id), now)
        else:
            await ask_to_log_in(runtime, session, fresh)
    for bell in ("deliver", "sweep"):
        runtime.bell.ring(bell)
    return True


async def ask_to_log_in(
    runtime: Runtime,
    session: AsyncSession,
    account: Account,
    error: StandbyError | None = None,
    state: AccountState = AccountState.LOGGED_OUT,
) -> None:
    """Only the person can go on, and is told; ``account`` is held. ``error``: why Standby does not do it by itself."""
    now = runtime.clock.now()
    account.state, account.reason = state, error.message if error else REASON
    account.session = ""
    reserving = await reserves(session, account.id) > 0
    facts = facts_of.login_ended(account.portal, account=str(account.id), reserving=reserving, error=error)
    await notices.add(session, account.user_id, NoticeKind.LOGIN_ENDED, facts, now)
    timeline.tell(session, now, "logged_out", user_id=account.user_id, account_id=account.id)


async def act_at_portal(runtime: Runtime, session: AsyncSession, account: Account, error: StandbyError) -> None:
    """A slider, an SMS, a check of the person: only they may do that, at the portal. ``account`` is held."""
    now = runtime.clock.now()
    account.state, account.reason = AccountState.LOGGED_OUT, error.message
    nothing = runtime.vault.seal(f"session:{account.id}", "")
    until = now + hand_overs.AT_PORTAL
    asked = await hand_overs.ask(session, account.id, error.message, b"", nothing, now, until, kind="portal")
    facts = {**common_facts.hand_over(account.portal, error, deadline=None), "kind": "portal", "uid": asked.uid}
    await notices.add(session, account.user_id, NoticeKind.HAND_OVER, facts, now, urgent=True)
    told = {**common_facts.error_data(error), "reason": error.message}
    timeline.tell(session, now, "hand_over", user_id=account.user_id, account_id=account.id, **told)


async def logged_in(
    runtime: Runtime,
    session: AsyncSession,
    account: Account,
    cookies: str,
    *,
    another: bool = False,
    told: bool = False,
) -> None:
    """Keep a session that was proved just now, and let everything that waited for it go on.

    ``another``: it is not the person's of the login before, which is said; ``told``: the timeline has the login.
    """
    now = runtime.clock.now()
    # Another of the portal's accounts may have been let in, with other people in its list.
    passengers.forget(runtime, account)
    account.session = runtime.vault.seal(f"session:{account.id}", cookies)
    account.proved_at = now
    if another or not told:
        kind = "login_another" if another else "login"
        timeline.tell(session, now, kind, user_id=account.user_id, account_id=account.id)
    await revive(runtime, session, account)
    await reservations.wake_account(session, account.id, now)


async def revive(
    runtime: Runtime, session: AsyncSession, account: Account, state: AccountState = AccountState.READY
) -> None:
    """The person has acted: what stopped goes on, logins that were cut off and wrong clicks are forgotten."""
    now = runtime.clock.now()
    account.state, account.reason = state, ""
    await steps.settle(session, scope_of(account), "overtaken", now)
    await steps.begin_anew(session, checks_of(account), now)
    await queries.hold(session, Query.account_id == account.id)
    stopped = [w for w in await watches.of_account(session, account.id) if w.state == WatchState.STOPPED]
    await watches.set_state(session, [watch.id for watch in stopped], WatchState.ACTIVE)
    await hand_overs.withdraw(session, account.id)
    await session.flush()
    for query in await queries.of_account(session, account.id):
        await queries.settle(session, query.id, now)
        await queries.wake(session, query, now)


async def keep_session(runtime: Runtime, session: AsyncSession, account: Account, visit: TicketPortal) -> None:
    """The portal took these cookies just now; they are kept unless somebody has logged in anew meanwhile."""
    cookies, sealed = visit.session(), account.session
    if cookies and cookies != runtime.open_session(account):
        sealed = runtime.vault.seal(f"session:{account.id}", cookies)
    same = (Account.id == account.id, Account.session == account.session)
    await session.execute(update(Account).where(*same).values(session=sealed, proved_at=runtime.clock.now()))
    account.session = sealed


async def reserves(session: AsyncSession, account_id: int) -> int:
    """How many active watches would order with the account."""
    mine = (TicketWish.account_id == account_id, TicketWish.intent == Intent.RESERVE.value)
    statement = select(func.count(Watch.id)).join(TicketWish, TicketWish.watch_id == Watch.id)
    return await session.scalar(statement.where(*mine, Watch.state == WatchState.ACTIVE)) or 0
