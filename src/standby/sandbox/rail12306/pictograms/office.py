"""Typewriters, notebooks, staplers, seals and file pouches."""

from random import Random

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.paint import Colour
from standby.sandbox.rail12306.pictograms.pen import Pen


def _keys(pen: Pen, rng: Random, x: float, y: float, columns: int, rows: int, step: float, colour: Colour) -> None:
    for row in range(rows):
        for n in range(columns - row % 2):
            pen.dot(x + (n + row % 2 / 2) * step, y + row * step * 0.9, step * 0.36, colour)


def typewriter(pen: Pen, rng: Random) -> None:
    """From the front, a sheet in it."""
    body = paint.some(rng, paint.BLACK, paint.DARK, paint.TEAL, paint.RED, paint.GREEN, paint.TAN, paint.GREY)
    if rng.random() < 0.7:
        pen.box(-0.5, -0.98, 0.5, -0.3, paint.WHITE)
        pen.writing(-0.4, -0.9, 0.4, -0.5, 3, paint.GREY)
    pen.tube(-0.8, -0.5, 0.8, -0.24, paint.DARK, 0.08)
    for side in (-1, 1):
        pen.box(side * 0.88 - 0.1, -0.46, side * 0.88 + 0.1, -0.28, paint.SILVER, 0.05)
    pen.poly([(-0.7, -0.3), (0.7, -0.3), (0.92, 0.6), (0.86, 0.85), (-0.86, 0.85), (-0.92, 0.6)], body)
    pen.arc(0, 0.06, 0.42, 0.26, 0.5, 1, 0.1, paint.pale(body, 0.25))
    for n in range(7):
        pen.line([(0, 0.02), (-0.36 + 0.12 * n, -0.2)], 0.02, paint.SILVER)
    pen.poly([(-0.72, 0.2), (0.72, 0.2), (0.82, 0.74), (-0.82, 0.74)], paint.dim(body, 0.4), edge=False)
    _keys(pen, rng, -0.64, 0.3, 9, 3, 0.16, paint.some(rng, paint.CREAM, paint.WHITE, paint.SILVER))
    pen.box(-0.4, 0.7, 0.4, 0.78, paint.CREAM, 0.03)


def typewriter_aslant(pen: Pen, rng: Random) -> None:
    """An old one with round keys on levers, from the side."""
    body = paint.some(rng, paint.BLACK, paint.DARK, paint.BROWN, paint.NAVY)
    key = paint.some(rng, paint.WHITE, paint.CREAM)
    pen.box(-0.4, -0.95, 0.6, -0.3, paint.CREAM)
    pen.writing(-0.32, -0.85, 0.5, -0.55, 2, paint.GREY)
    pen.box(-0.75, -0.48, 0.92, -0.24, body, 0.1)
    pen.ball(-0.8, -0.36, 0.15, paint.SILVER)
    pen.line([(-0.72, -0.46), (-0.95, -0.66)], 0.06, paint.SILVER)
    pen.blob([(-0.5, -0.2), (0.8, -0.24), (0.9, 0.5), (0.8, 0.8), (-0.95, 0.84), (-0.96, 0.64), (-0.6, 0.3)], body)
    pen.box(-0.2, -0.1, 0.6, 0.1, paint.GOLD, 0.04, edge=False)
    for row in range(4):
        for n in range(8):
            x, y = -0.72 + 0.18 * n + 0.05 * row, 0.72 - 0.14 * row
            pen.line([(x, y), (x + 0.1, y - 0.05)], 0.03, paint.GREY)
            pen.dot(x, y - 0.05, 0.06, key)


def notebook_spiral(pen: Pen, rng: Random) -> None:
    cover = paint.some(rng, *paint.PLASTIC, paint.TAN, paint.CREAM)
    pen.box(-0.62, -0.86, 0.72, 0.92, paint.WHITE)
    pen.box(-0.66, -0.9, 0.66, 0.86, cover, 0.05)
    if rng.random() < 0.5:
        pen.box(-0.2, -0.6, 0.5, -0.2, paint.WHITE)
        pen.writing(-0.12, -0.55, 0.42, -0.25, 2, paint.GREY)
    else:
        pen.writing(-0.4, -0.7, 0.5, 0.7, rng.randint(5, 8), paint.dim(cover, 0.4))
    for n in range(11):
        y = -0.8 + 0.16 * n
        pen.arc(-0.66, y, 0.1, 0.045, 0.1, 1.0, 0.035, paint.DARK)


def notebook_lying_open(pen: Pen, rng: Random) -> None:
    page, ink = paint.some(rng, paint.WHITE, paint.CREAM), paint.some(rng, paint.SKY, paint.GREY, paint.BLUE)
    cover = paint.some(rng, *paint.CLOTH)
    pen.poly([(-1.0, -0.5), (0, -0.42), (1.0, -0.5), (1.0, 0.66), (0, 0.74), (-1.0, 0.66)], cover)
    for side in (-1, 1):
        edge = [
            (0, -0.42),
            (side * 0.45, -0.62),
            (side * 0.94, -0.54),
            (side * 0.94, 0.56),
            (side * 0.45, 0.5),
            (0, 0.68),
        ]
        pen.poly(edge, page)
        for n in range(rng.randint(5, 7)):
            y = -0.36 + 0.14 * n
            pen.line([(side * 0.1, y), (side * 0.46, y - 0.13), (side * 0.84, y - 0.08)], 0.02, ink)
    pen.line([(0, -0.42), (0, 0.68)], 0.03, paint.dim(page, 0.4))
    if rng.random() < 0.4:
        pen.rope([(0.1, 0.3), (0.75, -0.4)], 0.07, paint.some(rng, *paint.PLASTIC))


def notebooks(pen: Pen, rng: Random) -> None:
    """Two or three with bound spines, fanned out."""
    for n in range(rng.randint(2, 3)):
        cover = paint.some(rng, *paint.CLOTH, *paint.PLASTIC)
        part = pen.at(-0.25 + 0.25 * n, 0.05 * n, 0.85, -0.4 + 0.35 * n + rng.uniform(-0.1, 0.1))
        part.box(-0.58, -0.86, 0.66, 0.92, paint.WHITE)
        part.box(-0.62, -0.9, 0.6, 0.86, cover, 0.06)
        part.box(-0.62, -0.9, -0.46, 0.86, paint.dim(cover, 0.35), edge=False)
        if rng.random() < 0.5:
            part.line([(0.42, -0.9), (0.42, 0.86)], 0.05, paint.dim(cover, 0.5))
        else:
            part.writing(-0.3, -0.5, 0.42, -0.2, 2, paint.pale(cover, 0.6))


def stapler(pen: Pen, rng: Random) -> None:
    body, lift = paint.some(rng, *paint.PLASTIC, paint.BLACK), rng.uniform(0.05, 0.4)
    pen.blob([(-0.95, 0.5), (-0.7, 0.3), (0.9, 0.36), (0.98, 0.5), (0.9, 0.6), (-0.9, 0.62)], paint.dim(body, 0.25))
    top = pen.at(-0.72, 0.22, 1, -lift)
    top.box(0.1, -0.02, 1.5, 0.1, paint.SILVER)
    top.blob([(-0.2, 0.12), (-0.18, -0.2), (0.3, -0.34), (1.2, -0.24), (1.62, -0.12), (1.6, 0.02), (0.6, 0.0)], body)
    top.line([(0.2, -0.22), (1.1, -0.16)], 0.06, paint.pale(body, 0.5))
    pen.ball(-0.72, 0.26, 0.11, paint.GREY)
    pen.box(0.62, 0.28, 0.86, 0.36, paint.SILVER)


def stapler_from_above(pen: Pen, rng: Random) -> None:
    """Long and slim, with a strip of staples beside it."""
    body = paint.some(rng, *paint.PLASTIC, paint.BLACK)
    part = pen.at(0, -0.1, 1, rng.uniform(-0.7, -0.2))
    part.box(-0.98, -0.12, 0.98, 0.3, paint.dim(body, 0.4), 0.12)
    part.box(-0.9, -0.2, 0.96, 0.14, paint.SILVER, 0.06)
    part.blob([(-0.94, -0.26), (0.2, -0.3), (0.88, -0.22), (0.9, 0.08), (0.2, 0.16), (-0.94, 0.12)], body)
    part.line([(-0.8, -0.14), (0.5, -0.16)], 0.06, paint.pale(body, 0.45))
    part.spot(0.6, -0.06, 0.16, 0.1, paint.dim(body, 0.3))
    if rng.random() < 0.6:
        for n in range(9):
            pen.line([(0.2 + 0.06 * n, 0.62), (0.26 + 0.06 * n, 0.78)], 0.03, paint.GREY)


def _imprint(pen: Pen, rng: Random, x: float, y: float, size: float) -> None:
    """What a seal leaves: strokes in a red frame."""
    red = paint.some(rng, paint.RED, (180, 30, 30))
    round_one = rng.random() < 0.35
    part = pen.at(x, y, size)
    if round_one:
        part.arc(0, 0, 0.9, 0.9, 0, 1, 0.1, red)
    else:
        part.line([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9), (-0.9, -0.9)], 0.1, red)
    for u in (-0.36, 0.36):
        for v in (-0.36, 0.36):
            for _ in range(3):
                a, b = rng.uniform(-0.24, 0.24), rng.uniform(-0.24, 0.24)
                across = rng.random() < 0.5
                ends = [(u - 0.24, v + b), (u + 0.24, v + b)] if across else [(u + a, v - 0.24), (u + a, v + 0.24)]
                part.line(ends, 0.09, red)


def seal_stone(pen: Pen, rng: Random) -> None:
    """A block of stone or jade, its carved animal on top, and the imprint."""
    stone = paint.some(rng, paint.TAN, (150, 190, 160), paint.WINE, paint.CREAM, paint.GREY, paint.BROWN)
    pen.poly([(-0.75, -0.3), (-0.15, -0.2), (-0.15, 0.7), (-0.75, 0.58)], stone)
    pen.poly([(-0.15, -0.2), (0.2, -0.34), (0.2, 0.5), (-0.15, 0.7)], paint.dim(stone, 0.3))
    pen.poly([(-0.75, -0.3), (-0.38, -0.42), (0.2, -0.34), (-0.15, -0.2)], paint.pale(stone, 0.3))
    if rng.random() < 0.6:
        pen.blob(
            [(-0.6, -0.32), (-0.6, -0.66), (-0.3, -0.92), (-0.02, -0.8), (0.04, -0.34), (-0.3, -0.26)],
            paint.dim(stone, 0.08),
        )
        pen.curve([(-0.5, -0.5), (-0.3, -0.7), (-0.1, -0.5)], 0.05, paint.dim(stone, 0.4))
    _imprint(pen, rng, 0.62, 0.62, 0.32)


def seal_handle(pen: Pen, rng: Random) -> None:
    """An office stamp: knob, neck, plate; ink pad or imprint below."""
    handle, plate = (
        paint.some(rng, *paint.TIMBER, paint.BLACK, paint.RED),
        paint.some(rng, paint.RED, paint.DARK, paint.GOLD),
    )
    pen.ball(0, -0.64, 0.3, handle)
    pen.poly([(-0.13, -0.42), (0.13, -0.42), (0.22, 0.14), (-0.22, 0.14)], handle)
    pen.box(-0.5, 0.1, 0.5, 0.32, handle, 0.06)
    pen.box(-0.54, 0.3, 0.54, 0.42, plate)
    if rng.random() < 0.6:
        _imprint(pen, rng, rng.uniform(-0.4, 0.4), 0.72, 0.24)
    else:
        pen.box(-0.8, 0.52, 0.8, 0.95, paint.DARK, 0.08)
        pen.box(-0.68, 0.58, 0.68, 0.86, paint.RED, 0.05, edge=False)


def seal_imprint(pen: Pen, rng: Random) -> None:
    """The red imprint alone on its paper."""
    if rng.random() < 0.7:
        pen.fill(paint.some(rng, paint.WHITE, paint.CREAM, (240, 226, 196)))
    _imprint(pen, rng, 0, 0, 0.8)


def file_pouch(pen: Pen, rng: Random) -> None:
    """Brown paper, its flap closed with a string round a button."""
    paper = paint.some(rng, (196, 148, 92), (210, 168, 112), (178, 128, 76))
    flap, red = rng.uniform(-0.4, -0.2), paint.some(rng, paint.RED, paint.WINE)
    pen.box(-0.7, -0.95, 0.7, 0.95, paper)
    pen.poly([(-0.7, -0.95), (0.7, -0.95), (0.5, flap), (-0.5, flap)], paint.dim(paper, 0.12))
    pen.curve([(0, flap - 0.08), (0.12, flap + 0.1), (-0.1, flap + 0.25), (0.2, flap + 0.4)], 0.03, paint.WHITE)
    for y in (flap - 0.08, flap + 0.14):
        pen.dot(0, y, 0.06, paint.dim(paper, 0.5))
    pen.writing(-0.44, flap + 0.36, 0.44, flap + 0.58, 1, red)
    for n in range(rng.randint(2, 5)):
        y = flap + 0.72 + 0.13 * n
        pen.line([(-0.5, y), (0.5, y)], 0.025, red)


def file_pouches(pen: Pen, rng: Random) -> None:
    """A stack of them, or one in clear plastic with a zip."""
    if rng.random() < 0.4:
        film = paint.some(rng, (206, 222, 232), (190, 214, 236), (240, 220, 226))
        pen.box(-0.95, -0.66, 0.95, 0.7, film, 0.05)
        pen.box(-0.8, -0.4, 0.7, 0.6, paint.WHITE, edge=False)
        pen.writing(-0.7, -0.3, 0.6, 0.4, 5, paint.SILVER)
        pen.line([(-0.9, -0.54), (0.9, -0.54)], 0.07, paint.some(rng, paint.BLUE, paint.RED, paint.GREEN))
        pen.box(0.55, -0.6, 0.7, -0.44, paint.DARK)
        return
    for n in range(rng.randint(2, 3)):
        file_pouch(pen.at(-0.2 + 0.2 * n, 0.06 * n, 0.82, -0.3 + 0.25 * n + rng.uniform(-0.1, 0.1)), rng)
