"""What is strewn under or over a code to disturb: dots, lines, arcs, curves."""

import math
import random
from collections.abc import Callable
from functools import partial

import numpy as np
from PIL import Image, ImageDraw

from standby.training.painter.scene import Colour, Effect, Factory, Scene, mixed


def _mote(scene: Scene) -> Colour:
    return scene.rng.choice(scene.palette.motes)


def _stroke(scene: Scene, draw: Callable[[ImageDraw.ImageDraw, int], None], colour: Colour, smooth: bool) -> None:
    """Draw with a pen at once, or at twice the size on a mask whose edges are grey when it is laid over."""
    if not smooth:
        mask = Image.new("L", scene.picture.size)
        draw(ImageDraw.Draw(mask), 1)
    else:
        large = Image.new("L", (scene.width * 2, scene.height * 2))
        draw(ImageDraw.Draw(large), 2)
        mask = large.reduce(2)
    scene.picture.paste(colour, (0, 0), mask)


def dots(rng: random.Random) -> Effect:
    """Single pixels, or squares of two."""
    share, large = rng.choice((0.01, 0.02, 0.03, 0.06)) * rng.uniform(0.6, 1.4), rng.random() < 0.15

    def paint(scene: Scene) -> None:
        pixels = np.array(scene.picture)
        count = round(share * pixels.shape[0] * pixels.shape[1] / (4 if large else 1)) + 3
        rows, columns = (scene.noise.integers(0, each, count) for each in pixels.shape[:2])
        colours = np.array([_mote(scene) for _ in range(min(count, 40))], np.uint8)[np.arange(count) % min(count, 40)]
        for right, down in ((0, 0), (0, 1), (1, 0), (1, 1)) if large else ((0, 0),):
            pixels[(rows + down) % pixels.shape[0], (columns + right) % pixels.shape[1]] = colours
        scene.picture = Image.fromarray(pixels)

    return paint


def discs(rng: random.Random) -> Effect:
    """Small circles, filled or not."""
    count, radius, filled, smooth = rng.randint(4, 25), rng.uniform(0.8, 4.0), rng.random() < 0.6, rng.random() < 0.5

    def paint(scene: Scene) -> None:
        spots = [_spot(scene) for _ in range(scene.crowd(count))]

        def draw(pen: ImageDraw.ImageDraw, scale: int) -> None:
            for x, y in spots:
                box = [scale * each for each in (x - radius, y - radius, x + radius, y + radius)]
                pen.ellipse(box, fill=255 if filled and radius < 2.5 else None, outline=255)

        _stroke(scene, draw, _mote(scene), smooth)

    return paint


def _spot(scene: Scene) -> tuple[float, float]:
    return scene.rng.uniform(0, scene.width), scene.rng.uniform(0, scene.height)


def scratches(rng: random.Random) -> Effect:
    """Short lines in all directions: some, or so many pale ones that they cover the paper."""
    crowd = rng.random() < 0.4
    count, length, share = (
        rng.randint(80, 160) if crowd else rng.randint(6, 40),
        rng.uniform(3, 16),
        rng.uniform(0.5, 0.8),
    )

    def paint(scene: Scene) -> None:
        pen = ImageDraw.Draw(scene.picture)
        for _ in range(scene.crowd(count)):
            x, y = _spot(scene)
            colour = mixed(_mote(scene), scene.palette.paper, share) if crowd else _mote(scene)
            right, down = scene.rng.uniform(-length, length), scene.rng.uniform(-length, length)
            pen.line((x, y, x + right, y + down), fill=colour)

    return paint


def threads(rng: random.Random) -> Effect:
    """Long straight lines from anywhere to anywhere, 1 to 3 pixels wide."""
    count, thick, smooth = rng.randint(1, 6), rng.choice((1, 1, 1, 2, 2, 3)), rng.random() < 0.5
    flat, colour = rng.random() < 0.4, _colour(rng)

    def paint(scene: Scene) -> None:
        for _ in range(scene.crowd(count if thick < 3 else min(count, 3))):
            (x, y), (right, down) = _spot(scene), _spot(scene)
            if flat:
                x, right = -5.0, scene.width + 5.0
            wide = max(min(thick, scene.height // 16), 1)
            _stroke(scene, partial(_line, points=[(x, y), (right, down)], thick=wide), colour(scene), smooth)

    return paint


def _line(pen: ImageDraw.ImageDraw, scale: int, points: list[tuple[float, float]], thick: float) -> None:
    scaled = [(x * scale, y * scale) for x, y in points]
    pen.line(scaled, fill=255, width=max(round(thick * scale), 1), joint="curve")


def _colour(rng: random.Random) -> Callable[[Scene], Colour]:
    """Lines have a colour of their own, that of the ink, or that of the paper, which cuts the letters."""
    kind = rng.random()
    if kind < 0.55:
        return _mote
    return (lambda scene: scene.ink) if kind < 0.9 else (lambda scene: scene.palette.paper)


def arcs(rng: random.Random) -> Effect:
    """Pieces of ellipses."""
    count, thick, smooth = rng.randint(1, 8), rng.choice((1, 1, 2)), rng.random() < 0.5

    def paint(scene: Scene) -> None:
        for _ in range(count):
            (x, y), start = _spot(scene), scene.rng.uniform(0, 360)
            wide, tall = scene.rng.uniform(5, scene.width * 0.7), scene.rng.uniform(5, scene.height)
            box, end = (x - wide, y - tall, x + wide, y + tall), start + scene.rng.uniform(40, 240)
            _stroke(scene, partial(_arc, box=box, start=start, end=end, thick=thick), _mote(scene), smooth)

    return paint


def _arc(pen: ImageDraw.ImageDraw, scale: int, box: tuple[float, ...], start: float, end: float, thick: int) -> None:
    pen.arc([scale * each for each in box], start, end, fill=255, width=thick * scale)


def curves(rng: random.Random) -> Effect:
    """Waves from side to side, often in the ink of the text and as thick as its stems."""
    count, thick, smooth = rng.choice((1, 1, 2)), rng.uniform(0.025, 0.075), rng.random() < 0.8
    depth, colour = rng.uniform(0.1, 0.4), _colour(rng)

    def paint(scene: Scene) -> None:
        for _ in range(count):
            wave = partial(_line, points=_wave(scene, depth), thick=thick * scene.height)
            _stroke(scene, wave, colour(scene), smooth)

    return paint


def bars(rng: random.Random) -> Effect:
    """A few even lines up and down or from side to side."""
    step, upright, colour = rng.uniform(0.2, 0.5), rng.random() < 0.5, _colour(rng)

    def paint(scene: Scene) -> None:
        pen, gap, ink = ImageDraw.Draw(scene.picture), max(round(step * scene.height), 5), colour(scene)
        for at in range(scene.rng.randint(0, gap), scene.width if upright else scene.height, gap):
            pen.line((at, 0, at, scene.height) if upright else (0, at, scene.width, at), fill=ink)

    return paint


def _wave(scene: Scene, depth: float) -> list[tuple[float, float]]:
    rng, width, height = scene.rng, scene.width, scene.height
    middle, first, turn = rng.uniform(0.3, 0.7), rng.uniform(0, math.tau), math.tau / rng.uniform(0.5, 2.0)
    start, end = rng.uniform(-0.05, 0.2) * width, rng.uniform(0.8, 1.05) * width
    slope = rng.uniform(-0.25, 0.25)
    count = 16
    return [
        (
            start + (end - start) * each / count,
            height * (middle + slope * (each / count - 0.5) + depth * math.sin(turn * each / count + first)),
        )
        for each in range(count + 1)
    ]


CLUTTER: dict[str, Factory] = {
    "dots": dots,
    "discs": discs,
    "scratches": scratches,
    "threads": threads,
    "arcs": arcs,
    "curves": curves,
    "bars": bars,
}
