"""After a doubt the list shows an order that is not ours, or does not look like it: no second ticket for anybody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from standby.domain.models import NoticeKind, WatchState
from standby.domain.tickets import HeldOrder
from standby.engine.attempt import load
from standby.engine.settling import is_ours
from standby.errors import OrderExists
from tests.engine.reserving.books import MING, Order, Visit, held, lost
from tests.engine.reserving.station import Tale
from tests.engine.reserving.test_doubts import log_in


def pay_and_order_the_way_back(story: Tale) -> None:
    story.books.pay()
    story.books.orders.append(Order("EH99999999", "K1", (MING.name,), story.clock.now()))


async def test_who_looked_paid_and_ordered_the_way_back_gets_no_second_ticket(story: Tale) -> None:
    first = await story.begin()
    story.books.wrong["standing"] = [OrderExists(portal="rail12306")]
    await story.settle(first)
    story.clock.advance(11 * 60)
    row = await story.begin()
    story.books.wrong["confirm"] = [lost()]
    row = await story.settle(row, until="submitting")
    story.books.logged_in = False
    row = await story.settle(row, minutes=1)
    assert row.state == "unknown"
    pay_and_order_the_way_back(story)
    story.books.logged_in = True
    await log_in(story)
    row = await story.settle(row, minutes=3)
    assert (row.state, row.reason and row.reason["code"]) == ("failed", "OrderOutOfSight")
    assert (await story.watch_now()).state == WatchState.STOPPED
    assert await story.told(NoticeKind.ORDER_FAILED) == 2, "it is told, whatever was told before"


async def test_an_order_that_had_a_number_was_placed(story: Tale, monkeypatch: pytest.MonkeyPatch) -> None:
    async def finish(*_: object) -> None:
        """Before anybody looks at the list, its owner has been faster."""
        pay_and_order_the_way_back(story)

    monkeypatch.setattr(Visit, "finish", finish)
    row = await story.settle(await story.begin(), minutes=3)
    assert (row.state, row.number) == ("failed", "EH00000001")
    assert (await story.watch_now()).state == WatchState.STOPPED
    assert await story.told(NoticeKind.ORDER_FAILED) == 1


async def test_after_a_night_without_power_nobody_knows_what_was_paid(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["confirm"] = [lost()]
    row = await story.settle(row, until="submitting")
    pay_and_order_the_way_back(story)
    story.clock.advance(11 * 60)
    row = await story.settle(row, minutes=1)
    assert row.state == "failed"
    assert (await story.watch_now()).state == WatchState.STOPPED


@pytest.mark.parametrize(
    ("nights", "names", "train", "ours"),
    [
        (0, ("张明",), "G9901", True),
        (1, ("张明",), "G9901", True),
        (2, ("张明",), "G9901", True),
        (3, ("张明",), "G9901", False),
        (-1, ("张明",), "G9901", False),
        (1, ("李晴",), "G9901", False),
        (1, (), "G9901", False),
        (1, ("张明",), "G9903", False),
    ],
)
async def test_a_night_train_may_be_listed_under_the_day_of_its_start(
    story: Tale, nights: int, names: tuple[str, ...], train: str, ours: bool
) -> None:
    attempt = await load(story.runtime, (await story.begin()).id)
    assert attempt is not None
    shown = listed(story, names, train)
    assert is_ours(attempt, replace(shown, date=shown.date - timedelta(days=nights))) is ours


def listed(story: Tale, names: tuple[str, ...], train: str) -> HeldOrder:
    return held(Order("EH1", train, names, story.clock.now()))
