"""What administrators did."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.store.house import Deed


def note(session: AsyncSession, now: datetime, who: str, did: str, whom: str) -> None:
    """``who`` is empty for the command line."""
    session.add(Deed(at=now, who=who, did=did, whom=whom))


async def latest(session: AsyncSession, limit: int = 50) -> Sequence[Deed]:
    return (await session.scalars(select(Deed).order_by(Deed.id.desc()).limit(limit))).all()


async def forget(session: AsyncSession, before: datetime) -> None:
    await session.execute(delete(Deed).where(Deed.at < before))
