"""What stands in the open: memorial gates and pyramids."""

from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen


def sky(pen: Pen, rng: Random, chance: float = 0.7) -> None:
    if rng.random() < chance:
        pen.fill(paint.some(rng, paint.SKY, (176, 204, 230), (120, 170, 220), (214, 220, 226), (238, 196, 140)))
        if rng.random() < 0.4:
            x, y = rng.uniform(-0.8, 0.8), rng.uniform(-0.9, -0.5)
            for n in range(3):
                pen.spot(x + 0.2 * n, y, 0.2, 0.1, paint.WHITE)


def _roof(pen: Pen, x: float, y: float, wide: float, high: float, tile: Colour) -> None:
    """Swung up at its ends."""
    pen.blob(
        [
            (x - wide - 0.08, y - high * 0.55),
            (x - wide * 0.6, y),
            (x, y + high * 0.1),
            (x + wide * 0.6, y),
            (x + wide + 0.08, y - high * 0.55),
            (x + wide * 0.6, y - high * 0.7),
            (x, y - high * 0.8),
            (x - wide * 0.6, y - high * 0.7),
        ],
        tile,
    )
    pen.line([(x - wide * 0.6, y - high * 0.75), (x + wide * 0.6, y - high * 0.75)], 0.05, paint.dim(tile, 0.35))
    for n in range(-3, 4):
        pen.line([(x + n * wide * 0.2, y - high * 0.7), (x + n * wide * 0.24, y)], 0.02, paint.dim(tile, 0.25))


def memorial_gate(pen: Pen, rng: Random) -> None:
    """Four pillars, three gateways, roofs with swung eaves."""
    sky(pen, rng)
    tile, pillar = (
        paint.some(rng, paint.TEAL, paint.GOLD, paint.GREEN, paint.GREY, paint.BLUE),
        paint.some(rng, paint.RED, paint.WINE, paint.GREY, paint.BROWN),
    )
    band = paint.some(rng, paint.BLUE, paint.GREEN, paint.GOLD, paint.TEAL)
    if rng.random() < 0.7:
        pen.box(-3, 0.88, 3, 4, paint.some(rng, paint.GREY, paint.TAN, paint.LEAF), edge=False)
    for x in (-0.86, -0.36, 0.36, 0.86):
        top = -0.5 if abs(x) < 0.5 else -0.16
        pen.box(x - 0.06, top, x + 0.06, 0.9, pillar)
        pen.box(x - 0.1, 0.76, x + 0.1, 0.92, paint.SILVER)
    for x0, x1, y in ((-0.86, -0.36, -0.1), (0.36, 0.86, -0.1), (-0.36, 0.36, -0.42)):
        pen.box(x0, y, x1, y + 0.2, band)
        pen.box(
            x0 + 0.1, y + 0.05, x1 - 0.1, y + 0.15, paint.some(rng, paint.GOLD, paint.NAVY, paint.WHITE), edge=False
        )
        _roof(pen, (x0 + x1) / 2, y - 0.02, (x1 - x0) * 0.58, 0.32, tile)


def memorial_gate_stone(pen: Pen, rng: Random) -> None:
    """Bare stone: two or four pillars, beams across, no roof or a small one."""
    sky(pen, rng)
    stone = paint.some(rng, paint.SILVER, (176, 168, 150), paint.GREY, (150, 140, 124))
    pillars = rng.choice(((-0.6, 0.6), (-0.88, -0.34, 0.34, 0.88)))
    for x in pillars:
        pen.box(x - 0.08, -0.72, x + 0.08, 0.92, stone)
        pen.box(x - 0.14, 0.74, x + 0.14, 0.94, paint.dim(stone, 0.15))
        pen.ball(x, -0.78, 0.1, paint.pale(stone, 0.2))
    reach = pillars[-1] + 0.1
    pen.box(-reach, -0.54, reach, -0.36, paint.dim(stone, 0.08))
    pen.box(-reach, -0.2, reach, -0.06, paint.dim(stone, 0.12))
    pen.box(-0.3, -0.36, 0.3, -0.2, paint.pale(stone, 0.25))
    pen.writing(-0.24, -0.34, 0.24, -0.22, 1, paint.some(rng, paint.DARK, paint.RED, paint.GOLD))
    if rng.random() < 0.5:
        _roof(pen, 0, -0.52, 0.55, 0.3, paint.dim(stone, 0.3))


def pyramids(pen: Pen, rng: Random) -> None:
    """One to three in the desert."""
    pen.fill(paint.some(rng, paint.SKY, paint.BLUE, (220, 208, 180), (238, 186, 120), (150, 190, 226)))
    sand = paint.some(rng, (214, 178, 120), (196, 156, 100), (226, 196, 146))
    line = rng.uniform(0.35, 0.6)
    pen.blob(
        [(-3, line), (-1, line + 0.05), (0, line - 0.04), (1, line + 0.05), (3, line), (3, 4), (-3, 4)],
        sand,
        edge=False,
    )
    places = [(0.1, 0.95), (-0.66, 0.6), (0.78, 0.5)][: rng.randint(1, 3)]
    for x, size in reversed(places):
        stone, ridge = paint.some(rng, (206, 164, 104), (188, 148, 96), (216, 180, 124)), rng.uniform(-0.1, 0.3)
        foot, top = line + 0.1 * size, line - 1.1 * size
        pen.poly([(x - size * 0.85, foot), (x, top), (x + ridge * size, foot + 0.12 * size)], stone)
        pen.poly(
            [(x, top), (x + size * 0.9, foot - 0.02), (x + ridge * size, foot + 0.12 * size)], paint.dim(stone, 0.32)
        )
        for n in range(1, 6):
            share = n / 6
            y = top + (foot - top) * share
            pen.line(
                [(x - size * 0.85 * share, y), (x + ridge * size * share, y + 0.12 * size * share)],
                0.02,
                paint.dim(stone, 0.18),
            )
    if rng.random() < 0.35:
        for n in range(3):
            x = -0.5 + 0.25 * n
            pen.blob(
                [(x - 0.1, line + 0.3), (x - 0.03, line + 0.2), (x + 0.08, line + 0.28), (x + 0.06, line + 0.34)],
                paint.BROWN,
                edge=False,
            )
            pen.line([(x - 0.05, line + 0.3), (x - 0.05, line + 0.42)], 0.02, paint.BROWN)


def sphinx(pen: Pen, rng: Random) -> None:
    """Before a pyramid."""
    pen.fill(paint.some(rng, paint.SKY, paint.BLUE, (226, 210, 176)))
    stone = paint.some(rng, (206, 164, 104), (188, 148, 96), (216, 180, 124))
    pen.poly([(-0.3, 0.5), (0.5, -0.85), (1.4, 0.5)], paint.pale(stone, 0.12))
    pen.poly([(0.5, -0.85), (1.4, 0.5), (0.8, 0.5)], paint.dim(stone, 0.2), edge=False)
    pen.box(-3, 0.46, 3, 4, paint.pale(stone, 0.15), edge=False)
    pen.blob([(-0.3, 0.8), (-0.3, 0.3), (0.3, 0.16), (0.9, 0.3), (0.98, 0.8)], paint.dim(stone, 0.12))
    pen.poly([(-0.95, 0.84), (-0.9, 0.68), (0.0, 0.62), (0.0, 0.84)], stone)
    pen.poly([(-0.72, 0.4), (-0.56, -0.36), (-0.3, -0.52), (-0.04, -0.36), (0.12, 0.4)], paint.dim(stone, 0.2))
    pen.oval(-0.3, -0.1, 0.22, 0.32, stone)
    for side in (-1, 1):
        pen.spot(-0.3 + side * 0.09, -0.16, 0.05, 0.03, paint.dim(stone, 0.6))
    pen.line([(-0.36, 0.08), (-0.24, 0.08)], 0.03, paint.dim(stone, 0.6))
    for n in range(4):
        for side in (-1, 1):
            y = -0.1 + 0.12 * n
            pen.line([(-0.3 + side * 0.24, y), (-0.3 + side * (0.3 + 0.03 * n), y + 0.02)], 0.03, paint.dim(stone, 0.4))
