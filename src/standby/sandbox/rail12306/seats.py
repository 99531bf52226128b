"""Classes of places: their codes, columns, prices and how they are numbered (notes, sections 2.4, 2.7 and 2.8)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

STANDING = "W"
"""Standing tickets have no code to order by; in prices and here they are ``W``."""


@dataclass(frozen=True, slots=True)
class SeatKind:
    """One class. ``column`` is its field in a row of the query; ``price`` gives yuan for kilometres."""

    code: str
    name: str
    column: int
    price: Callable[[int], float]
    letters: str = ""
    """The places of one row or compartment; empty where places are just counted."""


def _second(km: int) -> float:
    return 0.4591 * km


def _hard(km: int) -> float:
    return 2.0 + 0.1319 * km


KINDS: Mapping[str, SeatKind] = {
    kind.code: kind
    for kind in (
        SeatKind("9", "商务座", 32, lambda km: 1.3805 * km, "ACF"),
        SeatKind("P", "特等座", 25, lambda km: 0.826 * km, "ACF"),
        SeatKind("M", "一等座", 31, lambda km: 0.736 * km, "ACDF"),
        SeatKind("O", "二等座", 30, _second, "ABCDF"),
        SeatKind("6", "高级软卧", 21, lambda km: max(120 + _hard(km), 5.2 * _hard(km)), "上下"),
        SeatKind("4", "软卧", 23, lambda km: max(60 + _hard(km), 2.85 * _hard(km)), "上下"),
        SeatKind("F", "动卧", 33, lambda km: 0.56 * km, "上下"),
        SeatKind("3", "硬卧", 28, lambda km: max(39 + _hard(km), 1.85 * _hard(km)), "上中下"),
        SeatKind("2", "软座", 24, lambda km: 1.6 * _hard(km)),
        SeatKind("1", "硬座", 29, _hard),
        SeatKind(STANDING, "无座", 26, _hard),
    )
}


def price(code: str, km: int, *, fast: bool = True) -> int:
    """In fen, of one adult. A standing place costs what a seat of the lowest class costs."""
    kind = KINDS[code] if code != STANDING else KINDS["O" if fast else "1"]
    return round(kind.price(km) * 2) * 50
