"""The optimum for known rates: the square-root rule for one who knows the railway's rates of this very moment.

No timers: every turn of the budget goes to the question that is most overdue
in proportion to its interval, so a burst takes no more than it needs and what
others were promised before it counts for nothing.
"""

from benchmarks.scheduling.watch import Outcome, Places, on_day
from benchmarks.scheduling.world import CLOSES, DAY, OPENS, Life
from standby.domain.worth import FLOOR, share

RENEWED = 60.0
"""Seconds between two plans."""


def ideal(places: Places, per_second: float, days: int) -> tuple[Outcome, ...]:
    return tuple(_day(on_day(places, day), per_second, day) for day in range(days))


def _day(lives: list[Life], per_second: float, day: int) -> Outcome:
    outcome, now = Outcome(), day * DAY + OPENS
    looked, planned = [now] * len(lives), now - RENEWED
    closes = day * DAY + CLOSES
    intervals: tuple[float, ...] = ()
    while (now := now + 1 / per_second) < closes:
        if now - planned >= RENEWED:
            planned, intervals = now, _plan(lives, per_second, now)
        overdue = [(now - last) / interval for last, interval in zip(looked, intervals, strict=True)]
        number = overdue.index(max(overdue))
        outcome.look(lives[number], looked[number], now)
        looked[number] = now
        outcome.requests += 1
    outcome.close(lives, looked, closes)
    return outcome


def _plan(lives: list[Life], per_second: float, now: float) -> tuple[float, ...]:
    return share([life.rate(now) for life in lives], per_second, floors=[FLOOR] * len(lives))
