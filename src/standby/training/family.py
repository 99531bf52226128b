"""What a folder of labelled codes has in common: everything a reader of it needs to know, found by looking."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standby.captcha.image import Grey, otsu, ramp
from standby.errors import NotAGrid
from standby.training.dataset import Folder
from standby.training.grid import Grid, find_grid
from standby.training.paint import Strings

BLACK, WHITE = 0.62, 0.78
"""Where full ink ends and bare paper begins, between the mean ink (0) and the mean paper (1).

Nearer to the paper, because ink comes in pale colours and paper does not.
"""
LOOKED_AT = 2000
COMPARED = 200
SAME = 0.6
"""On a fixed grid 99 of 100 glyphs are most like another glyph of the same character; 10 of 100 are off it."""


@dataclass(frozen=True, slots=True)
class Family:
    """Codes of one size, alphabet, brightness and grid."""

    alphabet: str
    height: int
    width: int
    black: int
    white: int
    light_ink: bool
    grid: Grid

    @property
    def count(self) -> int:
        """Classes of a net: the characters, and one for an empty cell."""
        return len(self.alphabet) + 1

    def ink(self, greys: Grey) -> NDArray[np.uint8]:
        """Brightness (N, height, width) to ink 0..255."""
        return np.round(ramp(greys, self.black, self.white, light_ink=self.light_ink) * 255).astype(np.uint8)

    def windows(self, greys: Grey) -> NDArray[np.uint8]:
        """Brightness (N, height, width) to windows of ink (N, cells, height, span)."""
        return self.grid.windows(self.ink(greys))

    def classes(self, folder: Folder) -> Strings:
        """The labels as class numbers (N, cells); all characters must be in the alphabet."""
        numbers = {character: number for number, character in enumerate(self.alphabet)}
        return np.array([[numbers[each] for each in label] for label in folder.labels], dtype=np.int64)

    def text(self, classes: Sequence[int]) -> str:
        return "".join((*self.alphabet, "")[each] for each in classes)


def look(greys: Grey, cells: int, alphabet: str) -> Family:
    """Find ink, paper and grid from pictures (N, height, width) alone; labels are not needed."""
    sample = greys[:LOOKED_AT]
    middle = otsu(sample)
    dark, light = sample[sample <= middle], sample[sample > middle]
    low, high = float(dark.mean()), float(light.mean()) if len(light) else 255.0
    light_ink = len(light) < len(dark)
    black, white = (1 - WHITE, 1 - BLACK) if light_ink else (BLACK, WHITE)
    span = high - low
    family = (int(low + black * span), max(int(low + white * span), int(low + black * span) + 1))
    ink = ramp(sample, *family, light_ink=light_ink)
    height, width = greys.shape[1:]
    return Family(alphabet, height, width, *family, light_ink, find_grid(ink, cells))


def require_grid(name: str, windows: NDArray[np.uint8], strings: Strings, grid: Grid) -> None:
    """Raise NotAGrid unless glyphs of one character look alike where the grid says they stand.

    Each glyph is compared with those of all other pictures; only characters
    that some other picture shows as well are counted.
    """
    own = windows[:COMPARED, :, :, grid.left : grid.left + grid.pitch] > 127
    pictures, cells = own.shape[:2]
    ink = own.reshape(pictures * cells, -1).astype(np.float32)
    classes, picture = strings[:COMPARED].reshape(-1), np.repeat(np.arange(pictures), cells)
    common, amount = ink @ ink.T, ink.sum(axis=1)
    likeness = common / np.maximum(amount[:, None] + amount - common, 1)
    elsewhere = picture[:, None] != picture
    likeness[~elsewhere] = -1
    fair = ((classes[:, None] == classes) & elsewhere).any(axis=1)
    same = (classes[likeness.argmax(axis=1)] == classes)[fair]
    if not len(same) or same.mean() < SAME:
        share = f"{same.mean():.0%}" if len(same) else "none"
        reason = f"with {cells} cells of {grid.pitch} columns, {share} of the glyphs are like others of their label"
        raise NotAGrid(name=name, reason=reason)
