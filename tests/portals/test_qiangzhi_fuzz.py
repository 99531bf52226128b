"""Whatever a school sends, reading it ends in an answer or in an error with a name."""

import json
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standby.errors import PortalError
from standby.portals.qiangzhi.answers import read_login_answer
from standby.portals.qiangzhi.landing import read_login_page
from standby.portals.qiangzhi.listing import grades_of, read_page
from standby.portals.qiangzhi.pages import check_is_open, proves_logged_out, read_transcript

from .kit import PAGES, page

RECORDED = sorted(f"qiangzhi/{file.stem}" for file in (PAGES / "qiangzhi").glob("*.html"))
PIECES = [
    *("<table id='dataList'>", "</table>", "<tr>", "</tr>", "<td>", "</td></td>", "<th>成绩</th>", "<td colspan='16'>"),
    *(
        "<form action='LoginToXk'>",
        "<form action='//[::1/Logon.do'>",
        "<input name='userAccount'>",
        "</form>",
        "<script>",
    ),
    *(
        "var scode='",
        "var sxh='1'",
        "flag=sess'",
        "alert('评教",
        "location.href='//login'",
        "请先登录系统",
        "验证码错误",
    ),
    *("<template>", "<svg>", "<!--", "-->", "\x00", "&#x110000;", "\ud800", "<", ">", '"', "]]>"),
]
bits = st.one_of(st.sampled_from(PIECES), st.text(max_size=20))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
)
fields = st.sampled_from(["xnxqid", "kch", "kc_mc", "zcjstr", "xf", "jd", "ksxz", "kz"])


def read_everything(text: str) -> None:
    for read in (read_transcript, proves_logged_out, read_login_answer, check_is_open):
        with suppress(PortalError):
            read(text)
    with suppress(PortalError):
        read_login_page(text, "/jsxsd/")
    with suppress(PortalError):
        read_page(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(bits, max_size=40).map("".join))
def test_any_text(text: str) -> None:
    read_everything(text)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(RECORDED), st.data())
def test_any_change_to_a_recorded_page(name: str, data: st.DataObject) -> None:
    text = page(name)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 400))
        text = text[:start] + data.draw(bits) + text[start + length :]
    read_everything(text)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 4_000))
def test_a_page_cut_anywhere_never_loses_grades_silently(at: int) -> None:
    whole = page("qiangzhi/set_one")
    try:
        shown = read_transcript(whole[:at])
    except PortalError:
        return
    assert shown in (None, read_transcript(whole))


@settings(max_examples=200, deadline=None)
@given(values, values, st.lists(st.dictionaries(fields, values, max_size=8) | values, max_size=4))
def test_any_json(code: object, count: object, rows: list[object]) -> None:
    with suppress(PortalError):
        found = read_page(json.dumps({"code": code, "count": count, "data": rows}))
        grades_of(found.rows, found.count)
    with suppress(PortalError):
        found = read_page(json.dumps({"code": 0, "count": len(rows), "data": rows}))
        grades_of(found.rows, found.count)
