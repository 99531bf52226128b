"""People who wait for seats: the sandbox's ticket site over real HTTP, its clock moved with ours by hand."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import func, select

from standby.clock import HandClock
from standby.domain.models import NoticeKind
from standby.domain.tickets import RAILWAY_TIME, Intent, Journey, SeatClass, Traveller, Wish
from standby.engine import dispatch
from standby.engine.check import Checked, check_query
from standby.engine.runtime import Runtime
from standby.portals.transport import SharedTransport
from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.clock import SandboxClock
from standby.sandbox.rail12306.site import RailSite
from standby.settings import load_settings
from standby.store import jobs, tickets
from standby.store.database import Database
from standby.store.secrets import Vault
from standby.store.tables import Account, Channel, Event, Notice, Query, User, Watch
from tests.world import NOON, HandBell

MONDAY = date(2026, 11, 23)
KEY = Fernet.generate_key().decode()
HONGQIAO, HANGZHOU = "AOH", "HGH"
RAIL = "rail12306"


class StationClock(HandClock):
    """Our clock by hand; the railway's goes with it, ``ahead`` of ours."""

    railway: SandboxClock | None = None
    ahead = timedelta(0)

    def advance(self, seconds: float) -> None:
        super().advance(seconds)
        self.align()

    def align(self) -> None:
        if self.railway is not None:
            self.railway.set((self.now() + self.ahead).timestamp())

    def go_to(self, moment: datetime) -> None:
        self.advance(max(0.0, (moment - self.now()).total_seconds()))


@dataclass
class Hall:
    """What a story of waiting needs at hand."""

    runtime: Runtime
    box: Sandbox
    clock: StationClock

    @property
    def database(self) -> Database:
        return self.runtime.database

    @property
    def url(self) -> str:
        return self.box.base_urls[RAIL]

    def beijing(self, day: date, clock: str) -> datetime:
        return datetime.fromisoformat(f"{day.isoformat()}T{clock}").replace(tzinfo=RAILWAY_TIME)

    # ---- the railway

    def sell_out(self, train: str, day: date = MONDAY, **ends: str) -> None:
        self.box.world.verbs["/sell-out"]({"train": train, "date": day.isoformat(), **ends})

    def sell_all_out(self, day: date = MONDAY, origin: str = HONGQIAO, destination: str = HANGZHOU) -> None:
        """Every train between the two cities."""
        railway = self.box.world.portal(RAIL).railway  # type: ignore[attr-defined]
        for ride in railway.find(day, origin, destination):
            self.sell_out(ride.train.code, day, **{"from": ride.boards.code, "to": ride.alights.code})

    def release(self, train: str, seat: str = "O", count: int = 1, day: date = MONDAY) -> None:
        self.box.world.verbs["/release"]({"train": train, "date": day.isoformat(), "seat": seat, "count": count})

    def change(self, **facts: Any) -> None:
        self.box.world.verbs["/railway"](facts)

    def fault(self, **wish: Any) -> None:
        self.box.world.faults.order(wish)

    def mend(self) -> None:
        self.box.world.faults.clear()

    def asked(self) -> int:
        """How many times the railway was asked what is left."""
        return sum("/leftTicket/query" in entry.path for entry in self.box.world.log.entries())

    def requests(self) -> int:
        return self.box.world.log.total

    # ---- the people

    async def user(self, name: str = "alice") -> User:
        async with self.database.write() as session:
            user = User(name=name, locale="en", created_at=self.clock.now())
            session.add(user)
            await session.flush()
            sealed = self.runtime.vault.seal("channel", f"{name}@example.org")
            session.add(Channel(user_id=user.id, kind="inapp", address=sealed, created_at=self.clock.now()))
        return user

    async def account(self, user: User, *, logged_in: bool = True) -> Account:
        async with self.database.write() as session:
            account = Account(
                user_id=user.id,
                portal=RAIL,
                base_url=self.url,
                options={},
                label="a••••",
                credentials="",
                state="ready" if logged_in else "logged_out",
                created_at=self.clock.now(),
            )
            session.add(account)
            await session.flush()
            if logged_in:
                account.session = self.runtime.vault.seal(f"session:{account.id}", "cookies")
        return account

    async def watch(
        self,
        user: User,
        *days: date,
        account: Account | None = None,
        seats: Iterable[SeatClass] = (SeatClass.SECOND,),
        every: float = 30,
        **wish: Any,
    ) -> Watch:
        """From Shanghai to Hangzhou on Monday, second class, unless the story says otherwise."""
        given: dict[str, Any] = {
            "dates": days or (MONDAY,),
            "journeys": (Journey(HONGQIAO, HANGZHOU),),
            "seats": tuple(seats),
        }
        if account is not None:
            given |= {"intent": Intent.RESERVE, "travellers": (Traveller("张明"),)}
        async with self.database.write() as session:
            return await tickets.add(
                session,
                user_id=user.id,
                name=f"{user.name}'s",
                portal=RAIL,
                base_url=self.url,
                wish=Wish(**(given | wish)),
                interval=every,
                now=self.clock.now(),
                account_id=account.id if account else None,
            )

    # ---- the engine

    async def queries(self, watch: Watch) -> list[Query]:
        async with self.database.read() as session:
            return list(await tickets.asked_by(session, watch.id))

    async def query(self, watch: Watch) -> Query:
        return (await self.queries(watch))[0]

    async def check(self, watch: Watch, *, by_hand: bool = False) -> Checked:
        """Ask the watch's questions now; what the last one came to."""
        for query in await self.queries(watch):
            checked = await check_query(self.runtime, query.id, by_hand=by_hand)
        return checked

    async def check_when_due(self, watch: Watch) -> Checked:
        """Go to the moment at which the watch's question is due, and ask it."""
        query = await self.query(watch)
        assert query.next_due is not None
        self.clock.go_to(query.next_due)
        return await check_query(self.runtime, query.id)

    async def run_now(self, key: str) -> None:
        async with self.database.write() as session:
            await jobs.hurry(session, key, self.clock.now())
        await dispatch.run(self.runtime, key)

    async def notices(self, user: User, kind: NoticeKind | None = None) -> list[Notice]:
        async with self.database.read() as session:
            mine = select(Notice).where(Notice.user_id == user.id).order_by(Notice.id)
            return list(await session.scalars(mine.where(Notice.kind == kind.value) if kind else mine))

    async def rows(self, table: type[Any], *where: Any) -> list[Any]:
        async with self.database.read() as session:
            return list(await session.scalars(select(table).where(*where)))

    async def row(self, table: type[Any], row_id: object) -> Any:
        async with self.database.read() as session:
            return await session.get_one(table, row_id)

    async def told(self, kind: str) -> int:
        async with self.database.read() as session:
            return await session.scalar(select(func.count(Event.id)).where(Event.kind == kind)) or 0

    def restart(self) -> None:
        """A new process on the same database."""
        old = self.runtime
        self.runtime = make_runtime(old.settings, old.database, self.clock, old.transport)


def make_runtime(settings: Any, database: Database, clock: HandClock, transport: SharedTransport) -> Runtime:
    return Runtime(
        settings=settings,
        clock=clock,
        database=database,
        vault=Vault([KEY]),
        transport=transport,
        random=Random(7),
        bell=HandBell(clock),
    )


@asynccontextmanager
async def waiting_hall(
    database: Database, folder: Path, site: RailSite | None = None, **overrides: Any
) -> AsyncIterator[Hall]:
    """The ticket site alone at noon in Beijing, until the block ends. ``overrides`` are settings."""
    clock = StationClock(NOON)
    transport = SharedTransport(allow_private=True)
    given = {"_env_file": None, "data_dir": folder, "alarm_after": 3, "allow_private_addresses": True}
    settings = load_settings(**(given | overrides))
    async with running_sandbox(scenario="rail", rail=site or RailSite()) as box:
        clock.railway = box.world.clock
        clock.railway.freeze(True)
        clock.align()
        try:
            yield Hall(make_runtime(settings, database, clock, transport), box, clock)
        finally:
            await transport.aclose()
