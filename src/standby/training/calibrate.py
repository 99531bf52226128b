"""How sure a reader may call itself, and below which confidence it keeps silent."""

import numpy as np
from numpy.typing import NDArray

from standby.captcha.decode import probabilities

AIMED_PRECISION = 0.995
"""A threshold set for 99 % on a few hundred pictures lands below it, so more is aimed at."""
LEAST_THRESHOLD = 0.5
"""Below it something else is about as likely as the answer."""


def temperature(logits: NDArray[np.float32], classes: NDArray[np.int64]) -> float:
    """The divisor of the logits under which the true classes are likeliest; (N, classes) and (N,).

    Guo et al., "On Calibration of Modern Neural Networks", 2017. Never below a
    quarter: held-out pictures that are all read right would ask for zero.
    """
    candidates = np.geomspace(0.25, 4.0, 49)
    rows = np.arange(len(classes))
    losses = [-np.log(probabilities(logits, each)[rows, classes] + 1e-12).mean() for each in candidates]
    return float(candidates[int(np.argmin(losses))])


def threshold(confidences: NDArray[np.float64], right: NDArray[np.bool_], aim: float = AIMED_PRECISION) -> float:
    """The lowest confidence above which at least ``aim`` (0..1) of the answers are right."""
    order = np.argsort(confidences)[::-1]
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    good = np.flatnonzero(precision >= aim)
    lowest = float(confidences[order[good[-1]]]) if len(good) else 1.0
    return float(np.clip(lowest, LEAST_THRESHOLD, 0.999))
