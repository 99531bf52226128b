"""Calendars, posters, bus cards: what is printed."""

from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.pen import Pen, around


def _month(pen: Pen, rng: Random, x0: float, y0: float, x1: float, y1: float) -> None:
    red = paint.some(rng, paint.RED, paint.ORANGE)
    wide, high = (x1 - x0) / 7, (y1 - y0) / 5
    for row in range(5):
        for n in range(7):
            if (row == 0 and n < 3) or (row == 4 and n > 4):
                continue
            x, y = x0 + (n + 0.5) * wide, y0 + (row + 0.5) * high
            pen.line([(x - wide * 0.22, y), (x + wide * 0.22, y)], high * 0.42, red if n > 4 else paint.DARK)


def calendar_wall(pen: Pen, rng: Random) -> None:
    head = paint.some(rng, paint.RED, paint.BLUE, paint.LEAF, paint.ORANGE, paint.TEAL)
    pen.box(-0.76, -0.85, 0.76, 0.92, paint.WHITE)
    picture = rng.random() < 0.5
    low = -0.1 if picture else -0.45
    pen.box(-0.76, -0.85, 0.76, low, head)
    if picture:
        pen.poly(
            [(-0.7, low), (-0.2, -0.6), (0.1, -0.3), (0.4, -0.7), (0.72, low)],
            paint.some(rng, paint.LEAF, paint.GREY, paint.SKY),
        )
        pen.dot(0.5, -0.68, 0.1, paint.YELLOW)
    else:
        pen.writing(-0.5, -0.78, 0.5, -0.5, 1, paint.WHITE)
    _month(pen, rng, -0.66, low + 0.1, 0.66, 0.86)
    for n in range(6):
        pen.line([(-0.6 + 0.24 * n, -0.95), (-0.6 + 0.24 * n, -0.78)], 0.045, paint.DARK)


def calendar_desk(pen: Pen, rng: Random) -> None:
    """A tent of cardboard with leaves on rings."""
    board = paint.some(rng, paint.RED, paint.NAVY, paint.TEAL, paint.BROWN, paint.GREY)
    pen.poly([(-0.8, 0.8), (-0.7, -0.62), (0.78, -0.62), (1.0, 0.66), (0.9, 0.84)], board)
    pen.poly([(-0.86, 0.66), (-0.74, -0.56), (0.74, -0.56), (0.86, 0.66)], paint.WHITE)
    pen.box(-0.7, -0.48, 0.7, -0.22, paint.some(rng, paint.RED, paint.SKY, paint.YELLOW), edge=False)
    _month(pen, rng, -0.7, -0.14, 0.7, 0.6)
    for n in range(8):
        pen.arc(-0.62 + 0.18 * n, -0.62, 0.05, 0.12, 0, 1, 0.03, paint.DARK)


def calendar_day(pen: Pen, rng: Random) -> None:
    """The block to tear a leaf from each day: one big number."""
    red, page = paint.some(rng, paint.RED, paint.GREEN, paint.BLUE), paint.some(rng, paint.WHITE, paint.CREAM)
    for n in range(4):
        pen.box(-0.62 + 0.03 * n, -0.8 + 0.03 * n, 0.62 + 0.03 * n, 0.9 + 0.02 * n, paint.dim(page, 0.1))
    pen.box(-0.66, -0.85, 0.6, 0.86, page)
    pen.box(-0.66, -0.95, 0.6, -0.6, red)
    for x in (-0.3, 0.26):
        pen.dot(x, -0.78, 0.06, paint.WHITE)
    if rng.random() < 0.7:
        pen.digits(-0.4, -0.36, 0.34, 0.38, 2, 0.11, red)
    else:
        pen.digits(-0.2, -0.36, 0.14, 0.38, 1, 0.13, red)
    pen.writing(-0.4, 0.55, 0.36, 0.78, 1, paint.GREY)


def poster_shop(pen: Pen, rng: Random) -> None:
    """Loud: rays, a burst, big lettering."""
    ground, burst = (
        paint.some(rng, paint.RED, paint.ORANGE, paint.YELLOW, paint.BLUE, paint.PINK),
        paint.some(rng, paint.YELLOW, paint.WHITE, paint.ORANGE),
    )
    part = pen.close_up(1.05) if rng.random() < 0.6 else pen
    part.box(-0.8, -1, 0.8, 1, ground)
    for n in range(9):
        x = -1.2 + 0.3 * n
        part.poly(
            [(0, 0.1), (max(-0.8, min(0.8, x)), -1), (max(-0.8, min(0.8, x + 0.14)), -1)],
            paint.pale(ground, 0.25),
            edge=False,
        )
    reaches = [(0.62, 0.5), (0.44, 0.36)] * 9
    part.poly([around(0, 0, wide, n / 18, high) for n, (wide, high) in enumerate(reaches)], burst)
    part.writing(-0.44, -0.22, 0.44, 0.2, 1, paint.dim(ground, 0.3))
    part.writing(-0.66, -0.9, 0.66, -0.55, 1, paint.WHITE)
    part.writing(-0.66, 0.6, 0.66, 0.92, 2, paint.WHITE)


def poster_event(pen: Pen, rng: Random) -> None:
    """A film or a talk: somebody before a sky, lettering below."""
    one, other = (
        paint.some(rng, paint.NAVY, paint.TEAL, paint.WINE, paint.BLACK, paint.SKY, paint.GREEN),
        paint.some(rng, *paint.PLASTIC),
    )
    part = pen.close_up(1.05) if rng.random() < 0.5 else pen
    part.box(-0.75, -1, 0.75, 1, one)
    part.box(-0.75, -0.3, 0.75, 0.3, paint.mix(one, other, 0.4), edge=False)
    part.dot(rng.uniform(-0.4, 0.4), rng.uniform(-0.7, -0.3), rng.uniform(0.15, 0.35), other)
    x = rng.uniform(-0.25, 0.25)
    part.dot(x, -0.2, 0.13, paint.dim(one, 0.6))
    part.blob(
        [(x - 0.24, 0.4), (x - 0.2, 0.02), (x, -0.08), (x + 0.2, 0.02), (x + 0.24, 0.4)],
        paint.dim(one, 0.6),
        edge=False,
    )
    part.writing(-0.62, 0.42, 0.62, 0.68, 1, paint.some(rng, paint.WHITE, paint.YELLOW))
    part.writing(-0.5, 0.72, 0.5, 0.94, 3, paint.pale(one, 0.6))
    part.writing(-0.5, -0.94, 0.5, -0.82, 1, paint.WHITE)


def bus_card(pen: Pen, rng: Random) -> None:
    """A plain travel card: two fields, a wave, a number."""
    one, other = paint.some(rng, *paint.PLASTIC), paint.some(rng, *paint.PLASTIC)
    part = pen.at(0, 0, 1, rng.uniform(-0.4, 0.4))
    part.box(-0.96, -0.6, 0.96, 0.6, one, 0.12)
    swell = rng.uniform(-0.3, 0.3)
    part.poly(
        [
            (-0.94, 0.0),
            *[(x / 5, swell * (1 - (x / 5) ** 2) + 0.15 * (x % 2)) for x in range(-4, 5)],
            (0.94, 0.0),
            (0.94, 0.5),
            (0.84, 0.58),
            (-0.84, 0.58),
            (-0.94, 0.5),
        ],
        paint.mix(one, other, 0.7),
        edge=False,
    )
    part.writing(-0.82, -0.5, 0.3, -0.24, 1, paint.WHITE)
    part.writing(-0.8, 0.36, 0.5, 0.5, 1, paint.pale(one, 0.7))
    part.dot(0.68, -0.34, 0.14, paint.some(rng, paint.WHITE, paint.YELLOW))


def bus_card_with_bus(pen: Pen, rng: Random) -> None:
    """One that shows what it is for."""
    ground = paint.some(rng, paint.SKY, paint.WHITE, paint.LIME, paint.YELLOW, paint.PINK, paint.TEAL)
    bus = paint.some(rng, paint.RED, paint.BLUE, paint.GREEN, paint.ORANGE)
    part = pen.at(0, 0, 1, rng.uniform(-0.4, 0.4))
    part.box(-0.96, -0.62, 0.96, 0.62, ground, 0.12)
    part.box(-0.95, 0.34, 0.95, 0.5, paint.dim(ground, 0.2), edge=False)
    part.box(-0.6, -0.3, 0.5, 0.26, bus, 0.08)
    for n in range(4):
        part.box(-0.52 + 0.25 * n, -0.2, -0.34 + 0.25 * n, 0.0, paint.pale(paint.SKY, 0.5), edge=False)
    for x in (-0.34, 0.24):
        part.dot(x, 0.28, 0.12, paint.BLACK)
        part.dot(x, 0.28, 0.05, paint.SILVER)
    part.writing(-0.8, -0.54, 0.2, -0.36, 1, paint.dim(bus, 0.2))
    part.box(0.6, -0.2, 0.84, 0.02, paint.GOLD, 0.04)
