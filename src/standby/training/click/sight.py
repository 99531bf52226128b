"""How a tile is seen: half its size, in colour."""

from torch import Tensor
from torch.nn import functional

from standby.captcha.click.geometry import TILE

SIDE = (TILE - 1) // 2
"""Of a sight, in pixels."""


def sights(tiles: Tensor) -> Tensor:
    """Tiles (N, 67, 67, 3) uint8, pixels averaged two by two: (N, 3, 33, 33) float."""
    cut = tiles[:, : 2 * SIDE, : 2 * SIDE].permute(0, 3, 1, 2).float()
    return functional.avg_pool2d(cut, 2)
