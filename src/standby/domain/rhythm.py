"""How often a question's answer changes, learned from looks that say only yes or no. Pure.

A look after ``h`` hours tells whether anything changed meanwhile, not how
often. Changes are taken as a Poisson process whose rate has a Gamma posterior;
a yes counts for as many changes as are then to be expected, which is more than
one where the looks are rare (Upadhyay et al., AAAI 2020, learn from such
answers too).

A rate has three ages. Each hour of the day has its own counts, because people
give back seats by day; their prior is the mean of the question's whole day, so
that an hour not yet seen is not unknown. And the last two hours count on their
own, with the hour's rate as prior: seats come back in bursts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import exp, expm1, isfinite
from typing import Any

from standby.domain.tickets import RAILWAY_TIME

PRIOR_RATE = 1.0
"""Changes an hour of a question nobody has asked yet."""
PRIOR_HOURS = 3.0
"""Its weight. This and what follows was chosen on railways of ``benchmarks/scheduling`` that its table leaves out."""
HOUR_PRIOR = 16.0
"""The day's mean weighs as much as so many hours of looking at this hour."""
RECENT_PRIOR = 3.0
RECENT_LIFE = 2.0
"""In hours: so long ago counts for a third of now."""
LONG_LIFE = 40.0
LONGEST = 1.0
"""A yes after a longer gap than this many hours says nothing about a rate."""

Counts = tuple[float, float]
"""Changes, and hours of looking."""
_NONE: Counts = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """``hours`` by hour of the day in Beijing; ``at`` is the last look that counted."""

    hours: tuple[Counts, ...] = (_NONE,) * 24
    recent: Counts = _NONE
    at: datetime | None = None

    def rate(self, now: datetime) -> float:
        """Changes an hour to be expected now."""
        faded = _faded(self.recent, self._age(now), RECENT_LIFE)
        return _mean(faded, self._of_hour(now), RECENT_PRIOR)

    def seen(self, changed: bool, since: datetime, now: datetime) -> "Rhythm":
        """What is known after a look at ``now`` that found a change since ``since``, or none."""
        gap = (now - since).total_seconds() / 3600
        if not 0 < gap <= LONGEST:
            return replace(self, at=now)
        middle = since + (now - since) / 2
        found = _expected(self.rate(middle) * gap) if changed else 0.0
        hour, age = _hour(middle), self._age(now)
        kept = exp(-age / LONG_LIFE)
        hours = tuple([(kept * changes, kept * looked) for changes, looked in self.hours])
        told = (hours[hour][0] + found, hours[hour][1] + gap)
        recent = _faded(self.recent, age, RECENT_LIFE)
        return Rhythm((*hours[:hour], told, *hours[hour + 1 :]), (recent[0] + found, recent[1] + gap), now)

    def to_data(self) -> dict[str, Any]:
        """For the row of the query."""
        rounded = [[round(part, 4) for part in counts] for counts in (*self.hours, self.recent)]
        return {"hours": rounded[:24], "recent": rounded[24], "at": self.at.isoformat() if self.at else None}

    def _of_hour(self, now: datetime) -> float:
        found, looked = (sum(counts) for counts in zip(*self.hours, strict=True))
        mean = _mean((found, looked), PRIOR_RATE, PRIOR_HOURS)
        return _mean(self.hours[_hour(now)], mean, HOUR_PRIOR)

    def _age(self, now: datetime) -> float:
        return max(0.0, (now - self.at).total_seconds() / 3600) if self.at else 0.0


def rhythm_from_data(data: Mapping[str, Any] | None) -> Rhythm:
    """What :meth:`Rhythm.to_data` wrote; anything else is a question that begins anew."""
    try:
        if not data:
            return Rhythm()
        hours = tuple(_counts(counts) for counts in data["hours"])
        at = datetime.fromisoformat(data["at"]) if data["at"] else None
        if len(hours) != 24 or (at and at.tzinfo is None):
            return Rhythm()
        return Rhythm(hours, _counts(data["recent"]), at)
    except (KeyError, TypeError, ValueError, AttributeError):
        return Rhythm()


def _counts(data: Any) -> Counts:
    found, looked = (float(part) for part in data)
    if not (isfinite(found) and isfinite(looked) and found >= 0 and looked >= 0):
        raise ValueError("not counts")
    return found, looked


def _expected(mean: float) -> float:
    """How many changes a yes stands for, where ``mean`` were to be expected."""
    return mean / -expm1(-mean) if mean > 1e-9 else 1.0


def _mean(counts: Counts, prior: float, weight: float) -> float:
    return (counts[0] + prior * weight) / (counts[1] + weight)


def _faded(counts: Counts, age: float, life: float) -> Counts:
    kept = exp(-age / life)
    return counts[0] * kept, counts[1] * kept


def _hour(moment: datetime) -> int:
    return moment.astimezone(RAILWAY_TIME).hour
