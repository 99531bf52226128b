"""Folders of codes in one painted style each, kept out of what the backbone learned from."""

import random
from pathlib import Path

import numpy as np
from PIL import Image

from standby.training.painter.painting import paint_one, random_alphabet
from standby.training.painter.styles import random_style

SHORTEST, LONGEST = 4, 6


def painted_folder(directory: Path, seed: int, count: int) -> Path:
    """``count`` different codes of one style as PNG files named after their texts.

    Faces and combinations of effects are those that the painter keeps out of
    training; the seed names the style. Run ``scripts/fonts`` first: with few
    faces on the machine few can be kept out.
    """
    rng = random.Random(f"evening/{seed}")
    letters = random_alphabet(rng).lower()
    length = rng.randint(SHORTEST, LONGEST)
    style = random_style(rng, letters, length, True)
    noise = np.random.default_rng(seed)
    folder = directory / f"painted-{seed}"
    folder.mkdir(parents=True)
    written: set[str] = set()
    while len(written) < count:
        text = "".join(rng.choices(letters, k=length))
        if text not in written:
            written.add(text)
            Image.fromarray(paint_one(style, text, rng, noise)).save(folder / f"{text}.png")
    return folder
