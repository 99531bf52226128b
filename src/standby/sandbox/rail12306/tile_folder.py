"""Real tiles from a folder or archive, instead of painted ones."""

import io
import re
import unicodedata
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from PIL import Image

from standby.sandbox.captchas import NoPictures, labelled, opened, stem
from standby.sandbox.rail12306.showing import TILE
from standby.sandbox.rail12306.tiles import TILES
from standby.sandbox.rail12306.vocabulary import CLASSES
from standby.sandbox.refusal import Refusal

SIDES = range(32, 513)
"""Pixels; what is smaller or larger is no tile."""
RIM = 8
"""A picture larger than a tile by no more than this has a rim around it."""
FORMATS = ("PNG", "JPEG", "GIF", "BMP")
NUMBERED = re.compile(r"[ _-]*\d+$")


class TileFolder:
    """A pool of the pictures in ``source``, a folder or ``.zip``.

    The word of a picture is its row in ``labels.csv`` (``file,label``), or
    the folder it lies in, or its name without the number (``毛线_3.jpg``).
    Raises :class:`NoPictures`, and :class:`Refusal` for a file that is no
    tile, a word the captcha has not, or fewer words than there are tiles.
    """

    def __init__(self, source: Path) -> None:
        names, self._read = opened(source)
        self._filed = [(name, _known(name, word)) for name, word in labelled(names, self._read, _word_of).items()]
        if not self._filed:
            raise NoPictures(source)
        by_word: dict[str, list[int]] = {}
        for number, (_, word) in enumerate(self._filed):
            self.picture(number)
            by_word.setdefault(word, []).append(number)
        if len(by_word) < TILES:
            raise Refusal(f"{source} has tiles of {len(by_word)} words; a captcha needs {TILES}")
        self.words: Mapping[str, Sequence[int]] = by_word

    def word(self, number: int) -> str:
        return self._filed[number][1]

    def picture(self, number: int) -> Image.Image:
        name, _ = self._filed[number]
        return _fitted(_decoded(name, self._read(name)))


def _word_of(name: str) -> str:
    folder = unicodedata.normalize("NFC", PurePosixPath(name).parent.name)
    return folder if folder in CLASSES else NUMBERED.sub("", stem(name))


def _known(name: str, word: str) -> str:
    word = unicodedata.normalize("NFC", word)
    if word not in CLASSES:
        raise Refusal(f"{name}: {word!r} is none of the {len(CLASSES)} words")
    return word


def _decoded(name: str, picture: bytes) -> Image.Image:
    """RGB. Its size is looked at before it is unpacked."""
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(picture), formats=FORMATS) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if not {image.width, image.height} <= set(SIDES):
                raise Refusal(f"{name} is {image.width}x{image.height}; a tile is about {TILE}x{TILE}")
            return image.convert("RGB")
    except Refusal:
        raise
    except Exception as error:  # Pillow's decoders raise almost anything on broken bytes
        raise Refusal(f"{name} is no picture") from error


def _fitted(picture: Image.Image) -> Image.Image:
    """Without its rim; what is larger still is made small."""
    wide, tall = picture.width - TILE, picture.height - TILE
    if max(wide, tall) > RIM:
        return picture.resize((TILE, TILE), Image.Resampling.BOX)
    if min(wide, tall) <= 0:
        return picture
    left, top = (wide + 1) // 2, (tall + 1) // 2
    return picture.crop((left, top, left + TILE, top + TILE))
