"""The faces of this machine that have the words' characters, and a made-up script where there is none."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageStat

from standby.sandbox.faces import font_folders

FACES = (
    "ukai",
    "uming",
    "gkai00mp",
    "gbsn00lp",
    "wqy-zenhei",
    "wqy-microhei",
    "notosanscjk-regular",
    "notosanscjk-bold",
    "notoserifcjk-regular",
    "notoserifcjk-bold",
    "notosanscjksc-regular",
    "notoserifcjksc-regular",
    "notosanssc-regular",
    "notoserifsc-regular",
    "sourcehansanssc-regular",
    "sourcehanserifsc-regular",
    "droidsansfallback",
    "droidsansfallbackfull",
    "lxgwwenkai-regular",
    "simkai",
    "simsun",
    "simhei",
    "simfang",
    "msyh",
    "deng",
    "pingfang",
    "songti",
    "stheiti medium",
    "stkaiti",
    "kaiti",
)
"""File stems in lower case: Debian's, then those of Windows and macOS."""
SIMPLIFIED = {"notosanscjk-regular": 2, "notosanscjk-bold": 2, "notoserifcjk-regular": 2, "notoserifcjk-bold": 2}
"""Which face of a collection writes Chinese as on the mainland, where it is not the first."""
UPRIGHT = ("notosanscjk-regular", "wqy-microhei", "wqy-zenhei", "notosanssc-regular", "msyh", "pingfang")
"""Those that the fixed text of a page is set in, best first."""
USUAL = "枣"
"""Neither a simple character nor one of many strokes: what a face's weight is measured with."""
CELL = 48
"""Pixels across a character's mask."""


def chinese_faces(folders: Sequence[Path] | None = None) -> tuple[Path, ...]:
    """One file for each of :data:`FACES` that this machine has, in that order."""
    found = {path.stem.lower(): path for path in sorted(_files(folders), reverse=True)}
    return tuple(found[stem] for stem in FACES if stem in found)


def plain_face(faces: Sequence[Path]) -> Path | None:
    """Of these the one for fixed text."""
    by_stem = {path.stem.lower(): path for path in faces}
    return next((by_stem[stem] for stem in UPRIGHT if stem in by_stem), next(iter(faces), None))


def _files(folders: Sequence[Path] | None) -> Iterator[Path]:
    for folder in font_folders() if folders is None else folders:
        if folder.is_dir():
            yield from (p for p in folder.rglob("*") if p.suffix.lower() in (".ttf", ".otf", ".ttc"))


@lru_cache(4096)
def glyph(face: Path | None, character: str, size: int = CELL) -> Image.Image:
    """A mask (mode L) of ``size`` by ``size``; in a made-up script where ``face`` is None."""
    if face is None:
        return _made_up(character).resize((size, size), Image.Resampling.BOX)
    mask = Image.new("L", (size, size), 0)
    middle = size / 2, size / 2
    ImageDraw.Draw(mask).text(middle, character, fill=255, font=_font(face, round(size * 0.94)), anchor="mm")
    return mask


def thickening(face: Path | None, ink: float) -> float:
    """How far, 0 to 1, a face's strokes are to grow by a pixel at each side to cover this share of a square.

    The dots of the made-up script do not: they would touch.
    """
    if face is None:
        return 0.0
    own, thick = _weights(face)
    return min(1.0, max(0.0, (ink - own) / (thick - own)))


@lru_cache(64)
def _weights(face: Path) -> tuple[float, float]:
    """The share that the strokes of a usual character cover, as they are and grown."""
    mask = glyph(face, USUAL)
    own, thick = (ImageStat.Stat(m).mean[0] / 255 for m in (mask, mask.filter(ImageFilter.MaxFilter(3))))
    return own, thick


@lru_cache(64)
def _font(face: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face), size, index=SIMPLIFIED.get(face.stem.lower(), 0))


def _made_up(character: str) -> Image.Image:
    """Six rows of six dots in a margin of one, always the same for a character."""
    mask = Image.new("L", (8, 8), 0)
    for row, bits in enumerate(blake2b(character.encode(), digest_size=6).digest()):
        for column in range(6):
            if bits >> column & 1:
                mask.putpixel((column + 1, row + 1), 255)
    return mask
