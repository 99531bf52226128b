"""Tigers, lions, gulls and lizards."""

import math
from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around


def _eyes(pen: Pen, rng: Random, apart: float, y: float, size: float, iris: Colour) -> None:
    for side in (-1, 1):
        pen.oval(side * apart, y, size, size * rng.uniform(0.75, 1), iris)
        pen.dot(side * apart, y, size * 0.5, paint.BLACK)


def _muzzle(pen: Pen, rng: Random, pad: Colour, nose: Colour) -> None:
    """Of a big cat: two pads, a chin, a nose, whiskers."""
    pen.spot(0, 0.66, 0.2, 0.16, paint.dim(pad, 0.08))
    for side in (-1, 1):
        pen.spot(side * 0.2, 0.44, 0.26, 0.22, pad)
        for n in range(3):
            x, y = side * 0.3, 0.4 + 0.07 * n
            pen.line([(x, y), (x + side * 0.45, y - 0.1 + 0.1 * n)], 0.015, paint.WHITE)
    pen.poly([(-0.17, 0.2), (0.17, 0.2), (0, 0.36)], nose)
    pen.line([(0, 0.34), (0, 0.48)], 0.04, paint.BLACK)
    pen.arc(0, 0.42, 0.2, 0.14, 0.06, 0.44, 0.035, paint.BLACK)
    if rng.random() < 0.3:
        pen.spot(0, 0.62, 0.14, 0.1, paint.some(rng, paint.CORAL, paint.WINE))


def tiger_face(pen: Pen, rng: Random) -> None:
    fur, white = paint.some(rng, paint.ORANGE, paint.AMBER, (226, 140, 60)), paint.some(rng, paint.WHITE, paint.CREAM)
    for side in (-1, 1):
        pen.ball(side * 0.6, -0.65, 0.25, fur)
        pen.spot(side * 0.6, -0.65, 0.13, 0.13, paint.dim(fur, 0.6))
    pen.oval(0, 0.02, 0.86, 0.84 * rng.uniform(0.9, 1.05), fur)
    for side in (-1, 1):
        pen.spot(side * 0.62, 0.36, 0.24, 0.36, white, turn=side * 0.3)
        pen.spot(side * 0.34, -0.26, 0.18, 0.12, white)
        for n in range(rng.randint(2, 4)):
            y = -0.28 + 0.26 * n
            pen.poly(
                [(side * 0.9, y - 0.07), (side * 0.46, y + 0.04), (side * 0.88, y + 0.08)], paint.BLACK, edge=False
            )
    for n in range(rng.randint(2, 4)):
        y, reach = -0.74 + 0.13 * n, 0.36 - 0.07 * n
        pen.curve([(-reach, y - 0.05), (0, y + 0.06), (reach, y - 0.05)], 0.055, paint.BLACK)
    pen.line([(0, -0.8), (0, -0.42)], 0.05, paint.BLACK)
    _eyes(pen, rng, 0.34, -0.16, 0.12, paint.some(rng, paint.YELLOW, paint.LIME, paint.GOLD))
    _muzzle(pen, rng, white, paint.some(rng, paint.CORAL, (190, 100, 100)))


def _legs(pen: Pen, rng: Random, feet: tuple[float, ...], top: float, ground: float, wide: float, fur: Colour) -> None:
    for n, x in enumerate(feet):
        step = rng.uniform(-0.12, 0.12)
        shade = paint.dim(fur, 0.25) if n % 2 else fur
        pen.rope([(x, top), (x + step * 0.4, (top + ground) / 2), (x + step, ground)], wide, shade)
        pen.spot(x + step + 0.05, ground + 0.02, wide * 0.75, wide * 0.5, shade)


def tiger_walking(pen: Pen, rng: Random) -> None:
    fur, low = paint.some(rng, paint.ORANGE, paint.AMBER), rng.uniform(0.0, 0.2)
    pen.rope([(-0.7, low - 0.1), (-0.95, low - 0.2), (-0.98, low - 0.55), (-0.82, low - 0.7)], 0.09, fur)
    _legs(pen, rng, (-0.6, -0.48, 0.3, 0.44), low + 0.1, low + 0.62, 0.17, fur)
    pen.blob(
        [
            (-0.8, low),
            (-0.5, low - 0.3),
            (0.1, low - 0.24),
            (0.5, low - 0.32),
            (0.6, low),
            (0.3, low + 0.25),
            (-0.2, low + 0.18),
            (-0.6, low + 0.26),
        ],
        fur,
    )
    pen.spot(-0.05, low + 0.17, 0.4, 0.08, paint.CREAM)
    for n in range(rng.randint(6, 9)):
        x, lean = -0.66 + 0.13 * n, rng.uniform(-0.06, 0.06)
        pen.line([(x, low - 0.27), (x + lean, low + rng.uniform(-0.05, 0.15))], rng.uniform(0.035, 0.06), paint.BLACK)
    tiger_face(pen.at(0.66, low - 0.22, rng.uniform(0.3, 0.4)), rng)


def _mane(pen: Pen, rng: Random, colour: Colour, reach: float, y: float = 0.0) -> None:
    for ring, shade in ((1.0, paint.dim(colour, 0.25)), (0.84, colour), (0.66, paint.pale(colour, 0.14))):
        count = rng.randint(15, 19)
        points = []
        for n in range(count):
            points.append(around(0, y, reach * ring * rng.uniform(0.94, 1.06), n / count))
            points.append(around(0, y, reach * ring * 0.86, (n + 0.5) / count))
        pen.poly(points, shade, edge=ring == 1.0)


def lion_face(pen: Pen, rng: Random) -> None:
    fur = paint.some(rng, paint.TAN, paint.GOLD, (218, 164, 96))
    mane = paint.some(rng, paint.BROWN, (150, 84, 34), (186, 110, 48), (82, 50, 34))
    _mane(pen, rng, mane, rng.uniform(0.9, 1.02))
    face = pen.at(0, 0.06, rng.uniform(0.62, 0.72))
    for side in (-1, 1):
        face.ball(side * 0.66, -0.68, 0.22, paint.dim(fur, 0.1))
    face.blob([(-0.66, -0.5), (0, -0.78), (0.66, -0.5), (0.6, 0.2), (0.34, 0.8), (-0.34, 0.8), (-0.6, 0.2)], fur)
    face.spot(0, 0.0, 0.17, 0.45, paint.pale(fur, 0.25))
    _eyes(face, rng, 0.34, -0.14, 0.11, paint.some(rng, paint.GOLD, paint.AMBER))
    _muzzle(face, rng, paint.pale(fur, 0.6), paint.some(rng, paint.BROWN, paint.DARK))


def lion_walking(pen: Pen, rng: Random) -> None:
    fur, low = paint.some(rng, paint.TAN, (210, 160, 96)), rng.uniform(0.0, 0.2)
    tail = [(-0.74, low - 0.1), (-0.95, low + 0.05), (-0.96, low + 0.4)]
    pen.rope(tail, 0.06, fur)
    pen.ball(*tail[-1], 0.09, paint.BROWN)
    _legs(pen, rng, (-0.62, -0.5, 0.24, 0.4), low + 0.1, low + 0.64, 0.16, fur)
    pen.blob(
        [(-0.8, low), (-0.5, low - 0.26), (0.2, low - 0.26), (0.5, low), (0.2, low + 0.24), (-0.6, low + 0.22)], fur
    )
    head = pen.at(0.56, low - 0.2, rng.uniform(0.4, 0.5))
    lion_face(head, rng)


def lion_lying(pen: Pen, rng: Random) -> None:
    fur = paint.some(rng, paint.TAN, paint.AMBER, (214, 168, 110))
    pen.blob([(-0.95, 0.5), (-0.86, 0.1), (-0.4, -0.08), (0.2, 0.0), (0.4, 0.5), (-0.2, 0.66)], fur)
    pen.rope([(-0.85, 0.5), (-0.6, 0.72), (-0.3, 0.74)], 0.07, fur)
    for y in (0.6, 0.5):
        pen.rope([(0.1, y - 0.02), (0.5, y + 0.04), (0.9, y + 0.04)], 0.17, paint.dim(fur, (y - 0.5) * 2))
    lion_face(pen.at(0.28, -0.12, rng.uniform(0.52, 0.62)), rng)


def _gull(pen: Pen, rng: Random) -> None:
    """Flying, from the side: wings up or beating down."""
    white, wing = paint.some(rng, paint.WHITE, (232, 236, 240)), paint.some(rng, paint.SILVER, (150, 160, 172))
    lift, back = rng.choice((rng.uniform(-0.9, -0.55), rng.uniform(0.45, 0.7))), rng.uniform(0.0, 0.5)
    far = [(0.3, 0), (0.25, lift * 0.6), (0.15 - back, lift), (-0.05, lift * 0.4), (-0.15, 0)]
    near = [
        (0.24, 0.04),
        (0.05, lift * 0.6),
        (-back - 0.05, lift * 1.05),
        (-back - 0.3, lift),
        (-0.4, lift * 0.4),
        (-0.34, 0.08),
    ]
    pen.blob(far, paint.dim(wing, 0.2))
    pen.poly([(-1.0, 0.0), (-0.55, 0.02), (-0.55, 0.14), (-0.96, 0.2)], white)
    pen.blob([(-0.75, 0.1), (-0.45, -0.04), (0.1, -0.16), (0.5, -0.14), (0.6, 0.04), (0.1, 0.24), (-0.4, 0.18)], white)
    pen.ball(0.56, -0.1, 0.16, white)
    pen.poly([(0.68, -0.14), (0.92, -0.03), (0.67, -0.02)], paint.some(rng, paint.ORANGE, paint.YELLOW))
    pen.dot(0.6, -0.14, 0.035, paint.BLACK)
    pen.blob(near, wing)
    pen.poly([near[2], near[3], (near[3][0] * 0.7 - 0.08, near[3][1] * 0.7)], paint.BLACK)


def gull_gliding(pen: Pen, rng: Random) -> None:
    """From below, both wings spread."""
    pen.fill(paint.some(rng, paint.SKY, paint.BLUE, (168, 200, 226), (206, 214, 222)))
    white, wing, sweep = paint.WHITE, paint.some(rng, paint.SILVER, (160, 170, 180)), rng.uniform(0.0, 0.35)
    for side in (-1, 1):
        part = pen.at(0, 0, 1, 0, side)
        part.blob([(0, -0.2), (0.45, -0.34), (1.0, sweep), (0.5, 0.0), (0, 0.22)], wing)
        part.poly(
            [(0.72, -0.16 + sweep * 0.5), (1.05, sweep + 0.06), (0.7, 0.02 + sweep * 0.5)], paint.BLACK, edge=False
        )
    pen.poly([(-0.2, 0.86), (0, 0.4), (0.2, 0.86)], white)
    pen.oval(0, 0.05, 0.19, 0.52, white)
    pen.ball(0, -0.48, 0.17, white)
    pen.poly([(-0.07, -0.6), (0.07, -0.6), (0, -0.82)], paint.some(rng, paint.ORANGE, paint.YELLOW))


def gulls_flying(pen: Pen, rng: Random) -> None:
    if rng.random() < 0.7:
        pen.fill(paint.some(rng, paint.SKY, paint.BLUE, (168, 200, 226), (206, 214, 222)))
        if rng.random() < 0.5:
            sea = rng.uniform(0.4, 0.75)
            pen.box(-4, sea, 4, 5, paint.some(rng, paint.TEAL, paint.NAVY, (70, 110, 140)), edge=False)
    for n in range(rng.choice((1, 1, 1, 2, 3))):
        scale = 0.95 if n == 0 else rng.uniform(0.3, 0.5)
        x, y = (0.0, 0.1) if n == 0 else (rng.uniform(-0.7, 0.7), rng.uniform(-0.75, 0.75))
        _gull(pen.at(x, y, scale, rng.uniform(-0.3, 0.3)), rng)


def gull_standing(pen: Pen, rng: Random) -> None:
    white, wing = paint.some(rng, paint.WHITE, (234, 236, 240)), paint.some(rng, paint.SILVER, paint.GREY)
    beak = paint.some(rng, paint.ORANGE, paint.YELLOW, paint.RED)
    for x in (-0.08, 0.1):
        pen.line([(x, 0.4), (x + 0.02, 0.8), (x + 0.14, 0.84)], 0.05, beak)
    pen.blob(
        [(-0.9, 0.32), (-0.4, -0.05), (0.15, -0.2), (0.3, -0.5), (0.55, -0.4), (0.52, 0.1), (0.2, 0.46), (-0.3, 0.44)],
        white,
    )
    pen.blob([(-0.98, 0.38), (-0.4, -0.08), (0.18, -0.06), (0.14, 0.22), (-0.3, 0.34)], wing)
    pen.poly([(-1.02, 0.4), (-0.55, 0.12), (-0.5, 0.32)], paint.BLACK)
    pen.ball(0.42, -0.52, 0.2, white)
    pen.poly([(0.58, -0.58), (0.88, -0.46), (0.58, -0.42)], beak)
    pen.dot(0.48, -0.57, 0.035, paint.BLACK)
    if rng.random() < 0.5:
        pen.box(-0.5, 0.84, 0.6, 1.6, paint.some(rng, *paint.TIMBER, paint.GREY))


def lizard_on_branch(pen: Pen, rng: Random) -> None:
    skin = paint.some(rng, paint.LEAF, paint.LIME, paint.OLIVE, paint.TEAL, (140, 120, 84))
    if rng.random() < 0.6:
        pen.rope([(-1.4, 0.6), (0, 0.5), (1.4, 0.62)], 0.24, paint.some(rng, *paint.TIMBER))
    pen.rope([(-0.4, 0.2), (-0.75, 0.35), (-0.9, 0.7), (-0.65, 0.92), (-0.45, 0.75)], 0.1, skin)
    for x in (-0.35, 0.3):
        pen.rope([(x, 0.2), (x - 0.16, 0.34), (x + 0.06, 0.5)], 0.11, paint.dim(skin, 0.2))
        pen.line([(x, 0.48), (x + 0.16, 0.52)], 0.05, paint.dim(skin, 0.3))
    pen.blob(
        [
            (-0.6, 0.22),
            (-0.3, -0.02),
            (0.2, -0.06),
            (0.55, -0.2),
            (0.95, -0.12),
            (0.92, 0.06),
            (0.5, 0.16),
            (0.1, 0.3),
            (-0.3, 0.34),
        ],
        skin,
    )
    for n in range(rng.choice((0, 7, 9))):
        x = -0.4 + 0.13 * n
        pen.poly(
            [(x - 0.07, 0.02 - n * 0.02), (x - 0.03, -0.16 - n * 0.02), (x + 0.07, 0.0 - n * 0.025)],
            paint.dim(skin, 0.2),
        )
    for _ in range(12):
        pen.dot(rng.uniform(-0.4, 0.5), rng.uniform(0.02, 0.2), 0.03, paint.pale(skin, 0.4))
    pen.spot(0.72, -0.1, 0.07, 0.06, paint.some(rng, paint.YELLOW, paint.WHITE, paint.ORANGE))
    pen.dot(0.73, -0.1, 0.03, paint.BLACK)
    pen.line([(0.68, 0.06), (0.93, 0.02)], 0.02, paint.dim(skin, 0.6))


def lizard_from_above(pen: Pen, rng: Random) -> None:
    skin = paint.some(rng, paint.LEAF, paint.TAN, paint.OLIVE, paint.TEAL, paint.GREY, paint.BROWN)
    bend = rng.uniform(0.15, 0.4)

    def spine(t: float) -> tuple[float, float]:
        return bend * math.sin(t * 5.2), 0.8 - 1.75 * t

    for t, side in ((0.42, -1), (0.42, 1), (0.72, -1), (0.72, 1)):
        x, y = spine(t)
        knee = (x + side * 0.36, y + rng.uniform(-0.12, 0.08))
        foot = (x + side * 0.5, knee[1] + rng.choice((-0.22, 0.2)))
        pen.rope([(x, y), knee, foot], 0.09, skin)
        for toe in (-0.12, 0, 0.12):
            pen.line([foot, (foot[0] + toe + side * 0.06, foot[1] - 0.13)], 0.035, skin)
    pen.rope([spine(t / 12) for t in range(6)], 0.08, skin)
    left, right = [], []
    for n in range(9):
        t = 0.3 + 0.07 * n
        (x, y), wide = spine(t), 0.06 + 0.13 * math.sin(math.pi * (n + 1) / 10)
        left.append((x - wide, y))
        right.append((x + wide, y))
    pen.blob([*left, *reversed(right)], skin)
    x, y = spine(0.92)
    pen.blob(
        [(x - 0.15, y + 0.12), (x - 0.12, y - 0.1), (x, y - 0.24), (x + 0.12, y - 0.1), (x + 0.15, y + 0.12)], skin
    )
    for side in (-1, 1):
        pen.dot(x + side * 0.09, y - 0.02, 0.04, paint.BLACK)
    for n in range(8):
        u, v = spine(0.32 + 0.06 * n)
        pen.dot(u, v, 0.05, paint.dim(skin, 0.4))
