"""How often each question is asked, where there are more of them than the budget allows. Pure.

A seat that comes back waits, on average, half an interval to be seen. To make
the sum of all such waits smallest, a question is asked in proportion to the
square root of its worth times its rate of change (Azar et al. 2018 for known
rates; Kolobov et al., NeurIPS 2019, for delay as the cost). The rates are
learned on the way (:mod:`standby.domain.rhythm`); each worker computes the same
from the same rows, so nobody has to be asked (compare Busa-Fekete et al. 2025).

Where a rate is known to change before the next look (a release, orders that
lapse), the way there is walked step by step, each step using up its share of
the interval that its own rate asks for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
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

RISES = ((timedelta(0), 0.0), (timedelta(days=1), 3.0), (timedelta(days=2), 2.0), (timedelta(days=8), 1.5))
"""More seats come back towards departure, by the steps in which the fee for that rises; how many more is a guess."""

PUNCTUAL = 10.0
"""A look that had to queue for so many seconds counts as in time: else the budget would not be spent."""

_LEAST = 1e-6
"""Of the greatest root: what is less counts as so much, or the sums below would lose it."""
_STEP = 15.0
_PART = 0.02
"""Of the way to the next look at a time: so many seconds, and at least so much of the interval."""


@dataclass(frozen=True, slots=True)
class Look:
    """One question to plan for: what it is worth (see :func:`worth`) and its rhythm.

    ``releases`` and ``leaving`` (when its trains leave) as far as they are known.
    ``floor`` in seconds: never more often than that, but while the calendar foretells changes.
    """

    worth: float
    rhythm: Rhythm
    releases: tuple[datetime, ...] = ()
    leaving: tuple[datetime, ...] = ()
    floor: float = FLOOR

    def steady(self, now: datetime) -> float:
        """Changes an hour that nothing special foretells."""
        return self.rhythm.steady(now) * trend(self.leaving, now)

    def value(self, now: datetime, steady: float | None = None) -> float:
        """What an hour's changes are worth, now."""
        usual = self.steady(now) if steady is None else steady
        return self.worth * (usual + self.rhythm.lapses.rate(now) + expected(self.releases, now))

    def seen(self, changed: bool, since: datetime, now: datetime) -> "Look":
        """The same with what a look at ``now`` tells that found a change since ``since``, or none."""
        middle = since + (now - since) / 2
        expects = trend(self.leaving, middle), expected(self.releases, middle)
        return replace(self, rhythm=self.rhythm.seen(changed, since, now, trend=expects[0], foretold=expects[1]))

    def floor_at(self, now: datetime) -> float:
        return FLOOR if expected(self.releases, now) else max(FLOOR, self.floor)


@dataclass(frozen=True, slots=True)
class Pace:
    """What the budget allows: intervals of ``scale`` / sqrt(value), within the floor and ``ceiling`` seconds."""

    scale: float
    ceiling: float

    def interval(self, value: float, floor: float) -> float:
        return _interval(sqrt(value), self.scale, floor, self.ceiling)


def worth(intents: Iterable[Intent], departs: datetime, now: datetime) -> float:
    """What seeing a change at once is worth: the sum over the watches that ask, up to four times near departure.

    Nothing once the train has left.
    """
    hours = (departs - now).total_seconds() / 3600
    if hours <= 0:
        return 0.0
    return sum(INTENT_WORTH[intent] for intent in intents) * (1 + NEAR * exp(-hours / NEAR_HOURS))


def expected(releases: Iterable[datetime], now: datetime) -> float:
    """Changes an hour that the calendar itself foretells: at a release, and when its unpaid orders lapse."""
    return max((_foretold(now - release) for release in releases), default=0.0)


def trend(leaving: Sequence[datetime], now: datetime) -> float:
    """How many times as much is given back as long before departure: the mean of the trains, none of one that left."""
    return sum([_rise(train - now) for train in leaving]) / len(leaving) if leaving else 1.0


def pace(looks: Sequence[Look], per_second: float, now: datetime, *, ceiling: float = CEILING) -> Pace:
    """How fast all questions together may be asked, for a budget of so many requests a second (see :data:`SHARE`)."""
    values, floors = [look.value(now) for look in looks], [look.floor_at(now) for look in looks]
    return _pace([sqrt(value) for value in values], per_second, floors, ceiling)


def share(
    values: Sequence[float], per_second: float, *, floors: Sequence[float], ceiling: float = CEILING
) -> tuple[float, ...]:
    """Intervals in proportion to 1/sqrt(value), within floor and ceiling, that spend the budget and no more.

    Where the budget does not even reach for the ceiling, everybody waits longer
    than that; where all are at their floors, some of it is left over.
    """
    if not values:
        return ()
    roots = [sqrt(value) for value in values]
    found = _pace(roots, per_second, floors, ceiling)
    return tuple(_interval(root, found.scale, floor, found.ceiling) for root, floor in zip(roots, floors, strict=True))


def next_look(look: Look, pace: Pace, now: datetime, *, late: float = 0.0, turns: float = 1.0) -> datetime:
    """When to look again after a look at ``now`` that was ``late`` by so many seconds (see :data:`PUNCTUAL`).

    ``turns`` of its interval later: 1, more or less by the jitter. Never past a release, nor before the floor.
    """
    moment = now - timedelta(seconds=min(max(late, 0.0), PUNCTUAL))
    soonest = now + timedelta(seconds=turns * look.floor_at(now))
    steady, changing = look.steady(now), bool(look.releases or look.rhythm.lapses.returned)
    while turns > 0:
        interval = pace.interval(look.value(moment, steady), look.floor_at(moment))
        part = min(turns, max(_STEP / interval, _PART)) if changing else turns
        turns, moment = turns - part, moment + timedelta(seconds=part * interval)
    return min([max(moment, soonest), *(release for release in look.releases if release > now)])


def _rise(ahead: timedelta) -> float:
    return next((rise for until, rise in RISES if ahead <= until), 1.0)


def _foretold(since: timedelta) -> float:
    if SALE_WINDOW[0] <= since <= SALE_WINDOW[1]:
        return SALE_RATE
    return LAPSE_RATE if LAPSE_WINDOW[0] <= since <= LAPSE_WINDOW[1] else 0.0


def _pace(roots: Sequence[float], per_second: float, floors: Sequence[float], ceiling: float) -> Pace:
    """What is spent grows with 1/scale, in straight pieces between the points where ceiling or floor are left."""
    ceiling = max(ceiling, 1.5 * len(roots) / per_second)
    bends = [(1.0, 0.0, 0.0)]
    least = _LEAST * max(roots)
    for root, floor in zip([max(root, least) for root in roots], floors, strict=True):
        if root > 0 and floor < ceiling:
            bends.append((1 / (ceiling * root), root, -1 / ceiling))
            bends.append((1 / (floor * root), -root, 1 / floor))
    bends.sort()
    slope, level = 0.0, sum([1 / max(floor, ceiling) for floor in floors])
    for at, steeper, higher in bends:
        if slope * at + level > per_second:
            return Pace(slope / (per_second - level), ceiling)
        slope, level = slope + steeper, level + higher
    return Pace(1 / bends[-1][0], ceiling)


def _interval(root: float, scale: float, floor: float, ceiling: float) -> float:
    return max(floor, scale / root if root * ceiling > scale else ceiling)
