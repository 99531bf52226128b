"""Click captchas drawn in a moment: tiles that are one word are about as red."""

import io
import random

import numpy as np
from PIL import Image

from standby.captcha.click.geometry import TILES, VOCABULARY, corner
from standby.sandbox.rail12306.prompts import PromptPainter
from tests.captcha.click.models import red_of

ROUGH = 12
"""Squares of a pattern, along and across."""


def picture(shades: list[int], words: tuple[int, ...], seed: int = 5, alike: float = 0.0) -> bytes:
    """Eight tiles in the red of these words, under the words asked for.

    The green is a pattern: by the share ``alike`` that of the tile's word, for
    the rest its own.
    """
    paper = Image.new("RGB", (293, 190), "white")
    paper.paste(PromptPainter(random.Random(seed), []).paint(tuple(VOCABULARY[word] for word in words)))
    own = np.random.default_rng(seed).integers(0, 256, (TILES, ROUGH, ROUGH))
    for tile, shade in enumerate(shades):
        of_word = np.random.default_rng([7, shade]).integers(0, 256, (ROUGH, ROUGH))
        green = alike * of_word + (1 - alike) * own[tile]
        pixels = np.full((67, 67, 3), red_of(shade), np.uint8)
        pixels[:, :, 1] = np.kron(green, np.ones((6, 6)))[:67, :67].astype(np.uint8)
        paper.paste(Image.fromarray(pixels), corner(tile))
    out = io.BytesIO()
    paper.save(out, "PNG")
    return out.getvalue()
