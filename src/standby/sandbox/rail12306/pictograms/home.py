"""Yarn, mops, hot-water bags, fly swatters and tea tables."""

import math
from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, both


def _ball_of_yarn(pen: Pen, rng: Random, x: float, y: float, radius: float, colour: Colour) -> None:
    part = pen.at(x, y, radius, rng.uniform(0, math.tau))
    part.oval(0, 0, 1, 1, colour)
    for turn in (0.0, 1.1, 2.2):
        wound = part.at(0, 0, 1, turn + rng.uniform(-0.3, 0.3))
        for n in range(4):
            reach = -0.7 + 0.3 * n + rng.uniform(-0.06, 0.06)
            wide = math.sqrt(1 - reach * reach) * 0.95
            shade = paint.dim(colour, 0.3) if n % 2 else paint.pale(colour, 0.35)
            wound.curve([(-wide, reach), (0, reach + 0.24 * (1 - abs(reach))), (wide, reach)], 0.06, shade)


def yarn_ball(pen: Pen, rng: Random) -> None:
    """One, its end loose; needles in it perhaps."""
    colour = paint.some(rng, *paint.CLOTH, paint.ORANGE, paint.YELLOW)
    if rng.random() < 0.5:
        for side in (-1, 1):
            pen.rope([(side * 0.2, 0.4), (-side * 0.75, -0.85)], 0.06, paint.some(rng, *paint.TIMBER, paint.SILVER))
            pen.dot(-side * 0.75, -0.85, 0.08, paint.RED)
    pen.curve([(0.1, 0.7), (0.6, 0.85), (0.9, 0.6), (0.98, 0.9)], 0.06, colour)
    _ball_of_yarn(pen, rng, -0.05, 0.05, 0.72, colour)


def yarn_balls(pen: Pen, rng: Random) -> None:
    """Several colours."""
    places = [(-0.42, -0.35), (0.42, -0.4), (0.0, 0.05), (-0.45, 0.45), (0.48, 0.42)]
    for x, y in places[rng.choice((0, 0, 2)) :]:
        _ball_of_yarn(pen, rng, x, y, rng.uniform(0.4, 0.48), paint.some(rng, *paint.CLOTH, paint.YELLOW, paint.ORANGE))


def yarn_skein(pen: Pen, rng: Random) -> None:
    """Long, banded with paper."""
    for n in range(rng.randint(1, 3)):
        colour = paint.some(rng, *paint.CLOTH, paint.ORANGE)
        part = pen.at(0, -0.4 + 0.5 * n if n else 0, 0.95, rng.uniform(-0.4, 0.4))
        part.blob(
            [(-0.95, 0), (-0.6, -0.38), (0, -0.3), (0.6, -0.38), (0.95, 0), (0.6, 0.38), (0, 0.3), (-0.6, 0.38)], colour
        )
        for m in range(7):
            y = -0.27 + 0.09 * m
            part.curve(
                both((-0.85, y * 0.5), (-0.5, y * 1.15), (0, y)),
                0.025,
                paint.dim(colour, 0.25) if m % 2 else paint.pale(colour, 0.3),
            )
        part.box(-0.22, -0.34, 0.22, 0.34, paint.some(rng, paint.WHITE, paint.CREAM, paint.YELLOW))
        part.writing(-0.17, -0.2, 0.17, 0.2, 2, paint.DARK)


def mop(pen: Pen, rng: Random) -> None:
    """Strings of cotton on a stick."""
    stick, cotton = (
        paint.some(rng, *paint.TIMBER, *paint.PLASTIC),
        paint.some(rng, paint.WHITE, paint.CREAM, paint.SKY, paint.PINK, paint.GREY),
    )
    lean, spread = rng.uniform(-0.3, 0.3), rng.uniform(0.4, 0.7)
    pen.rope([(lean, -0.98), (0, 0.2)], 0.07, stick)
    count = rng.randint(13, 19)
    for n in range(count):
        x = (n / (count - 1) * 2 - 1) * spread
        shade = paint.dim(cotton, 0.22) if n % 2 else cotton
        pen.curve([(x * 0.2, 0.2), (x * 0.8, 0.45), (x + rng.uniform(-0.08, 0.08), 0.92 - 0.1 * abs(x))], 0.085, shade)
    pen.box(-0.16, 0.1, 0.16, 0.28, paint.some(rng, *paint.PLASTIC), 0.05)


def mop_flat(pen: Pen, rng: Random) -> None:
    """A plate with a cloth on it; two of them, or one with its bucket."""
    colour, cloth = (
        paint.some(rng, *paint.PLASTIC, *paint.METAL),
        paint.some(rng, paint.WHITE, paint.SKY, paint.LIME, paint.BLUE, paint.PINK),
    )
    top = rng.uniform(-0.4, 0.5)
    pen.rope([(top, -0.98), (0, 0.55)], 0.065, colour)
    pen.poly([(-0.66, 0.6), (0.62, 0.5), (0.8, 0.72), (-0.55, 0.84)], cloth)
    pen.poly([(-0.5, 0.58), (0.5, 0.51), (0.58, 0.6), (-0.45, 0.68)], paint.dim(colour, 0.15))
    for n in range(14):
        x = -0.58 + 0.1 * n
        pen.line([(x, 0.83 - 0.009 * n), (x + 0.02, 0.95 - 0.009 * n)], 0.06, paint.dim(cloth, 0.1 * (n % 2)))
    if rng.random() < 0.4:
        side = -1 if top > 0 else 1
        pen.poly([(side * 0.4, -0.1), (side * 1.0, -0.1), (side * 0.9, 0.55), (side * 0.48, 0.55)], colour)
        pen.oval(side * 0.7, -0.1, 0.3, 0.1, paint.dim(colour, 0.4))


def hot_water_bag(pen: Pen, rng: Random) -> None:
    """Of rubber, ribbed, with a stopper."""
    rubber = paint.some(rng, paint.RED, paint.BLUE, paint.LEAF, paint.PINK, paint.VIOLET, paint.TEAL, paint.ORANGE)
    pen.box(-0.1, -0.98, 0.1, -0.76, paint.some(rng, paint.WHITE, paint.DARK, rubber), 0.04)
    pen.poly([(-0.26, -0.78), (0.26, -0.78), (0.14, -0.5), (-0.14, -0.5)], paint.dim(rubber, 0.15))
    pen.blob(both((-0.14, -0.56), (-0.5, -0.42), (-0.6, 0.1), (-0.56, 0.8), (0, 0.9)), rubber)
    if rng.random() < 0.6:
        for n in range(7):
            x = -0.42 + 0.14 * n
            pen.line([(x, -0.25), (x, 0.68)], 0.04, paint.dim(rubber, 0.22))
    else:
        pen.oval(0, 0.2, 0.34, 0.36, paint.pale(rubber, 0.35))
        pen.writing(-0.22, 0.08, 0.22, 0.34, 1, rubber)
    pen.dot(0, 0.8, 0.05, paint.dim(rubber, 0.5))


def hot_water_bag_dressed(pen: Pen, rng: Random) -> None:
    """In a knitted or printed cover; or a soft square one to plug in."""
    cloth = paint.some(rng, *paint.CLOTH)
    mark = paint.some(rng, paint.WHITE, paint.YELLOW, paint.PINK, paint.CREAM)
    if rng.random() < 0.6:
        pen.box(-0.16, -0.98, 0.16, -0.6, cloth, 0.06)
        pen.blob(both((-0.2, -0.6), (-0.56, -0.4), (-0.62, 0.2), (-0.56, 0.86), (0, 0.94)), cloth)
        for row in range(5):
            y = -0.3 + 0.26 * row
            pen.line([(-0.54 + 0.18 * n, y + (0.09 if n % 2 else 0)) for n in range(7)], 0.04, mark)
        pen.line([(-0.2, -0.58), (0.2, -0.58)], 0.06, paint.dim(cloth, 0.3))
        return
    pen.blob([(-0.8, -0.6), (0, -0.66), (0.8, -0.6), (0.92, 0), (0.8, 0.6), (0, 0.66), (-0.8, 0.6), (-0.92, 0)], cloth)
    for x, y in ((-0.45, -0.25), (0.45, -0.25), (0, 0.1), (-0.45, 0.4), (0.45, 0.4)):
        for side in (-1, 1):
            pen.dot(x + side * 0.07, y - 0.04, 0.09, mark)
        pen.poly([(x - 0.15, y), (x + 0.15, y), (x, y + 0.17)], mark, edge=False)
    pen.oval(0.8, -0.5, 0.1, 0.1, paint.WHITE)


def _swatter(pen: Pen, rng: Random, colour: Colour) -> None:
    pen.rope([(0, -0.2), (rng.uniform(-0.08, 0.08), 0.98)], 0.08, paint.dim(colour, 0.1))
    wide, top = rng.uniform(0.3, 0.44), -0.96
    rim = [(-wide * 0.9, top), (wide * 0.9, top), (wide, -0.3), (0.1, -0.14), (-0.1, -0.14), (-wide, -0.3)]
    (pen.blob if rng.random() < 0.4 else pen.poly)(rim, colour)
    for row in range(6):
        for n in range(5):
            pen.dot(
                (n - 2) * wide * 0.38,
                top + 0.1 + row * 0.115,
                0.032,
                paint.pale(colour, 0.75) if sum(colour) < 500 else paint.dim(colour, 0.5),
            )


def fly_swatter(pen: Pen, rng: Random) -> None:
    _swatter(pen, rng, paint.some(rng, *paint.PLASTIC))


def fly_swatters(pen: Pen, rng: Random) -> None:
    """A few colours side by side."""
    for n in range(rng.randint(2, 3)):
        _swatter(
            pen.at(-0.45 + 0.45 * n, 0.05 * n, 0.85, rng.uniform(-0.35, 0.35)), rng, paint.some(rng, *paint.PLASTIC)
        )


def fly_swatter_wire(pen: Pen, rng: Random) -> None:
    """The electric one: a round grid on a handle; often a fly beside it."""
    colour = paint.some(rng, *paint.PLASTIC)
    pen.oval(0, -0.42, 0.5, 0.54, colour)
    pen.spot(0, -0.42, 0.42, 0.46, paint.pale(colour, 0.7))
    for n in range(-4, 5):
        reach = math.sqrt(1 - (n / 5) ** 2)
        pen.line([(n * 0.084, -0.42 - 0.46 * reach), (n * 0.084, -0.42 + 0.46 * reach)], 0.02, paint.GREY)
    pen.poly([(-0.14, 0.08), (0.14, 0.08), (0.1, 0.3), (-0.1, 0.3)], colour)
    pen.tube(-0.11, 0.28, 0.11, 0.98, colour, 0.06)
    pen.dot(0, 0.45, 0.05, paint.RED)
    if rng.random() < 0.6:
        pen.dot(0.66, 0.3, 0.09, paint.BLACK)
        for side in (-1, 1):
            pen.spot(0.66 + side * 0.09, 0.26, 0.1, 0.05, paint.SILVER, turn=side * 0.5)


def _legs(pen: Pen, wood: Colour, feet: tuple[tuple[float, float, float], ...], wide: float) -> None:
    for x, top, foot in feet:
        pen.poly([(x - wide, top), (x + wide, top), (x + wide * 0.8, foot), (x - wide * 0.8, foot)], wood)


def tea_table(pen: Pen, rng: Random) -> None:
    """Low, four legs, a shelf perhaps, cups perhaps."""
    wood, deep = paint.some(rng, *paint.TIMBER, paint.WHITE, paint.DARK), rng.uniform(0.25, 0.45)
    foot = rng.uniform(0.55, 0.85)
    _legs(pen, paint.dim(wood, 0.35), ((-0.5, 0.0, foot - 0.2), (0.86, 0.0, foot - 0.2)), 0.06)
    if rng.random() < 0.5:
        pen.poly(
            [(-0.8, foot - 0.2), (-0.5, foot - 0.34), (0.86, foot - 0.34), (0.66, foot - 0.2)], paint.dim(wood, 0.25)
        )
    _legs(pen, paint.dim(wood, 0.15), ((-0.86, 0.15, foot), (0.64, 0.15, foot)), 0.07)
    pen.poly([(-0.96, 0.1), (-0.58, 0.1 - deep), (0.98, 0.1 - deep), (0.72, 0.1)], wood)
    pen.poly([(-0.96, 0.1), (0.72, 0.1), (0.72, 0.22), (-0.96, 0.22)], paint.dim(wood, 0.2))
    pen.poly([(0.72, 0.1), (0.98, 0.1 - deep), (0.98, 0.2 - deep), (0.72, 0.22)], paint.dim(wood, 0.35))
    if rng.random() < 0.5:
        pen.line([(-0.6, 0.0), (0.6, -0.02)], 0.02, paint.dim(wood, 0.2))
        pen.line([(-0.5, -0.1), (0.7, -0.1)], 0.02, paint.dim(wood, 0.2))
    if rng.random() < 0.35:
        pen.blob([(-0.1, -0.12), (-0.16, -0.34), (0.16, -0.34), (0.1, -0.12)], paint.WHITE)


def tea_table_glass(pen: Pen, rng: Random) -> None:
    """An oval of glass or stone on bent legs."""
    top, legs = (
        paint.some(rng, (190, 216, 220), paint.DARK, paint.WHITE, (150, 190, 190)),
        paint.some(rng, *paint.METAL, *paint.TIMBER),
    )
    flat = rng.uniform(0.22, 0.38)
    for x in (-0.6, 0.6):
        pen.rope([(x, -0.05), (x * 0.75, 0.4), (x * 1.1, 0.78)], 0.11, legs)
    pen.rope([(-0.2, -0.1), (0, 0.3), (0.2, 0.62)], 0.09, paint.dim(legs, 0.25))
    if rng.random() < 0.5:
        pen.oval(0, 0.42, 0.62, flat * 0.6, paint.dim(top, 0.25))
    pen.oval(0, -0.06, 0.97, flat, paint.dim(top, 0.3))
    pen.oval(0, -0.14, 0.97, flat, top)
    pen.spot(-0.3, -0.2, 0.3, flat * 0.3, paint.pale(top, 0.6), turn=-0.2)
