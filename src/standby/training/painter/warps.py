"""Warps: where each pixel of the new picture comes from."""

import math
import random
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from standby.training.painter.scene import Pixels

Floats = NDArray[np.float32]
Shift = tuple[Floats, Floats]
"""How far right and how far down the source of each pixel lies, in pixels; two (height, width)."""
Warp = Callable[[Floats, Floats, float, random.Random], Shift]
"""Columns (1, width), rows (height, 1), both in units of the text's height, that height, chance."""


def wave(rng: random.Random) -> Warp:
    """Columns go up and down, or rows left and right, or both, in sines."""
    up, aside = rng.choice(((1, 0), (1, 0), (0, 1), (1, 1)))
    depth, length = rng.uniform(0.04, 0.16), rng.uniform(1.2, 4.0)

    def shift(x: Floats, y: Floats, tall: float, rng: random.Random) -> Shift:
        first, second = rng.uniform(0, math.tau), rng.uniform(0, math.tau)
        down = up * depth * tall * np.sin(x * (math.tau / length) + first) + 0 * y
        right = aside * depth * tall * np.sin(y * (math.tau / min(length, 2.0)) + second) + 0 * x
        return right, down

    return shift


def ripple(rng: random.Random) -> Warp:
    """Rings around a point, as on water."""
    depth, length = rng.uniform(0.03, 0.08), rng.uniform(0.5, 1.3)

    def shift(x: Floats, y: Floats, tall: float, rng: random.Random) -> Shift:
        across, down = x - rng.uniform(float(x[0, 0]), float(x[0, -1])), y - rng.uniform(0.2, 0.8)
        far = np.hypot(across, down) + np.float32(0.01)
        push = depth * tall * np.sin(far * (math.tau / length) + rng.uniform(0, math.tau)) / far
        return push * across, push * down

    return shift


def lens(rng: random.Random) -> Warp:
    """One or two places swell or shrink."""
    count, strength = rng.randint(1, 2), rng.choice((-1, 1)) * rng.uniform(0.15, 0.4)

    def shift(x: Floats, y: Floats, tall: float, rng: random.Random) -> Shift:
        right, down = np.zeros(np.broadcast(x, y).shape, np.float32), np.zeros(np.broadcast(x, y).shape, np.float32)
        for _ in range(count):
            across, below = x - rng.uniform(float(x[0, 0]), float(x[0, -1])), y - rng.uniform(0.2, 0.8)
            near = strength * tall * np.exp(-(across**2 + below**2) * rng.uniform(1.5, 4.0))
            right, down = right - near * across, down - near * below
        return right, down

    return shift


def slope(rng: random.Random) -> Warp:
    """Leaning, climbing and a vanishing point: what a plane seen from aside does."""
    lean, climb, shrink = rng.uniform(-0.35, 0.35), rng.uniform(-0.12, 0.12), rng.uniform(-0.2, 0.2)

    def shift(x: Floats, y: Floats, tall: float, rng: random.Random) -> Shift:
        span = max(float(x[0, -1] - x[0, 0]), 0.01)
        along = (x - x[0, 0]) / span - np.float32(0.5)
        middle = y - np.float32(0.5)
        return lean * tall * middle + 0 * x, tall * (climb * 2 * along + shrink * along * middle * 2)

    return shift


def bend(rng: random.Random) -> Warp:
    """The base line is an arch or a bowl."""
    depth = rng.choice((-1, 1)) * rng.uniform(0.1, 0.3)

    def shift(x: Floats, y: Floats, tall: float, rng: random.Random) -> Shift:
        span = max(float(x[0, -1] - x[0, 0]), 0.01)
        along = (x - x[0, 0]) / span * 2 - 1
        return 0 * (x + y), depth * tall * (along**2 - np.float32(0.5)) + 0 * y

    return shift


def melt(rng: random.Random) -> Warp:
    """Smooth chance: three sines of different lengths for each direction."""
    depth, short = rng.uniform(0.03, 0.09), rng.uniform(0.8, 1.8)

    def shift(x: Floats, y: Floats, tall: float, rng: random.Random) -> Shift:
        right, down = 0 * (x + y), 0 * (x + y)
        for octave in (1.0, 1.7, 2.9):
            a, b, c, d = (rng.uniform(0, math.tau) for _ in range(4))
            turn = math.tau / (short * octave)
            right = right + depth * tall * np.sin(x * (turn * math.cos(a)) + y * (turn * math.sin(a)) + b)
            down = down + depth * tall * np.sin(x * (turn * math.cos(c)) + y * (turn * math.sin(c)) + d)
        return right, down

    return shift


def tear(rng: random.Random) -> Warp:
    """Rows or columns slip by a pixel or two in bands."""
    sideways, band = rng.random() < 0.6, rng.uniform(0.08, 0.3)

    def shift(x: Floats, y: Floats, tall: float, rng: random.Random) -> Shift:
        axis = y if sideways else x
        steps = np.floor((axis - axis.min()) / band).astype(int)
        slips = np.array([rng.uniform(-0.06, 0.06) for _ in range(int(steps.max()) + 1)], np.float32) * tall
        moved, still = np.rint(slips)[steps] + 0 * (x + y), 0 * (x + y)
        return (moved, still) if sideways else (still, moved)

    return shift


WARPS: dict[str, Callable[[random.Random], Warp]] = {
    "wave": wave,
    "ripple": ripple,
    "lens": lens,
    "slope": slope,
    "bend": bend,
    "melt": melt,
    "tear": tear,
}


def warp(pixels: Pixels, warps: tuple[Warp, ...], tall: float, rng: random.Random, smooth: bool) -> Pixels:
    """RGBA pixels warped by the sum of all shifts; what lies outside repeats the border.

    ``tall`` is the height of the text in pixels, the scale of every warp.
    """
    height, width = pixels.shape[:2]
    columns = np.arange(width, dtype=np.float32)[None]
    rows = np.arange(height, dtype=np.float32)[:, None]
    x, y = columns, rows
    for each in warps:
        right, down = each(columns / np.float32(tall), rows / np.float32(tall), tall, rng)
        x, y = x + right, y + down
    return _taken(pixels, x, y, smooth)


def _taken(pixels: Pixels, x: Floats, y: Floats, smooth: bool) -> Pixels:
    height, width = pixels.shape[:2]
    flat = np.ascontiguousarray(pixels).view(np.uint32).ravel()
    if not smooth:
        columns, rows = np.clip(x, 0, width - 1), np.clip(y, 0, height - 1)
        return _at(flat, np.rint(rows).astype(np.int32) * width + np.rint(columns).astype(np.int32))
    x, y = np.clip(x, 0, width - 1.001), np.clip(y, 0, height - 1.001)
    x0, y0 = x.astype(np.int32), y.astype(np.int32)
    right, down = (x - x0).astype(np.float32)[..., None], (y - y0).astype(np.float32)[..., None]
    at = y0 * width + x0
    upper = _between(_at(flat, at).astype(np.float32), _at(flat, at + 1), right)
    lower = _between(_at(flat, at + width).astype(np.float32), _at(flat, at + width + 1), right)
    return (_between(upper, lower, down) + np.float32(0.5)).astype(np.uint8)


def _at(flat: NDArray[np.uint32], places: NDArray[np.int32]) -> Pixels:
    """Four channels at once, as one number."""
    return flat.take(places).view(np.uint8).reshape(*places.shape, 4)


def _between(first: Floats, second: Pixels | Floats, share: Floats) -> Floats:
    """In place, because this is where most of a warp's time goes."""
    step = second - first
    step *= share
    first += step
    return first
