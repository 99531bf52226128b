"""The same sight looked at more than once: a little moved and stretched, so that chance errors average out."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from standby.captcha.image import SIGHT_HEIGHT, SIGHT_WIDTH

BOXES = (
    (0.0, 0.0, 1.0, 1.0),
    (0.015, 0.0, 1.0, 0.95),
    (0.0, 0.05, 0.985, 1.0),
    (0.0, 0.0, 0.985, 0.96),
    (0.015, 0.04, 1.0, 1.0),
    (0.01, 0.03, 0.99, 0.97),
    (0.0, 0.03, 1.0, 1.0),
)
"""Left, top, right, bottom of what each view sees, as shares of the picture. The first is the picture itself."""


def viewed(sights: NDArray[np.uint8], views: int) -> NDArray[np.uint8]:
    """Sights (N, 32, 96, 3) to (N * views, 32, 96, 3), the views of one picture side by side."""
    if views == 1:
        return sights
    return np.stack([_view(each, box) for each in sights for box in BOXES[:views]])


def _view(sight: NDArray[np.uint8], box: tuple[float, float, float, float]) -> NDArray[np.uint8]:
    if box == BOXES[0]:
        return sight
    left, top, right, bottom = box
    seen = (left * SIGHT_WIDTH, top * SIGHT_HEIGHT, right * SIGHT_WIDTH, bottom * SIGHT_HEIGHT)
    resized = Image.fromarray(sight).resize((SIGHT_WIDTH, SIGHT_HEIGHT), Image.Resampling.BILINEAR, seen)
    return np.asarray(resized)
