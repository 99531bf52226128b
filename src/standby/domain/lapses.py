"""Seats that come back a second time: who orders one and does not pay loses it half an hour later. Pure.

The half hour is the railway's (notes on the protocol, section 7.10). A look that
finds a returned seat tells between which looks it came back; somebody orders it
within minutes, and where that is not paid, it is due again half an hour after.
How many are not paid is learned for each question.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import expm1, inf, isfinite
from typing import Any

PAYMENT = 1800.0
"""Seconds to pay in."""
ORDERED = 120.0
"""Seconds after its return in which a seat is ordered, on average (exponential)."""
CHANCE = 0.15
"""Of a lapse, for a question nobody has asked yet."""
CHANCE_WEIGHT = 10.0
"""As much as so many returned seats."""

_OVER = timedelta(seconds=PAYMENT + 8 * ORDERED)
_MINUTE = timedelta(minutes=1)

Counts = tuple[float, float]
"""How many there were, and among how many, or in how many hours of looking."""


@dataclass(frozen=True, slots=True)
class Returned:
    """So many changes (to be expected, hence no whole number) some time between two looks."""

    since: datetime
    until: datetime
    changes: float

    def lapsed(self, moment: datetime) -> float:
        """How many of them lapse by the moment if nobody pays."""
        first, last = ((moment - at).total_seconds() - PAYMENT for at in (self.since, self.until))
        return self.changes * (_ramp(first) - _ramp(last)) / (first - last) if first > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Lapses:
    """``returned`` are the seats whose half hour is not over; ``told``: how many lapsed, of how many that were due."""

    returned: tuple[Returned, ...] = ()
    told: Counts = (0.0, 0.0)

    @property
    def chance(self) -> float:
        """That a returned seat is not paid for."""
        lapsed, due = self.told
        return (lapsed + CHANCE * CHANCE_WEIGHT) / (due + CHANCE_WEIGHT)

    def expected(self, since: datetime, until: datetime) -> float:
        """Lapses to be expected between two moments."""
        return self.chance * self._due(since, until) if self.returned else 0.0

    def rate(self, now: datetime) -> float:
        """Lapses an hour to be expected now."""
        return 60 * self.expected(now, now + _MINUTE)

    def seen(self, since: datetime, now: datetime, lapsed: float, fresh: float) -> "Lapses":
        """What is known after a look at ``now`` that found so many of these lapses, and so many other changes."""
        told = (self.told[0] + lapsed, self.told[1] + self._due(since, now))
        kept = tuple(seat for seat in self.returned if now - seat.until < _OVER)
        return Lapses((*kept, Returned(since, now, fresh)) if fresh else kept, told)

    def to_data(self) -> dict[str, Any]:
        returned = [[s.since.isoformat(), s.until.isoformat(), round(s.changes, 4)] for s in self.returned]
        return {"returned": returned, "told": [round(part, 4) for part in self.told]}

    def _due(self, since: datetime, until: datetime) -> float:
        return sum(seat.lapsed(until) - seat.lapsed(since) for seat in self.returned)


def lapses_from_data(data: Mapping[str, Any]) -> Lapses:
    """What :meth:`Lapses.to_data` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    return Lapses(tuple(_returned(*seat) for seat in data["returned"]), counts_from_data(data["told"]))


def counts_from_data(data: Any) -> Counts:
    """Raises TypeError or ValueError for what is no pair of counts."""
    found, of = (float(part) for part in data)
    if not (isfinite(found) and isfinite(of) and found >= 0 and of >= 0):
        raise ValueError("not counts")
    return found, of


def _returned(since: str, until: str, changes: float) -> Returned:
    seat = Returned(datetime.fromisoformat(since), datetime.fromisoformat(until), float(changes))
    if seat.since.tzinfo is None or not (seat.since < seat.until and 0 < seat.changes < inf):
        raise ValueError("not a returned seat")
    return seat


def _ramp(seconds: float) -> float:
    """The integral of the share that was ordered within so many seconds."""
    return seconds + ORDERED * expm1(-seconds / ORDERED) if seconds > 0 else 0.0
