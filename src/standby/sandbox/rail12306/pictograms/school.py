"""Palettes, blackboards, pencil cases, sticky tape and tape measures."""

from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around


def _daubs(pen: Pen, rng: Random, places: list[tuple[float, float]], size: float) -> None:
    hues = [
        paint.RED,
        paint.ORANGE,
        paint.YELLOW,
        paint.LEAF,
        paint.TEAL,
        paint.BLUE,
        paint.VIOLET,
        paint.WHITE,
        paint.BROWN,
        paint.PINK,
    ]
    rng.shuffle(hues)
    for (x, y), hue in zip(places, hues, strict=False):
        rim = [around(x, y, size * rng.uniform(0.7, 1.2), n / 7) for n in range(7)]
        pen.blob(rim, hue)
        pen.dot(x - size * 0.25, y - size * 0.25, size * 0.25, paint.pale(hue, 0.5))


def palette_kidney(pen: Pen, rng: Random) -> None:
    """Of wood, with a hole for the thumb, and a brush."""
    wood = paint.some(rng, paint.TAN, paint.WOOD, (222, 186, 130), paint.WHITE, paint.BROWN)
    pen.blob(
        [
            (-0.9, 0.1),
            (-0.7, -0.55),
            (0, -0.8),
            (0.7, -0.55),
            (0.95, 0.05),
            (0.6, 0.3),
            (0.3, 0.25),
            (0.2, 0.55),
            (-0.3, 0.72),
            (-0.75, 0.55),
        ],
        wood,
    )
    pen.oval(0.42, 0.02, 0.15, 0.12, paint.dim(wood, 0.6))
    _daubs(pen, rng, [around(-0.1, -0.05, 0.6, 0.34 + 0.075 * n, 0.5) for n in range(rng.randint(6, 9))], 0.14)
    if rng.random() < 0.6:
        x = rng.uniform(-0.2, 0.4)
        pen.rope([(x, 0.9), (x + 0.4, -0.5)], 0.06, paint.some(rng, paint.RED, paint.WOOD, paint.BLUE))
        pen.rope([(x + 0.4, -0.5), (x + 0.46, -0.75)], 0.09, paint.DARK)


def palette_tray(pen: Pen, rng: Random) -> None:
    """Round or square, with wells."""
    tray = paint.some(rng, paint.WHITE, paint.WHITE, paint.SILVER, paint.CREAM)
    if rng.random() < 0.6:
        pen.oval(0, 0, 0.95, 0.9, tray)
        count = rng.randint(7, 10)
        places = [around(0, 0, 0.66, n / count, 0.62) for n in range(count)]
        pen.oval(0, 0, 0.3, 0.28, paint.dim(tray, 0.15))
    else:
        pen.box(-0.95, -0.7, 0.95, 0.7, tray, 0.1)
        places = [(-0.66 + 0.44 * n, -0.35 + 0.66 * row) for row in range(2) for n in range(4)]
    for x, y in places:
        pen.oval(x, y, 0.19, 0.18, paint.dim(tray, 0.2))
    _daubs(pen, rng, places, 0.15)


def _chalk(pen: Pen, rng: Random, wide: float, high: float) -> None:
    """Sums, a curve, a drawing."""
    kind = rng.randrange(4)
    chalk = paint.some(rng, paint.WHITE, (220, 226, 220), paint.pale(paint.YELLOW, 0.4))
    if kind == 0:
        pen.writing(-wide, -high, wide, high * 0.8, rng.randint(3, 5), chalk)
    elif kind == 1:
        pen.line([(-wide, -high), (-wide, high * 0.8), (wide, high * 0.8)], 0.03, chalk)
        pen.curve(
            [(-wide, high * 0.7), (-wide * 0.3, -high * 0.2), (wide * 0.2, high * 0.2), (wide, -high)], 0.04, chalk
        )
    elif kind == 2:
        pen.arc(-wide * 0.4, 0, 0.25, 0.25, 0, 1, 0.035, chalk)
        pen.line(
            [(wide * 0.1, high * 0.6), (wide * 0.5, -high * 0.7), (wide * 0.9, high * 0.6), (wide * 0.1, high * 0.6)],
            0.035,
            chalk,
        )


def blackboard(pen: Pen, rng: Random) -> None:
    """On the wall, with its ledge."""
    board, frame = (
        paint.some(rng, (30, 72, 52), (36, 60, 50), (40, 44, 46), (22, 84, 66)),
        paint.some(rng, *paint.TIMBER, *paint.METAL),
    )
    high = rng.uniform(0.5, 0.72)
    pen.box(-0.98, -high - 0.08, 0.98, high + 0.08, frame)
    pen.box(-0.9, -high, 0.9, high, board)
    _chalk(pen, rng, 0.7, high * 0.75)
    pen.box(-0.7, high + 0.06, 0.7, high + 0.15, paint.dim(frame, 0.25))
    for n in range(rng.randint(0, 3)):
        pen.line(
            [(-0.4 + 0.3 * n, high + 0.05), (-0.28 + 0.3 * n, high + 0.05)],
            0.05,
            paint.some(rng, paint.WHITE, paint.YELLOW, paint.PINK),
        )
    if rng.random() < 0.4:
        pen.box(0.4, high - 0.04, 0.62, high + 0.07, paint.some(rng, paint.BLUE, paint.RED))


def blackboard_easel(pen: Pen, rng: Random) -> None:
    """On legs, as before a shop."""
    board, wood = paint.some(rng, (34, 38, 40), (34, 74, 56)), paint.some(rng, *paint.TIMBER, paint.WHITE)
    for x in (-0.5, 0.5):
        pen.rope([(x * 0.8, -0.8), (x * 1.4, 0.96)], 0.09, wood)
    pen.box(-0.64, -0.86, 0.64, 0.56, wood)
    pen.box(-0.54, -0.76, 0.54, 0.46, board)
    _chalk(pen.at(0, -0.14), rng, 0.4, 0.44)
    pen.box(-0.6, 0.54, 0.6, 0.64, paint.dim(wood, 0.2))


def blackboard_near(pen: Pen, rng: Random) -> None:
    """Nothing but board and chalk."""
    pen.fill(paint.some(rng, (30, 72, 52), (38, 62, 52), (44, 48, 50), (24, 88, 70)))
    close = pen.close_up(1.1)
    _chalk(close, rng, 0.75, 0.7)
    _chalk(close, rng, 0.5, 0.5)
    if rng.random() < 0.6:
        close.box(-1.6, 0.82, 1.6, 1.6, paint.some(rng, *paint.TIMBER))


def _pencil(pen: Pen, x: float, y: float, turn: float, colour: Colour) -> None:
    part = pen.at(x, y, 0.6, turn)
    part.poly([(-0.09, -0.7), (0.09, -0.7), (0, -1)], paint.TAN)
    part.poly([(-0.03, -0.9), (0.03, -0.9), (0, -1)], paint.DARK)
    part.box(-0.09, -0.7, 0.09, 0.8, colour)


def pencil_case_tin(pen: Pen, rng: Random) -> None:
    """A long box, shut, with a picture on its lid."""
    body = paint.some(rng, *paint.PLASTIC)
    part = pen.at(0, 0, 1, rng.uniform(-0.4, 0.2))
    part.box(-0.95, -0.3, 0.95, 0.5, paint.dim(body, 0.25), 0.1)
    part.box(-0.95, -0.42, 0.95, 0.3, body, 0.1)
    part.line([(-0.9, 0.16), (0.9, 0.16)], 0.025, paint.dim(body, 0.35))
    ring, x = paint.some(rng, paint.WHITE, paint.YELLOW, paint.PINK), rng.uniform(-0.5, 0.5)
    part.ball(x, -0.12, 0.18, ring)
    for side in (-1, 1):
        part.ball(x + side * 0.15, -0.27, 0.08, ring)
        part.dot(x + side * 0.06, -0.14, 0.025, paint.BLACK)
    part.writing(x - 0.9 if x > 0 else x + 0.28, -0.2, x - 0.28 if x > 0 else x + 0.8, 0.0, 1, paint.pale(body, 0.7))
    part.box(-0.1, 0.22, 0.1, 0.38, paint.SILVER, 0.03)


def pencil_case_open(pen: Pen, rng: Random) -> None:
    """Lid up, pencils in it."""
    body = paint.some(rng, *paint.PLASTIC)
    pen.poly([(-0.9, -0.75), (0.85, -0.75), (0.92, 0.0), (-0.95, 0.0)], paint.pale(body, 0.35))
    pen.box(-0.95, 0.0, 0.93, 0.72, body, 0.06)
    pen.box(-0.85, 0.08, 0.83, 0.62, paint.dim(body, 0.5), edge=False)
    for n in range(rng.randint(3, 5)):
        _pencil(
            pen,
            rng.uniform(-0.1, 0.1),
            0.16 + 0.1 * n,
            1.57 + rng.uniform(-0.06, 0.06),
            paint.some(rng, *paint.PLASTIC),
        )
    pen.box(0.52, 0.3, 0.76, 0.54, paint.WHITE)


def pencil_pouch(pen: Pen, rng: Random) -> None:
    """Soft, with a zip, pencils looking out."""
    cloth, zipper = paint.some(rng, *paint.CLOTH), paint.some(rng, *paint.METAL, paint.YELLOW)
    for n in range(rng.choice((0, 3, 4))):
        _pencil(pen, -0.3 + 0.22 * n, -0.3, rng.uniform(-0.3, 0.3), paint.some(rng, *paint.PLASTIC))
    pen.blob(
        [
            (-0.95, -0.15),
            (-0.5, -0.32),
            (0.5, -0.32),
            (0.95, -0.15),
            (0.98, 0.5),
            (0.5, 0.62),
            (-0.5, 0.62),
            (-0.98, 0.5),
        ],
        cloth,
    )
    pen.line([(-0.85, -0.1), (0, -0.16), (0.85, -0.1)], 0.06, zipper)
    pen.rope([(0.7, -0.1), (0.76, 0.12)], 0.07, zipper)
    for n in range(8):
        pen.dot(-0.7 + 0.2 * n, 0.2 + 0.2 * (n % 2), 0.06, paint.pale(cloth, 0.5))


def sticky_tape(pen: Pen, rng: Random) -> None:
    """A roll with two sides that stick: pale paper, a thick core."""
    tape = paint.some(rng, paint.WHITE, paint.CREAM, paint.YELLOW, paint.LEAF, paint.RED, paint.SKY)
    for n in range(rng.choice((1, 1, 2, 3))):
        x, y = (0.0, 0.0) if n == 0 else (rng.choice((-1, 1)) * 0.35, 0.35 * n - 0.3)
        part = pen.at(x, y, 0.9 if n == 0 else 0.7)
        side, flat = rng.uniform(0.15, 0.35), rng.uniform(0.6, 0.9)
        part.oval(side * 0.4, side, 0.85, 0.85 * flat, paint.dim(tape, 0.25))
        part.oval(0, 0, 0.85, 0.85 * flat, tape)
        for ring in (0.76, 0.66):
            part.arc(0, 0, ring, ring * flat, 0, 1, 0.025, paint.dim(tape, 0.14))
        part.oval(0, 0, 0.54, 0.54 * flat, paint.some(rng, paint.TAN, paint.WHITE, paint.BROWN))
        part.spot(0.03, 0.05, 0.46, 0.45 * flat, paint.some(rng, paint.GREY, paint.DARK, paint.SILVER))


def sticky_tape_unrolled(pen: Pen, rng: Random) -> None:
    """With a length pulled off."""
    tape, high = paint.some(rng, paint.WHITE, paint.CREAM, paint.YELLOW, paint.LEAF), rng.uniform(0.2, 0.4)
    pen.poly([(-0.3, 0.5), (0.95, 0.55), (0.98, 0.55 + high), (-0.3, 0.5 + high)], paint.pale(tape, 0.3))
    pen.poly([(0.98, 0.55), (0.72, 0.45), (0.74, 0.45 + high), (0.98, 0.55 + high)], paint.dim(tape, 0.12))
    pen.oval(-0.3, 0.05 + high, 0.64, 0.62, paint.dim(tape, 0.25))
    pen.oval(-0.3, 0.0, 0.64, 0.62, tape)
    pen.arc(-0.3, 0, 0.55, 0.53, 0, 1, 0.025, paint.dim(tape, 0.2))
    pen.oval(-0.3, 0, 0.4, 0.38, paint.some(rng, paint.TAN, paint.BROWN, paint.WHITE))
    pen.spot(-0.28, 0.03, 0.33, 0.31, paint.some(rng, paint.GREY, paint.DARK))


def _marks(pen: Pen, x0: float, y: float, x1: float, high: float) -> None:
    count = int((x1 - x0) / 0.09)
    for n in range(count):
        pen.line(
            [(x0 + 0.09 * n, y), (x0 + 0.09 * n, y + high * (0.6 if n % 4 else 0.95))],
            0.02,
            paint.RED if n % 8 == 4 else paint.BLACK,
        )


def tape_measure(pen: Pen, rng: Random) -> None:
    """In a case, of steel."""
    case, out = (
        paint.some(rng, paint.YELLOW, paint.RED, paint.BLUE, paint.DARK, paint.ORANGE, paint.SILVER),
        rng.uniform(0.2, 0.9),
    )
    pen.box(0.2, 0.4, 0.2 + out, 0.62, paint.some(rng, paint.YELLOW, paint.WHITE))
    _marks(pen, 0.3, 0.41, 0.2 + out, 0.14)
    pen.box(0.18 + out, 0.38, 0.24 + out, 0.74, paint.GREY)
    pen.blob([(-0.85, 0.5), (-0.85, -0.3), (-0.4, -0.72), (0.2, -0.6), (0.42, -0.1), (0.4, 0.66), (-0.6, 0.7)], case)
    pen.oval(-0.24, 0.02, 0.4, 0.4, paint.some(rng, paint.DARK, paint.SILVER, paint.WHITE))
    pen.spot(-0.24, 0.02, 0.28, 0.28, paint.pale(case, 0.3))
    pen.writing(-0.42, -0.06, -0.06, 0.1, 1, paint.dim(case, 0.5))
    pen.box(0.22, -0.1, 0.42, 0.14, paint.DARK, 0.04)


def tape_measure_tailor(pen: Pen, rng: Random) -> None:
    """A soft band, rolled up, its end out."""
    band = paint.some(rng, paint.YELLOW, paint.WHITE, paint.PINK, paint.LIME, paint.SKY)
    pen.rope([(-0.5, 0.52), (0.2, 0.72), (0.6, 0.5), (0.98, 0.66)], 0.22, band)
    for n in range(10):
        x = -0.4 + 0.14 * n
        y = 0.62 if n < 4 else 0.62 - 0.05 * (n % 3)
        pen.line([(x, y - 0.1), (x, y + 0.02)], 0.025, paint.BLACK)
    for n, reach in enumerate((0.72, 0.6, 0.48, 0.36, 0.22)):
        pen.oval(-0.15, -0.12, reach, reach * 0.94, band if n % 2 == 0 else paint.dim(band, 0.3))
    for n in range(22):
        pen.line([around(-0.15, -0.12, 0.72, n / 22, 0.68), around(-0.15, -0.12, 0.63, n / 22, 0.59)], 0.02, paint.DARK)
    pen.spot(-0.15, -0.12, 0.09, 0.09, paint.DARK)
