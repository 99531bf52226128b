"""An attempt is one row: one at a time, each step once, and nothing that the machine does not know."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from standby.domain.models import AccountState
from standby.domain.reservation import ReservationState
from standby.domain.ticket_codec import fit_from_json
from standby.domain.tickets import Fit, Offer, OfferState, Places, SeatClass, Station, Traveller
from standby.store import jobs, reservations
from standby.store.database import Database
from standby.store.reservations import Hindrance, hindrance, job_of, offer, to_state
from standby.store.tables import Account, Job, Reservation, TicketWish, User, Watch

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
FIT = Fit(
    Offer(
        date=date(2026, 11, 27),
        train="G9901",
        train_no="5l000G990100",
        origin=Station("AOH", "上海虹桥"),
        destination=Station("HGH", "杭州东"),
        departs=time(8, 12),
        arrives=time(9, 5),
        minutes=53,
        state=OfferState.BOOKABLE,
        seats={SeatClass.SECOND: Places(1, 7300)},
        secret="never kept",
    ),
    SeatClass.SECOND,
    (Traveller("张明"),),
)
S = ReservationState


async def settle(database: Database, watches: int = 1, **account: Any) -> list[Watch]:
    """Alice, logged in at the railway, with watches that reserve."""
    async with database.write() as session:
        user = User(name="alice", created_at=NOON)
        session.add(user)
        await session.flush()
        facts = {"session": "sealed", "state": "ready"} | account
        row = Account(
            user_id=user.id, portal="rail12306", base_url="http://rail", options={}, label="a", credentials="", **facts
        )
        row.created_at = NOON
        session.add(row)
        await session.flush()
        made = [
            Watch(user_id=user.id, kind="tickets", name=f"w{n}", interval=30, created_at=NOON) for n in range(watches)
        ]
        session.add_all(made)
        await session.flush()
        for watch in made:
            facts = {"portal": "rail12306", "base_url": "http://rail", "intent": "reserve", "content": "{}"}
            session.add(TicketWish(watch_id=watch.id, account_id=row.id, **facts))
    return made


async def begin(database: Database, watch: Watch, now: datetime = NOON) -> Reservation | None:
    async with database.write() as session:
        return await offer(session, watch, FIT, now)


async def begun(database: Database, watch: Watch, now: datetime = NOON) -> Reservation:
    row = await begin(database, watch, now)
    assert row is not None
    return row


async def step(database: Database, row: Reservation, after: ReservationState, **values: Any) -> bool:
    async with database.write() as session:
        return await to_state(session, row, after, NOON, **values)


async def reason(database: Database, watch: Watch, now: datetime = NOON) -> Hindrance | None:
    async with database.read() as session:
        wish = await session.get_one(TicketWish, watch.id)
        return await hindrance(session, watch.id, wish.account_id, now)


async def test_an_offer_is_a_row_and_a_job_without_the_secret(database: Database) -> None:
    (watch,) = await settle(database)
    row = await begun(database, watch)
    async with database.read() as session:
        kept = await session.get_one(Reservation, row.id)
        assert (kept.state, kept.open_watch, kept.open_account) == (S.OFFERED, watch.id, kept.account_id)
        assert fit_from_json(kept.fit).offer.train == "G9901"
        assert "never kept" not in kept.fit
        assert await jobs.waiting(session, NOON) == [job_of(row.id)]


async def test_only_one_attempt_is_open_for_an_account_and_for_a_watch(database: Database) -> None:
    first, second = await settle(database, watches=2)
    await begun(database, first)
    assert await begin(database, first) is None
    assert await begin(database, second) is None
    assert await reason(database, second) is Hindrance.OPEN


async def test_of_many_who_find_the_seat_at_once_one_begins(database: Database) -> None:
    watches = await settle(database, watches=4)
    made = await asyncio.gather(*(begin(database, watch) for watch in watches for _ in range(3)))
    assert len([row for row in made if row is not None]) == 1


async def test_when_it_is_over_the_next_may_begin(database: Database) -> None:
    (watch,) = await settle(database)
    row = await begun(database, watch)
    assert await step(database, row, S.FAILED, reason={"code": "SeatsGone", "facts": {}})
    assert await begin(database, watch) is not None


@pytest.mark.parametrize("account", [{"session": ""}, {"state": AccountState.LOGGED_OUT}])
async def test_nothing_begins_without_a_login(database: Database, account: dict[str, Any]) -> None:
    (watch,) = await settle(database, **account)
    assert await begin(database, watch) is None
    assert await reason(database, watch) is Hindrance.LOGIN


async def test_after_a_refusal_that_lasts_the_account_rests(database: Database) -> None:
    (watch,) = await settle(database)
    row = await begun(database, watch)
    await step(database, row, S.FAILED, reason={"code": "OrdersSpent", "facts": {}})
    assert await reason(database, watch) is Hindrance.REST
    assert await begin(database, watch) is None
    assert await begin(database, watch, NOON + timedelta(hours=7)) is not None


async def test_each_step_is_taken_once(database: Database) -> None:
    (watch,) = await settle(database)
    row = await begun(database, watch)
    async with database.read() as session:
        other = await session.get_one(Reservation, row.id)
    done = await asyncio.gather(step(database, row, S.SUBMITTING), step(database, other, S.SUBMITTING))
    assert sorted(done) == [False, True]


async def test_a_step_the_machine_does_not_know_is_a_bug(database: Database) -> None:
    (watch,) = await settle(database)
    row = await begun(database, watch)
    with pytest.raises(ValueError, match="held does not follow offered"):
        await step(database, row, S.HELD)


async def test_an_attempt_whose_end_is_unknown_stays_open(database: Database) -> None:
    (watch,) = await settle(database)
    row = await begun(database, watch)
    await step(database, row, S.SUBMITTING, sent_at=NOON)
    await step(database, row, S.UNKNOWN)
    assert await begin(database, watch) is None
    assert row.sent_at == NOON
    await step(database, row, S.HELD, number="E1")
    await step(database, row, S.PAID)
    async with database.read() as session:
        kept = await session.get_one(Reservation, row.id)
    assert (kept.open_watch, kept.open_account, kept.ended_at) == (None, None, NOON)


async def test_a_reminder_is_sent_by_one_run_only(database: Database) -> None:
    (watch,) = await settle(database)
    row = await begun(database, watch)
    for after in (S.SUBMITTING, S.HELD):
        await step(database, row, after)

    async def remind() -> bool:
        async with database.write() as session:
            return await reservations.remind(session, row, NOON)

    assert sorted(await asyncio.gather(remind(), remind())) == [False, True]


async def test_attempts_are_found_by_watch_account_and_user(database: Database) -> None:
    (watch,) = await settle(database)
    row = await begun(database, watch)
    async with database.write() as session:
        for found in (
            await reservations.open_of_account(session, row.account_id),
            await reservations.open_of_watch(session, watch.id),
            (await reservations.of_watch(session, watch.id))[0],
            (await reservations.of_user(session, watch.user_id))[0],
            (await reservations.all_open(session))[0],
        ):
            assert found is not None
            assert found.id == row.id
        await jobs.plan(session, job_of(row.id), NOON + timedelta(hours=1))
        await reservations.wake_account(session, row.account_id, NOON)
        assert (await session.get_one(Job, job_of(row.id), populate_existing=True)).kick_after == NOON
