"""Which pictures the portal is asked about, and what its answers prove.

A question asked because the reader is sure, or because a character is new,
says little about the pictures it would meet by itself. So some pictures are
drawn by lot, before anybody looks at what they show, and only their answers are
counted. The lot falls by the picture's own content, so nothing can steer it.
"""

import hashlib
from dataclasses import dataclass, field

from standby.captcha.judge import wilson

ANCHORS = 5
"""Answers that must be accepted before anything doubtful is asked."""
ANCHORED = 0.5
DRAWN = 0.35
"""Share of the pictures drawn by lot while the reader still learns from questions of its own choice."""
PROVING = 0.9
"""When it expects to be right that often and lacks no character, every picture is asked about, as it comes."""
HOPELESS = 0.1
"""A drawn picture with less chance than that still counts, but costs no question: it is taken as read wrong."""
LIKELY = 0.3
UNSURE = 0.97
"""Between these chances an answer teaches something."""
COUNTED = 80
"""Only so many of the last drawn answers are counted; the reader was another one before."""
WANTED = 2
"""Accepted texts that should show a character before it counts as known."""


def drawn(picture: bytes, seed: int, share: float) -> bool:
    """Whether the lot falls on a picture, which it does for ``share`` of them."""
    digest = hashlib.sha256(seed.to_bytes(8, "big") + picture).digest()
    return int.from_bytes(digest[:8], "big") < share * 2**64


@dataclass(slots=True)
class Verdicts:
    """Whether the answers to drawn pictures were right, oldest first."""

    right: list[bool] = field(default_factory=list)

    def add(self, right: bool) -> None:
        self.right = [*self.right, right][-COUNTED:]

    def forget(self, kept: int) -> None:
        """The reader has changed: let what it was before count for no more than ``kept`` answers."""
        self.right = self.right[-kept:] if kept else []

    def expected(self, hoped: float) -> tuple[float, float, float]:
        """The share that was right, and its 95 % interval (Wilson); ``hoped`` and no bounds before any answer."""
        if not self.right:
            return (hoped, 0.0, 1.0)
        low, high = wilson(sum(self.right), len(self.right))
        return (sum(self.right) / len(self.right), low, high)
