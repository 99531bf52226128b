"""Grade point averages: what counts, and what is left out and why.

Every published row with a grade the scale knows and with credits counts once,
weighted by its credits. A retaken or replaced course is not guessed at: both
rows count, as both are on the transcript. docs/gpa.md states every value.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from standby.domain.marks import NOT_COUNTED, PASS_MARK, PASS_WORDS, Reason, percentage_of, plain
from standby.domain.models import Grade
from standby.domain.scales import Scale, ScaleName


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A published grade that is not part of the average."""

    grade: Grade
    reason: Reason


@dataclass(frozen=True, slots=True)
class Gpa:
    """An average, to two decimals, rounded half up; ``None`` if nothing counts.

    ``credits`` are the credits earned (pass/fail courses included), ``weighed``
    those in the average (failed courses included), ``counted`` how many rows are.
    """

    value: float | None
    credits: float
    counted: int
    left_out: tuple[LeftOut, ...]
    scale: ScaleName
    maximum: float
    weighed: float

    @property
    def display(self) -> str:
        return "–" if self.value is None else f"{self.value:.2f}"


def gpa(grades: Iterable[Grade], scale: Scale) -> Gpa:
    """The average of all ``grades`` that the portal shows, on ``scale``."""
    total = weighed = earned = Decimal(0)
    counted, left_out = 0, list[LeftOut]()
    for grade in grades:
        if not grade.shown:
            continue
        weight = _weight(grade)
        earned += weight if _passed(grade, scale) else 0
        points = points_of(grade.score, scale)
        if isinstance(points, Reason):
            left_out.append(LeftOut(grade, points))
        elif not weight:
            left_out.append(LeftOut(grade, Reason.NO_CREDIT))
        else:
            total, weighed, counted = total + points * weight, weighed + weight, counted + 1
    value = float(round_half_up(total / weighed)) if weighed else None
    return Gpa(value, float(earned), counted, tuple(left_out), scale.name, float(scale.maximum), float(weighed))


def points_of(score: str, scale: Scale) -> Decimal | Reason:
    """The points of one grade, or why it has none. A word named by a table comes before all others."""
    word = plain(score)
    if word in scale.words:
        return scale.words[word]
    if word in NOT_COUNTED:
        return NOT_COUNTED[word]
    percentage = percentage_of(word)
    if percentage is None:
        return Reason.UNKNOWN
    if not 0 <= percentage <= 100:
        return Reason.OUT_OF_RANGE
    points = scale.points(percentage)
    return Reason.UNKNOWN if points is None else points


def round_half_up(value: Decimal, places: str = "0.01") -> Decimal:
    return value.quantize(Decimal(places), rounding=ROUND_HALF_UP)


def failed(score: str) -> bool:
    """Whether a grade is known not to be a pass; an unknown one is not."""
    word = plain(score)
    if word in NOT_COUNTED:
        return word not in PASS_WORDS and NOT_COUNTED[word] in (Reason.PASS_FAIL, Reason.ABSENT, Reason.VOID)
    percentage = percentage_of(word)
    return percentage is not None and 0 <= percentage < PASS_MARK


def _passed(grade: Grade, scale: Scale) -> bool:
    word = plain(grade.score)
    if word in scale.words and word not in NOT_COUNTED and percentage_of(word) is None:
        return scale.words[word] > 0
    if word in NOT_COUNTED:
        return word in PASS_WORDS
    percentage = percentage_of(word)
    return percentage is not None and PASS_MARK <= percentage <= 100


def _weight(grade: Grade) -> Decimal:
    """The credits of a row as a weight; a portal may print none, or nonsense."""
    if grade.credit is None or not isfinite(grade.credit) or grade.credit <= 0:
        return Decimal(0)
    return Decimal(str(grade.credit))
