"""What is painted for the reader of words to learn from."""

import numpy as np
import pytest
from PIL import Image

from standby.captcha.click.cut import STRIP
from standby.captcha.click.geometry import VOCABULARY
from standby.sandbox.rail12306 import chinese
from standby.training.click.glyphs import LETTERS, MADE_UP, Atlas, atlas, made_up, other_characters
from standby.training.click.strips import NONE, paint
from standby.training.painter.typefaces import is_held_out


@pytest.fixture(scope="module")
def bare() -> Atlas:
    """The glyphs of a machine without any font."""
    return atlas([])


def test_the_made_up_script_is_the_sandboxs() -> None:
    """Two hands that know nothing of each other write the same dots."""
    for character in LETTERS:
        theirs = chinese.glyph(None, character, 8).crop((1, 1, 7, 7))
        ours = Image.fromarray(made_up(character)).crop((8, 8, 32, 32)).resize((6, 6), Image.Resampling.BOX)
        assert np.array_equal(np.asarray(theirs), np.asarray(ours)), character


def test_strips_are_as_a_cut_gives_them(bare: Atlas) -> None:
    strips, classes = paint(bare, 200, np.random.default_rng(1))
    assert strips.shape == (200, *STRIP)
    assert strips.dtype == np.uint8
    assert set(classes) <= set(range(len(VOCABULARY) + 1))
    words = strips[classes != NONE]
    assert (words.min(axis=(1, 2)) < 128).all(), "a word without ink"
    assert (words[:, 0, 0] > 200).mean() > 0.9, "ink in the corner"


def test_the_seed_fixes_what_is_painted(bare: Atlas) -> None:
    one, again, other = (paint(bare, 20, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one[0], again[0])
    assert np.array_equal(one[1], again[1])
    assert not np.array_equal(one[0], other[0])


def test_a_word_is_never_painted_twice_the_same(bare: Atlas) -> None:
    strips, classes = paint(bare, 400, np.random.default_rng(3))
    same = strips[classes == np.bincount(classes[classes != NONE]).argmax()]
    assert len(same) > 3
    assert len({each.tobytes() for each in same}) == len(same)


def test_some_strips_hold_no_word(bare: Atlas) -> None:
    _, classes = paint(bare, 600, np.random.default_rng(4))
    assert 0.05 < (classes == NONE).mean() < 0.25
    assert len(set(classes)) == len(VOCABULARY) + 1


def test_other_characters_are_in_no_word() -> None:
    others = other_characters()
    assert len(set(others)) == len(others) == 300
    assert not set(others) & set(LETTERS)


def test_a_bare_machine_has_the_made_up_script_only(bare: Atlas) -> None:
    assert bare.faces == (MADE_UP,)
    assert bare.drawn_by("锣").size == 0
    assert bare.texture(0, "锣") >= 0


def test_no_family_is_both_learned_from_and_measured_with() -> None:
    assert is_held_out("LXGW WenKai")
    assert not is_held_out("FandolSong")
