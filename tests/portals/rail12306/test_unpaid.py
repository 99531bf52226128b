"""The list of unpaid orders decides after any doubt, so only its own words are "none": notes, section 7.9."""

import json
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.domain.tickets import HeldOrder, HeldTicket
from standby.errors import PageNotUnderstood, PortalError, PortalRefused, SessionExpired
from standby.portals.rail12306.answers import envelope
from standby.portals.rail12306.unpaid import read_standing
from standby.portals.tickets import QueuedOrder

from .kit import envelope_text, page
from .people import UNPAID, WAITING, changed, told

HOST = "kyfw.12306.example"
HELD = HeldOrder(
    number="EH12345678",
    date=date(2030, 1, 18),
    train="G9901",
    origin="上海虹桥",
    destination="杭州东",
    departs=time(8, 12),
    price=7300,
    deadline=datetime(2030, 1, 4, 6, 1, 7, tzinfo=UTC),
    tickets=(HeldTicket("张明", "成人票", "二等座", "05", "11F号", 7300),),
)
ORDER = ("orderDBList", 0)
TICKET = (*ORDER, "tickets", 0)


def test_the_example_of_the_notes_with_its_deadline_on_beijings_clock() -> None:
    assert read_standing(told(UNPAID), HOST) == HELD


def test_the_earliest_deadline_of_several_counts() -> None:
    later = changed(UNPAID, *TICKET, "lose_time", to="2030-01-04 13:41:07")
    held = read_standing(told(later), HOST)
    assert isinstance(held, HeldOrder)
    assert held.deadline == datetime(2030, 1, 4, 5, 41, 7, tzinfo=UTC)


@pytest.mark.parametrize("first", [True, False])
def test_of_several_orders_the_one_that_lapses_last_counts(first: bool) -> None:
    """The others have lapsed: one account has one unpaid order at a time."""
    order = UNPAID["orderDBList"][0]
    lapsed = changed(order, "sequence_no", to="EH00000001")
    for key in ("lose_time", "pay_limit_time"):
        lapsed = changed(lapsed, "tickets", 0, key, to="2030-01-04 11:41:07")
    listed = [order, lapsed] if first else [lapsed, order]
    assert read_standing(told({**UNPAID, "orderDBList": listed}), HOST) == HELD


def test_a_train_over_midnight_is_boarded_on_the_day_that_is_shown() -> None:
    started = changed(UNPAID, *TICKET, "train_date", to="2030-01-16 00:00:00")
    held = read_standing(told(started), HOST)
    assert isinstance(held, HeldOrder)
    assert held.date == date(2030, 1, 18)


def test_a_place_to_stand_is_called_so() -> None:
    standing = changed(UNPAID, *TICKET, "seat_name", to="无座")
    held = read_standing(told(standing), HOST)
    assert isinstance(held, HeldOrder)
    assert held.tickets[0].seat == "无座"


@pytest.mark.parametrize("text", [envelope_text(), envelope_text("")])
def test_the_forms_that_say_none(text: str) -> None:
    assert read_standing(envelope(page(text)), HOST) is None


def test_null_says_none_too() -> None:
    body = {**json.loads(envelope_text()), "data": None}
    assert read_standing(envelope(page(json.dumps(body))), HOST) is None


@pytest.mark.parametrize(
    "text",
    [
        envelope_text({}),
        envelope_text([]),
        envelope_text({"orderDBList": [], "to_page": "db"}),
        envelope_text({"orderDBList": [{}], "to_page": "db"}),
        envelope_text({"to_page": "db"}),
        envelope_text({"to_page": "cache"}),
        envelope_text({"to_page": "other"}),
        envelope_text(False),
        envelope_text(0),
        envelope_text(ok=False),
        envelope_text(messages=("未知",)),
        envelope_text(dta=UNPAID),
        '{"status":true}',
        '{"status":true,"httpstatus":500,"messages":[],"validateMessages":{}}',
    ],
)
def test_nothing_else_is_taken_for_none(text: str) -> None:
    with pytest.raises(PageNotUnderstood):
        read_standing(envelope(page(text)), HOST)


def test_a_busy_site_is_a_refusal() -> None:
    for ok in (True, False):
        with pytest.raises(PortalRefused):
            read_standing(told(None, "系统忙，请稍后重试", ok=ok), HOST)
    with pytest.raises(SessionExpired):
        read_standing(told(None, "用户未登录", ok=False), HOST)


# ---------------------------------------------------------------- still in the queue


def test_an_order_in_the_queue() -> None:
    assert read_standing(told(WAITING), HOST) == QueuedOrder("G9901")


def test_a_dead_entry_of_the_queue_says_why() -> None:
    dead = changed(WAITING, "orderCacheDTO", "status", to=3)
    dead["orderCacheDTO"]["message"] = {"message": "没有足够的票!", "code": "0"}
    assert read_standing(told(dead), HOST) == QueuedOrder("G9901", failed=True, reason="没有足够的票!")


@pytest.mark.parametrize("status", [2, 0, None, "x", True, [1]])
def test_an_unknown_state_of_the_queue_is_not_understood(status: object) -> None:
    with pytest.raises(PageNotUnderstood):
        read_standing(told(changed(WAITING, "orderCacheDTO", "status", to=status)), HOST)


# ---------------------------------------------------------------- what is missing is never made up


@pytest.mark.parametrize(
    "path",
    [
        (*ORDER, "sequence_no"),
        (*ORDER, "tickets"),
        (*TICKET, "ticket_price"),
        (*TICKET, "seat_type_name"),
        (*TICKET, "passengerDTO"),
        (*TICKET, "stationTrainDTO"),
        (*TICKET, "stationTrainDTO", "station_train_code"),
        (*TICKET, "stationTrainDTO", "from_station_name"),
    ],
)
@pytest.mark.parametrize("to", [..., None, "", 7, [], {}, "\ud800"])
def test_an_order_without_what_tells_it_is_not_understood(path: tuple[str | int, ...], to: object) -> None:
    if path[-1] == "ticket_price" and to == 7:
        return
    with pytest.raises(PageNotUnderstood):
        read_standing(told(changed(UNPAID, *path, to=to)), HOST)


def test_without_any_deadline_it_is_not_understood() -> None:
    for written in (..., "soon", "2030-01-04", 1893740000000, "2030-13-01 00:00:00"):
        without = changed(changed(UNPAID, *TICKET, "lose_time", to=written), *TICKET, "pay_limit_time", to=written)
        with pytest.raises(PageNotUnderstood):
            read_standing(told(without), HOST)


PATHS = [
    *[(key,) for key in UNPAID],
    *[(*ORDER, key) for key in UNPAID["orderDBList"][0]],
    *[(*TICKET, key) for key in UNPAID["orderDBList"][0]["tickets"][0]],
    *[(*TICKET, "stationTrainDTO", key) for key in UNPAID["orderDBList"][0]["tickets"][0]["stationTrainDTO"]],
]
values = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.just("\ud800"), st.just(...)),
    *(st.lists(st.integers(), max_size=2), st.dictionaries(st.text(max_size=5), st.integers(), max_size=2)),
    st.sampled_from(["2030-01-04 13:59:00", "9999-12-31 23:59:59", "0001-01-01 00:00:00", "7300", "-7300", "7e3"]),
)


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(PATHS), values)
def test_no_change_to_a_held_order_makes_it_none_or_another_one(path: tuple[str | int, ...], to: object) -> None:
    try:
        standing = read_standing(told(changed(UNPAID, *path, to=to)), HOST)
    except PortalError:
        return
    assert isinstance(standing, HeldOrder)
    assert standing.number == (to if path[-1] == "sequence_no" and path[:-1] == ORDER else "EH12345678")
