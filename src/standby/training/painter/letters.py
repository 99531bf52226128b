"""The text itself: each letter cut, turned and set beside the last one, on a transparent layer."""

import math
import random
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from standby.training.painter.scene import Colour, Palette, Pixels, Scene, any_colour, brightness, mixed
from standby.training.painter.typefaces import Glyph, Typeface, advance, any_typeface, glyph, hollow
from standby.training.painter.warps import Warp, warp

FINE_BELOW = 52
"""Letters of taller pictures are not drawn larger and shrunk: nothing would be seen of it."""
BOLD_FROM = 15
"""Font size in pixels from which a stroke can grow without closing the counters."""
SMALLEST = 10
"""Font size in pixels below which no text is drawn."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a style writes. Sizes are shares of the picture's height, gaps and jumps of the font's size.

    ``spacing`` is one of "advance", "ink" and "pitch"; ``halo`` is a rim of "paper", an "edge" of black or white,
    or nothing; ``place`` where between
    left and right the text stands, negative for anywhere.
    """

    faces: tuple[Typeface, ...]
    size: float
    size_jitter: float
    turn: float
    lean: float
    jump: float
    spacing: str
    gap: float
    gap_jitter: float
    place: float
    reach: float
    smooth: bool
    fine: int
    stroke: int
    hollow: bool
    shadow: tuple[int, int] | None
    halo: str
    fill: str
    per_letter: bool
    ordered: bool
    warps: tuple[Warp, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A letter ready to be pasted: its mask, its colour, its corner from the pen, and how far the pen goes on."""

    mask: Image.Image
    colour: Colour
    left: int
    top: int
    advance: float


def write(scene: Scene, lettering: Lettering, text: str) -> None:
    """Put the text on the picture, wholly inside it, smaller if need be."""
    layer = _layer(scene, lettering, text)
    room = round(scene.width * lettering.reach) - 2, scene.height - 2
    layer = _fitted(layer, room, lettering.smooth)
    height, width = layer.shape[:2]
    left = 1 + _place(room[0] - width, lettering.place, scene.rng)
    spare = room[1] - height
    top = 1 + round(spare * min(max(scene.rng.gauss(0.5, 0.17), 0.0), 1.0))
    canvas = np.array(scene.picture)
    under = canvas[top : top + height, left : left + width]
    cover = layer[..., 3:].astype(np.uint16)
    under[:] = (layer[..., :3] + (under * (255 - cover) + 127) // 255).clip(0, 255)
    scene.picture = Image.fromarray(canvas)


def _place(spare: int, place: float, rng: random.Random) -> int:
    return rng.randint(0, spare) if place < 0 else round(spare * place)


def _layer(scene: Scene, lettering: Lettering, text: str) -> Pixels:
    """The warped text cut to its ink, premultiplied RGBA."""
    fine = lettering.fine if scene.height <= FINE_BELOW else 1
    room = scene.width * lettering.reach * fine * 0.97, scene.height * fine * 0.95
    size = min(scene.height * lettering.size * fine, room[0] / _least_width(lettering, text))
    kept = scene.rng.getstate()
    for _ in range(3):
        scene.rng.setstate(kept)
        pieces = _pieces(scene, lettering, text, max(round(size), SMALLEST * fine))
        layer = _set(pieces, lettering, scene.palette, scene.rng)
        if lettering.warps:
            layer = warp(layer, lettering.warps, size * 0.8, scene.rng, lettering.smooth)
        layer = _cut(layer)
        over = max(layer.shape[1] / room[0], layer.shape[0] / room[1])
        if over <= 1.0 or size <= SMALLEST * fine:
            break
        size /= over * 1.02
    if fine > 1:
        small = Image.fromarray(layer).reduce(fine)
        layer = np.asarray(small)
    return layer


def _least_width(lettering: Lettering, text: str) -> float:
    """About how many times the font's size the text is wide, so that few letters are cut twice."""
    face = lettering.faces[0]
    return max(sum(advance(face.path, each) for each in text) + 0.8 * lettering.gap * (len(text) - 1), 0.5)


def _pieces(scene: Scene, lettering: Lettering, text: str, size: int) -> list[Piece]:
    rng = scene.rng
    faces = [rng.choice(lettering.faces)] * len(text)
    if lettering.per_letter:
        faces = [rng.choice(lettering.faces) for _ in text]
    inks = [scene.ink] * len(text)
    if len(scene.palette.inks) > 1 and lettering.per_letter:
        inks = [rng.choice(scene.palette.inks) for _ in text]
    return [_piece(face, ink, each, size, lettering, rng) for face, ink, each in zip(faces, inks, text, strict=True)]


def _piece(face: Typeface, ink: Colour, character: str, size: int, lettering: Lettering, rng: random.Random) -> Piece:
    size = max(round(size * (1 + rng.choice((-1.0, -0.3, 0.3, 1.0)) * lettering.size_jitter)), SMALLEST)
    if lettering.hollow:
        cut = hollow(face.path, size, character, lettering.smooth, lettering.stroke or 1)
    else:
        thin = size >= BOLD_FROM and not face.heavy
        cut = glyph(face.path, size, character, lettering.smooth, lettering.stroke if thin else 0)
    turn = rng.uniform(-1, 1) * lettering.turn
    lean = rng.uniform(-1, 1) * lettering.lean
    mask, left, top = _turned(cut, turn, lean, lettering.smooth)
    return Piece(mask, ink, left, top + round(rng.uniform(-1, 1) * lettering.jump * size), cut.advance)


def _turned(cut: Glyph, turn: float, lean: float, smooth: bool) -> tuple[Image.Image, int, int]:
    """The mask turned by degrees and leaned around its centre, with its new corner."""
    if abs(turn) < 1.0 and abs(lean) < 0.02:
        return cut.mask, cut.left, cut.top
    angle = math.radians(turn)
    cos, sin = math.cos(angle), math.sin(angle)
    width, height = cut.mask.size
    wide = math.ceil(abs(width * cos) + abs(height * (abs(sin) + abs(lean)))) + 2
    tall = math.ceil(abs(width * sin) + abs(height * cos)) + 2
    # From a new pixel back to the old one: unturn, then unlean, about both centres.
    a, b, d, e = cos + lean * sin, -sin + lean * cos, sin, cos
    x, y = wide / 2, tall / 2
    matrix = (a, b, width / 2 - a * x - b * y, d, e, height / 2 - d * x - e * y)
    how = Image.Resampling.BILINEAR if smooth else Image.Resampling.NEAREST
    mask = cut.mask.transform((wide, tall), Image.Transform.AFFINE, matrix, how)
    return mask, cut.left + (width - wide) // 2, cut.top + (height - tall) // 2


def _set(pieces: list[Piece], lettering: Lettering, palette: Palette, rng: random.Random) -> Pixels:
    """All pieces on one transparent layer with a margin for warps."""
    tall = max(piece.mask.height for piece in pieces)
    pens = _pens(pieces, lettering, tall, rng)
    margin = 4 + (round(tall * 0.3) if lettering.warps else 0)
    lefts = [round(pen) + piece.left for pen, piece in zip(pens, pieces, strict=True)]
    first, top = min(lefts), min(piece.top for piece in pieces)
    wide = max(left + piece.mask.width for left, piece in zip(lefts, pieces, strict=True)) - first
    high = max(piece.top + piece.mask.height for piece in pieces) - top
    layer = Image.new("RGBA", (wide + 2 * margin, high + 2 * margin))
    order = list(range(len(pieces)))
    if not lettering.ordered:
        order.reverse()
    edge = palette.paper if lettering.halo != "edge" else _opposite(palette.inks[0])
    shade = mixed(palette.paper, (128, 128, 128) if sum(palette.paper) > 380 else (0, 0, 0), rng.uniform(0.4, 0.9))
    for at in order:
        corner = lefts[at] - first + margin, pieces[at].top - top + margin
        _paste(layer, pieces[at], corner, lettering, shade, edge)
    return _filled(np.asarray(layer), lettering.fill, rng)


def _opposite(ink: Colour) -> Colour:
    return (255, 255, 255) if brightness(ink) < 128 else (0, 0, 0)


def _paste(
    layer: Image.Image, piece: Piece, corner: tuple[int, int], lettering: Lettering, shade: Colour, edge: Colour
) -> None:
    if lettering.shadow is not None:
        right, down = lettering.shadow
        layer.paste((*shade, 255), (corner[0] + right, corner[1] + down), piece.mask)
    if lettering.halo:
        fat = Image.new("L", (piece.mask.width + 2, piece.mask.height + 2))
        fat.paste(piece.mask, (1, 1))
        layer.paste((*edge, 255), (corner[0] - 1, corner[1] - 1), fat.filter(ImageFilter.MaxFilter(3)))
    layer.paste((*piece.colour, 255), corner, piece.mask)


def _filled(layer: Pixels, fill: str, rng: random.Random) -> Pixels:
    """The ink shaded or blended into another from side to side, striped, or speckled."""
    if fill == "plain":
        return layer
    height, width = layer.shape[:2]
    axis = np.arange(width)[None, :] / width if rng.random() < 0.6 else np.arange(height)[:, None] / height
    if fill == "striped":
        other = rng.uniform(0.3, 0.7) * (np.arange(height)[:, None] % rng.randint(2, 4) == 0)
    elif fill == "speckled":
        chance = np.random.default_rng(rng.getrandbits(32)).random((height, width))
        other = rng.uniform(0.3, 0.6) * (chance < 0.25)
    else:
        other = axis * (1.0 if fill == "blended" else rng.uniform(0.3, 0.6))
    tone = np.array(any_colour(rng, 0, 150) if fill == "blended" else (0, 0, 0), np.float32)
    share = np.broadcast_to(other, (height, width))[..., None]
    shaded = layer.copy()
    shaded[..., :3] = layer[..., :3] * (1 - share) + share * tone * (layer[..., 3:] / 255)
    return shaded


def _pens(pieces: list[Piece], lettering: Lettering, tall: int, rng: random.Random) -> list[float]:
    """Where the pen stands for each letter."""
    pens, pen = [], 0.0
    pitch = sum(piece.advance for piece in pieces) / len(pieces) * 1.05 + lettering.gap * tall
    for piece in pieces:
        extra = (lettering.gap + rng.uniform(-1, 1) * lettering.gap_jitter) * tall
        if lettering.spacing == "ink":
            pens.append(pen - piece.left)
            pen += piece.mask.width + extra
        elif lettering.spacing == "pitch":
            pens.append(pen)
            pen += max(pitch, tall * 0.3)
        else:
            pens.append(pen)
            pen += max(piece.advance + extra, tall * 0.2)
    return pens


def _cut(layer: Pixels) -> Pixels:
    """The rectangle that holds all ink."""
    ink = layer[..., 3] > 24
    columns, rows = np.flatnonzero(ink.any(axis=0)), np.flatnonzero(ink.any(axis=1))
    if not len(columns):
        return layer
    return layer[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _fitted(layer: Pixels, room: tuple[int, int], smooth: bool) -> Pixels:
    height, width = layer.shape[:2]
    scale = min(room[0] / width, room[1] / height, 1.0)
    if scale == 1.0:
        return layer
    size = max(int(width * scale), 1), max(int(height * scale), 1)
    how = Image.Resampling.BILINEAR if smooth else Image.Resampling.NEAREST
    return np.asarray(Image.fromarray(layer).resize(size, how))


def random_lettering(rng: random.Random, needed: str, chosen: frozenset[str], held_out: bool) -> Lettering:
    """How one style writes; ``chosen`` are the names of the effects it takes part in."""
    smooth = "coarse" not in chosen
    count = rng.choice((2, 3, 4, 6)) if "faces" in chosen else 1
    spacing = rng.choice(("advance", "advance", "ink", "ink", "pitch"))
    reach = rng.choice((1.0, 1.0, 1.0, 0.95, 0.9, 0.8, 0.7))
    return Lettering(
        faces=tuple(any_typeface(rng, needed, held_out) for _ in range(count)),
        size=rng.triangular(0.8 if "hollow" in chosen else 0.55, 1.3, 0.85),
        size_jitter=rng.uniform(0.06, 0.2) if "sizes" in chosen else 0.0,
        turn=rng.choice((8.0, 15.0, 15.0, 25.0, 25.0, 35.0, 45.0)) if "turned" in chosen else 0.0,
        lean=rng.uniform(0.1, 0.4) if "leaned" in chosen else 0.0,
        jump=rng.uniform(0.03, 0.2) if "jumping" in chosen else 0.0,
        spacing=spacing,
        gap=_gap(rng, spacing, "tight" in chosen) * (1.0 if reach > 0.85 else 0.4),
        gap_jitter=rng.choice((0.0, 0.03, 0.08)),
        place=rng.choice((-1.0, -1.0, 0.5, 0.5, 0.0, 0.15, rng.random())),
        reach=reach,
        smooth=smooth,
        fine=2 if smooth and "fine" in chosen else 1,
        stroke=1 if "bold" in chosen else 0,
        hollow="hollow" in chosen,
        shadow=(rng.choice((-2, -1, 1, 2)), rng.choice((-1, 1, 2))) if "shadow" in chosen else None,
        halo=rng.choice(("paper", "edge")) if "halo" in chosen else "",
        fill=rng.choice(("shaded", "blended", "blended", "striped", "speckled")) if "filled" in chosen else "plain",
        per_letter="letters" in chosen or "faces" in chosen,
        ordered=rng.random() < 0.8,
        warps=(),
    )


def _gap(rng: random.Random, spacing: str, tight: bool) -> float:
    if spacing == "ink":
        return rng.uniform(-0.14, -0.02) if tight else rng.uniform(0.0, 0.35)
    if spacing == "pitch":
        return rng.uniform(-0.12, 0.0) if tight else rng.uniform(0.0, 0.3)
    return rng.uniform(-0.15, -0.05) if tight else rng.uniform(-0.02, 0.3)
