"""Every label is read by a net that never saw it: the honest figure where no other labels are left.

The same answers tell which labels are probably wrong and how sure a reader may be.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standby.captcha.answer import Answer
from standby.training.evening.ask import Heard, ask
from standby.training.evening.script import Script
from standby.training.evening.teach import Known
from standby.training.general.net import GeneralNet
from standby.training.general.reading import card_for_reading, read

FOLDS = 4
VIEWS = 3
"""The finished file looks so often at codes it is not sure of."""
SURE = 0.5
UNLIKELY = 0.02
"""A label is contradicted where one of its characters has at most this chance and the answer at least SURE."""
DOUBTED = 0.1
"""A label that is contradicted counts this much in the next fit: the net may still be the one that errs."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A label that is perhaps wrong, to a net that never saw it.

    ``seen`` is what it reads instead, ``score`` by how much that is likelier
    (a difference of log chances), ``confidence`` how sure it is (0..1).
    """

    file: str
    label: str
    seen: str
    score: float
    confidence: float


def folds(groups: Sequence[int], count: int, seed: int) -> list[list[int]]:
    """Places in ``count`` parts of about equal size; twins, who share a group, in the same one."""
    members: dict[int, list[int]] = defaultdict(list)
    for place, group in enumerate(groups):
        members[group].append(place)
    order = list(members.values())
    random.Random(seed).shuffle(order)
    parts: list[list[int]] = [[] for _ in range(min(count, len(order)))]
    for each in order:
        min(parts, key=len).extend(each)
    return [sorted(each) for each in parts]


def others(parts: Sequence[Sequence[int]], count: int) -> list[list[int]]:
    """For each part all places that are not in it."""
    return [sorted(set(range(count)) - set(part)) for part in parts]


def heard(nets: Sequence[GeneralNet], parts: Sequence[list[int]], labelled: Known, script: Script) -> Heard:
    """What the net that did not learn from it says of each label, read as the finished file reads."""
    card = card_for_reading(script.alphabet, script.shortest, script.longest, views=VIEWS)
    answers: dict[int, Answer] = {}
    losses, least, margins = (np.zeros(len(labelled)) for _ in range(3))
    for net, part in zip(nets, parts, strict=True):
        own = labelled.take(part)
        said = ask([net], script, own.sights, own.texts)
        losses[part], least[part], margins[part] = said.losses, said.least, said.margins
        answers.update(zip(part, read(net, own.sights, card), strict=True))
    return Heard(tuple(answers[place] for place in range(len(labelled))), losses, least, margins)


def contradicted(said: Heard, labels: Sequence[str]) -> NDArray[np.bool_]:
    """Which labels a net that never saw them is as sure are something else as it usually is when it is right."""
    right = said.right(labels)
    usual = float(np.median(said.confidences[right])) if right.any() else 1.0
    return ~right & (said.least < UNLIKELY) & (said.confidences > max(usual, SURE))


def suspects(said: Heard, files: Sequence[str], labels: Sequence[str]) -> tuple[Suspect, ...]:
    """Labels that are read otherwise, worst first."""
    wrong = np.flatnonzero(~said.right(labels))
    ordered = sorted(wrong.tolist(), key=lambda place: -said.margins[place])
    return tuple(
        Suspect(files[place], labels[place], answer.text, round(float(said.margins[place]), 3), answer.confidence)
        for place, answer in ((place, said.answers[place]) for place in ordered)
    )


def weights(said: Heard, labels: Sequence[str]) -> NDArray[np.float32]:
    """How much each label counts in the next fit."""
    return np.where(contradicted(said, labels), DOUBTED, 1.0).astype(np.float32)
