"""What has hands and a dial: clocks of the table, clocks of the wall, a car's instruments."""

from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around, both


def _dial(pen: Pen, rng: Random, x: float, y: float, radius: float, face: Colour) -> None:
    """The dial of a clock: marks, two hands, often a third."""
    pen.oval(x, y, radius, radius, face)
    ink = paint.WHITE if sum(face) < 330 else paint.some(rng, paint.BLACK, paint.NAVY, paint.BROWN)
    every = rng.choice((1, 1, 3))
    for n in range(0, 12, every):
        if rng.random() < 0.97:
            inner = 0.78 if n % 3 == 0 else 0.84
            pen.line([around(x, y, radius * inner, n / 12), around(x, y, radius * 0.92, n / 12)], radius * 0.07, ink)
    hour, minute = rng.random(), rng.random()
    pen.line([(x, y), around(x, y, radius * 0.48, hour)], radius * 0.11, ink)
    pen.line([(x, y), around(x, y, radius * 0.74, minute)], radius * 0.07, ink)
    if rng.random() < 0.5:
        pen.line([(x, y), around(x, y, radius * 0.8, rng.random())], radius * 0.035, paint.RED)
    pen.dot(x, y, radius * 0.08, ink)


def _face(rng: Random) -> Colour:
    return paint.some(rng, paint.WHITE, paint.WHITE, paint.CREAM, paint.SILVER, paint.BLACK, paint.SKY, paint.YELLOW)


def alarm_clock(pen: Pen, rng: Random) -> None:
    """Two bells, two feet."""
    body = paint.some(rng, *paint.PLASTIC, paint.GOLD, paint.SILVER)
    for side in (-1, 1):
        pen.rope([(side * 0.4, 0.6), (side * 0.62, 0.94)], 0.13, paint.dim(body, 0.3))
        pen.blob(
            [(side * 0.16, -0.7), (side * 0.34, -0.98), (side * 0.74, -0.78), (side * 0.78, -0.42)],
            paint.some(rng, *paint.METAL, body),
        )
    pen.rope([(-0.12, -0.7), (-0.1, -0.98), (0.1, -0.98), (0.12, -0.7)], 0.06, paint.DARK)
    pen.oval(0, 0.06, 0.76, 0.76, body)
    _dial(pen, rng, 0, 0.06, 0.6, _face(rng))


def table_clock(pen: Pen, rng: Random) -> None:
    """On a foot or in a case, square or arched."""
    body = paint.some(rng, *paint.TIMBER, paint.GOLD, paint.SILVER, *paint.PLASTIC)
    kind = rng.randrange(3)
    if kind == 0:
        pen.box(-0.8, -0.8, 0.8, 0.8, body, 0.2)
        pen.box(-0.7, 0.78, 0.7, 0.92, paint.dim(body, 0.3))
    elif kind == 1:
        pen.blob(both((-0.9, 0.7), (-0.6, 0.1), (-0.5, -0.7), (0, -0.95)), body)
        pen.box(-0.95, 0.66, 0.95, 0.86, paint.dim(body, 0.25), 0.05)
    else:
        pen.poly([(-0.14, 0.4), (0.14, 0.4), (0.5, 0.92), (-0.5, 0.92)], paint.dim(body, 0.2))
        pen.oval(0, -0.14, 0.78, 0.78, body)
    _dial(pen, rng, 0, -0.12, 0.56, _face(rng))


def wrist_watch(pen: Pen, rng: Random) -> None:
    strap, case = (
        paint.some(rng, paint.BROWN, paint.BLACK, paint.SILVER, paint.RED, paint.NAVY, paint.GOLD),
        paint.some(rng, *paint.METAL, paint.GOLD),
    )
    for side in (-1, 1):
        pen.poly([(-0.3, side * 0.4), (0.3, side * 0.4), (0.22, side * 1.1), (-0.22, side * 1.1)], strap)
        for n in range(3):
            y = side * (0.66 + 0.13 * n)
            pen.line([(-0.22, y), (0.22, y)], 0.025, paint.dim(strap, 0.35))
    pen.box(0.52, -0.07, 0.66, 0.07, case)
    if rng.random() < 0.7:
        pen.oval(0, 0, 0.58, 0.58, case)
    else:
        pen.box(-0.5, -0.54, 0.5, 0.54, case, 0.12)
    _dial(pen, rng, 0, 0, 0.46, _face(rng))


def wall_clock_round(pen: Pen, rng: Random) -> None:
    """Nothing but a rim and a dial."""
    rim = paint.some(rng, paint.BLACK, paint.DARK, paint.SILVER, paint.RED, paint.BROWN, paint.GOLD, paint.BLUE)
    pen.oval(0, 0, 0.96, 0.96, rim)
    pen.arc(0, 0, 0.9, 0.9, 0.5, 0.8, 0.04, paint.pale(rim, 0.5))
    _dial(pen, rng, 0, 0, rng.uniform(0.72, 0.86), _face(rng))


def wall_clock_rays(pen: Pen, rng: Random) -> None:
    """A sun, a flower or an anchor's wheel round the dial."""
    rim, count = paint.some(rng, paint.GOLD, *paint.TIMBER, paint.SILVER, *paint.PLASTIC), rng.choice((8, 10, 12, 16))
    petals = rng.random() < 0.5
    for n in range(count):
        x, y = around(0, 0, 0.72, n / count)
        if petals:
            pen.oval(x, y, 0.24, 0.24, rim if n % 2 else paint.pale(rim, 0.3))
        else:
            pen.poly(
                [
                    around(0, 0, 0.55, n / count - 0.02),
                    around(0, 0, 0.98 if n % 2 else 0.84, n / count),
                    around(0, 0, 0.55, n / count + 0.02),
                ],
                rim,
            )
    pen.oval(0, 0, 0.66, 0.66, paint.dim(rim, 0.2))
    _dial(pen, rng, 0, 0, 0.56, _face(rng))


def pendulum_clock(pen: Pen, rng: Random) -> None:
    """A tall case on the wall, its pendulum behind glass."""
    wood, brass = paint.some(rng, *paint.TIMBER), paint.some(rng, paint.GOLD, paint.AMBER)
    pen.poly([(-0.5, -0.72), (0, -0.98), (0.5, -0.72)], paint.dim(wood, 0.15))
    pen.box(-0.46, -0.76, 0.46, 0.86, wood, 0.04)
    pen.poly([(-0.46, 0.84), (0.46, 0.84), (0.26, 0.98), (-0.26, 0.98)], paint.dim(wood, 0.3))
    pen.box(-0.32, 0.06, 0.32, 0.76, paint.some(rng, paint.BLACK, paint.CREAM, paint.dim(wood, 0.6)))
    swing = rng.uniform(-0.16, 0.16)
    pen.line([(0, 0.0), (swing, 0.56)], 0.04, brass)
    pen.ball(swing, 0.58, 0.12, brass)
    pen.oval(0, -0.32, 0.4, 0.4, brass)
    _dial(pen, rng, 0, -0.32, 0.34, paint.some(rng, paint.WHITE, paint.CREAM))


def _gauge(pen: Pen, rng: Random, x: float, y: float, radius: float, rim: Colour, lit: Colour) -> None:
    face = paint.some(rng, paint.BLACK, (18, 24, 40), paint.DARK)
    pen.oval(x, y, radius, radius, rim)
    pen.spot(x, y, radius * 0.9, radius * 0.9, face)
    count = rng.randint(9, 13)
    for n in range(count):
        turn = 0.38 + 0.74 * n / (count - 1)
        shade = paint.RED if n > count - 3 else lit
        pen.line([around(x, y, radius * 0.66, turn), around(x, y, radius * 0.84, turn)], radius * 0.05, shade)
    needle = 0.38 + 0.74 * rng.random()
    pen.line(
        [(x, y), around(x, y, radius * 0.76, needle)],
        radius * 0.08,
        paint.some(rng, paint.RED, paint.ORANGE, paint.WHITE),
    )
    pen.dot(x, y, radius * 0.16, paint.GREY)
    pen.writing(x - radius * 0.3, y + radius * 0.4, x + radius * 0.3, y + radius * 0.66, 1, lit)


def dashboard(pen: Pen, rng: Random) -> None:
    """Of a car: two big dials, small ones between."""
    if rng.random() < 0.7:
        pen.fill(paint.some(rng, paint.BLACK, paint.DARK, (30, 36, 50)))
    rim, lit = (
        paint.some(rng, paint.SILVER, paint.BLUE, paint.RED, paint.GREY),
        paint.some(rng, paint.WHITE, paint.SKY, paint.LIME, paint.ORANGE),
    )
    pen.blob(both((-1.05, 0.6), (-1.0, -0.4), (-0.4, -0.66)), paint.DARK)
    pen.box(-0.2, 0.05, 0.2, 0.45, paint.dim(lit, 0.6), 0.04)
    pen.writing(-0.15, 0.1, 0.15, 0.4, 2, lit)
    for x in (-0.52, 0.52):
        _gauge(pen, rng, x, 0, 0.46, rim, lit)
    if rng.random() < 0.6:
        _gauge(pen, rng, 0, -0.3, 0.24, rim, lit)


def speedometer(pen: Pen, rng: Random) -> None:
    """One dial from near."""
    if rng.random() < 0.5:
        pen.fill(paint.some(rng, paint.BLACK, paint.DARK, paint.NAVY))
    lit = paint.some(rng, paint.WHITE, paint.SKY, paint.LIME, paint.ORANGE)
    _gauge(pen, rng, 0, 0, 0.95, paint.some(rng, *paint.METAL, paint.DARK), lit)
    for side in (-1, 1):
        pen.dot(side * 0.26, 0.28, 0.06, paint.some(rng, paint.LIME, paint.ORANGE, paint.RED))


def pressure_gauge(pen: Pen, rng: Random) -> None:
    """White, on a brass screw, a coloured band along its scale."""
    brass = paint.some(rng, paint.GOLD, *paint.METAL)
    pen.box(-0.14, 0.6, 0.14, 0.98, brass)
    pen.box(-0.2, 0.74, 0.2, 0.86, paint.dim(brass, 0.3))
    pen.oval(0, -0.1, 0.82, 0.82, paint.some(rng, paint.BLACK, *paint.METAL))
    pen.spot(0, -0.1, 0.7, 0.7, paint.WHITE)
    for n, hue in enumerate((paint.LEAF, paint.YELLOW, paint.RED)):
        pen.arc(0, -0.1, 0.56, 0.56, 0.38 + 0.25 * n, 0.62 + 0.25 * n, 0.08, hue)
    for n in range(10):
        turn = 0.38 + 0.74 * n / 9
        pen.line([around(0, -0.1, 0.4, turn), around(0, -0.1, 0.5, turn)], 0.035, paint.BLACK)
    pen.line([(0, -0.1), around(0, -0.1, 0.5, 0.38 + 0.74 * rng.random())], 0.06, paint.BLACK)
    pen.dot(0, -0.1, 0.09, paint.BLACK)
