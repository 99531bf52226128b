"""Which code an order names, and the place in it that is wished for: notes on the protocol, sections 2.8 and 7.6."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from standby.domain.tickets import SeatClass, SeatWish, TicketKind
from standby.errors import OrderRefused, SeatsGone
from standby.portals.rail12306.pages import read_order_page
from standby.portals.rail12306.places import berth_choice, order_code, seat_choice

from .people import ORDER_PAGE

PAGE = read_order_page(ORDER_PAGE, "host")
WINDOW, AISLE = SeatWish.WINDOW, SeatWish.AISLE
LOWER, MIDDLE, UPPER = SeatWish.LOWER, SeatWish.MIDDLE, SeatWish.UPPER
ADULT, STUDENT = TicketKind.ADULT, TicketKind.STUDENT


@pytest.mark.parametrize(
    ("seat", "seat_types", "code"),
    [
        (SeatClass.FIRST, "9MOO", "M"),
        (SeatClass.SECOND, "9MOO", "O"),
        (SeatClass.BUSINESS, "9MOO", "9"),
        (SeatClass.HARD_SLEEPER, "1431", "3"),
        (SeatClass.HARD_SLEEPER, "OJI", "J"),
        (SeatClass.SOFT_SLEEPER, "OJI", "I"),
        (SeatClass.STANDING, "9MOO", "O"),
        (SeatClass.STANDING, "1431", "1"),
        (SeatClass.STANDING, "1O", "1"),
    ],
)
def test_the_code_of_a_class_is_the_one_this_train_has(seat: SeatClass, seat_types: str, code: str) -> None:
    page = replace(PAGE, seats={}, seat_types=seat_types, standing="")
    assert order_code(seat, [ADULT], page) == code


def test_a_class_that_is_sold_out_meanwhile_is_gone() -> None:
    with pytest.raises(SeatsGone):
        order_code(SeatClass.BUSINESS, [ADULT], PAGE)
    with pytest.raises(SeatsGone):
        order_code(SeatClass.STANDING, [ADULT], replace(PAGE, seat_types="M", standing=""))


def test_a_class_that_students_may_not_buy_is_not_gone() -> None:
    assert order_code(SeatClass.SECOND, [STUDENT, ADULT], PAGE) == "O"
    with pytest.raises(OrderRefused, match="fare"):
        order_code(SeatClass.FIRST, [ADULT, STUDENT], PAGE)


@pytest.mark.parametrize(
    ("code", "count", "places", "chosen"),
    [
        ("O", 1, [WINDOW], "1A"),
        ("O", 1, [AISLE], "1C"),
        ("O", 2, [WINDOW], "1A1B"),
        ("O", 2, [WINDOW, WINDOW], "1A1F"),
        ("O", 3, [AISLE], "1A1B1C"),
        ("M", 2, [WINDOW], "1A1C"),
        ("M", 5, [WINDOW], "1A1C1D1F2F"),
        ("9", 2, [AISLE, WINDOW], "1A1C"),
        ("O", 5, [WINDOW] * 5, "1A1F2A2B2F"),
        ("O", 1, [LOWER], ""),
        ("O", 1, [], ""),
        ("3", 1, [WINDOW], ""),
    ],
)
def test_seats_are_wished_for_together(code: str, count: int, places: Sequence[SeatWish], chosen: str) -> None:
    assert seat_choice(code, count, places, "MO93") == chosen


def test_no_seat_is_wished_for_where_there_is_no_choice() -> None:
    assert seat_choice("O", 1, [WINDOW], "M9") == ""
    assert seat_choice("O", 1, [WINDOW], "") == ""


@pytest.mark.parametrize(
    ("count", "places", "chosen"),
    [
        (2, [LOWER], "200"),
        (2, [LOWER, UPPER], "101"),
        (3, [LOWER, MIDDLE], "120"),
        (1, [WINDOW], "000"),
        (1, [], "000"),
    ],
)
def test_berths_are_counted(count: int, places: Sequence[SeatWish], chosen: str) -> None:
    assert berth_choice(count, places, beds=True, middle=True) == chosen


def test_no_berth_is_wished_for_where_there_is_none_to_choose() -> None:
    assert berth_choice(1, [LOWER], beds=False, middle=True) == "000"
    assert berth_choice(1, [MIDDLE], beds=True, middle=False) == "000"
    assert berth_choice(2, [MIDDLE, LOWER], beds=True, middle=False) == "200"
