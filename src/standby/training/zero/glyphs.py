"""What unlabelled pictures themselves show of each character, once a reader has guessed at them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standby.training.faces import Masks

SURE = 0.6
"""Guesses at least this sure say what a character looks like; a few wrong ones drown in the average."""
OWN = 0.55
"""Ink in more than this share of a few windows of a character is its own, not a neighbour's."""
SURELY_OWN, MANY = 0.8, 12
"""The share from that many windows on: most neighbours have a foot on the line, nearly all windows the glyph."""
LIKE = 0.6
"""A window that shows less than this share of the glyph's ink is taken for another character's."""
FEWEST = 3
SAME = 0.6
"""Ink a window has in common with its glyph, of all ink of either: over nine tenths on a grid, under a half off it."""
FAVOUR = 4.0
"""How far, in logarithms, balancing may speak for or against a character; it cannot make one up."""
BALANCINGS = 10

TWIN, RARE = 0.75, 0.25
"""Ink that two glyphs of one character have in common, and how much rarer than the other the made-up one was read."""

Windows = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A mask per character (classes, height, span), which of them were found, and from how many windows each."""

    masks: Masks
    found: NDArray[np.bool_]
    counts: NDArray[np.int64]


def balanced(chances: NDArray[np.float64], characters: int) -> NDArray[np.float64]:
    """Chances (N, classes) changed so that no character is read much more or less often than the others.

    Portals draw their strings evenly. A reader that has never seen a ``1`` like
    this one reads it as ``b``, and ``b`` twice as often as it can be: of those
    windows, the ones most like a ``1`` become one. Classes beyond the
    ``characters`` are left as they are.
    """
    favour = np.zeros(chances.shape[1])
    for _ in range(BALANCINGS):
        weighed = chances * np.exp(favour)
        shares = (weighed / weighed.sum(axis=1, keepdims=True)).mean(axis=0)[:characters]
        favour[:characters] -= np.log(np.maximum(shares, 1e-9) * characters)
        favour[:characters] = np.clip(favour[:characters], -FAVOUR, FAVOUR)
    weighed = chances * np.exp(favour)
    return np.asarray(weighed / weighed.sum(axis=1, keepdims=True))


def glyphs(windows: Windows, chances: NDArray[np.float64], count: int) -> Glyphs:
    """Average windows (N, height, span) that ``chances`` (N, classes) are sure of, for the first ``count`` classes."""
    guessed, sure = chances.argmax(axis=1), chances.max(axis=1) > SURE
    masks = np.zeros((count, *windows.shape[1:]), dtype=bool)
    counts = np.zeros(count, dtype=np.int64)
    for each in range(count):
        own = windows[sure & (guessed == each)] > 127
        if len(own) < FEWEST:
            continue
        masks[each] = own.mean(axis=0) > OWN
        like = own[:, masks[each]].mean(axis=1) > LIKE if masks[each].any() else np.zeros(len(own), dtype=bool)
        counts[each] = like.sum()
        if counts[each] >= FEWEST:
            masks[each] = own[like].mean(axis=0) > (SURELY_OWN if counts[each] >= MANY else OWN)
    return Glyphs(masks, (counts >= FEWEST) & masks.any(axis=(1, 2)), counts)


def phantoms(found: Glyphs, read: NDArray[np.int64]) -> list[int]:
    """Classes found only by balancing, in pictures of another: rarely ``read`` before, and with the other's glyph.

    ``read`` counts how often each class was the likeliest.
    """
    masks = found.masks.reshape(len(found.masks), -1)
    made_up = []
    for each in np.flatnonzero(found.found):
        common, either = (masks & masks[each]).sum(axis=1), (masks | masks[each]).sum(axis=1)
        alike = found.found & (common >= TWIN * np.maximum(either, 1))
        alike[each] = False
        if any(read[each] < RARE * read[other] for other in np.flatnonzero(alike)):
            made_up.append(int(each))
    return made_up


def explained(
    windows: Windows, read: NDArray[np.int64], found: Glyphs, columns: slice, least: float = SAME
) -> NDArray[np.bool_]:
    """Whether a window (N, height, span) looks, within its cell's ``columns``, like the glyph it was read as (N,).

    On a fixed grid nearly all do. Where characters move or turn, few do, and
    what is not explained is as good as not read.
    """
    none = np.zeros((1, *found.masks.shape[1:]), dtype=bool)
    glyph = np.concatenate([found.masks, none])[np.minimum(read, len(found.masks))][..., columns]
    own = windows[..., columns] > 127
    common, either = (own & glyph).sum(axis=(1, 2)), (own | glyph).sum(axis=(1, 2))
    # A bare cell read as bare is explained.
    return np.asarray((either == 0) | (common >= least * np.maximum(either, 1)))
