"""Who is learned from, who is only looked at, and who is kept to measure on. Twins always stay together."""

import random
from collections import defaultdict
from dataclasses import dataclass

from standby.training.evening.looking import Look

SHARE, OF_THE_REST = 0.1, 1 / 3
"""Held out of all labels, or of those beyond the ``--labels N``."""
FEWEST, MOST = 40, 3000
MANY = 400
"""With fewer labels and no limit to them, all are learned from and the accuracy is cross-fitted."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Places in a folder: whose labels may be learned from, whose only the pictures, and who is measured on.

    Without anyone to measure on, the accuracy has to be cross-fitted.
    """

    learnable: tuple[int, ...]
    bare: tuple[int, ...]
    held: tuple[int, ...]


def part(look: Look, labels: int | None, seed: int) -> Parts:
    """Part a folder, at most ``labels`` of it to be learned from."""
    groups: dict[int, list[int]] = defaultdict(list)
    for place, group in enumerate(look.groups.tolist()):
        groups[group].append(place)
    labelled = set(look.labelled)
    held: set[int] = set()
    candidates = [group for group in groups.values() if labelled & set(group)]
    random.Random(seed).shuffle(candidates)
    wanted = _to_hold(len(labelled), labels)
    for group in candidates:
        if len(held) >= wanted:
            break
        held |= set(group)
    rest = [place for place in range(len(look.items)) if place not in held]
    return Parts(
        learnable=tuple(place for place in rest if place in labelled),
        bare=tuple(place for place in rest if place not in labelled),
        held=tuple(sorted(held & labelled)),
    )


def _to_hold(count: int, labels: int | None) -> int:
    beyond = count if labels is None else count - labels
    if labels is None and count < MANY:
        return 0
    wanted = round(beyond * (SHARE if labels is None else OF_THE_REST))
    return min(wanted, MOST) if wanted >= FEWEST else 0
