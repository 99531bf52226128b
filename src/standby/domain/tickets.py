"""What a ticket watch speaks of: questions, offers and wishes. Frozen values, without behaviour of their own.

Money is in fen (0.01 yuan); dates and times of day are the railway's own, on
its wall clock (Asia/Shanghai); moments are aware UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

Day: TypeAlias = date
"""Fields are called ``date``, too."""
RAILWAY_TIME = ZoneInfo("Asia/Shanghai")
"""The railway's wall clock."""


class SeatClass(StrEnum):
    """What a place on a train may be. The portal's codes are its adapter's business."""

    BUSINESS = "business"
    SPECIAL = "special"
    PREFERRED_FIRST = "preferred_first"
    FIRST = "first"
    SECOND = "second"
    SECOND_CABIN = "second_cabin"
    DELUXE_SLEEPER = "deluxe_sleeper"
    SOFT_SLEEPER = "soft_sleeper"
    EMU_SLEEPER = "emu_sleeper"
    HARD_SLEEPER = "hard_sleeper"
    SOFT_SEAT = "soft_seat"
    HARD_SEAT = "hard_seat"
    STANDING = "standing"
    OTHER = "other"


class TicketKind(StrEnum):
    """The fare that is bought, not what the person is: a student may travel as an adult."""

    ADULT = "adult"
    CHILD = "child"
    STUDENT = "student"


class Intent(StrEnum):
    """What to do when the wish can be met."""

    NOTIFY = "notify"
    RESERVE = "reserve"
    STANDBY = "standby"


class SeatWish(StrEnum):
    """Where somebody would like to be; the portal may give another place."""

    WINDOW = "window"
    AISLE = "aisle"
    LOWER = "lower"
    MIDDLE = "middle"
    UPPER = "upper"


class OfferState(StrEnum):
    BOOKABLE = "bookable"
    SOLD_OUT = "sold_out"
    NOT_ON_SALE = "not_on_sale"
    CLOSED = "closed"
    """Outside the hours of business; counts are shown all the same."""
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Station:
    """``code`` is the portal's telecode (three capitals). A city's main station stands for its city in questions."""

    code: str
    name: str
    pinyin: str = ""
    initials: str = ""
    city: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One distinct question: all trains of a day from one city to another. Stations by code."""

    date: Day
    origin: str
    destination: str
    student: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """What is left of one class. ``count`` None: plenty, more than the portal counts.

    ``price`` of one adult in fen, None if the portal does not say. ``standby``:
    the portal takes this class on its own standby list.
    """

    count: int | None
    price: int | None = None
    standby: bool = False

    @property
    def any(self) -> bool:
        return self.count is None or self.count > 0


@dataclass(frozen=True, slots=True)
class Offer:
    """One train between two stations on one day. ``date`` is that of boarding, not of the train's start.

    ``minutes`` is the time on board. ``on_sale_at`` is when this boarding
    station's tickets go on sale. ``secret`` is the portal's ticket for ordering
    from this row: valid for minutes, never stored, never compared.
    """

    date: Day
    train: str
    train_no: str
    origin: Station
    destination: Station
    departs: time
    arrives: time
    minutes: int
    state: OfferState
    seats: Mapping[SeatClass, Places]
    on_sale_at: datetime | None = None
    notice: str = ""
    """The portal's own words on the button, where they are not the usual ones."""
    secret: str = field(default="", repr=False, compare=False)
    extra: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """What the adapter hands from a row to an order; nobody else looks at it."""

    @property
    def key(self) -> tuple[Day, str, str, str]:
        return (self.date, self.train_no, self.origin.code, self.destination.code)


@dataclass(frozen=True, slots=True)
class Board:
    """The answer to one question: every train there is. Without offers no train goes, as the portal itself says."""

    question: Question
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody to travel: the name as in the portal's list of passengers, and the fare to buy."""

    name: str
    kind: TicketKind = TicketKind.ADULT


@dataclass(frozen=True, slots=True)
class Journey:
    """From one station to another, by code. ``exact``: these stations alone, not the others of their cities."""

    origin: str
    destination: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """A window of the day, both ends included; ``until`` before ``since`` crosses midnight."""

    since: time = time(0, 0)
    until: time = time(23, 59)


@dataclass(frozen=True, slots=True)
class Wish:
    """What one ticket watch waits for. The order of ``journeys``, ``dates`` and ``seats`` is the order of preference.

    ``trains`` empty: all; ``kinds`` are first letters (G, D, C, Z, T, K; ``0``
    for trains without one), empty: all. ``ceiling`` is the most one adult's
    place may cost, in fen. ``at_least``: so many places must be left, as many
    as there are travellers if that is more and ``together``. ``together``: all
    travellers or nobody; else as many as there are places, in their order.
    """

    dates: tuple[Day, ...]
    journeys: tuple[Journey, ...]
    seats: tuple[SeatClass, ...] = ()
    trains: frozenset[str] = frozenset()
    not_trains: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    departs: Hours = Hours()
    arrives: Hours = Hours()
    ceiling: int | None = None
    at_least: int = 1
    travellers: tuple[Traveller, ...] = ()
    together: bool = True
    places: tuple[SeatWish, ...] = ()
    intent: Intent = Intent.NOTIFY


@dataclass(frozen=True, slots=True)
class Fit:
    """A way in which an offer meets a wish: this class for these travellers (all, or the first of them)."""

    offer: Offer
    seat: SeatClass
    travellers: tuple[Traveller, ...]


@dataclass(frozen=True, slots=True)
class HeldOrder:
    """An order the portal keeps for its owner until ``deadline``. Prices in fen."""

    number: str
    date: Day
    train: str
    origin: str
    destination: str
    departs: time
    price: int
    deadline: datetime
    tickets: tuple["HeldTicket", ...] = ()


@dataclass(frozen=True, slots=True)
class HeldTicket:
    name: str
    kind: str
    seat_class: str
    coach: str
    seat: str
    price: int
