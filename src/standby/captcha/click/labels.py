"""Tiles as people, tables and the database write them: by the site's own numbers 1 to 8, "3,7"."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from standby.captcha.answer import Answer
from standby.captcha.click.geometry import TILES

if TYPE_CHECKING:
    from standby.captcha.click.reader import ClickAnswer

_FIRST = 1
_NUMBERS = re.compile(r"[\s,;，、]*(?:[0-9][\s,;，、]*){1,8}")


def written(tiles: Iterable[int]) -> str:
    """Tiles 0 to 7 as the label "3,7": sorted, each once, counted from 1."""
    return ",".join(str(tile + _FIRST) for tile in sorted(set(tiles)))


def as_answer(seen: "ClickAnswer") -> Answer:
    """A reading as any other code's: its text is the label."""
    confidence = float(seen.confidence)
    return Answer(written(seen.tiles), confidence, (confidence,) * len(seen.tiles), seen.abstained)


def tiles_in(text: str, first: int = _FIRST) -> tuple[int, ...]:
    """The tiles (0 to 7) in "3,7", "3 7" or "37", counted from ``first``. Raises ValueError for another number."""
    numbers = {int(digit) - first for digit in text if digit in "0123456789"}
    if _NUMBERS.fullmatch(text) is None or not numbers <= set(range(TILES)):
        raise ValueError(f"{text[:40]!r} is not like 3,7: numbers of tiles, {first} to {first + TILES - 1}")
    return tuple(sorted(numbers))
