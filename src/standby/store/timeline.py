"""The timeline: what happened, line by line, for the people it concerns."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.store.tables import Event


def tell(
    session: AsyncSession,
    at: datetime,
    kind: str,
    *,
    user_id: int | None = None,
    account_id: int | None = None,
    query_id: int | None = None,
    watch_id: int | None = None,
    **detail: Any,
) -> None:
    session.add(
        Event(
            at=at,
            kind=kind,
            user_id=user_id,
            account_id=account_id,
            query_id=query_id,
            watch_id=watch_id,
            detail=detail,
        )
    )


async def of_user(session: AsyncSession, user_id: int, after: int = 0, limit: int = 100) -> Sequence[Event]:
    """The user's newest events, newest first."""
    return (
        await session.scalars(
            select(Event).where(Event.user_id == user_id, Event.id > after).order_by(Event.id.desc()).limit(limit)
        )
    ).all()


async def of_query(session: AsyncSession, query_id: int, *, of_watch: int, limit: int = 20) -> Sequence[Event]:
    """The query's newest events, newest first, without those of other watches on it."""
    mine = Event.watch_id.is_(None) | (Event.watch_id == of_watch)
    asked = select(Event).where(Event.query_id == query_id, mine)
    return (await session.scalars(asked.order_by(Event.id.desc()).limit(limit))).all()


async def forget(session: AsyncSession, before: datetime) -> None:
    await session.execute(delete(Event).where(Event.at < before))


async def forget_shared_looks(session: AsyncSession, before: datetime) -> None:
    """Looks that concern nobody in particular: those of questions that many share."""
    await session.execute(delete(Event).where(Event.at < before, Event.kind == "check", Event.user_id.is_(None)))


async def checks_of(session: AsyncSession, query_id: int, limit: int) -> Sequence[Event]:
    """The query's latest checks, newest first."""
    statement = select(Event).where(Event.query_id == query_id, Event.kind.in_(("check", "check_failed")))
    return (await session.scalars(statement.order_by(Event.id.desc()).limit(limit))).all()
