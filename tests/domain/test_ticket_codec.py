"""Wishes, boards and orders as text and back; what is secret or not ours does not get through."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standby.domain import ticket_codec as codec
from standby.domain.tickets import (
    Fit,
    HeldOrder,
    HeldTicket,
    Hours,
    Intent,
    Journey,
    Offer,
    OfferState,
    Places,
    Question,
    SeatClass,
    SeatWish,
    TicketKind,
    Traveller,
    Wish,
)
from tests.domain.trains import ADULT, CHILD, DAY, FIRST, SECOND, board, train, wish

HELD = HeldOrder(
    "E1", DAY, "G1", "上海虹桥", "杭州东", time(8, 12), 7300, datetime(2030, 1, 4, 3, 38, 48, tzinfo=UTC),
    (HeldTicket("张明", "adult", "second", "05", "12F", 7300),),
)  # fmt: skip
FULL = Wish(
    dates=(DAY, date(2030, 1, 20)),
    journeys=(Journey("SHH", "HZH", exact=True), Journey("SHH", "NJH")),
    seats=(SECOND, FIRST),
    trains=frozenset({"G1", "G2"}),
    not_trains=frozenset({"G3"}),
    kinds=frozenset({"G"}),
    departs=Hours(time(22), time(6)),
    arrives=Hours(time(1, 30), time(9)),
    ceiling=7300,
    at_least=2,
    travellers=(ADULT, CHILD),
    together=False,
    places=(SeatWish.WINDOW,),
    intent=Intent.RESERVE,
)

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
amounts = st.none() | st.integers(0, 10**6)
places = st.builds(Places, amounts, amounts, st.booleans())
offers = st.builds(
    lambda seats, name, departs, state: train(name, seats=seats, departs=departs.isoformat(), state=state),
    st.dictionaries(st.sampled_from(SeatClass), places),
    st.text(max_size=8),
    clocks,
    st.sampled_from(OfferState),
)


@pytest.mark.parametrize("wanted", [wish(), FULL])
def test_a_wish_comes_back(wanted: Wish) -> None:
    assert codec.wish_from_json(codec.wish_to_json(wanted)) == wanted


def test_an_older_wish_takes_the_defaults() -> None:
    old = codec.wish_from_json('{"dates":["2030-01-18"],"journeys":[["SHH","HZH",false]],"unknown":1}')
    assert old == Wish(dates=(DAY,), journeys=(Journey("SHH", "HZH"),))


@given(st.lists(offers, max_size=4))
def test_a_board_comes_back_whatever_the_order_of_its_trains(trains: list[Offer]) -> None:
    text = codec.board_to_json(board(*trains))
    again = codec.board_from_json(text)
    assert codec.board_to_json(again) == text == codec.board_to_json(board(*reversed(trains)))
    assert len(again.offers) == len(trains)
    assert all(offer in trains for offer in again.offers)


def test_a_board_without_trains_is_a_board() -> None:
    assert codec.board_from_json(codec.board_to_json(board())) == board()


def test_secrets_and_the_adapters_own_stay_out() -> None:
    offer = train(secret="s3cret", extra={"keep": "private"}, on_sale_at=datetime(2030, 1, 4, 5, 30, tzinfo=UTC))
    for text in (codec.board_to_json(board(offer)), codec.fit_to_json(Fit(offer, SECOND, (ADULT,)))):
        assert "s3cret" not in text
        assert "private" not in text
    assert codec.board_from_json(codec.board_to_json(board(offer))).offers[0].on_sale_at == offer.on_sale_at


def test_a_fit_and_a_held_order_come_back() -> None:
    fit = Fit(train(), SECOND, (ADULT, Traveller("x", TicketKind.STUDENT)))
    assert codec.fit_from_json(codec.fit_to_json(fit)) == fit
    assert codec.held_from_json(codec.held_to_json(HELD)) == HELD


def test_a_question_comes_back() -> None:
    question = Question(DAY, "SHH", "HZH", student=True)
    assert codec.question_from_data(json.loads(json.dumps(codec.question_to_data(question)))) == question


@pytest.mark.parametrize(
    "read", [codec.wish_from_json, codec.board_from_json, codec.fit_from_json, codec.held_from_json]
)
@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", "1", '"x"', '{"dates":1}', '{"offers":[1],"question":{}}', "{"]
)
def test_text_that_is_not_ours_is_a_value_error(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError, match="not a"):
        read(text)


KEYS = st.sampled_from(["dates", "journeys", "offers", "question", "seats", "ceiling", "state"])
SIMPLE = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(SIMPLE, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=8))
def test_no_text_breaks_the_readers(data: object) -> None:
    for read in (codec.wish_from_json, codec.board_from_json, codec.fit_from_json, codec.held_from_json):
        try:
            read(json.dumps(data))
        except ValueError:
            continue
