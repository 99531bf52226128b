"""Paints codes that look like those of ``/ssfw/jwcaptcha.do``.

What the captured pictures show: 68x22 RGB JPEG of quality 75 with 4:2:0, white
ground without frame or lines, four characters of one italic sans that are not
anti-aliased, each in a colour of its own, cells of exactly 15 px. Digits take
rows 2-17, ascenders start one row higher, descenders are cut at the picture's
edge. A wide ``m`` runs into the next cell.
"""

import io
import random
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
LENGTH = 4
SIZE = (68, 22)
ORIGIN, PITCH, BASELINE = 4, 15, 18
DIGIT_HEIGHT = 16
SLANT = 0.2
MARGIN = 8
"""Columns kept left of a glyph's origin, for a ``j`` that reaches back."""

Colour = tuple[int, int, int]


class Painter:
    """Draws codes in one face; masks are made once, so a code costs well under a millisecond.

    ``face`` is a font file, or None for Pillow's built-in face, which is slanted here.
    """

    def __init__(self, face: Path | None = None) -> None:
        self.face = face
        font = _fitted(face)
        self._masks = {character: _mask(font, character, upright=face is None) for character in ALPHABET}

    def paint(self, code: str, rng: random.Random) -> bytes:
        """The JPEG of ``code``. The same ``rng`` state gives the same bytes."""
        return as_jpeg(self.draw(code, [random_colour(rng) for _ in code]))

    def draw(self, code: str, colours: list[Colour]) -> Image.Image:
        """The RGB picture before JPEG. Later characters are drawn over earlier ones."""
        picture = Image.new("RGB", SIZE, "white")
        for i, (character, colour) in enumerate(zip(code, colours, strict=True)):
            picture.paste(colour, (ORIGIN + PITCH * i - MARGIN, 0), self._masks[character])
        return picture


def random_code(rng: random.Random) -> str:
    return "".join(rng.choices(ALPHABET, k=LENGTH))


def random_colour(rng: random.Random) -> Colour:
    """Any red below 120, green below 170, blue below 215.

    The 24 characters of the captured colour pictures reach 112, 156 and 184
    after 4:2:0 has dulled them: inks and sea colours, never a bright red.
    """
    return rng.randrange(120), rng.randrange(170), rng.randrange(215)


def as_jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=75, subsampling="4:2:0")
    return out.getvalue()


def _load(face: Path | None, size: int) -> Any:
    if face is None:
        return ImageFont.load_default(size)
    return ImageFont.truetype(str(face), size, layout_engine=ImageFont.Layout.BASIC)


def _fitted(face: Path | None) -> Any:
    """The face at the size whose digits are as tall as the portal's."""
    for size in range(12, 40):
        font = _load(face, size)
        box = _flat(font, "0").getbbox()
        if box is not None and box[3] - box[1] >= DIGIT_HEIGHT:
            return font
    raise ValueError(f"{face} has no digits that can be drawn")


def _flat(font: Any, character: str) -> Image.Image:
    """The glyph without anti-aliasing on a tall strip, its baseline at twice :data:`BASELINE`."""
    strip = Image.new("L", (4 * PITCH, 3 * BASELINE), 0)
    pen = ImageDraw.Draw(strip)
    pen.fontmode = "1"
    pen.text((MARGIN, 2 * BASELINE), character, fill=255, font=font, anchor="ls")
    return strip


def _mask(font: Any, character: str, *, upright: bool) -> Image.Image:
    strip = _flat(font, character)
    if upright:
        strip = _slanted(font, character)
    return strip.crop((0, BASELINE, strip.width, BASELINE + SIZE[1]))


def _slanted(font: Any, character: str) -> Image.Image:
    """An upright face leaned to the right about its baseline, then thresholded."""
    strip = Image.new("L", (4 * PITCH, 3 * BASELINE), 0)
    ImageDraw.Draw(strip).text((MARGIN, 2 * BASELINE), character, fill=255, font=font, anchor="ls")
    lean = (1, SLANT, -2 * BASELINE * SLANT, 0, 1, 0)
    leaned = strip.transform(strip.size, Image.Transform.AFFINE, lean, Image.Resampling.BILINEAR)
    return leaned.point([0] * 128 + [255] * 128)
