"""Small things in heaps: beans, dates, preserved plums, tablets. They differ in colour, shape and skin, as in life."""

import math
from collections.abc import Callable
from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around, both

Piece = Callable[[Pen, Random, float, float, float], None]
"""Draws one of the heap at x, y with this radius."""


def _heap(pen: Pen, rng: Random, piece: Piece, radius: float, ground: Colour) -> None:
    """From edge to edge."""
    close = pen.close_up()
    close.fill(ground)
    step = radius * rng.uniform(1.5, 1.75)
    rows = int(2 / step) + 2
    for row in range(rows):
        for column in range(rows):
            x = -1 + (column + (row % 2) / 2 - 0.3) * step + rng.uniform(-0.25, 0.25) * step
            y = -1 + (row - 0.3) * step + rng.uniform(-0.25, 0.25) * step
            piece(close, rng, x, y, radius * rng.uniform(0.85, 1.12))


def _served(pen: Pen, rng: Random, piece: Piece, radius: float) -> None:
    """In a bowl, on a plate or in a spoon."""
    dish = paint.some(rng, paint.WHITE, paint.SILVER, paint.SKY, *paint.TIMBER, paint.DARK)
    flat = rng.uniform(0.5, 0.8)
    deep = rng.uniform(0.15, 0.6)
    if rng.random() < 0.25:
        pen.rope([(0.5, 0.1), (1.3, -0.6)], 0.16, dish)
    pen.blob(both((-0.95, 0), (-0.7, flat * 0.7 + deep * 0.6), (0, flat * 0.8 + deep)), paint.dim(dish, 0.2))
    pen.oval(0, 0, 0.96, flat, dish)
    pen.spot(0, 0.03, 0.84, flat * 0.85, paint.dim(dish, 0.35))
    _pile(pen, rng, piece, radius, 0.72, flat * 0.72)


def _pile(pen: Pen, rng: Random, piece: Piece, radius: float, wide: float, high: float) -> None:
    count = int(1.5 * wide * high / (radius * radius))
    places = []
    for n in range(count):
        reach, turn = math.sqrt((n + 0.5) / count), n * 2.4 + rng.uniform(-0.3, 0.3)
        places.append((math.cos(turn) * reach * wide, math.sin(turn) * reach * high))
    for x, y in sorted(places, key=lambda place: place[1]):
        piece(pen, rng, x, y, radius * rng.uniform(0.88, 1.1))


def _few(pen: Pen, rng: Random, piece: Piece, radius: float) -> None:
    """A handful on the table."""
    places = [(-0.45, -0.35), (0.35, -0.45), (0.0, 0.05), (-0.55, 0.4), (0.5, 0.3), (0.05, 0.62), (-0.1, -0.75)]
    for x, y in sorted(places[: rng.randint(3, 7)], key=lambda place: place[1]):
        piece(pen, rng, x + rng.uniform(-0.1, 0.1), y + rng.uniform(-0.1, 0.1), radius * rng.uniform(0.9, 1.1))


def _bean(long: float, colour: Colour, eye: Colour | None) -> Piece:
    def piece(pen: Pen, rng: Random, x: float, y: float, radius: float) -> None:
        turn, own = rng.uniform(0, math.pi), paint.some(rng, colour, spread=9)
        pen.oval(x, y, radius * long, radius * 0.86, paint.dim(own, 0.25), turn)
        pen.dot(x - radius * 0.12, y - radius * 0.12, radius * 0.62, own)
        if eye and rng.random() < 0.6:
            reach = radius * 0.5
            u, v = x + math.sin(turn) * reach, y - math.cos(turn) * reach
            side = radius * 0.35
            pen.line(
                [
                    (u - math.cos(turn) * side, v - math.sin(turn) * side),
                    (u + math.cos(turn) * side, v + math.sin(turn) * side),
                ],
                radius * 0.2,
                eye,
            )
        else:
            pen.dot(x - radius * 0.3, y - radius * 0.35, radius * 0.16, paint.pale(own, 0.6))

    return piece


def _red_bean(rng: Random) -> Piece:
    return _bean(rng.uniform(1.15, 1.35), paint.some(rng, (140, 26, 34), (120, 24, 30), (160, 36, 40)), (238, 220, 210))


def red_bean_heap(pen: Pen, rng: Random) -> None:
    _heap(pen, rng, _red_bean(rng), rng.uniform(0.17, 0.26), (70, 10, 16))


def red_bean_bowl(pen: Pen, rng: Random) -> None:
    _served(pen, rng, _red_bean(rng), rng.uniform(0.11, 0.15))


def _green_bean(rng: Random) -> Piece:
    return _bean(
        rng.uniform(1.05, 1.2), paint.some(rng, (110, 140, 52), (88, 122, 44), (140, 160, 66)), (236, 238, 214)
    )


def green_bean_heap(pen: Pen, rng: Random) -> None:
    _heap(pen, rng, _green_bean(rng), rng.uniform(0.16, 0.24), (46, 62, 20))


def green_bean_bowl(pen: Pen, rng: Random) -> None:
    _served(pen, rng, _green_bean(rng), rng.uniform(0.1, 0.14))


def _date(rng: Random) -> Piece:
    """Long, wrinkled, shining."""
    colour, long = paint.some(rng, (158, 34, 30), (130, 28, 26), (182, 50, 38)), rng.uniform(1.3, 1.6)

    def piece(pen: Pen, rng: Random, x: float, y: float, radius: float) -> None:
        turn, own = rng.uniform(0, math.pi), paint.some(rng, colour, spread=12)
        part = pen.at(x, y, radius, turn)
        part.oval(0, 0, long, 0.86, paint.dim(own, 0.2))
        part.spot(-0.1, -0.1, long * 0.75, 0.6, own)
        for side in (-0.45, 0.0, 0.4):
            part.curve(
                [(-long * 0.7, side), (-0.2, side + rng.uniform(-0.2, 0.2)), (long * 0.7, side)],
                0.1,
                paint.dim(own, 0.45),
            )
        part.line([(-0.5, -0.42), (0.2, -0.46)], 0.17, paint.pale(own, 0.55))
        part.dot(long * 0.92, 0, 0.14, paint.TAN)

    return piece


def date_heap(pen: Pen, rng: Random) -> None:
    _heap(pen, rng, _date(rng), rng.uniform(0.24, 0.34), (60, 8, 10))


def date_bowl(pen: Pen, rng: Random) -> None:
    _served(pen, rng, _date(rng), rng.uniform(0.17, 0.22))


def dates(pen: Pen, rng: Random) -> None:
    _few(pen, rng, _date(rng), rng.uniform(0.22, 0.3))


def _plum(rng: Random) -> Piece:
    """Shrivelled: a ragged outline, deep folds, dull; some with salt on it."""
    colour = paint.some(rng, (92, 50, 40), (120, 72, 50), (70, 40, 40), (142, 92, 62))
    salted = rng.random() < 0.4

    def piece(pen: Pen, rng: Random, x: float, y: float, radius: float) -> None:
        own = paint.some(rng, colour, spread=10)
        part = pen.at(x, y, radius, rng.uniform(0, math.tau), rng.uniform(0.95, 1.25))
        rim = [around(0, 0, rng.uniform(0.84, 1.08), n / 9) for n in range(9)]
        part.blob(rim, paint.dim(own, 0.45))
        part.blob([(x * 0.84 - 0.06, y * 0.84 - 0.06) for x, y in rim], own, edge=False)
        for n in range(5):
            turn, bend = n / 5 + rng.uniform(0, 0.15), rng.uniform(-0.09, 0.09)
            fold = [around(0, 0, 0.8, turn), around(0, 0, 0.5, turn + bend), around(0, 0, 0.12, turn)]
            part.line(fold, 0.13, paint.dim(own, 0.45))
            ridge = [around(0, 0, 0.7, turn + 0.09), around(0, 0, 0.38, turn + 0.09 + bend)]
            part.line(ridge, rng.uniform(0.1, 0.2), paint.pale(own, 0.5 if salted else 0.14))

    return piece


def plum_heap(pen: Pen, rng: Random) -> None:
    _heap(pen, rng, _plum(rng), rng.uniform(0.24, 0.34), (44, 24, 20))


def plum_bowl(pen: Pen, rng: Random) -> None:
    _served(pen, rng, _plum(rng), rng.uniform(0.17, 0.22))


def plums(pen: Pen, rng: Random) -> None:
    _few(pen, rng, _plum(rng), rng.uniform(0.24, 0.32))


def _tablet(rng: Random) -> Piece:
    colour = paint.some(rng, paint.WHITE, paint.WHITE, paint.PINK, paint.YELLOW, paint.SKY, paint.ORANGE)
    scored = rng.random() < 0.6

    def piece(pen: Pen, rng: Random, x: float, y: float, radius: float) -> None:
        part = pen.at(x, y, radius, rng.uniform(-0.6, 0.6))
        part.oval(0, 0.22, 1, 0.78, paint.dim(colour, 0.3))
        part.oval(0, 0, 1, 0.78, colour)
        if scored:
            part.line([(-0.7, 0.1), (0.7, -0.1)], 0.1, paint.dim(colour, 0.3))

    return piece


def _capsule(rng: Random) -> Piece:
    one, other = paint.some(rng, *paint.PLASTIC), paint.some(rng, paint.WHITE, paint.YELLOW, paint.SKY, paint.CREAM)

    def piece(pen: Pen, rng: Random, x: float, y: float, radius: float) -> None:
        part = pen.at(x, y, radius, rng.uniform(0, math.tau))
        part.box(-1.5, -0.6, 1.5, 0.6, one, 0.58)
        part.box(0, -0.6, 1.5, 0.6, other, 0.5, edge=False)
        part.line([(-1.1, -0.28), (1.1, -0.28)], 0.16, paint.pale(one, 0.6))

    return piece


def tablets(pen: Pen, rng: Random) -> None:
    piece = _tablet(rng) if rng.random() < 0.6 else _capsule(rng)
    if rng.random() < 0.6:
        _few(pen, rng, piece, rng.uniform(0.24, 0.32))
    else:
        _pile(pen, rng, piece, rng.uniform(0.18, 0.24), 0.8, 0.6)


def blister_pack(pen: Pen, rng: Random) -> None:
    foil = paint.some(rng, paint.SILVER, (206, 210, 216), paint.GOLD)
    columns, rows = rng.randint(2, 3), rng.randint(4, 5)
    pen.box(-0.62, -0.92, 0.62, 0.92, foil, 0.1)
    piece = _tablet(rng) if rng.random() < 0.5 else _capsule(rng)
    for row in range(rows):
        for column in range(columns):
            x, y = (column + 0.5) * 1.16 / columns - 0.58, (row + 0.5) * 1.7 / rows - 0.85
            pen.spot(x, y, 0.52 / columns, 0.72 / rows, paint.pale(foil, 0.5))
            if rng.random() < 0.9:
                piece(pen, rng, x, y, 0.3 / columns + 0.02)


def pill_bottle(pen: Pen, rng: Random) -> None:
    body = paint.some(rng, paint.ORANGE, paint.WHITE, paint.BROWN, paint.SKY)
    pen.tube(-0.42, -0.55, 0.3, 0.75, body, 0.1)
    pen.tube(-0.46, -0.88, 0.34, -0.56, paint.some(rng, paint.WHITE, paint.SILVER), 0.05)
    pen.box(-0.42, -0.25, 0.3, 0.4, paint.WHITE)
    pen.writing(-0.34, -0.2, 0.24, 0.36, 4, paint.GREY)
    piece = _tablet(rng) if rng.random() < 0.5 else _capsule(rng)
    for x, y in ((0.5, 0.8), (0.72, 0.5), (0.2, 0.9), (0.8, 0.82)):
        piece(pen, rng, x, y, 0.16)
