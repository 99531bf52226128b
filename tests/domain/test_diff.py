"""A student's transcript over a term: grades appear, are corrected, hide and come back."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.domain.codec import transcript_to_json
from standby.domain.diff import check_plausible, grade_changes, merge, same_score
from standby.domain.models import ChangeKind, Grade, GradeChange, Transcript
from standby.errors import PageNotUnderstood

MATHS = Grade("2025-1", "M1", "高等数学", "正常", "86", 5.0)
ENGLISH = Grade("2025-1", "E1", "大学英语", "正常", "", 3.0)
SPORTS = Grade("2024-2", "S1", "体育", "正常", "合格", 1.0)

grades = st.builds(
    Grade,
    term=st.sampled_from(["2024-2", "2025-1"]),
    course_id=st.sampled_from(["M1", "E1", ""]),
    course=st.sampled_from(["高等数学", "大学英语"]),
    kind=st.sampled_from(["正常", "补考"]),
    score=st.sampled_from(["", "59", "86", "86.0", "90", "合格"]),
)
transcripts = st.builds(Transcript, grades=st.lists(grades, max_size=8).map(tuple))


def test_a_first_look_is_no_change() -> None:
    assert grade_changes(None, Transcript((MATHS,))) == ()


def test_a_new_row_with_a_score_is_published() -> None:
    changes = grade_changes(Transcript((MATHS,)), Transcript((SPORTS, MATHS)))
    assert changes == (GradeChange(ChangeKind.PUBLISHED, SPORTS),)


def test_the_first_grade_of_an_empty_transcript_is_published() -> None:
    assert grade_changes(Transcript(()), Transcript((MATHS,))) == (GradeChange(ChangeKind.PUBLISHED, MATHS),)


def test_a_blank_that_fills_is_published_and_a_new_blank_is_nothing() -> None:
    filled = replace(ENGLISH, score="90")
    assert grade_changes(Transcript((MATHS,)), Transcript((MATHS, ENGLISH))) == ()
    assert grade_changes(Transcript((ENGLISH,)), Transcript((filled,))) == (GradeChange(ChangeKind.PUBLISHED, filled),)


def test_another_score_is_a_correction_with_the_old_one() -> None:
    better = replace(MATHS, score="88")
    assert grade_changes(Transcript((MATHS,)), Transcript((better,))) == (
        GradeChange(ChangeKind.CORRECTED, better, before="86"),
    )


def test_other_columns_and_other_spellings_of_a_number_are_no_change() -> None:
    assert grade_changes(Transcript((MATHS,)), Transcript((replace(MATHS, credit=4.0, nature="必修"),))) == ()
    assert grade_changes(Transcript((MATHS,)), Transcript((replace(MATHS, score="86.0"),))) == ()


@pytest.mark.parametrize(("one", "other", "same"), [("86", "86.00", True), ("86", "68", False), ("优", "优秀", False)])
def test_what_counts_as_the_same_score(one: str, other: str, same: bool) -> None:
    assert same_score(one, other) is same


def test_a_make_up_examination_is_a_grade_of_its_own() -> None:
    again = replace(MATHS, kind="补考", score="60")
    assert grade_changes(Transcript((MATHS,)), Transcript((MATHS, again))) == (
        GradeChange(ChangeKind.PUBLISHED, again),
    )


def test_two_courses_without_a_number_are_told_apart_by_name() -> None:
    one, other = (Grade("2025-1", "", course, "正常", "80") for course in ("高等数学", "大学英语"))
    assert grade_changes(Transcript((one,)), Transcript((one, other))) == (GradeChange(ChangeKind.PUBLISHED, other),)


def test_two_rows_of_one_identity_are_both_kept() -> None:
    twin = replace(MATHS, score="92")
    assert grade_changes(Transcript((MATHS,)), Transcript((twin, MATHS))) == (GradeChange(ChangeKind.PUBLISHED, twin),)
    better = replace(MATHS, score="95")
    assert grade_changes(Transcript((MATHS, twin)), Transcript((better, MATHS))) == (
        GradeChange(ChangeKind.CORRECTED, better, before="92"),
    )


def test_a_grade_hidden_until_the_course_is_evaluated_is_not_new_when_it_returns() -> None:
    before = Transcript((MATHS, SPORTS))
    hidden = Transcript((replace(MATHS, score=""),))
    assert grade_changes(before, hidden) == ()
    known = merge(before, hidden)
    assert known.grades == (replace(MATHS, hidden=True), replace(SPORTS, hidden=True))
    assert grade_changes(known, before) == ()


def test_a_grade_that_returns_with_another_score_is_a_correction() -> None:
    known = merge(Transcript((MATHS,)), Transcript((SPORTS,)))
    better = replace(MATHS, score="88")
    assert grade_changes(known, Transcript((better, SPORTS))) == (
        GradeChange(ChangeKind.CORRECTED, better, before="86"),
    )


def test_an_empty_page_after_grades_is_not_believed() -> None:
    with pytest.raises(PageNotUnderstood, match="ssfw"):
        check_plausible(Transcript((MATHS,)), Transcript(()), portal="ssfw")


@pytest.mark.parametrize("before", [None, Transcript(()), Transcript((ENGLISH,))])
def test_an_empty_page_before_any_grade_is_believed(before: Transcript | None) -> None:
    check_plausible(before, Transcript(()))


def test_blank_rows_after_grades_are_believed() -> None:
    check_plausible(Transcript((MATHS,)), Transcript((ENGLISH,)))


@given(transcripts, transcripts)
def test_what_was_merged_is_never_told_again(before: Transcript, after: Transcript) -> None:
    known = merge(before, after)
    assert grade_changes(known, after) == ()
    assert transcript_to_json(merge(known, after)) == transcript_to_json(known)


@given(transcripts, transcripts)
def test_nothing_that_was_known_is_forgotten(before: Transcript, after: Transcript) -> None:
    known = merge(before, after)
    published = sum(grade.published for grade in known.grades)
    for side in (before, after):
        assert published >= sum(grade.published for grade in side.grades)
    assert {grade.key for grade in known.grades if grade.published} == {
        grade.key for side in (before, after) for grade in side.grades if grade.published
    }


@given(transcripts, transcripts, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(before: Transcript, after: Transcript, random: Random) -> None:
    def shuffled(transcript: Transcript) -> Transcript:
        return replace(transcript, grades=tuple(random.sample(transcript.grades, len(transcript.grades))))

    def told(changes: tuple[GradeChange, ...]) -> list[tuple[object, ...]]:
        return [(change.kind, change.grade.key, change.grade.score, change.before) for change in changes]

    assert told(grade_changes(shuffled(before), shuffled(after))) == told(grade_changes(before, after))
