"""The smallest net that is not significantly worse, told by the labels on which the nets differ."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIGNIFICANT = 0.05


def worse(small: NDArray[np.bool_], large: NDArray[np.bool_]) -> bool:
    """Whether the small net is significantly worse on the same labels: right or wrong for each, (N,) and (N,).

    The exact one-sided test of McNemar ("Note on the sampling error of the
    difference between correlated proportions", 1947).
    """
    lost, won = int((large & ~small).sum()), int((small & ~large).sum())
    return lost > won and _tail(lost, lost + won) < SIGNIFICANT


def _tail(least: int, count: int) -> float:
    """The chance of at least ``least`` heads in ``count`` throws of a fair coin."""
    ways = sum(math.comb(count, each) for each in range(least, count + 1))
    return float(ways / 2**count)


def share(right: Sequence[bool] | NDArray[np.bool_]) -> float:
    return float(np.mean(right)) if len(right) else 0.0
