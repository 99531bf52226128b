"""How a login form hides what it sends, from the server's side: making pairs and undoing what came."""

import binascii
import random
import string
from base64 import b64decode
from dataclasses import dataclass

BETWEEN = "%%%"
SESS_LIMIT = 20
"""Characters of ``user%%%password`` that are woven; the rest is appended as it is."""
MODERN_LIMIT = 55
_SIGNS = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Pair:
    """``scode`` is cut up and strewn in; digit ``i`` of ``sxh`` says how many of its characters follow position i."""

    scode: str
    sxh: str

    def __str__(self) -> str:
        return f"{self.scode}#{self.sxh}"


def new_pair(rng: random.Random, limit: int) -> Pair:
    steps = [rng.randint(1, 3) for _ in range(limit)]
    return Pair("".join(rng.choices(_SIGNS, k=sum(steps))), "".join(map(str, steps)))


def unwoven(encoded: str, pair: Pair, limit: int) -> str | None:
    """What was woven, or None if it was not woven with this pair."""
    plain, at, used = "", 0, 0
    for i in range(limit):
        if at >= len(encoded):
            return plain
        step = int(pair.sxh[i])
        if encoded[at + 1 : at + 1 + step] != pair.scode[used : used + step]:
            return None
        plain += encoded[at]
        at, used = at + 1 + step, used + step
    return plain + encoded[at:]


def parted(plain: str | None) -> tuple[str, str] | None:
    """User and password around ``%%%``."""
    user, found, password = (plain or "").partition(BETWEEN)
    return (user, password) if found else None


def decoded(plain: str | None) -> tuple[str, str] | None:
    """User and password, each in base64, and nothing after them but a further part that is ignored."""
    parts = (plain or "").split(BETWEEN)
    if len(parts) not in (2, 3):
        return None
    try:
        user, password = (b64decode(part, validate=True).decode() for part in parts[:2])
    except (binascii.Error, UnicodeDecodeError):
        return None
    return user, password
