"""The pictures that tiles of the click captcha are cut from: many, but not without end, and a few under a wrong word.

The site has a pool of photographs. The same one comes back in many captchas,
and whoever filed it under its word was sometimes wrong; the verdict goes by
the word it is filed under. This pool is painted instead: picture ``n`` of a
seed is always the same, and is painted when it is first asked for.
"""

import io
import random
from collections.abc import Mapping, Sequence
from typing import Protocol

from PIL import Image

from standby.sandbox.rail12306.pictograms import draw
from standby.sandbox.rail12306.vocabulary import CLASSES

EACH = 250
"""Pictures of one word."""
COUNT = EACH * len(CLASSES)
WRONG = COUNT // 40
"""Pictures filed under another word than the one they show: 2.5 %."""
SIDE = 76
"""Of a picture; a tile is 67, so that it can be cut out here or there."""
KEPT_QUALITY = 92


class Pool(Protocol):
    """Pictures by number, and the word each is filed under."""

    @property
    def words(self) -> Mapping[str, Sequence[int]]:
        """The pictures filed under each word that has any."""

    def word(self, number: int) -> str:
        """The word this picture is filed under."""

    def picture(self, number: int) -> Image.Image:
        """RGB, a tile's size or a little more."""


class PaintedPool:
    """20,000 painted pictures, 250 drawn of each word. Painted ones are kept, as JPEG of about 3 kB."""

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._filed = _filed(seed)
        self._kept: dict[int, bytes] = {}
        by_word: dict[str, list[int]] = {}
        for number, word in enumerate(self._filed):
            by_word.setdefault(word, []).append(number)
        self.words: Mapping[str, Sequence[int]] = by_word

    def word(self, number: int) -> str:
        return self._filed[number]

    def picture(self, number: int) -> Image.Image:
        if number not in self._kept:
            self._kept[number] = self._painted(number)
        return Image.open(io.BytesIO(self._kept[number]))

    def _painted(self, number: int) -> bytes:
        drawing = draw(drawn(number), random.Random(f"{self._seed}/picture/{number}"), SIDE)
        out = io.BytesIO()
        drawing.save(out, "JPEG", quality=KEPT_QUALITY)
        return out.getvalue()


def drawn(number: int) -> str:
    """What a painted picture shows, whatever it is filed under."""
    return CLASSES[number // EACH]


def _filed(seed: int) -> list[str]:
    """The word of each picture; the wrong ones are spread over all words by chance."""
    rng = random.Random(f"{seed}/filed")
    words = [drawn(number) for number in range(COUNT)]
    for number in rng.sample(range(COUNT), WRONG):
        words[number] = rng.choice([word for word in CLASSES if word != words[number]])
    return words
