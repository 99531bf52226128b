"""What swims: aircraft carriers and dragon boats."""

import math
from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, both
from standby.sandbox.rail12306.pictograms.places import sky


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
    sky(pen, rng, 0.9)
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
    deck = [(-0.26, 0.88), (-0.42, 0.3), (-0.42, -0.3), (-0.2, -0.92)]
    ship.poly([*deck, (0.16, -0.92), (0.3, -0.4), (0.34, 0.4), (0.26, 0.88)], grey)
    ship.line([(0.1, 0.84), (-0.26, -0.3)], 0.03, paint.WHITE)
    ship.line([(-0.02, -0.2), (-0.02, -0.88)], 0.03, paint.YELLOW)
    ship.box(0.18, -0.1, 0.34, 0.26, paint.pale(grey, 0.3))
    for n in range(rng.randint(3, 6)):
        _parked(ship.at(rng.choice((-0.28, 0.2)), 0.6 - 0.24 * n, 0.1, rng.uniform(-0.6, 0.6)), paint.pale(grey, 0.55))


def _parked(pen: Pen, colour: Colour) -> None:
    """An aircraft from above, its nose up."""
    left = ((-0.3, 0.9), (-0.2, 0.4), (-0.8, 0.5), (-0.2, -0.1), (0, -1))
    pen.poly(both(*left), colour, edge=False)


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
