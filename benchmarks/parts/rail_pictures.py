"""Real click captchas from archives that somebody has: single tiles with their word, and whole pictures."""

import csv
import io
import random
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from standby.captcha.click.cut import Cut, cut
from standby.captcha.click.geometry import TILE

RIM = (3, 4, 70, 70)
"""What of a single tile (72x73) is not its white rim."""
HERE = Path(__file__).parent.parent

Tiles = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole picture: its word as read by eye, its tiles (8, 67, 67, 3), and which of them are right."""

    file: str
    word: str
    tiles: Tiles
    right: frozenset[int]


def single_tiles(archive: Path) -> Mapping[str, tuple[str, Tiles]]:
    """The word and the tile, (67, 67, 3), of each file of rail12306-tiles.zip."""
    with zipfile.ZipFile(archive) as opened:
        return {row["file"]: (row["label"], _tile(opened.read(f"images/{row['file']}"))) for row in _rows(opened)}


def _tile(picture: bytes) -> Tiles:
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB").crop(RIM).resize((TILE, TILE)))


def whole_pictures(archive: Path) -> list[Whole]:
    """Those of rail12306-whole.zip, in its order."""
    words = {row["file"]: row["word"] for row in by_eye("click_words.csv")}
    with zipfile.ZipFile(archive) as opened:
        rows = _rows(opened)
    return [
        Whole(row["file"], words[row["file"]], each.tiles, frozenset(map(int, row["answer_tiles"].split())))
        for row, each in zip(rows, whole_cuts(archive), strict=True)
    ]


def whole_cuts(archive: Path) -> list[Cut]:
    """The same, cut, in the same order."""
    with zipfile.ZipFile(archive) as opened:
        return [cut(opened.read(f"images/{row['file']}"), row["file"]) for row in _rows(opened)]


def _rows(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read("labels.csv").decode())))


def by_eye(file: str) -> list[dict[str, str]]:
    """What a person saw in the pictures and wrote down, from a file beside the benchmarks."""
    with (HERE / file).open(encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def repeats() -> set[tuple[tuple[str, int], tuple[str, int]]]:
    """Tiles that show one photograph: file and tile of each two, tile 0 for a file that is one."""
    return {
        ((row["one"], int(row["one_tile"] or 0)), (row["other"], int(row["other_tile"] or 0)))
        for row in by_eye("click_repeats.csv")
    }


def shown_again(tile: Tiles, rng: random.Random) -> Tiles:
    """A tile as another picture would have it: each edge cut by up to 3 pixels, shaded, dotted, compressed twice."""
    left, top, right, bottom = (rng.randint(0, 3) for _ in range(4))
    picture = Image.fromarray(tile).resize((TILE, TILE), box=(left, top, TILE - right, TILE - bottom))
    shade = rng.uniform(0.94, 1.06)
    picture = picture.point([min(255, round(level * shade)) for level in range(256)] * 3)
    for _ in range(rng.randint(0, 6)):
        picture.putpixel((rng.randrange(TILE), rng.randrange(TILE)), tuple(rng.randrange(256) for _ in range(3)))
    for quality in (rng.randint(60, 92), 85):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        picture = Image.open(out)
    return np.asarray(picture)
