"""Every code of the queue, and that only an order number is an order: notes on the protocol, section 7.7."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standby.errors import OrdersSpent, SessionExpired
from standby.portals.rail12306.queue import read_progress
from standby.portals.tickets import Progress, QueueState

from .people import DONE, changed, told

W = {**DONE, "orderId": None}


def test_the_run_of_the_notes() -> None:
    assert read_progress(told({**W, "waitTime": -100})) == Progress(QueueState.WAITING)
    assert read_progress(told({**W, "waitTime": 4, "waitCount": 7})) == Progress(QueueState.WAITING, ahead=7)
    assert read_progress(told(DONE)) == Progress(QueueState.DONE, "EH12345678")


@pytest.mark.parametrize(
    ("wait", "state", "again"),
    [
        (61, QueueState.WAITING, 10.0),
        (60, QueueState.WAITING, 3.0),
        ("4", QueueState.WAITING, 3.0),
        (-1, QueueState.UNSURE, 3.0),
        (0, QueueState.UNSURE, 3.0),
        (-2, QueueState.FAILED, 3.0),
        (-3, QueueState.FAILED, 3.0),
        (-4, QueueState.UNSURE, 3.0),
        (-100, QueueState.WAITING, 3.0),
        (-17, QueueState.UNSURE, 3.0),
        (None, QueueState.UNSURE, 3.0),
        ("soon", QueueState.UNSURE, 3.0),
        (1.5, QueueState.UNSURE, 3.0),
        (True, QueueState.UNSURE, 3.0),
    ],
)
def test_every_waiting_time(wait: object, state: QueueState, again: float) -> None:
    found = read_progress(told({**W, "waitTime": wait}))
    assert (found.state, found.ask_again, found.number) == (state, again, "")


@pytest.mark.parametrize("wait", [4, 0, -2, -3, -4, -100, None])
def test_an_order_number_wins_over_any_waiting_time(wait: object) -> None:
    assert read_progress(told({**DONE, "waitTime": wait})) == Progress(QueueState.DONE, "EH12345678")


@pytest.mark.parametrize("number", ["", "null", "EH", "EH1234 5678", "<b>EH12345678</b>", 12345678, ["EH12345678"], {}])
def test_what_is_no_order_number_is_no_order(number: object) -> None:
    assert read_progress(told({**DONE, "orderId": number})).state is QueueState.UNSURE


def test_a_failure_tells_its_reason() -> None:
    found = read_progress(told({**W, "waitTime": -2, "msg": "没有足够的票!"}))
    assert (found.state, found.reason) == (QueueState.FAILED, "没有足够的票!")
    limit = {**changed(W, "waitTime", to=...), "msg": "对不起，由于您取消次数过多，今日将不能继续受理您的订票请求！"}
    for ended in (limit, {**limit, "waitTime": -2}, {**limit, "waitTime": -3}):
        with pytest.raises(OrdersSpent, match="取消次数过多"):
            read_progress(told(ended))
    assert read_progress(told({**limit, "waitTime": 4})).state is QueueState.WAITING


def test_a_reason_that_says_nothing_of_the_order_leaves_it_open() -> None:
    found = read_progress(told({**changed(W, "waitTime", to=...), "msg": "系统忙，请稍后重试"}))
    assert found.state is QueueState.UNSURE
    assert read_progress(told(None, "系统忙", ok=False)) == Progress(QueueState.UNSURE, reason="系统忙")


def test_who_is_not_logged_in_hears_so() -> None:
    with pytest.raises(SessionExpired):
        told({**W, "queryOrderWaitTimeStatus": False})


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(W)), json)
def test_no_change_to_an_answer_without_a_number_makes_an_order(field: str, value: object) -> None:
    try:
        found = read_progress(told({**W, "waitTime": 4, field: value}))
    except SessionExpired:
        return
    assert (found.state is QueueState.DONE) == bool(found.number)
    assert not found.number or (field, found.number) == ("orderId", value)
