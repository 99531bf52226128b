"""The door: who comes with a name and a password, and how often anybody may try."""

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.engine.runtime import Runtime
from standby.errors import NotLetIn, TriedTooOften
from standby.services import browsers, passwords
from standby.services.people import NAME
from standby.store import throttles
from standby.store.tables import User
from standby.store.throttles import Rate

MINUTE = timedelta(minutes=1)
# A household, a school or a whole campus may share one address.
BY_ADDRESS = Rate(50, timedelta(seconds=10))
BY_NAME = Rate(10, MINUTE)
# The real user's own browsers count apart and by this alone, so that nobody else's tries shut them out.
BY_KNOWN = Rate(10, MINUTE)


@dataclass(frozen=True, slots=True)
class Caller:
    """Where a request comes from. ``known`` is a user and the mark of a browser that user was logged in with before."""

    address: str
    browser: str = ""
    known: tuple[int, str] | None = None


async def log_in(runtime: Runtime, name: str, password: str, caller: Caller) -> User:
    """The user. Raises NotLetIn or TriedTooOften, alike for a name that is not there."""
    async with runtime.database.read() as session:
        user = await named(session, name)
    key = name_key("log-in", name)
    if mark := known_of(user, caller):
        key = f"log-in:known:{mark}"
        await must_not_hurry(runtime, (key, BY_KNOWN))
    else:
        await must_not_hurry(runtime, ("log-in:address:" + caller.address, BY_ADDRESS), (key, BY_NAME))
    right = await passwords.fits(runtime, user.password if user else "", password)
    if user is None or not right:
        raise NotLetIn
    fresh = await passwords.make(runtime, password) if passwords.is_outdated(runtime, user.password) else ""
    async with runtime.database.write() as session:
        await throttles.forgive(session, key, runtime.clock.now())
        if fresh:
            user = await browsers.hold(session, user)
            user.password = fresh
    return user


async def named(session: AsyncSession, name: str) -> User | None:
    """By the exact name, else by the only one that differs in capitals alone."""
    name = plain(name)
    if not NAME.fullmatch(name):
        return None  # a database may refuse even to compare what no name can be
    near = (await session.scalars(select(User).where(func.lower(User.name) == name.lower()))).all()
    # MariaDB takes an accent for nothing; tries are counted by the name as it folds here.
    found = [user for user in near if user.name.casefold() == name.casefold()]
    exact = [user for user in found if user.name == name]
    if exact or len(found) == 1:
        return (exact or found)[0]
    return None


async def must_not_hurry(runtime: Runtime, *counts: tuple[str, Rate]) -> None:
    """Counts a try under each key; if any has had too many, raises TriedTooOften and counts it under none."""
    async with runtime.database.write() as session:
        waits = [await throttles.admit(session, key, rate, runtime.clock.now()) for key, rate in counts]
        if longest := max(waits):
            raise TriedTooOften(minutes=ceil(longest / MINUTE))


def name_key(purpose: str, name: str) -> str:
    """A key of fixed length for whatever was typed as a name."""
    return f"{purpose}:name:{hashlib.sha256(plain(name).casefold().encode('utf-8', 'replace')).hexdigest()[:40]}"


def plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()


def known_of(user: User | None, caller: Caller) -> str:
    """What the tries of a browser in which this user was logged in before are counted by; else nothing."""
    if user and caller.known and caller.known[0] == user.id:
        return f"{user.id}:{caller.known[1]}"
    return ""
