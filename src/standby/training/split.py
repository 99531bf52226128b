"""Parting pictures so that none is learned from and measured on at once."""

import random
from dataclasses import dataclass

from standby.captcha.image import Grey
from standby.training.dataset import digest

HELD_OUT = 0.1
MOST_HELD_OUT = 3000


@dataclass(frozen=True, slots=True)
class Split:
    """Places of pictures: to learn from, to calibrate with, to measure on."""

    learn: tuple[int, ...]
    calibrate: tuple[int, ...]
    measure: tuple[int, ...]


def split(pictures: Grey, seed: int) -> Split:
    """Part pictures (N, height, width) at random; the same pixels always fall into the same part."""
    groups: dict[str, list[int]] = {}
    for place, each in enumerate(pictures):
        groups.setdefault(digest(each), []).append(place)
    order = list(groups.values())
    random.Random(seed).shuffle(order)
    held = min(MOST_HELD_OUT, max(1, round(len(order) * HELD_OUT)))
    # With few pictures the measured part is worth more than a few labels more.
    measured = min(MOST_HELD_OUT, max(held, min(len(order) // 4, 50)))
    return Split(
        learn=_flat(order[measured + held :]),
        calibrate=_flat(order[measured : measured + held]),
        measure=_flat(order[:measured]),
    )


def _flat(groups: list[list[int]]) -> tuple[int, ...]:
    return tuple(sorted(place for group in groups for place in group))
