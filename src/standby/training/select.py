"""Which pictures to label next: those with the windows least like any that is labelled already.

Greedy k-centre (Gonzalez, "Clustering to minimize the maximum intercluster
distance", 1985) on single glyphs. A character never seen costs far more than
one seen once, and new characters are far from all known ones.
"""

import numpy as np
from numpy.typing import NDArray

from standby.training.grid import Grid

CONSIDERED = 2000
"""Pictures looked at, at most; more only makes the choice slower."""


def choose(windows: NDArray[np.uint8], grid: Grid, count: int, seed: int) -> list[int]:
    """Places of ``count`` pictures, most useful first; windows are (N, cells, height, span) of ink, unlabelled."""
    order = np.random.default_rng(seed).permutation(len(windows))
    considered = order[: max(CONSIDERED, count)]
    features = _features(windows[considered], grid)
    nearest = np.full(features.shape[:2], np.inf, dtype=np.float32)
    chosen: list[int] = []
    for _ in range(min(count, len(considered))):
        # The sum over a picture's glyphs: one label then brings several new characters.
        place = int(nearest.sum(axis=1).argmax()) if chosen else 0
        chosen.append(place)
        for glyph in features[place]:
            np.minimum(nearest, ((features - glyph) ** 2).sum(axis=2), out=nearest)
        nearest[place] = -1.0
    return [int(considered[place]) for place in chosen]


def _features(windows: NDArray[np.uint8], grid: Grid) -> NDArray[np.float32]:
    """The cell's own columns, blurred so that a shift of one pixel is a small distance; (N, cells, pixels)."""
    own = windows[..., grid.left : grid.left + grid.pitch].astype(np.float32) / 255
    padded = np.pad(own, ((0, 0), (0, 0), (1, 1), (1, 1)))
    height, width = own.shape[2:]
    parts = [padded[:, :, row : row + height, column : column + width] for row in range(3) for column in range(3)]
    blurred: NDArray[np.float32] = np.mean(parts, axis=0)
    return blurred.reshape(*own.shape[:2], -1)
