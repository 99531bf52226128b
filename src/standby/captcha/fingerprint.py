"""Perceptual hashes of pictures, and a store of millions that is searched by Hamming distance.

The same photograph comes back cut a little elsewhere, compressed again and
strewn with dots; its fingerprint stays within a few bits. A fingerprint is 128
signs of a picture's lowest frequencies, 96 of brightness and 32 of colour:
among the hashes that were tried, the one that told repeats from strangers best
(docs/benchmarks.md, "Fingerprints").

Not to be confused with ``judge.fingerprint``, which names a model.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

WORDS = 2
"""Words of 64 bits in a fingerprint."""
BITS = 64 * WORDS
NEAR = 24
"""Two fingerprints of one picture hardly ever differ in more bits; those of strangers hardly ever in fewer."""
BLOCK = 1 << 14
"""Fingerprints compared at once: what is worked on stays in the cache of a core."""

BRIGHT, TINGED = 96, 16
"""Signs of the brightness, and of each of the two colour differences."""
FREQUENCIES = 16
"""Rows and columns of the cosine transform from which the lowest are taken."""
FLAT = 0.6
"""A wave lower than this, in levels of 256, has no sign: it is compression's, or that of white paper."""

Fingerprint = NDArray[np.uint64]
"""(2,) of one picture, (N, 2) of many."""
_Floats = NDArray[np.float32]
_Places = tuple[NDArray[np.intp], NDArray[np.intp]]


def fingerprints(pictures: NDArray[np.uint8]) -> Fingerprint:
    """(N, H, W, 3) RGB, or (N, H, W) brightness, to (N, 2); of one size each, whichever it is."""
    colours = pictures.astype(np.float32)
    if pictures.ndim == 3:
        return _packed([_signs(colours, BRIGHT), np.zeros((len(colours), 2 * TINGED), bool)])
    brightness = colours @ np.array([0.299, 0.587, 0.114], np.float32)
    red, blue = colours[..., 0] - brightness, colours[..., 2] - brightness
    return _packed([_signs(brightness, BRIGHT), _signs(blue, TINGED), _signs(red, TINGED)])


def _packed(signs: list[NDArray[np.bool_]]) -> Fingerprint:
    return np.ascontiguousarray(np.packbits(np.concatenate(signs, axis=1), axis=1)).view(np.uint64)


def _signs(plane: _Floats, count: int) -> NDArray[np.bool_]:
    """Which of the ``count`` lowest frequencies are positive, (N, H, W) to (N, count)."""
    waves = _waves(plane.shape[1]) @ plane @ _waves(plane.shape[2]).T
    rows, columns = _lowest()
    return np.asarray(waves[:, rows[:count], columns[:count]] > FLAT)


@cache
def _waves(length: int) -> _Floats:
    """The first rows of the discrete cosine transform (type 2) of ``length`` values, scaled to give amplitudes."""
    order, place = np.arange(FREQUENCIES)[:, None], np.arange(length)[None]
    return (np.cos(np.pi * order * (2 * place + 1) / (2 * length)) * 2 / length).astype(np.float32)


@cache
def _lowest() -> _Places:
    """Rows and columns of the lowest frequencies, lowest first; the mean, which shading moves, is left out."""
    row, column = np.divmod(np.arange(FREQUENCIES**2), FREQUENCIES)
    order = np.lexsort((row, np.maximum(row, column), row + column))[1 : BRIGHT + 1]
    return row[order], column[order]


class Fingerprints:
    """Many fingerprints, by the number each got when it was added; grows by appending."""

    def __init__(self, hashes: Fingerprint | None = None) -> None:
        # Word by word, so that one pass over memory compares one word of all.
        self._words = np.empty((WORDS, 1024), np.uint64)
        self._count = 0
        if hashes is not None:
            self.add(hashes)

    def __len__(self) -> int:
        return self._count

    @property
    def hashes(self) -> Fingerprint:
        """All of them, (N, 2): what is kept in a file, and handed to a new store."""
        return np.ascontiguousarray(self._words[:, : self._count].T)

    def add(self, hashes: Fingerprint) -> NDArray[np.int64]:
        """Append (N, 2), or one (2,); gives their numbers."""
        new = np.atleast_2d(hashes)
        numbers = np.arange(self._count, self._count + len(new))
        if self._count + len(new) > self._words.shape[1]:
            grown = np.empty((WORDS, 2 * (self._count + len(new))), np.uint64)
            grown[:, : self._count] = self._words[:, : self._count]
            self._words = grown
        self._words[:, numbers] = new.T
        self._count += len(new)
        return numbers

    def distances(self, one: Fingerprint) -> NDArray[np.uint8]:
        """Bits in which each differs from ``one``, (N,)."""
        found = np.empty(self._count, np.uint8)
        for block, near in self._blocks(one):
            found[block] = near
        return found

    def within(self, one: Fingerprint, radius: int = NEAR) -> NDArray[np.int64]:
        """The numbers of those that differ from ``one`` in at most ``radius`` bits, in the order they were added."""
        found = [np.flatnonzero(near <= radius) + block.start for block, near in self._blocks(one)]
        return np.concatenate([np.empty(0, np.int64), *found])

    def nearest(self, one: Fingerprint, count: int = 1) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """The numbers of the ``count`` nearest to ``one`` and how many bits they differ in, nearest first.

        Of equally near ones those added first; fewer than ``count`` if there are no more.
        """
        numbers, distances = np.empty(0, np.int64), np.empty(0, np.uint8)
        for block, near in self._blocks(one):
            worst = distances[-1] if len(distances) == count else BITS + 1
            closer = np.flatnonzero(near < worst)
            if closer.size:
                numbers = np.concatenate([numbers, closer + block.start])
                distances = np.concatenate([distances, near[closer]])
                best = np.argsort(distances, kind="stable")[:count]
                numbers, distances = numbers[best], distances[best]
        return numbers, distances

    def _blocks(self, one: Fingerprint) -> Iterator[tuple[slice, NDArray[np.uint8]]]:
        """Block by block, how many bits each differs in."""
        sought = one.reshape(WORDS)
        for start in range(0, self._count, BLOCK):
            block = slice(start, min(start + BLOCK, self._count))
            yield block, _differing(self._words[:, block], sought)


def _differing(columns: Fingerprint, one: Fingerprint) -> NDArray[np.uint8]:
    """In how many bits each of (2, N) differs from (2,)."""
    found: NDArray[np.uint8] = np.bitwise_count(columns[0] ^ one[0])
    for words, word in zip(columns[1:], one[1:], strict=True):
        found += np.bitwise_count(words ^ word)
    return found


def clusters(hashes: Fingerprint, radius: int = NEAR) -> NDArray[np.int32]:
    """Which fingerprints are of one picture: (N, 2) to a label each, (N,), numbered by first appearance.

    Pairs within the radius are joined, nearest first, but two groups only if
    what most of their members say, bit by bit, is within the radius too. So one
    stranger that looks alike by chance does not chain two pictures together.
    All pairs are compared: some seconds for 40,000.
    """
    groups = _Groups(hashes, radius)
    for one, other in _near_pairs(hashes, radius):
        groups.join(int(one), int(other))
    return groups.labels()


def _near_pairs(hashes: Fingerprint, radius: int) -> NDArray[np.int64]:
    """All pairs within the radius, (P, 2), nearest first."""
    columns = np.ascontiguousarray(hashes.T)
    found, distances = [np.empty((0, 2), np.int64)], [np.empty(0, np.uint8)]
    for one in range(len(hashes) - 1):
        near = _differing(columns[:, one + 1 :], columns[:, one])
        close = np.flatnonzero(near <= radius)
        if close.size:
            found.append(np.stack([np.full(len(close), one), close + one + 1], axis=1))
            distances.append(near[close])
    return np.concatenate(found)[np.argsort(np.concatenate(distances), kind="stable")]


class _Groups:
    """Fingerprints in groups: a forest, and at each root how many members have each bit."""

    def __init__(self, hashes: Fingerprint, radius: int) -> None:
        self._parents = list(range(len(hashes)))
        self._sizes = [1] * len(hashes)
        self._bits = np.unpackbits(hashes.view(np.uint8), axis=1).astype(np.int32)
        self._radius = radius

    def root(self, one: int) -> int:
        while self._parents[one] != one:
            self._parents[one] = one = self._parents[self._parents[one]]
        return one

    def join(self, one: int, other: int) -> None:
        one, other = sorted((self.root(one), self.root(other)))
        if one != other and np.count_nonzero(self._most(one) != self._most(other)) <= self._radius:
            self._parents[other] = one
            self._sizes[one] += self._sizes[other]
            self._bits[one] += self._bits[other]

    def _most(self, root: int) -> NDArray[np.bool_]:
        return np.asarray(2 * self._bits[root] > self._sizes[root])

    def labels(self) -> NDArray[np.int32]:
        _, labels = np.unique([self.root(one) for one in range(len(self._parents))], return_inverse=True)
        return labels.astype(np.int32)
