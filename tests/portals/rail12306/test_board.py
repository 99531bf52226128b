"""The notes' example to the last value, and what the answer around the rows may say instead."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from standby.domain.tickets import OfferState, Places, SeatClass, Station
from standby.errors import NotOnSaleYet, PageNotUnderstood, PortalRefused, StandbyError
from standby.portals.rail12306.board import Moved, read_answer

from .kit import envelope_text, page
from .rows_kit import FIRST, HOST, NAMES, NOTES, ROWS, SHANGHAI_HANGZHOU, SLOW, answer_of, board_of, row

SALE = datetime(2030, 1, 4, 5, 30, tzinfo=UTC)
HANGZHOU = Station("HGH", "杭州东")


def test_a_train_that_can_be_booked() -> None:
    offer = board_of(NOTES).offers[0]
    assert (offer.date, offer.train, offer.train_no) == (date(2030, 1, 18), "G9901", "5l000G990100")
    assert (offer.origin, offer.destination) == (Station("AOH", "上海虹桥"), HANGZHOU)
    assert (offer.departs, offer.arrives, offer.minutes) == (time(8, 12), time(9, 5), 53)
    assert (offer.state, offer.notice, offer.on_sale_at) == (OfferState.BOOKABLE, "", SALE)
    assert dict(offer.seats) == {
        SeatClass.BUSINESS: Places(0, 21950, standby=True),
        SeatClass.FIRST: Places(6, 11700),
        SeatClass.SECOND: Places(None, 7300),
        SeatClass.STANDING: Places(None, 7300),
    }


def test_its_ticket_is_decoded_once_and_shown_to_nobody() -> None:
    offer = board_of(NOTES).offers[0]
    lines = offer.secret.split("\n")
    assert [len(line) for line in lines] == [76, 76, 76, 12]
    assert offer.secret.startswith("qlCMIYf8pW85f/da3FK5TgLzgSLN1I")
    assert offer.secret not in repr(offer)
    assert "qlCM" not in repr(offer)
    assert offer == replace(offer, secret="another", extra={})


def test_what_an_order_needs_of_the_row_goes_along() -> None:
    extra = board_of(NOTES).offers[0].extra
    assert (extra["purpose"], extra["asked_from"], extra["asked_to"]) == ("ADULT", "上海", "杭州东")
    assert extra["start_date"] == "20300118"


def test_a_train_that_is_sold_out_and_on_the_sites_own_list() -> None:
    offer = board_of(NOTES).offers[1]
    assert (offer.state, offer.origin) == (OfferState.SOLD_OUT, Station("SHH", "上海"))
    assert dict(offer.seats) == {
        SeatClass.BUSINESS: Places(0, 21950, standby=True),
        SeatClass.FIRST: Places(0, 11700, standby=False),
        SeatClass.SECOND: Places(0, 7300, standby=True),
        SeatClass.STANDING: Places(0, 7300),
    }


def test_a_slow_train_that_started_two_days_before() -> None:
    offer = board_of(NOTES).offers[2]
    assert (offer.date, offer.train, offer.departs, offer.minutes) == (date(2030, 1, 18), "K995", time(0, 40), 142)
    assert offer.extra["start_date"] == "20300116"
    assert dict(offer.seats) == {
        SeatClass.SOFT_SLEEPER: Places(2, 8850),
        SeatClass.HARD_SLEEPER: Places(11, 6750),
        SeatClass.HARD_SEAT: Places(0, 2850, standby=True),
        SeatClass.STANDING: Places(None, 2850),
    }


def test_a_train_that_is_not_on_sale_yet() -> None:
    offer = board_of(NOTES).offers[3]
    assert (offer.state, offer.notice) == (OfferState.NOT_ON_SALE, "1月5日14点30分起售")
    assert offer.on_sale_at == datetime(2030, 1, 5, 6, 30, tzinfo=UTC)
    assert offer.secret == ""
    assert set(offer.seats.values()) == {Places(0)}


def test_a_student_asks_as_one() -> None:
    board = board_of(NOTES, replace(SHANGHAI_HANGZHOU, student=True))
    assert {offer.extra["purpose"] for offer in board.offers} == {"0X00"}


# ---------------------------------------------------------------- around the rows


def test_no_train_goes_only_where_the_site_says_so() -> None:
    assert board_of(answer_of()).offers == ()


@pytest.mark.parametrize(
    ("beside", "flag", "error", "says"),
    [
        ({"messages": ["选择的查询日期不在预售日期范围内"]}, "1", NotOnSaleYet, "不在预售日期范围内"),
        ({"messages": ["系统繁忙，请稍后重试！"]}, "1", PortalRefused, "系统繁忙"),
        (
            {"httpstatus": 500, "validateMessages": {"x": "网络可能存在问题，请您重试一下！"}},
            "1",
            PortalRefused,
            "网络可能存在问题",
        ),
        ({}, "0", PageNotUnderstood, "does not say why"),
        ({"httpstatus": 500}, "1", PageNotUnderstood, "does not say why"),
        ({"messages": [{"text": "?"}]}, "1", PageNotUnderstood, "does not say why"),
    ],
)
def test_an_empty_list_beside_which_more_is_said_does_not_mean_that_no_train_goes(
    beside: dict[str, object], flag: str, error: type[StandbyError], says: str
) -> None:
    body = json.loads(answer_of(flag=flag)) | beside
    with pytest.raises(error, match=says):
        board_of(json.dumps(body))


def test_words_beside_trains_change_nothing() -> None:
    assert board_of(json.dumps(json.loads(answer_of(*ROWS)) | {"messages": ["春运提示"]})) == board_of(NOTES)


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        "220",
        [],
        {"result": None},
        {"result": {}},
        {"result": "x"},
        {"result": [7]},
        {"result": [None]},
        {"result": [[]]},
        {"result": [""]},
        {"result": ["|" * 56]},
        {"result": [FIRST]},
        {"result": [FIRST], "map": None},
        {"result": [FIRST], "map": []},
        {"result": [FIRST], "map": {}},
        {"result": [FIRST], "map": {"AOH": "上海虹桥", "HGH": ""}},
        {"result": [FIRST], "map": {"AOH": 7, "HGH": "杭州东"}},
        {"result": [""] * 2_001, "map": NAMES},
    ],
)
def test_an_answer_without_trains_is_not_an_empty_one(data: object) -> None:
    with pytest.raises(PageNotUnderstood):
        board_of(envelope_text(data))


@pytest.mark.parametrize("ok", [True, False])
def test_a_date_that_is_not_open_is_told_in_the_sites_words(ok: bool) -> None:
    text = envelope_text(ok=ok, messages=("选择的查询日期不在预售日期范围内",))
    with pytest.raises(NotOnSaleYet, match="选择的查询日期不在预售日期范围内") as caught:
        board_of(text)
    assert caught.value.facts["date"] == "2030-01-18"


def test_only_a_busy_site_refuses_everybody() -> None:
    """A refusal stops every question here for a while; an unknown sentence may be about this question alone."""
    with pytest.raises(PageNotUnderstood, match="一句从没有见过的话"):
        board_of(envelope_text(ok=False, messages=("一句从没有见过的话",)))
    with pytest.raises(PageNotUnderstood) as caught:
        board_of(envelope_text(ok=False, messages=("话" * 9_000,)))
    assert len(str(caught.value.facts["reason"])) == 200


def test_a_busy_site_tells_so_in_its_words() -> None:
    with pytest.raises(PortalRefused, match="系统忙，请稍后重试"):
        board_of(envelope_text(ok=False, messages=("系统忙，请稍后重试",)))


def test_another_address_is_taken_up() -> None:
    text = '{"status":false,"c_url":"leftTicket/queryZ","c_name":"CLeftTicketUrl"}'
    assert read_answer(page(text), SHANGHAI_HANGZHOU, HOST) == Moved("leftTicket/queryZ")


@pytest.mark.parametrize("path", ["", "../login", "//elsewhere.example/x", "leftTicket/", "leftTicket/a?b=c", 7, None])
def test_an_address_that_cannot_be_is_not(path: object) -> None:
    with pytest.raises(PageNotUnderstood):
        read_answer(page(json.dumps({"status": False, "c_url": path})), SHANGHAI_HANGZHOU, HOST)


def test_a_train_printed_twice_is_one() -> None:
    assert len(board_of(answer_of(*ROWS, FIRST)).offers) == 4


def test_a_train_that_contradicts_itself_is_not_understood() -> None:
    with pytest.raises(PageNotUnderstood, match="listed twice"):
        board_of(answer_of(*ROWS, row({30: "3"})))


def test_one_bad_row_spoils_the_board_and_is_shown_for_the_report() -> None:
    with pytest.raises(PageNotUnderstood, match="a cell has an unknown form") as caught:
        board_of(answer_of(FIRST, row({28: "many"}, SLOW)))
    shown = str(caught.value.facts["row"])
    assert "K995" in shown
    assert "many" in shown
    assert "1002850000400885000230067500111002853036" in shown
    assert "yJmz" not in shown
    assert "eGDT" not in shown
