"""Trains as the timetable has them, the trains of one day, and rides on these. Times are the railway's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Stop:
    """``arrives`` and ``departs`` are minutes since the midnight before the train leaves its origin."""

    code: str
    km: int
    arrives: int
    departs: int


@dataclass(frozen=True, slots=True)
class Traits:
    """What a row of the query says of a train beside its times (fields 14, 15, 18, 36, 37, 45 and 46)."""

    feature: str = "3"
    location: str = "H1"
    card: str = "1"
    exchange: str = "0"
    standby: bool = True
    emu: str = "1"
    features: str = "0#1#0#0#z#0#z"


@dataclass(frozen=True, slots=True)
class Train:
    """One train of the timetable. ``seats`` are the places it has by class code, standing ones (``W``) too.

    ``left`` fixes how many of these are unsold at first, on every day; without it the seed decides.
    ``on_sale_late`` is by how much its sale opens later than that of others;
    ``standby_full`` are the classes whose standby list takes nobody any more.
    """

    code: str
    number: str
    stops: tuple[Stop, ...]
    seats: Mapping[str, int] = field(hash=False)
    left: Mapping[str, int] | None = field(default=None, hash=False)
    traits: Traits = Traits()
    on_sale_late: timedelta = timedelta()
    standby_full: str = ""

    @property
    def fast(self) -> bool:
        return self.code[0] in "GDC"

    def stop(self, code: str) -> int | None:
        """The place of a station among the stops, from 0."""
        return next((n for n, stop in enumerate(self.stops) if stop.code == code), None)


@dataclass(frozen=True, slots=True)
class Run:
    """A train that leaves its origin on ``start``."""

    train: Train
    start: date

    @property
    def key(self) -> str:
        return f"{self.train.number}/{self.start:%Y%m%d}"

    def moment(self, minutes: int) -> datetime:
        return datetime.combine(self.start, time(), BEIJING) + timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Ride:
    """From the stop with index ``frm`` to that with index ``to`` of one run: what a row of the query is about."""

    run: Run
    frm: int
    to: int

    @property
    def train(self) -> Train:
        return self.run.train

    @property
    def boards(self) -> Stop:
        return self.train.stops[self.frm]

    @property
    def alights(self) -> Stop:
        return self.train.stops[self.to]

    @property
    def departs(self) -> datetime:
        return self.run.moment(self.boards.departs)

    @property
    def arrives(self) -> datetime:
        return self.run.moment(self.alights.arrives)

    @property
    def date(self) -> date:
        """Of boarding, which may be days after the train's start."""
        return self.departs.date()

    @property
    def minutes(self) -> int:
        return self.alights.arrives - self.boards.departs

    @property
    def km(self) -> int:
        return self.alights.km - self.boards.km


@dataclass(frozen=True, slots=True)
class Ticketed:
    """What a row's secret says: the ride, and when it was shown (epoch seconds of the sandbox)."""

    ride: Ride
    issued: float
