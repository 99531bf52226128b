"""A little world for stories: a portal over real HTTP, a mail server, a database, and time moved by hand.

Alice owns, Bob has things of his own, Charlie is a stranger. The reader knows
every code that was painted, unless a story makes it misread or unsure.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import func, select

from standby.captcha.answer import Answer
from standby.clock import HandClock
from standby.engine import dispatch
from standby.engine.check import Checked, check_query
from standby.engine.runtime import Bell, Runtime
from standby.portals.base import Reader
from standby.portals.transport import SharedTransport
from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.captchas import Captcha, CaptchaSource
from standby.sandbox.mailbox import Mailbox, Received
from standby.sandbox.school.students import Student
from standby.sandbox.world import Tally
from standby.services import accounts, people, watches
from standby.services.actor import Actor
from standby.settings import Settings, load_settings
from standby.store import jobs
from standby.store.database import Database
from standby.store.secrets import Vault
from standby.store.tables import Account, Event, HandOver, Query, User, Watch

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)  # 12:00 in Shanghai
KEY = Fernet.generate_key().decode()


@dataclass
class Painted:
    """Passes on the portal's codes and remembers what each picture says."""

    source: CaptchaSource
    texts: dict[bytes, str] = field(default_factory=dict)

    def next(self) -> Captcha:
        captcha = self.source.next()
        self.texts[captcha.picture] = captcha.text
        return captcha


@dataclass
class Eyes:
    """A reader that sees rightly, or as a story wants: ``misread`` changes the text, ``unsure`` abstains."""

    painted: Painted
    misread: bool = False
    unsure: bool = False
    reads: int = 0

    def read(self, picture: bytes) -> Answer:
        self.reads += 1
        text = self.painted.texts[picture]
        if self.misread:
            text = "".join("a" if letter != "a" else "b" for letter in text)
        return Answer(text, 0.3 if self.unsure else 0.99, (0.99,) * len(text), abstained=self.unsure)


class HandBell(Bell):
    """Waiting moves the hand clock on instead of the wall's, unless the bell is rung."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__()
        self._clock = clock

    async def wait(self, name: str, seconds: float) -> None:
        rung = self._rung.setdefault(name, asyncio.Event())
        if not rung.is_set():
            await self._clock.sleep(max(0.0, seconds))
            await asyncio.sleep(0.005)
        rung.clear()


@dataclass
class SeeingRuntime(Runtime):
    """A runtime whose reader is handed in."""

    eyes: Reader | None = None

    def reader(self, portal: str) -> Reader:
        return self.eyes or super().reader(portal)


@dataclass
class World:
    """What a story needs at hand. ``runtime`` may be replaced by :meth:`restart`."""

    runtime: SeeingRuntime
    box: Sandbox
    mailbox: Mailbox
    clock: HandClock
    eyes: Eyes

    @property
    def database(self) -> Database:
        return self.runtime.database

    def restart(self) -> None:
        """A new process on the same database: everything in memory is gone."""
        old = self.runtime
        self.runtime = make_runtime(old.settings, self.database, self.clock, old.transport, self.eyes)

    def student(self, number: int = 0) -> Student:
        return self.box.accounts[number]

    async def user(self, name: str = "alice", **facts: Any) -> User:
        return await people.add(self.runtime, name, f"{name}@example.org", **({"locale": "en"} | facts))

    async def account(self, user: User, student: Student | None = None, password: str = "") -> Account:
        student = student or self.student()
        return await accounts.add(
            self.runtime, user.id, "ssfw", self.box.base_urls["ssfw"], student.login, password or student.password
        )

    async def watch(self, account: Account, **facts: Any) -> Watch:
        return await watches.add(self.runtime, Actor(account.user_id), account.id, **facts)

    async def watching(self, name: str = "alice", number: int = 0, **facts: Any) -> Watch:
        """A user with an account and a watch, all at once."""
        return await self.watch(await self.account(await self.user(name, **facts), self.student(number)))

    async def second_watch(self, first: Watch) -> Watch:
        """Another watch on the same question, as another kind of use would make it."""
        async with self.database.write() as session:
            watch = Watch(
                user_id=first.user_id,
                query_id=first.query_id,
                kind=first.kind,
                name="second",
                interval=first.interval,
                created_at=self.clock.now(),
            )
            session.add(watch)
        return watch

    async def check(self, watch: Watch) -> Checked:
        assert watch.query_id is not None
        return await check_query(self.runtime, watch.query_id)

    async def checked_and_told(self, watch: Watch) -> Checked:
        checked = await self.check(watch)
        await self.deliver()
        return checked

    async def deliver(self) -> None:
        """One run of the outbox, under its lease."""
        await self.run("deliver")

    async def run(self, key: str) -> None:
        async with asyncio.timeout(30):
            await dispatch.run(self.runtime, key)

    async def run_now(self, key: str) -> None:
        async with self.database.write() as session:
            await jobs.hurry(session, key, self.clock.now())
        await self.run(key)

    def mails(self, name: str = "alice") -> list[Received]:
        return self.mailbox.of(f"{name}@example.org")

    def subjects(self, name: str = "alice") -> list[str]:
        return [str(mail.message["Subject"]) for mail in self.mails(name)]

    def logins(self, number: int = 0) -> Tally:
        return self.box.world.tally(self.student(number).login)

    def requests(self) -> int:
        return self.box.world.log.total

    def fault(self, **wish: Any) -> None:
        self.box.world.faults.order(wish)

    def mend(self) -> None:
        self.box.world.faults.clear()

    async def row(self, table: type[Any], row_id: object) -> Any:
        async with self.database.read() as session:
            return await session.get_one(table, row_id)

    async def query(self, watch: Watch) -> Query:
        found: Query = await self.row(Query, watch.query_id)
        return found

    async def account_of(self, watch: Watch) -> Account:
        found: Account = await self.row(Account, (await self.query(watch)).account_id)
        return found

    async def count(self, table: type[Any]) -> int:
        async with self.database.read() as session:
            return await session.scalar(select(func.count()).select_from(table)) or 0

    async def told(self, kind: str) -> int:
        """How many lines of that kind are in the timeline."""
        async with self.database.read() as session:
            return await session.scalar(select(func.count(Event.id)).where(Event.kind == kind)) or 0

    async def asked(self) -> list[HandOver]:
        """The open hand-overs, oldest first."""
        async with self.database.read() as session:
            return list(await session.scalars(select(HandOver).where(HandOver.state == "open").order_by(HandOver.id)))


def make_runtime(
    settings: Settings, database: Database, clock: HandClock, transport: SharedTransport, eyes: Reader
) -> SeeingRuntime:
    return SeeingRuntime(
        settings=settings,
        clock=clock,
        database=database,
        vault=Vault([KEY]),
        transport=transport,
        random=Random(7),
        bell=HandBell(clock),
        eyes=eyes,
    )


def world_settings(mailbox: Mailbox, folder: Path, **overrides: Any) -> Settings:
    given = {
        "_env_file": None,
        "data_dir": folder,
        "smtp_host": mailbox.host,
        "smtp_port": mailbox.port,
        "smtp_security": "none",
        "mail_from": "Standby <standby@example.org>",
        "budgets": "ssfw=6000/60",
        "alarm_after": 3,
        "allow_private_addresses": True,
        "password_memory": 1,
    }
    return load_settings(**(given | overrides))


@asynccontextmanager
async def little_world(database: Database, folder: Path, **overrides: Any) -> AsyncIterator[World]:
    """Everything up, until the block ends. ``overrides`` are settings."""
    clock = HandClock(NOON)
    transport = SharedTransport(allow_private=True)
    async with running_sandbox(accounts=4) as box, Mailbox() as mailbox:
        painted = Painted(box.world.captchas)
        box.world.captchas = painted
        eyes = Eyes(painted)
        settings = world_settings(mailbox, folder, **overrides)
        try:
            yield World(make_runtime(settings, database, clock, transport, eyes), box, mailbox, clock, eyes)
        finally:
            await transport.aclose()


async def soon(true: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something of a real server has happened. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)
