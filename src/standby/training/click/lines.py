"""Words as points among features: the mean of each word's tiles, and one spread for all.

Linear discriminants (Fisher, 1936) with every tile counted in part for every
word. Learning is one product of matrices, so it can be done anew each time
that beliefs have changed; what it gives is a likelihood, which is what beliefs
are made of.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from standby.captcha.click.decide import Floats

KEPT = 800
"""Directions that remain of all features at most: those in which tiles differ most."""
TILES_EACH = 20
"""Tiles that a direction must be worth."""
RIDGE = 1e-3
SHRINKAGE = 0.1
FEW = 1.0
"""Tiles of no word in particular that each word's mean is thought to have."""


@dataclass(frozen=True, slots=True)
class Space:
    """Features (N, F) to (N, D): of mean 0, spread 1, and independent of each other."""

    mean: Tensor
    turn: Tensor

    def __call__(self, features: Tensor) -> Tensor:
        return (features - self.mean) @ self.turn


def space(features: Tensor) -> Space:
    mean, spread = features.mean(dim=0), features.std(dim=0) + 1e-6
    scaled = (features - mean) / spread
    values, vectors = torch.linalg.eigh(scaled.T @ scaled / len(scaled))
    kept = max(1, min(KEPT, len(features) // TILES_EACH))
    values, vectors = values[-kept:], vectors[:, -kept:]
    return Space(mean, vectors * (values + RIDGE * values[-1]).rsqrt() / spread[:, None])


@dataclass(frozen=True, slots=True)
class Lines:
    """Points (N, D) to logits (N, 80): log likelihoods up to what all words share."""

    weight: Tensor
    bias: Tensor

    def __call__(self, points: Tensor) -> Floats:
        found: Floats = (points @ self.weight + self.bias).numpy()
        return found


def lines(points: Tensor, words: Floats, apart: bool = True) -> Lines:
    """Learned from points (N, D) whose word is known as probabilities (N, 80).

    The spread within words is all spread less that between words; ``apart`` is
    False where the words are so uncertain that nothing is known of the latter.
    """
    parts = torch.from_numpy(words)
    counts = parts.sum(dim=0)
    means = (parts.T @ points) / (counts + FEW)[:, None]
    within = torch.eye(points.shape[1])
    if apart:
        between = (means.T * (counts / counts.sum())) @ means
        within = within - (1 - SHRINKAGE) * between
    weight = torch.linalg.solve(within, means.T)
    return Lines(weight, -0.5 * (means * weight.T).sum(dim=1))
