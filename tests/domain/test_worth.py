"""Which question is asked how often: what is learned from a yes or a no, and how a budget is shared."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.domain.lapses import Lapses
from standby.domain.rhythm import PRIOR_RATE, Rhythm, rhythm_from_data
from standby.domain.tickets import Intent
from standby.domain.worth import (
    CEILING,
    FLOOR,
    LAPSE_RATE,
    PUNCTUAL,
    SALE_RATE,
    Look,
    Pace,
    expected,
    next_look,
    pace,
    share,
    trend,
    worth,
)

NOON = datetime(2030, 1, 18, 4, 0, tzinfo=UTC)  # in Beijing
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PER_SECOND = 56 / 300


def looked(rate: float, hours: float, every: timedelta = 5 * MINUTE, start: datetime = NOON) -> Rhythm:
    """A rhythm after looks at changes of that many an hour."""
    dice, rhythm, now = Random(7), Rhythm(), start
    while now < start + hours * HOUR:
        gap = every.total_seconds() / 3600
        rhythm = rhythm.seen(dice.expovariate(rate) < gap if rate else False, now, now + every)
        now += every
    return rhythm


# ---------------------------------------------------------------- what is learned


def test_nothing_is_known_at_first() -> None:
    assert Rhythm().steady(NOON) == pytest.approx(PRIOR_RATE)


@pytest.mark.parametrize("rate", [0.0, 0.5, 3.0, 12.0])
def test_the_rate_is_found(rate: float) -> None:
    learned = looked(rate, 60).steady(NOON + 60 * HOUR)
    assert learned == pytest.approx(rate, rel=0.45, abs=0.3)


def test_a_yes_after_a_long_gap_stands_for_more_than_one_change() -> None:
    often = looked(12, 40, every=30 * MINUTE).steady(NOON + 40 * HOUR)
    assert often > 4  # counted as one each, twelve an hour would look like two


def test_every_no_makes_it_rarer_and_a_yes_more_frequent() -> None:
    once = Rhythm().seen(False, NOON, NOON + MINUTE)
    twice = once.seen(False, NOON + MINUTE, NOON + 2 * MINUTE)
    yes = twice.seen(True, NOON + 2 * MINUTE, NOON + 3 * MINUTE)
    after = NOON + 3 * MINUTE
    assert twice.steady(after) < once.steady(after) < PRIOR_RATE < yes.steady(after)


def test_a_burst_is_forgotten_within_hours() -> None:
    rhythm = looked(0.2, 24)
    begins = NOON + DAY
    for minute in range(5):
        rhythm = rhythm.seen(True, begins + minute * MINUTE, begins + (minute + 1) * MINUTE)
    during, later = rhythm.steady(begins + 5 * MINUTE), rhythm.steady(begins + 6 * HOUR)
    assert during > 2 * later


def test_each_hour_of_the_day_has_its_own_rate() -> None:
    rhythm, now = Rhythm(), NOON
    for _ in range(12 * 24 * 6):
        busy = now.hour == 4  # noon in Beijing
        rhythm, now = rhythm.seen(busy, now, now + 5 * MINUTE), now + 5 * MINUTE
    assert rhythm.steady(now.replace(hour=4) + DAY) > 2 * rhythm.steady(now.replace(hour=10) + DAY)


@pytest.mark.parametrize("since", [NOON - 8 * HOUR, NOON, NOON + HOUR])
def test_a_night_and_a_clock_set_back_say_nothing(since: datetime) -> None:
    assert Rhythm().seen(True, since, NOON).steady(NOON) == pytest.approx(PRIOR_RATE)


def test_it_survives_its_row() -> None:
    rhythm = looked(3, 30)
    again = rhythm_from_data(json.loads(json.dumps(rhythm.to_data())))
    assert again.steady(NOON + 31 * HOUR) == pytest.approx(rhythm.steady(NOON + 31 * HOUR), rel=0.01)
    assert rhythm_from_data(Rhythm().to_data()) == Rhythm()


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"hours": []},
        {"hours": [[0, 0]] * 23, "recent": [0, 0], "at": None},
        {"hours": [[0, -1]] * 24, "recent": [0, 0], "at": None},
        {"hours": [[0, 0]] * 24, "recent": [float("nan"), 0], "at": None},
        {"hours": [[0, 0]] * 24, "recent": [0, 0], "at": "2030-01-01T00:00:00"},
        {"hours": [[0, 0]] * 24, "recent": [0, 0], "at": 5},
        {"hours": 5, "recent": [0, 0], "at": None},
        {"hours": [[0, 0]] * 24, "recent": [0, 0], "at": None},
    ],
)
def test_a_row_that_is_not_ours_begins_anew(data: dict[str, object] | None) -> None:
    assert rhythm_from_data(data) == Rhythm()


# ---------------------------------------------------------------- what it is worth


def test_nearer_departure_and_a_reservation_are_worth_more_and_a_departed_train_nothing() -> None:
    far, near, gone = (worth([Intent.NOTIFY], NOON + ahead, NOON) for ahead in (10 * DAY, HOUR, timedelta(0)))
    assert far == pytest.approx(1, abs=0.01)
    assert 3.5 < near <= 4
    assert gone == 0
    assert worth([Intent.RESERVE], NOON + HOUR, NOON) == pytest.approx(2 * near)
    assert worth([Intent.NOTIFY] * 3, NOON + HOUR, NOON) == pytest.approx(3 * near)
    assert worth([], NOON + HOUR, NOON) == 0


@pytest.mark.parametrize(
    ("since", "rate"),
    [
        (timedelta(seconds=-11), 0),
        (timedelta(seconds=-10), SALE_RATE),
        (timedelta(minutes=2), SALE_RATE),
        (timedelta(minutes=3), 0),
        (timedelta(minutes=30), LAPSE_RATE),
        (timedelta(minutes=41), 0),
    ],
)
def test_the_calendar_foretells_the_release_and_the_lapse_of_its_orders(since: timedelta, rate: float) -> None:
    assert expected([NOON], NOON + since) == rate
    assert expected([NOON - DAY, NOON], NOON + since) == rate
    assert expected([], NOON) == 0


def test_more_comes_back_towards_departure_and_nothing_afterwards() -> None:
    ahead = [10 * DAY, 5 * DAY, 1.5 * DAY, HOUR, timedelta(0)]
    rises = [trend([NOON + one], NOON) for one in ahead]
    assert rises[:4] == sorted(rises[:4])
    assert (rises[0], rises[-1]) == (1.0, 0.0)
    assert trend([NOON + one for one in ahead], NOON) == pytest.approx(sum(rises) / 5)
    assert trend([], NOON) == 1.0, "where nothing is known of trains"
    gone = Look(1.0, Rhythm(), leaving=(NOON,))
    assert gone.value(NOON) == 0
    assert gone.seen(True, NOON, NOON + MINUTE).rhythm.steady(NOON) == pytest.approx(Rhythm().steady(NOON), rel=0.01)


def test_what_is_learned_close_to_departure_is_not_taken_for_usual() -> None:
    far, near = (Look(1.0, Rhythm(), leaving=(NOON + ahead,)) for ahead in (20 * DAY, 20 * HOUR))
    for minute in range(0, 300, 5):
        since, now = NOON + minute * MINUTE, NOON + (minute + 5) * MINUTE
        far, near = (look.seen(minute % 20 == 0, since, now) for look in (far, near))
    now = NOON + 5 * HOUR
    assert far.steady(now) == pytest.approx(near.steady(now), rel=0.25), "as often was seen of both"
    assert far.rhythm.steady(now) > 2 * near.rhythm.steady(now)


# ---------------------------------------------------------------- the next look


EVEN = Pace(600.0, CEILING)
"""Ten minutes for a question that changes once an hour and is worth one."""


def test_the_next_look_is_an_interval_away() -> None:
    assert next_look(Look(1.0, Rhythm()), EVEN, NOON) == NOON + 10 * MINUTE
    assert next_look(Look(4.0, Rhythm()), EVEN, NOON) == NOON + 5 * MINUTE
    assert next_look(Look(1.0, Rhythm(), (NOON - DAY,)), EVEN, NOON, turns=0.9) == NOON + 9 * MINUTE
    assert next_look(Look(0.0, Rhythm()), EVEN, NOON) == NOON + timedelta(seconds=CEILING)
    assert next_look(Look(1.0, Rhythm(), floor=86400), EVEN, NOON, turns=1.1) == NOON + 1.1 * DAY


def test_no_look_is_planned_past_a_release() -> None:
    soon, later = NOON + 5 * MINUTE, NOON + 15 * MINUTE
    assert next_look(Look(1.0, Rhythm(), (later, soon)), EVEN, NOON) == soon
    assert next_look(Look(1.0, Rhythm(), (later,)), EVEN, NOON) == NOON + 10 * MINUTE


def test_towards_the_lapse_of_a_releases_orders_the_look_is_brought_forward() -> None:
    look, lapse = Look(1.0, Rhythm(), (NOON,)), NOON + timedelta(minutes=29)
    due = next_look(look, EVEN, lapse - 5 * MINUTE)
    assert lapse + MINUTE < due < lapse + 2 * MINUTE  # half of an interval of 166 s is left by then
    assert next_look(look, EVEN, lapse - 10 * MINUTE) == lapse, "it was due just then"


def test_half_an_hour_after_a_seat_came_back_it_is_looked_for_again() -> None:
    rhythm = Rhythm().seen(True, NOON, NOON + MINUTE)
    again = NOON + 31 * MINUTE
    due = next_look(Look(1.0, replace(rhythm, lapses=Lapses())), EVEN, again - 4 * MINUTE)
    assert again < next_look(Look(1.0, rhythm), EVEN, again - 4 * MINUTE) < due - MINUTE


def test_who_had_to_queue_does_not_pay_for_it() -> None:
    look, due = Look(1.0, Rhythm()), NOON + 10 * MINUTE
    assert next_look(look, EVEN, NOON + timedelta(seconds=4), late=4) == due
    assert next_look(look, EVEN, NOON + MINUTE, late=60) == due + MINUTE - timedelta(seconds=PUNCTUAL)
    assert next_look(look, EVEN, NOON, late=-60) == due, "nor gain by asking early"


def test_no_look_is_planned_before_the_floor() -> None:
    busy = Look(1e6, Rhythm(), floor=30.0)
    assert next_look(busy, EVEN, NOON, late=9) == NOON + timedelta(seconds=30)
    at_release = Look(1e6, Rhythm(), (NOON,), floor=30.0)
    assert next_look(at_release, EVEN, NOON, late=9) == NOON + timedelta(seconds=FLOOR)


# ---------------------------------------------------------------- how the budget is shared


def intervals_of(looks: list[Look], per_second: float = PER_SECOND) -> tuple[float, ...]:
    found = pace(looks, per_second, NOON)
    return tuple(found.interval(look.value(NOON), look.floor_at(NOON)) for look in looks)


def spent(intervals: tuple[float, ...]) -> float:
    return sum(1 / interval for interval in intervals)


def test_equal_questions_share_evenly() -> None:
    assert share([1.0] * 60, PER_SECOND, floors=[FLOOR] * 60) == pytest.approx([60 / PER_SECOND] * 60)


def test_intervals_go_with_the_square_root() -> None:
    slow, fast = share([1.0, 9.0], 0.05, floors=[FLOOR] * 2)
    assert slow / fast == pytest.approx(3)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=80), st.floats(0.001, 1.0))
def test_the_budget_is_never_overspent_and_nobody_starves(values: list[float], per_second: float) -> None:
    intervals = share(values, per_second, floors=[FLOOR] * len(values))
    assert spent(intervals) <= per_second * (1 + 1e-6)
    assert all(FLOOR <= interval <= max(CEILING, 1.5 * len(values) / per_second) + 1e-6 for interval in intervals)


@given(st.lists(st.floats(0.01, 100), min_size=2, max_size=40))
def test_what_is_worth_more_never_waits_longer(values: list[float]) -> None:
    pairs = sorted(zip(values, share(values, PER_SECOND, floors=[FLOOR] * len(values)), strict=True))
    assert all(late >= early - 1e-6 for (_, late), (_, early) in pairwise(pairs))


def test_the_square_root_rule_beats_the_even_share() -> None:
    rates = [1 / rank for rank in range(1, 61)]
    ours = share(rates, PER_SECOND, floors=[FLOOR] * 60, ceiling=1e4)
    even = 60 / PER_SECOND
    delay = sum(rate * interval for rate, interval in zip(rates, ours, strict=True)) / sum(rates)
    assert delay == pytest.approx(sum(map(sqrt, rates)) ** 2 / PER_SECOND / sum(rates), rel=1e-3)
    assert delay < 0.72 * even


def test_a_release_takes_what_it_needs_from_the_others() -> None:
    calm = [Look(1.0, Rhythm()) for _ in range(60)]
    hot = [Look(1.0, Rhythm(), (NOON,)), *calm[1:]]
    before, during = intervals_of(calm), intervals_of(hot)
    assert during[0] < before[0] / 5
    assert during[1] > before[1]
    assert spent(during) <= PER_SECOND * (1 + 1e-6)


def test_one_question_alone_keeps_its_floor_and_no_question_plans_nothing() -> None:
    assert intervals_of([Look(1.0, Rhythm(), floor=30)], 10) == (30,)
    assert share([], PER_SECOND, floors=[]) == ()


def test_where_the_budget_does_not_reach_everybody_waits_longer() -> None:
    intervals = share([0.0] * 1000, PER_SECOND, floors=[FLOOR] * 1000)
    assert min(intervals) > CEILING
    assert spent(intervals) <= PER_SECOND
