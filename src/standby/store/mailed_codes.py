"""Mailed codes: an outbox of their own, because nothing may hold them up, and the count of tries."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.store.house import MailedCode
from standby.store.rows import changed

TRIES = 5


async def due(session: AsyncSession, now: datetime, limit: int = 20) -> Sequence[MailedCode]:
    statement = select(MailedCode).where(MailedCode.state == "pending", MailedCode.not_before <= now)
    return (await session.scalars(statement.order_by(MailedCode.id).limit(limit))).all()


async def next_due(session: AsyncSession) -> datetime | None:
    """When the outbox has to be looked at for the next code, None for never."""
    found: datetime | None = await session.scalar(
        select(func.min(MailedCode.not_before)).where(MailedCode.state == "pending")
    )
    return found


async def mark(session: AsyncSession, code_id: int, state: str, error: str = "") -> None:
    """What became of the letter."""
    await session.execute(
        update(MailedCode)
        .where(MailedCode.id == code_id, MailedCode.state == "pending")
        .values(state=state, error=error, attempts=MailedCode.attempts + 1)
    )


async def put_off(session: AsyncSession, code_id: int, until: datetime, error: str) -> None:
    await session.execute(
        update(MailedCode)
        .where(MailedCode.id == code_id)
        .values(not_before=until, error=error, attempts=MailedCode.attempts + 1)
    )


async def by_uid(session: AsyncSession, uid: str, purpose: str) -> MailedCode | None:
    return await session.scalar(select(MailedCode).where(MailedCode.uid == uid, MailedCode.purpose == purpose))


async def take_try(session: AsyncSession, code_id: int, now: datetime) -> bool:
    """Counts a try; False if none is left, it has been used, or its time is over."""
    left = (MailedCode.tries < TRIES, MailedCode.used_at.is_(None), MailedCode.expires_at > now)
    return await changed(
        session, update(MailedCode).where(MailedCode.id == code_id, *left).values(tries=MailedCode.tries + 1)
    )


async def use(session: AsyncSession, code_id: int, now: datetime) -> bool:
    """Once, whoever comes at the same moment."""
    unused = (MailedCode.id == code_id, MailedCode.used_at.is_(None))
    return await changed(session, update(MailedCode).where(*unused).values(used_at=now))


async def belong(session: AsyncSession, code_id: int, user_id: int) -> None:
    """It goes when the user goes."""
    await session.execute(update(MailedCode).where(MailedCode.id == code_id).values(user_id=user_id))


async def void(session: AsyncSession, user_id: int, now: datetime) -> None:
    """No code of this user sets a password any more; what is not sent yet stays unsent."""
    mine = (MailedCode.user_id == user_id, MailedCode.used_at.is_(None))
    await session.execute(update(MailedCode).where(*mine).values(used_at=now))
    unsent = (MailedCode.user_id == user_id, MailedCode.state == "pending")
    await session.execute(update(MailedCode).where(*unsent).values(state="late"))


async def forget(session: AsyncSession, before: datetime) -> None:
    await session.execute(delete(MailedCode).where(MailedCode.expires_at < before))
