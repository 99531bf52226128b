"""The learning half of ``standby captcha bootstrap``: what to ask a portal, and what its answers teach."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from standby.captcha.answer import Answer
from standby.captcha.model import Reader
from standby.errors import BadLabels, NotAGrid
from standby.training.bootstrap import lots
from standby.training.bootstrap.evidence import gathered
from standby.training.bootstrap.general import GeneralMind
from standby.training.bootstrap.minds import GridMind, Mind
from standby.training.zero.styles import Admits, anything

LOOKED_AT = 400
"""Unlabelled pictures read after each learning, to know how sure the reader usually is."""
KEPT = 40
"""Answers to drawn pictures that still count after the reader has learned anew."""
NOTES = {
    "labels": "accepted by the portal, or given",
    "accuracy": "the share of yeses among pictures drawn by lot, asked while the reader was still learning",
}


@dataclass(frozen=True, slots=True)
class Guess:
    """What a picture is taken to show. ``confidence`` is the chance of the whole text, ``novelty`` the share of
    its characters that few accepted texts have shown; ``drawn`` says that the lot chose it, ``given_up`` that it was
    drawn and counts as read wrongly without a question."""

    text: str
    confidence: float
    novelty: float
    worth_asking: bool
    drawn: bool
    given_up: bool = False


class Grower:
    """Knows the pictures, never the portal. Not to be used by two threads at once.

    ``learn`` must come before ``choose``. What it knows is in what it was given
    and told, so a new one made of the same, told the refusals and the verdicts on
    drawn pictures (``remember``), goes on from there; its reader is learned anew.
    """

    def __init__(
        self,
        pictures: Sequence[bytes],
        alphabet: str,
        lengths: tuple[int, int],
        seed: int,
        labels: Mapping[bytes, str] | None = None,
        admits: Admits = anything,
    ) -> None:
        self._alphabet, self._lengths, self._seed, self._admits = alphabet, lengths, seed, admits
        self._evidence = gathered(pictures, labels or {})
        self._mind: Mind | None = None
        self._verdicts = lots.Verdicts()
        self._chances: list[float] = []
        self._read: Counter[str] = Counter()
        self._drawn: set[bytes] = set()

    def learn(self, seconds: float) -> None:
        """Learn anew from everything. Raises TooFewPictures, and what broken pictures raise."""
        if self._mind is None:
            self._mind = self._begun(seconds)
        else:
            self._mind.learn(self._evidence, seconds)
            self._verdicts.forget(KEPT)
        some = self._evidence.unlabelled[-LOOKED_AT:]
        answers = self._mind.read(some)
        self._chances = [math.prod(each.per_character) for each in answers]
        self._read = Counter("".join(each.text for each in answers))

    def choose(self, picture: bytes) -> Guess:
        """What a picture shows, and whether that is worth one of the portal's tries."""
        if self._mind is None:
            raise RuntimeError("learn first")
        self._evidence.pictures.setdefault(picture)
        answer = self._mind.read([picture])[0]
        chance = math.prod(answer.per_character) if self._fits(answer) else 0.0
        known = self._evidence.seen()
        novelty = sum(known[each] < lots.WANTED for each in answer.text) / max(1, len(answer.text))
        anchored = len(self._evidence.accepted) >= lots.ANCHORS
        drawn = anchored and lots.drawn(picture, self._seed, self._share())
        given_up = drawn and chance < lots.HOPELESS
        if given_up:
            self._verdicts.add(False)
        elif drawn:
            self._drawn.add(picture)
        worth = chance >= lots.HOPELESS and not self._was_refused(picture, answer.text)
        if not anchored:
            worth = worth and chance >= min(lots.ANCHORED, self._usual())
        elif not drawn:
            worth = worth and chance >= lots.LIKELY and (chance <= lots.UNSURE or novelty > 0)
        return Guess(answer.text, chance, novelty, worth, drawn, given_up)

    def told(self, picture: bytes, text: str, accepted: bool) -> None:
        """The portal's yes or no to an answer."""
        self._evidence.told(picture, text, accepted)
        if picture in self._drawn:
            self._drawn.discard(picture)
            self._verdicts.add(accepted)

    def remember(self, right: Sequence[bool]) -> None:
        """The verdicts on drawn pictures that an earlier one was told, oldest first: that was another reader."""
        self._verdicts.right = [*right, *self._verdicts.right]
        self._verdicts.forget(KEPT)

    def expected(self) -> tuple[float, float, float]:
        """The share of whole strings it should read right, and the 95 % interval.

        Counted on pictures drawn by lot alone. Before the first such answer it
        is what the reader itself believes, with no bounds.
        """
        return self._verdicts.expected(float(np.mean(self._chances)) if self._chances else 0.0)

    def save(self, path: Path) -> Reader:
        """Write the reader with what is expected of it on its card."""
        if self._mind is None:
            raise RuntimeError("learn first")
        accuracy, low, high = self.expected()
        card = replace(
            self._mind.card,
            name=path.stem,
            accuracy=accuracy,
            interval=(low, high),
            measured_on=len(self._verdicts.right),
            trained_on=len(self._evidence.pictures),
            labels_used=len(self._evidence.accepted),
            notes=NOTES,
        )
        return self._mind.save(card, path)

    def _begun(self, seconds: float) -> Mind:
        shortest, longest = self._lengths
        makers: list[Callable[[], Mind]] = []
        if shortest == longest:
            makers.append(lambda: GridMind(self._alphabet, longest, self._seed, self._admits))
        makers.append(lambda: GeneralMind(self._alphabet, self._lengths, self._seed))
        for make in makers:
            mind = make()
            try:
                mind.learn(self._evidence, seconds)
            except (NotAGrid, BadLabels):
                # No grid, or pictures of many sizes: that is for the general net.
                continue
            return mind
        raise RuntimeError("the general net refuses nothing")

    def _share(self) -> float:
        """How many of the pictures are drawn by lot: all of them once there is nothing left to look for."""
        seen = self._evidence.seen()
        # The alphabet may hold characters that the portal never draws.
        often = self._read.total() / len(self._alphabet) / 4
        complete = all(seen[each] >= lots.WANTED for each, times in self._read.items() if times >= often)
        sure = bool(self._chances) and float(np.mean(self._chances)) >= lots.PROVING
        return 1.0 if sure and complete else lots.DRAWN

    def _usual(self) -> float:
        """A chance that one picture in five reaches."""
        return float(np.quantile(self._chances, 0.8)) if self._chances else 0.0

    def _was_refused(self, picture: bytes, text: str) -> bool:
        return (picture, text) in self._evidence.refused

    def _fits(self, answer: Answer) -> bool:
        return self._lengths[0] <= len(answer.text) <= self._lengths[1] and bool(answer.per_character)
