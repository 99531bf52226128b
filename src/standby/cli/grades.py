"""Grades on the terminal and as JSON."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from standby.cli.output import console
from standby.domain.codec import change_to_data, grade_to_data
from standby.domain.models import GradeChange, Transcript


def transcript_facts(transcript: Transcript) -> dict[str, Any]:
    return {
        "grades": [grade_to_data(grade) for grade in transcript.grades],
        "portal_gpa": transcript.portal_gpa,
    }


def changes_facts(changes: Sequence[GradeChange]) -> list[dict[str, Any]]:
    return [change_to_data(change) for change in changes]


def show_transcript(transcript: Transcript) -> None:
    table = Table("term", "course", "kind", "credit", "score")
    for grade in sorted(transcript.grades, key=lambda grade: (grade.term, grade.course)):
        credit = f"{grade.credit:g}" if grade.credit is not None else "–"
        table.add_row(grade.term, grade.course, grade.kind, credit, grade.score or "–")
    console.print(table)


def show_changes(changes: Sequence[GradeChange]) -> None:
    if not changes:
        console.print("Nothing has changed since the last look.")
    for change in changes:
        before = f" (was {change.before})" if change.before else ""
        console.print(f"{change.kind}: {change.grade.course} {change.grade.score}{before}", markup=False)
