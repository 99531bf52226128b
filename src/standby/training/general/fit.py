"""Teach a general net one family of codes: labelled pictures, painted ones, guesses with their weights, refusals."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from standby.training.general.loop import Batch, Course, Draw, Progress, learn
from standby.training.general.net import LONGEST, GeneralNet

BATCH = 64
RATE = 2e-3
WARM_UP = 0.15
SMOOTHING = 0.1
AVERAGE = 0.98
STRENGTH = 1.0
"""Of the augmentation; see ``augment``."""
REFUSALS = 16
"""Known-wrong strings a step."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Sights (N, 32, 96, 3) uint8 with their texts, how much each one counts, and the lesson's share of each batch."""

    sights: NDArray[np.uint8]
    texts: tuple[str, ...]
    weights: NDArray[np.float32]
    share: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """Sights (N, 32, 96, 3) uint8 with texts that they are known not to show."""

    sights: NDArray[np.uint8]
    texts: tuple[str, ...]


def fit(
    net: GeneralNet,
    lessons: Sequence[Lesson],
    *,
    alphabet: str,
    steps: int,
    seconds: float,
    seed: int,
    rate: float = RATE,
    refusals: Refusal | None = None,
    progress: Progress | None = None,
    keep: Path | None = None,
    strength: float = STRENGTH,
) -> GeneralNet:
    """Train ``net`` in place for ``steps`` or ``seconds``; return the averaged net in eval mode.

    Texts may be in the other case where the alphabet has only one. Raises
    ValueError for a text that the alphabet cannot write or over 8 characters.
    The same seed gives the same net on the same machine, unless the clock ends
    the run. ``keep`` is a checkpoint to write and to resume from.
    """
    torch.manual_seed(seed)
    course = Course(steps, seconds, seed, rate, WARM_UP, SMOOTHING, AVERAGE, strength)
    draw = mixed([each for each in lessons if len(each.texts)], alphabet, BATCH)
    refused = None
    if refusals is not None and len(refusals.texts):
        even = np.ones(len(refusals.texts), dtype=np.float32)
        refused = mixed([Lesson(refusals.sights, refusals.texts, even, 1.0)], alphabet, REFUSALS)
    return learn(net, draw, course, refused=refused, progress=progress, keep=keep)


def mixed(lessons: Sequence[Lesson], alphabet: str, size: int) -> Draw:
    """Batches of ``size`` with each lesson's share, drawn anew each time."""
    total = sum(each.share for each in lessons)
    sources = []
    for each in lessons:
        classes, lengths = encoded(each.texts, alphabet)
        sights = torch.from_numpy(np.ascontiguousarray(each.sights))
        sources.append((sights, classes, lengths, torch.from_numpy(each.weights), size * each.share / total))

    def draw(generator: torch.Generator) -> Batch:
        parts: list[tuple[torch.Tensor, ...]] = []
        for sights, classes, lengths, weights, count in sources:
            # A share of less than one whole picture is taken that often.
            wanted = int(count + float(torch.rand(1, generator=generator)))
            places = torch.randint(len(lengths), (wanted,), generator=generator)
            parts.append((sights[places], classes[places], lengths[places], weights[places]))
        return Batch(*(torch.cat(each) for each in zip(*parts, strict=True)))

    return draw


def encoded(texts: Sequence[str], alphabet: str) -> tuple[torch.Tensor, torch.Tensor]:
    """Classes (N, 8) padded with 0 and lengths (N,); a case that the alphabet lacks is folded into the other."""
    known = {each: place for place, each in enumerate(alphabet)}
    for each in alphabet:
        known.setdefault(each.swapcase(), known[each])
    classes = torch.zeros(len(texts), LONGEST, dtype=torch.int64)
    lengths = torch.zeros(len(texts), dtype=torch.int64)
    for row, text in enumerate(texts):
        if not 0 < len(text) <= LONGEST or not set(text) <= known.keys():
            raise ValueError(f"{text!r} cannot be written with {alphabet!r} in 1 to {LONGEST} characters")
        classes[row, : len(text)] = torch.tensor([known[each] for each in text])
        lengths[row] = len(text)
    return classes, lengths
