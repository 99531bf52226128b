"""Strangers who buy and return seats while the sandbox's clock runs: what makes the railway a living one."""

import math
import random
from collections.abc import Callable

from standby.sandbox.rail12306.runs import Run
from standby.sandbox.rail12306.stock import Stock
from standby.sandbox.world import seeded

MOST_AT_ONCE = 400
"""After a long leap of the clock a train is caught up with so many deals at most."""
MOST_PEOPLE = 3


class Life:
    """``now`` is the sandbox's clock. Nothing happens on a train nobody looks at until somebody does."""

    def __init__(self, stock: Stock, seed: int, now: Callable[[], float]) -> None:
        self._stock = stock
        self._seed = seed
        self._now = now
        self._lived: dict[str, tuple[float, random.Random]] = {}

    def catch_up(self, run: Run, rate: float) -> None:
        """Let happen what happened since the last look, at ``rate`` deals an hour (0: nothing)."""
        now = self._now()
        since, rng = self._lived.get(run.key, (now, seeded(self._seed, f"life/{run.key}")))
        self._lived[run.key] = (max(now, since), rng)
        if rate > 0 and now > since:
            for _ in range(min(_happened(rate * (now - since) / 3600, rng), MOST_AT_ONCE)):
                self._deal(run, rng)

    def _deal(self, run: Run, rng: random.Random) -> None:
        """One party buys, or returns, places of one class between two stops."""
        stops = len(run.train.stops)
        seat = rng.choice(list(run.train.seats))
        frm = rng.randrange(stops - 1)
        to = rng.randint(frm + 1, stops - 1)
        act = rng.choice((self._stock.buy, self._stock.give_back))
        act(run, seat, frm, to, rng.randint(1, MOST_PEOPLE))


def _happened(expected: float, rng: random.Random) -> int:
    """How many deals fell into a time in which so many are expected (Poisson)."""
    if expected > MOST_AT_ONCE:
        return MOST_AT_ONCE
    limit, count, product = math.exp(-expected), 0, rng.random()
    while product > limit:
        count, product = count + 1, product * rng.random()
    return count
