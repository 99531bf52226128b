"""What users wait for."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.models import WatchState
from standby.store.tables import Query, Watch


async def active(session: AsyncSession, query_id: int) -> Sequence[Watch]:
    return (
        await session.scalars(
            select(Watch).where(Watch.query_id == query_id, Watch.state == WatchState.ACTIVE).order_by(Watch.id)
        )
    ).all()


async def of_user(session: AsyncSession, user_id: int) -> Sequence[Watch]:
    return (await session.scalars(select(Watch).where(Watch.user_id == user_id).order_by(Watch.id))).all()


async def of_account(session: AsyncSession, account_id: int) -> Sequence[Watch]:
    """All watches that ask this account, whatever their state."""
    mine = select(Query.id).where(Query.account_id == account_id)
    return (await session.scalars(select(Watch).where(Watch.query_id.in_(mine)).order_by(Watch.id))).all()


async def count(session: AsyncSession, user_id: int) -> int:
    return await session.scalar(select(func.count(Watch.id)).where(Watch.user_id == user_id)) or 0


async def has(session: AsyncSession, user_id: int, query_id: int) -> bool:
    """Whether the user watches this query already: a second watch would tell everything twice."""
    found = await session.scalar(select(Watch.id).where(Watch.user_id == user_id, Watch.query_id == query_id))
    return found is not None


async def set_state(session: AsyncSession, ids: Sequence[int], state: WatchState, reason: str = "") -> None:
    await session.execute(update(Watch).where(Watch.id.in_(ids)).values(state=state.value, reason=reason))
