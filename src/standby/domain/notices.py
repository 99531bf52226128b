"""What a notice holds: facts as JSON, put into words only when it is sent.

The language, the time zone and the links are the reader's and may change until
then; the grades, the average and the error are what they were when it happened.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from standby.domain.codec import change_to_data, grade_to_data
from standby.domain.gpa import Gpa
from standby.domain.models import ChangeKind, GradeChange, NoticeKind, Transcript
from standby.errors import Said, StandbyError

Facts = dict[str, Any]


def all_grades(portal: str, transcript: Transcript, gpa: Gpa) -> Facts:
    """Everything a portal shows; only published grades are told, and none that it hides by now."""
    grades = [grade_to_data(grade) for grade in transcript.grades if grade.shown]
    return {"portal": portal, "grades": grades, "gpa": gpa_data(gpa), "portal_gpa": transcript.portal_gpa}


def of_changes(portal: str, changes: Iterable[GradeChange], gpa: Gpa) -> list[tuple[NoticeKind, Facts]]:
    """One notice for what was published and one for what was corrected, as far as there is any."""
    told = list(changes)
    notices: list[tuple[NoticeKind, Facts]] = []
    for change_kind, notice_kind in (
        (ChangeKind.PUBLISHED, NoticeKind.NEW_GRADE),
        (ChangeKind.CORRECTED, NoticeKind.CORRECTION),
    ):
        of_kind = [change_to_data(change) for change in told if change.kind is change_kind]
        if of_kind:
            notices.append((notice_kind, {"portal": portal, "changes": of_kind, "gpa": gpa_data(gpa)}))
    return notices


def trouble(portal: str, error: StandbyError, *, since: datetime, failures: int, next_try: datetime | None) -> Facts:
    """Checks keep failing. ``since`` is the first failure of the row."""
    return {
        "portal": portal,
        "error": error_data(error),
        "since": since.isoformat(),
        "failures": failures,
        "next_try": next_try.isoformat() if next_try else None,
    }


def recovered(portal: str, *, since: datetime, failures: int) -> Facts:
    return {"portal": portal, "since": since.isoformat(), "failures": failures}


def stopped(portal: str, error: StandbyError) -> Facts:
    """The watch does not go on by itself: a wrong password, a locked account."""
    return {"portal": portal, "error": error_data(error)}


def hand_over(portal: str, error: StandbyError, *, deadline: datetime | None = None) -> Facts:
    return {"portal": portal, "error": error_data(error), "deadline": deadline.isoformat() if deadline else None}


def reader(portal: str, site: str, *, accepted: int, asked: int, promised: float) -> Facts:
    """How the portal took the latest codes; ``promised`` is the share the model said it would accept."""
    return {"portal": portal, "site": site, "accepted": accepted, "asked": asked, "promised": promised}


def test(at: datetime) -> Facts:
    return {"at": at.isoformat()}


def gpa_data(gpa: Gpa) -> Facts:
    return {
        "value": gpa.value,
        "scale": gpa.scale.value,
        "maximum": gpa.maximum,
        "credits": gpa.credits,
        "weighed": gpa.weighed,
        "counted": gpa.counted,
        "left_out": [
            {"course": left.grade.course, "score": left.grade.score, "reason": left.reason.value}
            for left in gpa.left_out
        ],
    }


def error_data(error: StandbyError) -> Facts:
    """An error by name and facts, so that it can be told in another language later.

    ``message`` is for a Standby that no longer knows the name.
    """
    facts = {name: _fact(value) for name, value in error.facts.items()}
    return {"code": error.code, "facts": facts, "fault": error.fault.value, "message": error.message}


def _fact(value: object) -> Any:
    if isinstance(value, Said):
        return {"says": value.template, "facts": {name: _fact(fact) for name, fact in value.facts.items()}}
    return value if isinstance(value, str | int | float | bool | Mapping) else str(value)
