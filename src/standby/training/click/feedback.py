"""Which pictures to answer while learning: what the portal's yes or no would teach, and what a login answers anyway.

A verdict follows from how the tiles are, so what it tells about them is, in
nats, the entropy of the verdict itself: most where a yes is as likely as a no.
But only a yes opens a door, and settles all eight tiles at once. So every
other answer goes to a picture that is sure enough for a login, and every other
to one of the most doubtful of late; all others are given back for fresh ones.
"""

import math
from collections import deque

KEPT = 50
"""Pictures that count as of late."""
DOUBTFUL = 0.2
"""The share of them that is doubtful enough to be asked about."""


def worth(chance: float) -> float:
    """What a verdict tells, in nats, where a yes has this chance."""
    return -sum(each * math.log(each) for each in (chance, 1 - chance) if each > 0)


class Asking:
    """Decides picture by picture; ``threshold`` is the model's own."""

    def __init__(self, threshold: float) -> None:
        self._threshold = threshold
        self._recent: deque[float] = deque(maxlen=KEPT)
        self._doubtful_next = False

    def wants(self, chance: float) -> bool:
        """Whether to answer a picture whose answer is right with this chance."""
        value = worth(chance)
        ahead = sum(each > value for each in self._recent)
        doubtful = ahead < DOUBTFUL * max(1, len(self._recent))
        self._recent.append(value)
        wanted = doubtful if self._doubtful_next else chance >= self._threshold
        self._doubtful_next ^= wanted
        return wanted
