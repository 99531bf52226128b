"""Type faces drawn so that their codes look like a family's pictures, told without knowing what those show.

Averaged over many pictures, every character is as good as any other: what is
left of a window is the size, weight, slant and place of the writing. The same
average of painted strings tells how well a face drawn in one way would fit.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from standby.training.faces import Face, Masks, Style, draw, faces, random_style, tallness
from standby.training.grid import Grid

TRIED, REFINED = 500, 3
"""Styles drawn at random, and how often the better half of the kept ones is varied."""
KEPT, OF_ONE_FACE = 48, 3
"""Styles that are kept; few of one face, for the best fit on average may draw single characters oddly."""
TALL = (0.45, 0.8)
"""Height of a digit as a share of the picture's."""
BASELINE = (0.62, 0.88)

Admits = Callable[[Face], bool]
Ranked = tuple[float, Style, Masks]
"""How far a style is from the pictures, the style, and its glyphs."""


def anything(_: Face) -> bool:
    return True


def fitting_styles(
    windows: NDArray[np.uint8], alphabet: str, grid: Grid, seed: int, admits: Admits = anything
) -> list[Masks]:
    """The KEPT styles that fit windows (N, cells, height, span) best, best first, of the faces ``admits`` lets in."""
    rng = random.Random(seed)
    height = windows.shape[2]
    seen = windows.mean(axis=(0, 1)) / 255
    found = [each for each in faces(alphabet) if admits(each)]
    tried = [_any_style(rng.choice(found), height, rng) for _ in range(TRIED)]
    ranked = _ranked(tried, seen, alphabet, grid)[: 2 * KEPT]
    for _ in range(REFINED):
        varied = [_varied(style, rng) for _, style, _ in ranked[: KEPT // 2]]
        ranked = sorted(ranked + _ranked(varied, seen, alphabet, grid), key=lambda each: each[0])[: 2 * KEPT]
    return [masks for _, _, masks in _few_of_one_face(ranked)[:KEPT]]


def _few_of_one_face(ranked: Sequence[Ranked]) -> list[Ranked]:
    taken: Counter[str] = Counter()
    few = []
    for each in ranked:
        taken[each[1].face] += 1
        if taken[each[1].face] <= OF_ONE_FACE:
            few.append(each)
    return few


def _any_style(face: Face, height: int, rng: random.Random) -> Style:
    style = random_style(face, height, rng)
    size = max(6, round(rng.uniform(*TALL) * height / tallness(face)))
    shear = style.shear if face.italic or rng.random() < 0.5 else 0.0
    return replace(style, size=size, baseline=round(rng.uniform(*BASELINE) * height), x=rng.randint(-3, 4), shear=shear)


def _varied(style: Style, rng: random.Random) -> Style:
    """The same face, a little larger, higher, bolder or more slanted."""
    return replace(
        style,
        size=max(6, style.size + rng.randint(-1, 1)),
        baseline=style.baseline + rng.randint(-1, 1),
        x=style.x + rng.randint(-1, 1),
        shear=max(0.0, style.shear + rng.uniform(-0.05, 0.05)) if style.shear else 0.0,
        bold=min(0.7, max(0.3, style.bold + rng.uniform(-0.1, 0.1))),
    )


def _ranked(styles: Sequence[Style], seen: NDArray[np.float64], alphabet: str, grid: Grid) -> list[Ranked]:
    drawn = [(style, draw(style, alphabet, len(seen), grid)) for style in styles]
    drawn += [(style, flush(masks, grid)) for style, masks in drawn if style.x == 0]
    scored = [(float(((_average(masks, grid) - seen) ** 2).mean()), style, masks) for style, masks in drawn]
    return sorted(scored, key=lambda each: each[0])


def flush(masks: Masks, grid: Grid) -> Masks:
    """The glyphs moved so that the ink of each begins where its cell does, as some portals set them."""
    moved = np.zeros_like(masks)
    for place, mask in enumerate(masks):
        first = int(mask.any(axis=0).argmax())
        columns = mask.shape[1] - max(first, grid.left)
        moved[place, :, grid.left : grid.left + columns] = mask[:, first : first + columns]
    return moved


def _average(masks: Masks, grid: Grid) -> NDArray[np.float64]:
    """The mean window (height, span) of endless random strings: a glyph between two others."""
    own = masks.mean(axis=0)
    bare = 1 - own
    for way in (-1, 1):
        beside = np.ones_like(bare)
        if way > 0:
            beside[:, grid.pitch :] = 1 - own[:, : -grid.pitch]
        else:
            beside[:, : -grid.pitch] = 1 - own[:, grid.pitch :]
        bare = bare * beside
    return np.asarray(1 - bare[:, : grid.span])
