"""The picture is taken: the thing gets its place, its shadow and its light, then the camera's faults."""

import math
import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from standby.sandbox.rail12306.pictograms import paint
from standby.sandbox.rail12306.pictograms.grounds import ground
from standby.sandbox.rail12306.pictograms.pen import Matrix, Pen, Style

Design = Callable[[Pen, random.Random], None]

FINE = 2
"""Pixels are painted in finer ones, so many to a side."""


def photograph(design: Design, rng: random.Random, size: int) -> Image.Image:
    """One picture of a design, RGB, ``size`` x ``size``."""
    side = size * FINE
    layer = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    tilt = (rng.gauss(0, 0.05), rng.gauss(0, 0.06))
    design(Pen(ImageDraw.Draw(layer), side / 2, stance(rng), style(rng), rng, tilt), rng)
    picture = ground(rng, side)
    mask = layer.getchannel("A")
    if rng.random() < 0.5:
        _cast_shadow(picture, mask, rng)
    picture.paste(layer, (0, 0), mask)
    return exposed(picture.reduce(FINE), rng)


def stance(rng: random.Random) -> Matrix:
    """Turned by up to 20 degrees, mirrored or not, sheared, 0.6 to 1.0 of the picture, cut by its edge now and then."""
    scale, turn = rng.uniform(0.6, 1.0), math.radians(rng.triangular(-20, 20, 0))
    wide, shear = scale * rng.uniform(0.88, 1.12) * rng.choice((1, -1)), rng.gauss(0, 0.07)
    cos, sin = math.cos(turn), math.sin(turn)
    room = 1.12 - scale + 0.06
    x, y = rng.uniform(-room, room) * 0.8, rng.uniform(-room, room) * 0.8
    return (cos * wide, (cos * shear - sin) * scale, x, sin * wide, (sin * shear + cos) * scale, y)


def style(rng: random.Random) -> Style:
    """Painted without lines most often, else outlined, or sketched in ink."""
    ink = paint.some(rng, paint.BLACK, paint.DARK, paint.BROWN, paint.NAVY)
    kind = rng.random()
    if kind < 0.6:
        return Style()
    if kind < 0.9:
        return Style(ink, rng.uniform(0.012, 0.045))
    return Style(ink, rng.uniform(0.02, 0.045), paint.pale(paint.some(rng, paint.WHITE, paint.CREAM), 0.4), 0.006)


def exposed(picture: Image.Image, rng: random.Random) -> Image.Image:
    """Out of focus now and then; light from one side, its colour, contrast, and noise."""
    if rng.random() < 0.3:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.0)))
    size = picture.width
    noise = np.random.default_rng(rng.getrandbits(64))
    pixels = np.asarray(picture, np.float32)
    turn, strength = rng.uniform(0, math.tau), rng.uniform(0, 0.22)
    ramp = np.linspace(-1, 1, size, dtype=np.float32)
    light = rng.uniform(0.86, 1.1) + strength * (math.cos(turn) * ramp[None, :] + math.sin(turn) * ramp[:, None])
    tint = np.array([rng.gauss(1, 0.035) for _ in range(3)], np.float32)
    contrast, middle = rng.uniform(0.8, 1.15), 128 + rng.uniform(-10, 10)
    pixels = (pixels - middle) * (contrast * tint)
    pixels = (pixels + middle) * light.astype(np.float32)[:, :, None]
    if rng.random() < 0.06:
        pixels += (pixels.mean(axis=2, keepdims=True) - pixels) * 0.75
    pixels += noise.standard_normal(pixels.shape, np.float32) * rng.uniform(0.5, 8)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _cast_shadow(picture: Image.Image, mask: Image.Image, rng: random.Random) -> None:
    """Beside and below the thing, soft."""
    side = picture.width
    small = mask.reduce(4).filter(ImageFilter.GaussianBlur(rng.uniform(1, 2.5)))
    depth = rng.uniform(0.25, 0.6)
    soft = small.resize((side, side), Image.Resampling.BILINEAR).point([int(level * depth) for level in range(256)])
    away = round(side * rng.uniform(0.02, 0.06))
    picture.paste((20, 20, 26), (rng.choice((-1, 1)) * away, away), soft)
