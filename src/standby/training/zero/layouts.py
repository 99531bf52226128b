"""One reader for portals that draw the same characters in several places: it tells by itself which it sees."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from standby.training.grid import Grid
from standby.training.nets import GridNet, WindowNet


class LayoutsNet(nn.Module):
    """Reads whole pictures on each of several grids and gives the logits of the one it is surest about.

    Ink (N, 1, height, width) in 0..1 to logits (N, cells, classes); the last
    class is "no character here". The grids must have windows of one shape.
    """

    def __init__(self, window: WindowNet, grids: Sequence[Grid], width: int) -> None:
        super().__init__()
        self.grids = nn.ModuleList(GridNet(window, grid, width) for grid in grids)

    def forward(self, ink: Tensor) -> Tensor:
        best: Tensor = self.grids[0](ink)
        for grid in list(self.grids)[1:]:
            other = grid(ink)
            best = torch.where((_sureness(other) > _sureness(best))[:, None, None], other, best)
        return best


def _sureness(logits: Tensor) -> Tensor:
    """(N,): the logarithm of the chance of the likeliest text without a bare cell."""
    return logits.log_softmax(dim=2)[:, :, :-1].amax(dim=2).sum(dim=1)
