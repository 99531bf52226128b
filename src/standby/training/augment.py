"""What windows suffer on their way: shifts, thick and thin strokes, specks, other neighbours."""

import torch
import torch.nn.functional as functional
from torch import Tensor

SHIFTED = 0.6
FARTHEST = (1, 2)
"""Rows and columns a window is shifted by at most."""
SWAPPED = 0.3
BORDERS = (4, 5)
"""Columns on the left and right that belong to a neighbour and may be another's."""
THICKER = 0.08
THINNER = 0.08
FLIPPED = 0.03


def augment(windows: Tensor, generator: torch.Generator) -> Tensor:
    """Change windows (N, 1, height, span) of ink in 0..1, each in its own way."""

    def chosen(share: float) -> Tensor:
        return torch.rand(len(windows), 1, 1, 1, generator=generator) < share

    other = windows[torch.randperm(len(windows), generator=generator)]
    edge = torch.zeros(windows.shape[-1], dtype=torch.bool)
    edge[: BORDERS[0]] = True
    edge[-BORDERS[1] :] = True
    windows = torch.where(chosen(SWAPPED) & edge, other, windows)
    windows = torch.where(chosen(SHIFTED), _shift(windows, generator), windows)
    thick = functional.max_pool2d(windows, (1, 2), 1, (0, 1))[..., : windows.shape[-1]]
    windows = torch.where(chosen(THICKER), thick, windows)
    thin = -functional.max_pool2d(-windows, (1, 2), 1, (0, 1))[..., : windows.shape[-1]]
    windows = torch.where(chosen(THINNER), thin, windows)
    return _specks(windows, generator)


def _shift(windows: Tensor, generator: torch.Generator) -> Tensor:
    rows, columns = FARTHEST
    count, _, height, span = windows.shape
    padded = functional.pad(windows, (columns, columns, rows, rows))
    down = torch.randint(0, 2 * rows + 1, (count, 1, 1), generator=generator)
    right = torch.randint(0, 2 * columns + 1, (count, 1, 1), generator=generator)
    row = torch.arange(height).view(1, -1, 1) + down
    column = torch.arange(span).view(1, 1, -1) + right
    return padded[torch.arange(count).view(-1, 1, 1), 0, row, column].unsqueeze(1)


def _specks(windows: Tensor, generator: torch.Generator) -> Tensor:
    """Flip up to FLIPPED of the pixels, twice as many on the borders of strokes."""
    edge = functional.max_pool2d(windows, 3, 1, 1) + functional.max_pool2d(-windows, 3, 1, 1)
    rate = torch.rand(len(windows), 1, 1, 1, generator=generator) * FLIPPED * (1 + edge)
    flip = torch.rand(windows.shape, generator=generator) < rate
    return torch.where(flip, 1 - windows, windows)
