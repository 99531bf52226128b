"""The railway itself: which trains go where and when, their seats, and the secrets its rows are signed with."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cached_property

from standby.sandbox.rail12306.runs import BEIJING, Ride, Run, Ticketed, Train
from standby.sandbox.rail12306.sealing import Seal
from standby.sandbox.rail12306.seats import price
from standby.sandbox.rail12306.stations import BY_CODE, BY_NAME, StationFacts, same_city
from standby.sandbox.rail12306.stock import Stock
from standby.sandbox.rail12306.timetable import timetable
from standby.sandbox.refusal import Refusal


class Railway:
    """``now`` is the sandbox's clock; ``seed`` decides seats and secrets."""

    def __init__(self, seed: int, now: Callable[[], float]) -> None:
        self._now = now
        self.stock = Stock(seed)
        self.seal = Seal(seed)
        self._suspended: set[str] = set()

    @cached_property
    def trains(self) -> tuple[Train, ...]:
        return timetable()

    def now(self) -> datetime:
        """On the railway's wall clock."""
        return datetime.fromtimestamp(self._now(), BEIJING)

    def today(self) -> date:
        return self.now().date()

    # ------------------------------------------------------------ looking up

    def find(self, day: date, origin: str, destination: str) -> list[Ride]:
        """All rides of a day between the cities of two stations, by departure, then by train."""
        rides = (ride for train in self.trains for ride in _rides(train, day, origin, destination))
        return sorted(rides, key=lambda ride: (ride.departs, ride.train.code))

    def train(self, code: str) -> Train:
        """By its code (G9901) or number. Raises :class:`Refusal` if there is none."""
        for train in self.trains:
            if code in (train.code, train.number):
                return train
        raise Refusal(f"there is no train {code!r}")

    def run(self, code: str, start: date) -> Run:
        """The train that leaves its origin on that day. Raises :class:`Refusal` for no such train."""
        return Run(self.train(code), start)

    def ride(self, code: str, day: date, origin: str | None = None, destination: str | None = None) -> Ride:
        """By the date of boarding; all the way without stations. Raises :class:`Refusal` for no such ride."""
        train = self.train(code)
        frm = 0 if origin is None else train.stop(origin)
        to = len(train.stops) - 1 if destination is None else train.stop(destination)
        if frm is None or to is None or frm >= to:
            raise Refusal(f"{train.code} does not go from {origin} to {destination}")
        return _boarding(train, day, frm, to)

    def station(self, text: str) -> StationFacts | None:
        """By telecode or by name."""
        return BY_CODE.get(text) or BY_NAME.get(text)

    def suspend(self, run: Run, suspended: bool) -> None:
        """Say that a train does not go on that day, or goes after all."""
        (self._suspended.add if suspended else self._suspended.discard)(run.key)

    def is_suspended(self, run: Run) -> bool:
        return run.key in self._suspended

    def price(self, ride: Ride, seat: str) -> int:
        """Of one adult, in fen."""
        return price(seat, ride.km, fast=ride.train.fast)

    def left(self, ride: Ride, seat: str) -> int:
        return self.stock.left(ride.run, seat, ride.frm, ride.to)

    # ------------------------------------------------------------ secrets

    def secret(self, ride: Ride) -> str:
        """``secretStr`` of a row, as it stands there: percent-encoded."""
        facts = [ride.train.number, ride.run.start.isoformat(), ride.frm, ride.to, self._now()]
        return self.seal.close(facts)

    def open_secret(self, text: str) -> Ticketed | None:
        """What a ``secretStr`` stands for, encoded or decoded; None if it was not made here. Its age is not judged."""
        facts = self.seal.open(text)
        if not (isinstance(facts, list) and len(facts) == 5):
            return None
        number, start, frm, to, issued = facts
        ride = Ride(Run(self.train(number), date.fromisoformat(start)), frm, to)
        return Ticketed(ride, issued)

    def left_ticket(self, ride: Ride) -> str:
        """``yp_info`` (field 12), the ``leftTicket`` of later steps: opaque, percent-encoded, stable for a ride."""
        return self.seal.opaque("left", ride.run.key, ride.frm, ride.to)


def _rides(train: Train, day: date, origin: str, destination: str) -> Iterator[Ride]:
    """At most one for each train: from the first stop in the one city to the last in the other after it."""
    boards = [n for n, stop in enumerate(train.stops) if same_city(stop.code, origin)]
    alights = [n for n, stop in enumerate(train.stops) if same_city(stop.code, destination)]
    pairs = [(frm, to) for frm in boards for to in alights if frm < to]
    if pairs:
        exact = [(f, t) for f, t in pairs if train.stops[f].code == origin and train.stops[t].code == destination]
        yield _boarding(train, day, *(exact or pairs)[0])


def _boarding(train: Train, day: date, frm: int, to: int) -> Ride:
    """The ride with this date of boarding, on the run that left its origin so many days before."""
    return Ride(Run(train, day - timedelta(days=train.stops[frm].departs // 1440)), frm, to)
