"""Logins that only a person can make: that one has ended is written down and told, once."""

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain import ticket_notices as facts_of
from standby.domain.models import AccountState, NoticeKind, WatchState
from standby.domain.tickets import Intent
from standby.engine.runtime import Runtime
from standby.portals.tickets import TicketPortal
from standby.store import notices, timeline
from standby.store.tables import Account, TicketWish, Watch

REASON = "The session at the portal has ended; log in again"


async def login_ended(runtime: Runtime, account: Account) -> bool:
    """The portal does not know the cookies in ``account`` any more; false if they are no longer ours.

    Watches go on looking and tell what they find; nothing is ordered until the
    person has logged in.
    """
    async with runtime.database.write() as session:
        fresh = await session.get(Account, account.id, with_for_update=True)
        if fresh is None or fresh.session != account.session or fresh.state == AccountState.LOGGED_OUT:
            return False
        fresh.state, fresh.session = AccountState.LOGGED_OUT, ""
        fresh.reason = REASON
        now = runtime.clock.now()
        reserving = await reserves(session, account.id) > 0
        facts = facts_of.login_ended(account.portal, account=str(account.id), reserving=reserving)
        await notices.add(session, account.user_id, NoticeKind.LOGIN_ENDED, facts, now)
        timeline.tell(session, now, "logged_out", user_id=account.user_id, account_id=account.id)
    runtime.bell.ring("deliver")
    return True


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
