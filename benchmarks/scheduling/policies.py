"""Ways to choose the next question: what scripts do, and ours with rates learned on the way."""

from datetime import datetime, timedelta
from random import Random
from typing import Protocol

from benchmarks.scheduling.world import Life
from standby.domain.rhythm import Rhythm
from standby.domain.tickets import RAILWAY_TIME
from standby.domain.worth import Look, next_look, plan

START = datetime(2026, 11, 2, tzinfo=RAILWAY_TIME)
JITTER = 0.1
"""Of the engine: see standby.domain.schedule."""
REPLAN = 30.0


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
    """Standby: nothing is known of a question but when it comes on sale. A plan for all, renewed every few seconds,
    and a little jitter."""

    def __init__(self, places: int, per_second: float, seed: int) -> None:
        self._per_second, self._dice = per_second, Random(f"ours {seed}")
        self._planned, self._intervals = -REPLAN, (0.0,) * places
        self._lives: list[Life | None] = [None] * places
        self._rhythms = [Rhythm()] * places

    def due(self, place: int, life: Life, since: float, now: float, changed: bool) -> float:
        self._learn(place, life, since, now, changed)
        if now - self._planned >= REPLAN:
            self._planned, self._intervals = now, self._plan(now)
        jittered = self._intervals[place] * self._dice.uniform(1 - JITTER, 1 + JITTER)
        return _seconds(next_look(_moment(now), jittered, _released(life)))

    def _learn(self, place: int, life: Life, since: float, now: float, changed: bool) -> None:
        if self._lives[place] is life:
            self._rhythms[place] = self._rhythms[place].seen(changed, _moment(since), _moment(now))
        else:
            self._lives[place], self._rhythms[place] = life, Rhythm()

    def _plan(self, now: float) -> tuple[float, ...]:
        looks = [
            Look(1.0, rhythm, _released(life) if life else None)
            for rhythm, life in zip(self._rhythms, self._lives, strict=True)
        ]
        return plan(looks, self._per_second, _moment(now))


def _released(life: Life) -> datetime | None:
    return _moment(life.released) if life.released is not None else None


def _moment(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def _seconds(moment: datetime) -> float:
    return (moment - START).total_seconds()
