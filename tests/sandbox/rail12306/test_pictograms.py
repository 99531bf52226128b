"""The painted things of the click captcha: all words, no two alike, each nearer to its own kind than to the rest."""

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from standby.sandbox.rail12306.pictograms import WORDS, draw
from standby.sandbox.rail12306.pictograms.designs import DESIGNS
from standby.sandbox.rail12306.vocabulary import CLASSES


def pixels(word: str, seed: str, size: int = 76) -> NDArray[np.float32]:
    return np.asarray(draw(word, random.Random(seed), size), np.float32)


def test_every_word_of_the_site_is_painted_in_its_order() -> None:
    assert WORDS == CLASSES


@pytest.mark.parametrize("word", WORDS)
def test_a_word_has_designs_of_its_own_and_no_two_pictures_alike(word: str) -> None:
    assert len(DESIGNS[word]) >= 2
    assert len({pixels(word, f"{word} {n}").tobytes() for n in range(8)}) == 8


def test_no_design_is_used_for_two_words() -> None:
    used = [design for designs in DESIGNS.values() for design in designs]
    assert len(set(used)) == len(used)


def test_the_same_generator_paints_the_same_picture() -> None:
    for word in WORDS:
        assert draw(word, random.Random(word)).tobytes() == draw(word, random.Random(word)).tobytes()


def test_pictures_come_in_the_size_asked_for_and_in_colour() -> None:
    for size in (67, 76, 96):
        picture = draw("老虎", random.Random(1), size)
        assert (picture.size, picture.mode) == ((size, size), "RGB")


def test_a_word_nobody_paints_is_refused() -> None:
    with pytest.raises(KeyError):
        draw("火车", random.Random(1))


def test_no_picture_of_a_word_is_nearly_another() -> None:
    """Not even of beans: brightness falls and rises elsewhere in each."""
    for word in ("红豆", "挂钟", "老虎"):
        greys = [draw(word, random.Random(f"{word} {n}")).convert("L").resize((9, 8)) for n in range(40)]
        rises = np.array([np.diff(np.asarray(grey, np.int16), axis=1).ravel() > 0 for grey in greys])
        apart = (rises[:, None] != rises[None]).sum(axis=2)
        assert apart[np.triu_indices(len(greys), 1)].min() >= 4


def test_words_look_like_themselves_more_than_like_others() -> None:
    """Colours and edges, averaged over three pictures of each word, name new ones far better than chance, 1 in 80."""
    kinds = np.array([np.mean([_looks(pixels(word, f"known {n}")) for n in range(3)], axis=0) for word in WORDS])
    fresh = np.array([_looks(pixels(word, "new 0")) for word in WORDS])
    named = (fresh @ kinds.T).argmax(axis=1)
    assert (named == np.arange(len(WORDS))).sum() >= 7


def _looks(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much of each of 125 colours, and of edges of six directions in 36 places."""
    shade = (picture // 52).astype(np.int64)
    colours = np.bincount((shade @ np.array([25, 5, 1])).ravel(), minlength=125)
    grey = picture[:74, :74].mean(axis=2).reshape(37, 2, 37, 2).mean(axis=(1, 3))
    across, down = np.diff(grey, axis=1)[:-1], np.diff(grey, axis=0)[:, :-1]
    turn = (np.arctan2(down, across) % np.pi / np.pi * 6).astype(np.int64) % 6
    rows, columns = np.indices(turn.shape) // 6
    edges = np.bincount(((rows * 6 + columns) * 6 + turn).ravel(), np.hypot(across, down).ravel(), 216)
    parts = [np.sqrt(part / part.sum()) for part in (colours, edges)]
    return np.concatenate(parts).astype(np.float32)
