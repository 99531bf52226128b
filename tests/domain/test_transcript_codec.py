"""Transcripts survive being written down, and equal ones are written alike."""

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.domain.codec import changes_from_json, changes_to_json, transcript_from_json, transcript_to_json
from standby.domain.models import ChangeKind, Grade, GradeChange, Transcript

numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
grades = st.builds(
    Grade, term=texts, course_id=texts, course=texts, kind=texts, score=texts, credit=numbers, point=numbers
)
transcripts = st.builds(Transcript, grades=st.lists(grades, max_size=6).map(tuple), portal_gpa=texts)
changes = st.lists(st.builds(GradeChange, kind=st.sampled_from(ChangeKind), grade=grades, before=texts)).map(tuple)


def test_the_text_is_stable() -> None:
    text = transcript_to_json(Transcript((Grade("2025-1", "M1", "高等数学", "正常", "86", 5.0),), portal_gpa="3.1"))
    assert text == (
        '{"grades":[{"category":"","course":"高等数学","course_id":"M1","credit":5.0,"kind":"正常","nature":"",'
        '"point":null,"replaced":"","score":"86","term":"2025-1"}],"portal_gpa":"3.1"}'
    )


@given(transcripts)
def test_nothing_is_lost(transcript: Transcript) -> None:
    read = transcript_from_json(transcript_to_json(transcript))
    assert sorted(map(repr, read.grades)) == sorted(map(repr, transcript.grades))
    assert read.portal_gpa == transcript.portal_gpa


@given(transcripts, st.randoms(use_true_random=False))
def test_the_order_of_a_portal_leaves_no_trace(transcript: Transcript, random: Random) -> None:
    shuffled = replace(transcript, grades=tuple(random.sample(transcript.grades, len(transcript.grades))))
    assert transcript_to_json(shuffled) == transcript_to_json(transcript)


@given(changes)
def test_changes_keep_their_order(told: tuple[GradeChange, ...]) -> None:
    assert changes_from_json(changes_to_json(told)) == told


def test_what_another_version_wrote_can_be_read() -> None:
    row = {"term": "2025-1", "course_id": "M1", "course": "高等数学", "kind": "正常", "score": "86", "later": 1}
    assert transcript_from_json(json.dumps({"grades": [row], "more": 2})) == Transcript(
        (Grade("2025-1", "M1", "高等数学", "正常", "86"),)
    )


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"grades": 1}', '{"grades": [1]}', '{"grades": [{"term": "x"}]}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a|Expecting"):
        transcript_from_json(text)


@pytest.mark.parametrize(
    "text", ["{}", "[1]", "[{}]", '[{"kind": "lost", "grade": {}}]', '[{"kind": "published", "grade": 1}]']
)
def test_changes_of_another_shape_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        changes_from_json(text)


def test_a_number_that_does_not_equal_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        transcript_to_json(Transcript((Grade("t", "1", "c", "k", "86", credit=float("nan")),)))
