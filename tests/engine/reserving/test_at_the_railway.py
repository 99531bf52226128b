"""The whole way over real HTTP: the engine, the adapter and the sandbox's railway with books of its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from standby.clock import HandClock
from standby.domain.models import AccountState, NoticeKind
from standby.domain.ticket_codec import held_from_json
from standby.domain.tickets import Fit, Intent, Journey, SeatClass, Wish
from standby.domain.tickets import Traveller as Passenger
from standby.engine import dispatch, upkeep
from standby.engine.runtime import Runtime
from standby.settings import load_settings
from standby.store import jobs, reservations, tickets
from standby.store.database import Database
from standby.store.secrets import Vault
from standby.store.tables import Account, Job, Notice, Reservation, User, Watch
from tests.engine.reserving.books import KEY
from tests.portals.rail12306.traveller import Traveller, traveller
from tests.world import HandBell

CONFIRM = "/otn/confirmPassenger/confirmSingleForQueue"


@dataclass
class Trip:
    """Somebody logged in at the sandbox's railway, with a watch that reserves."""

    runtime: Runtime
    clock: HandClock
    somebody: Traveller
    account: Account
    watch: Watch

    async def begin(self) -> Reservation:
        offer = await self.somebody.offer()
        async with self.runtime.database.write() as session:
            row = await reservations.offer(
                session, self.watch, Fit(offer, SeatClass.SECOND, (Passenger("张明"),)), self.clock.now()
            )
        assert row is not None
        return row

    async def settle(self, row: Reservation, minutes: float = 4) -> Reservation:
        """Run the job whenever it is due, until the place is held or the attempt over."""
        end = self.clock.now() + timedelta(minutes=minutes)
        while True:
            await dispatch.run(self.runtime, reservations.job_of(row.id))
            async with self.runtime.database.read() as session:
                row = await session.get_one(Reservation, row.id)
                job = await session.get(Job, reservations.job_of(row.id))
            if job is None or row.state == "held" or job.kick_after > end:
                return row
            self.clock.advance(max(0.0, (job.kick_after - self.clock.now()).total_seconds()) + 0.001)

    async def told(self, kind: NoticeKind) -> int:
        async with self.runtime.database.read() as session:
            return await session.scalar(select(func.count(Notice.id)).where(Notice.kind == kind.value)) or 0

    async def account_now(self) -> Account:
        async with self.runtime.database.read() as session:
            return await session.get_one(Account, self.account.id)


async def make_trip(database: Database, somebody: Traveller, folder: Path) -> Trip:
    clock = HandClock(datetime.now(UTC))
    settings = load_settings(
        _env_file=None,
        data_dir=folder,
        allow_private_addresses=True,
        night_pause="none",
        budgets="rail12306=100000/60",
    )
    runtime = Runtime(
        settings=settings,
        clock=clock,
        database=database,
        vault=Vault([KEY]),
        transport=somebody.transport,
        random=Random(7),
        bell=HandBell(clock),
    )
    url, now = somebody.box.base_urls["rail12306"], clock.now()
    day = (await somebody.offer()).date
    wish = Wish((day,), (Journey("AOH", "HGH"),), travellers=(Passenger("张明"),), intent=Intent.RESERVE)
    async with database.write() as session:
        user = User(name="alice", locale="en", created_at=now)
        session.add(user)
        await session.flush()
        facts = {"portal": "rail12306", "base_url": url, "options": {}, "label": "alice", "credentials": ""}
        account = Account(user_id=user.id, created_at=now, **facts)
        session.add(account)
        await session.flush()
        account.session = runtime.vault.seal(f"session:{account.id}", somebody.session)
        watch = await tickets.add(
            session,
            user_id=user.id,
            name="home",
            portal="rail12306",
            base_url=url,
            wish=wish,
            interval=30,
            now=now,
            account_id=account.id,
        )
    return Trip(runtime, clock, somebody, account, watch)


@pytest.fixture
async def trip(database: Database, tmp_path: Path) -> AsyncIterator[Trip]:
    """On every database there is."""
    async with traveller() as somebody:
        yield await make_trip(database, somebody, tmp_path)


@pytest.fixture
async def outing(mortal: Database, tmp_path: Path) -> AsyncIterator[Trip]:
    """On SQLite alone."""
    async with traveller() as somebody:
        yield await make_trip(mortal, somebody, tmp_path)


async def test_a_seat_is_held_at_the_railway_and_told(trip: Trip) -> None:
    row = await trip.settle(await trip.begin())
    assert row.state == "held"
    assert trip.somebody.booked() == ["held"]
    order = held_from_json(row.held)
    assert [(each.name, each.seat_class) for each in order.tickets] == [("张明", "二等座")]
    assert order.number == row.number
    assert await trip.told(NoticeKind.HELD) == 1


async def test_paid_at_the_railway(outing: Trip) -> None:
    row = await outing.settle(await outing.begin())
    await outing.somebody.control("pay", order=row.number)
    for _ in range(3):
        outing.clock.advance(60)
        await dispatch.run(outing.runtime, reservations.job_of(row.id))
    async with outing.runtime.database.read() as session:
        assert (await session.get_one(Reservation, row.id)).state == "paid"
    assert await outing.told(NoticeKind.PAID) == 1


@pytest.mark.parametrize("kind", ["after", "reset"])
async def test_a_last_word_whose_answer_is_lost_is_settled_by_the_railways_list(outing: Trip, kind: str) -> None:
    row = await outing.begin()
    await outing.somebody.control("fault", kind=kind, path=CONFIRM, count=1)
    row = await outing.settle(row)
    assert row.state == {"after": "held", "reset": "failed"}[kind]
    assert outing.somebody.booked() == {"after": ["held"], "reset": []}[kind]


@pytest.mark.parametrize("queue", [(-100, 4, -1), (8, 4, 2, -1), (-4, -1)])
async def test_the_railways_queue_is_waited_for(outing: Trip, queue: tuple[int, ...]) -> None:
    outing.somebody.site(queue=queue)
    row = await outing.settle(await outing.begin())
    assert row.state == "held"
    assert len(outing.somebody.booked()) == 1


async def test_the_railways_no_is_a_no(outing: Trip) -> None:
    outing.somebody.site(queue=(4, -2))
    row = await outing.settle(await outing.begin())
    assert (row.state, outing.somebody.booked()) == ("failed", ["failed"])
    assert await outing.told(NoticeKind.ORDER_FAILED) == 1


async def test_a_phantom_of_the_railway_orders_nothing(outing: Trip) -> None:
    offer = await outing.somebody.offer()
    where = {"train": offer.train, "date": str(offer.date), "seat": "O"}
    await outing.somebody.control("sell-out", **where)
    await outing.somebody.control("haunt", **where, count=1)
    row = await outing.settle(await outing.begin())
    assert (row.state, outing.somebody.booked()) == ("failed", [])


async def test_a_session_that_is_looked_after_and_ends(outing: Trip) -> None:
    """Alive, it is proved and its passengers are fetched beforehand; when it has ended, its owner hears of it once."""
    await run_upkeep(outing)
    proved = (await outing.account_now()).proved_at
    assert proved == outing.clock.now()
    assert outing.runtime.passengers[outing.account.id].people
    before = outing.somebody.box.world.log.total
    outing.clock.advance(60)
    await run_upkeep(outing)
    assert outing.somebody.box.world.log.total == before, "seen alive a minute ago"
    outing.somebody.railway.expire(outing.somebody.login)
    outing.clock.advance(13 * 60)
    await run_upkeep(outing)
    outing.clock.advance(13 * 60)
    await run_upkeep(outing)
    account: Any = await outing.account_now()
    assert (account.state, account.session) == (AccountState.LOGGED_OUT, "")
    assert await outing.told(NoticeKind.LOGIN_ENDED) == 1


async def run_upkeep(trip: Trip) -> None:
    async with trip.runtime.database.write() as session:
        await jobs.hurry(session, upkeep.KEY, trip.clock.now())
    await dispatch.run(trip.runtime, upkeep.KEY)
