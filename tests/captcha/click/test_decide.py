"""The chances of sets of tiles, against all labels of all tiles counted one by one."""

from itertools import product

import numpy as np
import pytest

from standby.captcha.click.beliefs import looks, messages, possible, within
from standby.captcha.click.decide import Custom, Floats, Prompt, decide, priors, prompts, roles, ways
from standby.captcha.click.geometry import TILES, VOCABULARY

FEW = 4
"""Words of a vocabulary small enough to count everything."""
ONE = np.array([0, 0.5, 0.3, 0.2, 0, 0, 0, 0, 0], dtype=np.float32)
TWO = np.outer(ONE, ONE)
EVENLY = np.full(FEW, 1 / FEW, dtype=np.float32)
SITE = Custom(EVENLY, ONE, TWO)


def shares_of(words: int) -> Floats:
    return ONE if words == 1 else TWO


def some_beliefs(seed: int) -> Floats:
    """Log likelihood ratios (8, 4) that average to 1 over words, as looks do."""
    logits = np.random.default_rng(seed).normal(0, 2, (TILES, FEW))
    found = np.exp(logits)
    return np.asarray(np.log(found / found.mean(axis=1, keepdims=True)), dtype=np.float32)


def counted(beliefs: Floats, words: tuple[int, ...]) -> dict[tuple[int, ...], float]:
    """The joint probability of these tiles with each of their labellings, of all 4 ** 8 of them."""
    every = np.array(list(product(range(FEW), repeat=TILES)))
    counts = [(every == word).sum(axis=1) for word in words]
    chance = shares_of(len(words))[tuple(counts)].astype(float)
    of_counts = np.stack(counts, axis=1)
    # All labellings with the same counts are equally likely beforehand.
    for kind in np.unique(of_counts, axis=0):
        same = (of_counts == kind).all(axis=1)
        chance[same] /= same.sum()
    fits = (of_counts > 0).all(axis=1)
    norm = sum(float(shares_of(len(words))[tuple(kind)]) for kind in np.unique(of_counts[fits], axis=0))
    chance = np.where(fits, chance / norm, 0)
    seen = np.exp(beliefs[np.arange(TILES), every].sum(axis=1))
    return {tuple(labels): float(value) for labels, value in zip(every.tolist(), chance * seen, strict=True) if value}


@pytest.mark.parametrize("words", [(2,), (0, 3)], ids=["one word", "two words"])
def test_the_set_of_tiles_is_the_likeliest_of_all(words: tuple[int, ...]) -> None:
    beliefs = some_beliefs(3)
    sets: dict[tuple[int, ...], float] = {}
    for labels, chance in counted(beliefs, words).items():
        right = tuple(n for n, label in enumerate(labels) if label in words)
        sets[right] = sets.get(right, 0.0) + chance
    best = max(sets, key=lambda each: sets[each])

    found = decide(beliefs, [Prompt(words, 1.0)], SITE)

    assert found is not None
    assert (found.words, found.tiles) == (words, best)
    assert found.chance == pytest.approx(sets[best] / sum(sets.values()), rel=1e-4)


def test_words_that_were_misread_are_told_by_the_tiles() -> None:
    beliefs = np.full((TILES, FEW), -3.0, dtype=np.float32)
    beliefs[:, 1] = np.log(FEW - 0.1)
    beliefs[5] = [np.log(FEW - 0.1), -3.0, -3.0, -3.0]
    asked = [Prompt((2,), 0.6), Prompt((0,), 0.3)]
    found = decide(beliefs, asked, SITE)
    assert found is not None
    assert (found.words, found.tiles) == ((0,), (5,))
    joint: dict[tuple[int, ...], float] = {}
    for prompt in asked:
        for labels, chance in counted(beliefs, prompt.words).items():
            key = tuple(n for n, label in enumerate(labels) if label in prompt.words)
            joint[key] = joint.get(key, 0.0) + prompt.chance * chance
    assert found.chance == pytest.approx(joint[(5,)] / (sum(joint.values()) + 0.1), rel=1e-4)


def test_without_a_word_there_is_no_answer() -> None:
    assert decide(some_beliefs(1), [], SITE) is None


def test_the_likely_ways_to_read_two_words() -> None:
    first, second = np.zeros(len(VOCABULARY), np.float32), np.zeros(len(VOCABULARY), np.float32)
    first[[7, 9]], second[[9, 4]] = (0.9, 0.05), (0.7, 0.2)
    found = prompts([first, second])
    assert [each.words for each in found] == [(7, 9), (7, 4), (9, 4)], "no prompt asks for one word twice"
    assert found[0].chance == pytest.approx(0.63)


@pytest.mark.parametrize("words", [1, 2])
def test_every_way_has_its_prior(words: int) -> None:
    chances = np.exp(priors(shares_of(words)))
    assert chances.sum() == pytest.approx(1, abs=1e-5)
    assert (chances[(ways(words).counts == 0).any(axis=1)] == 0).all(), "a word without a tile is never asked for"


@pytest.mark.parametrize("words", [(2,), (0, 3)], ids=["one word", "two words"])
def test_what_a_picture_says_of_a_tile_is_what_its_other_tiles_say(words: tuple[int, ...]) -> None:
    beliefs, tile = some_beliefs(5), 6
    silent = beliefs.copy()
    silent[tile] = 0
    totals = np.zeros(FEW)
    for labels, chance in counted(silent, words).items():
        totals[labels[tile]] += chance
    other = next(word for word in range(FEW) if word not in words)

    spoken = roles(beliefs[None], np.array([words]), EVENLY)
    said = messages(spoken, shares_of(len(words)), EVENLY[None, list(words)], np.ones(1, np.float32))[0, tile]

    assert said == pytest.approx([np.log(totals[word] / totals[other]) for word in words], abs=1e-3)


def test_a_yes_leaves_one_set_of_tiles_and_a_no_all_but_one() -> None:
    words, answered = (2,), (1, 4)
    bits = np.array([sum(1 << tile for tile in answered)])
    spoken = roles(some_beliefs(8)[None], np.array([words]), EVENLY)
    yes = within(spoken, ONE, possible(bits, np.array([True]), 1))
    assert {n for n in range(TILES) if yes.roles[0, n, 1] > 0.5} == set(answered)
    assert yes.roles[0, :, 1].sum() == pytest.approx(2)

    no = within(spoken, ONE, possible(bits, np.array([False]), 1))
    every = counted(some_beliefs(8), words)
    left = {k: v for k, v in every.items() if tuple(n for n in range(TILES) if k[n] == 2) != answered}
    for tile in range(TILES):
        chance = sum(v for k, v in left.items() if k[tile] == 2) / sum(left.values())
        assert no.roles[0, tile, 1] == pytest.approx(chance, abs=1e-4)


def test_a_no_speaks_against_the_tile_that_was_doubted() -> None:
    """Two tiles are surely right, one may be: if all three are refused, it is that one."""
    beliefs = np.full((TILES, FEW), 0.0, dtype=np.float32)
    beliefs[:, 2] = -9
    beliefs[[0, 1], 2] = 9
    beliefs[2, 2] = 1.0
    spoken = roles(beliefs[None], np.array([[2]]), EVENLY)
    before = within(spoken, ONE).roles[0, 2, 1]
    after = within(spoken, ONE, possible(np.array([0b111]), np.array([False]), 1)).roles[0, 2, 1]
    assert before > 0.1
    assert after < 0.01


def test_words_that_may_be_misread_say_less() -> None:
    spoken = roles(some_beliefs(4)[None], np.array([[2]]), EVENLY)
    sure, unsure, lost = (
        np.abs(messages(spoken, ONE, EVENLY[None, :1], np.array([each], np.float32))).mean() for each in (1, 0.3, 0)
    )
    assert unsure < 0.9 * sure
    assert lost == pytest.approx(0, abs=1e-3), "words that were surely misread say nothing"


def test_a_look_is_never_trusted_beyond_the_doubt() -> None:
    logits = np.zeros((1, len(VOCABULARY)), np.float32)
    logits[0, 3] = 100
    often = (np.linspace(1, 3, len(VOCABULARY)) / (2 * len(VOCABULARY))).astype(np.float32)
    found = np.exp(looks(logits, 1.0, 0.04, often))[0]
    assert found @ often == pytest.approx(1, rel=1e-3), "as likely as before, over all words"
    assert found[5] == pytest.approx(0.04, rel=1e-3)
