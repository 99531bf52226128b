"""Single values out of an answer from strangers: the right kind, of sane length, or an error that names them."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from standby.errors import said
from standby.portals.rail12306.answers import puzzled

BEIJING = ZoneInfo("Asia/Shanghai")
LONGEST = 400
MOST_FEN = 10_000_000
Row = Mapping[str, Any]


def text(row: Row, key: str, longest: int = LONGEST) -> str:
    """Empty where it is missing or null. Raises PageNotUnderstood for what is no text, or none that can be sent."""
    value = row.get(key)
    if value is None:
        return ""
    # A lone surrogate passes JSON and breaks only when it is sent back.
    if not isinstance(value, str) or len(value) > longest or any("\ud800" <= letter <= "\udfff" for letter in value):
        raise puzzled(said("{field} is not what it should be", field=key))
    return value


def needed(row: Row, key: str, longest: int = LONGEST) -> str:
    """A text that has to be there."""
    value = text(row, key, longest)
    if not value.strip():
        raise puzzled(said("{field} is missing", field=key))
    return value


def whole(value: object) -> int | None:
    """A whole number, written as one or as text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 10**18 else None
    if isinstance(value, str) and value.isascii() and value.lstrip("-").isdigit() and len(value) < 16:
        return _int(value)
    return None


def yes(value: object) -> bool:
    """The site writes yes as true, ``"true"`` and ``"Y"``."""
    return value is True or value in ("true", "Y")


def rows(value: object, most: int) -> list[Row]:
    """A list of objects, at least one and at most ``most``. Raises PageNotUnderstood for anything else."""
    if not isinstance(value, list) or not 0 < len(value) <= most or not all(isinstance(each, dict) for each in value):
        raise puzzled(said("a list is not what it should be"))
    return value


def obj(row: Row, key: str) -> Row:
    """An object inside an object. Raises PageNotUnderstood without it."""
    value = row.get(key)
    if not isinstance(value, dict):
        raise puzzled(said("{field} is missing", field=key))
    return value


def moment(value: object) -> datetime | None:
    """``2030-01-04 14:01:07`` or ``2030-01-18 08:12``, on Beijing's clock; None for anything else."""
    if not isinstance(value, str) or not value.isascii():
        return None
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"):
        try:
            found = datetime.strptime(value[:20], form).replace(tzinfo=BEIJING)
        except ValueError:
            continue
        # Times of day stand on the first day of 1970; beyond the last years, arithmetic with it could overflow.
        return found if 1970 <= found.year < 2200 else None
    return None


def day_of(value: object) -> date | None:
    found = moment(value)
    return found.date() if found else None


def time_of(value: object) -> time | None:
    found = moment(value)
    return found.time() if found else None


def fen(value: object) -> int | None:
    """A price as a whole number of fen; None for what is no price."""
    found = whole(value)
    return found if found is not None and 0 <= found <= MOST_FEN else None


def _int(value: str) -> int | None:
    try:
        return int(value)
    except ValueError:
        return None
