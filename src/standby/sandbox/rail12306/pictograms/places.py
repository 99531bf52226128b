"""What stands in the open or swims: memorial gates, pyramids, aircraft carriers, dragon boats."""

import math
from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen


def _sky(pen: Pen, rng: Random, chance: float = 0.7) -> None:
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
    _sky(pen, rng)
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
    _sky(pen, rng)
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


def _sea(pen: Pen, rng: Random, line: float) -> None:
    water = paint.some(rng, paint.TEAL, paint.NAVY, paint.BLUE, (70, 110, 130), (60, 120, 150))
    pen.box(-4, line, 4, 5, water, edge=False)
    for _ in range(9):
        x, y = rng.uniform(-1.2, 1.0), rng.uniform(line + 0.06, 1.2)
        pen.line([(x, y), (x + rng.uniform(0.15, 0.5), y)], 0.025, paint.pale(water, 0.3))


def _jet(pen: Pen, x: float, y: float, size: float, colour: Colour) -> None:
    pen.poly(
        [
            (x - size, y),
            (x - size * 1.1, y - size * 0.5),
            (x - size * 0.7, y - size * 0.12),
            (x + size, y),
            (x, y + size * 0.14),
        ],
        colour,
        edge=False,
    )


def carrier(pen: Pen, rng: Random) -> None:
    """From the side: the flat deck, the island, the ramp."""
    _sky(pen, rng, 0.9)
    grey, line = paint.some(rng, paint.GREY, (110, 120, 130), (150, 156, 162), (90, 98, 108)), rng.uniform(0.25, 0.45)
    _sea(pen, rng, line)
    pen.poly(
        [(-0.98, line - 0.3), (0.7, line - 0.3), (1.0, line - 0.42), (0.8, line + 0.12), (-0.88, line + 0.12)], grey
    )
    pen.poly(
        [
            (-0.98, line - 0.3),
            (0.7, line - 0.3),
            (1.0, line - 0.42),
            (0.96, line - 0.32),
            (0.68, line - 0.22),
            (-0.96, line - 0.22),
        ],
        paint.dim(grey, 0.3),
        edge=False,
    )
    x = rng.uniform(-0.2, 0.3)
    pen.box(x - 0.2, line - 0.6, x + 0.2, line - 0.3, paint.pale(grey, 0.15))
    pen.box(x - 0.12, line - 0.76, x + 0.1, line - 0.58, grey)
    pen.line([(x, line - 0.74), (x, line - 1.05)], 0.04, paint.DARK)
    pen.line([(x - 0.12, line - 0.9), (x + 0.12, line - 0.9)], 0.03, paint.DARK)
    for n in range(rng.randint(2, 5)):
        u = -0.8 + 0.22 * n
        if abs(u - x) > 0.25:
            _jet(pen, u, line - 0.35, 0.1, paint.dim(grey, 0.4))
    pen.curve([(-1.1, line + 0.13), (-0.4, line + 0.1), (0.4, line + 0.14), (0.9, line + 0.1)], 0.05, paint.WHITE)


def carrier_from_above(pen: Pen, rng: Random) -> None:
    """Aslant: the deck with its stripes, aircraft parked on it, the wake."""
    water = paint.some(rng, paint.TEAL, paint.NAVY, paint.BLUE, (60, 110, 140))
    pen.fill(water)
    for _ in range(8):
        x, y = rng.uniform(-1.2, 1.2), rng.uniform(-1.2, 1.2)
        pen.line([(x, y), (x + 0.3, y + 0.03)], 0.025, paint.pale(water, 0.25))
    grey = paint.some(rng, paint.GREY, (120, 126, 132), (90, 96, 102))
    ship = pen.at(0, 0, 1, rng.uniform(-0.9, 0.9))
    ship.blob([(-0.35, 1.3), (-0.3, 0.7), (0.3, 0.7), (0.4, 1.3)], paint.pale(water, 0.45), edge=False)
    ship.poly(
        [
            (-0.26, 0.88),
            (-0.42, 0.3),
            (-0.42, -0.3),
            (-0.2, -0.92),
            (0.16, -0.92),
            (0.3, -0.4),
            (0.34, 0.4),
            (0.26, 0.88),
        ],
        grey,
    )
    ship.line([(0.1, 0.84), (-0.26, -0.3)], 0.03, paint.WHITE)
    ship.line([(-0.02, -0.2), (-0.02, -0.88)], 0.03, paint.YELLOW)
    ship.box(0.18, -0.1, 0.34, 0.26, paint.pale(grey, 0.3))
    for n in range(rng.randint(3, 6)):
        jet = ship.at(rng.choice((-0.28, 0.2)), 0.6 - 0.24 * n, 0.1, rng.uniform(-0.6, 0.6))
        jet.poly(
            [
                (0, -1),
                (0.2, -0.1),
                (0.8, 0.5),
                (0.2, 0.4),
                (0.3, 0.9),
                (-0.3, 0.9),
                (-0.2, 0.4),
                (-0.8, 0.5),
                (-0.2, -0.1),
            ],
            paint.pale(grey, 0.55),
            edge=False,
        )


def _dragon_head(pen: Pen, rng: Random, colour: Colour) -> None:
    """Looking right, about a unit wide."""
    gold = paint.GOLD
    pen.blob(
        [(-0.5, 0.6), (-0.5, -0.2), (0.0, -0.5), (0.7, -0.3), (0.9, -0.05), (0.3, 0.0), (0.1, 0.2), (0.0, 0.7)], colour
    )
    pen.poly([(0.15, 0.12), (0.75, 0.16), (0.7, 0.32), (0.1, 0.4)], paint.dim(colour, 0.2))
    pen.poly([(0.2, 0.05), (0.8, 0.02), (0.74, 0.16), (0.2, 0.16)], paint.WINE, edge=False)
    for x in (0.35, 0.5, 0.65):
        pen.poly([(x, 0.0), (x + 0.08, 0.0), (x + 0.04, 0.1)], paint.WHITE, edge=False)
    pen.rope([(-0.1, -0.42), (-0.3, -0.8), (-0.5, -0.86)], 0.1, gold)
    pen.oval(0.18, -0.26, 0.14, 0.13, paint.WHITE)
    pen.dot(0.22, -0.25, 0.07, paint.BLACK)
    pen.curve([(0.8, -0.05), (1.0, -0.2), (0.95, -0.45)], 0.05, gold)
    for n in range(4):
        pen.poly([(-0.5, -0.2 + 0.2 * n), (-0.78, -0.16 + 0.22 * n), (-0.5, -0.02 + 0.2 * n)], gold)


def dragon_boat(pen: Pen, rng: Random) -> None:
    """The whole boat with its rowers."""
    if rng.random() < 0.75:
        pen.fill(paint.some(rng, paint.SKY, paint.LEAF, (170, 190, 170), (214, 220, 224)))
    line = 0.42
    _sea(pen, rng, line - 0.1)
    hull, trim = (
        paint.some(rng, paint.RED, paint.ORANGE, paint.GREEN, paint.BLUE, paint.GOLD),
        paint.some(rng, paint.YELLOW, paint.GOLD, paint.WHITE),
    )
    shirt = paint.some(rng, paint.RED, paint.YELLOW, paint.WHITE, paint.BLUE)
    lean = rng.uniform(-0.12, 0.12)
    for n in range(rng.randint(5, 7)):
        x = -0.62 + 0.19 * n
        pen.rope([(x, line - 0.02), (x + lean, line - 0.26)], 0.11, shirt)
        pen.dot(x + lean, line - 0.38, 0.07, paint.some(rng, (200, 150, 110), paint.BROWN))
        pen.line([(x + lean, line - 0.2), (x - 0.12 + lean, line + 0.3)], 0.03, paint.WOOD)
    pen.rope([(-0.8, line), (-0.95, line - 0.3), (-0.8, line - 0.55)], 0.1, hull)
    pen.blob(
        [
            (-0.9, line - 0.1),
            (0, line + 0.02),
            (0.72, line - 0.1),
            (0.8, line + 0.08),
            (0.4, line + 0.26),
            (-0.6, line + 0.26),
        ],
        hull,
    )
    for n in range(9):
        pen.arc(-0.68 + 0.16 * n, line + 0.08, 0.08, 0.07, 0.0, 0.5, 0.03, trim)
    _dragon_head(pen.at(0.78, line - 0.26, 0.34), rng, hull)


def dragon_boat_prow(pen: Pen, rng: Random) -> None:
    """The head from near."""
    if rng.random() < 0.8:
        pen.fill(paint.some(rng, paint.SKY, paint.TEAL, (150, 180, 190), paint.LEAF))
        _sea(pen, rng, 0.55)
    hull = paint.some(rng, paint.RED, paint.ORANGE, paint.GREEN, paint.BLUE, paint.GOLD, paint.TEAL)
    pen.blob([(-1.3, 0.25), (-0.5, 0.32), (-0.25, -0.1), (0.3, 0.0), (0.25, 0.5), (-0.2, 0.8), (-1.3, 0.85)], hull)
    for n in range(7):
        x = -0.95 + 0.15 * n
        for row in range(2):
            pen.arc(x + 0.07 * row, 0.45 + 0.14 * row, 0.08, 0.08, 0.0, 0.5, 0.03, paint.pale(hull, 0.5))
    for n in range(3):
        x = -0.95 + 0.28 * n
        pen.rope([(x, 0.26), (x + 0.05, 0.0)], 0.15, paint.some(rng, paint.YELLOW, paint.WHITE, paint.RED))
        pen.dot(x + 0.06, -0.16, 0.1, (196, 146, 108))
    _dragon_head(pen.at(0.22, -0.2, rng.uniform(0.7, 0.85), math.radians(rng.uniform(-15, 10))), rng, hull)
