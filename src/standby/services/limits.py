"""How much of this house one user may take."""

from sqlalchemy.ext.asyncio import AsyncSession

from standby.engine.runtime import Runtime
from standby.errors import LimitReached
from standby.store import watches
from standby.store.tables import User


async def check_watches(runtime: Runtime, session: AsyncSession, user_id: int) -> None:
    """Raises LimitReached where a member has all the watches one may have."""
    user = await session.get_one(User, user_id)
    count = await watches.count(session, user_id)
    if user.role != "administrator" and count >= runtime.settings.watch_limit:
        raise LimitReached(user=user.name, count=count)
