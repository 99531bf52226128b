"""The type faces that codes are painted in, and their glyphs as masks.

A face's family decides, by a stable hash, whether training or only measuring
sees it. The face built into Pillow is always there and belongs to both.
"""

import random
import zlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFont

from standby.training import faces

HELD_OUT = 6
"""One family of so many is kept from training."""
NOT_LETTERS = (
    "emoji", "symbol", "dingbat", "barcode", "braille", "music", "math", "icon", "awesome", "ornament", "lastresort",
    "sign", "arrow", "border", "outline", "fallback", "nushu", "stixvariants", "cmex", "cmmi", "cmsy", "biolinum_k",
)  # fmt: skip

"""Words in file names of faces that draw something else than text one is to read."""
LEAST_LIKENESS = 0.12
"""Faces less like the built-in one than that were illegible when looked at."""
CHARACTERS = digits + ascii_lowercase + ascii_uppercase


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font file, or faces.BUILT_IN, and the characters it draws each in its own way."""

    path: str
    family: str
    draws: frozenset[str]

    @property
    def heavy(self) -> bool:
        """Whether its stems are thick by themselves."""
        name = Path(self.path).name.lower()
        return any(word in name for word in ("bold", "black", "heavy", "bd."))


@cache
def families(held_out: bool) -> tuple[tuple[str, ...], ...]:
    """Font files grouped by family, sorted; of held-out families or of all others."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for path in _files():
        family = _family(path)
        if family is not None and is_held_out(family) == held_out:
            grouped[family].append(path)
    groups = [tuple(paths) for _, paths in sorted(grouped.items())]
    return tuple(groups) if groups else ((faces.BUILT_IN,),)


def is_held_out(family: str) -> bool:
    """Whether this family is kept from training; the same on every machine."""
    return zlib.crc32(family.encode()) % HELD_OUT == 0


def _files() -> list[str]:
    folders = [Path(each).expanduser() for each in faces.FOLDERS]
    spec = find_spec("matplotlib")
    if spec is not None and spec.origin is not None:
        folders.append(Path(spec.origin).parent / "mpl-data/fonts/ttf")
    found = {path.name: path for folder in folders for path in folder.rglob("*.[to]t[fc]")}
    return [str(found[name]) for name in sorted(found) if not any(word in name.lower() for word in NOT_LETTERS)]


def _family(path: str) -> str | None:
    try:
        return ImageFont.truetype(path, 12).getname()[0]
    except (OSError, ValueError):
        return None


def any_typeface(rng: random.Random, needed: str, held_out: bool) -> Typeface:
    """A face that draws all needed characters; each family as likely as the next. Built in if none is found."""
    groups = families(held_out)
    for _ in range(50):
        face = typeface(rng.choice(rng.choice(groups)))
        if face is not None and face.draws.issuperset(needed):
            return face
    return Typeface(faces.BUILT_IN, faces.BUILT_IN, frozenset(needed))


@cache
def typeface(path: str) -> Typeface | None:
    """The face of a font file, None if it cannot be used."""
    if path == faces.BUILT_IN:
        return Typeface(path, path, frozenset(CHARACTERS))
    try:
        font = _font(path, 24)
        drawn = {each: bytes(font.getmask(each)) for each in CHARACTERS}
        missing = bytes(font.getmask("\uf8fe"))
    except (OSError, ValueError):
        return None
    unlike = {each for each, mask in drawn.items() if any(mask) and mask != missing}
    if _likeness(path, unlike) < LEAST_LIKENESS:
        return None
    small_capitals = {each for each in unlike if each.islower() and drawn[each] == drawn[each.upper()]}
    return Typeface(path, str(font.getname()[0]), frozenset(unlike - small_capitals))


def _likeness(path: str, characters: set[str]) -> float:
    """How much like the built-in face the characters look, -1 to 1: wild hands and pictures do not."""
    if len(characters) < len(digits):
        return -1.0
    return float(np.mean([_shape(path, each) @ _shape(faces.BUILT_IN, each) for each in sorted(characters)[::3]]))


@lru_cache(2 * len(CHARACTERS))
def _shape(path: str, character: str) -> NDArray[np.float32]:
    small = glyph(path, 24, character, smooth=True).mask.resize((8, 8), Image.Resampling.BOX)
    shape = np.array(small, np.float32).ravel()
    shape -= shape.mean()
    shape /= max(float(np.linalg.norm(shape)), 1.0)
    return shape


@lru_cache(512)
def _font(path: str, size: int) -> ImageFont.FreeTypeFont:
    if path != faces.BUILT_IN:
        return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise OSError("this Pillow was built without FreeType")
    return font


@dataclass(frozen=True, slots=True)
class Glyph:
    """A mask, where its upper left corner lies from the pen on the base line, and how far the pen goes on."""

    mask: Image.Image
    left: int
    top: int
    advance: float


@lru_cache(20_000)
def glyph(path: str, size: int, character: str, smooth: bool, stroke: int = 0) -> Glyph:
    """One character; ``smooth`` draws grey edges, ``stroke`` thickens by so many pixels on each side."""
    font = _font(path, size)
    mode = "L" if smooth else "1"
    left, top, right, bottom = (int(each) for each in font.getbbox(character, mode, anchor="ls", stroke_width=stroke))
    mask = Image.new("L", (max(right - left, 1), max(bottom - top, 1)))
    pen = ImageDraw.Draw(mask)
    pen.fontmode = mode
    pen.text((-left, -top), character, fill=255, font=font, anchor="ls", stroke_width=stroke)
    return Glyph(mask, left, top, font.getlength(character, mode))


@lru_cache(20_000)
def advance(path: str, character: str) -> float:
    """How far the pen goes on after a character, as a share of the font's size."""
    return _font(path, 50).getlength(character) / 50


@lru_cache(5_000)
def hollow(path: str, size: int, character: str, smooth: bool, stroke: int) -> Glyph:
    """Only the outline of a character, ``stroke`` pixels wide."""
    whole, inner = glyph(path, size, character, smooth, stroke), glyph(path, size, character, smooth)
    hole = Image.new("L", whole.mask.size)
    hole.paste(inner.mask, (inner.left - whole.left, inner.top - whole.top))
    return Glyph(ImageChops.subtract(whole.mask, hole), whole.left, whole.top, whole.advance)
