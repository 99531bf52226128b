"""The steps between the choice and the last word: notes on the protocol, sections 7.1, 7.4 and 7.5."""

from datetime import date

import pytest

from standby.errors import HandOverNeeded, OrderExists, PageNotUnderstood, PortalBusy, SeatsGone, SessionExpired
from standby.portals.rail12306.sayings import Talk
from standby.portals.rail12306.verdicts import Checked, read_checked, read_count, read_submitted

from .people import CHECKED, COUNTED, changed, told

TALK = Talk("kyfw.12306.example", ["张明"], date(2030, 1, 18))


@pytest.mark.parametrize("data", ["N", "Y", "0", "220", None])
def test_every_generations_yes_to_the_choice(data: object) -> None:
    read_submitted(told(data), TALK)


def test_a_no_to_the_choice() -> None:
    with pytest.raises(OrderExists):
        read_submitted(told(None, "您还有未处理的订单", ok=False), TALK)
    with pytest.raises(SessionExpired):
        told(None, "用户未登录", ok=False)


def test_the_examples_of_the_check() -> None:
    assert read_checked(told(CHECKED), TALK) == Checked(0.001, "MO9", beds=False, middle=False)
    of_2018 = {**CHECKED, "ifShowPassCode": "N", "canChooseSeats": "N", "ifShowPassCodeTime": "2801"}
    assert read_checked(told(of_2018), TALK) == Checked(2.801, "", beds=False, middle=False)
    sleeper = {**CHECKED, "canChooseSeats": "N", "canChooseBeds": "Y", "isCanChooseMid": "Y"}
    assert read_checked(told(sleeper), TALK) == Checked(0.001, "", beds=True, middle=True)


def test_a_check_that_does_not_say_how_long_to_wait_is_waited_for_as_usual() -> None:
    assert read_checked(told(changed(CHECKED, "ifShowPassCodeTime", to=...)), TALK).wait == 3.0


@pytest.mark.parametrize("wait", ["soon", "-1", "1e9", 10**9, True, [1]])
def test_a_wait_that_is_none_is_not_understood(wait: object) -> None:
    with pytest.raises(PageNotUnderstood):
        read_checked(told({**CHECKED, "ifShowPassCodeTime": wait}), TALK)


def test_a_code_for_the_order_is_the_persons() -> None:
    with pytest.raises(HandOverNeeded):
        read_checked(told({**CHECKED, "ifShowPassCode": "Y"}), TALK)


@pytest.mark.parametrize(
    "data",
    [
        {"submitStatus": False, "errMsg": "余票不足！"},
        {"submitStatus": False, "checkSeatNum": True, "errMsg": "您选择了2位乘车人，但本次列车二等座仅剩1张。"},
        {"submitStatus": "false", "errMsg": "余票不足！"},
        {"errMsg": "余票不足！"},
    ],
)
def test_a_check_that_finds_no_seats(data: object) -> None:
    with pytest.raises(SeatsGone):
        read_checked(told(data), TALK)


def test_a_check_for_nobody() -> None:
    with pytest.raises(SessionExpired):
        told({"submitStatus": False, "isRelogin": True})


# ---------------------------------------------------------------- how many are left


@pytest.mark.parametrize(
    ("ticket", "wanted"), [("21,45", 5), ("1", 1), ("2,0", 2), ("充足", 5), ("充足,充足", 1), ("1,73", 1), (3, 3)]
)
def test_enough_seats(ticket: object, wanted: int) -> None:
    read_count(told({**COUNTED, "ticket": ticket}), TALK, wanted, standing=False)


@pytest.mark.parametrize(
    ("ticket", "wanted", "says"),
    [
        ("0,73", 1, "to stand"),
        ("0,充足", 1, "to stand"),
        ("0", 1, "0 left, 1 wanted"),
        ("0,0", 1, "0 left"),
        ("1,45", 2, "1 left, 2 wanted"),
    ],
)
def test_places_to_stand_are_no_seats(ticket: str, wanted: int, says: str) -> None:
    with pytest.raises(SeatsGone, match=says):
        read_count(told({**COUNTED, "ticket": ticket}), TALK, wanted, standing=False)


def test_who_wants_to_stand_may() -> None:
    read_count(told({**COUNTED, "ticket": "0,73"}), TALK, 2, standing=True)
    read_count(told({**COUNTED, "ticket": "1,1"}), TALK, 2, standing=True)
    with pytest.raises(SeatsGone):
        read_count(told({**COUNTED, "ticket": "0,1"}), TALK, 2, standing=True)


def test_more_people_than_places_is_no_chance() -> None:
    with pytest.raises(SeatsGone, match="queue"):
        read_count(told({**COUNTED, "op_2": "true"}), TALK, 1, standing=False)


@pytest.mark.parametrize("ticket", ["", "many", "-1", "1,2,3", "1,", None, True, [1], {"a": 1}, "²"])
def test_a_count_that_is_none_is_never_a_seat(ticket: object) -> None:
    with pytest.raises(PageNotUnderstood):
        read_count(told({**COUNTED, "ticket": ticket}), TALK, 1, standing=False)


def test_a_count_that_is_refused() -> None:
    """Nobody else is kept from asking by it: the breaker opens for refusals, not for a busy order."""
    with pytest.raises(PortalBusy):
        read_count(told(None, "系统繁忙，请稍后重试！", ok=False), TALK, 1, standing=False)
