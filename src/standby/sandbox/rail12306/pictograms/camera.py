"""The picture is taken: the thing gets its place, its shadow and its light, then the camera's faults."""

import math
import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

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
    warp = (rng.gauss(0, 0.07), rng.gauss(0, 0.08), rng.gauss(0, 0.07), rng.gauss(0, 0.07))
    design(Pen(ImageDraw.Draw(layer), side / 2, stance(rng), warp, style(rng), rng), rng)
    picture = ground(rng, side)
    mask = layer.getchannel("A")
    if rng.random() < 0.55:
        _cast_shadow(picture, mask, rng)
    picture.paste(_shaded(layer, rng), (0, 0), mask)
    return exposed(picture.reduce(FINE), rng)


def stance(rng: random.Random) -> Matrix:
    """Turned by up to 20 degrees, mirrored or not, sheared, 0.6 to 1.0 of the picture, cut by its edge now and then."""
    scale, turn = rng.triangular(0.6, 1.0, 0.9), math.radians(rng.triangular(-20, 20, 0))
    wide, shear = scale * rng.uniform(0.8, 1.2) * rng.choice((1, -1)), rng.gauss(0, 0.07)
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
    pixels = np.array(picture, np.float32)
    turn, strength = rng.uniform(0, math.tau), rng.uniform(0, 0.22)
    ramp = np.arange(1 - size, size, 2, dtype=np.float32) / size
    light = rng.uniform(0.86, 1.1) + strength * (math.cos(turn) * ramp[None, :] + math.sin(turn) * ramp[:, None])
    contrast = np.array([rng.gauss(1, 0.035) for _ in range(3)], np.float32) * np.float32(rng.uniform(0.8, 1.15))
    pixels *= contrast
    pixels += (1 - contrast) * np.float32(rng.uniform(118, 138))
    pixels *= light[:, :, None]
    if rng.random() < 0.06:
        pixels += (pixels.mean(axis=2, keepdims=True) - pixels) * 0.75
    pixels += noise.standard_normal(pixels.shape, np.float32) * np.float32(rng.uniform(0.5, 8))
    return Image.fromarray(pixels.clip(0, 255, out=pixels).astype(np.uint8))


def _shaded(layer: Image.Image, rng: random.Random) -> Image.Image:
    """The thing darker on one side, so that white stands out from white."""
    corners = [rng.randint(150, 235), rng.randint(205, 250), rng.randint(205, 250), 255]
    small = Image.new("L", (2, 2))
    small.putdata(corners)
    if rng.random() < 0.5:
        small = small.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if rng.random() < 0.7:
        small = small.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    light = small.resize(layer.size, Image.Resampling.BILINEAR)
    return ImageChops.multiply(layer, Image.merge("RGBA", (light, light, light, Image.new("L", layer.size, 255))))


def _cast_shadow(picture: Image.Image, mask: Image.Image, rng: random.Random) -> None:
    """Beside and below the thing, soft."""
    side = picture.width
    small = mask.reduce(4).filter(ImageFilter.GaussianBlur(rng.uniform(1, 2.5)))
    depth = rng.uniform(0.25, 0.6)
    soft = small.resize((side, side), Image.Resampling.BILINEAR).point([int(level * depth) for level in range(256)])
    away = round(side * rng.uniform(0.02, 0.06))
    picture.paste((20, 20, 26), (rng.choice((-1, 1)) * away, away), soft)
