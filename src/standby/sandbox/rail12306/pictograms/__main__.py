"""A sheet of them: ``python -m standby.sandbox.rail12306.pictograms FILE`` paints some pictures of every word."""

import argparse
import random
from pathlib import Path

from PIL import Image

from standby.sandbox.rail12306.pictograms import WORDS, draw

ACROSS, SIDE, GAP = 5, 60, 2
"""Words in a row; pixels of a picture and between two."""


def sheet(each: int, seed: int) -> Image.Image:
    """``each`` pictures of every word side by side, the words in the site's order row by row."""
    step, wide = SIDE + GAP, each * (SIDE + GAP) + 3 * GAP
    picture = Image.new("RGB", (ACROSS * wide, -(-len(WORDS) // ACROSS) * step), "white")
    for place, word in enumerate(WORDS):
        rng = random.Random(f"{seed}/{word}")
        for n in range(each):
            corner = (place % ACROSS * wide + n * step, place // ACROSS * step)
            picture.paste(draw(word, rng, SIDE), corner)
    return picture


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m standby.sandbox.rail12306.pictograms", description=__doc__)
    parser.add_argument("file", type=Path, help="the picture to write")
    parser.add_argument("--each", type=int, default=3, help="pictures of each word")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    sheet(arguments.each, arguments.seed).save(arguments.file, quality=80)


if __name__ == "__main__":
    main()
