"""Perceptual hashes of pictures, and a store of millions that is searched by Hamming distance.

The same photograph comes back cut a little elsewhere, compressed again and
strewn with dots. A hash is 128 signs of a picture's lowest frequencies, 80 of
brightness and 48 of colour. It does not mind noise, but being moved by four
pixels turns one sign in five; so a fingerprint is nine hashes, of nine windows
two pixels apart, and the nearest of them counts. Of what was tried this told
repeats from strangers best (docs/benchmarks.md, "Fingerprints"). All distances
named here are for colour tiles, on which they were measured. Brightness alone
has a hash, too, but nothing says how near two of those are of one thing: words
are few strokes on white paper, and many of them look alike to it.

Not to be confused with ``judge.fingerprint``, which names a model.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

WORDS, WINDOWS = 2, 9
"""Words of 64 bits in a hash, and hashes in a fingerprint."""
NEAR = 16
"""Two fingerprints of one colour tile hardly ever differ in more bits; those of strangers hardly ever in fewer.
Of colour tiles only: this says nothing of words or of anything grey."""
FAR = 40
"""Two middles that differ in more bits are not looked at again: no other window would bring them near."""
BLOCK = 1 << 16
"""Hashes compared at once: what is worked on stays in the cache of a core."""

BRIGHT, TINGED = 80, 24
"""Signs of the brightness, and of each of the two colour differences."""
FREQUENCIES = 16
"""Rows and columns of the cosine transform from which the lowest are taken."""
FLAT = 0.6
"""A wave lower than this, in levels of 256, has no sign: it is compression's, or that of white paper."""
STEP = 2
"""Pixels between windows."""
LEAST = FREQUENCIES + 2 * STEP
"""Pixels a picture must have along and across: a window has as many as there are frequencies."""
AGAIN = 1 << 12
"""Hashes compared with all nine windows at once."""
OFTEN = 200
"""A picture that comes back more often than this is taken as one at once, not pair by pair."""

Fingerprint = NDArray[np.uint64]
"""(18,) of one picture, (N, 18) of many: the hash of the middle window first. Where only (2,) of the middle is kept,
as in a store, that will do too."""
_Floats = NDArray[np.float32]
_Places = NDArray[np.intp]


def fingerprints(pictures: NDArray[np.uint8]) -> Fingerprint:
    """(N, H, W, 3) RGB, or (N, H, W) brightness, to (N, 18); of one size each, LEAST or more along and across.

    What brightness alone gives is not to be measured with NEAR. Raises ValueError for another shape.
    """
    if pictures.ndim not in (3, 4) or pictures.shape[3:] not in ((), (3,)) or min(pictures.shape[1:3]) < LEAST:
        raise ValueError(f"pictures of {LEAST} pixels or more each way are wanted, not {pictures.shape}")
    colours = pictures.astype(np.float32)
    if pictures.ndim == 3:
        none = np.zeros((len(colours), WINDOWS, 2 * TINGED), bool)
        return _packed(_signs(colours, BRIGHT), none)
    brightness = colours @ np.array([0.299, 0.587, 0.114], np.float32)
    red, blue = colours[..., 0] - brightness, colours[..., 2] - brightness
    return _packed(_signs(brightness, BRIGHT), _signs(blue, TINGED), _signs(red, TINGED))


def _packed(*signs: NDArray[np.bool_]) -> Fingerprint:
    packed = np.packbits(np.concatenate(signs, axis=2), axis=2)
    return np.ascontiguousarray(packed).reshape(len(packed), WINDOWS * WORDS * 8).view(np.uint64)


def _signs(plane: _Floats, count: int) -> NDArray[np.bool_]:
    """Which of the ``count`` lowest frequencies are positive in each window, (N, H, W) to (N, 9, count)."""
    waves = _waves(plane.shape[1]) @ plane @ _waves(plane.shape[2]).T
    rows, columns = _lowest()
    return np.asarray(waves[:, rows[:, :count], columns[:, :count]] > FLAT)


@cache
def _waves(length: int) -> _Floats:
    """The first rows of the cosine transform (type 2) of three windows of ``length`` values, the middle one first.

    (3 * FREQUENCIES, length); scaled to give amplitudes.
    """
    inner = length - 2 * STEP
    order, place = np.arange(FREQUENCIES)[:, None], np.arange(length)[None]
    windows = []
    for start in (STEP, 0, 2 * STEP):
        inside = (place >= start) & (place < start + inner)
        windows.append(np.cos(np.pi * order * (2 * (place - start) + 1) / (2 * inner)) * inside * 2 / inner)
    return np.concatenate(windows).astype(np.float32)


@cache
def _lowest() -> tuple[_Places, _Places]:
    """Where the lowest frequencies of each window are, (9, BRIGHT) rows and columns; without the mean, which
    shading moves.
    """
    row, column = np.divmod(np.arange(FREQUENCIES**2), FREQUENCIES)
    order = np.lexsort((row, np.maximum(row, column), row + column))[1 : BRIGHT + 1]
    down, right = np.divmod(np.arange(WINDOWS), 3)
    return down[:, None] * FREQUENCIES + row[order], right[:, None] * FREQUENCIES + column[order]


class Fingerprints:
    """Many fingerprints, by the number each got when it was added; grows by appending. Keeps their middles only."""

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
        """The middle of all, (N, 2): what is kept in a file, and handed to a new store."""
        return np.ascontiguousarray(self._words[:, : self._count].T)

    def add(self, hashes: Fingerprint) -> NDArray[np.int64]:
        """Append many, or one; gives their numbers. Raises ValueError for what is no Fingerprint."""
        new = np.atleast_2d(_checked(hashes))[:, :WORDS]
        numbers = np.arange(self._count, self._count + len(new))
        if self._count + len(new) > self._words.shape[1]:
            grown = np.empty((WORDS, 2 * (self._count + len(new))), np.uint64)
            grown[:, : self._count] = self._words[:, : self._count]
            self._words = grown
        self._words[:, numbers] = new.T
        self._count += len(new)
        return numbers

    def within(self, one: Fingerprint, radius: int = NEAR) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """The numbers of those that differ from ``one`` in at most ``radius`` bits, and in how many: nearest first.

        Of equally near ones those added first. None whose middle is further off than FAR, whatever the radius.
        What it costs grows with the number found: a million equal ones take 0.2 s.
        Raises ValueError for what is no Fingerprint of one picture.
        """
        if _checked(one).ndim != 1:
            raise ValueError(f"one fingerprint is looked for at a time, not {one.shape}")
        found = [np.empty(0, np.int64)]
        for start in range(0, self._count, BLOCK):
            block = self._words[:, start : min(start + BLOCK, self._count)]
            found.append(np.flatnonzero(_differing(block, one[:WORDS]) <= FAR) + start)
        numbers = np.concatenate(found)
        distances = _nearest_window(self._words[:, numbers], one)
        order = np.argsort(distances, kind="stable")
        order = order[: np.searchsorted(distances[order], radius, side="right")]
        return numbers[order], distances[order]

    def nearest(self, one: Fingerprint, count: int = 1) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
        """The ``count`` nearest to ``one`` and in how many bits they differ; fewer if there are no more within FAR.

        Raises ValueError for what is no Fingerprint of one picture, or a count less than 1.
        """
        if count < 1:
            raise ValueError(f"one or more are looked for, not {count}")
        numbers, distances = self.within(one, FAR)
        return numbers[:count], distances[:count]


def _checked(hashes: Fingerprint) -> Fingerprint:
    if hashes.dtype != np.uint64 or hashes.ndim not in (1, 2) or hashes.shape[-1] not in (WORDS, WORDS * WINDOWS):
        raise ValueError(f"no fingerprint: {hashes.dtype} of shape {hashes.shape}")
    return hashes


def _differing(columns: Fingerprint, one: Fingerprint) -> NDArray[np.uint8]:
    """In how many bits each hash of (2, N) differs from (2,)."""
    found: NDArray[np.uint8] = np.bitwise_count(columns[0] ^ one[0])
    for words, word in zip(columns[1:], one[1:], strict=True):
        found += np.bitwise_count(words ^ word)
    return found


def _nearest_window(columns: Fingerprint, one: Fingerprint) -> NDArray[np.uint8]:
    """In how many bits each hash of (2, N) differs from that window of a fingerprint which is nearest to it."""
    windows = one.reshape(-1, WORDS, 1)
    # Piece by piece, so that what is worked on stays in the cache however many are near.
    pieces = [columns[:, start : start + AGAIN] for start in range(0, columns.shape[1], AGAIN)]
    found = [np.bitwise_count(each[None] ^ windows).sum(axis=1, dtype=np.uint8).min(axis=0) for each in pieces]
    return np.concatenate(found) if found else np.empty(0, np.uint8)


def clusters(hashes: Fingerprint, radius: int = NEAR) -> NDArray[np.int32]:
    """Which fingerprints are of one picture: (N, 18) to a label each, (N,), numbered by first appearance.

    Equal ones are one. Pairs of the others within the radius are taken nearest
    first; two groups become one when half of the pairs between them have come
    up. So one stranger that looks alike by chance does not chain two pictures
    together. One that is near to more than OFTEN others takes them all at once,
    so that what is kept does not grow with the square of N; what is left of such
    a picture may get labels of its own. All pairs are compared: some seconds for
    40,000. Raises ValueError for what is no Fingerprint.
    """
    numbers: dict[bytes, int] = {}
    same = [numbers.setdefault(one.tobytes(), len(numbers)) for one in _checked(hashes)]
    _, first, counts = np.unique(np.array(same, np.int64), return_index=True, return_counts=True)
    groups = _Groups(counts.tolist())
    for one, other in _near_pairs(hashes[first], radius, groups).tolist():
        groups.link(one, other)
    return groups.labels()[same]


def _near_pairs(hashes: Fingerprint, radius: int, groups: "_Groups") -> NDArray[np.int32]:
    """The pairs within the radius, (P, 2), nearest first, but for those that are put into one group here."""
    columns = np.ascontiguousarray(hashes[:, :WORDS].T)
    open_ones = np.ones(len(hashes), bool)
    found, distances = [np.empty((0, 2), np.int32)], [np.empty(0, np.uint8)]
    for one in range(len(hashes) - 1):
        if not open_ones[one]:
            continue
        others = np.flatnonzero(_differing(columns[:, one + 1 :], columns[:, one]) <= FAR) + one + 1
        apart = _nearest_window(columns[:, others], hashes[one])
        near = (apart <= radius) & open_ones[others]
        others, apart = others[near], apart[near]
        if len(others) > OFTEN:
            groups.take(one, others.tolist())
            open_ones[others] = False
        elif len(others):
            found.append(np.stack([np.full(len(others), one), others], axis=1).astype(np.int32))
            distances.append(apart)
    return np.concatenate(found)[np.argsort(np.concatenate(distances), kind="stable")]


class _Groups:
    """Numbers in groups, and how many pairs were seen between each two groups; a number stands for some equal ones."""

    def __init__(self, sizes: list[int]) -> None:
        self._parents = list(range(len(sizes)))
        self._alone = sizes
        self._sizes = list(sizes)
        self._links: dict[int, dict[int, int]] = {}

    def root(self, one: int) -> int:
        while self._parents[one] != one:
            self._parents[one] = one = self._parents[self._parents[one]]
        return one

    def take(self, one: int, others: list[int]) -> None:
        """Into the group of ``one``, before any pair is seen."""
        for other in others:
            self._parents[other] = one
            self._sizes[one] += self._sizes[other]

    def link(self, one: int, other: int) -> None:
        pairs = self._alone[one] * self._alone[other]
        one, other = self.root(one), self.root(other)
        if one == other:
            return
        seen = self._links.setdefault(one, {}).get(other, 0) + pairs
        self._links[one][other] = self._links.setdefault(other, {})[one] = seen
        if 2 * seen >= self._sizes[one] * self._sizes[other]:
            self._join(one, other)

    def _join(self, one: int, other: int) -> None:
        """The group with fewer neighbours moves into the other."""
        one, other = sorted((one, other), key=lambda root: len(self._links[root]), reverse=True)
        self._parents[other] = one
        self._sizes[one] += self._sizes[other]
        for third, seen in self._links.pop(other).items():
            del self._links[third][other]
            if third != one:
                both = self._links[one].get(third, 0) + seen
                self._links[one][third] = self._links[third][one] = both

    def labels(self) -> NDArray[np.int32]:
        roots = [self.root(one) for one in range(len(self._parents))]
        numbers: dict[int, int] = {}
        return np.array([numbers.setdefault(root, len(numbers)) for root in roots], np.int32)
