"""Repeats of a photograph fall together, strangers do not, and a store finds them."""

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from standby.captcha.fingerprint import BITS, NEAR, Fingerprint, Fingerprints, clusters, fingerprints
from tests.captcha.click.photographs import photograph, shown

PICTURES, TIMES = 60, 4


def showings(seed: int = 1) -> Fingerprint:
    """PICTURES photographs, each shown TIMES times: the showings of one stand together."""
    rng = random.Random(seed)
    tiles = [shown(photograph(n), rng) for n in range(PICTURES) for _ in range(TIMES)]
    return fingerprints(np.stack(tiles))


def apart(one: Fingerprint, other: Fingerprint) -> int:
    return int(np.bitwise_count(one ^ other).sum())


def test_repeats_are_near_and_strangers_far() -> None:
    shown_before = showings()
    repeats = [apart(shown_before[n], shown_before[n + 1]) for n in range(0, len(shown_before), TIMES)]
    strangers = [apart(shown_before[n - TIMES], shown_before[n]) for n in range(TIMES, len(shown_before), TIMES)]
    assert max(repeats) <= NEAR < min(strangers)


def test_a_fingerprint_is_of_the_picture_not_of_its_size() -> None:
    picture = photograph(1)
    large = fingerprints(np.asarray(picture.resize((146, 140)))[None])[0]
    assert apart(large, fingerprints(np.asarray(picture)[None])[0]) <= 4


def test_a_word_in_grey_has_one_too() -> None:
    strips = np.asarray(photograph(2).convert("L"))[None]
    in_colour = np.repeat(strips[..., None], 3, axis=3)
    assert np.array_equal(fingerprints(strips), fingerprints(in_colour))


def test_white_paper_has_no_signs() -> None:
    assert fingerprints(np.full((1, 67, 67, 3), 255, np.uint8)).tolist() == [[0, 0]]


def test_no_pictures_have_no_fingerprints() -> None:
    assert fingerprints(np.empty((0, 67, 67, 3), np.uint8)).shape == (0, 2)
    assert clusters(np.empty((0, 2), np.uint64)).shape == (0,)


def test_a_store_finds_what_was_shown_before() -> None:
    every = showings()
    store = Fingerprints(every[::TIMES])
    for picture in range(PICTURES):
        again = every[picture * TIMES + 1]
        numbers, distances = store.nearest(again)
        assert numbers.tolist() == [picture]
        assert distances.tolist() == [apart(again, every[picture * TIMES])]
        assert store.within(again).tolist() == [picture]


def test_a_store_grows_and_is_kept_as_it_is() -> None:
    every, store = showings(), Fingerprints()
    numbers = np.concatenate([store.add(every[:1][0]), store.add(every[1:50]), store.add(every[50:])])
    assert numbers.tolist() == list(range(len(every)))
    assert np.array_equal(store.hashes, every)
    assert np.array_equal(Fingerprints(store.hashes).distances(every[7]), store.distances(every[7]))


def test_an_empty_store_finds_nothing() -> None:
    store, one = Fingerprints(), np.zeros(2, np.uint64)
    assert len(store) == 0
    assert store.within(one, BITS).size == 0
    assert store.nearest(one, 3)[0].size == 0


@given(st.integers(0, 2**32), st.integers(0, 70_000), st.integers(1, 9), st.integers(0, BITS))
def test_a_search_finds_what_comparing_one_by_one_does(seed: int, size: int, count: int, radius: int) -> None:
    rng = np.random.default_rng(seed)
    hashes, one = rng.integers(0, 2**64, (size, 2), dtype=np.uint64), rng.integers(0, 2**64, 2, dtype=np.uint64)
    distances = np.bitwise_count(hashes ^ one).sum(axis=1)
    store = Fingerprints(hashes)
    assert np.array_equal(store.within(one, radius), np.flatnonzero(distances <= radius))
    numbers, found = store.nearest(one, count)
    assert np.array_equal(numbers, np.argsort(distances, kind="stable")[:count])
    assert np.array_equal(found, distances[numbers])


def test_showings_of_one_picture_get_one_label() -> None:
    assert clusters(showings()).tolist() == [n for n in range(PICTURES) for _ in range(TIMES)]


def test_one_that_lies_between_two_pictures_does_not_chain_them() -> None:
    """Two groups 30 bits apart, and a stray 15 bits from both."""
    one, other = np.zeros(BITS, np.uint8), np.zeros(BITS, np.uint8)
    other[:30] = 1
    between = np.where(np.arange(BITS) < 15, other, one)
    bits = np.stack([one, one, between, other, other])
    labels = clusters(np.packbits(bits, axis=1).view(np.uint64), radius=20)
    assert labels[0] == labels[1] != labels[3] == labels[4]
