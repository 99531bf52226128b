"""Reads what somebody asks of the control address: JSON objects, field by field, each wrong one refused by name."""

import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from standby.sandbox.refusal import Refusal

Wish = Mapping[str, Any]


def only(wish: Wish, *names: str) -> None:
    unknown = sorted(wish.keys() - set(names))
    if unknown:
        raise Refusal(f"unknown here: {', '.join(unknown)}; known: {', '.join(names) or 'nothing'}")


def text(wish: Wish, name: str) -> str:
    """A text, or a number taken as text, since scores look like numbers."""
    value = wish.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
        raise Refusal(f"{name} is needed, as text")
    return str(value)


def maybe(wish: Wish, name: str) -> str | None:
    return None if wish.get(name) is None else text(wish, name)


def number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise Refusal(f"{name} is a number of seconds")
    return float(value)


def count(wish: Wish, name: str, otherwise: int) -> int:
    value = wish.get(name, otherwise)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Refusal(f"{name} is a number, 0 or more")
    return value


def moment(value: Any) -> float:
    if not isinstance(value, str):
        return number("now", value)
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        raise Refusal("now is epoch seconds or a time like 2026-01-31T08:00:00+08:00") from None
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()


def day(wish: Wish, name: str) -> date:
    try:
        return date.fromisoformat(text(wish, name))
    except ValueError:
        raise Refusal(f"{name} is a day like 2030-01-18") from None
