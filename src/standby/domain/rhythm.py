"""How often a question's answer changes, learned from looks that say only yes or no. Pure.

A look after ``h`` hours tells whether anything changed meanwhile, not how
often. Changes are taken as a Poisson process whose rate has a Gamma posterior;
a yes counts for as many changes as are then to be expected, which is more than
one where the looks are rare (Upadhyay et al., AAAI 2020, learn from such
answers too).

A rate has three ages. Each hour of the day has its own counts, because people
give back seats by day; their prior is the mean of the question's whole day, so
that an hour not yet seen is not unknown. And the last two hours count on their
own, with the hour's rate as prior: seats come back in bursts. What lapses half
an hour after a seat that was seen (:mod:`standby.domain.lapses`) comes on top;
where a yes may have several causes, each gets its share of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import exp, expm1
from typing import Any

from standby.domain.lapses import Counts, Lapses, counts_from_data, lapses_from_data
from standby.domain.tickets import RAILWAY_TIME

PRIOR_RATE = 1.0
"""Changes an hour of a question nobody has asked yet."""
PRIOR_HOURS = 1.0
"""Its weight. This and what follows was chosen on railways of ``benchmarks/scheduling`` that its table leaves out."""
HOUR_PRIOR = 12.0
"""The day's mean weighs as much as looking at this hour until so many changes are to be expected."""
RECENT_PRIOR = 6.0
"""So does the hour's rate against what was seen lately."""
RECENT_LIFE = 2.0
"""In hours: so long ago counts for a third of now."""
LONG_LIFE = 40.0
LONGEST = 1.0
"""A yes after a longer gap than this many hours says nothing about a rate."""

_NONE: Counts = (0.0, 0.0)
_NO_LAPSES = Lapses()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What was seen: ``hours`` by hour of the day in Beijing, each as changes and hours of looking (times their trend).

    ``recent``: changes, and how many the hours let expect. ``at``: the last look that counted.
    """

    hours: tuple[Counts, ...] = (_NONE,) * 24
    recent: Counts = _NONE
    at: datetime | None = None
    lapses: Lapses = _NO_LAPSES

    def steady(self, now: datetime) -> float:
        """Changes an hour to be expected now, at the usual trend and without lapses."""
        return self._of_hour(now) * _mean(_faded(self.recent, self._age(now), RECENT_LIFE), 1.0, RECENT_PRIOR)

    def seen(
        self, changed: bool, since: datetime, now: datetime, *, trend: float = 1.0, foretold: float = 0.0
    ) -> "Rhythm":
        """What is known after a look at ``now`` that found a change since ``since``, or none.

        ``trend``: how many times the usual changes were to be expected;
        ``foretold``: changes an hour for another reason.
        """
        gap = (now - since).total_seconds() / 3600
        if not 0 < gap <= LONGEST:
            return replace(self, at=now)
        steady, lapsing = self.steady(since + (now - since) / 2) * trend * gap, self.lapses.expected(since, now)
        fresh = steady + foretold * gap
        each = _stands_for(fresh + lapsing) if changed else 0.0
        lapses = self.lapses.seen(since, now, each * lapsing, each * fresh)
        return replace(self._counted(each * steady, trend * gap, since, now), lapses=lapses)

    def to_data(self) -> dict[str, Any]:
        """For the row of the query."""
        rounded = [[round(part, 4) for part in counts] for counts in (*self.hours, self.recent)]
        at = self.at.isoformat() if self.at else None
        return {"hours": rounded[:24], "recent": rounded[24], "at": at, "lapses": self.lapses.to_data()}

    def _counted(self, found: float, looked: float, since: datetime, now: datetime) -> "Rhythm":
        middle, age = since + (now - since) / 2, self._age(now)
        hour = _hour(middle)
        kept = exp(-age / LONG_LIFE)
        hours = [(kept * changes, kept * hours) for changes, hours in self.hours]
        hours[hour] = (hours[hour][0] + found, hours[hour][1] + looked)
        recent = _faded(self.recent, age, RECENT_LIFE)
        return Rhythm(tuple(hours), (recent[0] + found, recent[1] + self._of_hour(middle) * looked), now)

    def _of_hour(self, now: datetime) -> float:
        whole = sum([found for found, _ in self.hours]), sum([looked for _, looked in self.hours])
        mean = _mean(whole, PRIOR_RATE, PRIOR_HOURS)
        return _mean(self.hours[_hour(now)], mean, HOUR_PRIOR / mean)

    def _age(self, now: datetime) -> float:
        return max(0.0, (now - self.at).total_seconds() / 3600) if self.at else 0.0


def rhythm_from_data(data: Mapping[str, Any] | None) -> Rhythm:
    """What :meth:`Rhythm.to_data` wrote; anything else is a question that begins anew."""
    try:
        if not data:
            return Rhythm()
        hours = tuple(counts_from_data(counts) for counts in data["hours"])
        at = datetime.fromisoformat(data["at"]) if data["at"] else None
        if len(hours) != 24 or (at and at.tzinfo is None):
            return Rhythm()
        return Rhythm(hours, counts_from_data(data["recent"]), at, lapses_from_data(data["lapses"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return Rhythm()


def _stands_for(mean: float) -> float:
    """By how much a yes outdoes what was to be expected: ``mean`` changes, and at least one there is."""
    return 1 / -expm1(-max(mean, 1e-9))


def _mean(counts: Counts, prior: float, weight: float) -> float:
    return (counts[0] + prior * weight) / (counts[1] + weight)


def _faded(counts: Counts, age: float, life: float) -> Counts:
    kept = exp(-age / life)
    return counts[0] * kept, counts[1] * kept


def _hour(moment: datetime) -> int:
    return moment.astimezone(RAILWAY_TIME).hour
