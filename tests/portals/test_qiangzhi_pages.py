"""Recorded pages (invented data) of every known form, and those that are not what they should be."""

import json
from typing import Any

import pytest

from standby.domain.models import Grade, Transcript
from standby.errors import GradesWithheld, PageNotUnderstood
from standby.portals.qiangzhi.answers import LONGEST_MESSAGE, Verdict, read_login_answer
from standby.portals.qiangzhi.encoding import Pair
from standby.portals.qiangzhi.landing import Generation, LoginPage, read_login_page
from standby.portals.qiangzhi.listing import grades_of, read_page
from standby.portals.qiangzhi.pages import check_is_open, proves_logged_out, read_transcript

from .kit import page

AUTUMN, SPRING = "2023-2024-1", "2023-2024-2"
USUAL = "正常考试"
PAIR_AT = "/Logon.do?method=logon&flag=sess"
INSIDE = "/jsxsd/kscj/cjcx_list"


def test_the_first_set_of_columns() -> None:
    """A passed, a worded, a repeated and a locked grade; the score's cell is closed twice."""
    assert read_transcript(page("qiangzhi/set_one")) == Transcript(
        grades=(
            Grade(AUTUMN, "B0300101", "高等数学（上）", USUAL, "84", 4.0, 3.4, "公共课", "必修"),
            Grade(AUTUMN, "B0900007", "大学体育（一）", USUAL, "良", 1.0, 3.5, "公共课", "必修"),
            Grade(AUTUMN, "B0300101", "高等数学（上）", "补考一", "91", 4.0, 4.1, "公共课", "必修"),
            Grade(SPRING, "B0700003", "数据结构", USUAL, "", 3.5, None, "专业课", "必修", hidden=True),
        ),
        portal_gpa="3.40",
    )


def test_the_second_set_where_the_score_is_the_total_and_not_a_part_of_it() -> None:
    shown = read_transcript(page("qiangzhi/set_two"))
    assert shown is not None
    assert [(grade.course_id, grade.score, grade.credit) for grade in shown.grades] == [
        ("B0300101", "84", 4.0),
        ("B0900007", "缓考", 1.0),
    ]


def test_the_third_set_where_no_number_names_the_course() -> None:
    shown = read_transcript(page("qiangzhi/set_three"))
    assert shown is not None
    assert [(grade.key, grade.score, grade.point) for grade in shown.grades] == [
        ((AUTUMN, "高等数学（上）", ""), "84", 3.4)
    ]


def test_a_set_nobody_has_seen_is_read_by_the_first_heading_that_can_be_the_score() -> None:
    shown = read_transcript(page("qiangzhi/other_score"))
    assert shown is not None
    assert [(grade.term, grade.score) for grade in shown.grades] == [(AUTUMN, "84")]


@pytest.mark.parametrize("name", ["empty_row", "empty_header"])
def test_no_grades_are_none(name: str) -> None:
    shown = read_transcript(page(f"qiangzhi/{name}"))
    assert shown is not None
    assert shown.grades == ()


@pytest.mark.parametrize(
    ("name", "words"), [("blocked", "评教未完成，不能查询成绩！"), ("blocked_row", "请先完成评教后再查询成绩")]
)
def test_a_list_that_waits_for_an_evaluation_is_told_in_the_portals_words(name: str, words: str) -> None:
    with pytest.raises(GradesWithheld, match=words):
        read_transcript(page(f"qiangzhi/{name}"))


@pytest.mark.parametrize(
    "more",
    [
        "<script>layer.msg('评教未完成，不能查询成绩！')</script>",
        "<script>layer.confirm('评教未完成', function () {})</script>",
        "<p>评教未完成，再查询成绩</p>",
    ],
)
def test_no_grades_beside_any_word_of_an_evaluation_are_withheld(more: str) -> None:
    text = page("qiangzhi/empty_header")
    with pytest.raises(GradesWithheld, match="评教未完成"):
        read_transcript(text.replace("</body>", f"{more}</body>"))


def test_a_row_that_says_nothing_is_not_no_grades() -> None:
    text = page("qiangzhi/empty_row")
    with pytest.raises(PageNotUnderstood):
        read_transcript(text.replace("未查询到数据", "&nbsp;"))


def test_scripts_about_the_table_do_not_make_a_page_look_cut_short() -> None:
    text = page("qiangzhi/set_one")
    after = "<script>$('#dataList tr').hover(); var x = '<table id=\"dataList\">';</script>"
    assert read_transcript(text.replace("</body>", f"{after}</body>")) == read_transcript(text)
    with pytest.raises(PageNotUnderstood, match="cut short"):
        read_transcript(text[: text.index("</table>")] + "<script>'</table></body></html>'</script>")


@pytest.mark.parametrize(
    ("name", "reason"),
    [("ragged", "9 cells under 16 headings"), ("no_score_column", "成绩"), ("one_strange_row", "1 cells")],
)
def test_what_is_not_understood_is_never_no_grades(name: str, reason: str) -> None:
    with pytest.raises(PageNotUnderstood, match=reason):
        read_transcript(page(f"qiangzhi/{name}"))


@pytest.mark.parametrize("name", ["layui", "closed", "login_b64"])
def test_a_page_without_the_table_is_no_transcript(name: str) -> None:
    assert read_transcript(page(f"qiangzhi/{name}")) is None


def test_a_closed_page_says_so() -> None:
    with pytest.raises(PageNotUnderstood, match="系统功能暂未开放"):
        check_is_open(page("qiangzhi/closed"))
    check_is_open(page("qiangzhi/layui"))


def test_thousands_of_rows_and_a_cell_of_a_megabyte_are_refused() -> None:
    text = page("qiangzhi/set_one")
    row = text[text.index(" <tr><td>1</td>") :].partition("</tr>")[0] + "</tr>"
    with pytest.raises(PageNotUnderstood):
        read_transcript(text.replace(row, row * 2000))
    with pytest.raises(PageNotUnderstood, match="far too long"):
        read_transcript(text.replace("良", "良" * 1_000_000))


# ---------------------------------------------------------------- who is logged in


@pytest.mark.parametrize("name", ["not_logged_in", "nobody", "to_sso", "login_b64", "login_sess", "login_plain"])
def test_a_page_that_proves_nobody_is_logged_in(name: str) -> None:
    assert proves_logged_out(page(f"qiangzhi/{name}"), INSIDE)


@pytest.mark.parametrize(
    "text",
    [
        "<html><body>请登录</body></html>",
        "<html><body><div>请先登录！</div></body></html>",
        "<script>alert('请登录');top.location='/'</script>",
        "<html><body><script>top.location.href='/jsxsd/'</script></body></html>",
        "<script>window.location.replace('../xk/LoginToXk')</script>",
        "<script>location.href='http://jw.example/jsxsd'</script>",
    ],
)
def test_so_does_one_that_only_sends_to_the_login_page(text: str) -> None:
    assert proves_logged_out(text, INSIDE)


@pytest.mark.parametrize(
    "text",
    [
        "<p>请登录邮箱查看通知</p>",
        "<p>系统维护中</p><script>top.location.href='/jsxsd/'</script>",
        "<script>location.href='/jsxsd/framework/xsMain.jsp'</script>",
        "<script>location.href='http://[::1/jsxsd/'</script>",
    ],
)
def test_a_page_that_says_or_does_something_else_proves_nothing(text: str) -> None:
    assert not proves_logged_out(text, INSIDE)


@pytest.mark.parametrize("path", ["/", "/jsxsd", "/jsxsd/", "/jsxsd/xk/LoginToXk", "/Logon.do"])
def test_the_address_of_the_login_page_proves_it_too(path: str) -> None:
    assert proves_logged_out("<p>anything</p>", path)


@pytest.mark.parametrize("name", ["set_one", "empty_header", "blocked", "layui", "closed"])
def test_words_about_logging_in_in_the_scripts_of_a_sound_page_prove_nothing(name: str) -> None:
    assert not proves_logged_out(page(f"qiangzhi/{name}"), INSIDE)


# ---------------------------------------------------------------- the login page


@pytest.mark.parametrize(
    ("name", "path", "told"),
    [
        (
            "login_b64",
            "/jsxsd/",
            LoginPage(Generation.B64, "/jsxsd/xk/LoginToXk", "/jsxsd/verifycode.servlet", None, PAIR_AT),
        ),
        (
            "login_modern",
            "/jw/",
            LoginPage(
                Generation.MODERN,
                "/jw/xk/LoginToXk",
                "/jw/verifycode.servlet",
                Pair("k3Jd82hQzP0w", "2131221"),
                PAIR_AT,
            ),
        ),
        (
            "login_sess",
            "/",
            LoginPage(Generation.SESS, "/Logon.do?method=logonLdap", "/verifycode.servlet", None, PAIR_AT),
        ),
        (
            "login_plain",
            "/",
            LoginPage(Generation.PLAIN, "/Logon.do?method=logon", "/verifycode.servlet", None, PAIR_AT),
        ),
    ],
)
def test_each_generation_is_known_by_its_login_page(name: str, path: str, told: LoginPage) -> None:
    assert read_login_page(page(f"qiangzhi/{name}"), path) == told


def test_the_person_decides_where_the_page_does_not() -> None:
    told = read_login_page(page("qiangzhi/login_b64"), "/jsxsd/", Generation.MODERN)
    assert told is not None
    assert told.generation is Generation.MODERN


def test_a_form_leads_nowhere_else() -> None:
    """An address on another host becomes a path on this one: the password is never sent away."""
    text = page("qiangzhi/login_b64").replace('action="/jsxsd', 'action="https://thief.example/jsxsd')
    told = read_login_page(text, "/jsxsd/")
    assert told is not None
    assert told.action == "/jsxsd/xk/LoginToXk"


def test_a_page_without_the_form_is_no_login_page() -> None:
    for name in ("set_one", "closed", "layui"):
        assert read_login_page(page(f"qiangzhi/{name}"), "/jsxsd/") is None


CODE_FIELD = '<input type="text" id="RANDOMCODE" name="RANDOMCODE" placeholder="请输入验证码">'
CODE_PICTURE = '<img id="SafeCodeImg" src="/jsxsd/verifycode.servlet">'


@pytest.mark.parametrize(
    ("shown", "picture"),
    [
        ("", ""),
        ('<input name="RANDOMCODE">', "/jsxsd/verifycode.servlet"),
        ('<input id="RANDOMCODE">', "/jsxsd/verifycode.servlet"),
        ('<img src="/jsxsd/verifycode.servlet?t=1">', "/jsxsd/verifycode.servlet?t=1"),
    ],
)
def test_a_code_is_asked_for_where_there_is_a_field_or_a_picture_for_it(shown: str, picture: str) -> None:
    text = page("qiangzhi/login_b64").replace(CODE_FIELD, "").replace(CODE_PICTURE, shown)
    told = read_login_page(text, "/jsxsd/")
    assert told is not None
    assert told.picture == picture


@pytest.mark.parametrize(
    "script", [f"var scode = '{'a' * 500}'; var sxh = '111';", "var scode = 'abc'; var sxh = 111;", "var sxh = '1';"]
)
def test_a_pair_that_cannot_be_read_is_not_taken_for_none(script: str) -> None:
    """Without it the password would go out in a form the school does not expect."""
    text = page("qiangzhi/login_b64").replace("</head>", f"<script>{script}</script></head>")
    with pytest.raises(PageNotUnderstood, match="scode and sxh"):
        read_login_page(text, "/jsxsd/")
    assert read_login_page(text, "/jsxsd/", Generation.B64) is not None


# ---------------------------------------------------------------- answers


def answered(message: str) -> str:
    return page("qiangzhi/login_b64").replace("&nbsp;", message)


WAY_OUT = "function out() { window.location.href = '/jsxsd/xk/LoginToXk?method=exit'; }"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (answered("验证码错误!!"), Verdict.WRONG_CODE),
        (answered("验证码不正确"), Verdict.WRONG_CODE),
        (answered("用户名或密码错误"), Verdict.WRONG_PASSWORD),
        (answered("用户名密码错误"), Verdict.WRONG_PASSWORD),
        (answered("您提供的用户名或者密码有误"), Verdict.WRONG_PASSWORD),
        (answered("账号不存在"), Verdict.WRONG_PASSWORD),
        (answered("密码错误，再错三次账号将被锁定"), Verdict.WRONG_PASSWORD),
        (answered("密码错误次数过多，账号已锁定！"), Verdict.LOCKED),
        (answered("密码错误次数过多，请30分钟后再试"), Verdict.LOCKED),
        (answered("验证码错误！用户名或密码错误"), Verdict.UNCLEAR),
        (answered("用户名、密码或验证码错误"), Verdict.UNCLEAR),
        (answered("用户名密码或验证码错误"), Verdict.UNCLEAR),
        (answered("验证码或密码错误"), Verdict.UNCLEAR),
        (answered("验证码错误次数过多，账号已锁定"), Verdict.LOCKED),
        (answered("请输入验证码"), Verdict.WRONG_CODE),
        (answered("验证码不能为空"), Verdict.WRONG_CODE),
        (answered("验证码输入错误"), Verdict.WRONG_CODE),
        (answered("验证码已失效"), Verdict.STALE_CODE),
        (answered("验证码已过期，请刷新"), Verdict.STALE_CODE),
        (answered("验证码已超时"), Verdict.STALE_CODE),
        (answered("您的账号在其它地方登录"), Verdict.UNCLEAR),
        (answered(""), Verdict.UNCLEAR),
        ("<script>alert('验证码错误!!');history.back();</script>", Verdict.WRONG_CODE),
        ("<title>学生个人中心</title><p>张三</p>", Verdict.IN),
        ("<i class='glyphicon-class'></i>", Verdict.IN),
        ("<p>正在登录</p><script>window.location.href='/jsxsd/framework/xsMain.jsp';</script>", Verdict.ONWARD),
        ("<p>正在登录</p><script>function go() {location.href='/a'}</script>", Verdict.UNCLEAR),
        ("<p>正在登录</p><script>if (1) { x() } location.href='/Logon.do?method=logout';</script>", Verdict.UNCLEAR),
        ("<p>系统通知</p><script>location.href='/a';</script>", Verdict.UNCLEAR),
        ("<script>function a() { if (b) { c() } } location.href='/a';</script>", Verdict.ONWARD),
        (f"<title>教学一体化服务平台</title><script>{WAY_OUT}</script><p>欢迎 张三</p>", Verdict.IN),
        (f"<title>教学一体化服务平台</title><script>{WAY_OUT}</script><input type=password>登录", Verdict.UNCLEAR),
        ("<title>教学一体化服务平台</title><p>密码错误</p>", Verdict.WRONG_PASSWORD),
        ("系统维护中", Verdict.UNCLEAR),
        ("", Verdict.UNCLEAR),
    ],
)
def test_every_known_answer(text: str, verdict: Verdict) -> None:
    assert read_login_answer(text, "/jsxsd/xk/LoginToXk").verdict is verdict


def test_a_good_login_ends_at_the_main_page() -> None:
    for name in ("xsMain.jsp", "xsMain.htmlx", "xsMainV.htmlx"):
        assert read_login_answer("<p>anything</p>", f"/jsxsd/framework/{name}").verdict is Verdict.IN


def test_messages_in_the_scripts_of_the_login_page_are_no_answer() -> None:
    text = page("qiangzhi/login_b64").replace("</form>", "</form><script>if (bad) alert('验证码错误')</script>")
    assert read_login_answer(text).verdict is Verdict.UNCLEAR


def test_the_portals_words_are_kept_short_and_on_one_line() -> None:
    told = read_login_answer(answered("请先\n修改密码\u202e" + "x" * 500)).message
    assert told.startswith("请先 修改密码x")
    assert len(told) == LONGEST_MESSAGE


# ---------------------------------------------------------------- the list in JSON

ROW: dict[str, Any] = {
    "xnxqid": AUTUMN,
    "kch": "B0300101",
    "kc_mc": "高等数学（上）",
    "zcj": 84,
    "zcjstr": "84",
    "cjbs": None,
    "xf": 4,
    "zxs": 64,
    "jd": 3.4,
    "ksfs": "考试",
    "ksxz": USUAL,
    "kcsx": "必修",
    "kcxzmc": "公共课",
    "bcxq": None,
    "kz": 0,
}


def listed(*rows: dict[str, Any], **more: Any) -> str:
    return json.dumps({"code": 0, "msg": "", "count": len(rows), "data": rows} | more, ensure_ascii=False)


def test_a_page_of_the_list() -> None:
    found = read_page("\ufeff" + listed(ROW, ROW | {"kc_mc": "体育", "zcjstr": "良", "jd": None}))
    assert grades_of(found.rows, found.count) == (
        Grade(AUTUMN, "B0300101", "高等数学（上）", USUAL, "84", 4.0, 3.4, "公共课", "必修"),
        Grade(AUTUMN, "B0300101", "体育", USUAL, "良", 4.0, None, "公共课", "必修"),
    )


def test_a_locked_row_gives_its_score_away_and_it_is_not_taken() -> None:
    (grade,) = grades_of((ROW | {"kz": 1},), 1)
    assert (grade.score, grade.point, grade.hidden) == ("", None, True)


def test_a_row_that_comes_twice_does_not_stand_for_another() -> None:
    with pytest.raises(PageNotUnderstood, match="announces 2 rows and shows 1"):
        grades_of((ROW, ROW), 2)


def test_pages_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(PageNotUnderstood, match="announces 3 rows and shows 1"):
        grades_of((ROW,), 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        listed(code=500, msg="系统繁忙"),
        listed(ROW, count="many"),
        listed(ROW, count=True),
        listed(data=[1]),
        listed(count=10**6),
        "[" * 100_000,
    ],
)
def test_what_is_no_such_page_is_refused(text: str) -> None:
    with pytest.raises(PageNotUnderstood):
        read_page(text)


@pytest.mark.parametrize("lacking", ["kc_mc", "zcjstr", "xnxqid"])
def test_a_row_without_what_makes_a_grade_is_refused(lacking: str) -> None:
    with pytest.raises(PageNotUnderstood, match="a row lacks"):
        grades_of(({name: value for name, value in ROW.items() if name != lacking},), 1)


def test_a_list_that_asks_for_the_evaluation_says_so() -> None:
    with pytest.raises(GradesWithheld, match="评教"):
        read_page(listed(code=1, msg="评教未完成，不能查询成绩！"))
