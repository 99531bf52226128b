"""What the portal's yes and no say about a reader."""

import json
import random
from statistics import median
from typing import Any

import pytest

from standby.captcha.card import Card
from standby.captcha.judge import (
    ENOUGH,
    FALSE_ALARM,
    HIGHEST_PROMISE,
    RECENT,
    Drift,
    Health,
    begun,
    fingerprint,
    promise,
    remembered,
    wilson,
)

CARD = Card("mine", "0123", 4, 4, 68, 22, 0, 255, 1.0, 0.9, 0.97, (0.94, 0.99))


def after(drift: Drift, *verdicts: bool) -> Drift:
    for each in verdicts:
        drift = drift.after(each)
    return drift


def draw(rng: random.Random, rate: float, count: int) -> list[bool]:
    return [rng.random() < rate for _ in range(count)]


def until_told(drift: Drift, rng: random.Random, rate: float, most: int) -> tuple[int, Drift]:
    """How many verdicts at this rate it takes until the reader is said to be worse; ``most`` if it never is."""
    for number in range(most):
        if drift.health is Health.WORSE:
            return number, drift
        drift = drift.after(rng.random() < rate)
    return most, drift


def test_a_few_refusals_do_not_condemn_a_reader() -> None:
    assert after(begun(0.998), *[False] * (ENOUGH - 1)).health is Health.UNKNOWN
    assert after(begun(0.998), *[False] * ENOUGH).health is Health.WORSE


def test_a_reader_that_keeps_its_promise_is_left_alone() -> None:
    assert after(begun(0.98), *[True] * 50, False).health is Health.AS_PROMISED


def test_looking_for_ever_does_not_make_false_alarms() -> None:
    """Readers that keep exactly what was promised: hardly any is ever accused, however long one looks."""
    rng = random.Random(1)
    accused = sum(until_told(begun(0.95), rng, 0.95, 1000)[1].health is Health.WORSE for _ in range(250))
    assert accused <= 250 * FALSE_ALARM * 2
    assert until_told(begun(0.98), rng, 0.98, 30_000)[0] == 30_000


@pytest.mark.parametrize(
    ("promised", "good", "rate", "within"),
    [(0.99, 0, 0.5, 12), (0.99, 1000, 0.5, 20), (0.99, 500, 0.9, 150), (0.9, 300, 0.5, 45)],
)
def test_a_reader_that_got_worse_is_told_soon_even_after_good_years(
    promised: float, good: int, rate: float, within: int
) -> None:
    rng = random.Random(2)
    taken = [until_told(after(begun(promised), *draw(rng, promised, good)), rng, rate, 3000)[0] for _ in range(25)]
    assert median(taken) <= within


def test_when_the_portal_accepts_again_the_count_starts_anew() -> None:
    worse = after(begun(0.98), *[True, False] * 10)
    assert worse.health is Health.WORSE
    assert worse.accepted == 10
    well = after(worse, *[True] * 30)
    assert well.health in {Health.UNKNOWN, Health.AS_PROMISED}
    assert well.asked < 30


def test_one_that_stays_bad_does_not_flicker() -> None:
    rng = random.Random(3)
    drift = after(begun(0.99), *[False] * ENOUGH)
    for verdict in draw(rng, 0.6, 2000):
        drift = drift.after(verdict)
        assert drift.health is Health.WORSE


def test_only_the_latest_answers_are_shown() -> None:
    drift = after(begun(0.5), *[False] * 5, *[True] * RECENT)
    assert (drift.accepted, len(drift.recent), drift.asked) == (RECENT, RECENT, RECENT + 5)


@pytest.mark.parametrize("verdicts", [[], [True], [True, False, True], [True, False] * 20])
def test_a_drift_can_be_put_away_and_taken_up(verdicts: list[bool]) -> None:
    drift = after(begun(0.98), *verdicts)
    kept = remembered(drift.dumps())
    assert kept == drift
    assert after(kept, True, False) == after(drift, True, False)
    assert len(json.dumps(drift.dumps())) < 500


def test_what_a_model_promises_is_what_was_measured_of_its_answers() -> None:
    assert promise(CARD) == 0.94, "nothing was measured of its answers, so what was measured of all strings"
    measured = Card(**{**_facts(CARD), "measured_on": 1000, "coverage": 0.9, "precision": 0.99})
    assert promise(measured) == wilson(891, 900)[0]
    assert promise(Card(**{**_facts(CARD), "interval": (0.9999, 1.0)})) == HIGHEST_PROMISE
    assert promise(Card(**{**_facts(CARD), "interval": (0.0, 1.0)})) == pytest.approx(0.05)


def test_another_model_has_another_name() -> None:
    assert fingerprint(CARD) == fingerprint(Card(**_facts(CARD)))
    assert fingerprint(CARD) != fingerprint(Card(**{**_facts(CARD), "temperature": 1.1}))


def _facts(card: Card) -> dict[str, Any]:
    return {name: getattr(card, name) for name in Card.__dataclass_fields__}


@pytest.mark.parametrize(
    ("right", "asked", "low", "high"),
    [(0, 0, 0.0, 1.0), (10, 10, 0.7225, 1.0), (0, 10, 0.0, 0.2775), (50, 100, 0.4038, 0.5962)],
)
def test_wilson_intervals_are_those_of_the_tables(right: int, asked: int, low: float, high: float) -> None:
    assert wilson(right, asked) == pytest.approx((low, high), abs=1e-4)
