"""What the order page's script says is read without running it, and belongs to the train that was chosen."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.errors import HandOverNeeded, PageNotUnderstood, PortalError, PortalRefused
from standby.portals.rail12306.literals import DEEPEST, LONGEST_LITERAL, LONGEST_PAGE, object_named, text_named
from standby.portals.rail12306.pages import check_same, read_order_page, script_date

from .people import ORDER_PAGE, TRAIN

HOST = "kyfw.12306.example"


def test_the_example_of_the_notes() -> None:
    page = read_order_page(ORDER_PAGE, HOST)
    assert page.token == "0123456789abcdef0123456789abcdef"
    assert page.key == "00112233445566778899AABBCCDDEEFF00112233445566778899AABB"
    assert page.stock == "eX4mPle%2BLeftTicket%2FStr0%3D"
    assert (page.purpose, page.location, page.queued, page.most) == ("00", "H1", True, 5)
    assert (page.train_no, page.train, page.origin, page.destination) == ("5l000G990100", "G9901", "AOH", "HGH")
    assert (page.date, page.seat_types, page.standing) == (date(2030, 1, 18), "9MOO", "O")
    assert page.seats == {"1": {"M", "O"}, "2": {"M", "O"}, "3": {"O"}, "4": frozenset()}


def test_strings_are_read_with_all_their_escapes() -> None:
    form = object_named(ORDER_PAGE, "ticketInfoForPassengerForm")
    assert form["leftDetails"] == ["一等座(117.00元)6张票", "it's A;{}"]
    assert object_named(r"""var x={'a':'\'\"\\\/\n\u4e00','b':"it's",'c':[1,-2.5,null,true]};""", "x") == {
        "a": "'\"\\/\n一",
        "b": "it's",
        "c": [1, -2.5, None, True],
    }


@pytest.mark.parametrize(
    "script",
    [
        "x=alert('hello')",
        "x={'a':alert('hello')}",
        "x={'a':1+1}",
        "x={a:1}",
        "x={'a':'b}",
        "x={'a':['b'}",
        "x={'a':'b'",
        "x={'a':\n'b'}",
        "x={'a':'b\n'}",
        "x={'a':{}.constructor}",
        "x={'a':`b`}",
        "x={'a':undefined}",
        "x={" + "'a':{" * (DEEPEST + 1) + "}" * (DEEPEST + 2),
        "x={'a':'" + "b" * LONGEST_LITERAL + "','c':'d'}",
        "x={'a':" + "9" * 10_000 + "}",
        "x=[1]",
        "xx={'a':1}",
        "y.x={'a':1}",
    ],
)
def test_what_is_no_plain_object_is_not_read(script: str) -> None:
    with pytest.raises(PageNotUnderstood):
        object_named(script, "x")


def test_the_last_assignment_of_a_text_counts_as_it_does_for_a_script() -> None:
    assert text_named("var t = null;\n t ='a'; other_t='c'; t = 'b';", "t") == "b"
    assert text_named("var t = null;", "t") == ""


def test_a_slider_before_the_order_is_the_persons() -> None:
    with pytest.raises(HandOverNeeded, match="slider") as caught:
        read_order_page(ORDER_PAGE.replace("if_check_slide_passcode='0'", "if_check_slide_passcode='1'"), HOST)
    assert caught.value.facts["kind"] == "portal"


def test_a_busy_page_is_a_refusal_and_another_page_is_not_understood() -> None:
    with pytest.raises(PortalRefused, match="busy"):
        read_order_page("<html><body>系统忙，请稍后重试</body></html>", HOST)
    with pytest.raises(PageNotUnderstood, match="no order page"):
        read_order_page("<html><body>Welcome</body></html>", HOST)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("'key_check_isChange':'00112233445566778899AABBCCDDEEFF00112233445566778899AABB',", ""),
        ("'purpose_codes':'00','queryLeft", "'purpose_codes':null,'queryLeft"),
        ("'train_location':'H1'", "'train_location':['H1']"),
        ("'time':1894896000000", "'time':'soon'"),
        ("'time':1894896000000", "'time':" + "9" * 16),
        ("'time':1894896000000", "'time':-1"),
        ("orderRequestDTO={", "orderRequest={"),
        ("'from_station':'AOH'", "'from_station':'" + "A" * 500 + "'"),
        ("'train_no':'5l000G990100','start_time'", "'train_no':'\\uD800','start_time'"),
        ("<body>", "<body>" + " " * LONGEST_PAGE),
    ],
)
def test_what_an_order_needs_is_there_or_the_page_is_not_understood(before: str, after: str) -> None:
    assert before in ORDER_PAGE
    with pytest.raises(PageNotUnderstood):
        read_order_page(ORDER_PAGE.replace(before, after), HOST)


def test_nothing_is_ordered_but_the_train_that_was_chosen() -> None:
    page = read_order_page(ORDER_PAGE, HOST)
    check_same(page, TRAIN)
    others = [
        replace(TRAIN, train="G9903"),
        replace(TRAIN, train_no="5l000G990308"),
        replace(TRAIN, origin=TRAIN.destination),
        replace(TRAIN, destination=TRAIN.origin),
        replace(TRAIN, date=date(2030, 1, 19)),
    ]
    for other in others:
        with pytest.raises(PageNotUnderstood, match="another"):
            check_same(page, other)


def test_a_train_over_midnight_may_be_named_by_the_day_of_its_start() -> None:
    page = read_order_page(ORDER_PAGE, HOST)
    check_same(page, replace(TRAIN, date=date(2030, 1, 19), extra={"start_date": "20300118"}))


def test_days_are_written_in_english_whatever_the_language() -> None:
    assert script_date(date(2030, 1, 18)) == "Fri Jan 18 2030 00:00:00 GMT+0800 (中国标准时间)"
    assert script_date(date(2030, 12, 1)).startswith("Sun Dec 01 2030 ")


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_changed_page_ends_in_the_same_order_or_in_an_error(data: st.DataObject) -> None:
    text = ORDER_PAGE
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        piece = data.draw(
            st.one_of(st.sampled_from(["'", "\\", "{", "}", "null", "\\uD800", "\n"]), st.text(max_size=9))
        )
        text = text[:start] + piece + text[start + data.draw(st.integers(0, 60)) :]
    try:
        page = read_order_page(text, HOST)
        check_same(page, TRAIN)
    except (PortalError, HandOverNeeded):
        return
    assert (page.train, page.origin, page.destination, page.date) == ("G9901", "AOH", "HGH", TRAIN.date)


@pytest.mark.parametrize(
    "text",
    [
        "globalRepeatSubmitToken = " * 30_000,
        "globalRepeatSubmitToken = '" * 30_000,
        "orderRequestDTO={" * 50_000,
        "orderRequestDTO={'a':" * 40_000,
        "orderRequestDTO={" + "'" + "\\\\" * 400_000,
        "orderRequestDTO=" + " " * 900_000,
    ],
)
def test_pages_made_to_take_for_ever_do_not(text: str) -> None:
    """A hang here is the failure."""
    with pytest.raises(PortalError):
        read_order_page("var globalRepeatSubmitToken = 'abc';\n" + text, HOST)
