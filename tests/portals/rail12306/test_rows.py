"""Single rows: states, cells, prices, classes; notes on the protocol, sections 2.4 to 2.8."""

import json
from datetime import time

import pytest

from standby.domain.tickets import OfferState, Places, SeatClass
from standby.errors import PageNotUnderstood
from standby.portals.rail12306.rows import redacted
from standby.portals.rail12306.seats import CLASS_OF, CODES_OF

from .rows_kit import FIRST, NOT_YET, SLOW, SOLD_OUT, answer_of, board_of, offer_of, row

S = SeatClass
MAINTENANCE = "23:00-06:00系统维护时间"

# ---------------------------------------------------------------- states


@pytest.mark.parametrize(
    ("of", "fields", "state", "notice"),
    [
        (FIRST, {}, OfferState.BOOKABLE, ""),
        (FIRST, {19: "1"}, OfferState.BOOKABLE, ""),
        (FIRST, {11: "IS_TIME_NOT_BUY", 1: MAINTENANCE, 0: "null"}, OfferState.CLOSED, MAINTENANCE),
        (FIRST, {11: "IS_TIME_NOT_BUY", 1: "23:00-06:00暂停服务", 0: ""}, OfferState.CLOSED, "23:00-06:00暂停服务"),
        (FIRST, {11: "N"}, OfferState.CLOSED, ""),
        (FIRST, {1: "稍后"}, OfferState.CLOSED, "稍后"),
        (FIRST, {11: "N", 1: "列车停运", 0: "", 19: "1"}, OfferState.SUSPENDED, "列车停运"),
        (FIRST, {11: "N", 1: "暂停发售", 0: ""}, OfferState.SUSPENDED, "暂停发售"),
        (FIRST, {8: "24:00", 9: "24:00", 10: "99:59"}, OfferState.SUSPENDED, ""),
        (SOLD_OUT, {}, OfferState.SOLD_OUT, ""),
        (SOLD_OUT, {0: "null"}, OfferState.SOLD_OUT, ""),
        (SOLD_OUT, {1: "没有票了"}, OfferState.SOLD_OUT, "没有票了"),
        (SOLD_OUT, {19: "2"}, OfferState.SUSPENDED, ""),
        (NOT_YET, {1: "<b>1月5日起售</b>"}, OfferState.NOT_ON_SALE, "1月5日起售"),
        (NOT_YET, {1: "预订"}, OfferState.NOT_ON_SALE, ""),
    ],
)
def test_a_rows_state_is_what_the_site_says_twice(
    of: str, fields: dict[int, str], state: OfferState, notice: str
) -> None:
    offer = offer_of(fields, of)
    assert (offer.state, offer.notice) == (state, notice)


def test_outside_the_hours_the_counts_are_still_there() -> None:
    offer = offer_of({11: "IS_TIME_NOT_BUY", 1: MAINTENANCE, 0: "null"})
    assert offer.seats[S.FIRST] == Places(6, 11700)
    assert offer.secret == ""


# ---------------------------------------------------------------- rows that are not


@pytest.mark.parametrize(
    "fields",
    [
        {0: ""},
        {0: "null"},
        {2: ""},
        {2: "<script>"},
        {3: ""},
        {3: "G 1"},
        {3: "列车"},
        {6: ""},
        {6: "XXX"},
        {7: "hgh"},
        {8: ""},
        {8: "8:12"},
        {8: "25:00"},
        {9: "09:60"},
        {9: "--"},
        {10: ""},
        {10: "53"},
        {10: "-1:00"},
        {11: ""},
        {11: "y"},
        {11: "TRUE"},
        {13: ""},
        {13: "2030-1-18"},
        {13: "20300119"},
        {13: "20300101"},
        {13: "20301318"},
        {13: "²0300118"},
        {30: "many"},
        {30: "-1"},
        {30: "+3"},
        {30: "03"},
        {30: "3.5"},
        {30: "٣"},
        {30: "99999"},
        {30: "有 "},
        {30: "\ufffd"},
        {22: "?"},
        {39: "9"},
        {39: "902195000"},
        {39: "o073000210"},
        {39: "O0730００２１"},
        {55: "2030"},
        {55: "203013041330"},
        {55: "203001042530"},
        {55: "000101010000"},
    ],
)
def test_a_row_that_cannot_be_is_an_error_with_the_row(fields: dict[int, str]) -> None:
    with pytest.raises(PageNotUnderstood) as caught:
        offer_of(fields)
    assert caught.value.facts["row"]
    assert "qlCM" not in str(caught.value.facts)


def test_a_row_that_is_far_too_long_is_not_read() -> None:
    with pytest.raises(PageNotUnderstood, match="too long"):
        offer_of({0: "A" * 9_000})


def test_half_a_letter_is_no_text() -> None:
    text = answer_of(FIRST).replace("20300118", "20300118\\ud800")
    assert json.loads(text)
    with pytest.raises(PageNotUnderstood, match="no text"):
        board_of(text)


def test_the_report_shows_the_row_without_what_is_secret() -> None:
    shown = redacted(FIRST)
    assert shown.startswith("…|预订|5l000G990100|G9901|AOH|HGH|AOH|HGH|08:12|09:05|00:53|Y|…|20300118")
    assert redacted("|".join(reversed(FIRST.split("|")))).count("…") >= 2
    assert "qlCM" not in redacted(FIRST.replace("|预订|", ""))
    assert redacted(f"{'x' * 50}|null") == "…|null"


def test_older_sites_send_shorter_rows() -> None:
    for fields in (37, 38, 39, 41):
        offer = offer_of({}, "|".join(FIRST.split("|")[:fields]))
        assert offer.seats[S.FIRST].count == 6
        assert offer.seats[S.FIRST].price == (None if fields < 40 else 11700)


def test_newer_sites_may_send_longer_ones() -> None:
    assert offer_of({}, FIRST + "|new|fields").train == "G9901"


# ---------------------------------------------------------------- cells and classes


@pytest.mark.parametrize(
    ("cell", "count"), [("有", None), ("无", 0), ("0", 0), ("候补", 0), ("*", 0), ("1", 1), ("20", 20), ("999", 999)]
)
def test_a_cell_says_how_many(cell: str, count: int | None) -> None:
    assert offer_of({31: cell}).seats[S.FIRST].count == count


@pytest.mark.parametrize("cell", ["", "--"])
def test_a_class_the_train_does_not_have_is_not_there(cell: str) -> None:
    assert S.FIRST not in offer_of({31: cell}).seats


@pytest.mark.parametrize(
    ("place", "seat"),
    [
        (32, S.BUSINESS),
        (25, S.SPECIAL),
        (31, S.FIRST),
        (30, S.SECOND),
        (21, S.DELUXE_SLEEPER),
        (23, S.SOFT_SLEEPER),
        (33, S.EMU_SLEEPER),
        (28, S.HARD_SLEEPER),
        (24, S.SOFT_SEAT),
        (29, S.HARD_SEAT),
        (26, S.STANDING),
        (22, S.OTHER),
        (27, S.OTHER),
    ],
)
def test_every_column_is_its_class(place: int, seat: SeatClass) -> None:
    empty = dict.fromkeys(range(20, 34), "")
    offer = offer_of({**empty, 35: "", 39: "", place: "7"})
    assert dict(offer.seats) == {seat: Places(7)}


def test_rare_classes_are_counted_together() -> None:
    assert offer_of({22: "2", 27: "3"}).seats[S.OTHER].count == 5
    assert offer_of({22: "2", 27: "有"}).seats[S.OTHER].count is None


def test_preferred_first_class_shows_only_beside_its_price() -> None:
    offer = offer_of({35: "9DMOO", 39: "9021950000D015600004M011700006O007300021O007303045"})
    assert offer.seats[S.PREFERRED_FIRST] == Places(4, 15600)
    assert offer.seats[S.FIRST] == Places(6, 11700)
    plenty = offer_of({39: "D015600021"})
    assert plenty.seats[S.PREFERRED_FIRST].count is None


def test_the_cabin_of_second_class_takes_its_column_where_it_is_alone() -> None:
    offer = offer_of({30: "5", 26: "", 35: "S", 39: "S007800005"})
    assert offer.seats[S.SECOND_CABIN] == Places(5, 7800)
    assert S.SECOND not in offer.seats


def test_two_classes_in_one_column_have_their_own_counts() -> None:
    offer = offer_of({30: "5", 26: "", 35: "OS", 39: "O007300002S007800003"})
    assert (offer.seats[S.SECOND], offer.seats[S.SECOND_CABIN]) == (Places(2, 7300), Places(3, 7800))
    none = offer_of({30: "无", 26: "", 35: "OS", 39: "O007300002S007800003"})
    assert (none.seats[S.SECOND].count, none.seats[S.SECOND_CABIN].count) == (0, 0)


def test_a_price_by_the_letter_of_standing_is_its_price() -> None:
    assert offer_of({26: "9", 39: "W007300009"}).seats[S.STANDING] == Places(9, 7300)


def test_berths_and_discounts_go_back_as_they_came() -> None:
    extra = offer_of({53: "3#下铺", 54: "90091O0091"}).extra
    assert (extra["bed_level_info"], extra["seat_discount_info"]) == ("3#下铺", "90091O0091")


def test_the_dearer_of_two_prices_holds() -> None:
    assert offer_of({}, row({28: "7", 39: "30067500023007250005"}, SLOW)).seats[S.HARD_SLEEPER] == Places(7, 7250)


def test_a_price_of_nothing_is_none() -> None:
    assert offer_of({39: "M000000006"}).seats[S.FIRST] == Places(6)


def test_the_list_of_the_site_is_open_where_it_is_not_full() -> None:
    assert offer_of({38: ""}, SOLD_OUT).seats[S.FIRST].standby
    assert not offer_of({37: "0"}, SOLD_OUT).seats[S.SECOND].standby
    assert not offer_of({38: "9MO"}, SOLD_OUT).seats[S.SECOND].standby
    assert not offer_of({26: "无"}, SOLD_OUT).seats[S.STANDING].standby
    assert not offer_of({31: "2"}, SOLD_OUT).seats[S.FIRST].standby
    assert not offer_of({37: "1"}, NOT_YET).seats[S.SECOND].standby


def test_long_journeys_and_midnights() -> None:
    offer = offer_of({8: "23:59", 9: "00:00", 10: "124:01"})
    assert (offer.departs, offer.arrives, offer.minutes) == (time(23, 59), time(0, 0), 7441)


def test_every_code_has_its_class_and_back() -> None:
    assert all(code in CODES_OF[seat] for code, seat in CLASS_OF.items())
    assert all(CODES_OF[seat] for seat in SeatClass)
