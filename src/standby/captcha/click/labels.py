"""Tiles as people, tables and the database write them: by the site's own numbers 1 to 8, "3,7"."""

import re
from collections.abc import Iterable

from standby.captcha.click.geometry import TILES

_PARTS = re.compile(r"[\s,;，、]*(?:[1-8][\s,;，、]*){1,8}")


def written(tiles: Iterable[int]) -> str:
    """Tiles 0 to 7 as the label "3,7": sorted, each once, counted from 1."""
    return ",".join(str(tile + 1) for tile in sorted(set(tiles)))


def tiles_in(text: str) -> tuple[int, ...]:
    """The tiles (0 to 7) in "3,7", "3 7" or "37". Raises ValueError for what names none of the eight."""
    if _PARTS.fullmatch(text) is None:
        raise ValueError(f"{text[:40]!r} is not like 3,7: the numbers of tiles, 1 to {TILES}")
    return tuple(sorted({int(digit) - 1 for digit in text if digit in "12345678"}))
