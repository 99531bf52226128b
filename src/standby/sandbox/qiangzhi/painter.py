"""Paints codes that look like those of ``verifycode.servlet``.

What the captured picture and glyphs show: 62x22 RGB JPEG of quality 75 with
4:2:0, white ground, a black frame on the outermost pixels, four characters that
are not anti-aliased, digits and ``b`` 12 rows tall (4-15), small letters 9
(7-15), stems of 2 px, each character in one dark colour of its own, one or two
thin grey line fragments over them. Two layouts are known: a pitch of 10 px, in
which a wide ``m`` runs under its right neighbour, and one that spreads the
characters over the picture.
"""

import random
from collections.abc import Iterator
from math import cos, pi, sin
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from standby.sandbox import faces
from standby.sandbox.painter import as_jpeg

ALPHABET = "123bcmnvxz"
LENGTH = 4
SIZE = (62, 22)
LAYOUTS = {"pitch": (4, 14, 24, 34), "spread": (4, 17, 31, 45)}
"""Where the ink of each character begins."""
BASELINE = 16
DIGIT_HEIGHT = 12
FACES = (
    "lucidasansdemibold",
    "lucidasans-demi",
    "lsansd",
    "dejavusans-bold",
    "verdana bold",
    "verdana_bold",
    "verdanab",
    "liberationsans-bold",
    "notosans-bold",
    "opensans-bold",
    "arial bold",
    "arialbd",
    "freesansbold",
)
"""File stems in lower case, most alike the face of Java's logical ``SansSerif`` first."""

Colour = tuple[int, int, int]
Segment = tuple[float, float, float, float]


class Painter:
    """Draws codes of ``alphabet`` in one face and layout; masks are made once.

    ``face`` is a font file, or None for Pillow's built-in face.
    """

    def __init__(self, face: Path | None = None, layout: str = "pitch", alphabet: str = ALPHABET) -> None:
        self.face = face
        self.alphabet = alphabet
        self._origins = LAYOUTS[layout]
        font = _fitted(face)
        self._masks = {character: _mask(font, character) for character in alphabet}

    def paint(self, code: str, rng: random.Random) -> bytes:
        """The JPEG of ``code``. The same ``rng`` state gives the same bytes."""
        colours = [random_colour(rng) for _ in code]
        lines = [random_segment(rng) for _ in range(rng.choice((1, 1, 2)))]
        return as_jpeg(self.draw(code, colours, lines, rng.randrange(100, 131)))

    def draw(
        self, code: str, colours: list[Colour], lines: list[Segment] | None = None, grey: int = 115
    ) -> Image.Image:
        """The RGB picture before JPEG: characters, each over the one before, then the lines, then the frame."""
        picture = Image.new("RGB", SIZE, "white")
        for origin, character, colour in zip(self._origins, code, colours, strict=True):
            picture.paste(colour, (origin, 0), self._masks[character])
        pen = ImageDraw.Draw(picture)
        for line in lines or []:
            pen.line(line, fill=(grey, grey, grey))
        pen.rectangle((0, 0, SIZE[0] - 1, SIZE[1] - 1), outline="black")
        return picture


def painted(seed: int, count: int, layout: str = "pitch", face: str | None = None) -> Iterator[tuple[bytes, str]]:
    """``count`` pictures with their texts, ``face`` as in :func:`standby.sandbox.faces.choose`.

    The same seed gives the same pictures on one machine. Raises NoSuchFace.
    """
    rng = random.Random(f"{seed}/{layout}")
    painter = Painter(faces.choose(face, preferred=FACES), layout)
    for _ in range(count):
        code = random_code(rng)
        yield painter.paint(code, rng), code


def random_code(rng: random.Random, alphabet: str = ALPHABET) -> str:
    return "".join(rng.choices(alphabet, k=LENGTH))


def random_colour(rng: random.Random) -> Colour:
    """Every channel below 130, as in the captured picture."""
    return rng.randrange(130), rng.randrange(130), rng.randrange(130)


def random_segment(rng: random.Random) -> Segment:
    """A fragment of 8 to 28 px in any direction, one end of it in the picture."""
    x, y = rng.uniform(2, SIZE[0] - 3), rng.uniform(2, SIZE[1] - 3)
    length, angle = rng.uniform(8, 28), rng.uniform(0, 2 * pi)
    return x, y, x + length * cos(angle), y + length * sin(angle)


def _load(face: Path | None, size: int) -> Any:
    if face is None:
        return ImageFont.load_default(size)
    return ImageFont.truetype(str(face), size, layout_engine=ImageFont.Layout.BASIC)


def _fitted(face: Path | None) -> Any:
    """The face at the size whose digits are as tall as the portal's."""
    for size in range(10, 32):
        font = _load(face, size)
        box = _flat(font, "2").getbbox()
        if box is not None and box[3] - box[1] >= DIGIT_HEIGHT:
            return font
    raise ValueError(f"{face} has no digits that can be drawn")


def _flat(font: Any, character: str) -> Image.Image:
    """The glyph without anti-aliasing on a strip of the picture's height, its ink well to the right."""
    strip = Image.new("L", (2 * SIZE[0], SIZE[1]), 0)
    pen = ImageDraw.Draw(strip)
    pen.fontmode = "1"
    pen.text((SIZE[1], BASELINE), character, fill=255, font=font, anchor="ls")
    return strip


def _mask(font: Any, character: str) -> Image.Image:
    """The glyph's ink, cut so that its first column is where the ink begins."""
    strip = _flat(font, character)
    box = strip.getbbox()
    if box is None:
        raise ValueError(f"the face cannot draw {character!r}")
    return strip.crop((box[0], 0, box[2], SIZE[1]))
