"""Everybody in the house, as an administrator sees them: how much they have, and what was done. No grades, no mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from standby.engine.runtime import Runtime
from standby.services.actor import Actor, must_administer
from standby.services.limits import most_watches
from standby.store import deeds
from standby.store.house import Deed, WebSession
from standby.store.tables import User, Watch


@dataclass(frozen=True, slots=True)
class Person:
    """``most`` is None where nothing limits the watches; ``seen_at`` is when a browser of theirs was last used."""

    user: User
    watches: int
    most: int | None
    seen_at: datetime | None


async def everyone(runtime: Runtime, actor: Actor) -> Sequence[Person]:
    """Raises NotYours."""
    async with runtime.database.read() as session:
        await must_administer(session, actor)
        watches = select(func.count(Watch.id)).where(Watch.user_id == User.id).scalar_subquery()
        seen = select(func.max(WebSession.used_at)).where(WebSession.user_id == User.id).scalar_subquery()
        rows = await session.execute(select(User, watches, seen).order_by(User.id))
        return [Person(user, count, most_watches(runtime, user), seen_at) for user, count, seen_at in rows]


async def deeds_done(runtime: Runtime, actor: Actor) -> Sequence[Deed]:
    """The latest first. Raises NotYours."""
    async with runtime.database.read() as session:
        await must_administer(session, actor)
        return await deeds.latest(session)
