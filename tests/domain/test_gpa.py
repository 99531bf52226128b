"""Averages as a student would work them out by hand, and everything that is no number."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.domain.diff import grade_changes, merge
from standby.domain.gpa import Gpa, failed, gpa, points_of, round_half_up
from standby.domain.marks import BANDS, NOT_COUNTED, PASS_WORDS, Reason
from standby.domain.models import Grade, Transcript
from standby.domain.scales import Scale, four, linear5, parse_table, scale_from
from standby.errors import WrongUse


def course(score: str, credit: float | None = 1.0) -> Grade:
    return Grade("2025-1", f"{score}/{credit}", f"Course {score}", "正常", score, credit)


def reasons(result: Gpa) -> list[tuple[str, Reason]]:
    return [(left.grade.score, left.reason) for left in result.left_out]


def test_an_average_is_weighted_by_credits() -> None:
    result = gpa([course("92", 3), course("85", 2), course("60", 1)], four())
    assert (result.value, result.credits, result.counted, result.left_out) == (3.17, 6.0, 3, ())
    assert result.display == "3.17"


@pytest.mark.parametrize(
    ("score", "points"),
    [
        ("100", 4),
        ("90", 4),
        ("89.9", 3),
        ("80", 3),
        ("70", 2),
        ("60", 1),
        ("59.9", 0),
        ("0", 0),
        ("86分", 3),
        ("８６", 3),
    ],
)
def test_the_steps_of_the_standard_scale(score: str, points: int) -> None:
    assert points_of(score, four()) == points


@pytest.mark.parametrize(("score", "points"), [("100", "5"), ("86", "3.6"), ("60", "1"), ("59", "0"), ("优秀", "4.5")])
def test_the_linear_scale(score: str, points: str) -> None:
    assert points_of(score, linear5()) == Decimal(points)


@pytest.mark.parametrize(
    ("score", "points"),
    [
        *[(word, 4) for word in ("优", "优秀", "A")],
        *[(word, 3) for word in ("良", "良好", "B", "b+")],
        *[(word, 2) for word in ("中", "中等", "C")],
        *[(word, 1) for word in ("及格", "D")],
        *[(word, 0) for word in ("差", "不及格", "F")],
    ],
)
def test_five_levels_and_letters(score: str, points: int) -> None:
    assert points_of(score, four()) == points


def test_pass_or_fail_earns_credits_and_is_left_out_of_the_average() -> None:
    result = gpa([course("90", 3), course("合格", 2), course("P", 1), course("通过", 1), course("不合格", 4)], four())
    assert (result.value, result.credits, result.weighed, result.counted) == (4.0, 7.0, 3.0, 1)
    assert {reason for _, reason in reasons(result)} == {Reason.PASS_FAIL}


def test_a_failed_course_weighs_but_earns_nothing() -> None:
    result = gpa([course("90", 2), course("30", 2)], four())
    assert (result.value, result.credits, result.weighed) == (2.0, 2.0, 4.0)


@pytest.mark.parametrize(
    ("grade", "reason"),
    [
        (course("缺考"), Reason.ABSENT),
        (course("缓考"), Reason.DEFERRED),
        (course("免修"), Reason.EXEMPT),
        (course("作弊"), Reason.VOID),
        (course("通过？"), Reason.UNKNOWN),
        (course("请评教"), Reason.UNKNOWN),
        (course("101"), Reason.OUT_OF_RANGE),
        (course("86", None), Reason.NO_CREDIT),
        (course("86", 0), Reason.NO_CREDIT),
        (course("86", -1), Reason.NO_CREDIT),
        (course("86", float("nan")), Reason.NO_CREDIT),
        (course("86", float("inf")), Reason.NO_CREDIT),
    ],
)
def test_what_is_left_out_says_why(grade: Grade, reason: Reason) -> None:
    result = gpa([course("90", 2), grade], four())
    assert (result.value, result.counted) == (4.0, 1)
    assert reasons(result) == [(grade.score, reason)]


def test_unpublished_rows_are_not_mentioned() -> None:
    assert gpa([course("")], four()).left_out == ()


def test_nothing_to_average_is_no_zero() -> None:
    result = gpa([course("合格")], four())
    assert (result.value, result.display, result.credits) == (None, "–", 1.0)


def test_a_retaken_course_is_not_guessed_at() -> None:
    first = Grade("2024-2", "M1", "高等数学", "正常", "50", 4.0)
    again = Grade("2025-1", "M1", "高等数学", "重修", "90", 4.0)
    assert gpa([first, again], four()).value == 2.0


def test_halves_are_rounded_up() -> None:
    assert round_half_up(Decimal("3.125")) == Decimal("3.13")
    assert gpa([course("81.25")], linear5()).value == 3.13


def test_a_table_of_ones_own() -> None:
    scale = parse_table("90:4.0, 85：3.7；60:1.0;优秀:4.3,合格:2.0")
    assert [points_of(score, scale) for score in ("95", "86", "70", "59", "优秀", "良好")] == [
        Decimal(points) for points in ("4.0", "3.7", "1.0", "0", "4.3", "3.7")
    ]
    counted = gpa([course("合格", 2)], scale)
    assert (counted.value, counted.maximum, counted.credits) == (2.0, 4.3, 2.0)


def test_a_table_of_words_only_knows_no_numbers() -> None:
    assert points_of("86", parse_table("甲:4,乙:3")) is Reason.UNKNOWN
    assert gpa([course("甲", 2), course("乙", 1)], parse_table("甲:4,乙:3")).value == 3.67


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ("", "empty"),
        (" ; ,", "empty"),
        ("90", "not of the form"),
        (":4", "not of the form"),
        ("90:four", "not 0 to"),
        ("90:-1", "not 0 to"),
        ("90:nan", "not 0 to"),
        ("120:4", "0 to 100"),
        ("90:4,90.0:3", "twice"),
        ("优:4,优:3", "twice"),
        ("90:3,80:4", "more points"),
        (",".join(f"{i / 10}:1" for i in range(300)), "more than"),
    ],
)
def test_a_table_that_cannot_be_used_says_where(table: str, complaint: str) -> None:
    with pytest.raises(WrongUse, match=complaint):
        parse_table(table)


def test_scales_by_name() -> None:
    assert scale_from("four") == four()
    assert scale_from("linear5") == linear5()
    assert scale_from("table", "60:1").maximum == 1
    with pytest.raises(WrongUse, match="four, linear5, table"):
        scale_from("seven")


@pytest.mark.parametrize(
    ("score", "is_failed"),
    [("59", True), ("60", False), ("不及格", True), ("缺考", True), ("免修", False), ("缓考", False)],
)
def test_what_is_shown_as_failed(score: str, is_failed: bool) -> None:
    assert failed(score) is is_failed


def test_no_word_has_two_meanings() -> None:
    assert not BANDS.keys() & NOT_COUNTED.keys()
    assert all(word in NOT_COUNTED for word in PASS_WORDS)


scores = st.sampled_from([*BANDS, *NOT_COUNTED, ""]) | st.decimals(0, 100, places=1).map(str) | st.text(max_size=5)
courses = st.builds(course, scores, st.none() | st.floats(0, 1000))
scales = st.sampled_from([four(), linear5(), parse_table("90:4.3,60:1.5")])


@given(st.lists(courses, max_size=12), scales)
def test_every_published_row_is_counted_or_explained(rows: list[Grade], scale: Scale) -> None:
    result = gpa(rows, scale)
    assert result.counted + len(result.left_out) == sum(row.published for row in rows)
    assert (result.value is None) == (result.counted == 0)
    assert result.value is None or 0 <= result.value <= result.maximum


@given(st.decimals(0, 100, places=1), st.decimals(0, 100, places=1), scales)
def test_a_better_score_never_earns_less(one: Decimal, other: Decimal, scale: Scale) -> None:
    low, high = sorted((one, other))
    less, more = points_of(str(low), scale), points_of(str(high), scale)
    assert isinstance(less, Decimal)
    assert isinstance(more, Decimal)
    assert less <= more


def test_a_grade_the_portal_no_longer_shows_counts_for_nothing() -> None:
    """A failed course drops out of the valid grades once its retake is passed: its 0 points must go with it."""
    failed_once = course("40", 3)
    before, after = Transcript((failed_once, course("90", 3))), Transcript((course("90", 3),))
    known = merge(before, after)
    assert gpa(known.grades, four()).value == 4.0
    assert gpa(before.grades, four()).value == 2.0
    assert grade_changes(known, before) == (), "and its return is no news"
