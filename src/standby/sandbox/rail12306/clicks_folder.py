"""Painted click captchas in a folder, to learn from or measure with.

``python -m standby.sandbox.rail12306.clicks_folder --count 5000 --out clicks``.
"""

import argparse
import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from standby.sandbox.captchas import NoPictures
from standby.sandbox.rail12306.pool import PaintedPool, Pool
from standby.sandbox.rail12306.tile_folder import TileFolder
from standby.sandbox.rail12306.tiles import Riddle, TilePainter
from standby.sandbox.refusal import Refusal
from standby.sandbox.world import seeded


def riddles(seed: int, pool: int = 1, tiles: Path | None = None) -> Iterator[Riddle]:
    """Other ones than a sandbox of the same seed shows, but from the same pictures if ``pool`` is that seed."""
    return _riddles(seed, _pictures(pool, tiles))


def _pictures(pool: int, tiles: Path | None) -> Pool:
    return PaintedPool(pool) if tiles is None else TileFolder(tiles)


def _riddles(seed: int, pictures: Pool) -> Iterator[Riddle]:
    painter = TilePainter(seeded(seed, "clicks"), pictures)
    while True:
        yield painter.riddle()


def write(out: Path, count: int, seed: int = 1, pool: int = 1, tiles: Path | None = None) -> None:
    """Pictures under ``out/images``, their answers in ``out/labels.csv``, what each tile is in ``out/tiles.csv``.

    ``labels.csv`` has ``file,answer_tiles,words``, tiles 1 to 8 and words with
    blanks between; ``tiles.csv`` has ``file,tile,picture,word``: the number of
    the pool's picture, and the word that is filed under. With ``tiles`` the
    pool are the real ones of a :class:`TileFolder`, whose errors it raises.
    """
    pictures = _pictures(pool, tiles)
    (out / "images").mkdir(parents=True, exist_ok=True)
    with (
        (out / "labels.csv").open("w", newline="", encoding="utf-8") as answers,
        (out / "tiles.csv").open("w", newline="", encoding="utf-8") as details,
    ):
        answer_rows, tile_rows = csv.writer(answers), csv.writer(details)
        answer_rows.writerow(["file", "answer_tiles", "words"])
        tile_rows.writerow(["file", "tile", "picture", "word"])
        for number, riddle in enumerate(islice(_riddles(seed, pictures), count), 1):
            name = f"{number:05d}.jpg"
            (out / "images" / name).write_bytes(riddle.picture)
            answer_rows.writerow([name, " ".join(map(str, sorted(riddle.tiles))), " ".join(riddle.words)])
            tile_rows.writerows([name, tile, shown, pictures.word(shown)] for tile, shown in enumerate(riddle.shown, 1))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m standby.sandbox.rail12306.clicks_folder", description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--out", type=Path, required=True, help="folder that is made if it is not there")
    parser.add_argument("--seed", type=int, default=1, help="decides what is asked")
    parser.add_argument("--pool", type=int, default=1, help="decides the pool's pictures, as --seed does in a sandbox")
    parser.add_argument("--tiles", type=Path, help="take the tiles of this folder or .zip instead of painted ones")
    given = parser.parse_args()
    try:
        write(given.out, given.count, given.seed, given.pool, given.tiles)
    except (NoPictures, Refusal) as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
