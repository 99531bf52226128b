"""Prices and plain counts of one row: ``yp_info_new``. Source: notes on the protocol, section 2.7.

Groups of ten characters: seat code, price in 0.1 yuan (5 digits), count
(4 digits). A count from 3000 on means standing places, the rest of it is their
number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from standby.domain.tickets import SeatClass
from standby.errors import said
from standby.portals.rail12306.answers import puzzled
from standby.portals.rail12306.seats import CLASS_OF

STANDING, STANDING_FROM = "W", 3000
_GROUPS = re.compile(r"(?:[0-9A-Z][0-9]{9}){0,20}")


@dataclass(frozen=True, slots=True)
class Price:
    """One code of one row: the price of an adult in fen (None: not said), and how many are left."""

    fen: int | None
    count: int


def read_prices(text: str) -> Mapping[SeatClass, tuple[Price, ...]]:
    """By class, in the row's order; empty where the row has none. Raises PageNotUnderstood for another layout."""
    if not _GROUPS.fullmatch(text):
        raise puzzled(said("its prices have an unknown form"))
    found: dict[SeatClass, tuple[Price, ...]] = {}
    for start in range(0, len(text), 10):
        seat, price = _read_group(text[start : start + 10])
        found[seat] = (*found.get(seat, ()), price)
    return found


def _read_group(group: str) -> tuple[SeatClass, Price]:
    code, fen, count = group[0], int(group[1:6]) * 10, int(group[6:])
    if count >= STANDING_FROM:
        return SeatClass.STANDING, Price(fen or None, count - STANDING_FROM)
    if code == STANDING:
        return SeatClass.STANDING, Price(fen or None, count)
    return CLASS_OF.get(code, SeatClass.OTHER), Price(fen or None, count)
