"""What the user will get: answers against labels that nothing was learned from, and an interval for what is to come."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace

from standby.captcha.answer import Answer
from standby.captcha.card import Card
from standby.captcha.judge import wilson
from standby.training.evaluate import Score, score
from standby.training.evening.wish import Point

TO_COME = 300
"""The interval is meant for the share read right of so many pictures to come, which varies by itself."""
FEWEST_MISTAKES = 0.5
"""The file knows all labels, the nets of a cross-fit three quarters of them: it makes fewer mistakes than they do, in
the trials of docs/benchmarks.md between 0.4 and 0.9 of theirs. The interval's upper end allows for that."""
BARELY_BETTER = 0.995


def measured(files: Sequence[str], labels: Sequence[str], answers: Sequence[Answer], *, crossed: bool = False) -> Score:
    """The score with the interval that holds the share of the next TO_COME pictures read right, 95 % sure.

    The measured share and the one to come both vary by chance; together as one
    measured on 1 / (1 / n + 1 / TO_COME) pictures does (a predictive interval).
    ``crossed``: the answers are those of cross-fitted nets, not of the file.
    """
    found = score(files, labels, answers)
    low, high = interval(found.whole, found.n)
    return replace(found, interval=(low, 1 - FEWEST_MISTAKES * (1 - high) if crossed else high))


def interval(share: float, count: int) -> tuple[float, float]:
    """Where the share of the next TO_COME pictures lies after ``share`` of ``count``; see ``measured``."""
    both = 1 / (1 / count + 1 / TO_COME)
    low, high = wilson(share * both, both)
    # A share of so many pictures is a whole number of them.
    return (math.floor(low * TO_COME) / TO_COME, math.ceil(high * TO_COME) / TO_COME)


def promised(card: Card, found: Score, trained_on: int, labels_used: int, curve: Sequence[Point] = ()) -> Card:
    """The card with what was measured; the note ``curve`` holds [labels, accuracy] of each point, as JSON."""
    points = json.dumps([[each.labels, round(each.accuracy, 4)] for each in curve])
    return replace(
        card,
        accuracy=found.whole,
        interval=found.interval,
        measured_on=found.n,
        coverage=found.coverage,
        precision=found.precision,
        trained_on=trained_on,
        labels_used=labels_used,
        notes={**card.notes, "curve": points},
    )


def labels_to_halve(curve: Sequence[Point]) -> int | None:
    """How many labels more would halve the mistakes, if the curve goes on as it came; None if that cannot be told.

    Mistakes fall about as a power of the number of labels.
    """
    points = [each for each in curve if each.labels > 0]
    if len(points) < 2 or points[-1].accuracy >= BARELY_BETTER:
        return None
    before, last = points[-2], points[-1]
    if last.labels <= before.labels or last.accuracy <= before.accuracy:
        return None
    slope = math.log((1 - before.accuracy) / (1 - last.accuracy)) / math.log(last.labels / before.labels)
    return round(last.labels * (2 ** (1 / max(slope, 0.3)) - 1))
