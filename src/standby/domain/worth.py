"""How often each question is asked, where there are more of them than the budget allows. Pure.

A seat that comes back waits, on average, half an interval to be seen. To make
the sum of all such waits smallest, a question is asked in proportion to the
square root of its worth times its rate of change (Azar et al. 2018 for known
rates; Kolobov et al., NeurIPS 2019, for delay as the cost). The rates are
learned on the way (:mod:`standby.domain.rhythm`); each worker computes the same
from the same rows, so nobody has to be asked (compare Busa-Fekete et al. 2025).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, sqrt

from standby.domain.rhythm import Rhythm
from standby.domain.tickets import Intent

SHARE = 0.7
"""Of the budget: the rest is left for orders, logins and lists."""
FLOOR = 5.0
CEILING = 1200.0
"""Seconds between two looks at one question, at the least and at the most."""

INTENT_WORTH = {Intent.RESERVE: 2.0, Intent.STANDBY: 1.0, Intent.NOTIFY: 1.0}
NEAR = 3.0
NEAR_HOURS = 24.0

SALE_RATE = 60.0
LAPSE_RATE = 12.0
SALE_WINDOW = (timedelta(seconds=-10), timedelta(minutes=2))
LAPSE_WINDOW = (timedelta(minutes=29), timedelta(minutes=40))
"""After the release: who ordered then and did not pay loses the seat after half an hour (notes, section 7.10)."""

_HALVINGS = 30


@dataclass(frozen=True, slots=True)
class Look:
    """One question to plan for: what it is worth (see :func:`worth`), its rhythm, and the next release, if known.

    ``floor`` in seconds: never more often than that.
    """

    worth: float
    rhythm: Rhythm
    on_sale_at: datetime | None = None
    floor: float = FLOOR


def worth(intents: Iterable[Intent], departs: datetime, now: datetime) -> float:
    """What seeing a change at once is worth: the sum over the watches that ask, up to four times near departure.

    Nothing once the train has left.
    """
    hours = (departs - now).total_seconds() / 3600
    if hours <= 0:
        return 0.0
    return sum(INTENT_WORTH[intent] for intent in intents) * (1 + NEAR * exp(-hours / NEAR_HOURS))


def expected(on_sale_at: datetime | None, now: datetime) -> float:
    """Changes an hour that the calendar itself foretells: at the release, and when unpaid orders lapse."""
    if on_sale_at is None:
        return 0.0
    since = now - on_sale_at
    if SALE_WINDOW[0] <= since <= SALE_WINDOW[1]:
        return SALE_RATE
    return LAPSE_RATE if LAPSE_WINDOW[0] <= since <= LAPSE_WINDOW[1] else 0.0


def plan(looks: Sequence[Look], per_second: float, now: datetime, *, ceiling: float = CEILING) -> tuple[float, ...]:
    """Seconds until the next look at each question, for a budget of so many requests a second (see :data:`SHARE`)."""
    values = [look.worth * (look.rhythm.rate(now) + expected(look.on_sale_at, now)) for look in looks]
    return share(values, per_second, floors=[look.floor for look in looks], ceiling=ceiling)


def share(
    values: Sequence[float], per_second: float, *, floors: Sequence[float], ceiling: float = CEILING
) -> tuple[float, ...]:
    """Intervals in proportion to 1/sqrt(value), within floor and ceiling, that spend the budget and no more.

    Where the budget does not even reach for the ceiling, everybody waits longer
    than that; where all are at their floors, some of it is left over.
    """
    if not values:
        return ()
    ceiling = max(ceiling, 1.5 * len(values) / per_second)
    roots = [sqrt(value) for value in values]
    low, high = 0.0, ceiling * max(roots) + 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        spent = sum(1 / interval for interval in _intervals(roots, middle, floors, ceiling))
        low, high = (middle, high) if spent > per_second else (low, middle)
    return tuple(_intervals(roots, high, floors, ceiling))


def next_look(now: datetime, interval: float, on_sale_at: datetime | None) -> datetime:
    """After the interval, but not past the moments the calendar foretells: the release, and the lapse of its orders."""
    due = now + timedelta(seconds=interval)
    if on_sale_at is None:
        return due
    moments = (on_sale_at, on_sale_at + LAPSE_WINDOW[0])
    return min([due, *(moment for moment in moments if moment > now)])


def _intervals(roots: Sequence[float], scale: float, floors: Sequence[float], ceiling: float) -> list[float]:
    return [
        floor if root * floor >= scale else scale / root if root * ceiling > scale else ceiling
        for root, floor in zip(roots, floors, strict=True)
    ]
