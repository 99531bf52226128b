"""Candlesticks, candles and street lamps."""

from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen, around, both


def _flame(pen: Pen, rng: Random, x: float, y: float, high: float) -> None:
    """Its foot at x, y."""
    lean = rng.uniform(-0.15, 0.15) * high
    pen.line([(x, y + high * 0.15), (x, y - high * 0.2)], 0.03, paint.DARK)
    for share, hue in ((1.0, paint.ORANGE), (0.66, paint.YELLOW), (0.34, paint.WHITE)):
        wide, tall = high * 0.3 * share, high * share
        pen.blob(
            [(x, y), (x - wide, y - tall * 0.35), (x + lean, y - tall), (x + wide, y - tall * 0.35)],
            hue,
            edge=share == 1.0,
        )


def _candle(pen: Pen, rng: Random, x: float, top: float, foot: float, wide: float, wax: Colour) -> None:
    pen.tube(x - wide, top, x + wide, foot, wax, 0.03)
    pen.spot(x, top + 0.01, wide, wide * 0.3, paint.pale(wax, 0.35))
    for n in range(rng.randint(0, 2)):
        drip = x + (n - 0.5) * wide
        pen.rope([(drip, top + 0.03), (drip, top + rng.uniform(0.1, 0.3))], wide * 0.35, paint.pale(wax, 0.25))


def _night(pen: Pen, rng: Random, chance: float) -> None:
    """Dark behind, with a glow."""
    if rng.random() < chance:
        dark = paint.some(rng, paint.BLACK, (40, 24, 20), paint.NAVY, (60, 20, 26))
        pen.fill(dark)
        for n in range(4):
            pen.spot(0, -0.4, 1.0 - 0.22 * n, 1.0 - 0.22 * n, paint.mix(dark, paint.AMBER, 0.1 * (n + 1)))


def candles(pen: Pen, rng: Random) -> None:
    """One to four, of different height, burning."""
    _night(pen, rng, 0.45)
    wax, count = (
        paint.some(rng, paint.RED, paint.WHITE, paint.CREAM, paint.PINK, paint.VIOLET, paint.YELLOW),
        rng.randint(1, 4),
    )
    wide = rng.uniform(0.12, 0.3) if count < 3 else rng.uniform(0.1, 0.18)
    for n in range(count):
        x, top = (n - (count - 1) / 2) * (wide * 2 + 0.12), rng.uniform(-0.5, 0.2)
        _candle(pen, rng, x, top, 0.9, wide, paint.some(rng, wax, spread=8))
        _flame(pen, rng, x, top, 0.44)


def tea_lights(pen: Pen, rng: Random) -> None:
    """Short and broad, in cups or glasses."""
    _night(pen, rng, 0.4)
    for x, y in ((-0.45, 0.0), (0.45, -0.05), (0.0, 0.55))[: rng.randint(1, 3)]:
        cup = pen.at(x, y + 0.1, 0.75)
        shell = paint.some(rng, paint.SILVER, paint.RED, paint.CORAL, paint.SKY, paint.GOLD)
        cup.tube(-0.5, -0.1, 0.5, 0.42, shell, 0.08)
        cup.oval(0, -0.1, 0.5, 0.18, paint.pale(shell, 0.4))
        cup.spot(0, -0.08, 0.42, 0.13, paint.some(rng, paint.WHITE, paint.CREAM, paint.PINK))
        _flame(cup, rng, 0, -0.08, 0.62)


def candlestick(pen: Pen, rng: Random) -> None:
    """A turned foot of metal, wood or glass, a candle on it or none."""
    metal = paint.some(rng, paint.GOLD, *paint.METAL, paint.BROWN, paint.BLACK, paint.WINE)
    if rng.random() < 0.75:
        _candle(pen, rng, 0, -0.62, -0.05, 0.09, paint.some(rng, paint.WHITE, paint.CREAM, paint.RED))
        if rng.random() < 0.7:
            _flame(pen, rng, 0, -0.62, 0.34)
    pen.blob([(-0.3, -0.14), (-0.2, 0.04), (0.2, 0.04), (0.3, -0.14), (0, -0.08)], metal)
    pen.rope([(0, 0.0), (0, 0.78)], 0.1, metal)
    for n in range(rng.randint(1, 3)):
        pen.ball(0, 0.12 + 0.22 * n, rng.uniform(0.1, 0.17), metal)
    pen.blob([(-0.5, 0.92), (-0.36, 0.8), (0, 0.7), (0.36, 0.8), (0.5, 0.92), (0, 0.98)], metal)


def candelabrum(pen: Pen, rng: Random) -> None:
    """Three arms or five."""
    metal, wax = (
        paint.some(rng, paint.GOLD, *paint.METAL, paint.BLACK, paint.BROWN),
        paint.some(rng, paint.WHITE, paint.CREAM, paint.RED),
    )
    lit = rng.random() < 0.6
    pen.rope([(0, -0.3), (0, 0.85)], 0.09, metal)
    pen.blob(both((-0.46, 0.95), (-0.3, 0.82), (0, 0.72)), metal)
    pen.ball(0, 0.3, 0.11, metal)
    for reach in (0.72, 0.38)[: rng.choice((1, 1, 2))]:
        for side in (-1, 1):
            pen.rope([(0, 0.35), (side * reach * 0.7, 0.34), (side * reach, 0.08), (side * reach, -0.12)], 0.06, metal)
            _cup(pen, rng, side * reach, -0.14, metal, wax, lit)
    _cup(pen, rng, 0, -0.32, metal, wax, lit)


def _cup(pen: Pen, rng: Random, x: float, y: float, metal: Colour, wax: Colour, lit: bool) -> None:
    _candle(pen, rng, x, y - 0.36, y, 0.065, wax)
    pen.oval(x, y, 0.14, 0.06, metal)
    if lit:
        _flame(pen, rng, x, y - 0.36, 0.26)


def hurricane_glass(pen: Pen, rng: Random) -> None:
    """A hurricane glass on a foot, a candle inside."""
    metal = paint.some(rng, paint.GOLD, paint.BLACK, *paint.METAL)
    pen.blob([(-0.5, 0.95), (-0.3, 0.74), (0.3, 0.74), (0.5, 0.95)], metal)
    pen.rope([(0, 0.8), (0, 0.4)], 0.12, metal)
    pen.blob(
        both((-0.3, -0.8), (-0.42, -0.2), (-0.3, 0.34)), paint.some(rng, (224, 232, 234), paint.AMBER, paint.CORAL)
    )
    _candle(pen, rng, 0, -0.12, 0.3, 0.13, paint.some(rng, paint.WHITE, paint.RED))
    _flame(pen, rng, 0, -0.12, 0.36)
    pen.oval(0, 0.36, 0.34, 0.09, metal)


def _lamp_sky(pen: Pen, rng: Random) -> None:
    if rng.random() < 0.6:
        pen.fill(paint.some(rng, paint.SKY, (170, 200, 230), paint.NAVY, (230, 170, 110), paint.BLUE, (200, 208, 214)))


def street_lamp_arms(pen: Pen, rng: Random) -> None:
    """A tall pole with one arm or two."""
    _lamp_sky(pen, rng)
    pole, glow = paint.some(rng, *paint.METAL, paint.DARK, paint.GREEN), paint.some(rng, paint.YELLOW, paint.WHITE)
    reach, top = rng.uniform(0.45, 0.8), rng.uniform(-0.9, -0.7)
    pen.rope([(0, 1.3), (0, top + 0.1)], 0.075, pole)
    for side in (-1, 1) if rng.random() < 0.5 else (1,):
        if rng.random() < 0.5:
            pen.rope([(0, top + 0.15), (side * reach * 0.4, top - 0.06), (side * reach, top)], 0.055, pole)
        else:
            pen.rope([(0, top + 0.1), (side * reach, top)], 0.055, pole)
        pen.blob(
            [
                (side * (reach - 0.12), top - 0.04),
                (side * reach, top - 0.12),
                (side * (reach + 0.26), top + 0.02),
                (side * reach, top + 0.06),
            ],
            paint.dim(pole, 0.2),
        )
        pen.spot(side * (reach + 0.06), top + 0.05, 0.13, 0.045, glow)


def street_lamp_globes(pen: Pen, rng: Random) -> None:
    """White globes on an iron tree."""
    _lamp_sky(pen, rng)
    iron, globe = (
        paint.some(rng, paint.BLACK, paint.DARK, paint.GREEN, paint.WHITE),
        paint.some(rng, paint.WHITE, paint.CREAM, paint.YELLOW),
    )
    pen.rope([(0, 1.3), (0, -0.4)], 0.09, iron)
    pen.box(-0.14, 0.8, 0.14, 1.3, iron)
    spots = rng.choice((((0.0, -0.66),), ((-0.5, -0.4), (0.5, -0.4)), ((-0.5, -0.36), (0.5, -0.36), (0.0, -0.72))))
    for x, y in spots:
        if x:
            pen.rope([(0, 0.05), (x * 0.8, 0.05), (x, y + 0.15)], 0.055, iron)
        pen.box(x - 0.1, y + 0.16, x + 0.1, y + 0.26, iron)
        pen.ball(x, y, 0.22, globe)


def street_lantern(pen: Pen, rng: Random) -> None:
    """The old kind: a lantern of glass with a roof."""
    _lamp_sky(pen, rng)
    iron, glow = (
        paint.some(rng, paint.BLACK, paint.DARK, paint.GREEN, paint.BROWN),
        paint.some(rng, paint.YELLOW, paint.CREAM, paint.AMBER),
    )
    pen.rope([(0, 1.3), (0, 0.0)], 0.1, iron)
    pen.ball(0, 0.3, 0.1, iron)
    pen.line([(-0.34, 0.16), (0.34, 0.16)], 0.06, iron)
    pen.poly([(-0.2, 0.02), (-0.34, -0.52), (0.34, -0.52), (0.2, 0.02)], glow)
    for x in (-0.34, 0.0, 0.34):
        pen.line([(x * 0.6, 0.02), (x, -0.52)], 0.045, iron)
    pen.poly([(-0.46, -0.5), (-0.2, -0.8), (0.2, -0.8), (0.46, -0.5)], iron)
    pen.ball(0, -0.88, 0.09, iron)
    if rng.random() < 0.3:
        for n in range(8):
            pen.line([around(0, -0.25, 0.6, n / 8), around(0, -0.25, 0.75, n / 8)], 0.03, glow)
