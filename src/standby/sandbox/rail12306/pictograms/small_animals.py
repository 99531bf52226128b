"""Ants, bees and corals."""

import math
from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around


def _ant(pen: Pen, rng: Random, body: Colour) -> None:
    for n, x in enumerate((-0.12, 0.06, 0.24)):
        for far in (0.06, -0.06):
            reach = (n - 1) * 0.34 + rng.uniform(-0.1, 0.1)
            pen.line([(x, 0.06), (x + reach * 0.6, 0.1 - 0.28 + far), (x + reach * 1.3, 0.56 + far)], 0.045, body)
    pen.rope([(0.66, -0.24), (0.78, -0.5), (0.98, -0.46)], 0.04, body)
    pen.rope([(0.6, -0.26), (0.62, -0.56), (0.8, -0.68)], 0.04, body)
    pen.oval(-0.56, -0.04, 0.38, 0.24, body, turn=-0.2)
    pen.spot(-0.62, -0.13, 0.18, 0.07, paint.pale(body, 0.3), turn=-0.2)
    pen.oval(-0.14, 0.04, 0.1, 0.09, body)
    pen.oval(0.12, 0.02, 0.23, 0.15, body, turn=-0.15)
    pen.oval(0.54, -0.12, 0.24, 0.19, body, turn=0.3)
    pen.dot(0.6, -0.18, 0.04, paint.pale(body, 0.7))
    pen.line([(0.7, 0.0), (0.84, 0.06), (0.78, 0.12)], 0.05, body)


def ant(pen: Pen, rng: Random) -> None:
    _ant(pen, rng, paint.some(rng, paint.BLACK, paint.DARK, paint.BROWN, (140, 54, 26)))


def ants(pen: Pen, rng: Random) -> None:
    """A few of them going their ways."""
    body = paint.some(rng, paint.BLACK, paint.BROWN, paint.DARK)
    spots = [(-0.45, -0.5), (0.45, -0.2), (-0.3, 0.5), (0.5, 0.65), (0.4, -0.8)]
    rng.shuffle(spots)
    for x, y in spots[: rng.randint(2, 5)]:
        _ant(pen.at(x, y, rng.uniform(0.36, 0.5), rng.uniform(-0.6, 0.6), rng.choice((-1, 1))), rng, body)


def ant_from_above(pen: Pen, rng: Random) -> None:
    body = paint.some(rng, paint.BLACK, paint.DARK, (120, 50, 30))
    for side in (-1, 1):
        for n, y in enumerate((-0.2, -0.08, 0.04)):
            out = (n - 1) * 0.4 + rng.uniform(-0.08, 0.08)
            pen.line(
                [(0, y), (side * 0.4, y + out * 0.4 - 0.05), (side * rng.uniform(0.6, 0.8), y + out * 1.5)], 0.05, body
            )
        pen.line([(side * 0.08, -0.58), (side * 0.3, -0.75), (side * 0.26, -0.98)], 0.04, body)
    pen.oval(0, 0.52, 0.26, 0.42, body)
    pen.spot(-0.08, 0.42, 0.07, 0.16, paint.pale(body, 0.3))
    pen.oval(0, -0.06, 0.15, 0.26, body)
    pen.oval(0, -0.5, 0.22, 0.2, body)


def _bee(pen: Pen, rng: Random) -> None:
    """From the side, its head to the right."""
    gold, wing = paint.some(rng, paint.GOLD, paint.YELLOW, paint.AMBER), paint.some(rng, (222, 232, 240), paint.SILVER)
    for x in (-0.05, 0.12, 0.28):
        pen.line([(x, 0.3), (x + 0.06, 0.5), (x - 0.04, 0.66)], 0.04, paint.BLACK)
    pen.oval(-0.36, 0.14, 0.5, 0.3, gold, turn=-0.25)
    for n in range(rng.randint(3, 4)):
        x = -0.7 + 0.2 * n
        pen.curve([(x + 0.02, -0.02 - n * 0.04), (x - 0.06, 0.2), (x + 0.02, 0.38 - n * 0.02)], 0.09, paint.BLACK)
    pen.poly([(-0.84, 0.2), (-1.02, 0.34), (-0.8, 0.32)], paint.BLACK)
    pen.ball(0.2, 0.04, 0.27, paint.dim(gold, 0.35))
    pen.ball(0.55, 0.1, 0.21, paint.BLACK)
    pen.spot(0.62, 0.04, 0.07, 0.1, paint.BROWN)
    pen.curve([(0.6, -0.08), (0.72, -0.26), (0.9, -0.24)], 0.035, paint.BLACK)
    pen.oval(-0.12, -0.42, 0.2, 0.46, wing, turn=rng.uniform(-0.9, -0.4))
    pen.oval(0.12, -0.42, 0.17, 0.48, paint.pale(wing, 0.4), turn=rng.uniform(-0.3, 0.3))


def bee(pen: Pen, rng: Random) -> None:
    _bee(pen, rng)


def _flower(pen: Pen, rng: Random, petals: Colour, heart: Colour) -> None:
    count = rng.randint(7, 13)
    for n in range(count):
        x, y = around(0, 0, 0.62, n / count)
        pen.oval(x, y, 0.36, 0.17, petals if n % 2 else paint.dim(petals, 0.08), turn=math.tau * n / count)
    pen.ball(0, 0, 0.38, heart)
    for _ in range(12):
        pen.dot(*around(0, 0, rng.uniform(0, 0.34), rng.random()), 0.04, paint.dim(heart, 0.3))


def bee_on_flower(pen: Pen, rng: Random) -> None:
    if rng.random() < 0.6:
        pen.fill(paint.some(rng, paint.LEAF, paint.GREEN, paint.OLIVE, paint.SKY, paint.BROWN))
    petals = paint.some(rng, paint.YELLOW, paint.WHITE, paint.PINK, paint.VIOLET, paint.ORANGE)
    _flower(
        pen.at(0.1, 0.6, rng.uniform(0.8, 1.2)), rng, petals, paint.some(rng, paint.AMBER, paint.BROWN, paint.OLIVE)
    )
    _bee(pen.at(-0.05, -0.12, rng.uniform(0.6, 0.85), rng.uniform(-0.5, 0.4)), rng)


def bee_from_above(pen: Pen, rng: Random) -> None:
    gold = paint.some(rng, paint.GOLD, paint.YELLOW, paint.AMBER)
    for side in (-1, 1):
        pen.oval(side * 0.5, -0.16, 0.48, 0.2, (226, 234, 240), turn=side * rng.uniform(-0.5, 0.1))
        pen.oval(side * 0.4, 0.14, 0.34, 0.15, (210, 220, 230), turn=side * rng.uniform(0.2, 0.6))
        pen.line([(side * 0.1, -0.7), (side * 0.28, -0.95)], 0.04, paint.BLACK)
    pen.oval(0, 0.4, 0.3, 0.5, gold)
    for y in (0.1, 0.36, 0.62):
        pen.line([(-0.27, y), (0, y + 0.04), (0.27, y)], 0.12, paint.BLACK)
    pen.ball(0, -0.2, 0.28, paint.dim(gold, 0.3))
    pen.ball(0, -0.55, 0.2, paint.BLACK)


def _branch(pen: Pen, rng: Random, x: float, y: float, turn: float, long: float, colour: Colour) -> None:
    u, v = x + math.cos(turn) * long, y + math.sin(turn) * long
    pen.rope([(x, y), ((x + u) / 2 + rng.uniform(-0.05, 0.05), (y + v) / 2), (u, v)], long * 0.32 + 0.02, colour)
    if long < 0.2:
        pen.dot(u, v, 0.05, paint.pale(colour, 0.4))
        return
    for side in (-1, 1):
        _branch(pen, rng, u, v, turn + side * rng.uniform(0.25, 0.6), long * rng.uniform(0.6, 0.78), colour)


def coral_branches(pen: Pen, rng: Random) -> None:
    if rng.random() < 0.5:
        pen.fill(paint.some(rng, paint.BLUE, paint.NAVY, paint.TEAL, (30, 110, 160)))
    colour = paint.some(rng, paint.CORAL, paint.RED, paint.PINK, paint.ORANGE, paint.WHITE)
    for turn in rng.sample((-0.45, 0.0, 0.45), rng.randint(2, 3)):
        _branch(pen, rng, turn * 0.2, 0.9, -math.pi / 2 + turn, rng.uniform(0.42, 0.58), colour)
    if rng.random() < 0.4:
        pen.oval(0, 0.95, 0.5, 0.14, paint.some(rng, paint.TAN, paint.GREY, paint.BROWN))


def coral_reef(pen: Pen, rng: Random) -> None:
    """Domes with winding grooves, anemones, a bush behind."""
    if rng.random() < 0.8:
        pen.fill(paint.some(rng, paint.BLUE, paint.TEAL, paint.NAVY, (60, 140, 180)))
    hues = [
        paint.some(rng, paint.CORAL, paint.PINK, paint.VIOLET, paint.ORANGE, paint.LIME, paint.CREAM) for _ in range(4)
    ]
    _branch(pen, rng, rng.uniform(-0.5, 0.5), 0.5, -math.pi / 2, rng.uniform(0.36, 0.46), hues[3])
    for side in rng.sample((-1, 1), rng.randint(1, 2)):
        for n in range(9):
            x, y = around(side * 0.6, 0.6, rng.uniform(0.45, 0.62), 0.52 + 0.06 * n)
            pen.rope([(side * 0.6, 0.7), ((x + side * 0.6) / 2 + 0.05, (y + 0.6) / 2), (x, y)], 0.09, hues[0])
            pen.dot(x, y, 0.07, paint.pale(hues[0], 0.5))
    for n in range(rng.randint(1, 2)):
        dome = pen.at(rng.uniform(-0.4, 0.4), 0.5 + 0.2 * n, rng.uniform(0.42, 0.6))
        dome.oval(0, 0, 1, 0.8, hues[1 + n])
        for row in range(5):
            y = -0.55 + 0.26 * row
            reach = 0.85 * math.sqrt(max(0.05, 1 - (y / 0.8) ** 2))
            dome.curve(
                [(reach * (m / 3 - 1), y + rng.uniform(-0.1, 0.1)) for m in range(7)], 0.07, paint.dim(hues[1 + n], 0.3)
            )
