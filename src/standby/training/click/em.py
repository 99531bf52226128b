"""What pictures tell about each other: the word of a tile from all the pictures it was shown in.

Tiles that are one picture of the pool are a cluster. Each picture of theirs
sends a message: how much likelier, given what is believed of the other seven
tiles, each word asked for has become. Messages change beliefs and beliefs
change messages, until they agree (belief propagation, Pearl 1988; within a
picture it is exact).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from standby.captcha.click.beliefs import messages, possible, within
from standby.captcha.click.decide import WORDS, Custom, Floats, roles, ways
from standby.captcha.click.geometry import TILES

Ints = NDArray[np.intp]
NOTHING = -1
"""In place of the second word where a picture asks for one."""
CHUNK = 256
SMOOTHING = 3.0
"""Times that each word is thought to have been asked for before."""
PSEUDO = 1.0
"""Pictures that are thought counted before any is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Pictures as numbers: P pictures of eight tiles each.

    ``asked`` (P, 2) the words read, NOTHING in place of a second one that is
    not there; ``sure`` (P,) the probability that they were read right;
    ``clusters`` (P, 8) the picture of the pool that each tile is taken for;
    ``answered`` (P,) the set of tiles that was answered, as bits, 0 for none, and
    ``accepted`` (P,) what the portal said to it.
    """

    asked: Ints
    sure: Floats
    clusters: Ints
    answered: Ints
    accepted: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.asked)

    def judged(self, place: int, answered: int, accepted: bool) -> "Shown":
        """With the verdict on one picture."""
        sets, said = self.answered.copy(), self.accepted.copy()
        sets[place], said[place] = answered, accepted
        return replace(self, answered=sets, accepted=said)


def unanswered(asked: Ints, sure: Floats, clusters: Ints) -> Shown:
    """Pictures without a verdict."""
    count = len(asked)
    return Shown(asked, sure, clusters, np.zeros(count, dtype=np.intp), np.zeros(count, dtype=np.bool_))


def usual(shown: Shown) -> Custom:
    """Before tiles are looked at: words as often as they were asked for, few right tiles rather than many."""
    counts = np.bincount(shown.asked[shown.asked != NOTHING], minlength=WORDS) + SMOOTHING
    one = np.array([0.0] + [0.6**n for n in range(TILES)], dtype=np.float32)
    one /= one.sum()
    return Custom((counts / counts.sum()).astype(np.float32), one, np.outer(one, one))


class Evidence:
    """What pictures say of clusters, and each picture's part in it.

    ``messages`` (P, 8, 2) are for the words asked for, in order; ``odds``
    (C, 80) their sums per cluster.
    """

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        self.messages = np.zeros((len(shown), TILES, 2), dtype=np.float32)
        self.odds = np.zeros((int(shown.clusters.max(initial=0)) + 1, WORDS), dtype=np.float32)
        self.custom = usual(shown)

    def beliefs(self, looks: Floats, which: Ints, trust: float = 1.0) -> Floats:
        """What looks (n, 8, 80) and everything that was said speak for, tile by tile."""
        return np.asarray(looks + np.float32(trust) * self.odds[self.shown.clusters[which]], dtype=np.float32)

    def others(self, looks: Floats, which: Ints, trust: float = 1.0) -> Floats:
        """The same without what these pictures themselves have said."""
        found = self.beliefs(looks, which, trust)
        clusters = self.shown.clusters[which]
        # Two tiles of one picture that are taken for the same must not tell each other what it says of both.
        own = (clusters[:, :, None] == clusters[:, None, :]).astype(np.float32) @ self.messages[which]
        for word, asked in enumerate(self.shown.asked[which].T):
            there = asked != NOTHING
            found[there, :, asked[there]] -= np.float32(trust) * own[there, :, word]
        return found

    def refresh(self, looks: Floats, which: Ints, trust: float = 1.0) -> None:
        """Renew the messages of these pictures, some at a time, so that each hears of those before it.

        ``looks`` (n, 8, 80): for each word, the log of how much likelier the
        look is with it than on average.
        """
        for rows, words in self._groups(which):
            members = which[rows]
            asked = self.shown.asked[members, :words]
            spoken = roles(self.others(looks[rows], members, trust), asked, self.custom.often)
            sure, left = self.shown.sure[members], self._open(members, words)
            self._tell(members, messages(spoken, self.custom.shares(words), self.custom.often[asked], sure, left))

    def recount(self, looks: Floats, which: Ints, trust: float = 1.0) -> None:
        """Learn from these pictures how often a word has how many right tiles."""
        before = usual(self.shown)
        counted = [PSEUDO * before.one, PSEUDO * before.two]
        for rows, words in self._groups(which):
            members = which[rows]
            asked = self.shown.asked[members, :words]
            spoken = roles(self.others(looks[rows], members, trust), asked, self.custom.often)
            found = within(spoken, self.custom.shares(words), self._open(members, words))
            np.add.at(counted[words - 1], tuple(ways(words).counts.T), found.ways.sum(axis=0))
        one, two = (each / each.sum() for each in counted)
        self.custom = replace(self.custom, one=one.astype(np.float32), two=two.astype(np.float32))

    def forget(self, which: Ints) -> None:
        """Take back what these pictures said."""
        for rows, words in self._groups(which):
            self._tell(which[rows], np.zeros((len(rows), TILES, words), dtype=np.float32))

    def _groups(self, which: Ints) -> Iterator[tuple[Ints, int]]:
        """Where in ``which`` the pictures are that ask for one word, and those that ask for two, in chunks."""
        two = self.shown.asked[which, 1] != NOTHING
        for words, rows in ((1, np.flatnonzero(~two)), (2, np.flatnonzero(two))):
            for start in range(0, len(rows), CHUNK):
                yield rows[start : start + CHUNK], words

    def _open(self, members: Ints, words: int) -> NDArray[np.bool_] | None:
        answered = self.shown.answered[members]
        return possible(answered, self.shown.accepted[members], words) if answered.any() else None

    def _tell(self, members: Ints, said: Floats) -> None:
        words = said.shape[2]
        change = said - self.messages[members, :, :words]
        clusters = np.broadcast_to(self.shown.clusters[members][:, :, None], change.shape)
        asked = np.broadcast_to(self.shown.asked[members, None, :words], change.shape)
        np.add.at(self.odds, (clusters, asked), change)
        self.messages[members, :, :words] = said
