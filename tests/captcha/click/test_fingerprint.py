"""Repeats of a photograph fall together, strangers do not, and a store finds them."""

import random
import tracemalloc
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.captcha import fingerprint
from standby.captcha.fingerprint import (
    FAR,
    LEAST,
    NEAR,
    OFTEN,
    WORDS,
    Fingerprint,
    Fingerprints,
    clusters,
    fingerprints,
)
from tests.captcha.click.photographs import photograph, shown

PICTURES, TIMES = 60, 4


def showings(seed: int = 1) -> Fingerprint:
    """PICTURES photographs, each shown TIMES times: the showings of one stand together."""
    rng = random.Random(seed)
    tiles = [shown(photograph(n), rng) for n in range(PICTURES) for _ in range(TIMES)]
    return fingerprints(np.stack(tiles))


def apart(one: Fingerprint, other: Fingerprint) -> int:
    """Bits between the nearest window of one and the middle of the other."""
    return int(np.bitwise_count(one.reshape(-1, WORDS) ^ other[:WORDS]).sum(axis=1).min())


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


@pytest.mark.parametrize("shape", [(1, LEAST - 1, 67, 3), (1, 67, 4), (67, 67), (1, 67, 67, 4)], ids=str)
def test_what_is_no_picture_of_some_size_has_none(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="20 pixels"):
        fingerprints(np.zeros(shape, np.uint8))
    assert fingerprints(np.zeros((1, LEAST, LEAST), np.uint8)).shape == (1, 18)


def test_white_paper_has_no_signs() -> None:
    assert not fingerprints(np.full((1, 67, 67, 3), 255, np.uint8)).any()


def test_no_pictures_have_no_fingerprints() -> None:
    assert fingerprints(np.empty((0, 67, 67, 3), np.uint8)).shape == (0, 18)
    assert clusters(np.empty((0, 18), np.uint64)).shape == (0,)


def test_a_store_finds_what_was_shown_before() -> None:
    every = showings()
    store = Fingerprints(every[::TIMES])
    for picture in range(PICTURES):
        again = every[picture * TIMES + 1]
        numbers, distances = store.nearest(again)
        assert numbers.tolist() == [picture]
        assert distances.tolist() == [apart(again, every[picture * TIMES])]
        assert store.within(again)[0].tolist() == [picture]


def test_a_store_grows_and_is_kept_as_it_is() -> None:
    every, store = showings(), Fingerprints()
    numbers = np.concatenate([store.add(every[:1][0]), store.add(every[1:50]), store.add(every[50:])])
    assert numbers.tolist() == list(range(len(every)))
    assert np.array_equal(store.hashes, every[:, :WORDS])
    again = Fingerprints(store.hashes)
    assert again.nearest(every[7], 9)[0].tolist() == store.nearest(every[7], 9)[0].tolist()


def test_an_empty_store_finds_nothing() -> None:
    store, one = Fingerprints(), np.zeros(18, np.uint64)
    assert len(store) == 0
    assert store.within(one)[0].size == 0
    assert store.nearest(one, 3)[0].size == 0


NO_FINGERPRINTS = [
    ("fractions", np.zeros((3, 18))),
    ("signed", np.zeros((3, 18), np.int64)),
    ("half a hash", np.zeros((3, 1), np.uint64)),
    ("two and a half", np.zeros((3, 5), np.uint64)),
    ("one number", np.uint64(7).reshape(())),
    ("stacked", np.zeros((2, 3, 18), np.uint64)),
]


@pytest.mark.parametrize("wrong", [pytest.param(wrong, id=name) for name, wrong in NO_FINGERPRINTS])
def test_what_is_no_fingerprint_is_not_taken_for_one(wrong: Fingerprint) -> None:
    store = Fingerprints(showings()[:9])
    for use in (store.add, store.within, store.nearest, Fingerprints, clusters):
        with pytest.raises(ValueError, match="no fingerprint"):
            use(wrong)
    assert len(store) == 9


def test_one_is_looked_for_at_a_time_and_at_least_one_is_found() -> None:
    every = showings()
    store = Fingerprints(every)
    for search in (store.within, store.nearest):
        with pytest.raises(ValueError, match="one fingerprint"):
            search(every[:1])
    for count in (-1, 0):
        with pytest.raises(ValueError, match="one or more"):
            store.nearest(every[0], count)


@pytest.fixture(autouse=True, scope="module")
def small_pieces() -> Iterator[None]:
    """So that a few thousand hashes are searched in several blocks, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fingerprint, "BLOCK", 1 << 10)
        patch.setattr(fingerprint, "AGAIN", 1 << 6)
        yield


@settings(deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 4_000), st.integers(1, 9), st.integers(0, FAR), st.sampled_from([2, 18]))
def test_a_search_finds_what_comparing_one_by_one_does(
    seed: int, size: int, count: int, radius: int, words: int
) -> None:
    rng = np.random.default_rng(seed)
    one = rng.integers(0, 2**64, words, dtype=np.uint64)
    changed = [rng.integers(0, 2**64, (size, WORDS), dtype=np.uint64) for _ in range(2)]
    hashes = one[:WORDS] ^ (changed[0] & changed[1])  # on average 32 of 128 bits from the middle
    middles = np.bitwise_count(hashes ^ one[:WORDS]).sum(axis=1)
    windows = np.bitwise_count(hashes[:, None] ^ one.reshape(-1, WORDS)).sum(axis=2).min(axis=1)
    expected = [n for n in np.argsort(windows, kind="stable").tolist() if middles[n] <= FAR]
    store = Fingerprints(hashes)
    numbers, distances = store.within(one, radius)
    assert numbers.tolist() == [n for n in expected if windows[n] <= radius]
    assert distances.tolist() == windows[numbers].tolist()
    assert store.nearest(one, count)[0].tolist() == [n for n in expected if windows[n] <= FAR][:count]


def test_showings_of_one_picture_get_one_label() -> None:
    assert clusters(showings()).tolist() == [n for n in range(PICTURES) for _ in range(TIMES)]


def hashed(*rows: range) -> Fingerprint:
    """Hashes of which these bits are set."""
    bits = np.zeros((len(rows), 128), np.uint8)
    for row, ones in zip(bits, rows, strict=True):
        row[list(ones)] = 1
    return np.packbits(bits, axis=1).view(np.uint64)


def test_a_picture_that_came_twenty_thousand_times_is_one_picture() -> None:
    every = showings()[: 3 * TIMES]
    many = np.concatenate([every[:1].repeat(20_000, axis=0), every])
    assert clusters(many)[:20_000].max() == 0
    assert clusters(many)[20_000:].tolist() == [n for n in range(3) for _ in range(TIMES)]


def test_a_picture_that_came_a_little_different_each_time_costs_no_more_than_it_weighs() -> None:
    """Four thousand hashes of two bits set each would be eight million pairs."""
    of_two = [range(n, m + 1, m - n) for n in range(128) for m in range(n + 1, 128)][:4000]
    hashes = np.concatenate([hashed(*of_two), hashed(range(60, 120))])
    tracemalloc.start()
    labels = clusters(hashes)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(of_two) > OFTEN
    assert labels.tolist() == [0] * 4000 + [1]
    assert peak < 20_000_000


def test_two_groups_stay_apart_when_a_third_of_their_pairs_is_near() -> None:
    """Three are near to each other, the fourth to the first alone; so too where two of the three are equal."""
    assert clusters(hashed(range(0), range(4), range(4, 8), range(20, 30)), radius=10).tolist() == [0, 0, 0, 1]
    assert clusters(hashed(range(0), range(4), range(4), range(20, 30)), radius=10).tolist() == [0, 0, 0, 1]
    assert clusters(hashed(range(0), range(0), range(4), range(20, 30)), radius=10).tolist() == [0, 0, 0, 0]


def test_two_groups_join_when_half_their_pairs_are_near() -> None:
    bits = np.zeros((4, 128), np.uint8)
    bits[2:, :10] = 1
    hashes = np.packbits(bits, axis=1).view(np.uint64)
    assert clusters(hashes, radius=9).tolist() == [0, 0, 1, 1]
    assert clusters(hashes, radius=10).tolist() == [0, 0, 0, 0]


def test_one_that_lies_between_two_pictures_does_not_chain_them() -> None:
    """Two groups 30 bits apart, and a stray 15 bits from both."""
    one, other = np.zeros(128, np.uint8), np.zeros(128, np.uint8)
    other[:30] = 1
    between = np.where(np.arange(128) < 15, other, one)
    bits = np.stack([one, one, between, other, other])
    labels = clusters(np.packbits(bits, axis=1).view(np.uint64), radius=20)
    assert labels[0] == labels[1] != labels[3] == labels[4]
