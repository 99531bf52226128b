"""Painted pictograms of the click captcha's 80 words, no two alike, standing in for photographs.

A word has two designs or more; each picture chooses one and its own proportions,
colours, pose, ground, light, place and flaws. Everything follows from the
generator handed in: the same state of it paints the same picture.
"""

import random

from PIL import Image

from standby.sandbox.rail12306.pictograms.camera import photograph
from standby.sandbox.rail12306.pictograms.designs import DESIGNS

WORDS = tuple(DESIGNS)
"""In the site's order, 0 to 79."""


def draw(word: str, rng: random.Random, size: int = 76) -> Image.Image:
    """A picture of one of ``WORDS``, RGB, ``size`` x ``size`` pixels. KeyError for any other word."""
    return photograph(rng.choice(DESIGNS[word]), rng, size)
