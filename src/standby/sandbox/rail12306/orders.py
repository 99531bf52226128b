"""Every order ever placed, and what became of it: the book a check of "nothing was ordered twice" reads.

An order waits in the queue, is held until it is paid or its time is up, or
comes to nothing. Nothing here runs by itself: :meth:`Book.settle` brings all
orders to the present before anybody looks at them or at the seats.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from standby.sandbox.rail12306.places import Place
from standby.sandbox.rail12306.railway import Railway
from standby.sandbox.rail12306.rows import standing_code
from standby.sandbox.rail12306.runs import BEIJING, Ride
from standby.sandbox.rail12306.seats import STANDING
from standby.sandbox.rail12306.site import RailSite
from standby.sandbox.rail12306.stock import Hold
from standby.sandbox.rail12306.travellers import CHILD, Passenger
from standby.sandbox.refusal import Refusal

TICK = 3.0
"""Seconds after which the queue moves on even if nobody asks; the page asks as often."""
REMEMBERED = 600.0
"""Seconds for which the list of unfinished orders shows one that came to nothing (invented)."""
FIRST_NUMBER, FIRST_REQUEST = 12_345_678, 7_100_000_000_000_000_123
NO_SEATS, WITHDRAWN = "没有足够的票!", "订单已撤销"
DONE, WRITTEN, FAILED, GONE, UNSURE = -1, 0, -2, -3, -4
"""Answers of the queue that are no waiting time (notes, section 7.7); -100 is: not in the system yet."""


class State(StrEnum):
    QUEUED = "queued"
    HELD = "held"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One ticket as it was asked for: the class, the kind of ticket, and for whom."""

    seat: str
    ticket_type: str
    passenger: Passenger


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket of an order that is held. ``price`` is in fen; ``seat`` is ``W`` for a standing one."""

    wanted: Wanted
    seat: str
    place: Place
    price: int


@dataclass(slots=True)
class Order:
    """Times are the sandbox's, in epoch seconds.

    ``queue`` are the answers this order meets, ``looks`` how often it was asked.
    """

    number: str
    request_id: int
    login: str
    ride: Ride
    wanted: tuple[Wanted, ...]
    queue: tuple[int, ...]
    confirmed_at: float
    pay_seconds: float
    state: State = State.QUEUED
    looks: int = 0
    holds: list[Hold] = field(default_factory=list)
    tickets: tuple[Ticket, ...] = ()
    held_at: float | None = None
    ended_at: float | None = None
    reason: str = ""

    @property
    def lose_at(self) -> float:
        """Until when it can be paid, once it is held."""
        return (self.held_at or self.confirmed_at) + self.pay_seconds

    @property
    def unfinished(self) -> bool:
        return self.state in (State.QUEUED, State.HELD)

    @property
    def price(self) -> int:
        return sum(ticket.price for ticket in self.tickets)

    def as_json(self) -> dict[str, Any]:
        """For the control address."""
        ended = {str(state): self.ended_at if self.state is state else None for state in ENDS}
        return {
            "order": self.number,
            "account": self.login,
            "state": str(self.state),
            "train": self.ride.train.code,
            "date": self.ride.date.isoformat(),
            "from": self.ride.boards.code,
            "to": self.ride.alights.code,
            "passengers": [wanted.passenger.name for wanted in self.wanted],
            "seats": [{"seat": t.seat, "coach": t.place.coach, "place": t.place.name} for t in self.tickets],
            "price": self.price,
            "reason": self.reason,
            "confirmed": self.confirmed_at,
            "held": self.held_at,
            "lose": self.lose_at if self.held_at is not None else None,
            **ended,
        }


ENDS = (State.PAID, State.EXPIRED, State.CANCELLED, State.FAILED)


class Book:
    """All orders, oldest first. ``site`` gives the queue and the time to pay at the moment of the last word."""

    def __init__(self, railway: Railway, now: Callable[[], float], site: Callable[[], RailSite]) -> None:
        self._railway = railway
        self._now = now
        self._site = site
        self._numbers = itertools.count()
        self.orders: list[Order] = []

    def place(self, login: str, ride: Ride, wanted: tuple[Wanted, ...]) -> Order:
        """Into the queue. Whether it may be placed has been judged before."""
        n, site = next(self._numbers), self._site()
        number, request = f"EH{FIRST_NUMBER + n}", FIRST_REQUEST + n
        queue = site.queue or (DONE,)
        order = Order(number, request, login, ride, wanted, queue, self._now(), site.pay_seconds)
        self.orders.append(order)
        self.settle()
        return order

    # ------------------------------------------------------------ looking

    def settle(self) -> None:
        """Bring everything to the present: queues move on, unpaid time runs out."""
        for order in self.orders:
            if order.state is State.QUEUED:
                self._move_on(order)
            if order.state is State.HELD and self._now() >= order.lose_at:
                self._end(order, State.EXPIRED, order.lose_at)

    def of(self, login: str) -> Iterator[Order]:
        """Those of an account, newest first."""
        self.settle()
        return (order for order in reversed(self.orders) if order.login == login)

    def unfinished(self, login: str) -> Order | None:
        """The one that waits for the queue or for money; an account has at most one."""
        return next((order for order in self.of(login) if order.unfinished), None)

    def latest(self, login: str) -> Order | None:
        return next(self.of(login), None)

    def listed(self, login: str) -> Order | None:
        """What the list of unfinished orders shows: also one that came to nothing a moment ago."""
        latest = self.latest(login)
        if latest is None or latest.unfinished:
            return latest
        fresh = latest.ended_at is not None and self._now() - latest.ended_at <= REMEMBERED
        return latest if latest.state is State.FAILED and fresh else None

    def ask(self, login: str) -> tuple[Order | None, int]:
        """One look at the queue, and its answer."""
        order = self.latest(login)
        if order is None:
            return None, -100
        answer = self._answer(order)
        order.looks += 1
        if order.state is State.QUEUED:
            self._move_on(order)
        return order, self._answer(order) if answer in ENDINGS else answer

    def as_json(self) -> list[dict[str, Any]]:
        """Every order ever placed, oldest first."""
        self.settle()
        return [order.as_json() for order in self.orders]

    # ------------------------------------------------------------ what happens to orders

    def pay(self, number: str | None) -> list[Order]:
        """The person pays: one order, or the newest that waits for it. Raises :class:`Refusal`."""
        self.settle()
        held = [order for order in self.orders if order.state is State.HELD and number in (None, order.number)]
        if not held:
            raise Refusal(f"no order {number or ''} waits to be paid".replace("  ", " "))
        self._end(held[-1], State.PAID, self._now())
        return held[-1:]

    def cancel(self, order: Order) -> None:
        self._end(order, State.CANCELLED, self._now(), WITHDRAWN)

    def cancellations(self, login: str) -> int:
        """Of orders that had got seats, today in Beijing. One that ran out unpaid is not counted."""
        today = datetime.fromtimestamp(self._now(), BEIJING).date()
        mine = [o for o in self.of(login) if o.state is State.CANCELLED and o.held_at is not None and o.ended_at]
        return sum(datetime.fromtimestamp(o.ended_at or 0, BEIJING).date() == today for o in mine)

    def _place_of(self, order: Order) -> int:
        """How far the queue has come: by looks, or by time."""
        ticks = int((self._now() - order.confirmed_at) // TICK)
        return min(max(order.looks, ticks), len(order.queue) - 1)

    def _answer(self, order: Order) -> int:
        """What the queue says now; it never takes back that an order is done."""
        if order.state is State.QUEUED:
            return order.queue[self._place_of(order)]
        if order.state is State.HELD and order.queue[-1] in (WRITTEN, UNSURE):
            return order.queue[-1]
        return {State.FAILED: FAILED, State.CANCELLED: GONE, State.EXPIRED: GONE}.get(order.state, DONE)

    def _move_on(self, order: Order) -> None:
        """Carry out what the queue has come to. At ``UNSURE`` seats are given only when nothing follows it."""
        place = self._place_of(order)
        answer, last = order.queue[place], place == len(order.queue) - 1
        at = min(self._now(), order.confirmed_at + TICK * place)
        if answer in (DONE, WRITTEN) or (answer == UNSURE and last):
            self._hold(order, at)
        elif answer == FAILED:
            self._end(order, State.FAILED, at, NO_SEATS)
        elif answer == GONE:
            self._end(order, State.CANCELLED, at, WITHDRAWN)

    def _hold(self, order: Order, at: float) -> None:
        """All seats or none."""
        tickets: list[Ticket] = []
        for seat in dict.fromkeys(wanted.seat for wanted in order.wanted):
            wanted = [w for w in order.wanted if w.seat == seat]
            hold = self._seats(order.ride, seat, len(wanted))
            if hold is None:
                self._end(order, State.FAILED, at, NO_SEATS)
                return
            order.holds.append(hold)
            tickets += [self._ticket(order.ride, hold, n, w) for n, w in enumerate(wanted)]
        order.state, order.held_at = State.HELD, at
        order.tickets = tuple(sorted(tickets, key=lambda t: order.wanted.index(t.wanted)))

    def _seats(self, ride: Ride, seat: str, count: int) -> Hold | None:
        """Seats of the class, or standing tickets where the class is sold with them."""
        hold = self._railway.stock.hold(ride.run, seat, ride.frm, ride.to, count)
        if hold is None and seat == standing_code(ride.train):
            hold = self._railway.stock.hold(ride.run, STANDING, ride.frm, ride.to, count)
        return hold

    def _ticket(self, ride: Ride, hold: Hold, n: int, wanted: Wanted) -> Ticket:
        full = self._railway.price(ride, hold.seat)
        return Ticket(wanted, hold.seat, hold.places[n], full // 100 * 50 if wanted.ticket_type == CHILD else full)

    def _end(self, order: Order, state: State, at: float, reason: str = "") -> None:
        for hold in order.holds:
            if state is State.PAID:
                self._railway.stock.sell(hold)
            else:
                self._railway.stock.release(hold)
        order.state, order.ended_at, order.reason = state, at, reason


ENDINGS = (DONE, WRITTEN, FAILED, GONE)
