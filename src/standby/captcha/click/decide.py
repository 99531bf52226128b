"""Which tiles to click: the exact chance of every set of tiles, given what each tile may be.

Each of the eight tiles is one of the words asked for, or none of them: 2 to
the 8 or 3 to the 8 ways for a picture to be, each with its probability. So
few that nothing has to be approximated, neither here nor in learning.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from standby.captcha.click.geometry import TILES, VOCABULARY

Floats = NDArray[np.float32]
SETS = 1 << TILES
WORDS = len(VOCABULARY)
LIKELY = 4
"""How many readings of each word are weighed."""
LEAST = 1e-4
"""A reading of a word less likely than this is not weighed."""


@dataclass(frozen=True, slots=True)
class Ways:
    """All ways for the eight tiles to be one of so many words, or none of them.

    ``chosen`` (W, 8 * (1 + words)) is 1 where a way has a tile as none, as the
    first or as the second word; ``right`` (W,) the set of its right tiles as
    bits; ``counts`` (W, words) how many tiles each word has, ``mates`` (W,) how
    many ways have the same.
    """

    chosen: Floats
    right: NDArray[np.intp]
    counts: NDArray[np.intp]
    mates: Floats


@cache
def ways(words: int) -> Ways:
    """For one word or two."""
    each = np.array(list(product(range(1 + words), repeat=TILES)))
    chosen = (each[:, :, None] == np.arange(1 + words)).reshape(len(each), -1).astype(np.float32)
    right = ((each > 0) << np.arange(TILES)).sum(axis=1)
    counts = np.stack([(each == word).sum(axis=1) for word in range(1, 1 + words)], axis=1)
    _, kind, alike = np.unique(counts, axis=0, return_inverse=True, return_counts=True)
    return Ways(chosen, right, counts, alike[kind.ravel()].astype(np.float32))


def priors(shares: Floats) -> Floats:
    """Log probability of each way (W,), given how often a word has n right tiles: (9,), or (9, 9) for two words.

    No word has none: the site never asks for what is not there.
    """
    every = ways(shares.ndim)
    of_way = shares[tuple(every.counts.T)] * (every.counts > 0).all(axis=1) / every.mates
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(of_way / of_way.sum()), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Custom:
    """What a site usually does.

    ``often`` (80,) is how often each word is asked for, summing to 1; tiles
    that are not asked for are taken to be of all words in the same proportion.
    ``one`` (9,) and ``two`` (9, 9) say how often a word has n right tiles.
    """

    often: Floats
    one: Floats
    two: Floats

    def shares(self, words: int) -> Floats:
        return self.one if words == 1 else self.two


def roles(beliefs: Floats, asked: NDArray[np.intp], often: Floats) -> Floats:
    """What speaks for a tile being none, the first, the second of the words asked for: log (N, 8, 1 + words).

    ``beliefs`` (N, 8, 80) hold, for each word, the log of how much likelier the
    tile's look is if it has this word than on average; ``asked`` is (N, words),
    ``often`` (80,) as in :class:`Custom`.
    """
    of_words = np.take_along_axis(beliefs, np.broadcast_to(asked[:, None, :], (*beliefs.shape[:2], asked.shape[1])), 2)
    every = np.exp(np.minimum(beliefs, 60.0), dtype=np.float64) @ often.astype(np.float64)
    shares = often[asked].astype(np.float64)
    asked_for = (np.exp(np.minimum(of_words, 60.0), dtype=np.float64) * shares[:, None, :]).sum(axis=2)
    rest = np.maximum(every - asked_for, 1e-12) / (1 - shares.sum(axis=1))[:, None]
    return np.concatenate([np.log(rest)[:, :, None], of_words], axis=2).astype(np.float32)


def likelihoods(spoken: Floats, prior: Floats) -> Floats:
    """Log likelihood of each way, with its prior: roles (N, 8, 1 + words) to (N, W)."""
    found: Floats = spoken.reshape(len(spoken), -1) @ ways(spoken.shape[2] - 1).chosen.T + prior
    return found


def normalised(logs: Floats) -> tuple[Floats, Floats]:
    """Logs (N, W) to probabilities, and the log of their sum (N,)."""
    top = logs.max(axis=1, keepdims=True)
    found = np.exp(logs - top)
    total = found.sum(axis=1, keepdims=True)
    return found / total, (top + np.log(total))[:, 0]


@dataclass(frozen=True, slots=True)
class Prompt:
    """One way to read the words asked for (one or two, as numbers), and its probability."""

    words: tuple[int, ...]
    chance: float


@dataclass(frozen=True, slots=True)
class Decision:
    """The likeliest words, the set of tiles (0 to 7) to click, and the chance that the portal says yes to it.

    ``read`` is the probability of the words.
    """

    words: tuple[int, ...]
    tiles: tuple[int, ...]
    chance: float
    read: float


def prompts(readings: Sequence[Floats], chance: float = 1.0) -> list[Prompt]:
    """The likely ways to read one or two words, likeliest first: each a row (80,) of probabilities.

    Rows sum to 1 at most; what is missing is no word of ours.
    """
    likely = [[int(word) for word in np.argsort(-each)[:LIKELY] if each[word] > LEAST] for each in readings]
    found = [
        Prompt(words, chance * float(np.prod([each[word] for each, word in zip(readings, words, strict=True)])))
        for words in product(*likely)
        if len(set(words)) == len(words)
    ]
    return sorted(found, key=lambda each: -each.chance)


def decide(beliefs: Floats, asked: Sequence[Prompt], custom: Custom) -> Decision | None:
    """The set of tiles that is right with the highest probability, over all ways to read the words.

    ``beliefs`` (8, 80) as :func:`roles` takes them. What the chances of the
    prompts lack to 1 is that the words are none of these: then no set is right.
    Tiles speak for words as words for tiles. None if nothing can be read.
    """
    chances = np.zeros(SETS)
    weights: dict[tuple[int, ...], float] = {}
    for words in (1, 2):
        some = [each for each in asked if len(each.words) == words]
        if not some:
            continue
        numbers = np.array([each.words for each in some], dtype=np.intp)
        spoken = roles(np.broadcast_to(beliefs, (len(some), *beliefs.shape)), numbers, custom.often)
        found, evidence = normalised(likelihoods(spoken, priors(custom.shares(words))))
        scale = np.exp(np.clip(evidence, -60.0, 60.0), dtype=np.float64) * [each.chance for each in some]
        chances += np.bincount(ways(words).right, weights=scale @ found, minlength=SETS)
        weights |= {each.words: float(weight) for each, weight in zip(some, scale, strict=True)}
    if not weights:
        return None
    # Under words not among these the tiles are as likely as on average, which is what 1 stands for.
    total = chances.sum() + max(0.0, 1.0 - sum(each.chance for each in asked))
    best = int(np.argmax(chances))
    read = max(weights, key=lambda each: weights[each])
    tiles = tuple(tile for tile in range(TILES) if best >> tile & 1)
    return Decision(read, tiles, float(chances[best] / total), weights[read] / float(total))
