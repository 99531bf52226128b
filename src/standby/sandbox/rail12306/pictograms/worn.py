"""What goes on the body: plasters, swabs, ear plugs, wrist bands, boots, helmets; and the print of a palm."""

from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around, both


def _plaster(pen: Pen, rng: Random) -> None:
    skin = paint.some(rng, (222, 172, 128), (206, 150, 108), paint.SKIN, (236, 196, 160), *paint.PLASTIC[:1], paint.SKY)
    pen.box(-0.96, -0.27, 0.96, 0.27, skin, 0.25)
    pen.box(-0.3, -0.25, 0.3, 0.25, paint.pale(skin, 0.55), edge=False)
    for x in (-0.78, -0.64, -0.5, 0.5, 0.64, 0.78):
        for y in (-0.13, 0, 0.13):
            pen.dot(x, y, 0.026, paint.dim(skin, 0.3))


def plaster(pen: Pen, rng: Random) -> None:
    _plaster(pen.at(0, 0, 1, rng.uniform(-0.8, 0.8)), rng)


def plasters(pen: Pen, rng: Random) -> None:
    """Crossed, or a few beside each other."""
    if rng.random() < 0.5:
        for turn in (0.75, -0.75):
            _plaster(pen.at(0, 0, 0.95, turn), rng)
        return
    for n in range(rng.randint(2, 4)):
        _plaster(pen.at(0, -0.55 + 0.42 * n, 0.85, rng.uniform(-0.25, 0.25)), rng)


def _swab(pen: Pen, rng: Random, stick: Colour) -> None:
    pen.rope([(-0.75, 0), (0.75, 0)], 0.055, stick)
    for side in (-1, 1):
        pen.oval(side * 0.8, 0, 0.18, 0.085, paint.some(rng, paint.WHITE, spread=6))
        pen.spot(side * 0.8, 0.03, 0.13, 0.03, paint.SILVER)


def _stick(rng: Random) -> Colour:
    return paint.some(rng, paint.WHITE, paint.SKY, paint.PINK, paint.TAN, paint.BLUE)


def swabs(pen: Pen, rng: Random) -> None:
    """A few lying about."""
    stick = _stick(rng)
    for n in range(rng.randint(2, 7)):
        _swab(pen.at(rng.uniform(-0.15, 0.15), -0.6 + 0.25 * n, 0.95, rng.uniform(-0.6, 0.6)), rng, stick)


def swab_box(pen: Pen, rng: Random) -> None:
    """Standing in a round box, heads up."""
    box, stick = paint.some(rng, (206, 222, 230), paint.SKY, paint.PINK, paint.LIME), _stick(rng)
    heads = []
    for n in range(15):
        x, y = around(0, -0.35, rng.uniform(0.1, 0.5), n / 15, 0.16)
        heads.append((x * 1.15, y))
        pen.line([(x * 0.9, 0.5), (x * 1.15, y)], 0.045, stick)
    for x, y in heads:
        pen.oval(x, y - 0.06, 0.075, 0.15, paint.some(rng, paint.WHITE, spread=7))
    pen.tube(-0.58, 0.0, 0.58, 0.88, box, 0.1)
    pen.box(-0.4, 0.3, 0.4, 0.62, paint.WHITE)
    pen.writing(-0.32, 0.36, 0.32, 0.56, 1, paint.BLUE)


def swab_fan(pen: Pen, rng: Random) -> None:
    """From one point outwards, or a sheaf tied together."""
    stick, count = _stick(rng), rng.randint(6, 11)
    for n in range(count):
        tip = around(0, 0.7, 1.4, 0.61 + 0.28 * n / (count - 1))
        pen.line([(0, 0.75), tip], 0.045, stick)
        pen.oval(*tip, 0.09, 0.13, paint.WHITE)
    pen.oval(0, 0.75, 0.12, 0.16, paint.WHITE)
    if rng.random() < 0.5:
        pen.box(-0.2, 0.25, 0.2, 0.38, paint.some(rng, paint.RED, paint.BLUE, paint.YELLOW))


def ear_plugs(pen: Pen, rng: Random) -> None:
    """Cones of foam, or with flanges, joined by a cord."""
    foam = paint.some(rng, paint.ORANGE, paint.YELLOW, paint.LIME, paint.PINK, paint.SKY, paint.GREEN)
    flanged = rng.random() < 0.4
    if flanged or rng.random() < 0.4:
        pen.curve(
            [(-0.42, 0.5), (-0.6, 0.95), (0.1, 0.7), (0.7, 0.98), (0.42, 0.5)],
            0.05,
            paint.some(rng, paint.BLUE, paint.RED, paint.WHITE, paint.ORANGE),
        )
    for side in (-1, 1):
        part = pen.at(side * 0.42, 0, 0.9, side * rng.uniform(-0.1, 0.5))
        if flanged:
            part.rope([(0, -0.4), (0, 0.6)], 0.16, paint.dim(foam, 0.2))
            for n in (2, 1, 0):
                wide, y = 0.17 + 0.06 * n, -0.5 + 0.28 * n
                part.blob(
                    [(-wide, y + 0.2), (-wide, y), (0, y - 0.16), (wide, y), (wide, y + 0.2), (0, y + 0.26)], foam
                )
        else:
            part.blob(both((-0.28, 0.6), (-0.22, -0.3), (0, -0.72)), foam)
            part.oval(0, 0.6, 0.29, 0.12, paint.dim(foam, 0.15))
            part.line([(-0.1, -0.3), (-0.13, 0.4)], 0.07, paint.pale(foam, 0.5))


def ear_phones(pen: Pen, rng: Random) -> None:
    """The kind that plays music."""
    body, tip = paint.some(rng, *paint.PLASTIC, paint.SILVER), paint.some(rng, paint.WHITE, paint.DARK, paint.GREY)
    for side in (-1, 1):
        pen.curve([(side * 0.45, 0.1), (side * 0.5, 0.6), (side * 0.1, 0.75), (0.0, 1.1)], 0.05, body)
        part = pen.at(side * 0.45, -0.25, 0.9, side * rng.uniform(0.0, 0.5))
        part.rope([(0, 0.1), (0, 0.48)], 0.15, body)
        part.ball(0, 0, 0.34, body)
        part.oval(-side * 0.28, -0.14, 0.18, 0.22, tip)
        part.spot(0.06, 0.0, 0.13, 0.13, paint.dim(body, 0.3))


def wrist_bands(pen: Pen, rng: Random) -> None:
    """Of towel cloth: two tubes with a stripe or a mark."""
    cloth = paint.some(rng, *paint.CLOTH, paint.BLACK, paint.WHITE)
    mark = (
        paint.some(rng, paint.WHITE, paint.YELLOW, paint.RED)
        if sum(cloth) < 520
        else paint.some(rng, paint.BLACK, paint.RED, paint.BLUE)
    )
    for n in range(rng.choice((1, 2, 2))):
        part = pen.at(0, (-0.45 + 0.92 * n) if n or rng.random() < 0.7 else 0, 0.9, rng.uniform(-0.25, 0.25))
        part.blob(
            [(-0.82, -0.4), (0, -0.34), (0.82, -0.4), (0.88, 0), (0.82, 0.4), (0, 0.46), (-0.82, 0.4), (-0.88, 0)],
            cloth,
        )
        part.oval(0, -0.36, 0.8, 0.13, paint.dim(cloth, 0.35))
        for y in (-0.1, 0.1, 0.28):
            part.line([(-0.8, y), (0, y + 0.06), (0.8, y)], 0.02, paint.dim(cloth, 0.18))
        if rng.random() < 0.5:
            part.curve([(-0.3, 0.04), (-0.16, 0.2), (0.38, -0.06)], 0.08, mark)
        else:
            part.line([(-0.84, 0.06), (0, 0.12), (0.84, 0.06)], 0.14, mark)


def wrist_brace(pen: Pen, rng: Random) -> None:
    """On a hand, with straps and a hole for the thumb."""
    skin, cloth = (
        paint.some(rng, paint.SKIN, (214, 166, 130)),
        paint.some(rng, paint.BLACK, paint.DARK, paint.BLUE, paint.GREY, paint.TAN),
    )
    for n in range(4):
        pen.rope([(-0.24 + 0.17 * n, -0.3), (-0.3 + 0.2 * n, -0.85 + 0.07 * abs(n - 1.5))], 0.15, skin)
    pen.rope([(0.3, 0.15), (0.56, -0.12), (0.6, -0.32)], 0.16, skin)
    pen.blob([(-0.36, -0.35), (0.36, -0.35), (0.4, 0.1), (0.28, 0.5), (-0.28, 0.5), (-0.4, 0.0)], skin)
    pen.rope([(0, 0.5), (0, 1.2)], 0.5, skin)
    pen.blob([(-0.4, -0.12), (0.38, -0.12), (0.38, 0.3), (0.32, 0.92), (-0.32, 0.92), (-0.42, 0.3)], cloth)
    for y in (0.28, 0.62):
        pen.box(-0.4, y, 0.38, y + 0.14, paint.pale(cloth, 0.25))
        pen.box(0.02, y + 0.02, 0.16, y + 0.12, paint.SILVER)


def _hand(pen: Pen, rng: Random, ink: Colour) -> None:
    for x, y, turn, long in (
        (-0.42, -0.35, -0.3, 0.42),
        (-0.15, -0.5, -0.1, 0.5),
        (0.12, -0.5, 0.08, 0.5),
        (0.38, -0.36, 0.26, 0.42),
    ):
        finger = pen.at(x, y, long, turn + rng.uniform(-0.06, 0.06))
        for n in range(3):
            finger.spot(0, 0.62 - 0.56 * n, 0.27, 0.31, ink)
    thumb = pen.at(0.66, 0.22, 0.42, 0.85)
    for n in range(2):
        thumb.spot(0, 0.4 - 0.56 * n, 0.3, 0.36, ink)
    pen.blob(
        [(-0.5, 0.0), (-0.2, -0.14), (0.2, -0.14), (0.5, 0.05), (0.4, 0.5), (0.2, 0.88), (-0.2, 0.9), (-0.46, 0.55)],
        ink,
        edge=False,
    )


def palm_print(pen: Pen, rng: Random) -> None:
    """Ink or paint on paper, the lines of the palm left free."""
    ink, free = (
        paint.some(rng, *paint.PLASTIC[:8], paint.BLACK, paint.GREEN, paint.PINK),
        paint.some(rng, paint.WHITE, paint.CREAM),
    )
    if rng.random() < 0.6:
        pen.fill(free)
    _hand(pen, rng, ink)
    for n in range(3):
        pen.curve([(-0.42, 0.1 + 0.2 * n), (0, 0.08 + 0.26 * n), (0.36, -0.02 + 0.24 * n)], 0.04, free)
    for _ in range(rng.randint(4, 14)):
        pen.dot(rng.uniform(-0.4, 0.4), rng.uniform(-0.1, 0.8), rng.uniform(0.02, 0.05), free)


def palm_prints(pen: Pen, rng: Random) -> None:
    """Many hands, many colours."""
    for x, y in ((-0.5, -0.45), (0.48, -0.4), (-0.4, 0.52), (0.52, 0.5))[: rng.randint(2, 4)]:
        _hand(pen.at(x, y, 0.46, rng.uniform(-0.6, 0.6), rng.choice((-1, 1))), rng, paint.some(rng, *paint.PLASTIC[:9]))


def rain_boots(pen: Pen, rng: Random) -> None:
    """A pair, of rubber."""
    rubber, sole = (
        paint.some(rng, *paint.PLASTIC, paint.YELLOW, paint.BLACK),
        paint.some(rng, paint.DARK, paint.BROWN, paint.WHITE),
    )
    spotted, tall = rng.random() < 0.35, rng.uniform(-0.95, -0.45)
    for n, x in enumerate((-0.28, 0.2)):
        part = pen.at(x, 0.08 * n - 0.05)
        part.blob(
            [
                (-0.32, tall),
                (0.1, tall),
                (0.12, 0.2),
                (0.3, 0.4),
                (0.7, 0.52),
                (0.74, 0.74),
                (0, 0.78),
                (-0.34, 0.74),
                (-0.28, 0.1),
            ],
            paint.dim(rubber, 0.2 * (1 - n)),
        )
        part.poly([(-0.36, 0.7), (0.74, 0.7), (0.72, 0.84), (0.1, 0.8), (0.06, 0.86), (-0.36, 0.86)], sole)
        part.oval(-0.11, tall, 0.21, 0.06, paint.dim(rubber, 0.5))
        part.line([(-0.2, tall + 0.15), (-0.18, 0.3)], 0.06, paint.pale(rubber, 0.5))
        for m in range(8 if spotted else 0):
            part.dot(-0.22 + 0.2 * (m % 2), tall + 0.25 + 0.16 * m, 0.06, paint.WHITE)


def rain_boots_front(pen: Pen, rng: Random) -> None:
    """The pair seen from the front."""
    rubber = paint.some(rng, *paint.PLASTIC)
    band = paint.some(rng, paint.WHITE, paint.pale(rubber, 0.5), paint.dim(rubber, 0.4))
    for side in (-1, 1):
        part = pen.at(side * 0.4, 0, 1, 0, side)
        part.blob(
            [
                (-0.3, -0.85),
                (0.3, -0.85),
                (0.28, 0.2),
                (0.38, 0.6),
                (0.3, 0.88),
                (-0.22, 0.88),
                (-0.3, 0.6),
                (-0.26, 0.2),
            ],
            rubber,
        )
        part.oval(0, -0.84, 0.3, 0.1, paint.dim(rubber, 0.5))
        part.line([(-0.28, -0.62), (0.28, -0.62)], 0.1, band)
        part.curve([(-0.26, 0.7), (0.04, 0.6), (0.34, 0.7)], 0.05, paint.dim(rubber, 0.3))
        part.spot(0.02, 0.42, 0.1, 0.16, paint.pale(rubber, 0.35))


def hard_hat(pen: Pen, rng: Random) -> None:
    """From the side."""
    shell = paint.some(rng, paint.YELLOW, paint.RED, paint.WHITE, paint.BLUE, paint.ORANGE, paint.LEAF)
    pen.blob([(-0.8, 0.3), (-0.76, -0.2), (-0.36, -0.62), (0.2, -0.64), (0.62, -0.28), (0.72, 0.3)], shell)
    for x in (-0.16, 0.06):
        pen.curve([(x - 0.14, 0.25), (x - 0.1, -0.3), (x + 0.02, -0.66)], 0.06, paint.dim(shell, 0.18))
    pen.spot(-0.42, -0.24, 0.12, 0.2, paint.pale(shell, 0.6), turn=0.4)
    pen.blob([(-0.86, 0.24), (0.6, 0.22), (1.0, 0.38), (0.9, 0.48), (0.4, 0.4), (-0.84, 0.42)], paint.dim(shell, 0.12))
    if rng.random() < 0.5:
        pen.curve([(-0.4, 0.4), (-0.2, 0.8), (0.1, 0.86), (0.3, 0.4)], 0.05, paint.DARK)
    if rng.random() < 0.4:
        pen.dot(0.46, -0.1, 0.12, paint.some(rng, paint.RED, paint.BLUE, paint.WHITE))


def hard_hat_front(pen: Pen, rng: Random) -> None:
    shell = paint.some(rng, paint.YELLOW, paint.RED, paint.WHITE, paint.BLUE, paint.ORANGE)
    pen.blob(both((-0.78, 0.3), (-0.7, -0.3), (-0.3, -0.76)), shell)
    pen.blob(both((-0.16, 0.25), (-0.15, -0.5), (0, -0.86)), paint.pale(shell, 0.3))
    for side in (-1, 1):
        pen.curve([(side * 0.42, 0.25), (side * 0.46, -0.2), (side * 0.26, -0.62)], 0.05, paint.dim(shell, 0.22))
    pen.blob([(-0.95, 0.3), (-0.4, 0.2), (0.4, 0.2), (0.95, 0.3), (0.5, 0.56), (-0.5, 0.56)], paint.dim(shell, 0.12))
    if rng.random() < 0.4:
        pen.poly([(-0.13, -0.1), (0.13, -0.1), (0, 0.12)], paint.some(rng, paint.RED, paint.BLUE, paint.GREEN))
