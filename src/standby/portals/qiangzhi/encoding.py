"""What the login forms of Qiangzhi make of user and password before they send them.

None of it is encryption: whoever reads the request reads the password. It is
what the portal expects, see README.md beside this file.
"""

from base64 import b64encode
from dataclasses import dataclass, field

BETWEEN = "%%%"
SESS_WOVEN = 20
MODERN_WOVEN = 55


@dataclass(frozen=True, slots=True)
class Pair:
    """``scode`` is strewn into the text; digit ``i`` of ``sxh`` says how many of its characters follow position i."""

    scode: str = field(repr=False)
    sxh: str = field(repr=False)


def in_base64(login: str, password: str) -> str:
    """``base64(user)%%%base64(password)``, of the UTF-8 bytes."""
    return f"{_base64(login)}{BETWEEN}{_base64(password)}"


def for_session(login: str, password: str, pair: Pair) -> str:
    """User and password in the clear, woven with the pair of this session."""
    return woven(f"{login}{BETWEEN}{password}", pair, SESS_WOVEN)


def for_page(login: str, password: str, pair: Pair) -> str:
    """User, password and a blank in base64, woven with the pair of the login page."""
    return woven(f"{in_base64(login, password)}{BETWEEN}{_base64(' ')}", pair, MODERN_WOVEN)


def woven(text: str, pair: Pair, limit: int) -> str:
    """``text`` with the pieces of ``scode`` after each of its first ``limit`` characters."""
    out, used = [], 0
    for letter, digit in zip(text[:limit], pair.sxh, strict=False):
        step = int(digit)
        out.append(letter + pair.scode[used : used + step])
        used += step
    return "".join(out) + text[len(out) :]


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")
