"""Passwords of our own users: what may be one, and Argon2id, the only thing that is kept of it."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from standby.engine.runtime import Runtime
from standby.errors import Unfit

T = TypeVar("T")
LEAST = 10
MOST_BYTES = 1024
# Each takes its memory for a tenth of a second or so; those who come together queue up.
_AT_ONCE = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")


def check(password: str, *names: str, field: str = "password") -> None:
    """Raises Unfit for one that is too short or too long, or is one of ``names`` (the user's, a mail address)."""
    if len(password) < LEAST:
        raise Unfit(field=field, what="A password has at least 10 characters")
    if len(_bytes(password)) > MOST_BYTES:
        raise Unfit(field=field, what="A password has at most 1024 bytes")
    own = {part.casefold() for name in names for part in (name, name.partition("@")[0]) if part}
    if password.casefold() in own:
        raise Unfit(field=field, what="The password must not be your name or your mail address")
    if len(set(password)) < 3:
        raise Unfit(field=field, what="The password must not be the same character over and over")


async def make(runtime: Runtime, password: str) -> str:
    """What is kept of a password: parameters, salt and hash in one string."""
    return await _aside(_hasher(runtime.settings.password_memory).hash, _bytes(password))


async def fits(runtime: Runtime, kept: str, password: str) -> bool:
    """Whether it is the password. Takes as long where ``kept`` is empty, because there is no such user."""
    return await _aside(_matches, runtime.settings.password_memory, kept, _bytes(password)) and bool(kept)


def is_outdated(runtime: Runtime, kept: str) -> bool:
    """Whether the settings ask for another cost than it was made with."""
    return _hasher(runtime.settings.password_memory).check_needs_rehash(kept)


def _matches(memory: int, kept: str, password: bytes) -> bool:
    return _verify(_hasher(memory), kept or _nobodys(memory), password)


def _verify(hasher: PasswordHasher, kept: str, password: bytes) -> bool:
    try:
        return hasher.verify(kept, password[: MOST_BYTES + 1])
    except (VerificationError, InvalidHashError):
        return False


def _bytes(password: str) -> bytes:
    """One form for the same letters, however a keyboard composes them (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=4)
def _hasher(memory: int) -> PasswordHasher:
    """Argon2id with the passes and lanes of RFC 9106, section 4, for little memory."""
    return PasswordHasher(time_cost=3, memory_cost=memory * 1024, parallelism=4)


@lru_cache(maxsize=4)
def _nobodys(memory: int) -> str:
    return _hasher(memory).hash(b"the password of nobody")


async def _aside(work: Callable[..., T], *given: object) -> T:
    return await asyncio.get_running_loop().run_in_executor(_AT_ONCE, work, *given)
