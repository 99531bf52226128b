"""Type faces of this machine, drawn as the masks of one alphabet. No font file comes with Standby.

A machine without any font still has the face built into Pillow, sheared to
look italic.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from standby.training.grid import Grid

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
BUILT_IN = "built-in"
UNLIKE_CODES = ("mono", "serif", "math", "symbol", "thin", "hairline", "light", "black", "heavy", "extrabold", "nushu")
"""Parts of file names of faces no portal draws its codes in; learning them costs accuracy on the others."""
FINE = (1, 4)
"""How many times larger a glyph may be drawn before it is sheared and thinned to one bit."""

Masks = NDArray[np.bool_]
"""One glyph per class, (classes, height, columns), where it stands in a window of the grid.

At least as many columns as a window has: a wide glyph goes on in the next cell.
"""


@dataclass(frozen=True, slots=True)
class Style:
    """How one face is drawn.

    Size and baseline in pixels, shear in columns per row, ``x`` within the
    cell, ``bold`` the least cover of an inked pixel, ``fine`` one of FINE.
    """

    face: str
    size: int
    baseline: int
    x: int
    shear: float
    bold: float = 0.5
    fine: int = 4


@dataclass(frozen=True, slots=True)
class Face:
    """A font file, or BUILT_IN, and whether its glyphs lean by themselves."""

    path: str
    italic: bool


@cache
def faces(alphabet: str) -> tuple[Face, ...]:
    """All likely faces that draw every character of the alphabet differently, the built-in one first."""
    paths = [path for folder in FOLDERS for path in Path(folder).expanduser().rglob("*.tt[fc]")]
    paths += [path for folder in FOLDERS for path in Path(folder).expanduser().rglob("*.otf")]
    found = [Face(BUILT_IN, italic=False)]
    for path in sorted(paths, key=lambda each: each.name):
        if any(part in path.name.lower() for part in UNLIKE_CODES):
            continue
        face = Face(str(path), italic="ital" in path.name.lower() or "obl" in path.name.lower())
        if _draws(face, alphabet):
            found.append(face)
    return tuple(found)


def _draws(face: Face, alphabet: str) -> bool:
    try:
        font = _font(face.path, 24)
        drawn = {bytes(font.getmask(each)) for each in alphabet}
    except OSError:
        return False
    return len(drawn) == len(alphabet) and all(any(each) for each in drawn)


@cache
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    if face != BUILT_IN:
        return ImageFont.truetype(face, size)
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise OSError("this Pillow was built without FreeType")
    return font


def tallness(face: Face) -> float:
    """The height of a digit as a share of the face's size."""
    return -float(_font(face.path, 100).getbbox("0", anchor="ls")[1]) / 100


def random_style(face: Face, height: int, rng: random.Random) -> Style:
    """A style whose digits fill a picture of that height about as codes do."""
    return Style(
        face=face.path,
        size=round(rng.uniform(0.56, 0.76) * height / tallness(face)),
        baseline=round(rng.uniform(0.73, 0.84) * height),
        x=rng.randint(-1, 3),
        shear=rng.choice((0.0, 0.0, rng.uniform(0.0, 0.1))) if face.italic else rng.uniform(0.1, 0.3),
        bold=rng.uniform(0.38, 0.62),
        fine=rng.choice(FINE),
    )


def draw(style: Style, alphabet: str, height: int, grid: Grid) -> Masks:
    """One bit per pixel, as portals draw: no grey edges."""
    cut = _draw_plain if style.shear == 0.0 else _draw_sheared
    return np.stack([cut(style, each, height, grid) for each in alphabet])


def _draw_plain(style: Style, character: str, height: int, grid: Grid) -> Masks:
    canvas = Image.new("1", (grid.reach, height))
    pen = ImageDraw.Draw(canvas)
    pen.fontmode = "1"
    pen.text((grid.left + style.x, style.baseline), character, fill=1, font=_font(style.face, style.size), anchor="ls")
    return np.asarray(canvas)


def _draw_sheared(style: Style, character: str, height: int, grid: Grid) -> Masks:
    fine = style.fine
    width, tall = grid.reach * fine, height * fine
    canvas = Image.new("L", (width, tall))
    start = ((grid.left + style.x) * fine, style.baseline * fine)
    ImageDraw.Draw(canvas).text(start, character, fill=255, font=_font(style.face, style.size * fine), anchor="ls")
    lean = (1.0, style.shear, -style.shear * start[1], 0.0, 1.0, 0.0)
    leaning = canvas.transform((width, tall), Image.Transform.AFFINE, lean, Image.Resampling.BILINEAR)
    small = leaning.resize((grid.reach, height), Image.Resampling.BOX)
    return np.asarray(small) > 255 * style.bold


def fitting(styles: Sequence[Masks], prototypes: Masks, seen: NDArray[np.bool_], count: int) -> list[Masks]:
    """The ``count`` styles most like the prototypes of the classes that were seen (intersection over union)."""
    scores = []
    for style in styles:
        masks = style[:, :, : prototypes.shape[2]]
        common = (masks & prototypes)[seen].sum(axis=(1, 2))
        either = (masks | prototypes)[seen].sum(axis=(1, 2))
        scores.append(float((common / np.maximum(either, 1)).mean()))
    best = np.argsort(scores)[::-1][:count]
    return [styles[place] for place in best]
