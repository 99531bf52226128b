"""How often answers of a certain confidence are right, and the confidence that keeps a promised precision.

From few answers a curve is fitted (logistic in the log odds of the
confidence, drawn towards "a little surer than it says"), since counting mistakes above
a threshold tells nothing when there are two of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standby.training.calibrate import LEAST_THRESHOLD

PRIOR = (2.0, 1.5)
PRIOR_SPREAD = (1.0, 2.0)
"""Slope and lift: nets learned with smoothed labels are surer than they say."""
SUREST = 1e-4
STEPS = 40
MARGIN = 0.3
"""Share of the mistakes that are allowed which is kept back: few answers tell little of rare mistakes."""
PLENTY = 0.85
"""With fewer pictures answered than that, nothing is kept back."""
HIGHEST = 0.9999
AT_LEAST = 0.5
"""Share of the pictures answered where the promise would be kept for fewer: the figures then say how often it is wrong.

A reader that answers one picture in a hundred is always right and of no use.
"""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Trust:
    """The chance (0..1) that an answer is right is logistic(slope * logit(confidence) + lift)."""

    slope: float
    lift: float

    def of(self, confidences: Floats) -> Floats:
        chances: Floats = 1 / (1 + np.exp(-(self.slope * _logit(confidences) + self.lift)))
        return chances


def learn_trust(confidences: Floats, right: NDArray[np.bool_]) -> Trust:
    """Fit to answers that the reader gave to pictures it did not learn from (Platt, 1999, with a prior)."""
    rows = np.stack([_logit(confidences), np.ones(len(confidences))], axis=1)
    prior, pull = np.array(PRIOR), np.diag(1 / np.square(PRIOR_SPREAD))
    found = prior.copy()
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (right - chances) - pull @ (found - prior)
        bend = (rows * (chances * (1 - chances))[:, None]).T @ rows + pull
        found = found + np.clip(np.linalg.solve(bend, slope), -1, 1)
    return Trust(max(float(found[0]), 0.05), float(found[1]))


def threshold(trust: Trust, confidences: Floats, aim: float) -> float:
    """The lowest confidence above which ``aim`` of the answers are right, for pictures with these ``confidences``.

    A part (MARGIN) of the mistakes that are allowed is kept back where PLENTY
    are answered all the same; AT_LEAST are answered even at a lower precision.
    """
    ordered = np.sort(confidences)[::-1]
    expected = np.cumsum(trust.of(ordered)) / np.arange(1, len(ordered) + 1)
    cautious, all_allowed = (
        int((expected >= 1 - (1 - aim) * (1 - margin)).nonzero()[0].max(initial=-1)) + 1 for margin in (MARGIN, 0.0)
    )
    count = cautious if cautious >= PLENTY * len(ordered) else max(all_allowed, round(AT_LEAST * len(ordered)), 1)
    return float(np.clip(ordered[count - 1], LEAST_THRESHOLD, HIGHEST))


def answered(
    confidences: Floats, right: NDArray[np.bool_], fair: NDArray[np.bool_], parts: Sequence[Sequence[int]], aim: float
) -> NDArray[np.bool_]:
    """Which answers a threshold keeps that was found on the other ``parts``, among the ``fair`` answers there."""
    kept = np.zeros(len(confidences), dtype=bool)
    for part in parts:
        learned = fair.copy()
        learned[part] = False
        trust = learn_trust(confidences[learned], right[learned])
        rest = confidences[learned] if learned.any() else confidences
        kept[part] = confidences[part] >= threshold(trust, rest, aim)
    return kept


def _logit(chances: Floats) -> Floats:
    clipped = np.clip(chances, SUREST, 1 - SUREST)
    odds: Floats = np.log(clipped / (1 - clipped))
    return odds
