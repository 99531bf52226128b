"""The fields of a model's card as they stand in a file that anybody may have written: odd ones raise.

Each reader raises TypeError or ValueError; :func:`field_of` says which field it was.
"""

import math
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


def field_of(name: str, kind: Callable[[Any], T], value: Any) -> T:
    """The value read as its ``kind``. Raises ValueError, naming the field."""
    try:
        return kind(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise ValueError(f"its card has an odd {name}") from error


def text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 10_000:
        raise TypeError
    return value


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 40:
        raise TypeError
    return value


def number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError
    return float(value)


def share(value: Any) -> float:
    found = number(value)
    if not 0.0 <= found <= 1.0:
        raise ValueError
    return found


def notes(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        raise TypeError
    return {text(key): text(each) for key, each in value.items()}
