"""Memo of side effects: the intent is committed before the request, the result after it."""

import secrets
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.store.tables import Step

ACCEPTED = "accepted"
UNCLEAR = "LoginUnclear"
WRONG = "wrong_clicks"


async def intend(session: AsyncSession, scope: str, now: datetime) -> int:
    """Write the intent and return its id."""
    step = Step(scope=scope, name=secrets.token_hex(8), intent_at=now)
    session.add(step)
    await session.flush()
    return step.id


async def conclude(session: AsyncSession, step_id: int, result: str, now: datetime) -> None:
    await session.execute(update(Step).where(Step.id == step_id).values(done_at=now, result=result))


async def doubtful(session: AsyncSession, scope: str) -> int:
    """How many intents have no result: requests of which nobody knows whether they went out."""
    statement = select(func.count(Step.id)).where(Step.scope == scope, Step.done_at.is_(None))
    return await session.scalar(statement) or 0


async def latest(session: AsyncSession, scope: str) -> int:
    """The id of the scope's last intent; 0 before the first."""
    return await session.scalar(select(func.coalesce(func.max(Step.id), 0)).where(Step.scope == scope)) or 0


async def doubt(session: AsyncSession, scope: str) -> str | None:
    """What is known of the last request that nobody knows the outcome of (often nothing); None if there is none."""
    unknown = select(Step.result).where(Step.scope == scope, Step.done_at.is_(None))
    return await session.scalar(unknown.order_by(Step.id.desc()).limit(1))


async def note(session: AsyncSession, step_id: int, result: str) -> None:
    """What is known of a request that stays in doubt."""
    await session.execute(update(Step).where(Step.id == step_id).values(result=result))


async def accept(session: AsyncSession, scope: str, now: datetime) -> bool:
    """Somebody is logged in: of the intents in doubt the last was accepted. False if none was in doubt."""
    last = await session.scalar(select(func.max(Step.id)).where(Step.scope == scope, Step.done_at.is_(None)))
    if last is not None:
        await conclude(session, last, ACCEPTED, now)
    return last is not None


async def accepted_at(session: AsyncSession, scope: str) -> datetime | None:
    """When the scope's last login was accepted."""
    latest = select(Step.done_at).where(Step.scope == scope, Step.result == ACCEPTED)
    return await session.scalar(latest.order_by(Step.id.desc()).limit(1))


async def unclear(session: AsyncSession, scope: str) -> int:
    """How many logins since the last accepted one ended with an answer nobody had seen before."""
    accepted = select(func.coalesce(func.max(Step.id), 0)).where(Step.scope == scope, Step.result == ACCEPTED)
    statement = select(func.count(Step.id)).where(
        Step.scope == scope, Step.result == UNCLEAR, Step.id > accepted.scalar_subquery()
    )
    return await session.scalar(statement) or 0


async def wrong(session: AsyncSession, scope: str) -> int:
    """How many answers were judged wrong since the count began anew; a verdict that was never heard counts as one."""
    counted = or_(Step.done_at.is_(None), Step.result == WRONG)
    return await session.scalar(select(func.count(Step.id)).where(Step.scope == scope, counted)) or 0


async def begin_anew(session: AsyncSession, scope: str, now: datetime) -> None:
    """No longer count what was judged wrong."""
    await settle(session, scope, "overtaken", now)
    await session.execute(update(Step).where(Step.scope == scope, Step.result == WRONG).values(result="overtaken"))


async def forgive(session: AsyncSession, scope: str) -> None:
    """No longer hold unclear answers against a scope."""
    await session.execute(update(Step).where(Step.scope == scope, Step.result == UNCLEAR).values(result="forgiven"))


async def settle(session: AsyncSession, scope: str, result: str, now: datetime) -> None:
    """Conclude every doubtful intent of a scope at once."""
    await session.execute(
        update(Step).where(Step.scope == scope, Step.done_at.is_(None)).values(done_at=now, result=result)
    )
