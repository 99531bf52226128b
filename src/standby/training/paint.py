"""Codes painted from glyph masks: strings put together on the grid, coloured and stored as a portal stores them."""

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from standby.captcha.image import Grey
from standby.training.faces import Masks
from standby.training.grid import Grid

QUALITY = (70, 85)
PALEST = 178.0
"""Brightness of the palest ink; a portal's own black-and-white pictures lose what is paler than about 173."""
LUMA = np.array([0.299, 0.587, 0.114])

Strings = NDArray[np.int64]
"""Class numbers, (N, cells); a class beyond the alphabet is a cell left bare."""


def random_strings(count: int, cells: int, classes: int, bare: float, rng: np.random.Generator) -> Strings:
    """Uniform strings, a share ``bare`` of the cells holding nothing (class number ``classes``)."""
    strings = rng.integers(0, classes, (count, cells))
    strings[rng.random((count, cells)) < bare] = classes
    return strings


def lay_out(masks: Masks, strings: Strings, grid: Grid, width: int) -> NDArray[np.int8]:
    """Which cell's glyph inks each pixel, (N, height, width): -1 for none; later glyphs lie on top."""
    _, height, columns = masks.shape
    before, after = grid.padding(width)
    after += columns - grid.span
    owner = np.full((len(strings), height, before + width + after), -1, dtype=np.int8)
    glyphs = np.concatenate([masks, np.zeros((1, *masks.shape[1:]), dtype=bool)])
    for cell in range(grid.cells):
        start = grid.start(cell) + before
        owner[:, :, start : start + columns][glyphs[strings[:, cell]]] = cell
    return owner[:, :, before : before + width]


def plain(owner: NDArray[np.int8]) -> NDArray[np.uint8]:
    """Full ink on bare paper, 255 and 0."""
    return np.where(owner >= 0, 255, 0).astype(np.uint8)


def colours(count: int, cells: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A random ink per glyph, (count, cells, 3), one in six of them pale."""
    inks = rng.uniform(0, 173, (count, cells, 3))
    pale = rng.random((count, cells)) < 1 / 6
    inks[pale] += (rng.uniform(140, PALEST, (count, cells)) - inks @ LUMA)[pale][:, None]
    return np.clip(inks, 0, 255).astype(np.uint8)


def stored(owner: NDArray[np.int8], rng: np.random.Generator) -> Grey:
    """Brightness of coloured pictures after JPEG; a third of them then thresholded at 173, as some collections are."""
    inks = np.concatenate(
        [colours(len(owner), int(owner.max(initial=0)) + 1, rng), np.full((len(owner), 1, 3), 255)], 1
    )
    pictures = np.take_along_axis(inks.astype(np.uint8), owner.reshape(len(owner), -1, 1).astype(np.int64), axis=1)
    pictures = pictures.reshape(*owner.shape, 3)
    greys = np.stack([_jpeg(each, int(rng.integers(*QUALITY))) for each in pictures])
    binary = rng.random(len(greys)) < 1 / 3
    greys[binary] = np.where(greys[binary] > 173, 255, 0)
    return greys


def _jpeg(picture: NDArray[np.uint8], quality: int) -> Grey:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality, subsampling=2)
    return np.asarray(Image.open(file).convert("L"))


def paint(styles: Sequence[Masks], each: int, grid: Grid, width: int, rng: np.random.Generator) -> tuple[Grey, Strings]:
    """``each`` coloured pictures in every style, with their strings; one cell in thirty is bare."""
    greys, texts = [], []
    for masks in styles:
        strings = random_strings(each, grid.cells, len(masks), 1 / 30, rng)
        greys.append(stored(lay_out(masks, strings, grid, width), rng))
        texts.append(strings)
    return np.concatenate(greys), np.concatenate(texts)


def rubbish(windows: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """As many windows (N, height, span) without a character: specks of any density, or the negative."""
    density = rng.uniform(0.1, 0.9, (len(windows), 1, 1))
    specks = np.where(rng.random(windows.shape) < density, 255, 0).astype(np.uint8)
    changed = rng.random((len(windows), 1, 1)) < 1 / 3
    return np.where(changed, 255 - windows, specks)
