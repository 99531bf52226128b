"""Treadmills, sandbags, rackets, basketballs and whistles."""

import math
from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around


def treadmill(pen: Pen, rng: Random) -> None:
    """From the side."""
    frame, lean = paint.some(rng, paint.DARK, paint.SILVER, paint.BLACK, paint.GREY, paint.RED), rng.uniform(0.0, 0.2)
    pen.poly([(-0.98, 0.62), (0.8, 0.5 - lean), (0.86, 0.66 - lean * 0.3), (-0.95, 0.78)], frame)
    pen.poly([(-0.92, 0.6), (0.6, 0.5 - lean), (0.62, 0.54 - lean), (-0.9, 0.66)], paint.BLACK)
    pen.blob([(0.36, 0.4 - lean), (0.8, 0.3 - lean), (0.95, 0.6), (0.8, 0.8), (0.4, 0.7)], paint.dim(frame, 0.25))
    pen.rope([(0.7, 0.5), (0.5, -0.5), (0.42, -0.72)], 0.11, frame)
    pen.rope([(0.52, -0.45), (0.1, -0.36), (-0.1, -0.3)], 0.08, paint.some(rng, paint.BLACK, paint.RED, paint.GREY))
    pen.poly([(0.2, -0.9), (0.62, -0.7), (0.62, -0.5), (0.3, -0.6)], frame)
    pen.poly(
        [(0.26, -0.84), (0.48, -0.73), (0.5, -0.64), (0.33, -0.66)],
        paint.some(rng, paint.SKY, paint.LIME, paint.RED),
        edge=False,
    )
    pen.ball(-0.84, 0.76, 0.09, paint.DARK)


def treadmill_behind(pen: Pen, rng: Random) -> None:
    """Looking along the belt towards the handlebar."""
    frame, belt = (
        paint.some(rng, paint.DARK, paint.SILVER, paint.GREY, paint.WHITE, paint.BLUE),
        paint.some(rng, paint.BLACK, paint.DARK),
    )
    shift = rng.uniform(0.0, 0.4)
    pen.poly([(-0.66, 0.95), (0.4, 0.95), (0.3 + shift, 0.2), (-0.34 + shift, 0.2)], frame)
    pen.poly([(-0.5, 0.92), (0.24, 0.92), (0.2 + shift, 0.22), (-0.24 + shift, 0.22)], belt)
    for side in (-1, 1):
        pen.rope([(shift + side * 0.36, 0.3), (shift + side * 0.42, -0.55)], 0.09, frame)
        pen.rope([(shift + side * 0.42, -0.3), (shift * 0.6 + side * 0.46, -0.1)], 0.08, paint.BLACK)
    pen.box(shift - 0.46, -0.9, shift + 0.46, -0.5, frame, 0.08)
    pen.box(
        shift - 0.24, -0.82, shift + 0.24, -0.6, paint.some(rng, paint.SKY, paint.LIME, paint.TEAL, paint.BLACK), 0.04
    )
    for x in (-0.34, 0.34):
        pen.dot(shift + x, -0.7, 0.06, paint.RED)


def punching_bag(pen: Pen, rng: Random) -> None:
    """Hanging from chains."""
    bag, sway = paint.some(rng, paint.RED, paint.BLACK, paint.BLUE, paint.BROWN, paint.WINE), rng.uniform(-0.15, 0.15)
    for x in (-0.26, 0.26):
        pen.line([(0, -1.0), (x, -0.62)], 0.04, paint.GREY)
    pen.line([(0, -1.4), (0, -0.98)], 0.05, paint.GREY)
    part = pen.at(0, -0.62, 1, sway)
    part.tube(-0.34, 0, 0.34, 1.5, bag, 0.1)
    for y in (0.2, 1.25):
        part.box(-0.34, y, 0.34, y + 0.09, paint.some(rng, paint.WHITE, paint.BLACK, paint.YELLOW), edge=False)
    part.writing(-0.2, 0.55, 0.2, 0.85, 1, paint.pale(bag, 0.7))


def _cushion(pen: Pen, rng: Random, cloth: Colour) -> None:
    """A small bag of sand, sewn at its edge, as children throw it."""
    pen.blob([(-0.8, -0.7), (0, -0.56), (0.8, -0.7), (0.66, 0), (0.8, 0.7), (0, 0.56), (-0.8, 0.7), (-0.66, 0)], cloth)
    other = paint.some(rng, *paint.CLOTH, paint.YELLOW)
    pen.poly([(-0.7, -0.6), (0, 0), (-0.7, 0.6), (-0.6, 0)], other, edge=False)
    pen.poly([(0.7, -0.6), (0, 0), (0.7, 0.6), (0.6, 0)], other, edge=False)
    for turn in (0.125, 0.375, 0.625, 0.875):
        pen.line([(0, 0), around(0, 0, 0.9, turn, 0.8)], 0.035, paint.dim(cloth, 0.4))


def sandbags_sewn(pen: Pen, rng: Random) -> None:
    for x, y in ((-0.42, -0.4), (0.45, -0.3), (0.0, 0.42))[: rng.randint(1, 3)]:
        _cushion(
            pen.at(x, y, rng.uniform(0.5, 0.6), rng.uniform(-0.6, 0.6)),
            rng,
            paint.some(rng, *paint.CLOTH, paint.ORANGE),
        )


def sandbags_stacked(pen: Pen, rng: Random) -> None:
    """Sacks against the flood."""
    sack = paint.some(rng, paint.TAN, (188, 168, 120), paint.OLIVE, paint.WHITE, paint.LEAF)
    rows = rng.randint(2, 4)
    for row in range(rows):
        for n in range(4 - row):
            x, y = (n - (3 - row) / 2) * 0.56, 0.7 - 0.36 * row
            own = paint.some(rng, sack, spread=11)
            pen.blob(
                [
                    (x - 0.32, y),
                    (x - 0.24, y - 0.2),
                    (x + 0.24, y - 0.2),
                    (x + 0.32, y),
                    (x + 0.24, y + 0.19),
                    (x - 0.24, y + 0.19),
                ],
                own,
            )
            pen.line([(x - 0.22, y + 0.08), (x + 0.22, y + 0.08)], 0.03, paint.dim(own, 0.25))
            pen.poly([(x + 0.28, y - 0.04), (x + 0.38, y - 0.12), (x + 0.36, y + 0.08)], paint.dim(own, 0.2))


def _racket(pen: Pen, rng: Random, frame: Colour) -> None:
    """Its head up."""
    grip = paint.some(rng, paint.BLACK, paint.WHITE, paint.DARK, paint.BROWN)
    for side in (-1, 1):
        pen.rope([(side * 0.28, 0.02), (0, 0.4)], 0.06, frame)
    pen.rope([(0, 0.36), (0, 0.95)], 0.13, grip)
    for n in range(4):
        y = 0.48 + 0.12 * n
        pen.line([(-0.06, y), (0.06, y + 0.05)], 0.025, paint.dim(grip, 0.5) if sum(grip) > 300 else paint.GREY)
    string = paint.some(rng, paint.WHITE, paint.SILVER, paint.YELLOW, paint.GREY)
    for n in range(-4, 5):
        reach = math.sqrt(1 - (n / 5) ** 2)
        pen.line([(n * 0.084, -0.42 - 0.52 * reach), (n * 0.084, -0.42 + 0.52 * reach)], 0.018, string)
        pen.line([(-0.4 * reach, -0.42 + n * 0.108), (0.4 * reach, -0.42 + n * 0.108)], 0.018, string)
    pen.arc(0, -0.42, 0.42, 0.54, 0, 1, 0.085, frame)


def _tennis_ball(pen: Pen, x: float, y: float) -> None:
    pen.ball(x, y, 0.15, (206, 220, 60))
    pen.arc(x - 0.16, y, 0.13, 0.13, -0.12, 0.12, 0.03, paint.WHITE)


def racket(pen: Pen, rng: Random) -> None:
    part = pen.at(0, 0, 1, rng.uniform(-0.9, 0.9))
    _racket(part, rng, paint.some(rng, *paint.PLASTIC, paint.BLACK))
    if rng.random() < 0.4:
        _tennis_ball(pen, rng.choice((-0.6, 0.6)), 0.7)


def rackets(pen: Pen, rng: Random) -> None:
    """Two, crossed."""
    frame = paint.some(rng, *paint.PLASTIC)
    for side in (-1, 1):
        _racket(pen.at(side * 0.12, 0.05, 0.9, side * rng.uniform(0.4, 0.75)), rng, paint.some(rng, frame))
    if rng.random() < 0.5:
        _tennis_ball(pen, 0, 0.75)


def _seams(pen: Pen, x: float, y: float, radius: float, turn: float) -> None:
    part = pen.at(x, y, radius, turn)
    ink = paint.BLACK
    part.line([(-1, 0), (1, 0)], 0.06, ink)
    part.line([(0, -1), (0, 1)], 0.06, ink)
    part.curve([(-0.72, -0.7), (-0.36, -0.3), (-0.36, 0.3), (-0.72, 0.7)], 0.06, ink)
    part.curve([(0.72, -0.7), (0.36, -0.3), (0.36, 0.3), (0.72, 0.7)], 0.06, ink)


def basketball(pen: Pen, rng: Random) -> None:
    skin = paint.some(rng, (206, 102, 40), (180, 82, 36), (226, 124, 50), (160, 60, 50))
    pen.ball(0, 0, 0.92, skin)
    _seams(pen, 0, 0, 0.92, rng.uniform(0, math.pi))


def basketball_and_hoop(pen: Pen, rng: Random) -> None:
    """On its way into the net, or held before a board."""
    skin, net = (
        paint.some(rng, (206, 102, 40), (180, 82, 36), (226, 124, 50)),
        paint.some(rng, paint.WHITE, paint.SILVER),
    )
    pen.box(-0.75, -1.0, 0.75, 0.05, paint.some(rng, paint.WHITE, paint.SKY, paint.SILVER))
    pen.line([(-0.3, -0.62), (0.3, -0.62), (0.3, -0.08), (-0.3, -0.08), (-0.3, -0.62)], 0.05, paint.RED)
    for n in range(6):
        x = -0.5 + 0.2 * n
        pen.line([(x, 0.2), (x * 0.6 + 0.08, 0.6), (x * 0.5, 0.95)], 0.03, net)
        pen.line([(x, 0.2), (x * 0.6 - 0.08, 0.6), (x * 0.5, 0.95)], 0.03, net)
    y = rng.uniform(-0.35, -0.1)
    x = rng.uniform(-0.15, 0.15)
    pen.ball(x, y, 0.4, skin)
    _seams(pen, x, y, 0.4, rng.uniform(0, math.pi))
    pen.arc(0, 0.18, 0.54, 0.13, 0, 1, 0.07, paint.some(rng, paint.RED, paint.ORANGE))


def whistle(pen: Pen, rng: Random) -> None:
    """The referee's, with a pea inside."""
    body = paint.some(rng, *paint.METAL, *paint.PLASTIC, paint.GOLD, paint.BLACK)
    pen.poly([(-0.2, -0.42), (0.95, -0.42), (0.95, -0.08), (0.2, 0.06), (-0.1, 0.3)], body)
    pen.oval(-0.3, 0.1, 0.6, 0.54, body)
    pen.spot(-0.36, 0.0, 0.36, 0.3, paint.pale(body, 0.2))
    pen.spot(-0.3, 0.12, 0.22, 0.2, paint.dim(body, 0.3))
    pen.poly([(0.02, -0.44), (0.3, -0.44), (0.24, -0.2), (0.08, -0.18)], paint.BLACK)
    pen.line([(0.4, -0.33), (0.88, -0.33)], 0.05, paint.pale(body, 0.6))
    pen.arc(-0.92, -0.02, 0.14, 0.16, 0, 1, 0.05, paint.GREY)
    if rng.random() < 0.6:
        cord = paint.some(rng, *paint.PLASTIC)
        pen.curve([(-1.0, -0.1), (-0.85, -0.7), (-0.1, -0.85), (0.6, -0.75), (1.0, -0.95)], 0.06, cord)


def whistle_straight(pen: Pen, rng: Random) -> None:
    """A tube with a slit, its ring and chain."""
    body = paint.some(rng, *paint.METAL, *paint.PLASTIC, *paint.TIMBER)
    part = pen.at(0, 0, 1, rng.uniform(-0.8, 0.2))
    part.box(-0.72, -0.24, 0.66, 0.24, body, 0.12)
    part.box(-0.7, -0.2, 0.6, -0.08, paint.pale(body, 0.5), edge=False)
    part.poly([(0.6, -0.24), (0.98, -0.14), (0.98, 0.1), (0.6, 0.24)], paint.dim(body, 0.2))
    part.poly([(0.2, -0.26), (0.46, -0.26), (0.34, 0.0)], paint.BLACK)
    for x in (-0.5, -0.36):
        part.line([(x, -0.24), (x, 0.24)], 0.05, paint.dim(body, 0.4))
    part.arc(-0.86, 0, 0.16, 0.16, 0, 1, 0.05, paint.GREY)
    if rng.random() < 0.6:
        for n in range(7):
            part.arc(-0.95 + 0.04 * n, 0.24 + 0.12 * n, 0.06, 0.06, 0, 1, 0.03, paint.SILVER)
