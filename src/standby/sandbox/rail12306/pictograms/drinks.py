"""Wine and what opens it, beer, tea cups, funnels."""

from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around, both

GLASS = (222, 232, 236)


def _wine_glass(pen: Pen, rng: Random, wine: Colour) -> None:
    level, wide = rng.uniform(-0.55, -0.1), rng.uniform(0.4, 0.55)
    pen.oval(0, 0.9, 0.38, 0.08, GLASS)
    pen.rope([(0, 0.25), (0, 0.88)], 0.06, GLASS)
    pen.blob(both((-wide * 0.8, -0.9), (-wide, -0.4), (-wide * 0.7, 0.1), (0, 0.32)), GLASS)
    pen.blob(both((-wide * 0.96, level), (-wide * 0.68, 0.09), (0, 0.28)), wine, edge=False)
    pen.spot(0, level, wide * 0.93, 0.07, paint.pale(wine, 0.25))
    pen.line([(-wide * 0.7, -0.7), (-wide * 0.8, -0.2)], 0.05, paint.WHITE)


def _wine_bottle(pen: Pen, rng: Random) -> None:
    glass = paint.some(rng, (34, 48, 34), (46, 20, 26), (20, 26, 28))
    label = paint.some(rng, paint.CREAM, paint.WHITE, paint.WINE, paint.GOLD)
    pen.tube(-0.1, -0.98, 0.1, -0.3, glass)
    pen.blob(both((-0.1, -0.4), (-0.27, -0.1), (-0.28, 0.4), (-0.27, 0.95)), glass)
    pen.box(-0.11, -0.98, 0.11, -0.6, paint.some(rng, paint.RED, paint.WINE, paint.GOLD, paint.BLACK))
    pen.box(-0.27, 0.15, 0.27, 0.7, label)
    pen.writing(-0.2, 0.22, 0.2, 0.62, 3, paint.dim(label, 0.6))
    pen.line([(-0.18, -0.05), (-0.2, 0.12)], 0.05, paint.pale(glass, 0.5))


def _wine(rng: Random) -> Colour:
    return paint.some(rng, paint.WINE, (140, 20, 44), (96, 10, 30))


def wine_glass(pen: Pen, rng: Random) -> None:
    if rng.random() < 0.3:
        pen.fill(paint.some(rng, paint.BLACK, (60, 10, 20), paint.DARK))
    for n in range(rng.choice((1, 1, 2))):
        _wine_glass(pen.at(0.34 * n * (1 if n else 0), 0, 1 - 0.15 * n), rng, _wine(rng))


def wine_bottle(pen: Pen, rng: Random) -> None:
    _wine_bottle(pen, rng)


def wine_served(pen: Pen, rng: Random) -> None:
    _wine_bottle(pen.at(-0.4, 0), rng)
    _wine_glass(pen.at(0.42, 0.25, 0.72), rng, _wine(rng))


def _foam(pen: Pen, rng: Random, y: float, wide: float) -> None:
    for n in range(7):
        x = (n / 3 - 1) * wide
        pen.dot(
            x, y + rng.uniform(-0.08, 0.06), rng.uniform(0.13, 0.2), paint.some(rng, paint.WHITE, paint.CREAM, spread=5)
        )


def beer_mug(pen: Pen, rng: Random) -> None:
    beer, wide = paint.some(rng, paint.AMBER, paint.GOLD, (200, 120, 30)), rng.uniform(0.42, 0.55)
    pen.arc(wide + 0.02, 0.15, 0.36, 0.42, -0.27, 0.27, 0.13, GLASS)
    pen.box(-wide - 0.06, -0.55, wide + 0.06, 0.92, GLASS, 0.1)
    pen.box(-wide, -0.45, wide, 0.84, beer, 0.08, edge=False)
    for n in range(4):
        x = -wide + wide * 2 * (n + 0.5) / 4
        pen.line([(x, -0.25), (x, 0.72)], 0.08, paint.pale(beer, 0.4))
    _foam(pen, rng, -0.52, wide)


def beer_glass(pen: Pen, rng: Random) -> None:
    beer = paint.some(rng, paint.AMBER, paint.GOLD, (214, 140, 36), (110, 56, 24))
    pen.poly([(-0.46, -0.85), (0.46, -0.85), (0.32, 0.92), (-0.32, 0.92)], GLASS)
    pen.poly([(-0.42, -0.5), (0.42, -0.5), (0.28, 0.82), (-0.28, 0.82)], beer, edge=False)
    pen.line([(-0.28, -0.4), (-0.2, 0.7)], 0.07, paint.pale(beer, 0.5))
    for _ in range(8):
        pen.dot(rng.uniform(-0.25, 0.3), rng.uniform(-0.4, 0.75), 0.025, paint.pale(beer, 0.6))
    _foam(pen, rng, -0.62, 0.38)


def beer_bottle(pen: Pen, rng: Random) -> None:
    glass = paint.some(rng, (92, 52, 22), (34, 92, 50), (120, 76, 30))
    label = paint.some(rng, paint.RED, paint.WHITE, paint.GOLD, paint.GREEN, paint.BLUE)
    for n in range(rng.choice((1, 1, 2))):
        part = pen.at(0.55 * n - 0.1, 0)
        part.blob(both((-0.11, -0.9), (-0.12, -0.45), (-0.3, -0.1), (-0.3, 0.9)), glass)
        part.box(-0.14, -0.98, 0.14, -0.84, paint.some(rng, paint.GOLD, paint.SILVER, paint.RED))
        part.oval(0, 0.3, 0.28, 0.34, label)
        part.spot(0, 0.3, 0.16, 0.16, paint.pale(label, 0.6))
        part.line([(-0.2, -0.05), (-0.21, 0.8)], 0.05, paint.pale(glass, 0.45))


def beer_can(pen: Pen, rng: Random) -> None:
    colour = paint.some(rng, paint.GREEN, paint.BLUE, paint.RED, paint.SILVER, paint.GOLD)
    pen.tube(-0.45, -0.75, 0.45, 0.8, colour, 0.06)
    pen.oval(0, 0.8, 0.42, 0.12, paint.dim(colour, 0.3))
    pen.oval(0, -0.76, 0.42, 0.13, paint.SILVER)
    pen.spot(0.05, -0.77, 0.14, 0.05, paint.GREY)
    pen.oval(0, 0.0, 0.3, 0.3, paint.WHITE)
    pen.writing(-0.24, -0.1, 0.24, 0.12, 1, paint.dim(colour, 0.3))
    pen.box(-0.2, 0.42, 0.2, 0.5, paint.GOLD, edge=False)


def tea_cup_lidded(pen: Pen, rng: Random) -> None:
    """With its saucer and its lid."""
    china = paint.some(rng, paint.WHITE, paint.WHITE, paint.CREAM, (170, 200, 190), (120, 66, 46))
    pattern = paint.some(rng, paint.BLUE, paint.RED, paint.GREEN, paint.GOLD)
    pen.oval(0, 0.72, 0.82, 0.2, china)
    pen.spot(0, 0.7, 0.5, 0.1, paint.dim(china, 0.15))
    pen.blob(both((-0.66, -0.2), (-0.58, 0.2), (-0.3, 0.62)), china)
    if rng.random() < 0.75:
        lift, turn = rng.choice((0.0, 0.0, 0.2)), rng.uniform(-0.2, 0.2)
        lid = pen.at(0, -0.24 - lift, 1, turn)
        lid.blob([(-0.62, 0.02), (-0.4, -0.28), (0, -0.36), (0.4, -0.28), (0.62, 0.02), (0, 0.1)], china)
        lid.ball(0, -0.42, 0.11, china)
        lid.curve([(-0.5, -0.06), (0, 0.0), (0.5, -0.06)], 0.03, pattern)
    else:
        pen.oval(0, -0.2, 0.66, 0.18, china)
        pen.spot(0, -0.18, 0.56, 0.12, paint.some(rng, paint.AMBER, paint.LIME, paint.BROWN))
    for x in (-0.3, 0, 0.3):
        pen.curve([(x - 0.1, 0.25), (x, 0.1 + rng.uniform(-0.1, 0.1)), (x + 0.1, 0.28)], 0.04, pattern)


def tea_cups(pen: Pen, rng: Random) -> None:
    """Small and without handles, one or a set on a tray."""
    china = paint.some(rng, paint.WHITE, (130, 72, 48), (168, 198, 186), (60, 60, 66), paint.SKY)
    count = rng.choice((1, 3, 3))
    if count > 1 and rng.random() < 0.6:
        pen.oval(0, 0.4, 1.0, 0.5, paint.some(rng, *paint.TIMBER))
    for x, y in ((0.0, -0.3), (-0.5, 0.2), (0.5, 0.25))[:count]:
        cup = pen.at(x, y if count > 1 else 0, 0.52 if count > 1 else 0.95)
        cup.blob(both((-0.8, -0.4), (-0.66, 0.3), (-0.35, 0.7)), china)
        cup.oval(0, -0.4, 0.8, 0.3, paint.pale(china, 0.25))
        cup.spot(0, -0.35, 0.68, 0.22, paint.some(rng, paint.AMBER, (170, 130, 50), paint.LIME))
        cup.line([(-0.55, -0.05), (-0.42, 0.4)], 0.07, paint.pale(china, 0.6))


def corkscrew(pen: Pen, rng: Random) -> None:
    """A handle across and a screw below."""
    handle, steel = paint.some(rng, *paint.TIMBER, *paint.PLASTIC), paint.some(rng, *paint.METAL)
    pen.rope([(0, -0.6), (0, 0.1)], 0.1, steel)
    screw = [(0.13 * (1 if n % 2 else -1), 0.08 + 0.11 * n) for n in range(8)]
    pen.curve([(0, 0.05), *screw, (0, 0.98)], 0.06, paint.dim(steel, 0.2))
    pen.rope([(-0.55, -0.62), (0, -0.7), (0.55, -0.62)], 0.26, handle)
    pen.line([(-0.4, -0.7), (0.3, -0.75)], 0.05, paint.pale(handle, 0.5))


def corkscrew_winged(pen: Pen, rng: Random) -> None:
    steel = paint.some(rng, *paint.METAL, paint.RED, paint.DARK)
    lift = rng.uniform(-0.5, 0.6)
    for side in (-1, 1):
        end = (side * 0.72, 0.1 - lift * 0.9)
        pen.rope([(side * 0.14, -0.12), (side * 0.45, -0.1 - lift * 0.3), end], 0.12, steel)
        pen.ball(*end, 0.13, paint.dim(steel, 0.1))
    pen.arc(0, -0.76, 0.2, 0.17, 0, 1, 0.1, steel)
    pen.rope([(0, -0.55), (0, -0.1)], 0.09, paint.dim(steel, 0.2))
    pen.tube(-0.2, -0.25, 0.2, 0.4, steel, 0.06)
    pen.curve([(0, 0.4), (0.1, 0.5), (-0.1, 0.6), (0.1, 0.7), (-0.1, 0.8), (0, 0.98)], 0.06, paint.GREY)
    pen.spot(0, 0.1, 0.09, 0.16, paint.dim(steel, 0.4))


def bottle_opener(pen: Pen, rng: Random) -> None:
    """For crown caps: a ring on a flat handle."""
    steel = paint.some(rng, *paint.METAL, *paint.PLASTIC)
    pen.blob(both((-0.14, -0.2), (-0.2, 0.5), (-0.14, 0.95)), steel)
    pen.oval(0, -0.52, 0.42, 0.4, paint.some(rng, *paint.METAL))
    pen.spot(0, -0.5, 0.26, 0.22, paint.some(rng, paint.WHITE, paint.DARK))
    pen.poly([(-0.14, -0.32), (0.14, -0.32), (0, -0.48)], paint.SILVER)
    pen.dot(0, 0.78, 0.07, paint.DARK)
    pen.line([(-0.08, 0.0), (-0.1, 0.6)], 0.05, paint.pale(steel, 0.5))


def funnel(pen: Pen, rng: Random) -> None:
    colour, wide, neck = paint.some(rng, *paint.PLASTIC, *paint.METAL), rng.uniform(0.7, 0.92), rng.uniform(0.1, 0.18)
    pen.poly([(-neck, 0.15), (neck, 0.15), (neck * 0.7, 0.98), (-neck * 0.5, 0.9)], paint.dim(colour, 0.12))
    pen.poly([(-wide, -0.55), (wide, -0.55), (neck, 0.25), (-neck, 0.25)], colour)
    pen.poly([(wide * 0.5, -0.5), (wide, -0.55), (neck, 0.25), (neck * 0.4, 0.25)], paint.dim(colour, 0.22), edge=False)
    pen.poly(
        [(-wide * 0.7, -0.4), (-wide * 0.45, -0.38), (-neck * 0.3, 0.2), (-neck * 0.7, 0.2)],
        paint.pale(colour, 0.4),
        edge=False,
    )
    pen.oval(0, -0.56, wide, 0.22, paint.pale(colour, 0.2))
    pen.spot(0, -0.53, wide * 0.86, 0.16, paint.dim(colour, 0.35))
    pen.spot(0, -0.46, neck, 0.05, paint.dim(colour, 0.7))
    if rng.random() < 0.5:
        pen.arc(wide + 0.06, -0.5, 0.16, 0.14, 0, 1, 0.06, colour)


def funnel_from_above(pen: Pen, rng: Random) -> None:
    """Looking into it, one or several sizes."""
    colour = paint.some(rng, *paint.PLASTIC, *paint.METAL)
    x, y = around(0, 0, rng.uniform(0.25, 0.4), rng.random())
    pen.poly([(x - 0.12, y), (x + 0.12, y), (x * 3 + 0.08, 1.0), (x * 3 - 0.1, 1.0)], paint.dim(colour, 0.2))
    for n, share in enumerate((1.0, 0.86, 0.62, 0.4)):
        shade = (paint.pale(colour, 0.2), paint.dim(colour, 0.1), paint.dim(colour, 0.2), paint.dim(colour, 0.32))[n]
        pen.oval(x * (1 - share), y * (1 - share) - 0.1, 0.88 * share, 0.76 * share, shade, edge=n == 0)
    pen.spot(x * 0.8, y * 0.8 - 0.1, 0.15, 0.13, paint.dim(colour, 0.75))
    pen.arc(0, -0.1, 0.8, 0.68, 0.55, 0.7, 0.04, paint.pale(colour, 0.6))
