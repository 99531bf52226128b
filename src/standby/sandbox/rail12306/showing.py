"""One showing of a picture as a tile: the same to the eye, no two alike to the byte.

The site cuts its photographs a little differently each time, compresses them
again and strews dots over them. What is painted here on top of that, the
compression of the whole captcha, is done by who puts it together.
"""

import io
import random

from PIL import Image

TILE = 67
REACH = 2
"""Pixels by which a tile's edges move at most."""
QUALITIES = range(72, 93)
DOTS = 6
BRIGHTNESS = 0.06
DARK = Image.new("RGB", (TILE, TILE))


def showing(picture: Image.Image, rng: random.Random) -> Image.Image:
    """A tile of 67x67 from a picture at least about as large, cut, dotted, lighter or darker, and compressed."""
    tile = picture.convert("RGB").resize((TILE, TILE), Image.Resampling.BILINEAR, box=_cut(picture.size, rng))
    shade = rng.uniform(1 - BRIGHTNESS, 1 + BRIGHTNESS)
    tile = Image.blend(DARK, tile, shade)
    for _ in range(rng.randint(0, DOTS)):
        at = rng.randrange(TILE), rng.randrange(TILE)
        tile.putpixel(at, tuple(rng.randrange(256) for _ in range(3)))
    return compressed(tile, rng)


def compressed(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Out of a JPEG again."""
    return Image.open(io.BytesIO(jpeg(picture, rng)))


def jpeg(picture: Image.Image, rng: random.Random) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=rng.choice(QUALITIES))
    return out.getvalue()


def _cut(size: tuple[int, int], rng: random.Random) -> tuple[int, int, int, int]:
    """Where to cut: the middle, each edge moved by up to two pixels but not beyond the picture."""
    left, right = _edges(size[0], rng)
    top, bottom = _edges(size[1], rng)
    return left, top, right, bottom


def _edges(length: int, rng: random.Random) -> tuple[int, int]:
    """Both edges move together, one of them at times by a pixel more or less."""
    start, moved = (length - TILE + 1) // 2, rng.randint(-REACH, REACH)
    other = max(-REACH, min(REACH, moved + rng.choice((-1, 0, 0, 1))))
    return max(0, start + moved), min(length, start + TILE + other)
