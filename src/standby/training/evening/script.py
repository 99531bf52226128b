"""How a family's texts are written: alphabet and lengths, as far as the labels tell."""

from collections.abc import Sequence
from dataclasses import dataclass

from standby.training.evening.doubts import doubts
from standby.training.general.net import LONGEST
from standby.training.rerender import complete


@dataclass(frozen=True, slots=True)
class Script:
    """Characters in order, and the shortest and longest text."""

    alphabet: str
    shortest: int
    longest: int

    def writes(self, text: str) -> bool:
        return self.shortest <= len(text) <= self.longest and set(text) <= set(self.alphabet)


def script(labels: Sequence[str]) -> Script:
    """What labels have in common; those with an odd length or character do not count.

    While labels are few, characters that none shows are taken to exist: to
    forbid them costs more strings than it saves. At least one label has to
    have at most LONGEST characters.
    """
    odd = {each.label for each in doubts(labels, labels)}
    short = [each for each in labels if len(each) <= LONGEST]
    sound = [each for each in short if each not in odd] or short
    lengths = [len(each) for each in sound]
    return Script(complete("".join(sorted(set("".join(sound)))), len(labels)), min(lengths), max(lengths))
