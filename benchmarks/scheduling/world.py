"""Seats that come back on a made-up railway: seeded, and nothing of it knows who looks when.

Sixty questions (a day, from one city to another) are watched at any time, from
06:00 to 23:00 Beijing time; a question whose day has passed makes room for one
that comes on sale that day. Demand among them follows Zipf's law, as passengers
do among cities: the k-th has 1/k of the first's.

- A question has 2 to 12 trains, each with a share of the demand (log-normal,
  sigma 1) and an hour of the day at which its people change their minds (normal
  around 14:00, 4 h wide; by night a seventh of it).
- Refunds grow towards departure, as their price does in steps: 1 until 8 days
  before, 1.5 until two days, 3 on the last day but one, 5 on the last; after
  departure there are none.
- On the day of its release, at a half hour between 08:00 and 18:00, a question's
  seats appear, and half an hour later the orders that nobody paid lapse: 2 to 10
  seats within minutes.
- Any seat that comes back is ordered by somebody, and every fifth of these does
  not pay: it comes back a second time half an hour later.
- A seat stays until somebody else takes it: 3 minutes on average where demand is
  greatest, 12 where it is least (exponential).
"""

from bisect import bisect_right
from dataclasses import dataclass
from math import exp
from random import Random

DAY = 86_400.0
OPENS, CLOSES = 6 * 3600.0, 23 * 3600.0
QUESTIONS = 60
PRESALE = 15
BUSIEST = 6.0
"""Seats an hour that come back on the first question by day, long before departure."""
UNPAID = 0.2
LAPSE = 1800.0
STEP = 60.0


@dataclass(frozen=True, slots=True)
class Train:
    rate: float
    peak: float
    departs: float
    """Seconds since the beginning of the first day."""

    def at(self, now: float) -> float:
        """Refunds an hour."""
        if now >= self.departs:
            return 0.0
        hour = now % DAY / 3600
        by_day = 1 / 7 + exp(-(((hour - self.peak) / 4) ** 2) / 2)
        return self.rate * by_day * _hurry((self.departs - now) / DAY)


@dataclass(frozen=True, slots=True)
class Life:
    """One question while it is watched, from ``begins`` to ``ends``. ``seats``: when each came back and was gone."""

    begins: float
    ends: float
    trains: tuple[Train, ...]
    released: float | None
    lapsing: int
    seats: tuple[tuple[float, float], ...] = ()

    def rate(self, now: float) -> float:
        """Seats an hour to be expected, for one who knows the railway but not its dice."""
        steady = sum(train.at(now) for train in self.trains) * (1 + UNPAID)
        if self.released is None:
            return steady
        since = now - self.released
        if 0 <= since < 120:
            return steady + 60.0
        return steady + self.lapsing * 3600 / 180 * exp(-(since - LAPSE) / 180) if since >= LAPSE else steady

    def between(self, since: float, until: float) -> tuple[tuple[float, float], ...]:
        """The seats that came back after ``since``, up to ``until``."""
        first, last = (bisect_right(self.seats, (moment, float("inf"))) for moment in (since, until))
        return self.seats[first:last]


def lives(days: int, seed: int) -> tuple[tuple[Life, ...], ...]:
    """For each of the sixty places the questions that stand there, one after the other."""
    return tuple(_place(rank, days, Random(f"{seed}/{rank}")) for rank in range(1, QUESTIONS + 1))


def _place(rank: int, days: int, dice: Random) -> tuple[Life, ...]:
    found: list[Life] = []
    day, left = 0, dice.randrange(1, PRESALE)
    while day < days:
        last = min(day + left, days)
        found.append(_life(rank, day, day + left, last, dice, fresh=day > 0))
        day, left = last, PRESALE - 1
    return tuple(found)


def _life(rank: int, first: int, travels: int, last: int, dice: Random, *, fresh: bool) -> Life:
    shares = [dice.lognormvariate(0, 1) for _ in range(dice.randrange(2, 13))]
    trains = tuple(
        Train(
            rate=BUSIEST / rank * part / sum(shares),
            peak=dice.gauss(14, 4),
            departs=(travels - 1) * DAY + dice.uniform(OPENS, CLOSES),
        )
        for part in shares
    )
    released = first * DAY + dice.randrange(16, 37) * 1800.0 if fresh else None
    plain = Life(first * DAY + OPENS, (last - 1) * DAY + CLOSES, trains, released, dice.randrange(2, 11))
    stays = 720 - 540 / rank
    seats = tuple(sorted((moment, moment + dice.expovariate(1 / stays)) for moment in _moments(plain, dice)))
    return Life(plain.begins, plain.ends, trains, released, plain.lapsing, seats)


def _moments(life: Life, dice: Random) -> list[float]:
    """When seats come back: refunds minute by minute, the release and its lapse, and what is not paid afterwards."""
    moments: list[float] = []
    now = life.begins
    while now < life.ends:
        mean = sum(train.at(now) for train in life.trains) * STEP / 3600
        moments.extend(dice.uniform(now, now + STEP) for _ in range(_poisson(mean, dice)))
        now += STEP
    if life.released is not None:
        moments.extend(life.released + dice.uniform(0, 120) for _ in range(2))
        moments.extend(life.released + LAPSE + dice.expovariate(1 / 180) for _ in range(life.lapsing))
    again = [moment + LAPSE + dice.expovariate(1 / 60) for moment in moments if dice.random() < UNPAID]
    return [moment for moment in (*moments, *again) if OPENS <= moment % DAY < CLOSES and moment < life.ends]


def _hurry(days: float) -> float:
    return 1.0 if days > 8 else 1.5 if days > 2 else 3.0 if days > 1 else 5.0


def _poisson(mean: float, dice: Random) -> int:
    count, left = 0, exp(-mean)
    product = dice.random()
    while product > left:
        count, product = count + 1, product * dice.random()
    return count
