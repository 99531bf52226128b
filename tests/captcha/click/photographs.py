"""Pictures that look like photographs to a hash, and what a site does to one each time it shows it."""

import io
import random

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 73


def photograph(seed: int) -> Image.Image:
    """Soft patches of colour, another picture for each seed; 73x73."""
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((SIDE, SIDE), Image.Resampling.BICUBIC)


def shown(picture: Image.Image, rng: random.Random) -> NDArray[np.uint8]:
    """A tile of 67x67: each edge cut by 1 to 3 pixels, dotted, compressed."""
    left, top, right, bottom = (rng.randint(1, 3) for _ in range(4))
    box = left, top, picture.width - right, picture.height - bottom
    tile = picture.resize((67, 67), Image.Resampling.BILINEAR, box=box)
    for _ in range(6):
        tile.putpixel((rng.randrange(67), rng.randrange(67)), tuple(rng.randrange(256) for _ in range(3)))
    out = io.BytesIO()
    tile.save(out, "JPEG", quality=rng.randint(60, 90))
    return np.asarray(Image.open(out))
