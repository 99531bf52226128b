"""The grid is found from the pictures, and missed loudly where there is none."""

import random
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from standby.captcha.image import Grey
from standby.errors import NotAGrid
from standby.training.family import look, require_grid
from standby.training.grid import Grid
from tests.captcha.codes import ALPHABET, GRID, HEIGHT, black, coloured, texts

CODES = texts(60)
LABELS = np.array([[ALPHABET.index(each) for each in text] for text in CODES])


@pytest.fixture(scope="module")
def greys() -> Grey:
    return np.stack([np.asarray(black(text)) for text in CODES])


def test_pitch_and_origin_are_found_from_twenty_pictures(greys: Grey) -> None:
    found = look(greys[:20], 4, ALPHABET)
    assert found.grid.pitch == GRID.pitch
    assert abs(found.grid.origin - GRID.origin) <= 2
    assert not found.light_ink
    require_grid("codes", found.windows(greys), LABELS, found.grid)


def test_light_ink_on_a_dark_ground_is_noticed(greys: Grey) -> None:
    dark, light = look(255 - greys, 4, ALPHABET), look(greys, 4, ALPHABET)
    assert dark.light_ink
    assert np.array_equal(dark.ink(255 - greys), light.ink(greys))


def test_pale_colours_are_still_full_ink() -> None:
    rng = random.Random(1)
    greys = np.stack([np.asarray(coloured(text, rng).convert("L")) for text in CODES])
    ink = look(greys, 4, ALPHABET).ink(greys)
    assert np.array_equal(ink, np.where(greys < 255, 255, 0))


def test_windows_reach_over_the_pictures_edge() -> None:
    pictures = np.full((1, HEIGHT, 68), 255, dtype=np.uint8)
    windows = replace(GRID, origin=0).windows(pictures)
    assert windows.shape == (1, 4, HEIGHT, GRID.span)
    assert windows[0, 0, 0, : GRID.left].tolist() == [0] * GRID.left
    assert windows[0, 1].min() == 255


def wandering(rng: np.random.Generator) -> NDArray[np.uint8]:
    """Codes whose characters are turned upside down and moved about at random."""
    moved = []
    for text in CODES:
        picture = np.asarray(black(text))[:: int(rng.choice([-1, 1])), :: int(rng.choice([-1, 1]))]
        moved.append(np.roll(picture, rng.integers(-9, 10, 2), axis=(0, 1)))
    return np.stack(moved)


def test_codes_without_a_grid_are_told() -> None:
    greys = wandering(np.random.default_rng(1))
    found = look(greys, 4, ALPHABET)
    with pytest.raises(NotAGrid, match="wanderers"):
        require_grid("wanderers", found.windows(greys), LABELS, found.grid)


def test_a_grid_too_narrow_for_its_cells_does_no_harm() -> None:
    found = look(np.random.default_rng(1).integers(0, 256, (5, 4, 6), dtype=np.uint8), 4, "01")
    assert isinstance(found.grid, Grid)
    assert found.grid.pitch >= 1


def test_a_frame_stands_in_nobodys_way(greys: Grey) -> None:
    framed = np.pad(greys[:, 1:-1, 1:-1], ((0, 0), (1, 1), (1, 1)))
    bare, found = look(greys, 4, ALPHABET), look(framed, 4, ALPHABET)
    assert found.grid == replace(bare.grid, frame=1)
    windows = found.windows(framed)
    assert not windows[:, :, [0, -1]].any()
    require_grid("framed", windows, LABELS, found.grid)


def test_a_cell_off_the_grid_is_found(greys: Grey) -> None:
    moved = greys.copy()
    first = slice(0, GRID.origin + GRID.pitch)
    moved[:, :, first] = np.roll(greys[:, :, first], 1, axis=2)
    found = look(moved, 4, ALPHABET)
    assert found.grid.nudges == (1, 0, 0, 0)
    assert look(greys, 4, ALPHABET).grid.nudges == ()
