"""What lies behind a thing: white, a gradient, something out of focus, grain, a table, outdoors, planks, cloth."""

import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour

SOFT = (paint.WHITE, paint.CREAM, paint.SILVER, paint.SKY, paint.PINK, paint.TAN, paint.GREY, paint.LIME, paint.YELLOW)
DEEP = (paint.DARK, paint.NAVY, paint.BROWN, paint.TEAL, paint.GREEN, paint.WINE, paint.BLUE, paint.VIOLET)


def ground(rng: random.Random, side: int) -> Image.Image:
    """A picture of ``side`` x ``side`` pixels."""
    [kind] = rng.choices(KINDS, WEIGHTS)
    return kind(rng, side)


def hue(rng: random.Random) -> Colour:
    """Mostly pale, now and then deep."""
    if rng.random() < 0.72:
        return paint.pale(paint.some(rng, *SOFT), rng.uniform(0.1, 0.75))
    return paint.some(rng, *DEEP)


def plain(rng: random.Random, side: int) -> Image.Image:
    shade = rng.randrange(236, 256)
    colour = (shade, shade, shade) if rng.random() < 0.65 else hue(rng)
    return Image.new("RGB", (side, side), colour)


def gradient(rng: random.Random, side: int) -> Image.Image:
    one = hue(rng)
    other = paint.mix(one, hue(rng), rng.uniform(0.3, 0.9))
    corners = [one, paint.mix(one, other, rng.random()), paint.mix(one, other, rng.random()), other]
    rng.shuffle(corners)
    return _grown(corners, 2, side, Image.Resampling.BILINEAR)


def unfocused(rng: random.Random, side: int) -> Image.Image:
    """Big soft spots of a few colours."""
    base, count = hue(rng), rng.randint(3, 6)
    colours = [paint.mix(base, hue(rng), rng.uniform(0.3, 0.8)) for _ in range(3)] + [base] * 2
    return _grown([rng.choice(colours) for _ in range(count * count)], count, side, Image.Resampling.BICUBIC)


def grain(rng: random.Random, side: int) -> Image.Image:
    """Paper, sand, stone or lawn: one colour with coarse or fine noise."""
    noise = np.random.default_rng(rng.getrandbits(64))
    cells = max(2, side // rng.choice((2, 3, 4, 6)))
    field = noise.standard_normal((cells, cells), np.float32) * rng.uniform(6, 22)
    coloured = field[:, :, None] + np.array(hue(rng), np.float32)
    small = Image.fromarray(np.clip(coloured, 0, 255).astype(np.uint8))
    return small.resize((side, side), Image.Resampling.BILINEAR)


def table(rng: random.Random, side: int) -> Image.Image:
    """A wall, and what the thing stands on."""
    picture = gradient(rng, side) if rng.random() < 0.5 else plain(rng, side)
    edge = int(side * rng.uniform(0.5, 0.85))
    top = hue(rng) if rng.random() < 0.4 else paint.some(rng, *paint.TIMBER)
    drop = int(side * rng.uniform(-0.08, 0.08))
    ImageDraw.Draw(picture).polygon([(0, edge), (side, edge + drop), (side, side), (0, side)], fill=top)
    return picture


def outdoors(rng: random.Random, side: int) -> Image.Image:
    """Sky above grass, sand, water or street."""
    sky = paint.some(rng, paint.SKY, (176, 206, 234), (208, 220, 230), (236, 190, 140))
    land = paint.some(rng, paint.LEAF, paint.GREEN, paint.TAN, paint.GREY, paint.OLIVE, (70, 120, 150))
    rows = [paint.pale(sky, share) for share in (0.0, 0.25, 0.55)]
    split = rng.randint(2, 6)
    picture = _grown([rows[0]] * 2 + [rows[1]] * 2 + [rows[2]] * 2, (2, 3), side, Image.Resampling.BILINEAR)
    pen, line = ImageDraw.Draw(picture), side * rng.uniform(0.55, 0.85)
    hills = [(side * n / split, line + rng.uniform(-0.06, 0.06) * side) for n in range(split + 1)]
    pen.polygon([*hills, (side, side), (0, side)], fill=land)
    if rng.random() < 0.4:
        x, y, wide = rng.uniform(0, side), rng.uniform(0, line * 0.6), side * rng.uniform(0.1, 0.25)
        pen.ellipse((x - wide, y - wide / 3, x + wide, y + wide / 3), fill=paint.pale(sky, 0.75))
    return picture


def planks(rng: random.Random, side: int) -> Image.Image:
    """Boards or tiles, across or upright."""
    base = paint.some(rng, *paint.TIMBER, paint.CREAM, paint.GREY)
    picture = Image.new("RGB", (side, side), base)
    pen, at, across = ImageDraw.Draw(picture), -rng.uniform(0, 20), rng.random() < 0.5
    while at < side:
        wide = rng.uniform(0.12, 0.3) * side
        corners = (0, at, side, at + wide) if across else (at, 0, at + wide, side)
        pen.rectangle(corners, fill=paint.some(rng, base, spread=9), outline=paint.dim(base, 0.25))
        at += wide
    return picture


def cloth(rng: random.Random, side: int) -> Image.Image:
    """A woven check."""
    base, other = hue(rng), hue(rng)
    picture = Image.new("RGB", (side, side), base)
    pen, step = ImageDraw.Draw(picture), int(side * rng.uniform(0.1, 0.22))
    band, both = max(2, step // rng.randint(2, 4)), rng.random() < 0.6
    for at in range(rng.randrange(step), side, step):
        pen.rectangle((at, 0, at + band, side), fill=paint.mix(base, other, 0.35))
        if both:
            pen.rectangle((0, at, side, at + band), fill=paint.mix(base, other, 0.5))
    return picture


def _grown(colours: list[Colour], cells: int | tuple[int, int], side: int, how: Image.Resampling) -> Image.Image:
    small = Image.new("RGB", (cells, cells) if isinstance(cells, int) else cells)
    small.putdata(colours)
    return small.resize((side, side), how)


KINDS: tuple[Callable[[random.Random, int], Image.Image], ...] = (
    plain,
    gradient,
    unfocused,
    grain,
    table,
    outdoors,
    planks,
    cloth,
)
WEIGHTS = (34, 18, 12, 8, 11, 6, 6, 5)
