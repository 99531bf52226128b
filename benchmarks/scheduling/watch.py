"""One policy looks at one railway under a request budget; every seat that came back is charged its delay."""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace
from math import sqrt

from benchmarks.scheduling.policies import Policy
from benchmarks.scheduling.world import CLOSES, DAY, OPENS, STEP, Life

Places = tuple[tuple[Life, ...], ...]


@dataclass
class Outcome:
    """What became of the seats of one day: how many came back, how many somebody saw in time, how long it took.

    ``waited`` is the sum, in seconds, of the times from a seat's return to the
    next look at its question, whether it was still there then or not.
    """

    requests: int = 0
    seats: int = 0
    seen: int = 0
    waited: float = 0.0

    @property
    def mean(self) -> float:
        return self.waited / max(1, self.seats)

    def look(self, life: Life, since: float, now: float) -> bool:
        """A look at ``now``, the last one at ``since``; whether anything new is to be seen."""
        back = life.between(since, now)
        still = sum(gone > now for _, gone in back)
        self.seats += len(back)
        self.seen += still
        self.waited += sum(now - came for came, _ in back)
        return still > 0

    def close(self, lives: Sequence[Life], looked: Sequence[float], closes: float) -> None:
        """The day ends: what nobody saw by then counts as seen then."""
        for life, since in zip(lives, looked, strict=True):
            self.look(life, since, closes)


def watch(places: Places, policy: Policy, per_second: float, days: int) -> tuple[Outcome, ...]:
    """Every day from opening to closing, one request at a time, at least 1/``per_second`` apart: the pacer's limit.

    What a policy spends on average is its own plan's business, and counted.
    """
    dues = [0.0] * len(places)
    return tuple(_watch_day(places, policy, per_second, day, dues) for day in range(days))


def _watch_day(places: Places, policy: Policy, per_second: float, day: int, dues: list[float]) -> Outcome:
    outcome = Outcome()
    opens, closes = day * DAY + OPENS, day * DAY + CLOSES
    lives = on_day(places, day)
    looked = [opens] * len(places)
    queue = [(due, number) for number, due in enumerate(dues)]
    heapify(queue)
    now = opens
    while (now := max(now + 1 / per_second, queue[0][0])) < closes:
        number = queue[0][1]
        life, since = lives[number], looked[number]
        changed = outcome.look(life, since, now)
        looked[number] = now
        dues[number] = policy.due(number, life, since, now, changed)
        heapreplace(queue, (dues[number], number))
        outcome.requests += 1
    outcome.close(lives, looked, closes)
    return outcome


def total(outcomes: Sequence[Outcome]) -> Outcome:
    parts = ([getattr(one, name) for one in outcomes] for name in ("requests", "seats", "seen", "waited"))
    return Outcome(*map(sum, parts))


def bound(places: Places, per_second: float, days: int) -> float:
    """The least mean delay in seconds that any policy can reach, if rates were still: (sum of roots)² / 2 budgets.

    Minute by minute, for known rates, without floor, ceiling or jitter, in whole looks' fractions.
    """
    waited = seats = 0.0
    for day in range(days):
        lives = on_day(places, day)
        now = day * DAY + OPENS
        while now < day * DAY + CLOSES:
            rates = [life.rate(now) / 3600 for life in lives]
            waited += sum(map(sqrt, rates)) ** 2 / (2 * per_second) * STEP
            seats += sum(rates) * STEP
            now += STEP
    return waited / seats


def on_day(places: Places, day: int) -> list[Life]:
    """The question that stands at each place on that day."""
    opens = day * DAY + OPENS
    return [next(life for life in place if life.begins <= opens < life.ends) for place in places]
