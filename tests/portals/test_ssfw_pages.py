"""Recorded pages (invented data) of every known form, and those that are not what they should be."""

import pytest

from standby.domain.models import Grade, Transcript
from standby.errors import PageNotUnderstood, SessionExpired
from standby.portals.ssfw.pages import grade_menu_item, proves_logged_out, read_transcript

from .kit import page

FIRST, SECOND = "2022-2023学年第一学期", "2022-2023学年第二学期"


def test_eleven_columns() -> None:
    """A passed, a failed and replaced, a repeated, a worded and an unpublished grade; other blocks are ignored."""
    shown = read_transcript(page("eleven_columns"))
    assert shown == Transcript(
        grades=(
            Grade(FIRST, "0510021", "线性代数", "正常", "86", 3.0, None, "公共基础课", "必修"),
            Grade(FIRST, "0820134", "大学物理实验", "正常", "52", 1.0, None, "公共基础课", "必修", "物理实验(旧)"),
            Grade(FIRST, "0820134", "大学物理实验", "重修", "71", 1.0, None, "公共基础课", "必修"),
            Grade(SECOND, "1130007", "大学体育 （一）", "正常", "优秀", 1.0, None, "体育", "必修"),
            Grade(SECOND, "0710333", "操作系统", "正常", "", 3.5, None, "专业课", "必修"),
        ),
        portal_gpa="3.1",
    )
    assert [grade.published for grade in shown.grades] == [True, True, True, True, False]


def test_thirteen_columns_under_another_title() -> None:
    """The kind is how a course was taken (修读方式), not as what (修读类型), so a repetition is a grade of its own."""
    shown = read_transcript(page("thirteen_columns"))
    assert [(grade.term, grade.kind, grade.score) for grade in shown.grades] == [
        (FIRST, "初修", "86"),
        (SECOND, "重修", "90"),
    ]
    assert shown.portal_gpa == ""


def test_other_headings_in_a_block_the_person_named() -> None:
    shown = read_transcript(page("other_headings"), block="成绩列表")
    assert shown.grades == (Grade(FIRST, "A1", "数学分析", "主修", "91", 5.0, None, "", "必修"),)


def test_a_block_the_person_named_is_never_replaced_by_another() -> None:
    with pytest.raises(PageNotUnderstood, match="成绩列表"):
        read_transcript(page("eleven_columns"), block="成绩列表")


def test_a_header_without_rows_is_an_empty_transcript() -> None:
    assert read_transcript(page("no_grades")) == Transcript(grades=(), portal_gpa="0")


def test_a_row_printed_twice_is_one_grade_and_two_attempts_are_two() -> None:
    """The running number is no part of a grade; which attempt counts is the school's to say."""
    grades = read_transcript(page("printed_twice")).grades
    assert [(grade.key, grade.score) for grade in grades] == [
        ((FIRST, "0510021", "正常"), "86"),
        ((FIRST, "0510021", "正常"), "40"),
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("no_block", "等级考试成绩"),
        ("no_header", "成绩"),
        ("ragged_row", "5 cells under 11 headings"),
        ("unmarked_row", "not marked as one"),
        ("cut_short", "cut short"),
        ("home", "no block"),
    ],
)
def test_what_is_not_understood_is_never_no_grades(name: str, reason: str) -> None:
    with pytest.raises(PageNotUnderstood, match=reason):
        read_transcript(page(name))


def test_a_ragged_row_is_quoted_and_not_at_length() -> None:
    ragged = page("ragged_row").replace("大学物理实验", "大学物理实验" * 1000)
    with pytest.raises(PageNotUnderstood) as caught:
        read_transcript(ragged)
    quoted = str(caught.value.facts["row"])
    assert quoted.startswith("2 2022-2023学年第一学期 0820134 大学物理实验")
    assert len(quoted) == 120


@pytest.mark.parametrize("name", ["no_permission", "login", "to_login"])
def test_a_page_that_proves_nobody_is_logged_in(name: str) -> None:
    with pytest.raises(SessionExpired):
        read_transcript(page(name))


@pytest.mark.parametrize("path", ["/ssfw/login.jsp", "/ssfw/login/ajaxlogin.do"])
def test_the_address_of_the_login_page_proves_it_too(path: str) -> None:
    assert proves_logged_out("<p>anything</p>", path)


def test_the_sign_of_the_end_is_looked_for_before_the_grades() -> None:
    with pytest.raises(SessionExpired):
        read_transcript(page("eleven_columns").replace("</body>", page("login") + "</body>"))


def test_words_about_logging_in_prove_nothing() -> None:
    assert not proves_logged_out("<script>var url = '/ssfw/login'; // 登录</script><a href='/login'>重新登录</a>")


def test_the_menu_leads_to_the_grades() -> None:
    assert grade_menu_item(page("home")) == "1E057E24ABAB4CAFE0540010E0235690"
    assert grade_menu_item(page("login")) == ""


def test_a_cell_of_a_megabyte_is_not_kept() -> None:
    with pytest.raises(PageNotUnderstood, match="far too long"):
        read_transcript(page("eleven_columns").replace("优秀", "优" * 1_000_000))


def test_thousands_of_rows_are_not_a_transcript() -> None:
    text = page("eleven_columns")
    row = text[text.index('<tr class="t_con">', text.index("有效成绩")) :].partition("</tr>")[0] + "</tr>"
    with pytest.raises(PageNotUnderstood):
        read_transcript(text.replace(row, row * 2000))


def test_nothing_invisible_reaches_the_person() -> None:
    grades = read_transcript(page("eleven_columns").replace("线性代数", "线性\u202e代\u200b数\x07\r\n")).grades
    assert grades[0].course == "线性代数"
