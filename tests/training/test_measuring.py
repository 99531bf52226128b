"""Figures that a user can rely on."""

import numpy as np
import pytest

from standby.captcha.answer import Answer
from standby.training.calibrate import AIMED_PRECISION, LEAST_THRESHOLD, temperature, threshold
from standby.training.evaluate import Confusion, Wrong, score


def answer(text: str, confidence: float, *, abstained: bool = False) -> Answer:
    return Answer(text, confidence, (confidence,) * len(text), abstained)


def test_a_score_counts_what_is_right_said_and_confused() -> None:
    result = score(
        ["a", "b", "c", "d"],
        ["il1l", "m5m5", "abcd", "abcd"],
        [
            answer("1l1l", 0.99),
            answer("m5m5", 0.9),
            answer("abce", 0.4, abstained=True),
            answer("abc", 0.3, abstained=True),
        ],
    )
    assert result.n == 4
    assert result.whole == 0.25
    assert result.interval == pytest.approx((0.0456, 0.6994), abs=1e-4)
    assert result.char == (3 + 4 + 3 + 3) / 16
    assert result.coverage == 0.5
    assert result.precision == 0.5
    assert result.confusions == (Confusion("i", "1", 1), Confusion("d", "e", 1))
    assert result.wrong[0] == Wrong("a", "il1l", "1l1l", 0.99)
    assert [each.file for each in result.wrong] == ["a", "c", "d"], "the surest mistake is the worst"


def test_a_reader_that_says_nothing_is_never_wrong_and_never_right() -> None:
    result = score(["a"], ["abcd"], [answer("abcd", 0.1, abstained=True)])
    assert (result.coverage, result.precision, result.whole) == (0.0, 0.0, 1.0)


def test_an_overconfident_net_is_cooled_down() -> None:
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(4000, 5)).astype(np.float32)
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    classes = np.array([rng.choice(5, p=each / each.sum()) for each in shares.astype(np.float64)])
    assert temperature(logits, classes) == pytest.approx(1.0, rel=0.1)
    assert temperature(logits * 3, classes) == pytest.approx(3.0, rel=0.1)


def test_a_net_that_is_always_right_is_not_made_sure_of_anything() -> None:
    assert temperature(np.eye(5, dtype=np.float32) * 20, np.arange(5)) >= 0.25


def test_the_threshold_keeps_the_aimed_precision() -> None:
    rng = np.random.default_rng(2)
    confidences = rng.uniform(0.3, 1.0, 20_000)
    right = rng.random(20_000) < confidences
    chosen = threshold(confidences, right)
    assert 0.9 < chosen < 1.0
    assert right[confidences >= chosen].mean() >= AIMED_PRECISION


def test_without_mistakes_the_threshold_still_asks_for_more_than_even_odds() -> None:
    assert threshold(np.array([0.2, 0.9, 0.99]), np.array([True, True, True])) == LEAST_THRESHOLD


def test_a_reader_that_is_mostly_wrong_keeps_silent() -> None:
    assert threshold(np.array([0.6, 0.9, 0.99]), np.array([False, False, False])) > 0.99
