"""Seats that come back a second time, half an hour after somebody ordered them and did not pay."""

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest

from standby.domain.lapses import CHANCE, ORDERED, Lapses, Returned, lapses_from_data

NOON = datetime(2030, 1, 18, 4, 0, tzinfo=UTC)  # in Beijing
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def seen_once(fresh: float = 1.0) -> Lapses:
    return Lapses().seen(NOON - 4 * MINUTE, NOON, 0.0, fresh)


def test_a_seat_that_came_back_may_lapse_once_and_half_an_hour_later() -> None:
    lapses = seen_once()
    assert lapses.expected(NOON, NOON + 26 * MINUTE) == 0
    assert lapses.expected(NOON, NOON + HOUR) == pytest.approx(CHANCE, rel=0.01)
    assert lapses.rate(NOON + 30 * MINUTE) > 4 * lapses.rate(NOON + 38 * MINUTE)
    assert seen_once(3.0).expected(NOON, NOON + HOUR) == pytest.approx(3 * CHANCE, rel=0.01)
    assert seen_once(0.0) == Lapses().seen(NOON - MINUTE, NOON, 0.0, 0.0) == Lapses()


def test_the_window_is_that_of_chance() -> None:
    dice, seat = Random(3), Returned(NOON - 4 * MINUTE, NOON, 1.0)
    drawn = [1800 + dice.uniform(-240, 0) + dice.expovariate(1 / ORDERED) for _ in range(4000)]
    for minutes in (27, 29, 31, 33, 36):
        lapsed = sum(seconds <= 60 * minutes for seconds in drawn) / len(drawn)
        assert seat.lapsed(NOON + minutes * MINUTE) == pytest.approx(lapsed, abs=0.03)


def test_pieces_of_time_add_up() -> None:
    lapses = seen_once(2.0)
    marks = [NOON + 3 * step * MINUTE for step in range(20)]
    pieces = sum(lapses.expected(since, until) for since, until in pairwise(marks))
    assert pieces == pytest.approx(lapses.expected(marks[0], marks[-1]))


@pytest.mark.parametrize(("paid", "chance"), [pytest.param(True, 0.02, id="paid"), pytest.param(False, 0.9, id="not")])
def test_whether_people_pay_is_learned(paid: bool, chance: float) -> None:
    lapses, now = Lapses(), NOON
    for _ in range(200):
        lapses = lapses.seen(now, now + MINUTE, 0.0, 1.0)
        found = lapses.expected(now + MINUTE, now + HOUR) / lapses.chance
        lapses = lapses.seen(now + MINUTE, now + HOUR, 0.0 if paid else found, 0.0)
        now += HOUR
    assert lapses.chance < chance if paid else lapses.chance > chance


def test_what_is_over_is_forgotten_and_the_chance_is_not() -> None:
    later = seen_once().seen(NOON, NOON + 2 * HOUR, 0.0, 0.0)
    assert later.returned == ()
    assert later.told == pytest.approx((0.0, 1.0), abs=0.01)


def test_it_survives_its_row() -> None:
    lapses = seen_once().seen(NOON, NOON + 32 * MINUTE, 0.4, 0.6)
    again = lapses_from_data(json.loads(json.dumps(lapses.to_data())))
    assert again.returned == lapses.returned
    assert again.told == pytest.approx(lapses.told, abs=1e-3)


@pytest.mark.parametrize(
    "returned",
    [
        pytest.param([NOON.isoformat(), NOON.isoformat(), 1.0], id="no time between"),
        pytest.param(["2030-01-18T04:00:00", "2030-01-18T04:01:00", 1.0], id="no zone"),
        pytest.param([NOON.isoformat(), (NOON + MINUTE).isoformat(), -1.0], id="fewer than none"),
        pytest.param([NOON.isoformat(), (NOON + MINUTE).isoformat(), float("nan")], id="no number"),
        pytest.param([5, 6, 1.0], id="no moments"),
        pytest.param([NOON.isoformat()], id="too short"),
    ],
)
def test_a_row_that_is_not_ours_is_refused(returned: list[object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        lapses_from_data({"returned": [returned], "told": [0, 0]})
