"""Grades as the school keeps them, and the transcript a student starts with."""

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from standby.sandbox.school.courses import COURSES, Course

NUMERALS = {"1": "一", "2": "二", "3": "三"}
WORDS = {"优秀": 4.5, "良好": 3.5, "中等": 2.5, "合格": 1.5, "及格": 1.5, "不合格": 0.0, "不及格": 0.0}
TERMS = ("2023-2024-1", "2023-2024-2")


@dataclass(frozen=True, slots=True)
class Row:
    """One grade. ``term`` is ``2023-2024-1``; ``score`` is empty until it is published.

    ``kind`` tells a first attempt (``正常``) from a repeated one (``重修``).
    ``first_score`` is what stood there before a correction or a resit.
    """

    term: str
    course_id: str
    course: str
    credit: str
    score: str
    category: str = ""
    nature: str = "必修"
    elective: str = ""
    kind: str = "正常"
    replaced: str = ""
    first_score: str = ""

    @property
    def printed_term(self) -> str:
        year, _, number = self.term.rpartition("-")
        return f"{year}学年第{NUMERALS.get(number, number)}学期"

    @property
    def failed(self) -> bool:
        return self.score != "" and _points(self.score) == 0

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "printed_term": self.printed_term}


def grade_point_average(rows: Sequence[Row]) -> str:
    """Weighted by credit: a number counts (n - 50) / 10 from 60 on, words as in :data:`WORDS`."""
    graded = [(float(row.credit), _points(row.score)) for row in rows if row.score]
    weight = sum(credit for credit, _ in graded)
    return f"{sum(credit * point for credit, point in graded) / weight:.1f}" if weight else "0"


def _points(score: str) -> float:
    try:
        number = float(score)
    except ValueError:
        return WORDS.get(score, 0.0)
    return (number - 50) / 10 if number >= 60 else 0.0


def row_of(course: Course, term: str, score: str, *, replaced: str = "") -> Row:
    return Row(
        term=term,
        course_id=course.id,
        course=course.name,
        credit=course.credit,
        score=score,
        category=course.category,
        nature=course.nature,
        elective=course.elective,
        replaced=replaced,
    )


def first_transcript(rng: random.Random) -> list[Row]:
    """Eight grades of two terms: one failed, one passed at the second try,
    one under a replaced name, one not yet published, some in words."""
    replaced = rng.choice([course for course in COURSES if course.formerly])
    assessed = rng.sample([c for c in COURSES if c.assessed and c is not replaced], 2)
    numbered = rng.sample([c for c in COURSES if not c.assessed and c is not replaced], 5)
    failed, unpublished, *passed = numbered
    older, newer = TERMS
    return [
        row_of(passed[0], older, str(rng.randint(60, 99))),
        row_of(replaced, older, any_score(replaced, rng), replaced=replaced.formerly),
        row_of(assessed[0], older, "优秀"),
        row_of(failed, older, str(rng.randint(30, 59))),
        replace(row_of(passed[1], newer, str(rng.randint(60, 99))), first_score=str(rng.randint(30, 59))),
        row_of(assessed[1], newer, rng.choice(["良好", "合格"])),
        row_of(passed[2], newer, str(rng.randint(60, 99))),
        row_of(unpublished, newer, ""),
    ]


def any_score(course: Course, rng: random.Random) -> str:
    return rng.choice(["优秀", "良好", "合格"]) if course.assessed else str(rng.randint(60, 99))
