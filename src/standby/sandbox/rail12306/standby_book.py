"""The standby list: who waits for which class, from asking to prepayment to a ticket (notes, section 8).

The railway serves this list before it shows a returned seat to anybody.
"""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from standby.sandbox.rail12306.carts import StandbyWish
from standby.sandbox.rail12306.railway import Railway
from standby.sandbox.rail12306.stock import Hold
from standby.sandbox.rail12306.travellers import Passenger
from standby.sandbox.refusal import Refusal

PREPAY_SECONDS = 600.0
FIRST_NUMBER = 1
NO_STANDBY = "WP"
"""Classes one cannot stand by for."""


class Standing(StrEnum):
    UNPAID = "unpaid"
    WAITING = "waiting"
    FULFILLED = "fulfilled"
    LAPSED = "lapsed"
    """Not prepaid in time."""
    UNFULFILLED = "unfulfilled"
    CANCELLED = "cancelled"


@dataclass(slots=True)
class StandbyOrder:
    """Times are the sandbox's. ``until`` is the latest moment at which a ticket is still wanted."""

    number: str
    login: str
    wishes: tuple[StandbyWish, ...]
    passengers: tuple[Passenger, ...]
    prepay: int
    minutes_before: int
    standing_too: bool
    asked_at: float
    state: Standing = Standing.UNPAID
    paid_at: float | None = None
    ended_at: float | None = None
    hold: Hold | None = None

    @property
    def lose_at(self) -> float:
        return self.asked_at + PREPAY_SECONDS

    @property
    def until(self) -> float:
        return min(w.wish.ride.departs.timestamp() for w in self.wishes) - self.minutes_before * 60

    def as_json(self) -> dict[str, Any]:
        """For the control address."""
        return {
            "order": self.number,
            "account": self.login,
            "state": f"standby {self.state}",
            "train": ",".join(w.wish.ride.train.code for w in self.wishes),
            "date": self.wishes[0].wish.ride.date.isoformat(),
            "passengers": [person.name for person in self.passengers],
            "price": self.prepay,
            "confirmed": self.asked_at,
            "paid": self.paid_at,
            "ended": self.ended_at,
        }


class StandbyBook:
    """All standby orders, oldest first; those prepaid earlier are served earlier."""

    def __init__(self, railway: Railway, now: Callable[[], float]) -> None:
        self._railway = railway
        self._now = now
        self._numbers = itertools.count(FIRST_NUMBER)
        self.orders: list[StandbyOrder] = []

    def ask(
        self,
        login: str,
        wishes: tuple[StandbyWish, ...],
        passengers: tuple[Passenger, ...],
        minutes_before: int,
        *,
        standing_too: bool,
    ) -> StandbyOrder:
        """Not yet in the list: it counts from the prepayment on, which is the dearest wish for everybody."""
        dearest = max(self._railway.price(w.wish.ride, w.seat) for w in wishes)
        number = f"EH{next(self._numbers):016d}"
        prepay = dearest * len(passengers)
        order = StandbyOrder(number, login, wishes, passengers, prepay, minutes_before, standing_too, self._now())
        self.orders.append(order)
        return order

    def settle(self) -> None:
        """Unpaid ones lapse, prepaid ones get what came back, and at the deadline those without go home."""
        now = self._now()
        for order in self.orders:
            if order.state is Standing.UNPAID and now >= order.lose_at:
                order.state, order.ended_at = Standing.LAPSED, order.lose_at
        waiting = (order for order in self.orders if order.state is Standing.WAITING)
        for order in sorted(waiting, key=lambda o: o.paid_at or 0):
            self._serve(order)

    def _serve(self, order: StandbyOrder) -> None:
        if self._now() >= order.until:
            order.state, order.ended_at = Standing.UNFULFILLED, order.until
            return
        for wish in order.wishes:
            ride = wish.wish.ride
            hold = self._railway.stock.hold(ride.run, wish.seat, ride.frm, ride.to, len(order.passengers))
            if hold is not None:
                self._railway.stock.sell(hold)
                order.state, order.ended_at, order.hold = Standing.FULFILLED, self._now(), hold
                return

    def of(self, login: str, *states: Standing) -> Iterator[StandbyOrder]:
        """Newest first."""
        self.settle()
        return (o for o in reversed(self.orders) if o.login == login and (not states or o.state in states))

    def unpaid(self, login: str) -> StandbyOrder | None:
        return next(self.of(login, Standing.UNPAID), None)

    def pay(self, number: str) -> StandbyOrder:
        """The prepayment. Raises :class:`Refusal` if nothing with this number waits for it."""
        self.settle()
        for order in self.orders:
            if order.number == number and order.state is Standing.UNPAID:
                order.state, order.paid_at = Standing.WAITING, self._now()
                return order
        raise Refusal(f"no standby order {number} waits to be paid")

    def end(self, order: StandbyOrder) -> None:
        order.state, order.ended_at = Standing.CANCELLED, self._now()
