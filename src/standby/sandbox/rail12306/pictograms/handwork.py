"""Pennants, Chinese knots, paper cuts and embroidery."""

import math
from itertools import pairwise
from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, Point, around


def _red(rng: Random) -> Colour:
    return paint.some(rng, paint.RED, (190, 22, 32), (216, 44, 40))


def _fringe(pen: Pen, rng: Random, edge: list[Point], colour: Colour) -> None:
    for (x0, y0), (x1, y1) in pairwise(edge):
        for n in range(8):
            x, y = x0 + (x1 - x0) * n / 8, y0 + (y1 - y0) * n / 8
            pen.line([(x, y), (x + rng.uniform(-0.02, 0.02), y + 0.15)], 0.05, paint.dim(colour, 0.25 * (n % 2)))


def pennant(pen: Pen, rng: Random) -> None:
    """Red velvet with gold fringes, on a rod: thanks in writing."""
    cloth, gold = paint.some(rng, paint.RED, paint.WINE, (180, 20, 30)), paint.some(rng, paint.GOLD, paint.YELLOW)
    low, tip = rng.uniform(0.4, 0.66), rng.choice((0.1, 0.3))
    rim = [(-0.62, -0.78), (0.62, -0.78), (0.62, low), (0, low + tip), (-0.62, low)]
    pen.line([(-0.6, -0.85), (0, -1.05), (0.6, -0.85)], 0.035, gold)
    _fringe(pen, rng, [(-0.62, low), (0, low + tip), (0.62, low)], gold)
    pen.poly(rim, cloth)
    pen.line([(x * 0.9, y * 0.94) for x, y in [*rim, rim[0]]], 0.04, gold)
    for column in (-0.26, 0.0, 0.26) if rng.random() < 0.6 else (-0.18, 0.18):
        for n in range(rng.randint(3, 5)):
            pen.at(column, -0.52 + 0.24 * n).writing(-0.1, -0.1, 0.1, 0.1, 3, gold)
    pen.rope([(-0.74, -0.82), (0.74, -0.82)], 0.08, paint.some(rng, paint.GOLD, *paint.TIMBER))
    for side in (-1, 1):
        pen.ball(side * 0.76, -0.82, 0.08, paint.GOLD)


def pennant_pointed(pen: Pen, rng: Random) -> None:
    """A triangle to hang up, with tassels, or with a swallow's tail."""
    cloth, gold = (
        paint.some(rng, paint.RED, paint.WINE, paint.VIOLET, paint.BLUE),
        paint.some(rng, paint.GOLD, paint.YELLOW),
    )
    tail = rng.random() < 0.4
    rim = (
        [(-0.7, -0.8), (0.7, -0.8), (0.62, 0.75), (0, 0.4), (-0.62, 0.75)]
        if tail
        else [(-0.7, -0.8), (0.7, -0.8), (0.6, 0.1), (0, 0.85), (-0.6, 0.1)]
    )
    _fringe(pen, rng, rim[2:], gold)
    pen.poly(rim, cloth)
    pen.line([*[(x * 0.92, y * 0.95) for x, y in rim], (rim[0][0] * 0.92, rim[0][1] * 0.95)], 0.04, gold)
    pen.poly([around(0, -0.4, 0.22 if n % 2 == 0 else 0.1, n / 10 - 0.05) for n in range(10)], gold)
    pen.writing(-0.42, -0.1, 0.42, 0.14, 1, gold)
    pen.rope([(-0.84, -0.82), (0.84, -0.82)], 0.08, gold)
    for side in (-1, 1):
        pen.line([(side * 0.84, -0.8), (side * 0.86, -0.3)], 0.07, gold)


def _tassel(pen: Pen, rng: Random, x: float, y: float, long: float, red: Colour) -> None:
    pen.ball(x, y, 0.09, paint.some(rng, red, paint.GOLD))
    for n in range(7):
        pen.line(
            [(x, y + 0.05), (x + (n - 3) * 0.035 + rng.uniform(-0.02, 0.02), y + long)],
            0.035,
            paint.dim(red, 0.28 * (n % 2)),
        )


def chinese_knot(pen: Pen, rng: Random) -> None:
    """The square one: cords woven into a lozenge, loops round it, a tassel."""
    red, count, size = _red(rng), rng.randint(3, 5), rng.uniform(0.36, 0.46)
    y = -0.2
    pen.rope([(0, -1.1), (0, y - size)], 0.05, red)
    for n in range(count):
        share = (n + 0.5) / count * 2 - 1
        for a, b in (((share, -1), (0, -1)), ((share, 1), (0, 1)), ((-1, share), (-1, 0)), ((1, share), (1, 0))):
            u, v = (a[0] + b[0] * 0.16) * size * 0.71, (a[1] + b[1] * 0.16) * size * 0.71
            pen.oval((u - v), y + (u + v), 0.1, 0.1, red)
            pen.dot((u - v), y + (u + v), 0.045, paint.dim(red, 0.4))
    pen.poly([(0, y - size * 1.42), (size * 1.42, y), (0, y + size * 1.42), (-size * 1.42, y)], red)
    for n in range(1, 2 * count):
        share = n / count - 1
        shade = paint.dim(red, 0.35) if n % 2 else paint.pale(red, 0.25)
        for u0, v0, u1, v1 in ((share, -1, share, 1), (-1, share, 1, share)):
            ends = [((u - v) * size * 0.7, y + (u + v) * size * 0.7) for u, v in ((u0, v0), (u1, v1))]
            pen.line(ends, 0.04, shade)
    for x in (-0.08, 0.08) if rng.random() < 0.5 else (0.0,):
        _tassel(pen, rng, x, y + size * 1.42 + 0.1, 0.56, red)


def chinese_knot_loops(pen: Pen, rng: Random) -> None:
    """Open loops like a flower or a butterfly, a jade in the middle."""
    red, count = _red(rng), rng.choice((4, 6, 8))
    pen.rope([(0, -1.1), (0, -0.5)], 0.05, red)
    for n in range(count):
        turn = n / count + 0.25
        a, b = around(0, -0.2, 0.55, turn - 0.07), around(0, -0.2, 0.55, turn + 0.07)
        tip = around(0, -0.2, 0.68 if n % 2 else 0.6, turn)
        pen.rope([(0, -0.2), a, tip, b, (0, -0.2)], 0.09, red)
    for n in range(4):
        pen.ball(*around(0, -0.2, 0.2, n / 4 + 0.125), 0.13, red)
    pen.ball(0, -0.2, 0.14, paint.some(rng, paint.GOLD, paint.LEAF, red))
    pen.rope([(0, 0.3), (0, 0.5)], 0.07, red)
    _tassel(pen, rng, 0, 0.46, 0.55, red)
    if rng.random() < 0.5:
        for side in (-1, 1):
            _tassel(pen, rng, side * 0.3, 0.3, 0.5, red)


def paper_cut_round(pen: Pen, rng: Random) -> None:
    """Folded and cut: rings of holes, the same all round."""
    red, count = _red(rng), rng.choice((6, 8, 10, 12))
    paper = paint.some(rng, paint.WHITE, paint.CREAM)
    pen.fill(paper)
    rim = rng.uniform(0.84, 0.95)
    pen.poly(
        [around(0, 0, 0.98 if n % 2 else rim, n / (2 * count)) for n in range(2 * count)]
        if rng.random() < 0.7
        else [around(0, 0, 0.97, n / 40) for n in range(40)],
        red,
    )
    for ring in (0.78, 0.56, 0.34):
        kind, size, shift = rng.randrange(4), ring * 1.6 / count + 0.02, rng.choice((0, 0.5))
        for n in range(count):
            turn = (n + shift) / count
            hole = pen.at(*around(0, 0, ring, turn), size, math.tau * turn)
            if kind == 0:
                hole.spot(0, 0, 0.9, 0.5, paper)
            elif kind == 1:
                hole.poly([(-0.9, 0), (0, -0.8), (0.9, 0), (0, 0.8)], paper, edge=False)
            elif kind == 2:
                hole.poly([(-0.8, -0.8), (0.9, 0), (-0.8, 0.8), (-0.3, 0)], paper, edge=False)
            else:
                hole.arc(0, 0, 0.7, 0.7, 0.25, 0.9, 0.35, paper)
    petals = rng.choice((4, 5, 6))
    for n in range(petals):
        pen.spot(*around(0, 0, 0.12, n / petals), 0.1, 0.045, paper, turn=math.tau * n / petals)


def paper_cut_figure(pen: Pen, rng: Random) -> None:
    """A fish, a rabbit or a butterfly in red paper."""
    red, paper = _red(rng), paint.some(rng, paint.WHITE, paint.CREAM)
    pen.fill(paper)
    (_cut_fish, _cut_butterfly, _cut_double_happiness)[rng.randrange(3)](pen, rng, red, paper)


def _cut_fish(pen: Pen, rng: Random, red: Colour, paper: Colour) -> None:
    pen.blob([(-0.35, 0), (0, -0.42), (0.55, -0.4), (0.95, 0), (0.55, 0.4), (0, 0.42)], red)
    pen.blob([(-0.25, 0), (-0.95, -0.6), (-0.8, 0), (-0.95, 0.6)], red)
    pen.poly([(0.1, -0.36), (0.3, -0.8), (0.6, -0.36)], red)
    pen.dot(0.66, -0.1, 0.08, paper)
    for row in range(3):
        for n in range(4):
            pen.arc(-0.15 + 0.18 * n, -0.2 + 0.2 * row, 0.08, 0.09, 0.25, 0.75, 0.035, paper)
    for y in (-0.25, 0, 0.25):
        pen.line([(-0.5, y * 0.5), (-0.85, y * 1.4)], 0.035, paper)


def _cut_butterfly(pen: Pen, rng: Random, red: Colour, paper: Colour) -> None:
    for side in (-1, 1):
        pen.blob([(side * 0.05, -0.1), (side * 0.5, -0.85), (side * 0.98, -0.6), (side * 0.7, 0)], red)
        pen.blob([(side * 0.05, 0.05), (side * 0.75, 0.1), (side * 0.7, 0.75), (side * 0.25, 0.7)], red)
        for x, y, size in ((0.6, -0.48, 0.17), (0.45, 0.4, 0.13)):
            pen.arc(side * x, y, size, size, 0, 1, 0.05, paper)
            pen.dot(side * x, y, size * 0.4, paper)
        pen.line([(side * 0.15, -0.15), (side * 0.4, -0.3)], 0.05, paper)
        pen.curve([(0, -0.4), (side * 0.12, -0.75), (side * 0.28, -0.9)], 0.04, red)
    pen.oval(0, 0, 0.09, 0.5, red)


def _cut_double_happiness(pen: Pen, rng: Random, red: Colour, paper: Colour) -> None:
    """The wedding sign, in strokes."""
    for x in (-0.45, 0.45):
        pen.line([(x, -0.9), (x, -0.45)], 0.14, red)
        for y, wide in ((-0.72, 0.4), (-0.45, 0.32), (0.12, 0.45)):
            pen.line([(x - wide, y), (x + wide, y)], 0.12, red)
        for y, high in ((-0.2, 0.2), (0.55, 0.3)):
            pen.line(
                [
                    (x - 0.28, y - high / 2),
                    (x + 0.28, y - high / 2),
                    (x + 0.28, y + high / 2),
                    (x - 0.28, y + high / 2),
                    (x - 0.28, y - high / 2),
                ],
                0.11,
                red,
            )
    if rng.random() < 0.5:
        pen.arc(0, -0.05, 1.05, 1.0, 0, 1, 0.09, red)


def _blossom(pen: Pen, rng: Random, x: float, y: float, size: float, hue: Colour) -> None:
    petals = rng.randint(5, 7)
    for n in range(petals):
        u, v = around(x, y, size * 0.6, n / petals)
        pen.spot(u, v, size * 0.46, size * 0.3, paint.dim(hue, 0.12 * (n % 2)), turn=math.tau * n / petals)
        pen.line([(x, y), (u, v)], 0.02, paint.dim(hue, 0.4))
    pen.dot(x, y, size * 0.24, paint.YELLOW)


def _stitched_flowers(pen: Pen, rng: Random, reach: float) -> None:
    """A bough, leaves, blossoms, all in short stitches."""
    bough = [(-reach, reach * 0.8), (-reach * 0.3, reach * 0.2), (reach * 0.2, 0), (reach * 0.9, -reach * 0.8)]
    pen.curve(bough, 0.05, paint.some(rng, paint.BROWN, paint.OLIVE, paint.GREEN))
    for _ in range(7):
        x, y = rng.uniform(-reach, reach), rng.uniform(-reach, reach)
        leaf = pen.at(x, y, reach * 0.3, rng.uniform(0, math.tau))
        hue = paint.some(rng, paint.LEAF, paint.GREEN, paint.TEAL, paint.OLIVE)
        for n in range(5):
            leaf.line([(-0.7 + 0.3 * n, -0.3), (-0.4 + 0.3 * n, 0.3)], 0.16, paint.dim(hue, 0.15 * (n % 2)))
    hue = paint.some(rng, paint.PINK, paint.RED, paint.CORAL, paint.VIOLET, paint.WHITE, paint.BLUE)
    for n in range(rng.randint(3, 5)):
        x, y = around(0, 0, reach * 0.55, n / 5 + rng.uniform(-0.05, 0.05))
        _blossom(pen, rng, x, y, reach * rng.uniform(0.25, 0.4), paint.some(rng, hue))


def embroidery(pen: Pen, rng: Random) -> None:
    """Silk on silk, from near."""
    cloth = paint.some(
        rng, paint.CREAM, paint.WHITE, paint.TAN, paint.SKY, paint.NAVY, paint.BLACK, paint.WINE, paint.PINK
    )
    pen.fill(cloth)
    close = pen.close_up(1.1)
    for n in range(14):
        close.line(
            [(-1.4, -1.3 + 0.2 * n), (1.4, -1.3 + 0.2 * n)],
            0.02,
            paint.dim(cloth, 0.08) if sum(cloth) > 200 else paint.pale(cloth, 0.12),
        )
    _stitched_flowers(close, rng, 0.8)


def embroidery_hoop(pen: Pen, rng: Random) -> None:
    """In its wooden hoop, the needle still in it."""
    cloth, wood = (
        paint.some(rng, paint.CREAM, paint.WHITE, paint.SKY, paint.PINK, paint.BLACK),
        paint.some(rng, *paint.TIMBER),
    )
    pen.box(-0.08, -1.05, 0.08, -0.86, paint.GOLD)
    pen.oval(0, 0, 0.94, 0.92, wood)
    pen.spot(0, 0, 0.82, 0.8, cloth)
    pen.arc(0, 0, 0.86, 0.84, 0, 1, 0.025, paint.dim(wood, 0.35))
    _stitched_flowers(pen, rng, 0.5)
    if rng.random() < 0.5:
        pen.line([(0.2, 0.2), (0.6, 0.5)], 0.04, paint.SILVER)
        pen.curve([(0.2, 0.2), (0.0, 0.5), (0.3, 0.6), (0.2, 0.9)], 0.025, paint.RED)


def insoles(pen: Pen, rng: Random) -> None:
    """Soles sewn for a pair of shoes, flowers on them."""
    cloth = paint.some(rng, paint.CREAM, paint.RED, paint.NAVY, paint.WHITE, paint.PINK)
    for side in (-1, 1):
        part = pen.at(side * 0.46, 0, 1, side * 0.1, side)
        part.blob(
            [(-0.32, -0.7), (0.0, -0.95), (0.34, -0.66), (0.26, 0.1), (0.3, 0.7), (0, 0.95), (-0.28, 0.7), (-0.2, 0.1)],
            cloth,
        )
        part.curve(
            [(-0.25, -0.65), (0.0, -0.86), (0.27, -0.62), (0.2, 0.1), (0.23, 0.68), (0, 0.86), (-0.21, 0.68)],
            0.03,
            paint.some(rng, paint.RED, paint.GOLD, paint.BLUE),
        )
        hue = paint.some(rng, paint.PINK, paint.RED, paint.YELLOW, paint.VIOLET)
        for y in (-0.5, 0.6):
            _blossom(part, rng, 0.02, y, 0.2, hue)
        part.curve([(0, -0.3), (0.06, 0.1), (0, 0.42)], 0.05, paint.LEAF)
