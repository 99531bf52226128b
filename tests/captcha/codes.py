"""Codes painted for the tests, in the face built into Pillow, so that they look the same everywhere."""

import io
import random
import string
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from standby.training.faces import BUILT_IN, Masks, Style, draw
from standby.training.grid import Grid
from standby.training.paint import lay_out

ALPHABET = string.digits + string.ascii_lowercase
WIDTH, HEIGHT = 68, 22
GRID = Grid(origin=4, pitch=15, cells=4)


@cache
def glyphs() -> Masks:
    return draw(Style(BUILT_IN, size=21, baseline=18, x=0, shear=0.2, fine=1), ALPHABET, HEIGHT, GRID)


def owner(text: str) -> NDArray[np.int8]:
    """Which character inks each pixel of the code."""
    classes = np.array([[ALPHABET.index(each) for each in text]])
    found: NDArray[np.int8] = lay_out(glyphs(), classes, GRID, WIDTH)[0]
    return found


def black(text: str) -> Image.Image:
    """The code in black on white."""
    return Image.fromarray(np.where(owner(text) >= 0, 0, 255).astype(np.uint8))


def coloured(text: str, rng: random.Random) -> Image.Image:
    """The code with each character in a colour of its own, none very pale."""
    inks = [[rng.randrange(120), rng.randrange(160), rng.randrange(190)] for _ in text]
    return Image.fromarray(np.array([*inks, [255, 255, 255]], dtype=np.uint8)[owner(text)])


def stored(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def scanned_often(picture: Image.Image, times: int) -> bytes:
    """A progressive JPEG whose last pass over all pixels comes again and again: few bytes, much work."""
    whole = stored(picture, "JPEG", progressive=True)
    last = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + last * times + whole[-2:]


def as_jpeg(text: str, rng: random.Random) -> bytes:
    """As a portal sends it: colour, quality 75, colours at half the resolution."""
    return stored(coloured(text, rng), "JPEG", quality=75, subsampling=2)


def texts(count: int, seed: int = 1) -> list[str]:
    """Different random strings."""
    rng = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(rng.choices(ALPHABET, k=GRID.cells))] = None
    return list(found)


def folder(directory: Path, count: int, seed: int = 1) -> Path:
    """Black codes with a few specks, named by their text."""
    directory.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    for text in texts(count, seed):
        pixels = np.array(black(text))
        pixels[rng.random(pixels.shape) < 0.005] = 0
        (directory / f"{text}.png").write_bytes(stored(Image.fromarray(pixels)))
    return directory
