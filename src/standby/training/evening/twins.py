"""Pictures that show the same code drawn the same way: copies, and copies stored anew.

Two pictures are compared after what all pictures of the family share has been
taken away: correlation of what is left, shrunk to 32x12 grey. Measured on three
real families (1,500 pictures): different codes reach 0.80 where characters
wander; on a fixed grid one in a thousand pairs of nearest ones passes 0.97,
where ``i`` stands for ``l``. The same picture as JPEG of quality 60, in 16
colours or with noise of 10 levels stays over 0.975. Labels, where there are
any, have the last word on pictures that only look alike; the same pixels are
one picture whatever two people called it.
Hashes of signs kept the two apart far worse. To compare few pairs only, the
signs of random projections sort pictures into buckets.
"""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

SAME = 0.975
BANDS, BITS = 12, 12
"""Two pictures at SAME share at least one of so many buckets in 999 of 1,000 cases."""
AT_ONCE = 512
"""Rows of a bucket that are compared with all of it at a time, so that memory stays small."""
WIDTH, HEIGHT = 32, 12

Sights = NDArray[np.uint8]
Numbers = NDArray[np.int64]


def twins(sights: Sights, labels: Sequence[str | None] = ()) -> Numbers:
    """A group number for each sight (N, 32, 96, 3); twins share it.

    The same pixels always do. Pictures that only look alike do not if they are
    labelled differently.
    """
    first, same = _copies(sights)
    groups = np.arange(len(first))
    codes = _label_codes(labels, same, len(first))
    looks = _looks(sights[first])
    for bucket in _buckets(looks):
        _join(groups, looks, codes, bucket)
    found: Numbers = first[groups[same]]
    return found


def _copies(sights: Sights) -> tuple[Numbers, Numbers]:
    """Where each different picture (D,) comes first, and which of them each sight (N,) is."""
    digests: dict[bytes, int] = {}
    same = [digests.setdefault(hashlib.sha256(each.tobytes()).digest(), len(digests)) for each in sights]
    _, first = np.unique(same, return_index=True)
    return first.astype(np.int64), np.array(same, dtype=np.int64)


def _label_codes(labels: Sequence[str | None], same: Numbers, count: int) -> Numbers:
    """A number for what each different picture is labelled, -1 if nobody has said, or its copies disagree."""
    said: list[set[str]] = [set() for _ in range(count)]
    for place, label in zip(same, labels, strict=False):
        if label is not None:
            said[place].add(label)
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(next(iter(each)), len(numbers)) if len(each) == 1 else -1 for each in said]
    return np.array(codes, dtype=np.int64)


def _looks(sights: Sights) -> NDArray[np.float32]:
    """What is each picture's own, as vectors of length 1; (N, 384)."""
    rows, columns = sights.shape[1] // HEIGHT, sights.shape[2] // WIDTH
    grey = sights[:, : rows * HEIGHT].mean(axis=3, dtype=np.float32)
    small = grey.reshape(len(sights), HEIGHT, rows, WIDTH, columns).mean(axis=(2, 4)).reshape(len(sights), -1)
    own = small - (small.mean(axis=0) if len(small) >= 10 else small.mean())
    looks: NDArray[np.float32] = own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), 1e-6)
    return looks


def _buckets(looks: NDArray[np.float32]) -> Iterator[Numbers]:
    rng = np.random.default_rng(1)
    for _ in range(BANDS):
        signs = looks @ rng.normal(size=(looks.shape[1], BITS)).astype(np.float32) > 0
        keys = signs @ (1 << np.arange(BITS))
        order = np.argsort(keys, kind="stable")
        yield from np.split(order, np.flatnonzero(np.diff(keys[order])) + 1)


def _join(groups: Numbers, looks: NDArray[np.float32], codes: Numbers, bucket: Numbers) -> None:
    """Give all that are alike in a bucket the same group."""
    if (groups[bucket] == groups[bucket[0]]).all():
        return
    for start in range(0, len(bucket), AT_ONCE):
        rows, rest = bucket[start : start + AT_ONCE], bucket[start:]
        alike = np.triu(looks[rows] @ looks[rest].T >= SAME, k=1)
        for row in np.flatnonzero(alike.any(axis=1)):
            one, others = rows[row], rest[alike[row]]
            agree = (codes[others] == codes[one]) | (codes[others] < 0) | (codes[one] < 0)
            joined = np.setdiff1d(groups[others[agree]], groups[one])
            if len(joined):
                groups[np.isin(groups, joined)] = groups[one]
