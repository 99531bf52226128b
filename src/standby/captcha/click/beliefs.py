"""What is believed of tiles: what each looks like, and what is remembered of its picture.

A tile of the site's pool comes back. Each picture it was shown in said
something about its word: of the words asked for, that it is more or less
likely one of them. These *messages* add up per picture of the pool, and a
fingerprint finds it again. Adding one takes no training, so every picture
seen makes the next answers better.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standby.captcha.click.decide import WORDS, Floats, likelihoods, normalised, priors, ways
from standby.captcha.fingerprint import WORDS as FINGERPRINT
from standby.captcha.fingerprint import Fingerprint, Fingerprints

STRONGEST = 8.0
"""Nats: no picture says more about a tile than this."""
ODDS_STEP = 1 / 15
"""Nats in one step of what is kept of a message."""
UNKNOWN = -1


def looks(logits: Floats, temperature: float, doubt: float, often: Floats) -> Floats:
    """For each word, the log of how much likelier it has become by the look: logits (..., 80) to the same shape.

    With a probability of ``doubt`` the tile is filed under any word, whatever it
    looks like. ``often`` (80,) is how often words are seen.
    """
    logs = logits / temperature
    found = np.exp(logs - logs.max(axis=-1, keepdims=True))
    found /= found.sum(axis=-1, keepdims=True)
    return np.asarray(np.log((1 - doubt) * found / often + doubt), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Within:
    """What is thought of N pictures, each on its own.

    ``ways`` (N, W) are the probabilities of all ways for the tiles to be,
    ``roles`` (N, 8, 1 + words) those of each tile, ``likelihood`` (N,) is the
    log of how much likelier these tiles are under these words than on average.
    """

    ways: Floats
    roles: Floats
    likelihood: Floats


def within(spoken: Floats, shares: Floats, open_ways: NDArray[np.bool_] | None = None) -> Within:
    """``spoken`` as :func:`standby.captcha.click.decide.roles` gives it; ``open_ways`` as :func:`possible` does."""
    logs = likelihoods(spoken, priors(shares))
    if open_ways is not None:
        logs = np.where(open_ways, logs, -np.inf)
    found, total = normalised(logs)
    return Within(found, (found @ ways(spoken.shape[2] - 1).chosen).reshape(spoken.shape), total)


def possible(answered: NDArray[np.intp], accepted: NDArray[np.bool_], words: int) -> NDArray[np.bool_]:
    """Ways (N, W) that verdicts leave: after a yes only the tiles answered, after a no any but them.

    ``answered`` (N,) are sets of tiles as bits; 0 where nothing was answered.
    """
    same = ways(words).right[None, :] == answered[:, None]
    return np.asarray((answered[:, None] == 0) | (same == accepted[:, None]))


def messages(
    spoken: Floats, shares: Floats, often: Floats, sure: Floats, open_ways: NDArray[np.bool_] | None = None
) -> Floats:
    """What pictures say of each of their tiles: log odds (N, 8, words) of each word asked for against any other.

    ``often`` (N, words) is how often these words are seen, ``sure`` (N,) the
    probability that the words were read right; what tiles say about that is
    weighed here.
    """
    found = within(spoken, shares, open_ways)
    # The looks are against the average, so tiles under words that were misread have a likelihood of about 1.
    read = (sure / (sure + (1 - sure) * np.exp(-np.clip(found.likelihood, -60, 60))))[:, None, None]
    seldom = 1 - often.sum(axis=1, keepdims=True)
    before = np.exp(spoken - spoken.max(axis=2, keepdims=True)) * np.concatenate([seldom, often], axis=1)[:, None, :]
    mixed = read * found.roles + (1 - read) * before / before.sum(axis=2, keepdims=True)
    said = np.log(np.maximum(mixed, 1e-9)) - spoken
    # A tile that is none of the words is any one of the others.
    against = said[:, :, 1:] - said[:, :, :1] + np.log(seldom / often)[:, None, :]
    return np.asarray(np.clip(against, -STRONGEST, STRONGEST), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Kept:
    """A memory as it is stored: a fingerprint of each picture, and some words for each with their log odds.

    ``hashes`` (K * words of 64 bits); ``counts`` (K,) says how many of ``words``
    and ``odds`` (E,) belong to each picture; odds are in steps of ODDS_STEP.
    """

    hashes: NDArray[np.uint64]
    counts: NDArray[np.uint8]
    words: NDArray[np.uint8]
    odds: NDArray[np.int8]


class Memory:
    """What pictures have said of the tiles of the pool.

    ``odds`` (K, 80) are log odds of each word, ``hashes`` the fingerprints.
    Reading may be shared between threads, but not with :meth:`add`.
    """

    def __init__(self, hashes: Fingerprint, odds: Floats, radius: int) -> None:
        self.radius = radius
        self._odds = odds
        self._index = Fingerprints(hashes)

    def __len__(self) -> int:
        return len(self._odds)

    def find(self, hashes: Fingerprint) -> NDArray[np.intp]:
        """Which known picture each of these fingerprints (N, 2) is, or UNKNOWN."""
        found = np.full(len(hashes), UNKNOWN, dtype=np.intp)
        for place, one in enumerate(hashes):
            numbers, distances = self._index.nearest(one)
            if len(numbers) and distances[0] <= self.radius:
                found[place] = numbers[0]
        return found

    def recall(self, hashes: Fingerprint) -> Floats:
        """Log odds (N, 80) of each word by all that is remembered; zeros for a picture never seen."""
        found = self.find(hashes)
        recalled = np.zeros((len(hashes), WORDS), dtype=np.float32)
        recalled[found != UNKNOWN] = self._odds[found[found != UNKNOWN]]
        return recalled

    def add(self, hashes: Fingerprint, odds: Floats) -> None:
        """Remember what one more picture said of its tiles (N, 80); tiles never seen are new pictures of the pool."""
        found = self.find(hashes)
        new = found == UNKNOWN
        np.add.at(self._odds, found[~new], odds[~new])
        if new.any():
            self._odds = np.concatenate([self._odds, odds[new]])
            self._index.add(hashes[new])

    def kept(self) -> Kept:
        """As it is stored: whole steps only, and only words of which something is known."""
        steps = np.clip(np.rint(self._odds / ODDS_STEP), -127, 127).astype(np.int8)
        pictures, words = np.nonzero(steps)
        counts = np.bincount(pictures, minlength=len(steps)).astype(np.uint8)
        return Kept(self._index.hashes.ravel(), counts, words.astype(np.uint8), steps[pictures, words])


def remembered(kept: Kept, radius: int) -> Memory:
    """A memory from how it was stored."""
    odds = np.zeros((len(kept.counts), WORDS), dtype=np.float32)
    odds[np.repeat(np.arange(len(kept.counts)), kept.counts), kept.words] = kept.odds * np.float32(ODDS_STEP)
    return Memory(kept.hashes.reshape(-1, FINGERPRINT), odds, radius)
