"""A whole order over real HTTP: what is sent, in which order, and that the last word is sent once."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from standby.domain.tickets import Offer, SeatClass, SeatWish, TicketKind
from standby.errors import (
    NetworkTrouble,
    OrderRefused,
    OrdersSpent,
    OrderUnclear,
    PassengerUnfit,
    PortalRefused,
    SeatsGone,
    SessionExpired,
    StaleOffer,
    StandbyError,
)
from standby.portals.rail12306.desk import Desk
from standby.portals.rail12306.passengers import read_passengers
from standby.portals.tickets import Prepared, QueuedOrder, QueueState

from ..kit import Asked, Server, answer, by_path
from .kit import envelope_text, wired
from .people import CHECKED, COUNTED, DONE, ORDER_PAGE, PEOPLE, TRAIN, UNPAID, WAITING, told

MING, QING, _ = read_passengers(told(PEOPLE))
ADULT = TicketKind.ADULT
ONE = [(MING, ADULT)]
SUBMIT, CONFIRM = "/otn/leftTicket/submitOrderRequest", "/otn/confirmPassenger"
STEPS = (
    SUBMIT,
    *(f"{CONFIRM}/{step}" for step in ("initDc", "checkOrderInfo", "getQueueCount", "confirmSingleForQueue")),
)
TOKEN = "0123456789abcdef0123456789abcdef"


def site(**instead: bytes) -> dict[str, bytes]:
    """A site at which the whole order goes well, but for what is said ``instead``."""
    usual = {
        "submit": answer(envelope_text("220")),
        "initDc": answer(ORDER_PAGE),
        "checkOrderInfo": answer(envelope_text(CHECKED)),
        "getQueueCount": answer(envelope_text(COUNTED)),
        "confirmSingleForQueue": answer(envelope_text({"isAsync": "1", "submitStatus": True})),
        "queryOrderWaitTime": answer(envelope_text(DONE)),
        "resultOrderForDcQueue": answer(envelope_text({"submitStatus": True})),
        "getPassengerDTOs": answer(envelope_text(PEOPLE)),
    }
    named = {**usual, **instead}
    paths = {name: f"{CONFIRM}/{name}" for name in named}
    paths |= {"submit": SUBMIT, "unpaid": "/otn/queryOrder/queryMyOrderNoComplete"}
    return {paths[name]: body for name, body in named.items()}


@asynccontextmanager
async def desk(**instead: bytes) -> AsyncIterator[tuple[Desk, Server]]:
    async with wired(by_path(site(**instead))) as (wire, server):
        yield Desk(wire), server


def offer_with(**extra: str) -> Offer:
    return replace(TRAIN, extra=extra)


def sent(asked: Asked) -> Mapping[str, str]:
    return dict(parse_qsl(asked.body, keep_blank_values=True))


async def test_an_order_goes_out_step_by_step_as_the_page_sends_it() -> None:
    async with desk() as (orders, server):
        prepared = await orders.prepare(TRAIN, SeatClass.SECOND, ONE, [SeatWish.WINDOW])
        await orders.confirm(prepared)
    assert tuple(asked.target for asked in server.asked) == STEPS
    submit, _, check, count, confirm = map(sent, server.asked)
    assert submit["secretStr"] == "qlCMIYf8pW85f/da3+TgLz\nol2x="
    assert (submit["train_date"], submit["purpose_codes"]) == ("2030-01-18", "ADULT")
    assert submit["query_from_station_name"] == "上海虹桥"
    assert "secretStr=qlCMIYf8pW85f%2Fda3%2BTgLz%0Aol2x%3D&" in server.asked[0].body
    assert check["passengerTicketStr"] == "O,0,1,张明,1,1101***********012,139****0001,N,aa11"
    assert check["oldPassengerStr"] == "张明,1,1101***********012,1_"
    assert count["train_date"] == "Fri Jan 18 2030 00:00:00 GMT+0800 (中国标准时间)"
    assert count["leftTicket"] == "eX4mPle%2BLeftTicket%2FStr0%3D"
    assert "leftTicket=eX4mPle%252B" in server.asked[3].body
    assert confirm["choose_seats"] == "1A"
    assert confirm["key_check_isChange"] == "00112233445566778899AABBCCDDEEFF00112233445566778899AABB"
    assert {each["REPEAT_SUBMIT_TOKEN"] for each in (check, count, confirm)} == {TOKEN}
    assert prepared.wait == 0.001


async def test_what_only_the_sites_page_can_make_is_left_empty() -> None:
    async with desk() as (orders, server):
        await orders.confirm(await orders.prepare(TRAIN, SeatClass.SECOND, ONE))
    check, confirm = sent(server.asked[2]), sent(server.asked[4])
    assert (check["sessionId"], check["sig"], confirm["encryptedData"]) == ("", "", "")


async def test_the_names_that_were_asked_for_go_back_with_the_row() -> None:
    offer = offer_with(asked_from="上海", asked_to="杭州", purpose="0X00", bed_level_info="b", seat_discount_info="s")
    async with desk() as (orders, server):
        await orders.prepare(offer, SeatClass.SECOND, ONE)
    submit = sent(server.asked[0])
    assert (submit["query_from_station_name"], submit["query_to_station_name"]) == ("上海", "杭州")
    assert (submit["purpose_codes"], submit["bed_level_info"], submit["seat_discount_info"]) == ("0X00", "b", "s")


async def test_a_train_without_a_queue_is_not_counted() -> None:
    async with desk(initDc=answer(ORDER_PAGE.replace("'isAsync':'1'", "'isAsync':'0'"))) as (orders, server):
        await orders.prepare(TRAIN, SeatClass.SECOND, ONE)
    assert STEPS[3] not in [asked.target for asked in server.asked]


@pytest.mark.parametrize(
    ("instead", "error", "asked"),
    [
        ({"submit": answer(envelope_text(None, ok=False, messages=("车票信息已过期",)))}, StaleOffer, 1),
        ({"submit": answer("", 302, "Location: /otn/login/init")}, SessionExpired, 1),
        ({"initDc": answer("<html>系统忙，请稍后重试</html>")}, PortalRefused, 2),
        (
            {"checkOrderInfo": answer(envelope_text({"submitStatus": False, "errMsg": "您由于取消次数过多"}))},
            OrdersSpent,
            3,
        ),
        ({"getQueueCount": answer(envelope_text({**COUNTED, "ticket": "0,73"}))}, SeatsGone, 4),
        ({"getQueueCount": answer("网络可能存在问题，请您重试一下！")}, PortalRefused, 4),
    ],
)
async def test_a_refusal_ends_the_preparation_at_its_step(
    instead: dict[str, bytes], error: type[StandbyError], asked: int
) -> None:
    async with desk(**instead) as (orders, server):
        with pytest.raises(error):
            await orders.prepare(TRAIN, SeatClass.SECOND, ONE)
    assert len(server.asked) == asked


async def test_nothing_is_sent_for_who_cannot_travel_or_a_row_that_cannot_be_ordered_from() -> None:
    async with desk() as (orders, server):
        with pytest.raises(PassengerUnfit):
            await orders.prepare(TRAIN, SeatClass.SECOND, [*ONE, *ONE])
        with pytest.raises(StaleOffer):
            await orders.prepare(replace(TRAIN, secret=""), SeatClass.SECOND, ONE)
    assert server.asked == []


async def test_more_tickets_than_one_order_takes() -> None:
    async with desk(initDc=answer(ORDER_PAGE.replace("'maxTicketNum':'5'", "'maxTicketNum':'1'"))) as (orders, _):
        with pytest.raises(OrderRefused, match="1 tickets"):
            await orders.prepare(TRAIN, SeatClass.SECOND, [(MING, ADULT), (QING, ADULT)])


# ---------------------------------------------------------------- the last word


async def prepared_at(orders: Desk) -> Prepared:
    return await orders.prepare(TRAIN, SeatClass.SECOND, ONE)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (answer(envelope_text({"submitStatus": False, "errMsg": "余票不足！"})), SeatsGone),
        (answer(envelope_text({"submitStatus": False, "errMsg": "非法的席别"})), OrderRefused),
        (answer(envelope_text({"submitStatus": False, "errMsg": "不允许重复提交"})), OrderUnclear),
        (answer(envelope_text({"submitStatus": False})), OrderUnclear),
        (answer(envelope_text({"submitStatus": "maybe"})), OrderUnclear),
        (answer(envelope_text({"submitStatus": False, "errMsg": ["余票不足！"]})), OrderUnclear),
        (answer(envelope_text({})), OrderUnclear),
        (answer(envelope_text(None)), OrderUnclear),
        (answer(envelope_text(None, ok=False, messages=("系统忙",))), OrderUnclear),
        (answer(envelope_text(None, ok=False)), OrderUnclear),
        (answer("<html>"), PortalRefused),
        (answer("", 302, "Location: /otn/login/init"), SessionExpired),
        (b"", NetworkTrouble),
    ],
)
async def test_the_last_word_is_sent_once_whatever_is_answered(said: bytes, error: type[StandbyError]) -> None:
    async with desk(confirmSingleForQueue=said) as (orders, server):
        prepared = await prepared_at(orders)
        with pytest.raises(error):
            await orders.confirm(prepared)
    assert [asked.target for asked in server.asked].count(STEPS[4]) == 1


# ---------------------------------------------------------------- afterwards


async def test_progress_is_asked_for_with_the_token() -> None:
    async with desk() as (orders, server):
        found = await orders.progress(await prepared_at(orders))
        assert (found.state, found.number) == (QueueState.DONE, "EH12345678")
    assert f"REPEAT_SUBMIT_TOKEN={TOKEN}" in server.asked[-1].target
    assert "tourFlag=dc" in server.asked[-1].target


@pytest.mark.parametrize(
    "said", [answer(envelope_text({"submitStatus": False, "errMsg": "?"})), answer("oops", 500), answer("<html>"), b""]
)
async def test_the_number_is_told_back_and_the_answer_changes_nothing(said: bytes) -> None:
    async with desk(resultOrderForDcQueue=said) as (orders, server):
        await orders.finish(await prepared_at(orders), "EH12345678")
    assert sent(server.asked[-1])["orderSequence_no"] == "EH12345678"


async def test_the_list_of_unpaid_orders() -> None:
    async with desk(unpaid=answer(envelope_text(UNPAID))) as (orders, _):
        standing = await orders.standing()
        assert standing is not None
        assert not isinstance(standing, QueuedOrder)
        assert standing.number == "EH12345678"
    async with desk(unpaid=answer(envelope_text(WAITING))) as (orders, _):
        assert await orders.standing() == QueuedOrder("G9901")
    async with desk(unpaid=answer(envelope_text())) as (orders, _):
        assert await orders.standing() is None


async def test_passengers_are_asked_for_before_any_order() -> None:
    async with desk() as (orders, server):
        assert [each.name for each in await orders.passengers()] == ["张明", "李晴", "张小满"]
    assert [asked.body for asked in server.asked] == ["_json_att="]
