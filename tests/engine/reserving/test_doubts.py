"""After the last word of an order: whatever its answer was, the portal's list decides, and nothing is sent again."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from standby.domain.models import AccountState, NoticeKind, WatchState
from standby.engine import ordering, reserve
from standby.engine.lease import Lease
from standby.errors import (
    OrdersSpent,
    OrderUnclear,
    PageNotUnderstood,
    TimedOut,
)
from standby.portals.tickets import Progress, QueuedOrder, QueueState
from standby.store.reservations import job_of
from tests.engine.reserving.books import NOON, After, held, lost
from tests.engine.reserving.station import Tale

WAITING = Progress(QueueState.WAITING, ask_again=3.0, ahead=7)
SLOW = Progress(QueueState.WAITING, ask_again=10.0, ahead=700)


async def test_an_order_whose_answer_was_lost_is_found_in_the_list(tale: Tale) -> None:
    row = await tale.begin()
    tale.books.wrong["confirm"] = [lost()]
    row = await tale.settle(row, until="held")
    assert row.state == "held"
    assert tale.books.asked.count("confirm") == 1
    assert await tale.told(NoticeKind.HELD) == 1


async def test_an_order_that_never_arrived_is_given_up_after_two_minutes_and_three_looks(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["confirm"] = [TimedOut(host="rail", seconds=20)]
    row = await story.settle(row)
    assert (row.state, row.reason and row.reason["code"]) == ("failed", "NothingOrdered")
    assert row.ended_at is not None
    assert row.ended_at >= NOON + timedelta(minutes=2)
    assert story.books.asked.count("confirm") == 1
    assert (await story.watch_now()).state == WatchState.ACTIVE


async def test_an_unclear_answer_is_settled_by_the_list(story: Tale) -> None:
    row = await story.begin()
    unclear = OrderUnclear(portal="rail12306", reason="您的请求已在处理中")
    story.books.wrong["confirm"] = [After(unclear)]
    row = await story.settle(row, until="held")
    assert row.state == "held"
    assert len(story.books.orders) == 1


@pytest.mark.parametrize("queue", [[WAITING], [WAITING] * 4, [SLOW, SLOW], [WAITING, SLOW, WAITING]])
async def test_a_queue_is_waited_for(story: Tale, queue: list[Progress]) -> None:
    row = await story.begin()
    story.books.queue = list(queue)
    row = await story.settle(row, until="held")
    assert row.state == "held"
    assert len(story.books.orders) == 1


async def test_a_queue_that_says_no_is_a_no(story: Tale) -> None:
    """-2: nothing was created."""
    row = await story.begin()
    story.books.queue = [WAITING, Progress(QueueState.FAILED, reason="没有足够的票!")]
    row = await story.settle(row)
    assert (row.state, [order.state for order in story.books.orders]) == ("failed", ["failed"])
    assert await story.told(NoticeKind.ORDER_FAILED) == 1


async def test_a_queue_that_does_not_know_is_settled_by_the_list(story: Tale) -> None:
    """-4, then an order that waits for its payment."""
    row = await story.begin()
    story.books.queue = [Progress(QueueState.UNSURE)]
    row = await story.settle(row, until="held")
    assert (row.state, len(story.books.orders)) == ("held", 1)


async def test_a_queue_that_breaks_off_is_settled_by_the_list(story: Tale) -> None:
    row = await story.begin()
    story.books.queue = [WAITING, WAITING]
    story.books.wrong["progress"] = [TimedOut(host="rail", seconds=20)]
    row = await story.settle(row, until="held")
    assert (row.state, len(story.books.orders)) == ("held", 1)


async def test_an_old_dead_entry_of_the_queue_is_not_taken_for_an_answer(story: Tale) -> None:
    story.books.entry = QueuedOrder("G9901", failed=True, reason="没有足够的票!")
    row = await story.begin()
    story.books.wrong["confirm"] = [lost()]
    row = await story.settle(row, until="held")
    assert row.state == "held"


async def test_a_list_that_cannot_be_read_is_never_a_no_and_the_person_is_told(story: Tale) -> None:
    row = await story.begin()
    broken = PageNotUnderstood(portal="rail12306", reason="?")
    story.books.wrong["confirm"] = [lost()]
    row = await story.settle(row, until="submitting")
    story.books.wrong["standing"] = [broken] * 60
    row = await story.settle(row, minutes=8)
    assert row.state == "unknown"
    assert await story.told(NoticeKind.ORDER_UNKNOWN) == 1
    assert await story.offered() is None, "nothing else is ordered meanwhile"
    story.books.wrong.clear()
    row = await story.settle(row, until="held")
    assert row.state == "held"
    assert await story.told(NoticeKind.HELD) == 1


async def test_unknown_and_then_nothing_in_the_list_stops_the_watch(story: Tale) -> None:
    """It may have been placed and paid by hand: Standby orders no second one by itself."""
    row = await story.begin()
    story.books.wrong["confirm"] = [lost()]
    row = await story.settle(row, until="submitting")
    story.books.wrong["standing"] = [PageNotUnderstood(portal="rail12306", reason="?")] * 36
    row = await story.settle(row, minutes=7)
    story.books.pay()
    row = await story.settle(row, minutes=60)
    assert (row.state, row.reason and row.reason["code"]) == ("failed", "OrderOutOfSight")
    assert (await story.watch_now()).state == WatchState.STOPPED
    assert await story.told(NoticeKind.ORDER_FAILED) == 1


async def test_a_number_without_an_order_in_the_list_is_told_as_unknown(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["finish"] = [TimedOut(host="rail", seconds=20)]
    real = story.books.place

    def place(party: tuple[str, ...], state: str) -> object:
        order = real(party, state)
        order.state = "hidden"
        return order

    story.books.place = place  # type: ignore[assignment, method-assign]
    row = await story.settle(row)
    assert (row.state, row.number) == ("unknown", "EH00000001")
    assert await story.told(NoticeKind.ORDER_UNKNOWN) == 1


async def test_cancelled_too_often_at_the_last_word_is_settled_by_the_list_and_the_account_rests(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["confirm"] = [OrdersSpent(portal="rail12306", reason="取消次数过多")]
    row = await story.settle(row)
    assert (row.state, row.reason and row.reason["code"]) == ("failed", "OrdersSpent")
    assert await story.offered() is None


async def test_cancelled_too_often_in_the_queue_is_no_seat_that_was_gone(story: Tale) -> None:
    """The list has the last word here, too; then the account rests."""
    row = await story.begin()
    story.books.wrong["progress"] = [OrdersSpent(portal="rail12306", reason="取消次数过多")]
    story.books.place = lambda party, state: None  # type: ignore[assignment, method-assign, return-value]
    row = await story.settle(row)
    assert (row.state, row.reason and row.reason["code"]) == ("failed", "OrdersSpent")
    assert await story.offered() is None


async def test_a_fault_of_our_own_at_the_last_word_is_a_doubt(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["confirm"] = [After(ZeroDivisionError())]
    assert (await story.settle(row, until="held")).state == "held"
    assert len(story.books.orders) == 1


async def test_a_login_that_ends_in_the_middle_leaves_the_order_unknown_until_the_person_is_back(tale: Tale) -> None:
    row = await tale.begin()
    tale.books.wrong["confirm"] = [lost()]
    row = await tale.settle(row, until="submitting")
    tale.books.logged_in = False
    row = await tale.settle(row, minutes=1)
    assert row.state == "unknown"
    assert await tale.told(NoticeKind.LOGIN_ENDED) == 1
    assert await tale.told(NoticeKind.ORDER_UNKNOWN) == 1
    asked = len(tale.books.asked)
    row = await tale.settle(row, minutes=2)
    assert len(tale.books.asked) == asked, "without a login there is nothing to ask"
    tale.books.logged_in = True
    await log_in(tale)
    row = await tale.settle(row, until="held")
    assert row.state == "held"


async def test_another_train_in_the_list_after_a_doubt_is_not_ours(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["confirm"] = [TimedOut(host="rail", seconds=20)]
    row = await story.settle(row, until="submitting")
    other = story.books.place(("张明",), "held")
    other.train = "K1"
    assert held(other).train == "K1"
    row = await story.settle(row)
    assert (row.state, row.reason and row.reason["code"]) == ("failed", "OrderExists")


async def test_two_workers_at_once_order_once(tale: Tale) -> None:
    """One was thought dead and is not: both hold the job, and only one passes the point of no return."""
    row = await tale.begin()
    key = job_of(row.id)
    both = [Lease(key, token, tale.clock.now()) for token in ("one", "another")]
    await asyncio.gather(*(reserve.run(tale.runtime, lease) for lease in both))
    row = await tale.settle(row, until="held")
    assert (row.state, len(tale.books.orders)) == ("held", 1)
    assert tale.books.asked.count("confirm") == 1
    assert await tale.told(NoticeKind.HELD) == 1


async def test_whoever_was_held_up_before_the_last_word_does_not_say_it(story: Tale) -> None:
    """Between the row and the request a machine may sleep for hours; another run has settled it by then."""
    row = await story.begin()
    commit = ordering._submitting

    async def slow(*given: Any) -> bool:
        done = await commit(*given)
        story.clock.advance(600)
        return done

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ordering, "_submitting", slow)
        await story.run(row)
    assert "confirm" not in story.books.asked
    row = await story.settle(row, minutes=20)
    assert (row.state, story.books.orders) == ("failed", [])


async def log_in(tale: Tale) -> None:
    async with tale.database.write() as session:
        account = await session.get_one(type(tale.account), tale.account.id)
        account.state = AccountState.READY
        account.session = tale.runtime.vault.seal(f"session:{account.id}", "tk=2")
