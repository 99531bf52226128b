"""Paints the words of click captchas as the site writes them, and what is none of its words.

Each character comes in a face and a size of its own, leaning, climbing and a
little bent, as if by a brush that is half dry; quotation marks, dashes and dots
are strewn among them; then the picture is compressed. A part of the strips is
tidy, as other sites and the sandbox write.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from torch import Tensor

from standby.captcha.click.cut import INK, strip
from standby.captcha.click.geometry import VOCABULARY
from standby.training.click.glyphs import BODY, MARKS, TEXTURE, Atlas

NONE = len(VOCABULARY)
"""The class of what is no word of the vocabulary."""
CANVAS = (40, 128)
"""Height and width of the paper, in pixels; a multiple of the 8 that JPEG compresses together."""
FINE, PATCH, COARSE = 2, 48, 5
"""How many times finer characters are drawn, the side of the square one is drawn in, so fine, and in how many places
per side chance has its say."""
BENT, PRESSED, DRY = 1.0, 0.12, 0.2
"""How far a rough brush strays, in fine pixels, how much thinner or thicker it gets, and how much paler."""
NO_WORD, MARKED, TIDY, IN_MADE_UP, IN_ONE_FACE, CLIPPED = 0.12, 0.3, 0.2, 0.1, 0.25, 0.1
"""How often a strip has no word, a word has marks, a strip is tidy, in the made-up script, in one face throughout, and
how often the cut goes through a word."""
LUMINANCE = (
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51,
    87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip
"""How coarsely JPEG keeps brightness at quality 50, ITU-T T.81, table K.1."""

Strips = NDArray[np.uint8]
Classes = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Hand:
    """How one strip is written.

    ``face`` is one for all characters, or None for one each; ``size`` in
    pixels; ``lean`` columns per row and ``climb`` rows per column; ``loose``
    (0..1) how much characters differ in all that; ``dark`` 0..1; ``gap`` from
    one middle to the next, in sizes.
    """

    face: int | None
    size: float
    lean: float
    climb: float
    loose: float
    dark: float
    gap: float


@dataclass(frozen=True, slots=True)
class Stamp:
    """One glyph on a strip: its texture, its middle in pixels, and how it is drawn.

    ``shape`` (2, 2) takes a step on the paper, in fine pixels, to one in the
    texture; ``ink`` 0..1; ``bold`` thickens, ``rough`` dries the brush.
    """

    strip: int
    texture: int
    x: float
    y: float
    shape: NDArray[np.floating]
    ink: float
    bold: float
    rough: float


def paint(atlas: Atlas, count: int, rng: np.random.Generator) -> tuple[Strips, Classes]:
    """Strips (count, 24, 72) of brightness as ``captcha.click.cut`` gives them, with their classes; 80 is no word."""
    stamps: list[Stamp] = []
    classes = np.empty(count, np.int64)
    for number in range(count):
        text, classes[number] = _text(rng, atlas.others)
        stamps += _written(atlas, text, number, rng)
    generator = torch.Generator().manual_seed(int(rng.integers(1 << 62)))
    papers = _compressed(255 * (1 - _inked(atlas, stamps, count, generator)), rng)
    return np.stack([strip(_clipped(each, rng)) for each in papers]), classes


def _clipped(paper: Strips, rng: np.random.Generator) -> Strips:
    """The paper; now and then cut a little too close on one side."""
    quarter = int(rng.integers(4))
    turned = np.rot90(paper, quarter)
    inked = np.flatnonzero((turned < INK).any(axis=1))
    if rng.random() >= CLIPPED or not inked.size:
        return paper
    return np.rot90(turned[inked[0] + int(rng.integers(1, 4)) :], -quarter)


def _text(rng: np.random.Generator, others: str) -> tuple[str, int]:
    """What is written, a blank between words, and its class."""
    if rng.random() < NO_WORD:
        return _no_word(rng, others), NONE
    number = int(rng.integers(len(VOCABULARY)))
    text = VOCABULARY[number]
    if rng.random() < MARKED:
        for _ in range(rng.choice((1, 1, 2))):
            place = int(rng.integers(len(text) + 1))
            text = text[:place] + str(rng.choice(list(MARKS))) + text[place:]
    return text, number


def _no_word(rng: np.random.Generator, others: str) -> str:
    """Two words, a piece of one, characters of several, other characters, marks, or nothing."""
    one, two = (str(each) for each in rng.choice(VOCABULARY, 2, replace=False))
    kind = rng.random()
    if kind < 0.3:
        return f"{one} {two}"
    if kind < 0.5 and len(one) > 1:
        text = one[1:] if rng.random() < 0.5 else one[:-1]
    elif kind < 0.65:
        text = one[0] + two[-1]
    elif kind < 0.95:
        text = "".join(rng.choice(list(others), int(rng.integers(1, 4))))
    else:
        text = "".join(rng.choice(list(MARKS), int(rng.integers(3))))
    return others[0] if text in VOCABULARY else text


def _hand(atlas: Atlas, text: str, rng: np.random.Generator) -> Hand:
    dark, face = rng.uniform(0.8, 1), _face(atlas, text, rng)
    if rng.random() < TIDY:
        tilt = rng.normal(0, 0.05)
        return Hand(face, rng.uniform(10, 15), -tilt, tilt, 0.1, dark, rng.uniform(1, 1.25))
    size, gap = rng.uniform(14, 18), rng.normal(0.98, 0.07)
    return Hand(face, size, rng.normal(0.15, 0.15), rng.normal(0.15, 0.1), 1.0, dark, gap)


def _face(atlas: Atlas, text: str, rng: np.random.Generator) -> int | None:
    """One face for the whole text, or None for one each."""
    letters = text.replace(" ", "")
    if rng.random() < IN_MADE_UP or not all(atlas.drawn_by(each).size for each in letters):
        return len(atlas.faces) - 1
    drawn_by = atlas.drawn_by(letters)
    return int(rng.choice(drawn_by)) if rng.random() < IN_ONE_FACE and drawn_by.size else None


def _written(atlas: Atlas, text: str, number: int, rng: np.random.Generator) -> list[Stamp]:
    """The glyphs of one strip, from left to right."""
    hand, x, stamps = _hand(atlas, text, rng), rng.uniform(8, 14), []
    y = CANVAS[0] / 2 + rng.uniform(-2, 2)
    for character in text:
        if character == " ":
            x += rng.uniform(3, 14)
            continue
        size = hand.size * rng.uniform(1 - 0.18 * hand.loose, 1 + 0.12 * hand.loose)
        step = size * hand.gap * (rng.uniform(0.4, 0.8) if character in MARKS else 1 + hand.loose * rng.normal(0, 0.05))
        face = hand.face if hand.face is not None else int(rng.choice(atlas.drawn_by(character)))
        texture = atlas.texture(face, character)
        if texture >= 0:
            stamps.append(_stamp(hand, number, texture, (x + step / 2, y), size, rng, character in MARKS))
        x += step
    return stamps


def _stamp(
    hand: Hand, number: int, texture: int, at: tuple[float, float], size: float, rng: np.random.Generator, mark: bool
) -> Stamp:
    lean, climb = (each + rng.normal(0, 0.07) * hand.loose for each in (hand.lean, hand.climb))
    wide, tall = np.exp(rng.normal(0, 0.07, 2) * hand.loose)
    drawn = np.array([[wide, -lean], [-climb, tall]]) * size * FINE / BODY
    ink = rng.uniform(0.1, 0.4) if mark and rng.random() < 0.3 else hand.dark * (1 - hand.loose * rng.uniform(0, 0.3))
    bold = rng.normal(0.12, 0.1) * (0.3 + 0.7 * hand.loose)
    rough = hand.loose * rng.uniform(0, 1)
    return Stamp(
        number, texture, at[0], at[1] + rng.normal(0, 1.1) * hand.loose, np.linalg.inv(drawn), ink, bold, rough
    )


def _inked(atlas: Atlas, stamps: Sequence[Stamp], count: int, generator: torch.Generator) -> Floats:
    """All stamps on their papers: ink 0..1, (count, height, width) of CANVAS."""
    side, margin = PATCH // FINE, PATCH // FINE // 2
    height, width = CANVAS[0] + side, CANVAS[1] + side
    papers = torch.zeros(count * height * width)
    if stamps:
        left, top = np.floor([(each.x, each.y) for each in stamps]).astype(np.int64).T
        start = np.array([each.strip for each in stamps]) * height + np.clip(top, 0, CANVAS[0])
        where = torch.from_numpy(start * width + np.clip(left, 0, CANVAS[1]))[:, None, None]
        where = where + torch.arange(side)[:, None] * width + torch.arange(side)
        patches = functional.avg_pool2d(_patches(atlas, stamps, generator)[:, None], FINE)
        papers.scatter_reduce_(0, where.flatten(), patches.flatten(), "amax")
    inner: Floats = papers.view(count, height, width)[:, margin:-margin, margin:-margin].numpy()
    return inner


def _patches(atlas: Atlas, stamps: Sequence[Stamp], generator: torch.Generator) -> Tensor:
    """Each glyph bent and brushed, (stamps, PATCH, PATCH) of ink 0..1; the middle of a patch is the glyph's."""
    rough = torch.tensor([each.rough for each in stamps])[:, None, None]
    shapes = torch.from_numpy(np.stack([each.shape for each in stamps])).float()
    off = torch.tensor([(each.x % 1, each.y % 1) for each in stamps]) * FINE
    ends = torch.linspace(-PATCH / 2 + 0.5, PATCH / 2 - 0.5, COARSE)
    coarse = torch.stack(torch.meshgrid(ends, ends, indexing="xy"), -1) - off[:, None, None]
    source = torch.einsum("nij,nhwj->nihw", shapes, coarse)
    source = source + BENT * rough[:, None] * torch.randn(source.shape, generator=generator)
    textures = torch.from_numpy(atlas.textures[[each.texture for each in stamps]]).float().div_(255)[:, None]
    grid = _finer(source).permute(0, 2, 3, 1) / (TEXTURE / 2)
    drawn = functional.grid_sample(textures, grid, align_corners=False)[:, 0]
    uneven = _finer(rough * torch.randn(len(stamps), COARSE, COARSE, generator=generator))
    bold = torch.tensor([each.bold for each in stamps])[:, None, None]
    inked = ((drawn - 0.5 + bold + PRESSED * uneven) * 2 + 0.5).clamp(0, 1) * (drawn > 0.05)
    dry = (1 - DRY * uneven.abs()).clamp(0, 1)
    return inked * dry * torch.tensor([each.ink for each in stamps])[:, None, None]


def _finer(coarse: Tensor) -> Tensor:
    """Values at (..., COARSE, COARSE) places of a patch, drawn out evenly to (..., PATCH, PATCH)."""
    places = torch.linspace(0, COARSE - 1, PATCH)[:, None]
    weights = (1 - (places - torch.arange(COARSE)).abs()).clamp(min=0)
    return weights @ coarse @ weights.T


def _compressed(papers: Floats, rng: np.random.Generator) -> Strips:
    """Brightness (N, height, width) as JPEG of quality 60 to 95 would bring it back, its blocks anywhere."""
    count, (height, width) = len(papers), CANVAS
    down, right = (int(each) for each in rng.integers(8, size=2))
    rolled = torch.from_numpy(papers).roll((down, right), (1, 2))
    quality = torch.from_numpy(rng.uniform(60, 95, (count, 1, 1, 1, 1))).float()
    table = (torch.tensor(LUMINANCE).view(8, 8) * (200 - 2 * quality) / 100).clamp(min=1)
    blocks = rolled.view(count, height // 8, 8, width // 8, 8).transpose(2, 3) - 128
    turn = _cosines()
    kept = (turn @ blocks @ turn.T / table).round() * table
    back = (turn.T @ kept @ turn + 128).transpose(2, 3).reshape(papers.shape)
    brightness: Strips = back.roll((-down, -right), (1, 2)).round().clamp(0, 255).to(torch.uint8).numpy()
    return brightness


def _cosines() -> Tensor:
    """The 8x8 matrix of the discrete cosine transform."""
    row, column = torch.arange(8)[:, None], torch.arange(8)
    turn = torch.cos((2 * column + 1) * row * torch.pi / 16) / 2
    turn[0] /= 2**0.5
    return turn
