"""A railway without a network: books of its own that outlive any process of ours, and visits that can go wrong.

``Killer`` ends the process at any chosen line: before or after any request,
before or after any commit.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from cryptography.fernet import Fernet
from sqlalchemy.ext.asyncio import AsyncSession

from standby.clock import HandClock
from standby.domain.tickets import (
    Board,
    HeldOrder,
    HeldTicket,
    Offer,
    OfferState,
    Places,
    Question,
    SeatClass,
    SeatWish,
    Station,
    TicketKind,
    Traveller,
)
from standby.errors import SeatsGone, SessionExpired, TimedOut
from standby.portals.base import Pacer
from standby.portals.tickets import (
    Passenger,
    Prepared,
    Progress,
    QrCode,
    QrState,
    QueuedOrder,
    QueueState,
    Standing,
    TicketPortal,
)
from standby.store.database import Database

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
KEY = Fernet.generate_key().decode()
DAY = date(2026, 11, 27)
MING = Traveller("张明")
WINDOW = timedelta(minutes=30)
PEOPLE = (Passenger("张明", TicketKind.ADULT, True), Passenger("李晴", TicketKind.STUDENT, True))


class Killed(BaseException):
    """The process is gone; nothing of it runs any more."""


@dataclass
class Killer:
    """Counts the lines of a process and ends it at line ``at``; dead until :meth:`revive`."""

    at: int = 0
    line: int = 0
    dead: bool = False

    def pass_line(self) -> None:
        self.line += 1
        if self.line == self.at:
            self.dead = True
        if self.dead:
            raise Killed

    def revive(self) -> None:
        self.dead, self.at = False, 0


class MortalDatabase(Database):
    """A database whose process may end before a commit, or right after it."""

    killer: Killer | None = None

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        async with super().write() as session:
            yield session
            if self.killer:
                self.killer.pass_line()
        if self.killer:
            self.killer.pass_line()


@dataclass
class Order:
    number: str
    train: str
    party: tuple[str, ...]
    at: datetime
    state: str = "held"


@dataclass(frozen=True)
class After:
    """The railway does what it is asked for, and its answer is lost or is this."""

    error: Exception


@dataclass
class Books:
    """The railway's own: every order that was ever placed. ``wrong`` holds by request what goes wrong next."""

    clock: HandClock
    killer: Killer = field(default_factory=Killer)
    left: int = 1
    orders: list[Order] = field(default_factory=list)
    wrong: dict[str, list[Exception | After]] = field(default_factory=dict)
    queue: list[Progress] = field(default_factory=list)
    entry: Standing = None
    logged_in: bool = True
    people: tuple[Passenger, ...] = (
        Passenger("张明", TicketKind.ADULT, True),
        Passenger("李晴", TicketKind.STUDENT, True),
    )
    asked: list[str] = field(default_factory=list)

    @property
    def standing(self) -> list[Order]:
        """Orders that wait for payment now."""
        for order in self.orders:
            if order.state == "held" and self.clock.now() >= order.at + WINDOW:
                order.state, self.left = "expired", self.left + 1
        return [order for order in self.orders if order.state in {"held", "queued"}]

    def pay(self) -> None:
        for order in self.standing:
            order.state = "paid"

    def place(self, party: tuple[str, ...], state: str) -> Order:
        assert not self.standing, "the railway takes one order at a time"
        self.left -= len(party)
        order = Order(f"EH{len(self.orders) + 1:08d}", "G9901", party, self.clock.now(), state)
        self.orders.append(order)
        return order

    def offer(self) -> Offer:
        seats = {SeatClass.SECOND: Places(self.left, 7300)}
        return Offer(
            date=DAY,
            train="G9901",
            train_no="5l000G990100",
            origin=Station("AOH", "上海虹桥"),
            destination=Station("HGH", "杭州东"),
            departs=time(8, 12),
            arrives=time(9, 5),
            minutes=53,
            state=OfferState.BOOKABLE if self.left else OfferState.SOLD_OUT,
            seats=seats,
            secret="fresh",
        )


@dataclass
class Visit(TicketPortal):
    """One visit; ``cookies`` are worth what the books say."""

    books: Books
    cookies: str
    pacer: Pacer

    async def _ask(self, name: str) -> After | None:
        """Before the request: whether it goes wrong, and whether the railway acts all the same."""
        await self.pacer.turn()
        self.books.killer.pass_line()
        self.books.asked.append(name)
        trouble = self.books.wrong.get(name)
        happens = trouble.pop(0) if trouble else None
        if isinstance(happens, Exception):
            raise happens
        if name not in {"is_logged_in", "ask"} and not self.books.logged_in:
            raise SessionExpired(portal="rail12306")
        return happens

    def _answered(self, happens: After | None) -> None:
        self.books.killer.pass_line()
        if happens:
            raise happens.error

    async def stations(self) -> tuple[Station, ...]:
        return ()

    async def ask(self, question: Question) -> Board:
        self._answered(await self._ask("ask"))
        return Board(question, (self.books.offer(),))

    def clock_offset(self) -> timedelta | None:
        return timedelta(0)

    async def qr(self) -> QrCode:
        raise NotImplementedError

    async def look(self, token: str) -> QrState:
        raise NotImplementedError

    async def enter(self) -> str:
        raise NotImplementedError

    async def is_logged_in(self) -> bool:
        self._answered(await self._ask("is_logged_in"))
        return self.books.logged_in

    def has_session(self) -> bool:
        return bool(self.cookies)

    def session(self) -> str:
        return self.cookies

    async def passengers(self) -> tuple[Passenger, ...]:
        self._answered(await self._ask("passengers"))
        return self.books.people

    async def prepare(
        self,
        offer: Offer,
        seat: SeatClass,
        party: Sequence[tuple[Passenger, TicketKind]],
        places: Sequence[SeatWish] = (),
    ) -> Prepared:
        assert offer.secret == "fresh", "orders are made from rows just seen"
        self._answered(await self._ask("prepare"))
        return Prepared(0.5, {"party": ",".join(person.name for person, _ in party)})

    async def confirm(self, prepared: Prepared) -> None:
        happens = await self._ask("confirm")
        party = tuple(prepared.keep["party"].split(","))
        if self.books.left < len(party):
            raise SeatsGone(reason="余票不足！")
        self.books.place(party, "queued" if self.books.queue else "held")
        self._answered(happens)

    async def progress(self, prepared: Prepared) -> Progress:
        self._answered(await self._ask("progress"))
        return self.step() or Progress(QueueState.DONE, self.books.orders[-1].number)

    def step(self) -> Progress | None:
        """What the queue says next; its end decides about the order."""
        if not self.books.queue:
            return None
        said = self.books.queue.pop(0)
        order = self.books.orders[-1]
        if said.state is QueueState.FAILED:
            order.state = "failed"
            self.books.left += len(order.party)
        elif not self.books.queue and order.state == "queued":
            order.state, order.at = "held", self.books.clock.now()
        return said

    async def finish(self, prepared: Prepared, number: str) -> None:
        self._answered(await self._ask("finish"))

    async def standing(self) -> Standing:
        happens = await self._ask("standing")
        self._answered(happens)
        found = self.books.standing
        if not found:
            return self.books.entry
        if found[0].state == "queued":
            self.step()
            return QueuedOrder("G9901")
        return held(found[0])


def held(order: Order) -> HeldOrder:
    deadline = order.at + WINDOW
    seats = tuple(HeldTicket(name, "成人票", "二等座", "05", "11F号", 7300) for name in order.party)
    price = 7300 * len(seats)
    return HeldOrder(order.number, DAY, order.train, "上海虹桥", "杭州东", time(8, 12), price, deadline, seats)


def lost() -> After:
    return After(TimedOut(host="rail", seconds=20))
