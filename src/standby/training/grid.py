"""The fixed grid of a family: where its characters stand, found from the pictures by themselves."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standby.captcha.image import Ink

NARROWEST, WIDEST = 8, 40
FRAMED = 0.7
"""Mean ink of each edge line of a framed picture; characters cover far less of a line."""
THICKEST = 3
NUDGE = 2
"""Columns a single cell may stand off a grid of whole pixels, either way."""
PLAINLY = 0.5
"""A cell is moved only if that leaves less than this share of its difference from the others."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of ``pitch`` columns from ``origin`` on; windows reach over their borders.

    A glyph may lean into both neighbours, so a window takes a quarter of a pitch
    more on the left and a third on the right, where a wide ``m`` ends. ``frame``
    rows and columns at each edge hold a frame, no character: they are wiped.
    Where glyphs are wider than their cells, a window takes ``wide`` columns more
    on both sides. ``nudges`` move single cells, on grids of no whole pitch.
    """

    origin: int
    pitch: int
    cells: int
    frame: int = 0
    wide: int = 0
    nudges: tuple[int, ...] = ()

    @property
    def left(self) -> int:
        return round(self.pitch * 0.27) + self.wide

    @property
    def span(self) -> int:
        return round(self.pitch * 1.6) + 2 * self.wide

    @property
    def reach(self) -> int:
        """Columns a glyph may take from its window's first one on, longer than the window."""
        return self.span + self.pitch // 2

    def start(self, cell: int) -> int:
        """First column of a window; may be negative."""
        return self.origin + cell * self.pitch + (self.nudges[cell] if self.nudges else 0) - self.left

    def padding(self, width: int) -> tuple[int, int]:
        """Bare columns to add on the left and right, so that all windows lie inside."""
        return (max(0, -self.start(0)), max(0, self.start(self.cells - 1) + self.span - width))

    def windows(self, pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Cut (N, height, width) into (N, cells, height, span)."""
        before, after = self.padding(pictures.shape[2])
        padded = np.pad(wiped(pictures, self.frame), ((0, 0), (0, 0), (before, after)))
        starts = [self.start(cell) + before for cell in range(self.cells)]
        return np.stack([padded[:, :, start : start + self.span] for start in starts], axis=1)


def find_frame(ink: Ink) -> int:
    """How many rows and columns at each of the four edges are inked in nearly every picture; 0 without a frame."""
    mean = ink.mean(axis=0)
    frame = 0
    while frame < min(THICKEST, min(mean.shape) // 4):
        edges = (mean[frame], mean[-1 - frame], mean[:, frame], mean[:, -1 - frame])
        if min(float(edge.mean()) for edge in edges) < FRAMED:
            break
        frame += 1
    return frame


def wiped(pictures: NDArray[Any], frame: int) -> NDArray[Any]:
    """Ink (N, height, width) with ``frame`` rows and columns at each edge bare; the same array if there is no frame."""
    if not frame:
        return pictures
    bare = np.zeros_like(pictures)
    inside = (slice(None), slice(frame, -frame), slice(frame, -frame))
    bare[inside] = pictures[inside]
    return bare


def find_grid(ink: Ink, cells: int) -> Grid:
    """Pitch from the autocorrelation of the mean ink per column, origin from the least ink on the cells' borders.

    ``ink`` is (N, height, width) in 0..1; right with about 20 pictures. A frame
    is found as well, and stands in nobody's way.
    """
    frame = find_frame(ink)
    mean = wiped(ink, frame).mean(axis=0).astype(np.float64)
    columns = mean.mean(axis=0)
    pitch = _pitch(columns, cells)
    last = max(0, len(columns) - cells * pitch)
    costs = [columns[_borders(origin, pitch, cells, len(columns))].mean() for origin in range(last + 1)]
    grid = Grid(origin=int(np.argmin(costs)), pitch=pitch, cells=cells, frame=frame)
    return replace(grid, nudges=find_nudges(mean, grid))


def find_nudges(mean: NDArray[np.float64], grid: Grid) -> tuple[int, ...]:
    """How far each cell stands off the grid; () if none does.

    Over many pictures all cells show the same average of all characters, so
    the mean picture (height, width) tells where each of them stands.
    """
    around = grid.pitch + NUDGE
    padded = np.pad(mean, ((0, 0), (around, around + grid.pitch)))

    def shown(cell: int, nudge: int) -> NDArray[np.float64]:
        start = grid.origin + cell * grid.pitch + nudge + around
        return padded[:, start : start + grid.pitch]

    nudges = [0] * grid.cells
    for cell in range(grid.cells) if grid.cells > 2 else ():
        others = np.mean([shown(other, nudges[other]) for other in range(grid.cells) if other != cell], axis=0)
        far = {nudge: float(((shown(cell, nudge) - others) ** 2).mean()) for nudge in range(-NUDGE, NUDGE + 1)}
        best = min(far, key=lambda nudge: far[nudge])
        nudges[cell] = best if far[best] < PLAINLY * far[0] else 0
    return tuple(nudges) if any(nudges) else ()


def _pitch(columns: NDArray[np.float64], cells: int) -> int:
    centred = columns - columns.mean()
    widest = min(WIDEST, len(columns) // cells)
    pitches = range(min(NARROWEST, widest), widest + 1)
    scores = [float((centred[pitch:] * centred[:-pitch]).mean()) for pitch in pitches]
    return pitches[int(np.argmax(scores))]


def _borders(origin: int, pitch: int, cells: int, width: int) -> list[int]:
    return [min(origin + cell * pitch, width - 1) for cell in range(cells + 1)]
