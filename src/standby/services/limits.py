"""How much of this house one user may take."""

from sqlalchemy.ext.asyncio import AsyncSession

from standby.engine.runtime import Runtime
from standby.errors import LimitReached
from standby.services.actor import ADMINISTRATOR
from standby.store import watches
from standby.store.tables import User


async def check_watches(runtime: Runtime, session: AsyncSession, user_id: int) -> None:
    """Raises LimitReached where somebody has all the watches they may have."""
    user = await session.get_one(User, user_id)
    most = most_watches(runtime, user)
    count = await watches.count(session, user_id)
    if most is not None and count >= most:
        raise LimitReached(user=user.name, count=count)


def most_watches(runtime: Runtime, user: User) -> int | None:
    """The user's own limit, else the settings'; administrators have none unless it is their own."""
    if user.watch_limit is not None:
        return user.watch_limit
    return None if user.role == ADMINISTRATOR else runtime.settings.watch_limit
