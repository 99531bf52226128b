"""Paints the line of text over the tiles: 请点击下图中所有的 and the words, written as with a brush.

As the real pictures have it: the fixed text is sharp, the words are slanted
and bent, each character of its own weight, size and depth of ink, stray
strokes beside them, and a thin grey line below.
"""

import math
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from standby.sandbox.rail12306 import chinese

SIZE = (293, 30)
WORD_AT, WORD_SIZE = (120, 3), (57, 19)
SHIFTS = {1: 27, 2: 47}
"""By how much a second word stands further right, by the length of the first; 60 for longer ones."""
BLACK, RED = "请点击下图中", "所有的"
FIXED, FIXED_AT = 13, (1, 8)
"""Of a character of the fixed text: its width, and where the first one stands."""
LINE = (29, (208, 208, 208))
INK = (0.2, 0.52, 0.34)
"""Share of a character's square that its strokes cover: least, most and usual."""
FINE = 3
"""Words are painted this many times as large, then made small."""


class PromptPainter:
    """``faces`` are what the words are written in, by default all Chinese ones of this machine, one for each word."""

    def __init__(self, rng: random.Random, faces: Sequence[Path] | None = None) -> None:
        self.faces = chinese.chinese_faces() if faces is None else tuple(faces)
        self._rng = rng
        self._sheet = _sheet(chinese.plain_face(self.faces))

    def paint(self, words: Sequence[str]) -> Image.Image:
        """RGB of 293x30."""
        sheet, at = self._sheet.copy(), WORD_AT[0]
        for word in words:
            sheet.paste(self._ink(), (at, WORD_AT[1]), self.written(word))
            at = WORD_AT[0] + SHIFTS.get(len(word), 60)
        return sheet

    def written(self, word: str) -> Image.Image:
        """A mask of 57x19 of one word."""
        rng, width = self._rng, min(16.5, 52 / len(word))
        face = rng.choice(self.faces) if self.faces else None
        strip = Image.new("L", (WORD_SIZE[0] * FINE, WORD_SIZE[1] * FINE), 0)
        slant, left = rng.uniform(0.05, 0.4), rng.uniform(1, 4)
        for n, character in enumerate(word):
            middle = (left + width * (n + 0.5)) * FINE
            strip = ImageChops.lighter(strip, self._character(face, character, middle, width * FINE, slant, strip.size))
        if rng.random() < 0.3:
            self._stray(strip, left + width * len(word))
        return _bent(strip, rng).reduce(FINE)

    def _character(
        self, face: Path | None, character: str, middle: float, width: float, slant: float, size: tuple[int, int]
    ) -> Image.Image:
        """One character on an empty strip: of its own weight, size, slope and depth of ink."""
        rng = self._rng
        mask = chinese.glyph(face, character)
        thick = mask.filter(ImageFilter.MaxFilter(3))
        mask = Image.blend(mask, thick, chinese.thickening(face, rng.triangular(*INK)))
        across, tall = width * rng.uniform(0.85, 1.08), 17 * FINE * rng.uniform(0.78, 1.0)
        turn = math.tan(rng.uniform(-0.12, 0.06))
        centre = middle + rng.uniform(-2, 2), size[1] / 2 + rng.uniform(-2, 2)
        forward = np.array([[across, -slant * tall], [turn * across, tall]]) / chinese.CELL
        back = np.linalg.inv(forward)
        offset = np.full(2, chinese.CELL / 2) - back @ np.array(centre)
        rows = (*back[0], offset[0], *back[1], offset[1])
        laid = mask.transform(size, Image.Transform.AFFINE, rows, Image.Resampling.BILINEAR)
        return Image.blend(Image.new("L", size), laid, rng.uniform(0.8, 1.0))

    def _stray(self, strip: Image.Image, after: float) -> None:
        """A short stroke or two that belong to no character, before or behind the word."""
        rng, pen = self._rng, ImageDraw.Draw(strip)
        start = rng.choice((1.0, min(after + 1, WORD_SIZE[0] - 4))) * FINE
        for _ in range(rng.randint(1, 2)):
            x, y = start + rng.uniform(0, 3 * FINE), rng.uniform(2, 13) * FINE
            end = x + rng.uniform(0, 5) * FINE, y + rng.uniform(-1, 3) * FINE
            pen.line((x, y, *end), fill=rng.randint(120, 220), width=rng.choice((3, 4)))

    def _ink(self) -> tuple[int, int, int]:
        grey = self._rng.randint(10, 60)
        return grey, grey, grey


def _bent(strip: Image.Image, rng: random.Random) -> Image.Image:
    """Two waves: columns move up and down, rows left and right."""
    pixels = np.asarray(strip)
    rows, columns = np.indices(pixels.shape, dtype=np.float32)
    lift = rng.uniform(0, 1.3) * FINE * np.sin(columns * rng.uniform(0.02, 0.05) + rng.uniform(0, 6.3))
    push = rng.uniform(0, 0.9) * FINE * np.sin(rows * rng.uniform(0.06, 0.16) + rng.uniform(0, 6.3))
    y = np.clip(np.rint(rows + lift), 0, pixels.shape[0] - 1).astype(np.intp)
    x = np.clip(np.rint(columns + push), 0, pixels.shape[1] - 1).astype(np.intp)
    return Image.fromarray(pixels[y, x])


def _sheet(face: Path | None) -> Image.Image:
    """What every picture has: the fixed text and the line."""
    sheet = Image.new("RGB", SIZE, "white")
    at = FIXED_AT[0]
    for text, ink, bold in ((BLACK, (0, 0, 0), False), (RED, (235, 0, 20), True)):
        for character in text:
            mask = chinese.glyph(face, character, FIXED + 1)
            sheet.paste(ink, (at, FIXED_AT[1]), mask)
            if bold:
                sheet.paste(ink, (at + 1, FIXED_AT[1]), mask)
            at += FIXED
    ImageDraw.Draw(sheet).line((0, LINE[0], SIZE[0], LINE[0]), fill=LINE[1])
    return sheet
