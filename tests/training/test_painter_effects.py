"""Each effect of the painter does something, and training never sees what is reserved."""

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from standby.training import faces
from standby.training.painter.clutter import CLUTTER
from standby.training.painter.finish import FINISHES
from standby.training.painter.grounds import GROUNDS
from standby.training.painter.letters import Lettering, random_lettering, write
from standby.training.painter.scene import Factory, Palette, Scene, contrast, random_palette
from standby.training.painter.styles import (
    APART,
    EFFECTS,
    KINDS,
    LETTERS,
    RESERVED,
    SIZES,
    random_effects,
    random_style,
)
from standby.training.painter.typefaces import CHARACTERS, Typeface
from standby.training.painter.warps import WARPS, warp

BUILT_IN = Typeface(faces.BUILT_IN, faces.BUILT_IN, frozenset(CHARACTERS))
PALETTE = Palette((235, 240, 250), ((20, 30, 120), (120, 20, 20)), ((150, 160, 40),))
STEPS: dict[str, Factory] = {**GROUNDS, **CLUTTER, **FINISHES}


def scene(size: tuple[int, int] = (120, 40)) -> Scene:
    paper = Image.new("RGB", size, PALETTE.paper)
    return Scene(paper, PALETTE, random.Random(3), np.random.default_rng(3), PALETTE.inks[0])


def plain() -> Lettering:
    drawn = random_lettering(random.Random(1), "abc", frozenset(), held_out=False)
    return replace(drawn, faces=(BUILT_IN,), size=0.8, spacing="advance", gap=0.1, gap_jitter=0.0, place=0.5, reach=1.0)


def written(lettering: Lettering, size: tuple[int, int] = (120, 40)) -> NDArray[np.uint8]:
    with_text = scene(size)
    write(with_text, lettering, "a8Kq")
    return np.array(with_text.picture)


@pytest.mark.parametrize("name", STEPS)
def test_every_ground_clutter_and_finish_changes_the_picture_and_keeps_its_size(name: str) -> None:
    for seed in range(4):
        before = scene()
        write(before, plain(), "a8Kq")
        pixels = np.array(before.picture)
        STEPS[name](random.Random(seed))(before)
        assert before.picture.size == (120, 40)
        assert before.picture.mode == "RGB"
        assert (np.asarray(before.picture) != pixels).any()


@pytest.mark.parametrize("name", WARPS)
def test_every_warp_moves_the_text(name: str) -> None:
    still = np.dstack([written(plain()), np.full((40, 120), 255, np.uint8)])
    for smooth in (True, False):
        moved = warp(still, (WARPS[name](random.Random(2)),), 24.0, random.Random(2), smooth)
        assert moved.shape == still.shape
        assert (moved != still).any()
        assert (moved[..., 3] >= 254).all()


def test_a_warp_without_shifts_leaves_every_pixel() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (20, 50, 4), np.uint8)
    for smooth in (True, False):
        left = warp(pixels, (), 20.0, random.Random(1), smooth)
        assert (left[:-1, :-1] == pixels[:-1, :-1]).all()


@pytest.mark.parametrize("name", [name for name in LETTERS if name != "letters"])
def test_every_effect_of_the_letters_changes_them(name: str) -> None:
    kept = {"size", "spacing", "place", "reach", "gap_jitter"} | ({"gap"} if name != "tight" else set())
    without, drawn = plain(), random_lettering(random.Random(1), "abc", frozenset((name,)), held_out=False)
    with_it = replace(drawn, **{field: getattr(without, field) for field in kept})
    if name != "faces":
        with_it = replace(with_it, faces=without.faces)
    else:
        assert len(with_it.faces) > 1
        return
    if name == "tight":
        with_it = replace(with_it, spacing="advance")
    if name == "halo":
        with_it, without = (replace(each, gap=-0.25) for each in (with_it, without))
    assert (written(with_it) != written(without)).any()


def test_colours_by_letter_put_more_than_one_ink_on_the_paper() -> None:
    pixels = written(replace(plain(), per_letter=True, smooth=False))
    colours = {tuple(each) for each in pixels.reshape(-1, 3).tolist()}
    assert colours == {PALETTE.paper, *PALETTE.inks}


@pytest.mark.parametrize("size", [(50, 18), (60, 20), (240, 90)])
def test_no_letter_is_cut_by_the_border(size: tuple[int, int]) -> None:
    for seed in range(12):
        drawn = random_lettering(random.Random(seed), "a8Kq", frozenset(("turned", "jumping")), held_out=False)
        pixels = written(replace(drawn, faces=(BUILT_IN,)), size)
        border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
        assert (border == PALETTE.paper).all()
        assert (pixels != PALETTE.paper).any()


def test_ink_can_be_told_from_paper() -> None:
    for seed in range(200):
        palette = random_palette(random.Random(seed), colourful=True, thin=False)
        assert all(contrast(ink, palette.paper) >= 60 for ink in palette.inks)


def test_names_of_effects_are_those_that_exist() -> None:
    named = {name for kind in KINDS.values() for name in kind}
    named |= {name for pair in (*RESERVED, *APART) for name in pair}
    assert named <= set(EFFECTS)
    assert len(set(EFFECTS)) == len(EFFECTS)


def test_training_never_sees_a_reserved_pair_and_every_held_out_style_has_one() -> None:
    rng = random.Random(5)
    for _ in range(400):
        learned = random_effects(rng, held_out=False)
        assert not any(learned.issuperset(pair) for pair in RESERVED)
        held_out = random_effects(rng, held_out=True)
        assert any(held_out.issuperset(pair) for pair in RESERVED)


def test_effects_that_hide_the_text_together_never_meet() -> None:
    apart = {pair for group in APART for pair in combinations(sorted(group), 2)}
    assert not apart & {(min(pair), max(pair)) for pair in RESERVED}
    rng = random.Random(6)
    for held_out in (False, True):
        for _ in range(300):
            chosen = random_effects(rng, held_out)
            assert all(len(chosen.intersection(group)) <= 1 for group in APART)


def test_every_effect_is_drawn_sooner_or_later() -> None:
    rng = random.Random(7)
    drawn = {name for _ in range(3000) for name in random_effects(rng, held_out=False)}
    assert drawn == set(EFFECTS)


def test_a_long_text_gets_a_picture_it_fits_in() -> None:
    for longest in (1, 3, 7, 10):
        style = random_style(random.Random(longest), "abc", longest, held_out=False)
        assert style.size[0] >= 12 * longest
    assert len(set(SIZES)) > 50
