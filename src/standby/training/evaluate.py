"""What a user will get: answers against labels. Needs no torch."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from standby.captcha.answer import Answer
from standby.captcha.judge import wilson


@dataclass(frozen=True, slots=True)
class Confusion:
    """``label`` was read as ``text`` that many times; "" stands for nothing read."""

    label: str
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Wrong:
    file: str
    label: str
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Score:
    """Shares in 0..1. ``whole`` counts every answer, also those the reader would keep to itself.

    ``interval`` is the 95 % Wilson interval of ``whole``; ``coverage`` the share
    of pictures it answers, ``precision`` the share of those that are right.
    """

    n: int
    whole: float
    interval: tuple[float, float]
    char: float
    coverage: float
    precision: float
    confusions: tuple[Confusion, ...]
    wrong: tuple[Wrong, ...]


def score(files: Sequence[str], labels: Sequence[str], answers: Sequence[Answer]) -> Score:
    """Measure answers against labels, worst mistakes (the surest ones) first."""
    pairs = list(zip(files, labels, answers, strict=True))
    right = sum(answer.text == label for _, label, answer in pairs)
    said = [(label, answer) for _, label, answer in pairs if not answer.abstained]
    wrong = [
        Wrong(file, label, answer.text, round(answer.confidence, 6))
        for file, label, answer in pairs
        if answer.text != label
    ]
    said_right = sum(answer.text == label for label, answer in said)
    return Score(
        n=len(pairs),
        whole=right / len(pairs),
        interval=wilson(right, len(pairs)),
        char=sum(_right_characters(label, answer.text) for _, label, answer in pairs) / sum(map(len, labels)),
        coverage=len(said) / len(pairs),
        precision=said_right / len(said) if said else 0.0,
        confusions=confusions([(each.label, each.text) for each in wrong]),
        wrong=tuple(sorted(wrong, key=lambda each: -each.confidence)),
    )


def _right_characters(label: str, text: str) -> int:
    """Characters read right in their place; a text of another length is compared from the left."""
    return sum(one == other for one, other in zip(label, text, strict=False))


def confusions(pairs: Sequence[tuple[str, str]]) -> tuple[Confusion, ...]:
    """Which characters were taken for which, commonest first; texts of another length do not tell."""
    counts: Counter[tuple[str, str]] = Counter()
    for label, text in pairs:
        if len(label) == len(text):
            counts.update((one, other) for one, other in zip(label, text, strict=True) if one != other)
    return tuple(Confusion(label, text, count) for (label, text), count in counts.most_common())
