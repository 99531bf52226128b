"""Students by seed, and what a teacher does to their grades."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import blake2b
from typing import Any

from standby.sandbox.refusal import Refusal
from standby.sandbox.school.courses import COURSES
from standby.sandbox.school.grades import TERMS, Row, any_score, first_transcript, row_of

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗"
GIVEN = (
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "磊",
    "洋",
    "雨桐",
    "子涵",
    "思远",
    "嘉怡",
    "浩然",
    "欣妍",
    "宇航",
    "佳宁",
    "明轩",
)
SMALL = 50
"""Up to so many students, every transcript is written at the start; above, when somebody first looks."""


@dataclass
class Student:
    """One account. ``locked`` says whether the portal refuses it whatever the password.

    ``columns`` overrides how wide this student's grade page is; None leaves it to the portal.
    """

    login: str
    password: str
    name: str
    seed: str
    locked: bool = False
    wrong_in_a_row: int = 0
    columns: int | None = None

    @cached_property
    def grades(self) -> list[Row]:
        return first_transcript(random.Random(f"{self.seed}/grades"))

    @property
    def looked_at(self) -> bool:
        return "grades" in self.__dict__


@dataclass
class School:
    """``count`` students with the logins ``20230001`` and on; names, passwords and grades follow from ``seed``."""

    count: int = 3
    seed: int = 1
    students: dict[str, Student] = field(init=False)

    def __post_init__(self) -> None:
        if self.count < 1:
            raise Refusal("a sandbox has at least one account")
        self.students = {s.login: s for s in (invented(i, self.seed) for i in range(1, self.count + 1))}
        if self.count <= SMALL:
            for student in self:
                _ = student.grades

    def __contains__(self, login: object) -> bool:
        return login in self.students

    def __iter__(self) -> Iterator[Student]:
        return iter(self.students.values())

    def student(self, login: object) -> Student:
        """Raises :class:`Refusal` if there is none."""
        if not isinstance(login, str) or login not in self.students:
            raise Refusal(f"there is no account {login!r}")
        return self.students[login]

    def publish(self, login: str, course: str | None = None, score: str | None = None, **facts: Any) -> Row:
        """Publish one grade and return it.

        ``course`` is a course's number or name. A row that waits for its score
        is filled in; otherwise the course is added to the newest term, with
        ``facts`` (``term``, ``course_id``, ``credit``, ...) as fields of
        :class:`Row`. Without ``course`` the first waiting row is taken, or a
        course the student does not have yet. With another ``kind`` than the
        course has so far (``补考``), one more attempt at it is added. Raises
        :class:`Refusal` if the grade is out already.
        """
        student = self.student(login)
        place = _place(student.grades, course)
        if place is not None and facts.get("kind", student.grades[place].kind) != student.grades[place].kind:
            again = replace(student.grades[place], score=score or "60", first_score="", **facts)
            student.grades.append(again)
            return again
        if place is None:
            added = _new_row(student, course, score, facts)
            student.grades.append(added)
            return added
        waiting = student.grades[place]
        if waiting.score:
            raise Refusal(f"{waiting.course} of {login} is published already; use /correct to change it")
        student.grades[place] = replace(waiting, score=score or "88", **facts)
        return student.grades[place]

    def correct(self, login: str, course_id: str, score: str) -> Row:
        """Change a published score and return the grade. Raises :class:`Refusal` if there is none."""
        student = self.student(login)
        place = _place(student.grades, course_id)
        if place is None or not student.grades[place].score:
            raise Refusal(f"{login} has no published grade for {course_id!r}")
        before = student.grades[place]
        student.grades[place] = replace(before, score=score, first_score=before.score)
        return student.grades[place]

    def change(self, login: str, *, password: str | None, locked: bool | None, columns: int | None) -> Student:
        """What a student office does: a new password, a lock set or lifted, another form of the page."""
        student = self.student(login)
        student.password = student.password if password is None else password
        student.columns = student.columns if columns is None else columns
        if locked is not None:
            student.locked, student.wrong_in_a_row = locked, 0
        return student

    def locked(self) -> list[str]:
        return [student.login for student in self if student.locked]

    def grades_as_json(self) -> dict[str, list[dict[str, Any]]]:
        """The transcripts that exist so far, by account."""
        return {s.login: [row.as_json() for row in s.grades] for s in self if s.looked_at}


def invented(number: int, seed: int) -> Student:
    """Student ``number``, counted from 1."""
    login = f"2023{number:04d}"
    digest = blake2b(f"{seed}/{login}".encode(), digest_size=8).digest()
    name = SURNAMES[digest[0] % len(SURNAMES)] + GIVEN[digest[1] % len(GIVEN)]
    return Student(login, f"pw-{digest[2:].hex()}", name, f"{seed}/{login}")


def _place(rows: list[Row], course: str | None) -> int | None:
    """The newest row of a course, or without a course the first that waits for its score."""
    if course is None:
        return next((i for i, row in enumerate(rows) if not row.score), None)
    return next((i for i in reversed(range(len(rows))) if course in (rows[i].course_id, rows[i].course)), None)


def _new_row(student: Student, course: str | None, score: str | None, facts: dict[str, Any]) -> Row:
    rng = random.Random(f"{student.seed}/{len(student.grades)}")
    taken = {row.course_id for row in student.grades}
    known = [c for c in COURSES if c.id not in taken and (course is None or course in (c.id, c.name))]
    if known:
        row = row_of(known[0], TERMS[-1], score or any_score(known[0], rng))
    elif course is None:
        raise Refusal(f"{student.login} has every course there is; name a new one")
    else:
        invented_id = f"19{rng.randrange(10**5):05d}"
        row = Row(TERMS[-1], invented_id, course, "2.0", score or str(rng.randint(60, 99)), "公共选修课", "任选")
    return replace(row, **facts)
