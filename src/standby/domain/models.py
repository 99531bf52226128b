"""The values everything else speaks of: frozen, without behaviour of their own."""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Grade:
    """One row of a transcript, as the portal prints it.

    ``key`` is a grade's identity: term, course and kind of examination. The
    running number of the row is not part of it, because a new row shifts it. A
    portal that prints no course number is known by the course's name.
    ``hidden``: the portal showed it once and does not any more; it is
    remembered so that its return is not news, and counts for nothing else.
    """

    term: str
    course_id: str
    course: str
    kind: str
    score: str
    credit: float | None = None
    point: float | None = None
    category: str = ""
    nature: str = ""
    replaced: str = ""
    hidden: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.term, self.course_id or self.course, self.kind)

    @property
    def published(self) -> bool:
        return bool(self.score)

    @property
    def shown(self) -> bool:
        """Whether the portal shows this score now."""
        return self.published and not self.hidden


@dataclass(frozen=True, slots=True)
class Transcript:
    """All grades one account shows. ``portal_gpa`` is the portal's own figure, if it prints one."""

    grades: tuple[Grade, ...]
    portal_gpa: str = ""


class ChangeKind(StrEnum):
    PUBLISHED = "published"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class GradeChange:
    """What a person wants to hear of: a grade appeared, or its score is another."""

    kind: ChangeKind
    grade: Grade
    before: str = ""


class NoticeKind(StrEnum):
    """What a notice is about; each has its own wording."""

    ALL_GRADES = "all_grades"
    NEW_GRADE = "new_grade"
    CORRECTION = "correction"
    TROUBLE = "trouble"
    RECOVERED = "recovered"
    STOPPED = "stopped"
    HAND_OVER = "hand_over"
    READER_WORSE = "reader_worse"
    READER_RECOVERED = "reader_recovered"
    SEATS = "seats"
    STANDBY_OPEN = "standby_open"
    HELD = "held"
    PAY_SOON = "pay_soon"
    PAID = "paid"
    ORDER_EXPIRED = "order_expired"
    ORDER_FAILED = "order_failed"
    ORDER_UNKNOWN = "order_unknown"
    LOGIN_ENDED = "login_ended"
    TEST = "test"


class WatchState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"
    """A ticket watch whose places are paid for, or whose days are over."""


class AccountState(StrEnum):
    READY = "ready"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - a state, not a secret
    LOCKED = "locked"
    HAND_OVER = "hand_over"
    LOGGED_OUT = "logged_out"
    """Only the person can log in here, and has to."""
    LOGGING_IN = "logging_in"
    """Nobody is logged in, and Standby logs in by itself as soon as it needs to."""
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user's login at a portal; never printed."""

    login: str = field(repr=False)
    password: str = field(repr=False)
