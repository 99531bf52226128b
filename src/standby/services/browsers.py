"""Browsers that are logged in: a row each, so that every one of them can be seen and ended."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.text import one_line
from standby.engine.runtime import Runtime
from standby.errors import NotFound, NotLetIn
from standby.services.actor import Actor
from standby.store.house import WebSession
from standby.store.tables import User

LIFE = timedelta(days=30)
LONGEST_NAME = 180
# Not written at every request: a page that refreshes itself would hold up everybody else's writing.
NOTE_USE_EVERY = timedelta(minutes=1)


async def hold(session: AsyncSession, checked: User) -> User:
    """The row, held against others. Raises NotLetIn if the password is no longer the one that was checked."""
    was = checked.password
    row = await session.get(User, checked.id, with_for_update=True)
    if row is None or row.password != was:
        raise NotLetIn
    return row


async def begin(runtime: Runtime, user: User, browser: str, instead_of: str = "") -> str:
    """A new session; its secret is for the cookie and kept nowhere. ``instead_of`` is the one that ends by it.

    Raises NotLetIn if the user's password has become another since ``user`` was read.
    """
    secret, now = secrets.token_urlsafe(32), runtime.clock.now()
    async with runtime.database.write() as session:
        await hold(session, user)
        if instead_of:
            await session.execute(delete(WebSession).where(WebSession.digest == digest_of(instead_of)))
        session.add(
            WebSession(
                user_id=user.id,
                digest=digest_of(secret),
                browser=one_line(browser, LONGEST_NAME),
                created_at=now,
                used_at=now,
                expires_at=now + LIFE,
            )
        )
    return secret


async def whose(runtime: Runtime, secret: str) -> tuple[User, WebSession] | None:
    """Who is logged in with this secret, if anybody is."""
    now = runtime.clock.now()
    statement = select(User, WebSession).join(WebSession, WebSession.user_id == User.id)
    async with runtime.database.read() as session:
        found = (await session.execute(statement.where(WebSession.digest == digest_of(secret)))).one_or_none()
    if found is None or found[1].expires_at <= now:
        return None
    if now - found[1].used_at >= NOTE_USE_EVERY:
        await _note_use(runtime, found[1].id, now)
    return found[0], found[1]


async def listed(runtime: Runtime, user_id: int) -> Sequence[WebSession]:
    """The user's sessions, the one that was used last first."""
    mine = select(WebSession).where(WebSession.user_id == user_id, WebSession.expires_at > runtime.clock.now())
    async with runtime.database.read() as session:
        return (await session.scalars(mine.order_by(WebSession.used_at.desc(), WebSession.id.desc()))).all()


async def end(runtime: Runtime, secret: str) -> None:
    async with runtime.database.write() as session:
        await session.execute(delete(WebSession).where(WebSession.digest == digest_of(secret)))


async def end_one(runtime: Runtime, actor: Actor, session_id: int) -> None:
    """Raises NotFound, NotYours."""
    async with runtime.database.write() as session:
        found = await session.get(WebSession, session_id)
        if found is None:
            raise NotFound(what="session", name=session_id, command="user list")
        actor.must_own(found.user_id, "session")
        await session.delete(found)


async def end_others(runtime: Runtime, user_id: int, kept: int) -> None:
    """All of the user's sessions but the one of this id."""
    async with runtime.database.write() as session:
        await end_all(session, user_id, but=kept)


async def end_all(session: AsyncSession, user_id: int, but: int | None = None) -> None:
    doomed = delete(WebSession).where(WebSession.user_id == user_id)
    await session.execute(doomed.where(WebSession.id != but) if but is not None else doomed)


def digest_of(secret: str) -> str:
    """Fast on purpose: 256 random bits cannot be guessed, so there is nothing for a slow hash to protect."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


async def _note_use(runtime: Runtime, session_id: int, now: datetime) -> None:
    async with runtime.database.write() as session:
        await session.execute(update(WebSession).where(WebSession.id == session_id).values(used_at=now))
