"""Faults on order: which requests meet one, and of what kind."""

import itertools
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from standby.sandbox.refusal import Refusal

GIGABYTE = 2**30


class Kind(StrEnum):
    """How a portal misbehaves; what each does is in :mod:`standby.sandbox.mischief`."""

    STATUS = "status"
    DELAY = "delay"
    RESET = "reset"
    AFTER = "after"
    TRUNCATE = "truncate"
    HTML = "html"
    EXPIRE = "expire"
    HUGE = "huge"
    ENDLESS = "endless"
    GARBAGE = "garbage"


@dataclass(slots=True)
class Fault:
    """One order: the next ``count`` matching requests, a ``share`` of them, or a share until ``count`` were hit.

    ``path`` is a regular expression matched from the start of the path, so a
    plain prefix does; ``portal`` limits it to one portal. ``seconds`` is the
    length of a delay, or the pause between the bytes of an endless body;
    ``size`` the bytes of a huge one.
    """

    id: int
    kind: Kind
    count: int | None = None
    share: float | None = None
    path: str = ""
    portal: str | None = None
    status: int = 503
    seconds: float = 1.0
    size: int = 2 * GIGABYTE
    hits: int = 0
    pattern: re.Pattern[str] = field(default=re.compile(""), repr=False)

    def as_json(self) -> dict[str, Any]:
        names = ("id", "kind", "count", "share", "path", "portal", "status", "seconds", "size", "hits")
        return {name: getattr(self, name) for name in names}

    def matches(self, portal: str, path: str) -> bool:
        return self.portal in (None, portal) and self.pattern.match(path) is not None


class Faults:
    """The orders in force, in the order they came; a request meets at most one."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._numbers = itertools.count(1)
        self.orders: list[Fault] = []

    def order(self, wish: Mapping[str, Any]) -> Fault:
        """Take an order as given to ``POST /fault``. Raises :class:`Refusal` naming the field that is wrong."""
        fault = _understood(next(self._numbers), wish)
        self.orders.append(fault)
        return fault

    def take(self, portal: str, path: str) -> Fault | None:
        """The fault this request meets, counted as hit; an order that is used up is dropped."""
        for fault in self.orders:
            if not fault.matches(portal, path):
                continue
            if fault.share is not None and self._rng.random() >= fault.share:
                continue
            fault.hits += 1
            if fault.count is not None and fault.hits >= fault.count:
                self.orders.remove(fault)
            return fault
        return None

    def clear(self) -> int:
        dropped = len(self.orders)
        self.orders.clear()
        return dropped


_FIELDS: Mapping[str, type] = {
    "count": int,
    "share": float,
    "path": str,
    "portal": str,
    "status": int,
    "seconds": float,
    "size": int,
}
_LIMITS: Mapping[str, tuple[float, float]] = {
    "count": (1, float("inf")),
    "share": (0, 1),
    "status": (200, 599),
    "seconds": (0, 86_400),
    "size": (1, 2**40),
}


def _understood(number: int, wish: Mapping[str, Any]) -> Fault:
    facts = {name: value for name, value in wish.items() if name != "kind" and value is not None}
    unknown = facts.keys() - _FIELDS.keys()
    if unknown:
        raise Refusal(f"a fault has no {', '.join(sorted(unknown))}; it has kind, {', '.join(_FIELDS)}")
    try:
        kind = Kind(wish.get("kind", ""))
    except ValueError:
        raise Refusal(f"kind is one of {', '.join(Kind)}") from None
    for name, value in facts.items():
        facts[name] = _checked(name, value)
    if "count" not in facts and "share" not in facts:
        facts["count"] = 1
    if kind is Kind.ENDLESS:
        facts.setdefault("seconds", 0.1)
    try:
        pattern = re.compile(facts.get("path", ""))
    except re.error as error:
        raise Refusal(f"path is not a regular expression: {error}") from error
    return Fault(id=number, kind=kind, pattern=pattern, **facts)


def _checked(name: str, value: Any) -> Any:
    wanted = _FIELDS[name]
    fits = isinstance(value, (int, float) if wanted is float else wanted)
    if isinstance(value, bool) or not fits:
        raise Refusal(f"{name} must be a {wanted.__name__}, not {value!r}")
    if name in _LIMITS:
        low, high = _LIMITS[name]
        if not low <= value <= high:
            raise Refusal(f"{name} must be from {low:g} to {high:g}, not {value!r}")
    return value
