"""Painted codes for a school, and a labelled folder of them.

``python -m standby.sandbox.qiangzhi.codes --count 500 --out codes``.
"""

import argparse
import csv
import random
from collections.abc import Callable
from pathlib import Path

from standby.sandbox.captchas import Captcha
from standby.sandbox.qiangzhi.painter import LAYOUTS, Painter, painted, random_code
from standby.sandbox.qiangzhi.site import QiangzhiSite


class PaintedCodes:
    """Paints a new code every time, as the school's site wants it at that moment."""

    def __init__(self, face: Path | None, rng: random.Random, site: Callable[[], QiangzhiSite]) -> None:
        self._face = face
        self._rng = rng
        self._site = site
        self._painters: dict[tuple[str, str], Painter] = {}

    def next(self) -> Captcha:
        site = self._site()
        code = random_code(self._rng, site.alphabet)
        return Captcha(code, self._painter(site.layout, site.alphabet).paint(code, self._rng), "image/jpeg")

    def _painter(self, layout: str, alphabet: str) -> Painter:
        """Made when it is first needed: it draws every glyph of the alphabet."""
        if (layout, alphabet) not in self._painters:
            self._painters[layout, alphabet] = Painter(self._face, layout, alphabet)
        return self._painters[layout, alphabet]


def write(out: Path, count: int, seed: int = 1, layout: str = "pitch", face: str | None = None) -> None:
    """``count`` pictures under ``out/images`` and their texts in ``out/labels.csv`` (``file,label``)."""
    (out / "images").mkdir(parents=True, exist_ok=True)
    with (out / "labels.csv").open("w", newline="", encoding="utf-8") as table:
        rows = csv.writer(table)
        rows.writerow(["file", "label"])
        for number, (picture, text) in enumerate(painted(seed, count, layout, face), 1):
            name = f"{number:05d}.jpg"
            (out / "images" / name).write_bytes(picture)
            rows.writerow([name, text])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m standby.sandbox.qiangzhi.codes", description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--out", type=Path, required=True, help="folder that is made if it is not there")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--layout", choices=sorted(LAYOUTS), default="pitch")
    parser.add_argument("--face", help="a .ttf file, the stem of an installed one, or built-in")
    given = parser.parse_args()
    write(given.out, given.count, given.seed, given.layout, given.face)


if __name__ == "__main__":
    main()
