"""Whatever a portal sends, parsing it ends in an answer or in an error with a name."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standby.errors import PageNotUnderstood, PortalError
from standby.portals.markup import parse, shown_text
from standby.portals.ssfw.answers import read_login_answer
from standby.portals.ssfw.pages import grade_menu_item, proves_logged_out, read_transcript

from .kit import PAGES, page

RECORDED = sorted(file.stem for file in PAGES.glob("*.html"))
PIECES = [
    *("<table>", "</table>", "<tr class='t_con'>", "<tr>", "</tr>", "<td>", "</td>", "<th>成绩</th>", "<s>", "</s>"),
    *("<div title='有效成绩'>", "</div>", "<template>", "<svg>", "<select>", "<!--", "-->", "<script>", "</script>"),
    *("<form action='j_spring_ids_security_check'>", "\x00", "&#0;", "&#x110000;", "\ud800", "<", ">", '"', "]]>"),
]
bits = st.one_of(st.sampled_from(PIECES), st.text(max_size=20))


def read_everything(text: str) -> None:
    for read in (read_transcript, proves_logged_out, grade_menu_item, read_login_answer):
        with suppress(PortalError):
            read(text)


@settings(max_examples=200, deadline=None)
@given(st.lists(bits, max_size=40).map("".join))
def test_any_text(text: str) -> None:
    read_everything(text)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(RECORDED), st.data())
def test_any_change_to_a_recorded_page(name: str, data: st.DataObject) -> None:
    text = page(name)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 400))
        text = text[:start] + data.draw(bits) + text[start + length :]
    read_everything(text)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000))
def test_a_page_cut_anywhere_never_loses_grades_silently(at: int) -> None:
    whole = page("eleven_columns")
    try:
        shown = read_transcript(whole[:at])
    except PortalError:
        return
    assert shown == read_transcript(whole)


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 400_000,
        "<div title='有效成绩'>" * 20_000,
        "<table><tr><td>" * 30_000,
        "<div " + " ".join(f"a{number}" for number in range(200_000)) + ">",
        "<div " + "".join(f"{number}=''" for number in range(200_000)) + ">",
        "".join(f"<b a={number}><p>" for number in range(15_000)),
        "".join(f"<font color='>{number}'><p>" for number in range(15_000)),
        "<!--" * 500_000,
        "x&amp;" * 500_000,
    ],
    ids=["nested", "blocks", "tables", "attributes", "glued attributes", "formatting", "quoted", "comments", "text"],
)
def test_pages_made_to_take_for_ever_do_not(text: str) -> None:
    """Without the measuring each of these takes a parser minutes or gigabytes; a hang here is the failure."""
    read_everything(text)


def test_the_largest_honest_transcript_passes_the_measuring() -> None:
    text = page("eleven_columns")
    rows = text[text.index('<tr class="t_con">', text.index("有效成绩")) :].partition("</table>")[0]
    many = "".join(
        rows.replace("2022-2023", f"{number}-{number + 1}").replace("重修", f"重修{number}") for number in range(60)
    )
    grown = text.replace(rows, many)
    assert len(read_transcript(grown).grades) == 300


def test_too_large_a_page_says_so() -> None:
    with pytest.raises(PageNotUnderstood, match="far too large"):
        parse("x" * (3 << 20), "ssfw")


def test_formatting_is_renamed_and_its_text_stays() -> None:
    tree = parse("<p><Font color=red>5</FONT><strong>2</strong><a>b</a><br/><s>old</s></p>", "ssfw")
    assert tree.css_first("x-font") is not None
    assert shown_text(tree) == "5 2 b old"
