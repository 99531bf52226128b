"""Strings written in a family's own glyphs: what few labels show, put together in every way.

Glyphs averaged from the labelled pictures are written into new strings; a
character no label shows gets the glyph of the type faces most like the others.
"""

import random
import string
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from standby.training.faces import Masks, draw, faces, fitting, random_style
from standby.training.family import Family
from standby.training.grid import Grid
from standby.training.paint import Strings, lay_out, plain, random_strings
from standby.training.prototypes import prototypes

RERENDERED = 10_000
BARE = 1 / 30
"""Share of the cells left empty in re-rendered strings, so that an empty cell is read as nothing."""
CERTAIN = 100
"""From that many labels on, a character nobody has seen is taken not to exist."""
STYLES_TRIED, STYLES_TAKEN = 120, 6

Windows = NDArray[np.uint8]


def complete(alphabet: str, labels: int) -> str:
    """The alphabet as it probably is: with few labels some characters have not been seen yet.

    If a third of the digits, or of the lower or upper case letters, is there,
    all of that kind are taken to be. Forbidding what 50 labels do not show
    costs more strings than it saves.
    """
    if labels >= CERTAIN:
        return alphabet
    seen = set(alphabet)
    for kind in (string.digits, string.ascii_lowercase, string.ascii_uppercase):
        if len(seen & set(kind)) * 3 >= len(kind):
            seen |= set(kind)
    return "".join(sorted(seen))


def rerendered(family: Family, windows: Windows, strings: Strings, count: int, seed: int) -> tuple[Windows, Strings]:
    """Windows (count, cells, height, span) of random strings written in the family's own glyphs."""
    rng = np.random.default_rng(seed)
    flat = windows.reshape(-1, *windows.shape[2:])
    glyphs, seen = prototypes(flat, strings.reshape(-1), len(family.alphabet))
    variants = [glyphs] if seen.all() else _lent(family, glyphs, seen, seed)
    pictures, texts = [], []
    for masks in variants:
        some = random_strings(-(-count // len(variants)), family.grid.cells, len(family.alphabet), BARE, rng)
        pictures.append(plain(lay_out(masks, some, family.grid, family.width)))
        texts.append(some)
    return family.grid.windows(np.concatenate(pictures)), np.concatenate(texts)


def _lent(family: Family, glyphs: Masks, seen: NDArray[np.bool_], seed: int) -> Sequence[Masks]:
    """The glyphs, with those of the unseen characters lent from the most similar type faces."""
    drawn = _drawn(family.alphabet, family.height, family.grid, seed)
    wider = np.pad(glyphs, ((0, 0), (0, 0), (0, drawn[0].shape[2] - glyphs.shape[2])))
    return [np.where(seen[:, None, None], wider, masks) for masks in fitting(drawn, glyphs, seen, STYLES_TAKEN)]


@lru_cache(maxsize=2)
def _drawn(alphabet: str, height: int, grid: Grid, seed: int) -> tuple[Masks, ...]:
    """Faces to lend glyphs from; cross-fitting asks for the same ones several times."""
    rng = random.Random(seed)
    found = faces(alphabet)
    return tuple(
        draw(random_style(rng.choice(found), height, rng), alphabet, height, grid) for _ in range(STYLES_TRIED)
    )
