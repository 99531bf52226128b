"""Simple drawings, one for each word: a shape, a pattern and colours that follow from its name."""

import math
import random
from hashlib import blake2b
from typing import Any

from PIL import Image, ImageDraw

SIDE = 76


def draw(name: str, rng: random.Random, size: int = SIDE) -> Image.Image:
    """A simple drawing of one class: the same shape, hues and pattern each time, moved and turned a little."""
    facts = blake2b(name.encode()).digest()
    ground = tuple(170 + byte % 80 for byte in facts[:3])
    ink = tuple(byte % 150 for byte in facts[3:6])
    tile = Image.new("RGB", (size, size), ground)
    pen = ImageDraw.Draw(tile)
    _pattern(pen, facts, rng)
    centre = SIDE / 2 + rng.uniform(-5, 5), SIDE / 2 + rng.uniform(-5, 5)
    turn, reached = rng.uniform(-0.3, 0.3), SIDE * rng.uniform(0.3, 0.42)
    corners = 3 + facts[6] % 7
    reach = [0.55 + facts[7 + i % 8] / 560 for i in range(2 * corners)]
    points = [_on_circle(centre, turn + math.pi * i / corners, reached * r) for i, r in enumerate(reach)]
    pen.polygon(points, fill=ink, outline=tuple(byte % 90 for byte in facts[16:19]))
    hole = reached * (0.15 + facts[19] / 900)
    pen.ellipse((centre[0] - hole, centre[1] - hole, centre[0] + hole, centre[1] + hole), fill=ground)
    return tile


def _pattern(pen: Any, facts: bytes, rng: random.Random) -> None:
    """Stripes behind the shape, their slope and distance of the class."""
    slope, distance = facts[20] % 5 - 2, 7 + facts[21] % 12
    colour = tuple(140 + byte % 100 for byte in facts[22:25])
    for offset in range(-2 * SIDE + rng.randrange(distance), 2 * SIDE, distance):
        pen.line((offset, 0, offset + slope * SIDE // 2, SIDE), fill=colour, width=2)


def _on_circle(centre: tuple[float, float], angle: float, radius: float) -> tuple[float, float]:
    return centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)
