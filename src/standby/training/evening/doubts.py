"""Labels that look odd among the others, told without looking at a single picture."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH = 15
"""Among fewer labels nothing is odd."""
ODD = 0.03
"""A length this rare beside one that nearly all labels have is a slip of the finger."""
MINORITY = 0.1
"""So few capitals among small letters (or the other way round) are slips of the shift key."""
CHANCE = 1e-3
RARE = 0.1
"""Portals do not draw all characters equally often, but none a tenth as often as the others."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A label and why it is doubtful, in words."""

    file: str
    label: str
    why: str


def doubts(files: Sequence[str], labels: Sequence[str]) -> list[Doubt]:
    """Doubtful labels in the order given: an odd length, a character hardly any other label has, a mixed case."""
    odd = odd_lengths(labels)
    rare = rare_characters(labels)
    slips = _slips(labels)
    found = []
    for file, label in zip(files, labels, strict=True):
        if len(label) in odd:
            found.append(Doubt(file, label, f"it has {len(label)} characters, nearly all others have {_usual(labels)}"))
        elif strange := sorted(set(label) & rare):
            found.append(Doubt(file, label, f"hardly any other label has {''.join(strange)!r}"))
        elif strange := sorted(set(label) & slips):
            found.append(Doubt(file, label, f"{''.join(strange)!r} is in another case than in nearly all other labels"))
    return found


def _usual(labels: Sequence[str]) -> int:
    return Counter(map(len, labels)).most_common(1)[0][0]


def odd_lengths(labels: Sequence[str]) -> set[int]:
    """Lengths that only slips have."""
    counts = Counter(map(len, labels))
    most = max(1, round(ODD * len(labels)))
    if len(labels) < ENOUGH or counts.most_common(1)[0][1] < (1 - 2 * ODD) * len(labels):
        return set()
    return {length for length, count in counts.items() if count <= most}


def rare_characters(labels: Sequence[str]) -> set[str]:
    """Characters rarer than RARE of the others, and than chance would have it (Poisson, one in a thousand)."""
    counts = Counter("".join(labels))
    expected = sum(counts.values()) / max(1, len(counts))
    if len(labels) < ENOUGH:
        return set()
    return {each for each, count in counts.items() if count < RARE * expected and _at_most(count, expected) < CHANCE}


def _at_most(count: int, expected: float) -> float:
    return sum(math.exp(-expected + each * math.log(expected) - math.lgamma(each + 1)) for each in range(count + 1))


def _slips(labels: Sequence[str]) -> set[str]:
    """Letters of the case that hardly any letter is in."""
    letters = [each for each in "".join(labels) if each.isalpha()]
    capitals = [each for each in letters if each.isupper()]
    small = [each for each in letters if not each.isupper()]
    fewer, more = sorted((capitals, small), key=len)
    few = len(labels) >= ENOUGH and len(fewer) <= MINORITY * len(letters)
    return {each for each in fewer if few and each.swapcase() in more}
