"""Ways to choose the next question: what scripts do, and ours with rates learned on the way."""

from datetime import datetime, timedelta
from math import inf
from random import Random
from typing import Protocol

from benchmarks.scheduling.world import Life
from standby.domain.rhythm import Rhythm
from standby.domain.tickets import RAILWAY_TIME
from standby.domain.worth import Look, next_look, pace

START = datetime(2026, 11, 2, tzinfo=RAILWAY_TIME)
JITTER = 0.1
"""Of the engine: see standby.domain.schedule."""


class Policy(Protocol):
    def due(self, place: int, life: Life, since: float, now: float, changed: bool) -> float:
        """When to look again, after a look at ``now`` that found a change since ``since`` or none."""
        ...


class RoundRobin:
    """One after the other, evenly spread over the budget."""

    def __init__(self, places: int, per_second: float) -> None:
        self._turn = places / per_second

    def due(self, place: int, life: Life, since: float, now: float, changed: bool) -> float:
        return now + self._turn


class Fixed:
    """Every question at the same interval, half of it to one and a half, as chance will have it."""

    def __init__(self, places: int, per_second: float, seed: int) -> None:
        self._interval, self._dice = places / per_second, Random(f"fixed {seed}")

    def due(self, place: int, life: Life, since: float, now: float, changed: bool) -> float:
        return now + self._interval * self._dice.uniform(0.5, 1.5)


class Learned:
    """Standby: of a question is known when it comes on sale and when its trains leave, as the board says.

    A plan at every look, and a little jitter.
    """

    def __init__(self, places: int, per_second: float, seed: int) -> None:
        self._per_second, self._dice = per_second, Random(f"ours {seed}")
        self._lives: list[Life | None] = [None] * places
        self._looks = [Look(1.0, Rhythm())] * places
        self._dues = [inf] * places

    def due(self, place: int, life: Life, since: float, now: float, changed: bool) -> float:
        look = self._looks[place] = self._learned(place, life, since, now, changed)
        planned = pace(self._looks, self._per_second, _moment(now))
        turns, late = self._dice.uniform(1 - JITTER, 1 + JITTER), now - self._dues[place]
        self._dues[place] = _seconds(next_look(look, planned, _moment(now), late=late, turns=turns))
        return self._dues[place]

    def _learned(self, place: int, life: Life, since: float, now: float, changed: bool) -> Look:
        look = self._looks[place]
        if self._lives[place] is not life:
            self._lives[place] = life
            releases = (_moment(life.released),) if life.released is not None else ()
            return Look(1.0, Rhythm(), releases, tuple(_moment(train.departs) for train in life.trains))
        return look.seen(changed, _moment(since), _moment(now))


def _moment(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def _seconds(moment: datetime) -> float:
    return (moment - START).total_seconds()
