"""Faces, painted strings and prototypes: what is learned besides captured pictures."""

import random

import numpy as np
import pytest

from standby.training import faces as type_faces
from standby.training.faces import BUILT_IN, draw, faces, fitting, random_style
from standby.training.paint import PALEST, colours, lay_out, paint, plain, random_strings, rubbish
from standby.training.prototypes import nearest, prototypes
from tests.captcha.codes import ALPHABET, GRID, HEIGHT, WIDTH, glyphs, owner


@pytest.fixture(scope="module")
def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def test_a_machine_without_fonts_still_has_one_face(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type_faces, "FOLDERS", ())
    faces.cache_clear()
    try:
        assert [each.path for each in faces(ALPHABET)] == [BUILT_IN]
    finally:
        faces.cache_clear()


def test_every_style_draws_every_character_differently() -> None:
    chance = random.Random(1)
    for face in faces(ALPHABET)[:5]:
        masks = draw(random_style(face, HEIGHT, chance), ALPHABET, HEIGHT, GRID)
        assert len({mask.tobytes() for mask in masks}) == len(ALPHABET), face
        assert all(mask.any() for mask in masks), face


def test_a_wide_glyph_runs_into_the_next_cell() -> None:
    columns = np.flatnonzero((owner("mi1l") == 0).any(axis=0))
    assert columns.max() > GRID.origin + GRID.pitch


def test_an_empty_cell_stays_bare() -> None:
    strings = np.array([[0, len(ALPHABET), 1, 2]])
    laid = lay_out(glyphs(), strings, GRID, WIDTH)
    assert sorted(np.unique(laid).tolist()) == [-1, 0, 2, 3]
    assert set(np.unique(plain(laid)).tolist()) == {0, 255}


def test_no_ink_is_paler_than_said(rng: np.random.Generator) -> None:
    brightness = colours(500, 4, rng) @ np.array([0.299, 0.587, 0.114])
    assert brightness.max() <= PALEST + 1
    assert (brightness > 140).any(), "pale inks are what readers miss"


def test_painted_codes_show_what_their_strings_say(rng: np.random.Generator) -> None:
    greys, strings = paint([glyphs()], 50, GRID, WIDTH, rng)
    assert greys.shape == (50, HEIGHT, WIDTH)
    assert strings.shape == (50, 4)
    laid = lay_out(glyphs(), strings, GRID, WIDTH)
    assert greys[laid < 0].mean() > 245
    assert greys[laid >= 0].mean() < 150


def test_prototypes_are_the_glyphs_without_their_neighbours(rng: np.random.Generator) -> None:
    strings = random_strings(800, 4, len(ALPHABET), 0.0, rng)
    windows = GRID.windows(plain(lay_out(glyphs(), strings, GRID, WIDTH)))
    masks, seen = prototypes(windows.reshape(-1, HEIGHT, GRID.span), strings.reshape(-1), len(ALPHABET))
    assert seen.all()
    own = glyphs()[:, :, : GRID.span]
    assert (masks != own).sum() <= 0.02 * own.sum()


def test_a_character_nobody_showed_has_no_prototype() -> None:
    windows = np.full((2, HEIGHT, GRID.span), 255, dtype=np.uint8)
    masks, seen = prototypes(windows, np.array([1, 1]), 3)
    assert seen.tolist() == [False, True, False]
    assert masks[1].all()


def test_template_matching_tells_the_glyphs_apart(rng: np.random.Generator) -> None:
    strings = random_strings(200, 4, len(ALPHABET), 0.0, rng)
    windows = GRID.windows(plain(lay_out(glyphs(), strings, GRID, WIDTH))).reshape(-1, HEIGHT, GRID.span)
    masks, seen = prototypes(windows, strings.reshape(-1), len(ALPHABET))
    assert (nearest(windows, masks, seen) == strings.reshape(-1)).mean() > 0.9


def test_the_most_similar_styles_are_lent() -> None:
    chance = random.Random(1)
    built_in = faces(ALPHABET)[0]
    styles = [draw(random_style(built_in, HEIGHT, chance), ALPHABET, HEIGHT, GRID) for _ in range(5)]
    own = glyphs()[:, :, : GRID.span]
    assert np.array_equal(fitting([*styles, glyphs()], own, np.ones(len(ALPHABET), dtype=bool), 1)[0], glyphs())


def test_rubbish_shows_no_character(rng: np.random.Generator) -> None:
    strings = random_strings(200, 4, len(ALPHABET), 0.0, rng)
    windows = GRID.windows(plain(lay_out(glyphs(), strings, GRID, WIDTH)))[:, 0]
    noise = rubbish(windows, rng)
    assert noise.shape == windows.shape
    alike = ((noise > 127) == (windows > 127)).mean(axis=(1, 2))
    assert alike.max() < 0.95
