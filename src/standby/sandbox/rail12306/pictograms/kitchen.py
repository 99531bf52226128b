"""Plates, spatulas and steamers."""

import math
from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around


def _china(rng: Random) -> Colour:
    return paint.some(rng, paint.WHITE, paint.WHITE, paint.CREAM, paint.SKY, paint.PINK, paint.LIME, paint.DARK)


def plate_from_above(pen: Pen, rng: Random) -> None:
    china, flat = _china(rng), rng.uniform(0.6, 1.0)
    pattern = paint.some(rng, paint.BLUE, paint.RED, paint.GREEN, paint.GOLD, paint.PINK)
    pen.oval(0, 0.03, 0.97, 0.97 * flat, paint.dim(china, 0.25))
    pen.oval(0, 0, 0.96, 0.95 * flat, china)
    pen.arc(0, 0, 0.9, 0.9 * flat, 0, 1, 0.03, pattern)
    kind = rng.randrange(3)
    for n in range(rng.randint(8, 14) if kind else 0):
        x, y = around(0, 0, 0.78, n / 12, 0.78 * flat)
        pen.dot(x, y, 0.06, pattern if kind == 1 or n % 2 else paint.LEAF)
    pen.oval(0, 0.02, 0.62, 0.6 * flat, paint.dim(china, 0.12))
    pen.spot(0, 0.05, 0.58, 0.55 * flat, china)
    if kind == 2:
        for n in range(6):
            x, y = around(0, 0.04, 0.2, n / 6, 0.2 * flat)
            pen.spot(x, y, 0.12, 0.1, pattern)
    pen.arc(0, 0, 0.5, 0.48 * flat, 0.55, 0.72, 0.04, paint.pale(china, 0.7))


def plates_stacked(pen: Pen, rng: Random) -> None:
    china, rim = _china(rng), paint.some(rng, paint.BLUE, paint.GOLD, paint.RED, paint.GREY)
    count = rng.randint(2, 6)
    for n in range(count):
        y = 0.6 - 0.19 * n
        pen.oval(rng.uniform(-0.04, 0.04), y, 0.92, 0.3, paint.dim(china, 0.18))
        pen.oval(0, y - 0.06, 0.92, 0.29, china)
        pen.arc(0, y - 0.06, 0.88, 0.26, 0, 1, 0.025, rim)
    y = 0.6 - 0.19 * (count - 1)
    pen.spot(0, y - 0.04, 0.6, 0.17, paint.dim(china, 0.12))


def plate_dish(pen: Pen, rng: Random) -> None:
    """Square or leaning, with a little shadow in the middle."""
    china = _china(rng)
    rim = paint.some(rng, paint.BLUE, paint.GOLD, paint.RED, paint.GREEN)
    pen.box(-0.9, -0.8, 0.9, 0.86, paint.dim(china, 0.25), 0.3)
    pen.box(-0.9, -0.86, 0.9, 0.8, china, 0.3)
    pen.box(-0.6, -0.56, 0.6, 0.52, paint.dim(china, 0.13), 0.2)
    pen.box(-0.56, -0.5, 0.56, 0.5, china, 0.2, edge=False)
    for x, y in ((-0.74, -0.7), (0.74, -0.7), (0.74, 0.64), (-0.74, 0.64)):
        pen.dot(x, y, 0.08, rim)


def spatula(pen: Pen, rng: Random) -> None:
    """For turning what fries: a flat blade, whole or slotted."""
    blade = paint.some(rng, *paint.METAL, paint.DARK, paint.BLACK)
    handle = paint.some(rng, paint.BLACK, paint.DARK, *paint.TIMBER, paint.RED)
    wide, tail = rng.uniform(0.3, 0.42), rng.uniform(-0.1, 0.1)
    pen.rope([(0, -0.2), (tail, 0.4)], 0.08, paint.SILVER)
    pen.rope([(tail * 0.8, 0.2), (tail * 1.2, 0.92)], 0.16, handle)
    pen.dot(tail * 1.2, 0.88, 0.04, paint.WHITE)
    pen.poly(
        [(-wide * 0.8, -0.95), (wide * 0.8, -0.95), (wide, -0.3), (0.12, -0.1), (-0.12, -0.1), (-wide, -0.3)], blade
    )
    if rng.random() < 0.6:
        for n in range(-1, 2):
            pen.line(
                [(n * wide * 0.5, -0.8), (n * wide * 0.55, -0.4)],
                0.06,
                paint.pale(blade, 0.6) if blade[0] < 90 else paint.DARK,
            )
    else:
        pen.line([(-wide * 0.5, -0.85), (-wide * 0.6, -0.4)], 0.06, paint.pale(blade, 0.6))


def wok_shovel(pen: Pen, rng: Random) -> None:
    """With a raised rim and a long handle of wood."""
    steel, handle = paint.some(rng, *paint.METAL), paint.some(rng, *paint.TIMBER, paint.BLACK)
    pen.rope([(0.0, -0.2), (0.12, 0.2)], 0.09, steel)
    pen.rope([(0.1, 0.1), (0.3, 0.95)], 0.15, handle)
    pen.blob(
        [(-0.48, -0.9), (0.3, -0.96), (0.42, -0.5), (0.2, -0.12), (-0.16, -0.12), (-0.46, -0.4)], paint.dim(steel, 0.25)
    )
    pen.blob(
        [(-0.42, -0.86), (0.24, -0.9), (0.34, -0.5), (0.14, -0.2), (-0.12, -0.2), (-0.38, -0.42)], steel, edge=False
    )
    pen.spot(-0.1, -0.6, 0.12, 0.2, paint.pale(steel, 0.5), turn=0.3)


def _basket(pen: Pen, rng: Random, y: float, high: float, straw: Colour) -> None:
    pen.box(-0.86, y, 0.86, y + high, straw, 0.06)
    for n in range(9):
        x = -0.8 + 0.2 * n
        pen.line([(x, y), (x, y + high)], 0.02, paint.dim(straw, 0.25))
    pen.box(-0.88, y + high * 0.02, 0.88, y + high * 0.24, paint.pale(straw, 0.2), edge=False)
    pen.line([(-0.86, y + high), (0.86, y + high)], 0.04, paint.dim(straw, 0.45))


def steamer_stacked(pen: Pen, rng: Random) -> None:
    straw = paint.some(rng, paint.TAN, (200, 160, 96), (222, 190, 130), *paint.METAL[:1])
    count = rng.randint(1, 3)
    for n in range(count):
        _basket(pen, rng, 0.5 - 0.42 * n, 0.38, straw)
    top = 0.5 - 0.42 * (count - 1)
    pen.blob(
        [(-0.88, top), (-0.5, top - 0.26), (0, top - 0.34), (0.5, top - 0.26), (0.88, top), (0, top + 0.06)],
        paint.pale(straw, 0.15),
    )
    for n in range(-3, 4):
        pen.line([(n * 0.1, top - 0.32), (n * 0.26, top - 0.02)], 0.025, paint.dim(straw, 0.22))
    pen.rope([(-0.14, top - 0.34), (0, top - 0.46), (0.14, top - 0.34)], 0.06, paint.dim(straw, 0.3))


def steamer_open(pen: Pen, rng: Random) -> None:
    """Seen from above, its lid off: buns, or the bare grid."""
    straw, flat = paint.some(rng, paint.TAN, (210, 172, 108), (190, 148, 90)), rng.uniform(0.65, 1)
    pen.oval(0, 0.16, 0.96, 0.92 * flat, paint.dim(straw, 0.35))
    pen.oval(0, 0, 0.96, 0.92 * flat, straw)
    pen.arc(0, 0, 0.9, 0.86 * flat, 0, 1, 0.03, paint.dim(straw, 0.3))
    pen.spot(0, 0.02, 0.82, 0.76 * flat, paint.dim(straw, 0.2))
    for n in range(-4, 5):
        reach = math.sqrt(1 - (n / 5.2) ** 2)
        pen.line([(n * 0.17, -0.72 * flat * reach), (n * 0.17, 0.74 * flat * reach)], 0.06, paint.pale(straw, 0.15))
    if rng.random() < 0.65:
        count, dough = rng.randint(3, 6), paint.some(rng, paint.WHITE, paint.CREAM)
        for n in range(count):
            x, y = around(0, 0, 0.46, n / count, 0.44 * flat)
            pen.ball(x, y, 0.23, dough)
            for m in range(4):
                pen.line([(x, y), around(x, y, 0.12, m / 4)], 0.02, paint.dim(dough, 0.2))
