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
