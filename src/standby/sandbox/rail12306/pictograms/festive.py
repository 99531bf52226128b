"""What sounds at a feast: wind chimes, bells, firecrackers, gongs."""

import math
from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around, both


def wind_chime_tubes(pen: Pen, rng: Random) -> None:
    """Tubes under a disc, a clapper, a tail."""
    metal, disc = (
        paint.some(rng, *paint.METAL, paint.GOLD, *paint.TIMBER),
        paint.some(rng, *paint.TIMBER, *paint.PLASTIC),
    )
    count = rng.randint(4, 7)
    for side in (-1, 0, 1):
        pen.line([(0, -1.0), (side * 0.4, -0.6)], 0.02, paint.GREY)
    lengths = sorted(rng.uniform(0.2, 0.75) for _ in range(count))
    for n, foot in enumerate(lengths):
        x = (n / (count - 1) * 2 - 1) * 0.48
        pen.line([(x * 0.9, -0.55), (x, -0.35)], 0.02, paint.GREY)
        pen.tube(x - 0.055, -0.35, x + 0.055, foot, metal)
    pen.line([(0, -0.55), (0.03, 0.98)], 0.02, paint.DARK)
    pen.ball(0.02, 0.1, 0.1, disc)
    pen.poly([(0.03, 0.75), (0.14, 0.9), (0.03, 1.05), (-0.08, 0.9)], disc)
    pen.oval(0, -0.58, 0.56, 0.13, disc)


def _little_bell(pen: Pen, x: float, y: float, size: float, colour: Colour) -> None:
    pen.blob(
        [
            (x - size * 0.3, y - size),
            (x - size * 0.55, y),
            (x - size, y + size * 0.7),
            (x, y + size * 0.9),
            (x + size, y + size * 0.7),
            (x + size * 0.55, y),
            (x + size * 0.3, y - size),
        ],
        colour,
    )
    pen.dot(x, y + size * 1.05, size * 0.25, paint.dim(colour, 0.4))
    pen.spot(x - size * 0.25, y, size * 0.14, size * 0.4, paint.pale(colour, 0.6))


def wind_chime_glass(pen: Pen, rng: Random) -> None:
    """A glass bowl, painted, a strip of paper hanging from it."""
    glass, flower = (
        paint.some(rng, (206, 226, 232), paint.SKY, paint.PINK, paint.LIME),
        paint.some(rng, paint.RED, paint.PINK, paint.BLUE, paint.ORANGE),
    )
    pen.line([(0, -1.1), (0, -0.8)], 0.03, paint.DARK)
    pen.blob(both((-0.2, -0.8), (-0.58, -0.4), (-0.46, 0.02)), glass)
    pen.oval(0, 0.02, 0.46, 0.1, paint.dim(glass, 0.2))
    for n in range(5):
        pen.dot(*around(0.12, -0.36, 0.14, n / 5), 0.1, flower)
    pen.dot(0.12, -0.36, 0.07, paint.YELLOW)
    pen.spot(-0.34, -0.5, 0.07, 0.16, paint.WHITE, turn=0.4)
    pen.line([(0, 0.0), (0, 0.4)], 0.025, paint.DARK)
    strip = pen.at(0, 0.36, 1, rng.uniform(-0.2, 0.2))
    strip.box(-0.14, 0, 0.14, 0.64, paint.some(rng, paint.WHITE, paint.CREAM, paint.PINK, paint.YELLOW))
    strip.writing(-0.08, 0.08, 0.08, 0.56, 5, paint.DARK)


def wind_chime_strings(pen: Pen, rng: Random) -> None:
    """Strings with shells, stars, cranes or little bells, under a ring."""
    hues, count = paint.PLASTIC, rng.randint(3, 6)
    kind = rng.randrange(3)
    pen.arc(0, -0.75, 0.55, 0.14, 0, 1, 0.07, paint.some(rng, *paint.TIMBER, paint.WHITE, paint.PINK))
    for side in (-1, 1):
        pen.line([(0, -1.1), (side * 0.5, -0.75)], 0.02, paint.GREY)
    for n in range(count):
        x, foot = (n / (count - 1) * 2 - 1) * 0.5, rng.uniform(0.4, 0.9)
        pen.line([(x, -0.7), (x, foot)], 0.02, paint.GREY)
        for m in range(rng.randint(2, 4)):
            y, hue = foot - 0.34 * m, paint.some(rng, *hues)
            if kind == 0:
                _little_bell(pen, x, y, 0.13, paint.GOLD)
            elif kind == 1:
                pen.poly([around(x, y, 0.13 if k % 2 == 0 else 0.06, k / 10) for k in range(10)], hue)
            else:
                pen.blob([(x, y - 0.13), (x + 0.14, y + 0.04), (x, y + 0.12), (x - 0.14, y + 0.04)], hue)


def hand_bell(pen: Pen, rng: Random) -> None:
    metal, handle = (
        paint.some(rng, paint.GOLD, paint.AMBER, *paint.METAL),
        paint.some(rng, *paint.TIMBER, paint.BLACK, paint.GOLD),
    )
    part = pen.at(0, 0, 1, rng.uniform(-0.6, 0.6))
    part.rope([(0, -0.9), (0, -0.3)], 0.17, handle)
    part.ball(0, -0.92, 0.12, handle)
    part.ball(0.05, 0.78, 0.15, paint.dim(metal, 0.45))
    part.blob(both((-0.2, -0.4), (-0.38, 0.1), (-0.5, 0.45), (-0.76, 0.68), (0, 0.8)), metal)
    part.curve([(-0.66, 0.6), (0, 0.7), (0.66, 0.6)], 0.05, paint.dim(metal, 0.3))
    part.spot(-0.2, 0.1, 0.08, 0.34, paint.pale(metal, 0.55), turn=0.25)


def jingle_bells(pen: Pen, rng: Random) -> None:
    """Balls with a slit: one, a pair with a bow, a bunch."""
    metal = paint.some(rng, paint.GOLD, paint.GOLD, *paint.METAL, paint.RED)
    places = [(-0.36, 0.25, 0.46), (0.42, 0.3, 0.42), (0.0, -0.3, 0.38)]
    if rng.random() < 0.3:
        places = [(0.0, 0.1, 0.8)]
    ribbon = paint.some(rng, paint.RED, paint.GREEN, paint.BLUE, paint.PINK)
    pen.rope([(0, -0.5), (0.05, -1.1)], 0.07, ribbon)
    for x, y, size in places[: rng.randint(2, 3)]:
        pen.ball(x, y, size, metal)
        pen.line(
            [(x - size * 0.55, y + size * 0.25), (x + size * 0.55, y + size * 0.25)], size * 0.11, paint.dim(metal, 0.6)
        )
        for side in (-1, 1):
            pen.dot(x + side * size * 0.55, y + size * 0.25, size * 0.14, paint.dim(metal, 0.6))
        pen.arc(x, y, size * 0.98, size * 0.3, 0.0, 0.5, size * 0.07, paint.dim(metal, 0.25))
    if rng.random() < 0.6:
        for side in (-1, 1):
            pen.blob([(0, -0.55), (side * 0.42, -0.86), (side * 0.5, -0.4)], ribbon)
        pen.ball(0, -0.56, 0.11, ribbon)


def hanging_bell(pen: Pen, rng: Random) -> None:
    """Of a temple or a cow: broad, on a hook."""
    metal = paint.some(rng, paint.GOLD, paint.BROWN, (110, 130, 110), *paint.METAL)
    pen.arc(0, -0.82, 0.16, 0.16, 0, 1, 0.08, paint.dim(metal, 0.2))
    pen.blob(both((-0.3, -0.7), (-0.5, -0.3), (-0.56, 0.4), (-0.72, 0.66), (0, 0.76)), metal)
    for y in (-0.3, 0.2, 0.45):
        pen.curve([(-0.54, y), (0, y + 0.1), (0.54, y)], 0.05, paint.dim(metal, 0.3))
    for n in range(4):
        pen.box(-0.36 + 0.2 * n, -0.16, -0.24 + 0.2 * n, 0.16, paint.dim(metal, 0.18), edge=False)
    pen.dot(0, 0.8, 0.11, paint.dim(metal, 0.5))
    pen.spot(-0.3, -0.1, 0.06, 0.34, paint.pale(metal, 0.5), turn=0.1)


def _cracker(pen: Pen, x: float, y: float, turn: float, red: Colour) -> None:
    part = pen.at(x, y, 0.24, turn)
    part.box(-0.28, -0.8, 0.28, 0.8, red)
    part.box(-0.28, -0.8, 0.28, -0.56, paint.GOLD, edge=False)
    part.line([(-0.1, -0.5), (-0.1, 0.7)], 0.12, paint.pale(red, 0.4))


def firecrackers(pen: Pen, rng: Random) -> None:
    """A string of them, hanging."""
    red, sway, rows = (
        paint.some(rng, paint.RED, (190, 24, 30), (224, 50, 40)),
        rng.uniform(-0.3, 0.3),
        rng.randint(7, 9),
    )
    pen.curve([(0, -1.1), (0, -0.6), (sway, 0.95)], 0.05, paint.some(rng, paint.GOLD, paint.BROWN))
    for row in range(rows):
        y = -0.66 + 0.2 * row
        x = sway * (row / rows) ** 2
        for side in (-1, 1):
            _cracker(pen, x + side * 0.16, y + 0.1, side * rng.uniform(-1.1, -0.5), paint.some(rng, red, spread=10))
    if rng.random() < 0.5:
        pen.poly([(-0.24, -0.9), (0.24, -0.9), (0.2, -0.6), (-0.2, -0.6)], paint.GOLD)
    if rng.random() < 0.4:
        _burst(pen, rng, sway, 0.9, 0.4)


def _burst(pen: Pen, rng: Random, x: float, y: float, size: float) -> None:
    for share, hue in ((1.0, paint.ORANGE), (0.6, paint.YELLOW)):
        rim = [around(x, y, size * share * (1 if n % 2 else 0.5) * rng.uniform(0.8, 1.1), n / 18) for n in range(18)]
        pen.poly(rim, hue, edge=False)


def firecracker_pair(pen: Pen, rng: Random) -> None:
    """Two strings as decoration, thick at the top."""
    red = paint.some(rng, paint.RED, (190, 24, 30), (214, 40, 30))
    for side in (-1, 1):
        part = pen.at(side * 0.4, 0, 0.95, side * rng.uniform(-0.15, 0.25))
        part.line([(0, -1.1), (0, 1.0)], 0.04, paint.GOLD)
        part.box(-0.22, -0.86, 0.22, -0.52, red)
        part.box(-0.14, -0.78, 0.14, -0.6, paint.GOLD, edge=False)
        for row in range(6):
            for half in (-1, 1):
                _cracker(part, half * 0.17, -0.3 + 0.22 * row, half * -0.7, red)


def firecracker_roll(pen: Pen, rng: Random) -> None:
    """Wound up into a round red cake."""
    red = paint.some(rng, paint.RED, (190, 24, 30), (224, 60, 50))
    pen.oval(0, 0.12, 0.92, 0.84, paint.dim(red, 0.4))
    pen.oval(0, 0, 0.92, 0.84, red)
    for ring, count in ((0.8, 26), (0.6, 20), (0.4, 13)):
        for n in range(count):
            x, y = around(0, 0, ring, n / count, ring * 0.9)
            pen.line(
                [(x * 0.9, y * 0.9), (x * 1.08, y * 1.08)], 0.1, paint.some(rng, red, paint.dim(red, 0.25), spread=14)
            )
    pen.oval(0, 0, 0.3, 0.27, paint.some(rng, paint.YELLOW, paint.GOLD, paint.RED))
    pen.curve([(0.8, 0.3), (0.98, 0.5), (0.9, 0.75)], 0.05, paint.SILVER)


def gong(pen: Pen, rng: Random) -> None:
    """Bare, with its stick."""
    brass = paint.some(rng, paint.GOLD, paint.AMBER, (176, 132, 60), (150, 110, 60))
    pen.line([(-0.3, -0.7), (0, -1.1), (0.3, -0.7)], 0.05, paint.some(rng, paint.RED, paint.BROWN))
    pen.oval(0, 0, 0.8, 0.8, paint.dim(brass, 0.3))
    pen.spot(0, 0, 0.72, 0.72, brass)
    for ring in (0.64, 0.5, 0.36):
        pen.arc(0, 0, ring, ring, 0, 1, 0.03, paint.dim(brass, 0.2))
    pen.spot(0, 0, 0.26, 0.26, paint.pale(brass, 0.4))
    pen.spot(-0.2, -0.3, 0.16, 0.3, paint.pale(brass, 0.3), turn=0.6)
    x = rng.choice((-1, 1)) * rng.uniform(0.4, 0.7)
    pen.rope([(x, 0.95), (x * 0.4, 0.2)], 0.08, paint.some(rng, *paint.TIMBER))
    pen.ball(x * 0.4, 0.18, 0.15, paint.some(rng, paint.RED, paint.CREAM, paint.DARK))


def gong_in_frame(pen: Pen, rng: Random) -> None:
    brass, wood = paint.some(rng, paint.GOLD, paint.AMBER, (176, 132, 60)), paint.some(rng, *paint.TIMBER, paint.RED)
    if rng.random() < 0.5:
        for x in (-0.82, 0.82):
            pen.rope([(x, -0.8), (x, 0.9)], 0.1, wood)
            pen.rope([(x - 0.16, 0.92), (x + 0.16, 0.92)], 0.12, wood)
        pen.rope([(-0.96, -0.8), (0, -0.9), (0.96, -0.8)], 0.12, wood)
    else:
        pen.arc(0, -0.05, 0.84, 0.86, 0, 1, 0.13, wood)
        pen.box(-0.6, 0.8, 0.6, 0.98, wood, 0.05)
    for x in (-0.26, 0.26):
        pen.line([(x, -0.82), (x, -0.5)], 0.03, paint.RED)
    pen.oval(0, 0, 0.6, 0.6, paint.dim(brass, 0.25))
    pen.spot(0, 0, 0.52, 0.52, brass)
    pen.arc(0, 0, 0.4, 0.4, 0, 1, 0.04, paint.dim(brass, 0.25))
    pen.spot(0, 0, 0.18, 0.18, paint.pale(brass, 0.45))
    turn = math.radians(rng.uniform(-40, 40))
    stick = pen.at(0.55, 0.5, 0.5, turn)
    stick.rope([(0, -0.7), (0, 0.7)], 0.1, wood)
    stick.ball(0, -0.75, 0.2, paint.CREAM)
