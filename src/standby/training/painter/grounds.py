"""Grounds: what lies under a code."""

import random

import numpy as np
from PIL import Image, ImageDraw

from standby.training import faces
from standby.training.painter.scene import Colour, Effect, Factory, Scene, any_colour, contrast, mixed
from standby.training.painter.typefaces import CHARACTERS, glyph


def _other(scene: Scene, rng: random.Random, share: float) -> Colour:
    """A second paper colour that keeps the ink readable."""
    paper = scene.palette.paper
    colour = mixed(paper, any_colour(rng), share)
    for _ in range(8):
        if all(contrast(colour, ink) >= 60 for ink in scene.palette.inks):
            return colour
        share *= 0.7
        colour = mixed(paper, any_colour(rng), share)
    return paper


def gradient(rng: random.Random) -> Effect:
    """One colour turns into another, across, down or along a corner."""
    across, down, share = rng.choice((0, 1, 1)), rng.choice((0, 0, 1)), rng.uniform(0.3, 0.9)

    def paint(scene: Scene) -> None:
        x = np.linspace(0, across, scene.width)[None, :, None]
        y = np.linspace(0, down or (not across), scene.height)[:, None, None]
        mix = (x + y) / max(across + (down or (not across)), 1)
        far = np.array(_other(scene, scene.rng, share), np.float32)
        scene.become(scene.pixels() * (1 - mix) + far * mix)

    return paint


def clouds(rng: random.Random) -> Effect:
    """Soft patches of other colours."""
    cells, share = rng.choice(((3, 2), (5, 3), (9, 4), (16, 7))), rng.uniform(0.3, 0.9)

    def paint(scene: Scene) -> None:
        count = cells[0] * cells[1]
        patches = [_other(scene, scene.rng, share) for _ in range(5)]
        small = np.array([scene.rng.choice(patches) for _ in range(count)], np.uint8).reshape(cells[1], cells[0], 3)
        how = scene.rng.choice((Image.Resampling.BICUBIC, Image.Resampling.BILINEAR))
        scene.picture = Image.fromarray(small).resize((scene.width, scene.height), how)

    return paint


def grain(rng: random.Random) -> Effect:
    """Every pixel of the paper a little different, in grey or in colours."""
    depth, grey = rng.uniform(10, 60), rng.random() < 0.4

    def paint(scene: Scene) -> None:
        shape = (scene.height, scene.width, 1 if grey else 3)
        scene.become(scene.pixels() + scene.noise.uniform(-depth, depth, shape).astype(np.float32))

    return paint


def hatching(rng: random.Random) -> Effect:
    """Parallel lines, one or both ways, straight or slanted."""
    step, slant, crossed, share = rng.randint(3, 12), rng.choice((0, 0, 1, -1)), rng.random() < 0.6, rng.uniform(0.3, 1)

    def paint(scene: Scene) -> None:
        pen, colour = ImageDraw.Draw(scene.picture), _other(scene, scene.rng, share)
        lean = slant * scene.height
        for x in range(scene.rng.randint(-step, 0) - abs(lean), scene.width + abs(lean), step):
            pen.line((x, 0, x + lean, scene.height), fill=colour)
            if crossed and slant:
                pen.line((x, 0, x - lean, scene.height), fill=colour)
        if crossed and not slant:
            for y in range(scene.rng.randint(0, step), scene.height, step):
                pen.line((0, y, scene.width, y), fill=colour)

    return paint


def tiles(rng: random.Random) -> Effect:
    """Rectangles of near colours."""
    columns, rows, share = rng.randint(2, 14), rng.randint(1, 6), rng.uniform(0.2, 0.7)

    def paint(scene: Scene) -> None:
        colours = [_other(scene, scene.rng, share) for _ in range(4)]
        small = [scene.rng.choice(colours) for _ in range(columns * rows)]
        grid = np.array(small, np.uint8).reshape(rows, columns, 3)
        scene.picture = Image.fromarray(grid).resize((scene.width, scene.height), Image.Resampling.NEAREST)

    return paint


def rings(rng: random.Random) -> Effect:
    """Rings around a point."""
    step, share = rng.uniform(4, 14), rng.uniform(0.3, 0.8)

    def paint(scene: Scene) -> None:
        x, y = scene.rng.uniform(0, scene.width), scene.rng.uniform(0, scene.height)
        far = np.hypot(np.arange(scene.width)[None] - x, np.arange(scene.height)[:, None] - y)
        mix = (np.sin(far * (6.28 / step)) * 0.5 + 0.5)[..., None]
        scene.become(scene.pixels() * (1 - mix) + np.array(_other(scene, scene.rng, share)) * mix)

    return paint


def murmur(rng: random.Random) -> Effect:
    """Small pale characters all over the paper."""
    count, size, share = rng.randint(10, 40), rng.randint(7, 11), rng.uniform(0.25, 0.6)

    def paint(scene: Scene) -> None:
        for _ in range(scene.crowd(count)):
            cut = glyph(faces.BUILT_IN, size, scene.rng.choice(CHARACTERS), smooth=True)
            corner = scene.rng.randint(-4, scene.width), scene.rng.randint(-4, scene.height)
            scene.picture.paste(_other(scene, scene.rng, share), corner, cut.mask)

    return paint


GROUNDS: dict[str, Factory] = {
    "gradient": gradient,
    "clouds": clouds,
    "grain": grain,
    "hatching": hatching,
    "tiles": tiles,
    "rings": rings,
    "murmur": murmur,
}
