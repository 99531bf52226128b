"""Labels that are probably wrong: a reader that never saw them says something else, and is sure.

Two halves, a quick reader learned from each, each asked about the other half.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standby.captcha.decode import probabilities
from standby.training.paint import Strings
from standby.training.train import logits, pool, train

QUICK = 150
SURE = 0.9
UNLIKELY = 0.02
"""The label's character has at most this chance while another has SURE or more."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """The place of a label in its folder, and what the held-out reader sees instead."""

    place: int
    seen: tuple[int, ...]
    loss: float


def suspects(windows: NDArray[np.uint8], classes: Strings, count: int, seed: int) -> list[Suspect]:
    """Suspected label errors, worst first; windows (N, cells, height, span), ``count`` classes."""
    order = np.random.default_rng(seed).permutation(len(windows))
    halves = (order[::2], order[1::2])
    found: list[Suspect] = []
    for own, other in (halves, halves[::-1]):
        net = train([pool(windows[own], classes[own], 1.0)], count, QUICK, seed)
        chances = probabilities(logits(net, windows[other]), 1.0)
        found += _contradicted(other, chances, classes[other])
    return sorted(found, key=lambda each: -each.loss)


def _contradicted(places: NDArray[np.int64], chances: NDArray[np.float64], classes: Strings) -> list[Suspect]:
    labelled = np.take_along_axis(chances, classes[..., None], axis=-1)[..., 0]
    doubted = ((labelled < UNLIKELY) & (chances.max(axis=-1) > SURE)).any(axis=1)
    losses = -np.log(labelled + 1e-12).sum(axis=1)
    seen = chances.argmax(axis=-1)
    return [
        Suspect(int(places[each]), tuple(int(one) for one in seen[each]), float(losses[each]))
        for each in np.flatnonzero(doubted)
    ]
