"""Invitations that end before their time."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.store.house import Invitation
from standby.store.tables import User


async def end_of(session: AsyncSession, name: str, now: datetime) -> None:
    """Those that this administrator made, so that they do not come back by one of their own."""
    await _end(session, now, Invitation.made_by == name)


async def end_firsts(session: AsyncSession, now: datetime, but: int = 0) -> None:
    """The operator's for administrators, which a first start prints; ``but`` stays good."""
    await _end(session, now, Invitation.made_by == "", Invitation.role == "administrator", Invitation.id != but)


async def somebody_came(session: AsyncSession, now: datetime, by: int = 0) -> None:
    """After a user was added, ``by`` an invitation perhaps: with the first one the link of the first start ends."""
    if await session.scalar(select(func.count(User.id))) == 1:
        await end_firsts(session, now, but=by)


async def _end(session: AsyncSession, now: datetime, *which: ColumnElement[bool]) -> None:
    await session.execute(update(Invitation).where(*which, Invitation.revoked_at.is_(None)).values(revoked_at=now))
