"""Splits without leaks, labels where they teach most, wrong labels found."""

import numpy as np
import pytest

from standby.training.paint import lay_out, plain, random_strings
from standby.training.select import choose
from standby.training.split import split
from standby.training.suspects import suspects
from tests.captcha.codes import ALPHABET, GRID, WIDTH, glyphs

STRINGS = random_strings(600, 4, len(ALPHABET), 0.0, np.random.default_rng(1))
PICTURES = plain(lay_out(glyphs(), STRINGS, GRID, WIDTH))
WINDOWS = GRID.windows(PICTURES)


def test_the_parts_hold_every_picture_once() -> None:
    parts = split(PICTURES, seed=1)
    assert sorted(parts.learn + parts.calibrate + parts.measure) == list(range(600))
    assert min(map(len, (parts.learn, parts.calibrate, parts.measure))) >= 50


def test_the_same_pixels_never_fall_into_two_parts() -> None:
    twice = np.concatenate([PICTURES, PICTURES])
    for part in (parts := split(twice, seed=2)).learn, parts.calibrate, parts.measure:
        assert {place % 600 for place in part} == {place for place in part if place < 600}


def test_a_seed_gives_the_same_parts_again() -> None:
    assert split(PICTURES, seed=3) == split(PICTURES, seed=3) != split(PICTURES, seed=4)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twenty_chosen_labels_show_more_characters_than_twenty_random_ones(seed: int) -> None:
    chosen = choose(WINDOWS, GRID, 20, seed)
    assert len(set(chosen)) == 20
    assert len(np.unique(STRINGS[chosen])) >= 34
    at_random = np.random.default_rng(seed).permutation(600)[:20]
    assert len(np.unique(STRINGS[chosen])) >= len(np.unique(STRINGS[at_random]))


def test_no_more_can_be_chosen_than_there_are() -> None:
    assert sorted(choose(WINDOWS[:5], GRID, 20, 1)) == [0, 1, 2, 3, 4]


def test_wrong_labels_are_found_and_right_ones_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standby.training.train.BATCH", 160)
    spoiled, labels = [7, 100, 333], STRINGS.copy()
    for place in spoiled:
        labels[place, place % 4] = (labels[place, place % 4] + 5) % len(ALPHABET)
    found = suspects(WINDOWS, labels, len(ALPHABET) + 1, seed=1)
    assert {each.place for each in found} == set(spoiled)
    assert [each.seen for each in found] == [tuple(STRINGS[each.place]) for each in found]
    assert [each.loss for each in found] == sorted((each.loss for each in found), reverse=True)
