"""Tokens with which programs act for a user: made, listed, revoked, and judged when one is shown."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from standby.engine.runtime import Runtime
from standby.errors import NotFound, ScopeLacking, TokenRefused, WrongUse, said
from standby.services.actor import Actor, user_named
from standby.store.tables import Token, User

READ_CODES = "captcha:read"
SCOPES = (READ_CODES,)
BEGINNING = "sb_"
SHOWN = len(BEGINNING) + 6
LONGEST_LIFE = 3650
# Not written at every request: a busy program would hold up everybody else's writing.
NOTE_USE_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever has shown a valid token: it acts for ``user_id`` within ``scopes``."""

    token_id: int
    user_id: int
    scopes: frozenset[str]

    def must_have(self, scope: str) -> None:
        if scope not in self.scopes:
            raise ScopeLacking(scope=scope)


async def add(
    runtime: Runtime, actor: Actor, user: str, name: str, scopes: Sequence[str] = SCOPES, days: int | None = None
) -> tuple[Token, str]:
    """A new token and its secret, which is shown this once and kept nowhere. Raises WrongUse, NotFound, NotYours."""
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown or not scopes:
        raise WrongUse(what=f"There is no scope {', '.join(unknown)}; known: {', '.join(SCOPES)}")
    if not name.strip():
        raise WrongUse(what="A token needs a name that says which program has it")
    if days is not None and not 0 < days <= LONGEST_LIFE:
        raise WrongUse(what=f"A token lives 1 to {LONGEST_LIFE} days, or until it is revoked")
    secret = BEGINNING + secrets.token_urlsafe(32)
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        owner = await user_named(session, user)
        actor.must_own(owner.id, "user")
        token = Token(
            user_id=owner.id,
            name=name.strip()[:100],
            scopes=" ".join(sorted(set(scopes))),
            digest=digest_of(secret),
            prefix=secret[:SHOWN],
            created_at=now,
            expires_at=now + timedelta(days=days) if days else None,
        )
        session.add(token)
    return token, secret


async def listed(runtime: Runtime, actor: Actor) -> Sequence[tuple[Token, User]]:
    """The actor's tokens with their owner; all for the operator."""
    statement = select(Token, User).join(User, User.id == Token.user_id).order_by(Token.id)
    if not actor.is_operator:
        statement = statement.where(Token.user_id == actor.user_id)
    async with runtime.database.read() as session:
        return [(token, user) for token, user in await session.execute(statement)]


async def revoke(runtime: Runtime, actor: Actor, token_id: int) -> None:
    """From now on the token opens nothing. Raises NotFound, NotYours."""
    async with runtime.database.write() as session:
        token = await session.get(Token, token_id)
        if token is None:
            raise NotFound(what="token", name=token_id, command="user token list")
        actor.must_own(token.user_id, "token")
        token.revoked_at = token.revoked_at or runtime.clock.now()


async def admit(runtime: Runtime, secret: str) -> Holder:
    """Who holds this secret. Raises TokenRefused with the reason."""
    now = runtime.clock.now()
    async with runtime.database.read() as session:
        token = await session.scalar(select(Token).where(Token.digest == digest_of(secret)))
    if token is None:
        raise TokenRefused(reason=said("it is none that was made here"))
    if token.revoked_at is not None:
        raise TokenRefused(reason=said("it was revoked"))
    if token.expires_at is not None and token.expires_at <= now:
        raise TokenRefused(reason=said("its time is over"))
    if token.used_at is None or now - token.used_at >= NOTE_USE_EVERY:
        await _note_use(runtime, token.id, now)
    return Holder(token.id, token.user_id, frozenset(token.scopes.split()))


def state_of(token: Token, now: datetime) -> str:
    """``valid``, ``revoked`` or ``expired``."""
    if token.revoked_at is not None:
        return "revoked"
    return "expired" if token.expires_at is not None and token.expires_at <= now else "valid"


def digest_of(secret: str) -> str:
    """Fast on purpose: 256 random bits cannot be guessed, so there is nothing for a slow hash to protect."""
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


async def _note_use(runtime: Runtime, token_id: int, now: datetime) -> None:
    async with runtime.database.write() as session:
        await session.execute(update(Token).where(Token.id == token_id).values(used_at=now))
