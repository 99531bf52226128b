"""Notices about grades: all of them, new ones, corrected ones."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from itertools import islice
from typing import Any

from standby.channels.wording.page import (
    Figure,
    Links,
    Page,
    Remarks,
    Row,
    Table,
    Tone,
    origin_of,
    pause_action,
    watch_action,
)
from standby.domain.codec import change_from_data, grade_from_data
from standby.domain.gpa import failed
from standby.domain.marks import Reason
from standby.domain.models import Grade, GradeChange
from standby.domain.scales import ScaleName
from standby.domain.text import one_line
from standby.i18n import N_, Translator

_MOST_ROWS = 500
_MOST_NOTES = 20
_IN_SUBJECT = 3
_COURSE_IN_SUBJECT = 60

SCALES: Mapping[str, str] = {
    ScaleName.FOUR: N_("standard 4.0 scale"),
    ScaleName.LINEAR5: N_("linear 5.0 scale"),
    ScaleName.TABLE: N_("table from the settings"),
}

REASONS: Mapping[str, str] = {
    Reason.PASS_FAIL: N_("graded pass or fail only"),
    Reason.ABSENT: N_("absent from the examination"),
    Reason.DEFERRED: N_("examination deferred"),
    Reason.EXEMPT: N_("exempted"),
    Reason.VOID: N_("declared void"),
    Reason.NO_CREDIT: N_("the portal gives it no credits"),
    Reason.OUT_OF_RANGE: N_("not between 0 and 100"),
    Reason.UNKNOWN: N_("a grade that the scale does not know"),
}


def write_all_grades(facts: Mapping[str, Any], words: Translator, zone: tzinfo, links: Links) -> Page:
    portal = one_line(str(facts["portal"]))
    grades = [grade_from_data(data) for data in facts["grades"]]
    average = facts.get("gpa") or {}
    count = words.plural("{count} course", "{count} courses", len(grades))
    subject = words.text("All grades at {portal}: {count}", portal=portal, count=count)
    if average.get("value") is not None:
        subject += words.text(", GPA {gpa}", gpa=words.number(average["value"], 2))
    intro = words.text("From now on you hear of it when a grade is published or corrected.")
    left_over = len(grades) - _MOST_ROWS
    more = [words.plural("and {count} more", "and {count} more", left_over)] if left_over > 0 else []
    return Page(
        subject=subject,
        headline=words.text("All your grades"),
        tone=Tone.GOOD,
        origin=origin_of(facts),
        paragraphs=(intro, *more),
        tables=_by_term([(grade.term, _row(grade, words)) for grade in grades[:_MOST_ROWS]], words),
        figures=_figures(average, words),
        remarks=_remarks(average, words, str(facts.get("portal_gpa", ""))),
        action=watch_action(links, words),
        pause=pause_action(links, words),
    )


def write_new_grade(facts: Mapping[str, Any], words: Translator, zone: tzinfo, links: Links) -> Page:
    changes = [change_from_data(data) for data in facts["changes"]]
    told = [f"{_short(change.grade.course)} {_short(change.grade.score)}" for change in changes]
    subject = words.plural("New grade: {list}", "{count} new grades: {list}", len(changes), list=_list(told, words))
    headline = words.plural("A grade was published", "{count} grades were published", len(changes))
    return _changes_page(subject, headline, facts, changes, words, links)


def write_correction(facts: Mapping[str, Any], words: Translator, zone: tzinfo, links: Links) -> Page:
    changes = [change_from_data(data) for data in facts["changes"]]
    told = [
        f"{_short(change.grade.course)} {_short(change.before)} → {_short(change.grade.score)}" for change in changes
    ]
    subject = words.plural(
        "Corrected grade: {list}", "{count} corrected grades: {list}", len(changes), list=_list(told, words)
    )
    headline = words.plural("A grade was corrected", "{count} grades were corrected", len(changes))
    return _changes_page(subject, headline, facts, changes, words, links)


def _changes_page(
    subject: str,
    headline: str,
    facts: Mapping[str, Any],
    changes: Sequence[GradeChange],
    words: Translator,
    links: Links,
) -> Page:
    average = facts.get("gpa") or {}
    rows = [(change.grade.term, _row(change.grade, words, change.before)) for change in changes[:_MOST_ROWS]]
    return Page(
        subject=subject,
        headline=headline,
        tone=Tone.GOOD,
        origin=origin_of(facts),
        tables=_by_term(rows, words),
        figures=_figures(average, words),
        remarks=_remarks(average, words),
        action=watch_action(links, words),
        pause=pause_action(links, words),
    )


def _row(grade: Grade, words: Translator, before: str = "") -> Row:
    credit = words.plural(
        "{amount} credit", "{amount} credits", _count_of(grade), amount=words.number(grade.credit or 0)
    )
    details = [credit if grade.credit is not None else "", grade.nature or grade.category, grade.kind]
    return Row(
        course=one_line(grade.course or grade.course_id),
        detail=" · ".join(one_line(part, 40) for part in details if part),
        score=one_line(grade.score, 20),
        before=one_line(before, 20),
        failed=failed(grade.score),
    )


def _count_of(grade: Grade) -> int:
    """1 for one credit, 2 for any other amount: "1.5 credits", "0 credits"."""
    return 1 if grade.credit == 1 else 2


def _by_term(rows: Iterable[tuple[str, Row]], words: Translator) -> tuple[Table, ...]:
    """One table per term, the latest first, rows as the portal has them."""
    terms: dict[str, list[Row]] = {}
    for term, row in rows:
        terms.setdefault(term, []).append(row)
    return tuple(
        Table(one_line(term, 60) or words.text("Without a term"), tuple(terms[term]))
        for term in sorted(terms, reverse=True)
    )


def _figures(average: Mapping[str, Any], words: Translator) -> tuple[Figure, ...]:
    if not average:
        return ()
    value = average.get("value")
    shown = "–" if value is None else f"{words.number(value, 2)} / {words.number(average['maximum'], 1)}"
    return (
        Figure(shown, words.text("GPA, {scale}", scale=words.text(SCALES.get(average["scale"], average["scale"])))),
        Figure(words.number(average["credits"]), words.text("credits earned")),
        Figure(words.number(average["counted"]), words.text("courses in the average")),
    )


def _remarks(average: Mapping[str, Any], words: Translator, portal_gpa: str = "") -> tuple[Remarks, ...]:
    """The portal's own figure, then what was left out of ours and why."""
    remarks: list[Remarks] = []
    if portal_gpa:
        figure = words.text("The portal's own average: {figure}", figure=one_line(portal_gpa, 30))
        remarks.append(Remarks((figure,)))
    if left_out := average.get("left_out"):
        remarks.append(Remarks(_left_out(left_out, words), words.text("Not in the average")))
    return tuple(remarks)


def _left_out(left_out: Sequence[Mapping[str, str]], words: Translator) -> tuple[str, ...]:
    lines = [
        words.text(
            "{course}, {score}: {reason}",
            course=one_line(left["course"], 60),
            score=one_line(left["score"], 20),
            reason=words.text(REASONS.get(left["reason"], left["reason"])),
        )
        for left in islice(left_out, _MOST_NOTES)
    ]
    if len(left_out) > _MOST_NOTES:
        lines.append(words.plural("and {count} more", "and {count} more", len(left_out) - _MOST_NOTES))
    return tuple(lines)


def _short(text: str) -> str:
    return one_line(text, _COURSE_IN_SUBJECT)


def _list(told: Sequence[str], words: Translator) -> str:
    shown = words.text(", ").join(told[:_IN_SUBJECT])
    return shown + " …" if len(told) > _IN_SUBJECT else shown
