"""Steps only the person may take, kept until they are taken or too late."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.models import AccountState
from standby.store.rows import changed
from standby.store.tables import Account, HandOver

AT_PORTAL = timedelta(days=1)
"""How long the page shows that something has to be done at the portal itself."""


async def ask(
    session: AsyncSession,
    account_id: int,
    reason: str,
    picture: bytes,
    sealed_session: str,
    now: datetime,
    deadline: datetime,
    kind: str = "code",
) -> HandOver:
    """Ask the person; an older open question about the account is withdrawn."""
    await withdraw(session, account_id)
    row = HandOver(
        uid=secrets.token_urlsafe(24),
        account_id=account_id,
        kind=kind,
        reason=reason,
        picture=picture,
        session=sealed_session,
        created_at=now,
        deadline=deadline,
    )
    session.add(row)
    await session.flush()
    return row


async def withdraw(session: AsyncSession, account_id: int) -> None:
    """Nobody may answer the open questions about an account any more."""
    await session.execute(
        update(HandOver).where(HandOver.account_id == account_id, HandOver.state == "open").values(state="withdrawn")
    )


async def find(session: AsyncSession, uid: str) -> tuple[HandOver, Account] | None:
    row = (
        await session.execute(
            select(HandOver, Account).join(Account, Account.id == HandOver.account_id).where(HandOver.uid == uid)
        )
    ).first()
    return (row[0], row[1]) if row else None


async def open_for(session: AsyncSession, user_id: int) -> Sequence[HandOver]:
    return (
        await session.scalars(
            select(HandOver)
            .join(Account, Account.id == HandOver.account_id)
            .where(Account.user_id == user_id, HandOver.state == "open")
            .order_by(HandOver.id)
        )
    ).all()


async def take(session: AsyncSession, hand_over_id: int, state: str) -> bool:
    """Move an open hand-over on; false if somebody was faster."""
    return await changed(
        session, update(HandOver).where(HandOver.id == hand_over_id, HandOver.state == "open").values(state=state)
    )


async def left_waiting(session: AsyncSession, now: datetime) -> Sequence[Account]:
    """Accounts that wait for a person who is asked nothing any more, whatever became of the question."""
    may_be_answered = select(HandOver.account_id).where(HandOver.deadline >= now)
    return (
        await session.scalars(
            select(Account)
            .where(Account.state == AccountState.HAND_OVER, Account.id.not_in(may_be_answered))
            .order_by(Account.id)
            .with_for_update()
        )
    ).all()


async def expired(session: AsyncSession, account_id: int, since: datetime) -> int:
    """How many questions about the account nobody answered since then."""
    mine = (HandOver.account_id == account_id, HandOver.state == "expired", HandOver.created_at > since)
    return await session.scalar(select(func.count(HandOver.id)).where(*mine)) or 0


async def overdue(session: AsyncSession, now: datetime) -> Sequence[HandOver]:
    return (await session.scalars(select(HandOver).where(HandOver.state == "open", HandOver.deadline < now))).all()
