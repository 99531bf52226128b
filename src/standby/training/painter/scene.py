"""What one picture is painted with: the canvas, its colours and its chance."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Colour = tuple[int, int, int]
Pixels = NDArray[np.uint8]
"""(height, width, channels)"""


@dataclass(frozen=True, slots=True)
class Palette:
    """One paper; inks that can be told from it; the colour of what disturbs, often fainter."""

    paper: Colour
    inks: tuple[Colour, ...]
    motes: tuple[Colour, ...]


@dataclass(slots=True)
class Scene:
    """A picture that grows. ``noise`` is for arrays, ``rng`` for single choices."""

    picture: Image.Image
    palette: Palette
    rng: random.Random
    noise: np.random.Generator
    ink: Colour

    @property
    def width(self) -> int:
        return self.picture.width

    @property
    def height(self) -> int:
        return self.picture.height

    def crowd(self, count: int) -> int:
        """How many things to strew where ``count`` suit a picture of 120x40: fewer on smaller ones."""
        return max(round(count * min(max(self.width * self.height / 4800, 0.25), 1.5)), 1)

    def pixels(self) -> Pixels:
        return np.asarray(self.picture)

    def become(self, pixels: NDArray[np.generic]) -> None:
        """Take over pixels of any number type, cut to 0..255."""
        self.picture = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


Effect = Callable[[Scene], None]
"""One step of painting, the same for all pictures of a style but for chance."""
Factory = Callable[[random.Random], Effect]
"""Fixes what a style keeps the same of an effect."""


def brightness(colour: Colour) -> float:
    """Luma, 0..255."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def contrast(one: Colour, other: Colour) -> float:
    """How well two colours are told apart: mostly brightness, a little hue."""
    hue = sum(abs(a - b) for a, b in zip(one, other, strict=True)) / 3
    return abs(brightness(one) - brightness(other)) * 0.75 + hue * 0.25


def any_colour(rng: random.Random, low: int = 0, high: int = 255) -> Colour:
    """Each channel by itself within the bounds."""
    return rng.randint(low, high), rng.randint(low, high), rng.randint(low, high)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """``share`` of the second colour in the first."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def random_palette(rng: random.Random, colourful: bool, thin: bool) -> Palette:
    """White paper and dark ink most often, as on the web; light on dark and pale inks at times."""
    paper = _paper(rng)
    least = rng.choice((70.0, 85.0, 100.0, 130.0)) + 35.0 * thin
    count = rng.choice((3, 6, 12)) if colourful else rng.choice((1, 1, 1, 2))
    inks = tuple(_ink(rng, paper, least) for _ in range(count))
    return Palette(paper, inks, _motes(rng, paper, inks))


def _paper(rng: random.Random) -> Colour:
    kind = rng.random()
    if kind < 0.42:
        return 255, 255, 255
    if kind < 0.72:
        return any_colour(rng, rng.choice((180, 200, 220, 235)), 255)
    if kind < 0.82:
        grey = rng.randint(190, 250)
        return grey, grey, grey
    return any_colour(rng, 0, 90) if kind < 0.93 else any_colour(rng, 60, 230)


def _ink(rng: random.Random, paper: Colour, least: float) -> Colour:
    dark = brightness(paper) > 128
    if rng.random() < 0.2:
        return (0, 0, 0) if dark else (255, 255, 255)
    for _ in range(20):
        high = rng.choice((60, 110, 160, 200, 255))
        colour = any_colour(rng, 0, high) if dark else any_colour(rng, 255 - high, 255)
        if contrast(colour, paper) >= least:
            return colour
    return (0, 0, 0) if dark else (255, 255, 255)


def _motes(rng: random.Random, paper: Colour, inks: tuple[Colour, ...]) -> tuple[Colour, ...]:
    kind = rng.random()
    if kind < 0.3:
        return inks
    if kind < 0.6:
        return tuple(mixed(paper, any_colour(rng), rng.uniform(0.25, 0.8)) for _ in range(12))
    if kind < 0.8:
        return tuple(any_colour(rng) for _ in range(12))
    grey = rng.randint(90, 210)
    return ((grey, grey, grey),)
