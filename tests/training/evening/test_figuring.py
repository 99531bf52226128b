"""The figures that choose, warn and promise: each against a case whose answer is known."""

from collections import Counter

import numpy as np
import pytest
from numpy.typing import NDArray

from standby.captcha.answer import Answer
from standby.training.evening.ask import Heard
from standby.training.evening.choice import worse
from standby.training.evening.clock import Clock
from standby.training.evening.crossfit import contradicted, folds, others, suspects, weights
from standby.training.evening.doubts import doubts
from standby.training.evening.freehand import put_aside, starved
from standby.training.evening.measuring import interval, labels_to_halve, measured
from standby.training.evening.next_labels import first, order
from standby.training.evening.script import Script, script
from standby.training.evening.trust import answered, learn_trust, threshold
from standby.training.evening.unlabelled import agreeing, balanced, votes
from standby.training.evening.wish import Point
from tests.captcha.codes import ALPHABET, texts


def answer(text: str, *sure: float) -> Answer:
    return Answer(text, min(sure), sure, abstained=False)


# ---------------------------------------------------------------- choosing labels


def test_missing_characters_are_asked_for_first() -> None:
    labels = ["aaaa", "bbbb", "aabb", "abab"] * 2
    guesses = ["abab", "cccc", "aabb", "dddd", "bbaa"]
    features = np.zeros((5, 2), dtype=np.float32)
    first_two = [order(guesses, [0.9] * 5, features, labels, features, 2, seed) for seed in range(20)]
    asked = Counter(place for chosen in first_two for place in chosen)
    assert asked[1] + asked[3] > 25, "a quarter of the choices are left to chance"


def test_unsure_and_unlike_pictures_come_before_others() -> None:
    features = np.zeros((50, 2), dtype=np.float32)
    features[7] = [5, 0]
    confidences = [0.99] * 50
    confidences[3] = 0.1
    firsts = Counter(
        order(["ab"] * 50, confidences, features, ["ab"] * 9, features[:1], 1, seed)[0] for seed in range(40)
    )
    assert firsts[3] + firsts[7] >= 20


def test_the_first_handful_is_spread_out() -> None:
    rng = np.random.default_rng(1)
    groups = np.repeat(np.eye(5, dtype=np.float32), 40, axis=0) + rng.normal(0, 0.01, (200, 5)).astype(np.float32)
    hits = [len({place // 40 for place in first(groups, 8, seed)}) for seed in range(10)]
    assert np.mean(hits) >= 4.5
    assert sorted(first(groups[:3], 10, 1)) == [0, 1, 2]


# ---------------------------------------------------------------- labels against readings


def heard(labels: list[str], read: list[str], sure: list[float], least: list[float]) -> Heard:
    losses = np.array([-np.log(each) for each in least])
    answers = tuple(answer(text, each) for text, each in zip(read, sure, strict=True))
    return Heard(answers, losses, np.array(least), losses + np.log(sure))


def test_suspects_are_the_labels_read_otherwise_worst_first() -> None:
    labels = ["abcd", "efgh", "ijkl", "mnop"]
    said = heard(labels, ["abcd", "efgx", "ijkx", "mnox"], [0.9, 0.95, 0.6, 0.99], [0.9, 0.01, 0.3, 0.001])
    found = suspects(said, ["1", "2", "3", "4"], labels)
    assert [(each.file, each.label, each.seen) for each in found] == [
        ("4", "mnop", "mnox"),
        ("2", "efgh", "efgx"),
        ("3", "ijkl", "ijkx"),
    ]
    assert contradicted(said, labels).tolist() == [False, True, False, True]
    assert weights(said, labels).tolist() == pytest.approx([1, 0.1, 1, 0.1])


def test_twins_are_always_in_the_same_fold() -> None:
    groups = [each // 3 for each in range(60)]
    parts = folds(groups, 4, seed=1)
    assert sorted(place for part in parts for place in part) == list(range(60))
    assert all({groups[place] for place in part}.isdisjoint({groups[place] for place in rest})
               for part, rest in zip(parts, others(parts, 60), strict=True))  # fmt: skip
    assert max(map(len, parts)) - min(map(len, parts)) <= 3


# ---------------------------------------------------------------- odd labels, scripts


def test_slips_are_told_from_what_many_labels_have() -> None:
    usual = texts(200, seed=3)
    assert doubts(usual, usual) == []
    mixed = [*(each[:3] for each in usual[:80]), *usual[80:]]
    assert doubts(mixed, mixed) == [], "two lengths that many labels have are both meant"
    spoiled = [*usual, "abc", "ab!d", "aBcd"]
    assert {each.label for each in doubts(spoiled, spoiled)} == {"abc", "ab!d", "aBcd"}


def test_a_script_has_all_lengths_and_while_labels_are_few_all_characters() -> None:
    assert script(["abcd", "12345", "abcd67"] * 5) == Script("0123456789abcd", 4, 6)
    assert script([each.replace("x", "y") for each in texts(300)]).alphabet == ALPHABET.replace("x", "")
    assert script(texts(40)).alphabet == ALPHABET
    assert script(["123456789"] * 29 + ["1234"]).longest == 4, "what remains may be odd"


# ---------------------------------------------------------------- promises


def smoothed(rng: np.random.Generator, count: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Answers of a net learned with smoothed labels: 97 % right, never surer than 0.92, and surer than it says."""
    confidences = 0.92 * (1 - rng.beta(0.5, 4, count))
    odds = 3 * np.log(confidences / (1 - confidences)) + 1
    return confidences, rng.random(count) < 1 / (1 + np.exp(-odds))


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
def test_the_threshold_keeps_the_asked_precision_on_new_answers(seed: int) -> None:
    rng = np.random.default_rng(seed)
    confidences, right = smoothed(rng, 200)
    new, new_right = smoothed(rng, 20_000)
    chosen = threshold(learn_trust(confidences, right), new, 0.99)
    assert new_right[new >= chosen].mean() >= 0.985
    assert (new >= chosen).mean() >= 0.7


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_said_of_few_labels_holds_for_new_ones(seed: int) -> None:
    """Thresholds found on the other folds keep as much of a fold as the common one does of new pictures."""
    rng = np.random.default_rng(seed)
    confidences, right = smoothed(rng, 200)
    new, new_right = smoothed(rng, 20_000)
    parts = [list(range(each, 200, 4)) for each in range(4)]
    kept = answered(confidences, right, np.ones(200, dtype=bool), parts, 0.99)
    chosen = threshold(learn_trust(confidences, right), new, 0.99)
    assert kept.mean() == pytest.approx((new >= chosen).mean(), abs=0.1)
    assert right[kept].mean() == pytest.approx(new_right[new >= chosen].mean(), abs=0.02)


def test_few_labels_of_a_good_reader_keep_it_answering() -> None:
    rng = np.random.default_rng(1)
    confidences, right = smoothed(rng, 50)
    new, new_right = smoothed(rng, 20_000)
    answers = new >= threshold(learn_trust(confidences, right), new, 0.99)
    assert answers.mean() >= 0.85
    assert new_right[answers].mean() >= 0.985


def test_some_unlabelled_pictures_are_kept_from_all_learning() -> None:
    taught, aside = put_aside(range(1000), 1)
    assert (len(taught), len(aside)) == (850, 150)
    assert sorted([*taught, *aside]) == list(range(1000))
    assert put_aside(range(1000), 1) == (taught, aside), "the same when an evening is resumed"
    assert [len(part) for part in put_aside(range(40), 1)] == [32, 8]
    assert put_aside([], 1) == ([], [])


def test_a_net_that_misses_its_own_labels_has_starved() -> None:
    assert starved(0.25, 0.75, 60)
    assert not starved(0.7, 0.75, 60)
    assert not starved(0.0, 0.0, 60)


def test_a_reader_that_never_errs_answers_nearly_everything() -> None:
    sure = np.full(100, 0.995)
    assert threshold(learn_trust(sure, np.ones(100, dtype=bool)), sure, 0.99) <= 0.995


def test_a_reader_that_could_keep_the_promise_for_a_handful_answers_half_and_says_how_well() -> None:
    rng = np.random.default_rng(1)
    confidences = np.concatenate([np.full(5, 0.999), rng.uniform(0.5, 0.8, 195)])
    right = np.concatenate([np.ones(5, dtype=bool), rng.random(195) < 0.85])
    answers = confidences >= threshold(learn_trust(confidences, right), confidences, 0.99)
    assert answers.mean() == pytest.approx(0.5, abs=0.02)


def test_a_reader_that_is_surely_wrong_keeps_half_to_itself() -> None:
    rng = np.random.default_rng(1)
    confidences = rng.uniform(0.9, 1.0, 100)
    trust = learn_trust(confidences, rng.random(100) < 0.5)
    assert 0.4 < (confidences < threshold(trust, confidences, 0.99)).mean() < 0.6


@pytest.mark.parametrize(("share", "count"), [(0.97, 60), (0.95, 150), (0.9, 300), (0.985, 800)])
def test_the_interval_holds_what_the_next_pictures_show(share: float, count: int) -> None:
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(2000):
        low, high = interval(rng.binomial(count, share) / count, count)
        held += low <= rng.binomial(300, share) / 300 <= high
    assert held / 2000 >= 0.93


def test_a_file_that_knows_more_labels_than_the_nets_it_is_judged_by_may_turn_out_better() -> None:
    answers = [Answer(text, 1.0, (1.0,) * 4, abstained=False) for text in ["abcd"] * 45 + ["abce"] * 5]
    files, labels = [str(number) for number in range(50)], ["abcd"] * 50
    low, high = measured(files, labels, answers).interval
    crossed_low, crossed_high = measured(files, labels, answers, crossed=True).interval
    assert crossed_low == low
    assert 1 - crossed_high == pytest.approx((1 - high) / 2)


def test_a_smaller_net_is_only_worse_if_chance_cannot_explain_it() -> None:
    right = np.ones(100, dtype=bool)
    few, many = right.copy(), right.copy()
    few[:3], many[:12] = False, False
    assert not worse(few, right)
    assert worse(many, right)
    assert not worse(right, many)


def test_the_curve_tells_how_many_labels_halve_the_mistakes() -> None:
    assert labels_to_halve([Point(0, 0.5), Point(50, 0.9), Point(100, 0.95)]) == 100
    assert labels_to_halve([Point(50, 0.95), Point(100, 0.94)]) is None
    assert labels_to_halve([Point(100, 0.97)]) is None


# ---------------------------------------------------------------- unlabelled pictures, time


def test_a_guess_needs_three_of_four_nets() -> None:
    said, shares = votes(
        [["aa", "ab", "ab", ""], ["aa", "ab", "ac", ""], ["aa", "ab", "ad", ""], ["aa", "bb", "ab", ""]]
    )
    assert said[:2] == ["aa", "ab"]
    assert shares.tolist() == [1.0, 0.75, 0.0, 0.0]
    assert votes([["aa", "ab"], ["aa", "cc"]])[1].tolist() == [1.0, 0.0], "of fewer nets all"


def test_rare_characters_weigh_more() -> None:
    found = balanced(["aa"] * 9 + ["qq"])
    assert found[-1] > 2 * found[0]
    assert found.mean() == pytest.approx(1.0, abs=1e-3)


def test_a_second_reader_decides_what_is_agreed() -> None:
    says = {b"1": "AB", b"2": "ce", b"3": "abc"}
    found = agreeing(says.__getitem__, [b"1", b"2", b"3"], ["ab", "cd", "abc"], Script("abcd", 2, 2))
    assert found.tolist() == [True, False, False]


def test_time_is_shared_among_the_stages_that_are_left() -> None:
    now = [0.0]
    clock = Clock(100.0, {"choose": 1, "cross": 2, "final": 1}, now=lambda: now[0])
    assert clock.share("cross") == pytest.approx(47)
    now[0] = 60.0
    clock.over("choose", "cross")
    assert clock.share("final") == pytest.approx(34)
    now[0] = 200.0
    assert clock.share("final") == 1.0, "a slow machine learns less, it does not fail"
