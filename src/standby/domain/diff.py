"""What changed between two transcripts, and what stays known when a portal hides a grade.

A grade that vanishes is never told: portals hide grades until the course has
been evaluated, and print them again afterwards. :func:`merge` remembers it, so
that its return is not "new".
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from standby.domain.models import ChangeKind, Grade, GradeChange, Transcript
from standby.errors import PageNotUnderstood

_Key = tuple[str, str, str]
_Pair = tuple[Grade | None, Grade]


def grade_changes(before: Transcript | None, after: Transcript) -> tuple[GradeChange, ...]:
    """The changes a person wants to hear of, sorted by term, course and kind.

    ``before`` is what was known (see :func:`merge`); ``None`` means that nothing
    was, and then there is no change: all grades are told at once instead.
    """
    if before is None:
        return ()
    changes: list[GradeChange] = []
    known, shown = _by_key(before), _by_key(after)
    for key in sorted(shown):
        pairs, _ = _match(known.get(key, []), shown[key])
        for old, new in pairs:
            if old is None:
                changes.append(GradeChange(ChangeKind.PUBLISHED, new))
            elif not same_score(old.score, new.score):
                changes.append(GradeChange(ChangeKind.CORRECTED, new, before=old.score))
    return tuple(changes)


def merge(before: Transcript | None, after: Transcript) -> Transcript:
    """What is known now: every row of ``after``, and the published grades it no longer shows, as ``hidden``.

    A row that lost its score is replaced by the one that had it. ``grade_changes``
    between the result and ``after`` is always empty.
    """
    if before is None:
        return after
    known, shown = _by_key(before), _by_key(after)
    hidden: dict[_Key, list[Grade]] = {}
    for key, grades in known.items():
        _, hidden[key] = _match(grades, shown.get(key, []))
    rows: list[Grade] = []
    for row in after.grades:
        remembered = hidden.get(row.key)
        rows.append(row if row.published or not remembered else replace(remembered.pop(0), hidden=True))
    for grades in hidden.values():
        rows.extend(replace(grade, hidden=True) for grade in grades)
    return replace(after, grades=tuple(rows))


def check_plausible(before: Transcript | None, after: Transcript, *, portal: str = "the portal") -> None:
    """Raise PageNotUnderstood if grades were known and the page now shows not one row."""
    if before is not None and not after.grades and any(grade.published for grade in before.grades):
        raise PageNotUnderstood(portal=portal, reason="it shows no grades at all, and there were some before")


def same_score(one: str, other: str) -> bool:
    """Whether two scores say the same: ``86`` and ``86.0`` do."""
    if one == other:
        return True
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return False


def _by_key(transcript: Transcript) -> dict[_Key, list[Grade]]:
    """The published rows by identity; a portal may print two rows with one identity."""
    rows: dict[_Key, list[Grade]] = defaultdict(list)
    for grade in transcript.grades:
        if grade.published:
            rows[grade.key].append(grade)
    return rows


def _match(old: Iterable[Grade], new: Iterable[Grade]) -> tuple[list[_Pair], list[Grade]]:
    """Pair the rows of one identity: equal scores first, then the rest in the order of their scores.

    Returns the pairs (old or None, new), and the old rows that are left over.
    """
    left = sorted(old, key=lambda grade: grade.score)
    pairs: list[_Pair] = []
    unpaired: list[Grade] = []
    for grade in sorted(new, key=lambda grade: grade.score):
        twin = next((known for known in left if same_score(known.score, grade.score)), None)
        if twin is None:
            unpaired.append(grade)
        else:
            left.remove(twin)
            pairs.append((twin, grade))
    pairs.extend((left.pop(0) if left else None, grade) for grade in unpaired)
    return pairs, left
