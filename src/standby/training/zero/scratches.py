"""Thin line fragments over painted codes, as some portals draw them to disturb readers."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

SCRATCHED = 0.5
"""Share of the pictures with fragments; the others stay as they are."""
PALEST = 140
"""Least ink of a fragment, of 255."""


def scratched(pictures: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Ink (N, height, width) with one or two straight fragments over half of the pictures."""
    marked = pictures.copy()
    for place in np.flatnonzero(rng.random(len(pictures)) < SCRATCHED):
        marked[place] = np.maximum(marked[place], _fragments(pictures.shape[1:], rng))
    return marked


def _fragments(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.uint8]:
    height, width = shape
    canvas = Image.new("L", (width, height))
    pen = ImageDraw.Draw(canvas)
    for _ in range(int(rng.integers(1, 3))):
        x, y = float(rng.uniform(0, width)), float(rng.uniform(0, height))
        length, angle = float(rng.uniform(0.3, 1.4)) * height, float(rng.uniform(0, 2 * np.pi))
        end = (x + length * float(np.cos(angle)), y + length * float(np.sin(angle)))
        pen.line((x, y, *end), fill=int(rng.integers(PALEST, 256)))
    return np.asarray(canvas)
