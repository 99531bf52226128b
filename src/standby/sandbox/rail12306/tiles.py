"""The picture of the click captcha: a line of text with one or two words, and eight tiles to choose from.

The geometry is the site's (notes, section 4.2). What the tiles show comes
from a pool, and the right ones are those filed there under a word.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from standby.sandbox.rail12306.pool import PaintedPool, Pool
from standby.sandbox.rail12306.prompts import PromptPainter
from standby.sandbox.rail12306.showing import jpeg, showing

SIZE = (293, 190)
COLUMNS, ROWS = (5, 77, 149, 221), (40, 112)
TILES = 8
TWO_WORDS = 0.25
"""How often two words are asked for."""
OF_ONE_WORD = {1: 40, 2: 44, 3: 11, 4: 5}
OF_EACH_WORD = {1: 60, 2: 40}
"""How many tiles are right, and how often in a hundred."""


@dataclass(frozen=True, slots=True)
class Riddle:
    """A picture, the tiles (1 to 8) that are right, the words; ``shown`` are the numbers of the pool's pictures."""

    picture: bytes
    tiles: frozenset[int]
    words: tuple[str, ...]
    shown: tuple[int, ...]


class TilePainter:
    """Riddles without end, of the pool's pictures; the words in ``faces``, or in what this machine has."""

    def __init__(self, rng: random.Random, pool: Pool | None = None, faces: Sequence[Path] | None = None) -> None:
        self.pool: Pool = pool or PaintedPool()
        # Three streams: the same riddles are asked whatever the faces of the machine.
        self._choice, self._look, brush = (random.Random(rng.getrandbits(64)) for _ in range(3))
        self._prompts = PromptPainter(brush, faces)

    def riddle(self) -> Riddle:
        words, shown = self._asked()
        tiles = frozenset(n for n, number in enumerate(shown, 1) if self.pool.word(number) in words)
        return Riddle(self._paint(words, shown), tiles, words, tuple(shown))

    def _asked(self) -> tuple[tuple[str, ...], list[int]]:
        """The words, and eight pictures of which none comes twice."""
        every = list(self.pool.words)
        words = tuple(self._choice.sample(every, 1 + (self._choice.random() < TWO_WORDS)))
        shares = OF_EACH_WORD if len(words) == 2 else OF_ONE_WORD
        shown: list[int] = []
        for word in words:
            (wanted,) = self._choice.choices(list(shares), list(shares.values()))
            filed = self.pool.words[word]
            shown += self._choice.sample(filed, min(wanted, len(filed)))
        while len(shown) < TILES:
            number = self._choice.choice(self.pool.words[self._choice.choice(every)])
            if self.pool.word(number) not in words and number not in shown:
                shown.append(number)
        self._choice.shuffle(shown)
        return words, shown

    def _paint(self, words: tuple[str, ...], shown: Sequence[int]) -> bytes:
        """The JPEG of these words above these eight pictures."""
        picture = Image.new("RGB", SIZE, "white")
        picture.paste(self._prompts.paint(words))
        for n, number in enumerate(shown):
            picture.paste(showing(self.pool.picture(number), self._look), (COLUMNS[n % 4], ROWS[n // 4]))
        return jpeg(picture, self._look)


def tile_at(x: float, y: float) -> int | None:
    """The tile (1 to 8) under a point of the answer, whose y counts from below the line of text (section 4.3)."""
    column, row = math.floor((x - 2.5) / 72), math.floor((y + 30 - 37.5) / 72)
    return row * 4 + column + 1 if 0 <= column <= 3 and 0 <= row <= 1 else None


def tiles_of(answer: str) -> frozenset[int] | None:
    """The tiles a flat list of points chooses; None for what is no such list, or for a point beside all tiles."""
    parts = answer.split(",")
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        return None
    if len(numbers) % 2 or not all(map(math.isfinite, numbers)):
        return None
    chosen = [tile_at(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    return None if None in chosen else frozenset(tile for tile in chosen if tile is not None)
