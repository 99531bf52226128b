"""A traveller with a watch that reserves: real engine, real database, and a railway without a network."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select

from standby.clock import HandClock
from standby.domain.models import NoticeKind, WatchState
from standby.domain.tickets import (
    Fit,
    Intent,
    Journey,
    SeatClass,
    Traveller,
    Wish,
)
from standby.engine import dispatch
from standby.engine.runtime import Runtime
from standby.portals.base import Pacer, PortalSpec, Site
from standby.portals.tickets import (
    TicketPortal,
)
from standby.portals.transport import SharedTransport
from standby.settings import load_settings
from standby.store import jobs, reservations, tickets
from standby.store.database import Database
from standby.store.secrets import Vault
from standby.store.tables import Account, Event, Job, Notice, Reservation, User, Watch
from tests.engine.reserving.books import DAY, KEY, MING, NOON, Books, Visit
from tests.world import HandBell

SPEC = PortalSpec(
    name="rail12306",
    title="12306",
    model="",
    interval=30,
    budget=(100_000, 60),
    address="https://rail",
    pay_page="/otn/view/train_order.html",
)


@dataclass
class RailRuntime(Runtime):
    """A runtime whose trains run by ``books``."""

    books: Books | None = None

    def spec(self, portal: str) -> PortalSpec:
        return SPEC

    def open_tickets(self, portal: str, site: Site, pacer: Pacer, session: str = "") -> TicketPortal:
        assert self.books
        return Visit(self.books, session, pacer)


@dataclass
class Tale:
    """A traveller with a watch that reserves, and what stories ask about it."""

    runtime: RailRuntime
    books: Books
    clock: HandClock
    user: User
    account: Account
    watch: Watch

    @property
    def database(self) -> Database:
        return self.runtime.database

    def restart(self) -> None:
        """A new process on the same rows."""
        self.books.killer.revive()
        self.runtime = make_runtime(self.database, self.books, self.runtime.transport, self.runtime.settings.data_dir)

    async def offered(self, *names: str) -> Reservation | None:
        travellers = tuple(Traveller(name) for name in names) or (MING,)
        fit = Fit(self.books.offer(), SeatClass.SECOND, travellers)
        async with self.database.write() as session:
            watch = await session.get_one(Watch, self.watch.id)
            if watch.state != WatchState.ACTIVE:
                return None
            return await reservations.offer(session, watch, fit, self.clock.now())

    async def begin(self, *names: str) -> Reservation:
        row = await self.offered(*names)
        assert row is not None
        return row

    async def run(self, row: Reservation) -> None:
        """One run of the attempt's job, under its lease, if it is due."""
        async with asyncio.timeout(30):
            await dispatch.run(self.runtime, reservations.job_of(row.id))

    async def settle(self, row: Reservation, minutes: float = 4, until: str = "") -> Reservation:
        """Run the job whenever it is due, for so long or until the attempt is in a state."""
        end = self.clock.now() + timedelta(minutes=minutes)
        while True:
            await self.run(row)
            row = await self.fresh(row)
            job = await self.job(row)
            if job is None or row.state == until:
                return row
            free = max(job.kick_after, job.lease_until or job.kick_after)
            if free > end:
                self.clock.advance((end - self.clock.now()).total_seconds())
                return row
            self.clock.advance(max(0.0, (free - self.clock.now()).total_seconds()) + 0.001)

    async def fresh(self, row: Reservation) -> Reservation:
        async with self.database.read() as session:
            return await session.get_one(Reservation, row.id)

    async def job(self, row: Reservation) -> Job | None:
        async with self.database.read() as session:
            return await session.get(Job, reservations.job_of(row.id))

    async def hurry(self, row: Reservation) -> None:
        async with self.database.write() as session:
            await jobs.hurry(session, reservations.job_of(row.id), self.clock.now())

    async def watch_now(self) -> Watch:
        async with self.database.read() as session:
            return await session.get_one(Watch, self.watch.id)

    async def account_now(self) -> Account:
        async with self.database.read() as session:
            return await session.get_one(Account, self.account.id)

    async def told(self, kind: NoticeKind | None = None) -> int:
        """How many notices the traveller has, of a kind."""
        mine = select(func.count(Notice.id)).where(Notice.user_id == self.user.id)
        async with self.database.read() as session:
            return await session.scalar(mine.where(Notice.kind == kind.value) if kind else mine) or 0

    async def lines(self) -> list[str]:
        """The states in the timeline, in order."""
        mine = select(Event).where(Event.user_id == self.user.id, Event.kind == "reservation").order_by(Event.id)
        async with self.database.read() as session:
            return [str(event.detail["state"]) for event in await session.scalars(mine)]


def make_runtime(database: Database, books: Books, transport: SharedTransport, folder: Path) -> RailRuntime:
    settings = load_settings(_env_file=None, data_dir=folder, allow_private_addresses=True, night_pause="none")
    return RailRuntime(
        settings=settings,
        clock=books.clock,
        database=database,
        vault=Vault([KEY]),
        transport=transport,
        random=Random(7),
        bell=HandBell(books.clock),
        books=books,
    )


async def new_tale(
    database: Database, transport: SharedTransport, folder: Path, name: str = "alice", **wish: Any
) -> Tale:
    clock = HandClock(NOON)
    books = Books(clock)
    runtime = make_runtime(database, books, transport, folder)
    given: Mapping[str, Any] = {"travellers": (MING,), "intent": Intent.RESERVE} | wish
    async with database.write() as session:
        user = User(name=name, locale="en", created_at=NOON)
        session.add(user)
        await session.flush()
        facts = {"portal": "rail12306", "base_url": f"https://{name}.rail", "options": {}, "label": name}
        account = Account(user_id=user.id, credentials="", created_at=NOON, **facts)
        session.add(account)
        await session.flush()
        account.session = runtime.vault.seal(f"session:{account.id}", "tk=1")
        watch = await tickets.add(
            session,
            user_id=user.id,
            name="home",
            portal="rail12306",
            base_url=account.base_url,
            wish=Wish(dates=(DAY,), journeys=(Journey("AOH", "HGH"),), **given),
            interval=30,
            now=NOON,
            account_id=account.id,
        )
    return Tale(runtime, books, clock, user, account, watch)
