"""Right before the last word of an order: it is still wanted, still fits, and goes out at once."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from standby.domain.models import NoticeKind, WatchState
from standby.domain.tickets import Offer, Places, SeatClass
from standby.errors import PassengerUnfit, PortalRefused, TimedOut
from standby.portals.tickets import Prepared
from standby.portals.transport import SharedTransport
from standby.services import watches
from standby.services.actor import OPERATOR
from standby.store import sites
from standby.store.tables import Event, Notice, Pace
from tests.engine.reserving import station
from tests.engine.reserving.books import Books, MortalDatabase, Visit
from tests.engine.reserving.station import Tale, new_tale

AT_ONCE = timedelta(seconds=1)


def when_prepared(patch: pytest.MonkeyPatch, happens: Callable[[], Awaitable[Any]]) -> None:
    """Between the preparing of an order and its last word."""
    real = Visit.prepare

    async def prepare(visit: Visit, *given: Any) -> Prepared:
        prepared = await real(visit, *given)
        await happens()
        return prepared

    patch.setattr(Visit, "prepare", prepare)


def crowd(story: Tale, patch: pytest.MonkeyPatch, seconds: float) -> None:
    """Others book the budget for so long while the order is prepared."""
    patch.setattr(station, "SPEC", replace(station.SPEC, budget=(80, 300)))

    async def book() -> None:
        async with story.database.write() as session:
            pace = (await session.scalars(select(Pace))).one()
            pace.arrival = story.clock.now() + timedelta(seconds=95 + seconds)

    when_prepared(patch, book)


async def test_the_last_word_goes_out_with_its_row_however_long_the_budget_was_waited_for(
    story: Tale, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(story, monkeypatch, 100)
    row = await story.settle(await story.begin(), until="held")
    (order,) = story.books.orders
    assert row.sent_at is not None
    assert row.sent_at - row.created_at > timedelta(seconds=60), "it waited"
    assert order.at - row.sent_at < AT_ONCE


async def test_who_waited_too_long_for_the_budget_orders_nothing(story: Tale, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(story, monkeypatch, 300)
    row = await story.settle(await story.begin(), minutes=20)
    assert (row.state, row.sent_at, story.books.orders) == ("failed", None, [])


@pytest.mark.parametrize("act", [watches.pause, watches.remove])
async def test_who_pauses_or_removes_the_watch_while_an_order_is_prepared_gets_none(
    tale: Tale, monkeypatch: pytest.MonkeyPatch, act: Callable[..., Awaitable[Any]]
) -> None:
    when_prepared(monkeypatch, lambda: act(tale.runtime, OPERATOR, tale.watch.id))
    row = await tale.settle(await tale.begin())
    assert (row.state, row.sent_at, tale.books.orders) == ("failed", None, [])


@pytest.mark.parametrize(
    ("wish", "places"),
    [({"ceiling": 8000}, Places(1, 19900)), ({"ceiling": 8000}, Places(1)), ({"at_least": 3}, Places(2, 7300))],
)
async def test_a_place_that_became_dearer_or_rarer_is_not_ordered(
    mortal: MortalDatabase,
    transport: SharedTransport,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wish: dict[str, Any],
    places: Places,
) -> None:
    story = await new_tale(mortal, transport, tmp_path, **wish)
    row = await story.begin()
    real = Books.offer

    def offer(books: Books) -> Offer:
        return replace(real(books), seats={SeatClass.SECOND: places})

    monkeypatch.setattr(Books, "offer", offer)
    row = await story.settle(row)
    assert (row.state, row.reason and row.reason["code"]) == ("failed", "NoLongerFits")
    assert "prepare" not in story.books.asked
    assert (await story.watch_now()).state == WatchState.ACTIVE


async def test_a_place_seen_days_ago_is_not_ordered(story: Tale) -> None:
    row = await story.begin()
    story.clock.advance(3 * 86400)
    row = await story.settle(row)
    assert (row.state, story.books.asked) == ("failed", [])


async def test_names_of_passengers_are_told_to_the_owner_and_stand_in_no_timeline(story: Tale) -> None:
    row = await story.begin()
    trouble = PassengerUnfit(portal="rail12306", name="张明", reason="张明(1101…)与本次行程冲突")
    story.books.wrong["prepare"] = [trouble]
    await story.settle(row)
    async with story.database.read() as session:
        (failed,) = await session.scalars(select(Event).where(Event.kind == "reservation"))
        (notice,) = await session.scalars(select(Notice))
    assert failed.detail["code"] == "PassengerUnfit"
    assert "张明" not in str(failed.detail)
    assert "张明" in notice.facts


@pytest.mark.parametrize("request_name", ["confirm", "ask"])
async def test_no_trouble_tells_names_to_the_timeline(story: Tale, request_name: str) -> None:
    row = await story.begin()
    story.books.wrong[request_name] = [TimedOut(host="张明", seconds=20)]
    await story.settle(row, minutes=1)
    async with story.database.read() as session:
        told = list(await session.scalars(select(Event).where(Event.kind == "reservation")))
    assert {"doubt", "trouble"} & {event.detail["state"] for event in told}
    assert all("张明" not in str(event.detail) for event in told)


async def test_a_refusal_of_the_last_word_leaves_the_site_alone(story: Tale) -> None:
    row = await story.begin()
    story.books.wrong["confirm"] = [PortalRefused(host="rail", reason="error page")]
    await story.run(row)
    async with story.database.read() as session:
        assert await sites.is_open(session, "alice.rail", story.clock.now()) is not None
    asked = len(story.books.asked)
    row = await story.settle(row, minutes=0.5)
    assert len(story.books.asked) == asked, "nobody knocks meanwhile"
    row = await story.settle(row, minutes=8)
    assert (row.state, story.books.asked.count("confirm")) == ("failed", 1)
    assert await story.told(NoticeKind.ORDER_FAILED) == 1
