"""A place is found, ordered once, told with its deadline, and paid or not: how it goes, and how it goes wrong."""

from datetime import timedelta

import pytest

from standby.domain.models import AccountState, NoticeKind, WatchState
from standby.domain.ticket_codec import held_from_json
from standby.errors import (
    HandOverNeeded,
    OrderExists,
    OrderRefused,
    OrdersSpent,
    PageNotUnderstood,
    PassengerUnfit,
    PortalBusy,
    SeatsGone,
    StaleOffer,
    TimedOut,
)
from standby.portals.tickets import Progress, QueueState
from standby.store import notices, phantoms
from standby.store.reservations import Hindrance, hindrance
from standby.store.tables import Channel, Watch
from tests.engine.reserving.books import NOON
from tests.engine.reserving.station import Tale

WAITING = Progress(QueueState.WAITING, ask_again=3.0, ahead=7)
SLOW = Progress(QueueState.WAITING, ask_again=10.0, ahead=700)


async def test_a_seat_is_held_and_its_owner_told_before_they_pay(tale: Tale) -> None:
    row = await tale.begin()
    row = await tale.settle(row, until="held")
    assert row.state == "held"
    assert [order.state for order in tale.books.orders] == ["held"]
    order = held_from_json(row.held)
    assert (order.number, order.price, order.deadline) == ("EH00000001", 7300, row.deadline)
    assert await tale.told(NoticeKind.HELD) == await tale.told() == 1
    assert (await tale.watch_now()).state == WatchState.STOPPED, "it looks for no second place"
    assert await tale.lines() == ["submitting", "queued", "held"]


async def test_everything_is_asked_once(story: Tale) -> None:
    await story.settle(await story.begin(), until="held")
    asked = ["is_logged_in", "standing", "ask", "passengers", "prepare", "confirm", "progress", "finish", "standing"]
    assert story.books.asked == asked


async def test_paid_in_time(story: Tale) -> None:
    row = await story.settle(await story.begin(), until="held")
    story.clock.advance(60)
    story.books.pay()
    row = await story.settle(row)
    assert (row.state, row.open_account) == ("paid", None)
    assert await story.told(NoticeKind.PAID) == 1
    assert (await story.watch_now()).state == WatchState.DONE
    assert await story.job(row) is None


async def test_the_reminder_comes_once_ten_minutes_before_the_deadline(story: Tale) -> None:
    row = await story.settle(await story.begin(), until="held")
    row = await story.settle(row, minutes=19)
    assert await story.told(NoticeKind.PAY_SOON) == 0
    row = await story.settle(row, minutes=8)
    assert await story.told(NoticeKind.PAY_SOON) == 1
    assert row.reminded_at is not None
    assert row.deadline is not None
    left = row.deadline - row.reminded_at
    assert timedelta(minutes=9, seconds=45) <= left <= timedelta(minutes=10)


async def test_who_does_not_pay_hears_of_it_and_the_watch_goes_on(tale: Tale) -> None:
    row = await tale.settle(await tale.begin(), until="held")
    row = await tale.settle(row, minutes=40)
    assert row.state == "expired"
    assert await tale.told(NoticeKind.ORDER_EXPIRED) == 1
    assert (await tale.watch_now()).state == WatchState.ACTIVE
    again = await tale.settle(await tale.begin(), until="held")
    assert again.state == "held"
    assert [order.state for order in tale.books.orders] == ["expired", "held"]


async def test_who_paid_while_nobody_could_look_gets_no_second_ticket(story: Tale) -> None:
    row = await story.settle(await story.begin(), until="held")
    story.books.pay()
    story.clock.advance(60 * 60)
    row = await story.settle(row)
    assert row.state == "expired", "paid or not: nobody saw"
    assert (await story.watch_now()).state == WatchState.STOPPED


async def test_a_phantom_is_set_aside_and_orders_nothing(tale: Tale) -> None:
    row = await tale.begin()
    tale.books.wrong["prepare"] = [SeatsGone(reason="余票不足！")]
    row = await tale.settle(row)
    assert row.state == "failed"
    assert tale.books.orders == []
    assert await tale.told() == 0
    async with tale.database.read() as session:
        gone = await phantoms.at(session, "alice.rail", tale.clock.now())
    offer = tale.books.offer()
    assert gone(offer, next(iter(offer.seats)))


async def test_a_seat_that_is_gone_at_the_second_look_costs_no_order(story: Tale) -> None:
    row = await story.begin()
    story.books.left = 0
    row = await story.settle(row)
    assert (row.state, row.reason and row.reason["code"]) == ("failed", "SeatsGone")
    assert "prepare" not in story.books.asked


async def test_both_or_nobody(story: Tale) -> None:
    row = await story.begin("张明", "李晴")
    row = await story.settle(row)
    assert (row.state, story.books.orders) == ("failed", [])


async def test_somebody_was_faster_at_the_last_word(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["confirm"] = [SeatsGone(reason="余票不足！")]
    row = await story.settle(row)
    assert (row.state, story.books.orders) == ("failed", [])
    assert await story.told(NoticeKind.ORDER_FAILED) == 1
    assert (await story.watch_now()).state == WatchState.ACTIVE


async def test_an_order_made_by_hand_is_left_alone_and_told_once(story: Tale) -> None:
    story.books.place(("张明",), "held")
    story.books.left = 1
    row = await story.settle(await story.begin(), minutes=1)
    assert (row.state, row.reason and row.reason["code"]) == ("failed", "OrderExists")
    assert await story.told(NoticeKind.ORDER_FAILED) == 1
    assert await story.offered() is None, "the account rests"
    story.clock.advance(11 * 60)
    await story.settle(await story.begin(), minutes=1)
    assert await story.told(NoticeKind.ORDER_FAILED) == 1
    assert len(story.books.orders) == 1


@pytest.mark.parametrize(
    ("error", "rests"),
    [
        (OrdersSpent(portal="rail12306", reason="取消次数过多"), True),
        (OrderExists(portal="rail12306"), True),
        (OrderRefused(portal="rail12306", reason="非法的席别"), True),
        (HandOverNeeded(portal="rail12306", reason="a picture code"), True),
    ],
)
async def test_a_refusal_is_told_and_the_account_rests(story: Tale, error: Exception, rests: bool) -> None:
    row = await story.begin()
    story.books.wrong["prepare"] = [error]
    row = await story.settle(row)
    assert (row.state, story.books.orders) == ("failed", [])
    assert await story.told(NoticeKind.ORDER_FAILED) == 1
    async with story.database.read() as session:
        why = await hindrance(session, story.watch.id, story.account.id, row.ended_at or NOON)
    assert (why is Hindrance.REST) is rests


async def test_who_may_not_travel_stops_the_watch(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["prepare"] = [PassengerUnfit(portal="rail12306", name="张明", reason="行程冲突")]
    row = await story.settle(row)
    assert row.state == "failed"
    assert await story.told(NoticeKind.ORDER_FAILED) == 1
    assert (await story.watch_now()).state == WatchState.STOPPED


async def test_who_is_not_in_the_list_is_not_ordered_for(story: Tale) -> None:
    row = await story.settle(await story.begin("王五"))
    assert (row.state, row.reason and row.reason["code"]) == ("failed", "PassengerUnfit")
    assert "prepare" not in story.books.asked


async def test_a_stale_row_is_looked_at_again(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["prepare"] = [StaleOffer(portal="rail12306", reason="车票信息已过期")]
    row = await story.settle(row, until="held")
    assert row.state == "held"
    assert story.books.asked.count("ask") == 2


async def test_trouble_on_the_way_is_tried_again_three_times(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["prepare"] = [TimedOut(host="rail", seconds=20)] * 2
    assert (await story.settle(row, until="held")).state == "held"


async def test_a_busy_order_is_tried_again_and_keeps_nobody_from_asking(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["prepare"] = [PortalBusy(portal="rail12306", reason="系统繁忙，请稍后重试！")] * 2
    row = await story.settle(row, until="held")
    assert (row.state, len(story.books.orders)) == ("held", 1)


async def test_trouble_that_lasts_ends_the_attempt_and_not_the_watch(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["ask"] = [PageNotUnderstood(portal="rail12306", reason="?")] * 9
    row = await story.settle(row)
    assert (row.state, story.books.asked.count("ask")) == ("failed", 3)
    assert (await story.watch_now()).state == WatchState.ACTIVE


async def test_a_fault_of_our_own_before_the_order_ends_the_attempt(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["prepare"] = [ZeroDivisionError()] * 9
    row = await story.settle(row)
    assert (row.state, row.open_account) == ("failed", None)


async def test_a_login_that_has_ended_is_told_once_and_nothing_is_ordered(story: Tale) -> None:
    row = await story.begin()
    story.books.logged_in = False
    row = await story.settle(row)
    assert (row.state, story.books.orders) == ("failed", [])
    assert (await story.account_now()).state == AccountState.LOGGED_OUT
    assert await story.told(NoticeKind.LOGIN_ENDED) == await story.told() == 1
    assert (await story.watch_now()).state == WatchState.ACTIVE, "it goes on telling what it finds"


async def test_without_a_login_the_reminder_comes_all_the_same(story: Tale) -> None:
    row = await story.settle(await story.begin(), until="held")
    story.books.logged_in = False
    row = await story.settle(row, minutes=25)
    assert await story.told(NoticeKind.PAY_SOON) == 1
    row = await story.settle(row, minutes=30)
    assert row.state == "expired"
    assert (await story.watch_now()).state == WatchState.STOPPED, "they may have paid"


async def test_who_paused_the_watch_wants_no_order(story: Tale) -> None:
    row = await story.begin()
    async with story.database.write() as session:
        watch = await session.get_one(type(story.watch), story.watch.id)
        watch.state = WatchState.PAUSED
    row = await story.settle(row)
    assert (row.state, story.books.asked) == ("failed", [])


async def test_a_process_that_drains_orders_nothing_more(story: Tale) -> None:
    row = await story.begin()
    story.runtime.draining.set()
    await story.run(row)
    row = await story.fresh(row)
    assert (row.state, story.books.asked) == ("offered", [])
    story.restart()
    assert (await story.settle(row, until="held")).state == "held"


async def test_who_lets_two_orders_lapse_in_a_day_is_left_alone(story: Tale) -> None:
    for state in (WatchState.ACTIVE, WatchState.STOPPED):
        row = await story.settle(await story.begin(), until="held")
        row = await story.settle(row, minutes=40)
        assert row.state == "expired"
        assert (await story.watch_now()).state == state
    assert await story.told(NoticeKind.ORDER_EXPIRED) == 2


async def test_a_held_place_is_told_even_if_the_watch_is_paused_meanwhile(story: Tale) -> None:
    async with story.database.write() as session:
        session.add(Channel(user_id=story.user.id, kind="email", address="sealed", created_at=NOON))
    row = await story.settle(await story.begin(), until="held")
    async with story.database.write() as session:
        (await session.get_one(Watch, row.watch_id)).state = WatchState.PAUSED
    async with story.database.read() as session:
        (due,) = await notices.due(session, story.clock.now())
    assert due[1].kind == NoticeKind.HELD
