"""Cherries, pineapples, salads, fries, seaweed and chili sauce."""

import math
from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around, both


def _cherry(pen: Pen, rng: Random, x: float, y: float, radius: float, colour: Colour) -> None:
    pen.blob(
        [
            (x, y - radius * 0.82),
            (x + radius * 0.75, y - radius * 0.8),
            (x + radius, y + radius * 0.1),
            (x, y + radius),
            (x - radius, y + radius * 0.1),
            (x - radius * 0.75, y - radius * 0.8),
        ],
        colour,
    )
    pen.spot(x - radius * 0.15, y - radius * 0.1, radius * 0.6, radius * 0.6, paint.pale(colour, 0.12))
    pen.spot(x - radius * 0.35, y - radius * 0.35, radius * 0.2, radius * 0.14, paint.pale(colour, 0.7))


def _leaf(pen: Pen, x: float, y: float, long: float, turn: float, colour: Colour) -> None:
    part = pen.at(x, y, long, turn)
    part.blob([(0, 0), (0.35, -0.26), (1, 0), (0.35, 0.26)], colour)
    part.line([(0, 0), (0.9, 0)], 0.05, paint.dim(colour, 0.3))


def cherry_pair(pen: Pen, rng: Random) -> None:
    colour = paint.some(rng, paint.RED, (160, 18, 36), (190, 24, 50), (120, 14, 34))
    stem, top = paint.some(rng, paint.LEAF, paint.OLIVE), (rng.uniform(-0.2, 0.3), -0.85)
    places = [(-0.45, 0.45), (0.42, 0.55), (0.0, 0.3)][: rng.choice((2, 2, 3))]
    for x, y in places:
        pen.curve([top, ((x + top[0]) / 2 + 0.08, -0.3), (x, y - 0.3)], 0.05, stem)
    for x, y in reversed(places):
        _cherry(pen, rng, x, y, rng.uniform(0.36, 0.42), colour)
    if rng.random() < 0.7:
        _leaf(pen, *top, rng.uniform(0.5, 0.8), rng.uniform(-0.2, 0.7), paint.some(rng, paint.LEAF, paint.GREEN))


def cherry_single(pen: Pen, rng: Random) -> None:
    colour = paint.some(rng, paint.RED, paint.WINE, (170, 20, 40))
    pen.curve(
        [(0.05, -0.3), (0.1, -0.65), (rng.uniform(-0.1, 0.5), -0.98)], 0.06, paint.some(rng, paint.LEAF, paint.OLIVE)
    )
    _cherry(pen, rng, 0, 0.3, 0.66, colour)
    pen.arc(0, -0.2, 0.2, 0.07, 0.0, 0.5, 0.03, paint.dim(colour, 0.4))


def cherry_bowl(pen: Pen, rng: Random) -> None:
    colour = paint.some(rng, paint.RED, (150, 16, 36), (200, 40, 60))
    dish = paint.some(rng, paint.WHITE, paint.SKY, *paint.TIMBER)
    for _ in range(6):
        x = rng.uniform(-0.5, 0.5)
        pen.curve(
            [(x, -0.1), (x + rng.uniform(-0.1, 0.1), -0.4), (x + rng.uniform(-0.4, 0.4), -0.75)], 0.035, paint.LEAF
        )
    for y in (-0.22, 0.0, 0.16):
        for n in range(4):
            _cherry(pen, rng, -0.58 + 0.38 * n + rng.uniform(-0.06, 0.06), y, 0.22, paint.some(rng, colour))
    pen.blob([(-0.95, 0.15), (-0.6, 0.75), (0, 0.88), (0.6, 0.75), (0.95, 0.15), (0, 0.28)], dish)


def _crown(pen: Pen, rng: Random, y: float, high: float) -> None:
    green = paint.some(rng, paint.GREEN, paint.LEAF, paint.OLIVE)
    for row in range(3):
        for n in range(-2, 3):
            lean, reach = n * 0.26 * (1.2 - row * 0.25), high * (0.6 + 0.2 * row) * rng.uniform(0.85, 1.1)
            tip = (lean * 1.3, y - reach + abs(n) * 0.12)
            pen.poly(
                [(n * 0.07 - 0.09, y), (lean * 0.7 - 0.05, y - reach * 0.6), tip, (n * 0.07 + 0.09, y)],
                paint.dim(green, 0.25 - 0.12 * row),
            )


def pineapple(pen: Pen, rng: Random) -> None:
    skin = paint.some(rng, paint.AMBER, paint.GOLD, (196, 130, 40), (180, 150, 50))
    stout, dark = rng.uniform(0.42, 0.56), paint.dim(skin, 0.45)
    _crown(pen, rng, -0.25, 0.72)
    pen.oval(0, 0.34, stout, 0.62, skin)
    for n in range(-4, 5):
        for side in (-1, 1):
            line = []
            for m in range(7):
                y = -0.24 + 1.16 * m / 6
                wide = stout * math.sqrt(max(0.0, 1 - ((y - 0.34) / 0.62) ** 2))
                line.append((max(-wide, min(wide, n * 0.2 + side * (y - 0.34) * 0.6)), y))
            pen.line(line, 0.035, dark)
    for row in range(5):
        for n in range(-1, 2):
            pen.dot(n * 0.24 + (row % 2) * 0.12 - 0.06, 0.0 + 0.17 * row, 0.035, paint.pale(skin, 0.5))


def pineapple_halved(pen: Pen, rng: Random) -> None:
    """Half a fruit, its flesh to us; or rings."""
    flesh, skin = paint.some(rng, paint.YELLOW, (250, 220, 110)), paint.some(rng, paint.AMBER, (170, 120, 40))
    if rng.random() < 0.5:
        _crown(pen, rng, -0.3, 0.65)
        pen.oval(0, 0.3, 0.56, 0.62, skin)
        pen.spot(0, 0.3, 0.48, 0.54, flesh)
        pen.spot(0, 0.3, 0.13, 0.42, paint.pale(flesh, 0.45))
        for n in range(14):
            x, y = around(0, 0.3, 0.34, n / 14, 0.42)
            pen.line([(x * 0.6, 0.3 + (y - 0.3) * 0.7), (x, y)], 0.025, paint.dim(flesh, 0.2))
        return
    for x, y in ((0.3, -0.35), (-0.4, -0.1), (0.1, 0.42))[: rng.randint(1, 3)]:
        pen.oval(x, y, 0.55, 0.42, skin)
        pen.oval(x, y - 0.05, 0.5, 0.37, flesh)
        for n in range(16):
            (u, v), (p, q) = around(x, y - 0.05, 0.46, n / 16, 0.34), around(x, y - 0.05, 0.2, n / 16, 0.14)
            pen.line([(u, v), (p, q)], 0.02, paint.dim(flesh, 0.18))
        pen.spot(x, y - 0.05, 0.15, 0.1, paint.dim(flesh, 0.5))


def _salad(pen: Pen, rng: Random, wide: float, high: float) -> None:
    greens = (paint.LEAF, paint.LIME, paint.GREEN)
    for _ in range(rng.randint(14, 18)):
        x, y = around(0, 0, wide * math.sqrt(rng.random()), rng.random())
        y *= high / wide
        leaf, reach, count = paint.some(rng, *greens), rng.uniform(0.2, 0.34), 7
        pen.blob([around(x, y, reach * rng.uniform(0.7, 1.15), n / count) for n in range(count)], leaf)
        pen.line([(x - reach * 0.5, y), (x + reach * 0.5, y + 0.05)], 0.02, paint.pale(leaf, 0.5))
    for _ in range(rng.randint(5, 9)):
        x, y = around(0, 0, wide * 0.8 * math.sqrt(rng.random()), rng.random(), high * 0.8)
        kind = rng.randrange(4)
        if kind == 0:
            pen.ball(x, y, 0.15, paint.some(rng, paint.RED, paint.CORAL))
        elif kind == 1:
            pen.oval(x, y, 0.17, 0.14, paint.pale(paint.LIME, 0.5))
            pen.arc(x, y, 0.16, 0.13, 0, 1, 0.03, paint.GREEN)
        elif kind == 2:
            pen.oval(x, y, 0.16, 0.12, paint.WHITE)
            pen.spot(x, y, 0.08, 0.07, paint.YELLOW)
        else:
            pen.arc(x, y, 0.14, 0.1, 0, 1, 0.045, paint.some(rng, paint.VIOLET, paint.YELLOW, paint.ORANGE))


def salad_bowl(pen: Pen, rng: Random) -> None:
    dish = paint.some(rng, paint.WHITE, paint.SKY, *paint.TIMBER, paint.SILVER)
    pen.oval(0, -0.1, 0.95, 0.5, paint.dim(dish, 0.25))
    _salad(pen.at(0, -0.2), rng, 0.68, 0.32)
    pen.blob(
        [(-0.96, -0.08), (-0.62, 0.62), (0, 0.8), (0.62, 0.62), (0.96, -0.08), (0.5, 0.22), (0, 0.3), (-0.5, 0.22)],
        dish,
    )


def salad_plate(pen: Pen, rng: Random) -> None:
    dish, flat = paint.some(rng, paint.WHITE, paint.CREAM, paint.DARK, paint.SKY), rng.uniform(0.7, 0.95)
    pen.oval(0, 0, 0.97, flat, dish)
    pen.arc(0, 0, 0.75, flat * 0.76, 0, 1, 0.03, paint.dim(dish, 0.2))
    _salad(pen, rng, 0.62, flat * 0.62)


def _fries(pen: Pen, rng: Random, count: int, low: float, wide: float, lean: float, high: float) -> None:
    colour = paint.some(rng, (240, 200, 96), (232, 182, 72), (246, 214, 120))
    for n in range(count):
        x = (n / max(1, count - 1) * 2 - 1) * wide + rng.uniform(-0.06, 0.06)
        tip, half = low - high * rng.uniform(0.5, 1), 0.055
        u = x * (1 + lean) + rng.uniform(-0.1, 0.1)
        own = paint.some(rng, colour, spread=10)
        pen.poly([(x - half, low), (u - half, tip), (u + half, tip), (x + half, low)], own)
        pen.line([(x + half * 0.5, low), (u + half * 0.5, tip)], 0.03, paint.dim(own, 0.22))


def fries_box(pen: Pen, rng: Random) -> None:
    box = paint.some(rng, paint.RED, paint.RED, paint.WHITE, paint.ORANGE, paint.BLUE)
    _fries(pen, rng, 10, 0.2, 0.44, 0.25, 1.1)
    _fries(pen, rng, 8, 0.3, 0.46, 0.2, 0.8)
    pen.blob(
        [
            (-0.62, -0.18),
            (-0.3, 0.02),
            (0, 0.08),
            (0.3, 0.02),
            (0.62, -0.18),
            (0.52, 0.4),
            (0.46, 0.92),
            (0, 0.95),
            (-0.46, 0.92),
            (-0.52, 0.4),
        ],
        box,
    )
    mark = paint.YELLOW if box[1] < 150 else paint.RED
    if rng.random() < 0.5:
        for x in (-0.3, 0, 0.3):
            pen.line([(x, 0.2), (x * 0.8, 0.88)], 0.1, mark)
    else:
        pen.spot(0, 0.5, 0.2, 0.2, mark)


def fries_heap(pen: Pen, rng: Random) -> None:
    """Tangled on a plate, with or without ketchup."""
    pen.oval(0, 0.25, 0.98, 0.6, paint.some(rng, paint.WHITE, paint.DARK, paint.CREAM, *paint.TIMBER))
    colour = paint.some(rng, (240, 200, 96), (230, 178, 70), (246, 214, 120))
    for n in range(rng.randint(20, 28)):
        part = pen.at(rng.uniform(-0.5, 0.5), 0.35 - n * 0.028, rng.uniform(0.35, 0.5), rng.uniform(-1.3, 1.3))
        own = paint.some(rng, colour, spread=12)
        part.box(-1, -0.14, 1, 0.16, paint.dim(own, 0.2))
        part.box(-1, -0.14, 1, 0.05, own, edge=False)
    if rng.random() < 0.4:
        pen.oval(0.6, 0.55, 0.26, 0.16, paint.WHITE)
        pen.spot(0.6, 0.55, 0.2, 0.11, paint.RED)


def _sheet(pen: Pen, rng: Random, colour: Colour) -> None:
    pen.box(-0.6, -0.75, 0.6, 0.75, colour)
    for _ in range(22):
        x, y = rng.uniform(-0.56, 0.56), rng.uniform(-0.7, 0.7)
        pen.dot(x, y, rng.uniform(0.02, 0.06), paint.some(rng, paint.dim(colour, 0.35), paint.pale(colour, 0.18)))


def seaweed_sheets(pen: Pen, rng: Random) -> None:
    colour = paint.some(rng, (26, 54, 36), (34, 66, 34), (20, 42, 40))
    for n in range(rng.randint(1, 4)):
        _sheet(
            pen.at(rng.uniform(-0.3, 0.3), rng.uniform(-0.2, 0.2), 0.9, rng.uniform(-0.6, 0.6) if n else 0.0),
            rng,
            paint.some(rng, colour, spread=8),
        )


def seaweed_pack(pen: Pen, rng: Random) -> None:
    bag = paint.some(rng, paint.GREEN, paint.LIME, paint.RED, paint.ORANGE, paint.TEAL)
    edge = [(-0.66 + 1.32 * n / 12, -0.9 + 0.05 * (n % 2)) for n in range(13)]
    pen.poly([*edge, *[(-x, -y) for x, y in edge]], bag)
    pen.box(-0.66, -0.78, 0.66, -0.7, paint.dim(bag, 0.3), edge=False)
    pen.writing(-0.5, -0.6, 0.5, -0.25, 1, paint.WHITE)
    _sheet(pen.at(0, 0.34, 0.5, 1.57 + rng.uniform(-0.3, 0.3)), rng, (26, 52, 36))
    pen.line([(-0.5, -0.66), (-0.55, 0.6)], 0.06, paint.pale(bag, 0.5))


def seaweed_rolls(pen: Pen, rng: Random) -> None:
    """Rolled round rice, cut."""
    for x, y in ((-0.45, -0.4), (0.45, -0.3), (-0.3, 0.42), (0.5, 0.5))[: rng.randint(2, 4)]:
        pen.oval(x, y + 0.14, 0.42, 0.38, (20, 38, 28))
        pen.oval(x, y, 0.42, 0.36, (30, 56, 38))
        pen.spot(x, y, 0.35, 0.29, paint.WHITE)
        for _ in range(5):
            pen.dot(x + rng.uniform(-0.22, 0.22), y + rng.uniform(-0.18, 0.18), 0.04, paint.SILVER)
        for colour in (paint.CORAL, paint.LIME, paint.YELLOW):
            pen.dot(x + rng.uniform(-0.1, 0.1), y + rng.uniform(-0.08, 0.08), 0.09, paint.some(rng, colour))


def _chili(pen: Pen, x: float, y: float, long: float, turn: float, colour: Colour) -> None:
    part = pen.at(x, y, long, turn)
    part.blob([(-0.9, -0.16), (-0.3, -0.24), (0.5, -0.02), (1, 0.3), (0.4, 0.18), (-0.4, 0.16), (-0.9, 0.12)], colour)
    part.line([(-0.5, -0.1), (0.2, -0.04)], 0.06, paint.pale(colour, 0.5))
    part.curve([(-0.88, 0), (-1.05, -0.04), (-1.2, -0.2)], 0.1, paint.LEAF)


def chili_jar(pen: Pen, rng: Random) -> None:
    sauce, lid = (
        paint.some(rng, (172, 30, 20), (196, 52, 24), (140, 24, 20)),
        paint.some(rng, paint.RED, paint.GOLD, paint.GREEN, paint.DARK),
    )
    wide = rng.uniform(0.44, 0.6)
    pen.tube(-wide, -0.5, wide, 0.9, sauce, 0.14)
    pen.tube(-wide * 0.86, -0.88, wide * 0.86, -0.5, lid, 0.05)
    for _ in range(10):
        pen.dot(
            rng.uniform(-wide, wide) * 0.85, rng.uniform(-0.4, 0.85), 0.035, paint.some(rng, paint.YELLOW, paint.ORANGE)
        )
    if rng.random() < 0.75:
        pen.box(-wide * 0.8, -0.2, wide * 0.8, 0.6, paint.some(rng, paint.CREAM, paint.YELLOW, paint.WHITE))
        _chili(pen, 0, 0.34, wide * 0.55, rng.uniform(-0.6, 0.6), paint.RED)
        pen.writing(-wide * 0.6, -0.14, wide * 0.6, 0.12, 1, paint.WINE)
    if rng.random() < 0.4:
        _chili(pen, 0.62, 0.75, 0.34, rng.uniform(-0.5, 0.3), paint.RED)


def chili_bowl(pen: Pen, rng: Random) -> None:
    sauce, dish = (
        paint.some(rng, (180, 34, 20), (200, 60, 24)),
        paint.some(rng, paint.WHITE, paint.DARK, paint.SKY, paint.BROWN),
    )
    pen.blob(both((-0.85, -0.1), (-0.55, 0.6), (0, 0.72)), dish)
    pen.oval(0, -0.1, 0.86, 0.42, paint.pale(dish, 0.2))
    pen.spot(0, -0.06, 0.74, 0.33, sauce)
    for _ in range(26):
        x, y = around(0, -0.06, 0.68 * math.sqrt(rng.random()), rng.random())
        pen.dot(
            x,
            -0.06 + (y + 0.06) * 0.42,
            rng.uniform(0.025, 0.06),
            paint.some(rng, paint.RED, paint.WINE, paint.YELLOW, paint.ORANGE),
        )
    for n in range(rng.randint(0, 3)):
        _chili(pen, -0.5 + 0.5 * n, 0.8, 0.35, rng.uniform(-0.6, 0.4), paint.RED)
    if rng.random() < 0.4:
        pen.rope([(0.2, -0.1), (0.8, -0.85)], 0.1, paint.some(rng, *paint.METAL, paint.WOOD))
