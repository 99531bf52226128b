"""What the control address does to trains and seats."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from standby.sandbox.rail12306.runs import Ride
from standby.sandbox.rail12306.seats import KINDS
from standby.sandbox.refusal import Refusal
from standby.sandbox.wishes import Wish, count, day, maybe, only, text

if TYPE_CHECKING:
    from standby.sandbox.rail12306.app import RailPortal

WHERE = ("train", "date", "seat", "from", "to")


def verbs(portal: "RailPortal") -> Mapping[str, Callable[[Wish], Any]]:
    office = Office(portal)
    return {
        "/release": office.release,
        "/sell-out": office.sell_out,
        "/haunt": office.haunt,
        "/seats": office.seats,
        "/suspend": office.suspend,
        "/railway": office.railway,
    }


class Office:
    """``date`` is that of boarding; ``from`` and ``to`` are codes or names, without them all the way."""

    def __init__(self, portal: "RailPortal") -> None:
        self._portal = portal

    def release(self, wish: Wish) -> Any:
        """Strangers give back ``count`` seats (1) of one class."""
        only(wish, *WHERE, "count")
        ride, seat = self._ride(wish), seat_code(text(wish, "seat"))
        left = self._portal.railway.left(ride, seat)
        self._portal.stock.set_left(ride.run, seat, ride.frm, ride.to, left + count(wish, "count", 1))
        return self._told(ride, seat)

    def sell_out(self, wish: Wish) -> Any:
        """Strangers buy what is left, of one class or of all."""
        only(wish, *WHERE)
        ride = self._ride(wish)
        seats = [seat_code(text(wish, "seat"))] if "seat" in wish else list(ride.train.seats)
        for seat in seats:
            self._portal.stock.set_left(ride.run, seat, ride.frm, ride.to, 0)
        return self._told(ride, *seats)

    def haunt(self, wish: Wish) -> Any:
        """The query shows ``count`` seats (1) more than there are; 0 ends it."""
        only(wish, *WHERE, "count")
        ride, seat = self._ride(wish), seat_code(text(wish, "seat"))
        self._portal.stock.haunt(ride.run, seat, count(wish, "count", 1))
        return {**self._told(ride, seat), "phantoms": count(wish, "count", 1)}

    def suspend(self, wish: Wish) -> Any:
        """The train does not go that day; ``suspended`` false: it does after all."""
        only(wish, "train", "date", "from", "to", "suspended")
        suspended = wish.get("suspended", True)
        if not isinstance(suspended, bool):
            raise Refusal("suspended is true or false")
        ride = self._ride(wish)
        self._portal.railway.suspend(ride.run, suspended)
        return {"train": ride.train.code, "date": ride.date.isoformat(), "suspended": suspended}

    def seats(self, wish: Wish) -> Any:
        """What is truly left on one train, and nothing done."""
        only(wish, *WHERE)
        ride = self._ride(wish)
        return self._told(ride, *ride.train.seats)

    def railway(self, wish: Wish) -> Any:
        """Another site: the fields of RailSite, and ``forgive`` for clients refused for their haste."""
        facts = {name: value for name, value in wish.items() if name != "forgive"}
        self._portal.change(facts)
        if wish.get("forgive"):
            self._portal.patience.forgive()
        return {"portal": self._portal.name, **facts}

    def _ride(self, wish: Wish) -> Ride:
        stations = [self._station(maybe(wish, name)) for name in ("from", "to")]
        return self._portal.railway.ride(text(wish, "train"), day(wish, "date"), *stations)

    def _station(self, said: str | None) -> str | None:
        if said is None:
            return None
        station = self._portal.railway.station(said)
        if station is None:
            raise Refusal(f"there is no station {said!r}")
        return station.code

    def _told(self, ride: Ride, *seats: str) -> dict[str, Any]:
        left = {seat: self._portal.railway.left(ride, seat) for seat in seats}
        return {
            "train": ride.train.code,
            "date": ride.date.isoformat(),
            "from": ride.boards.code,
            "to": ride.alights.code,
            "left": left,
        }


def seat_code(said: str) -> str:
    """By code (O), or by name (二等座). Raises :class:`Refusal` naming the classes."""
    for kind in KINDS.values():
        if said in (kind.code, kind.name):
            return kind.code
    raise Refusal(f"there is no class {said!r}; there are {', '.join(f'{k.code} {k.name}' for k in KINDS.values())}")
