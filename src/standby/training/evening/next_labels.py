"""Which pictures to label next, as one would who labels step by step and can only see guesses.

Characters that labels lack come first, then what the reader is least sure of,
among those the pictures least like what is labelled already. A part is drawn
at random: what a poor reader finds odd is not all there is.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SELDOM = 3
"""A character with fewer labels than this is lacking."""
AT_RANDOM = 0.25
CONSIDERED = 2000

Features = NDArray[np.float32]


def order(
    guesses: Sequence[str],
    confidences: Sequence[float],
    features: Features,
    labels: Sequence[str],
    labelled: Features,
    count: int,
    seed: int,
) -> list[int]:
    """Places of ``count`` unlabelled pictures, most useful first.

    ``guesses`` and ``confidences`` (0..1) are what the reader now says of each,
    ``features`` (N, D) what the net sees; ``labels`` are the texts there are
    and ``labelled`` (M, D) their features. Each choice counts as labelled with
    its guess for the next ones.
    """
    rng = np.random.default_rng(seed)
    candidates = rng.permutation(len(guesses))[: max(CONSIDERED, count)]
    seen = Counter("".join(labels))
    unsure = 1 - np.asarray(confidences, dtype=np.float64)[candidates]
    far = _distances(features[candidates], labelled)
    chosen: list[int] = []
    taken = np.zeros(len(candidates), dtype=bool)
    for _ in range(min(count, len(candidates))):
        if rng.random() < AT_RANDOM:
            place = int(rng.choice(np.flatnonzero(~taken)))
        else:
            lacking = np.array([_lacking(guesses[each], seen) for each in candidates])
            worth = lacking + unsure + far / max(float(far[~taken].max()), 1e-9)
            place = int(np.where(taken, -np.inf, worth).argmax())
        taken[place] = True
        chosen.append(int(candidates[place]))
        seen.update(guesses[candidates[place]])
        np.minimum(far, _distances(features[candidates], features[candidates[place]][None]), out=far)
    return chosen


def first(features: Features, count: int, seed: int) -> list[int]:
    """A handful to begin with, before anyone has guessed anything: as different from each other as possible."""
    return order([""] * len(features), [0.0] * len(features), features, [], features[:0], count, seed)


def _lacking(guess: str, seen: Counter[str]) -> float:
    """How much the characters of a guess are lacking among the labels."""
    return sum((SELDOM - seen[each]) / SELDOM for each in set(guess) if seen[each] < SELDOM)


def _distances(features: Features, others: Features) -> NDArray[np.float64]:
    """From each of (N, D) to the nearest of (M, D); 1 if there is none."""
    if not len(others):
        return np.ones(len(features))
    nearest = np.full(len(features), np.inf)
    for other in others:
        np.minimum(nearest, np.square(features - other).sum(axis=1), out=nearest)
    distances: NDArray[np.float64] = np.sqrt(nearest)
    return distances
