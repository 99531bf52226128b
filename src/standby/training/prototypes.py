"""One clean glyph per character, averaged from real windows, to write strings nobody has labelled.

Neighbours differ from window to window, so their ink averages out and a
character's own ink stays. Re-rendered strings close the gap on touching
characters, which pictures labelled by an older reader hold too few of.
"""

import numpy as np
from numpy.typing import NDArray

from standby.training.faces import Masks

KEEP = {1: 1.0, 3: 0.55, 12: 0.8}
"""From that many windows on, ink in at least this share of them is the character's own.

With many windows the own ink is in nearly all of them, while a pixel that most
neighbours share (the foot of an upright stroke) is in little more than half.
"""


def prototypes(windows: NDArray[np.uint8], classes: NDArray[np.int64], count: int) -> tuple[Masks, NDArray[np.bool_]]:
    """Masks (count, height, span) and which of the ``count`` classes were seen at all.

    ``windows`` is (N, height, span) of ink 0..255 with one class number each.
    With one or two windows of a class their intersection is taken.
    """
    masks = np.zeros((count, *windows.shape[1:]), dtype=bool)
    seen = np.zeros(count, dtype=bool)
    for each in range(count):
        own = windows[classes == each]
        if len(own):
            keep = KEEP[max(least for least in KEEP if least <= len(own))]
            masks[each] = (own > 127).mean(axis=0) >= keep
            seen[each] = bool(masks[each].any())
    return masks, seen


def nearest(windows: NDArray[np.uint8], masks: Masks, seen: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Template matching: the class whose prototype a window is most like (shares of ink in common)."""
    ink = windows.reshape(len(windows), -1).astype(np.float32) / 255
    templates = masks.reshape(len(masks), -1).astype(np.float32)
    # A neighbour's ink outside the template costs half of what missing ink costs.
    weights = 1.5 * templates - 0.5
    scores = ink @ weights.T - templates.sum(axis=1)
    scores[:, ~seen] = -np.inf
    best: NDArray[np.int64] = scores.argmax(axis=1)
    return best
