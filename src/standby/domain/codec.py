"""Transcripts and changes as JSON text, canonical so that a digest of it means something.

The text of a transcript does not depend on the order in which a portal prints
its rows: they are sorted by identity. Unknown keys are ignored and missing ones
take their defaults, so that an older row can be read by a newer Standby and the
other way round.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from standby.domain.models import ChangeKind, Grade, GradeChange, Transcript

_GRADE_FIELDS = frozenset(field.name for field in fields(Grade))


def transcript_to_json(transcript: Transcript) -> str:
    grades = sorted((grade_to_data(grade) for grade in transcript.grades), key=canonical)
    return canonical({"grades": grades, "portal_gpa": transcript.portal_gpa})


def transcript_from_json(text: str) -> Transcript:
    """Read what :func:`transcript_to_json` wrote. Raises ValueError for anything else."""
    data = json.loads(text)
    if not isinstance(data, dict) or not isinstance(data.get("grades"), list):
        raise ValueError("not a transcript")  # noqa: TRY004 - one kind of error for text that is not ours
    return Transcript(
        grades=tuple(grade_from_data(row) for row in data["grades"]),
        portal_gpa=str(data.get("portal_gpa", "")),
    )


def changes_to_json(changes: tuple[GradeChange, ...]) -> str:
    return canonical([change_to_data(change) for change in changes])


def changes_from_json(text: str) -> tuple[GradeChange, ...]:
    """Read what :func:`changes_to_json` wrote. Raises ValueError for anything else."""
    data = json.loads(text)
    if not isinstance(data, list):
        raise ValueError("not a list of changes")  # noqa: TRY004 - see transcript_from_json
    return tuple(change_from_data(row) for row in data)


def grade_to_data(grade: Grade) -> dict[str, Any]:
    """All fields; ``hidden`` only where it is so, as in texts written before there was such a field."""
    return {name: value for name, value in asdict(grade).items() if name != "hidden" or value}


def grade_from_data(data: Mapping[str, Any]) -> Grade:
    try:
        return Grade(**{name: value for name, value in data.items() if name in _GRADE_FIELDS})
    except (TypeError, AttributeError) as error:
        raise ValueError("not a grade") from error


def change_to_data(change: GradeChange) -> dict[str, Any]:
    return {"kind": change.kind.value, "grade": grade_to_data(change.grade), "before": change.before}


def change_from_data(data: Mapping[str, Any]) -> GradeChange:
    try:
        return GradeChange(ChangeKind(data["kind"]), grade_from_data(data["grade"]), str(data.get("before", "")))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a change") from error


def canonical(data: Any) -> str:
    """JSON with sorted keys and no spaces; NaN is refused, because it does not equal itself."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
