"""Pressure cookers, rice cookers, fridges and scales."""

from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.pen import Pen, both


def pressure_cooker(pen: Pen, rng: Random) -> None:
    steel, black = paint.some(rng, *paint.METAL), paint.some(rng, paint.BLACK, paint.DARK, paint.RED)
    tall = rng.uniform(0.55, 0.8)
    pen.box(0.4, -0.3, 1.0, -0.12, black, 0.08)
    pen.box(-0.92, -0.06, -0.5, 0.1, black, 0.06)
    pen.tube(-0.66, -0.1, 0.6, -0.1 + tall, steel, 0.14)
    pen.blob([(-0.7, -0.1), (-0.5, -0.3), (0, -0.42), (0.45, -0.3), (0.64, -0.1), (0, -0.04)], paint.pale(steel, 0.2))
    pen.box(-0.72, -0.16, 0.66, -0.02, paint.dim(steel, 0.2), 0.05)
    pen.box(-0.12, -0.6, 0.06, -0.36, paint.GREY)
    pen.ball(-0.03, -0.64, 0.13, black)
    pen.dot(0.28, -0.36, 0.06, paint.RED)
    pen.box(0.0, -0.34, 0.9, -0.2, black, 0.06)
    if rng.random() < 0.4:
        for n in range(3):
            pen.curve([(-0.03, -0.78), (-0.15 + 0.1 * n, -0.9), (-0.1 + 0.14 * n, -1.0)], 0.03, paint.SILVER)


def pressure_cooker_electric(pen: Pen, rng: Random) -> None:
    body, panel = (
        paint.some(rng, *paint.METAL, paint.RED, paint.DARK, paint.WHITE),
        paint.some(rng, paint.BLACK, paint.DARK),
    )
    pen.tube(-0.66, -0.45, 0.66, 0.9, body, 0.2)
    pen.blob(both((-0.7, -0.4), (-0.5, -0.7), (0, -0.8)), panel)
    pen.box(-0.3, -0.9, 0.3, -0.76, panel, 0.06)
    pen.ball(0.42, -0.78, 0.1, paint.BLACK)
    pen.box(-0.4, -0.2, 0.4, 0.72, panel, 0.1)
    pen.box(-0.28, -0.1, 0.28, 0.14, paint.some(rng, paint.SKY, paint.LIME, paint.RED))
    for n in range(6):
        pen.dot(-0.22 + 0.22 * (n % 3), 0.34 + 0.22 * (n // 3), 0.06, paint.SILVER)
    for side in (-1, 1):
        pen.box(side * 0.82 - 0.13, -0.3, side * 0.82 + 0.13, -0.14, paint.BLACK, 0.05)


def rice_cooker(pen: Pen, rng: Random) -> None:
    """Round, with a glass lid and a switch at its foot."""
    body = paint.some(rng, paint.WHITE, paint.WHITE, paint.SILVER, paint.PINK, paint.RED)
    for side in (-1, 1):
        pen.box(side * 0.78 - 0.13, -0.12, side * 0.78 + 0.13, 0.04, paint.DARK, 0.06)
    pen.tube(-0.72, -0.3, 0.72, 0.85, body, 0.16)
    pen.oval(0, -0.3, 0.74, 0.2, paint.SILVER)
    pen.blob([(-0.64, -0.32), (-0.4, -0.56), (0, -0.64), (0.4, -0.56), (0.64, -0.32), (0, -0.2)], (216, 226, 230))
    pen.ball(0, -0.72, 0.12, paint.DARK)
    for n in range(rng.randint(0, 4)):
        pen.dot(-0.4 + 0.26 * n, 0.15, 0.09, paint.some(rng, paint.PINK, paint.RED, paint.LEAF))
    pen.box(-0.2, 0.45, 0.2, 0.8, paint.some(rng, paint.DARK, paint.SILVER, paint.RED), 0.06)
    pen.dot(-0.08, 0.55, 0.05, paint.ORANGE)
    pen.box(-0.1, 0.64, 0.1, 0.74, paint.WHITE)


def rice_cooker_closed(pen: Pen, rng: Random) -> None:
    """Egg-shaped, with a panel and a hinged lid."""
    body = paint.some(rng, paint.WHITE, paint.WHITE, paint.SILVER, paint.PINK, paint.SKY)
    panel = paint.some(rng, paint.SILVER, paint.DARK, paint.LEAF, paint.RED)
    pen.blob(
        [
            (-0.86, 0.3),
            (-0.7, -0.4),
            (-0.3, -0.68),
            (0.3, -0.68),
            (0.7, -0.4),
            (0.86, 0.3),
            (0.66, 0.8),
            (0, 0.88),
            (-0.66, 0.8),
        ],
        body,
    )
    pen.curve([(-0.8, -0.08), (0, 0.1), (0.8, -0.08)], 0.04, paint.dim(body, 0.35))
    pen.spot(-0.35, -0.4, 0.2, 0.1, paint.pale(body, 0.7), turn=-0.4)
    pen.blob([(-0.4, 0.22), (0, 0.28), (0.4, 0.22), (0.34, 0.68), (0, 0.74), (-0.34, 0.68)], panel)
    pen.box(-0.2, 0.34, 0.2, 0.48, paint.pale(paint.LIME, 0.3))
    for x in (-0.18, 0, 0.18):
        pen.dot(x, 0.6, 0.06, paint.some(rng, paint.WHITE, paint.RED, paint.ORANGE))
    pen.box(-0.16, -0.1, 0.16, 0.08, paint.dim(panel, 0.2), 0.05)
    pen.spot(0.1, -0.55, 0.13, 0.05, paint.dim(body, 0.4))


def fridge(pen: Pen, rng: Random) -> None:
    body, split = (
        paint.some(rng, paint.WHITE, paint.SILVER, paint.GREY, paint.RED, paint.SKY, paint.CREAM),
        rng.uniform(-0.4, 0.2),
    )
    wide = rng.uniform(0.42, 0.52)
    pen.box(-wide, -0.96, wide, 0.92, body, 0.06)
    pen.box(wide * 0.8, -0.94, wide, 0.9, paint.dim(body, 0.2), edge=False)
    pen.line([(-wide, split), (wide, split)], 0.04, paint.dim(body, 0.5))
    if rng.random() < 0.3:
        pen.line([(-wide, split + 0.5), (wide, split + 0.5)], 0.03, paint.dim(body, 0.5))
    for y in (split - 0.38, split + 0.08):
        pen.rope([(-wide + 0.1, y), (-wide + 0.1, y + 0.28)], 0.05, paint.dim(body, 0.45))
    pen.box(-0.05, -0.84, 0.2, -0.78, paint.dim(body, 0.4), edge=False)
    for x in (-wide + 0.1, wide - 0.1):
        pen.box(x - 0.05, 0.9, x + 0.05, 0.98, paint.DARK)


def fridge_double(pen: Pen, rng: Random) -> None:
    """Two doors side by side, closed or one open with food behind it."""
    body = paint.some(rng, paint.SILVER, paint.WHITE, paint.DARK, paint.GREY, (200, 190, 170))
    pen.box(-0.66, -0.95, 0.66, 0.95, body, 0.04)
    if rng.random() < 0.5:
        pen.line([(-0.05, -0.95), (-0.05, 0.95)], 0.035, paint.dim(body, 0.5))
        for x in (-0.13, 0.04):
            pen.rope([(x, -0.4), (x, 0.25)], 0.05, paint.pale(body, 0.5) if body[0] < 90 else paint.dim(body, 0.4))
        pen.box(-0.5, -0.4, -0.25, -0.02, paint.DARK, 0.03)
        return
    pen.box(-0.58, -0.87, 0.3, 0.87, paint.pale(body, 0.8))
    for y in (-0.5, -0.1, 0.32):
        pen.line([(-0.58, y), (0.3, y)], 0.03, paint.GREY)
        for n in range(4):
            if rng.random() < 0.75:
                x, high = -0.5 + 0.2 * n, rng.uniform(0.12, 0.3)
                pen.box(x, y - high, x + 0.14, y, paint.some(rng, *paint.PLASTIC))
    pen.box(-0.52, 0.5, 0.24, 0.82, paint.some(rng, paint.LIME, paint.SKY))
    pen.poly([(0.3, -0.9), (0.92, -0.75), (0.92, 1.0), (0.3, 0.9)], body)


def _display(pen: Pen, rng: Random, x0: float, y0: float, x1: float, y1: float) -> None:
    """Digits of seven bars, some of them lit."""
    pen.box(x0, y0, x1, y1, paint.some(rng, (160, 190, 150), (120, 170, 190), paint.DARK, (190, 200, 180)))
    wide, high = x1 - x0, y1 - y0
    pen.digits(
        x0 + wide * 0.14, y0 + high * 0.2, x1 - wide * 0.14, y1 - high * 0.2, rng.randint(3, 4), 0.025,
        rng.choice((paint.BLACK, paint.RED, paint.LIME)),
    )  # fmt: skip


def kitchen_scale(pen: Pen, rng: Random) -> None:
    """With a plate or a bowl on it."""
    body, dish = (
        paint.some(rng, paint.WHITE, paint.SILVER, paint.RED, paint.LIME, paint.DARK),
        paint.some(rng, *paint.METAL),
    )
    if rng.random() < 0.5:
        pen.blob(both((-0.8, -0.62), (-0.5, -0.12), (0, 0.0)), dish)
        pen.oval(0, -0.6, 0.8, 0.16, paint.pale(dish, 0.3))
    else:
        pen.oval(0, -0.12, 0.86, 0.2, dish)
        pen.spot(0, -0.16, 0.7, 0.12, paint.pale(dish, 0.4))
    pen.poly([(-0.5, 0.0), (0.5, 0.0), (0.78, 0.75), (-0.78, 0.75)], body)
    pen.box(-0.78, 0.74, 0.78, 0.86, paint.dim(body, 0.3))
    _display(pen, rng, -0.36, 0.2, 0.36, 0.5)
    for x in (-0.24, 0, 0.24):
        pen.dot(x, 0.62, 0.05, paint.dim(body, 0.5))


def bathroom_scale(pen: Pen, rng: Random) -> None:
    """Flat, of glass, to stand on."""
    glass = paint.some(rng, (200, 220, 226), paint.SILVER, paint.DARK, paint.PINK, paint.SKY)
    round_one = rng.random() < 0.35
    pen.box(-0.86, -0.76, 0.86, 0.84, paint.dim(glass, 0.35), 0.8 if round_one else 0.16)
    pen.box(-0.86, -0.82, 0.86, 0.78, glass, 0.8 if round_one else 0.16)
    pen.box(-0.4, -0.66, 0.4, -0.24, paint.dim(glass, 0.15), 0.06)
    _display(pen, rng, -0.34, -0.6, 0.34, -0.3)
    for x in (-0.42, 0.42):
        pen.oval(x, 0.22, 0.16, 0.4, paint.pale(glass, 0.5))
    pen.line([(-0.7, 0.6), (-0.3, -0.1)], 0.04, paint.pale(glass, 0.7))


def shop_scale(pen: Pen, rng: Random) -> None:
    """The market's: a steel top, a keyboard, a display on a pole."""
    body = paint.some(rng, paint.WHITE, paint.CREAM, paint.SILVER)
    pen.box(0.3, -0.7, 0.4, 0.1, paint.GREY)
    pen.box(0.0, -0.95, 0.75, -0.6, body, 0.05)
    _display(pen, rng, 0.06, -0.9, 0.68, -0.65)
    pen.poly([(-0.8, 0.1), (0.8, 0.1), (0.96, 0.8), (-0.96, 0.8)], body)
    pen.poly([(-0.9, 0.0), (0.66, 0.0), (0.9, 0.2), (-0.9, 0.2)], paint.some(rng, *paint.METAL))
    for row in range(3):
        for n in range(7):
            pen.dot(-0.6 + 0.2 * n, 0.36 + 0.15 * row, 0.055, paint.some(rng, paint.DARK, paint.BLUE, paint.ORANGE))
