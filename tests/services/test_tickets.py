"""Ticket watches as their owners handle them: Alice waits, Bob waits too, and neither sees the other's."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from standby.domain.models import WatchState
from standby.domain.tickets import Intent, Journey, SeatClass, Traveller, Wish
from standby.engine.lease import hold
from standby.errors import NotFound, NotYours, WrongUse
from standby.services import accounts, budgets, checks, qr, sessions, stations, status, tickets, watches
from standby.services.actor import OPERATOR, Actor
from standby.store import queries
from standby.store import tickets as store
from standby.store.database import Database
from standby.store.migrate import migrate
from standby.store.tables import Observation, Query, User, Watch
from tests.engine.watching.railway import MONDAY, RAIL, Hall, waiting_hall

TRAIN = "G9903"
WISH = Wish(
    dates=(MONDAY,),
    journeys=(Journey("SHH", "HZH"),),
    trains=frozenset({TRAIN}),
    seats=(SeatClass.SECOND,),
    travellers=(Traveller("张明"), Traveller("李晴")),
)
Act = Callable[[Hall, Actor], Awaitable[Any]]


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    async with waiting_hall(database, tmp_path / "data", budgets="rail12306=6000/60") as hall:
        yield hall
    await database.close()


async def waiting(hall: Hall, user: User, wish: Wish = WISH, **facts: Any) -> Watch:
    return await tickets.add(hall.runtime, Actor(user.id), wish, base_url=hall.url, **facts)


async def test_what_is_there_and_why_the_rest_will_not_do(hall: Hall) -> None:
    alice = await hall.user()
    watch = await waiting(hall, alice)
    hall.sell_out(TRAIN)
    hall.release(TRAIN, count=1)
    seen = await checks.check_tickets(hall.runtime, Actor(alice.id), watch.id)
    assert [board.question.date for board in seen.boards] == [MONDAY]
    shown = await tickets.shown(hall.runtime, Actor(alice.id), watch.id)
    assert shown.fits == ()
    assert [str(miss.why) for miss in shown.misses] == [f"{TRAIN}, second class: 1 left, 2 wanted together"]
    hall.release(TRAIN, count=1)
    again = await checks.check_tickets(hall.runtime, Actor(alice.id), watch.id)
    assert [(change.was, change.now) for change in again.changes if change.offer.train == TRAIN] != []
    shown = await tickets.shown(hall.runtime, Actor(alice.id), watch.id)
    assert [(fit.offer.train, fit.seat) for fit in shown.fits] == [(TRAIN, SeatClass.SECOND)]
    assert shown.row.queries[0].last_ok_at is not None


async def test_what_another_version_kept_is_no_board_and_breaks_nothing(hall: Hall) -> None:
    alice = await hall.user()
    watch = await waiting(hall, alice)
    await checks.check_tickets(hall.runtime, Actor(alice.id), watch.id)
    async with hall.database.write() as session:
        await session.execute(update(Observation).values(content='{"of": "another time"}'))
    shown = await tickets.shown(hall.runtime, Actor(alice.id), watch.id)
    assert (shown.boards, shown.fits, shown.misses) == ((), (), ())
    again = await checks.check_tickets(hall.runtime, Actor(alice.id), watch.id)
    assert [board.question.date for board in again.boards] == [MONDAY]


async def test_an_engine_of_another_version_beside_us_is_said(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks while we wait for the lease, and keeps what we cannot read."""
    alice = await hall.user()
    watch = await waiting(hall, alice)
    await checks.check_tickets(hall.runtime, Actor(alice.id), watch.id)
    query, content = await hall.query(watch), '{"of": "another time"}'

    async def look(_: float) -> None:
        async with hall.database.write() as session:
            fresh = await session.get_one(Query, query.id)
            kept = await queries.add_observation(session, query.id, hall.clock.now(), content)
            fresh.observation_id, fresh.version = kept.id, fresh.version + 1

    async with hold(hall.runtime, query.shard) as lease:
        assert lease is not None
        monkeypatch.setattr(hall.clock, "sleep", look)
        with pytest.raises(checks.CheckFailed, match="same version of both"):
            await checks.check_tickets(hall.runtime, Actor(alice.id), watch.id)


async def test_a_sold_out_train_comes_with_the_sites_own_list(hall: Hall) -> None:
    alice = await hall.user()
    watch = await waiting(hall, alice)
    hall.sell_out(TRAIN)
    await checks.check_tickets(hall.runtime, Actor(alice.id), watch.id)
    shown = await tickets.shown(hall.runtime, Actor(alice.id), watch.id)
    assert [fit.offer.train for fit in shown.standby] == [TRAIN]


async def test_the_same_wish_is_not_kept_twice(hall: Hall) -> None:
    alice, bob = await hall.user(), await hall.user("bob")
    watch = await waiting(hall, alice)
    with pytest.raises(WrongUse, match=f"Watch {watch.id} waits for exactly this"):
        await waiting(hall, alice)
    await waiting(hall, alice, replace(WISH, seats=(SeatClass.FIRST,)))
    await waiting(hall, bob)


async def test_to_reserve_it_must_be_clear_with_which_account(hall: Hall) -> None:
    alice, reserve = await hall.user(), replace(WISH, intent=Intent.RESERVE)
    with pytest.raises(WrongUse, match="--account"):
        await waiting(hall, alice, reserve)
    first = await accounts.add(hall.runtime, alice.id, RAIL, hall.url, "", "")
    watch = await waiting(hall, alice, reserve)
    (row,) = await tickets.listed(hall.runtime, Actor(alice.id))
    assert (row.watch.id, row.account and row.account.id) == (watch.id, first.id)
    await accounts.add(hall.runtime, alice.id, RAIL, hall.url, "another", "")
    with pytest.raises(WrongUse, match="--account"):
        await waiting(hall, alice, replace(reserve, seats=(SeatClass.FIRST,)))


@pytest.mark.parametrize(("every", "told"), [(1, "every 5 s"), (10**6, "every 24 h")])
async def test_nobody_looks_too_often_or_never(hall: Hall, every: float, told: str) -> None:
    with pytest.raises(WrongUse, match=told):
        await waiting(hall, await hall.user(), every=every)


async def test_pause_resume_and_remove(hall: Hall) -> None:
    alice = await hall.user()
    watch, owner = await waiting(hall, alice), Actor(alice.id)
    assert (await watches.pause(hall.runtime, owner, watch.id)).state == "paused"
    assert (await hall.query(watch)).next_due is None
    assert (await watches.resume(hall.runtime, owner, watch.id)).state == "active"
    assert (await hall.query(watch)).next_due is not None
    await watches.remove(hall.runtime, owner, watch.id)
    assert await tickets.listed(hall.runtime, owner) == []


async def test_what_is_done_may_go_on_but_not_into_the_past(hall: Hall) -> None:
    """Who cancelled an order themselves wants the next place."""
    alice = await hall.user()
    watch, owner = await waiting(hall, alice), Actor(alice.id)
    async with hall.database.write() as session:
        await store.set_state(session, watch.id, WatchState.DONE, hall.clock.now())
    assert (await watches.resume(hall.runtime, owner, watch.id)).state == "active"
    async with hall.database.write() as session:
        await store.set_state(session, watch.id, WatchState.DONE, hall.clock.now())
    hall.clock.advance(timedelta(days=3).total_seconds())
    with pytest.raises(WrongUse, match="days of this watch are over"):
        await watches.resume(hall.runtime, owner, watch.id)


STRANGERS: dict[str, Act] = {
    "show": lambda hall, who: tickets.shown(hall.runtime, who, 1),
    "kind": lambda hall, who: tickets.is_tickets(hall.runtime, who, 1),
    "check": lambda hall, who: checks.check_tickets(hall.runtime, who, 1),
    "pause": lambda hall, who: watches.pause(hall.runtime, who, 1),
    "resume": lambda hall, who: watches.resume(hall.runtime, who, 1),
    "remove": lambda hall, who: watches.remove(hall.runtime, who, 1),
    "scan": lambda hall, who: qr.start(hall.runtime, who, 1),
    "prove": lambda hall, who: sessions.prove(hall.runtime, who, 1),
    "reserve": lambda hall, who: tickets.add(
        hall.runtime, who, replace(WISH, intent=Intent.RESERVE), base_url=hall.url, account_id=1
    ),
    "for alice": lambda hall, who: tickets.add(hall.runtime, who, WISH, base_url=hall.url, owner_id=1),
    "budgets": lambda hall, who: budgets.everyone(hall.runtime, who),
}


@pytest.mark.parametrize("act", STRANGERS.values(), ids=STRANGERS)
async def test_a_stranger_may_do_nothing_with_what_is_not_theirs(hall: Hall, act: Act) -> None:
    alice = await hall.user()
    await accounts.add(hall.runtime, alice.id, RAIL, hall.url, "", "")
    watch = await waiting(hall, alice)
    bob, asked = Actor((await hall.user("bob")).id), hall.requests()
    with pytest.raises(NotYours):
        await act(hall, bob)
    assert hall.requests() == asked
    assert (await hall.row(Watch, watch.id)).state == "active"


async def test_a_stranger_sees_nothing_and_nobody_nothing_that_is_not_there(hall: Hall) -> None:
    await waiting(hall, await hall.user())
    bob = await hall.user("bob")
    assert await tickets.listed(hall.runtime, Actor(bob.id)) == []
    assert await status.ticket_rows(hall.runtime, bob.id) == []
    assert await budgets.of_user(hall.runtime, bob) == []
    assert len(await tickets.listed(hall.runtime, OPERATOR)) == 1
    with pytest.raises(NotFound):
        await tickets.shown(hall.runtime, OPERATOR, 99)


async def test_who_shares_a_question_shares_its_cost(hall: Hall) -> None:
    alice, bob = await hall.user(), await hall.user("bob")
    await waiting(hall, alice)
    await waiting(hall, bob)
    (seen,) = await budgets.of_user(hall.runtime, alice)
    assert dict(seen.looks) == {"alice": 60.0, "": 60.0}, "one question every 30 s, for two"
    (all_of_it,) = await budgets.everyone(hall.runtime, OPERATOR)
    assert dict(all_of_it.looks) == {"alice": 60.0, "bob": 60.0}


async def test_stations_are_fetched_once_a_week(hall: Hall) -> None:
    found = await stations.find(hall.runtime, RAIL, hall.url, "hangzhou")
    asked = hall.requests()
    assert (await stations.find(hall.runtime, RAIL, hall.url, "上海")).code == "SHH"
    assert found.name == "杭州"
    assert hall.requests() == asked
    hall.clock.advance(timedelta(days=8).total_seconds())
    hall.fault(kind="status", status=503)
    assert (await stations.find(hall.runtime, RAIL, hall.url, "上海")).code == "SHH", "the old ones do meanwhile"
    assert hall.requests() > asked
