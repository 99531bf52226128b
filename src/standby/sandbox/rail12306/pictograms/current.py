"""What current runs through: fans and cables."""

from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around


def _blades(pen: Pen, rng: Random, x: float, y: float, reach: float, colour: Colour) -> None:
    count, start = rng.randint(3, 7), rng.random()
    for n in range(count):
        turn = start + n / count
        pen.blob(
            [
                around(x, y, reach * 0.15, turn),
                around(x, y, reach * 0.7, turn - 0.05),
                around(x, y, reach * 0.95, turn + 0.02),
                around(x, y, reach * 0.9, turn + 0.11),
                around(x, y, reach * 0.4, turn + 0.1),
            ],
            paint.dim(colour, 0.14 * (n % 2)),
        )
    pen.ball(x, y, reach * 0.2, paint.dim(colour, 0.3))


def extractor_fan(pen: Pen, rng: Random) -> None:
    """Square, with a grille or louvres, for the kitchen wall."""
    frame = paint.some(rng, paint.WHITE, paint.CREAM, paint.SILVER, paint.GREY)
    pen.box(-0.9, -0.9, 0.9, 0.9, frame, 0.08)
    pen.oval(0, 0, 0.76, 0.76, paint.dim(frame, 0.6))
    _blades(pen, rng, 0, 0, 0.74, paint.some(rng, paint.WHITE, *paint.METAL, paint.BLUE, paint.RED))
    if rng.random() < 0.5:
        for ring in (0.72, 0.52, 0.32):
            pen.arc(0, 0, ring, ring, 0, 1, 0.025, paint.dim(frame, 0.2))
        for n in range(8):
            pen.line([around(0, 0, 0.15, n / 8), around(0, 0, 0.76, n / 8)], 0.02, paint.dim(frame, 0.2))
    for x, y in ((-0.78, -0.78), (0.78, -0.78), (0.78, 0.78), (-0.78, 0.78)):
        pen.dot(x, y, 0.05, paint.DARK)


def duct_fan(pen: Pen, rng: Random) -> None:
    """A drum of sheet metal, standing on feet."""
    drum = paint.some(rng, paint.BLUE, paint.RED, paint.SILVER, paint.ORANGE, paint.GREEN)
    for x in (-0.5, 0.4):
        pen.poly([(x - 0.1, 0.5), (x + 0.1, 0.5), (x + 0.18, 0.96), (x - 0.18, 0.96)], paint.dim(drum, 0.4))
    deep = rng.uniform(0.2, 0.5)
    pen.oval(deep, 0, 0.68, 0.76, paint.dim(drum, 0.25))
    pen.box(-0.1, -0.76, deep, 0.76, paint.dim(drum, 0.25), edge=False)
    pen.oval(-0.12, 0, 0.7, 0.76, drum)
    pen.spot(-0.12, 0, 0.6, 0.66, paint.dim(drum, 0.65))
    _blades(pen, rng, -0.12, 0, 0.6, paint.some(rng, paint.RED, paint.SILVER, paint.WHITE, paint.YELLOW))
    for n in range(3):
        pen.line([(-0.12, 0), around(-0.12, 0, 0.64, n / 3 + 0.1, 0.7)], 0.05, paint.GREY)


def cable_coil(pen: Pen, rng: Random) -> None:
    """Rings of wire, an end with bare copper."""
    coat, flat = paint.some(rng, *paint.PLASTIC), rng.uniform(0.5, 1)
    for n in range(rng.randint(4, 7)):
        reach = 0.82 - 0.07 * n
        shade = coat if n % 2 else paint.dim(coat, 0.28)
        pen.arc(rng.uniform(-0.03, 0.03), 0.03 * n, reach, reach * flat, 0, 1, 0.085, shade)
    pen.curve([(0.5, 0.5 * flat), (0.8, 0.7), (0.6, 0.92), (0.9, 0.98)], 0.085, coat)
    pen.line([(0.8, 0.96), (0.98, 0.98)], 0.06, paint.ORANGE)
    for turn in (0.12, 0.62):
        pen.line(
            [around(0, 0.08, 0.42, turn, 0.42 * flat), around(0, 0.08, 0.92, turn, 0.92 * flat)],
            0.07,
            paint.some(rng, paint.WHITE, paint.DARK),
        )


def cable_strands(pen: Pen, rng: Random) -> None:
    """Several colours side by side, their copper showing."""
    hues = rng.sample(paint.PLASTIC, rng.randint(3, 6))
    for n, hue in enumerate(hues):
        y = (n - (len(hues) - 1) / 2) * 0.3
        bend = [
            (-1.3, y * 0.4),
            (-0.5, y * 0.5 + rng.uniform(-0.1, 0.1)),
            (0.1, y * 1.1),
            (0.65, y * 1.1 + rng.uniform(-0.1, 0.1)),
        ]
        pen.rope(bend, 0.19, paint.some(rng, hue))
        pen.rope([bend[-1], (0.95, bend[-1][1] + rng.uniform(-0.08, 0.08))], 0.09, (200, 110, 50))
        pen.curve([(x, v - 0.05) for x, v in bend], 0.035, paint.pale(hue, 0.5))


def power_lines(pen: Pen, rng: Random) -> None:
    """Pylons or poles before the sky."""
    if rng.random() < 0.75:
        pen.fill(paint.some(rng, paint.SKY, (190, 210, 228), (236, 180, 120), (208, 214, 220)))
    steel = paint.some(rng, paint.DARK, paint.GREY, paint.BLACK)
    for y in (-0.6, -0.3, -0.02):
        pen.curve([(-1.8, y + rng.uniform(-0.3, 0.1)), (-0.9, y + 0.16), (0, y)], 0.022, steel)
        pen.curve([(0, y), (0.9, y + 0.2), (1.8, y + rng.uniform(-0.2, 0.1))], 0.022, steel)
    if rng.random() < 0.65:
        for side in (-1, 1):
            pen.line([(side * 0.5, 1.0), (side * 0.13, -0.1), (0, -0.95)], 0.045, steel)
            for n in range(5):
                y = 0.9 - 0.24 * n
                wide = 0.13 + 0.37 * (y + 0.1) / 1.1
                pen.line([(-side * wide, y), (side * wide * 0.8, y - 0.24)], 0.025, steel)
    else:
        pen.rope([(0, -0.9), (0, 1.2)], 0.1, paint.some(rng, *paint.TIMBER, paint.GREY))
    for y in (-0.6, -0.3):
        pen.line([(-0.55, y), (0.55, y)], 0.05, steel)
        for x in (-0.5, 0.5):
            pen.dot(x, y + 0.06, 0.05, paint.pale(steel, 0.5))
