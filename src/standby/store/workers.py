"""Running processes, by their heartbeat."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.store.tables import Worker

SILENT_AFTER = timedelta(seconds=60)


async def beat(session: AsyncSession, runner: str, now: datetime) -> None:
    row = await session.get(Worker, runner)
    if row is None:
        session.add(Worker(id=runner, place=runner.partition(":")[0], started_at=now, beat_at=now))
    else:
        row.beat_at = now


async def leave(session: AsyncSession, runner: str) -> None:
    await session.execute(delete(Worker).where(Worker.id == runner))


async def alive(session: AsyncSession, now: datetime) -> Sequence[Worker]:
    return (await session.scalars(select(Worker).where(Worker.beat_at > now - SILENT_AFTER))).all()
