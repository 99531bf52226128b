"""A wish for places as it is typed: dates, stations, seats, travellers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Annotated, TypeVar

import typer

from standby.domain.schedule import parse_hours
from standby.domain.tickets import (
    Hours,
    Intent,
    Journey,
    SeatClass,
    SeatWish,
    Station,
    TicketKind,
    Traveller,
    Wish,
)
from standby.errors import WrongUse

PANEL = "Tickets"
Word = TypeVar("Word", bound=StrEnum)

SEATS: Mapping[str, SeatClass] = {
    "商务座": SeatClass.BUSINESS,
    "特等座": SeatClass.SPECIAL,
    "优选一等座": SeatClass.PREFERRED_FIRST,
    "一等座": SeatClass.FIRST,
    "二等座": SeatClass.SECOND,
    "二等包座": SeatClass.SECOND_CABIN,
    "高级软卧": SeatClass.DELUXE_SLEEPER,
    "软卧": SeatClass.SOFT_SLEEPER,
    "一等卧": SeatClass.SOFT_SLEEPER,
    "动卧": SeatClass.EMU_SLEEPER,
    "硬卧": SeatClass.HARD_SLEEPER,
    "二等卧": SeatClass.HARD_SLEEPER,
    "软座": SeatClass.SOFT_SEAT,
    "硬座": SeatClass.HARD_SEAT,
    "无座": SeatClass.STANDING,
}
KINDS: Mapping[str, TicketKind] = {"成人": TicketKind.ADULT, "儿童": TicketKind.CHILD, "学生": TicketKind.STUDENT}

_PLAIN = ", ".join(seat.value.replace("_", "-") for seat in SeatClass if seat is not SeatClass.OTHER)

From = Annotated[
    list[str] | None,
    typer.Option(
        "--from", help="Station to leave from: name, pinyin or code. Several: as many --to.", rich_help_panel=PANEL
    ),
]
To = Annotated[list[str] | None, typer.Option("--to", help="Station to go to.", rich_help_panel=PANEL)]
Exact = Annotated[
    bool, typer.Option("--exact", help="These very stations, not the others of their cities.", rich_help_panel=PANEL)
]
Dates = Annotated[
    list[str] | None,
    typer.Option("--date", help="Day of travel, such as 2026-12-24; several: best first.", rich_help_panel=PANEL),
]
Trains = Annotated[
    list[str] | None,
    typer.Option("--train", help="Only this train; may be given several times.", rich_help_panel=PANEL),
]
NotTrains = Annotated[list[str] | None, typer.Option("--not-train", help="Not this train.", rich_help_panel=PANEL)]
TrainKinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind", help="Only trains of this letter: G, D, C, Z, T, K; 0: those without.", rich_help_panel=PANEL
    ),
]
Depart = Annotated[str, typer.Option(help="Leave within these hours, such as 08:00-12:00.", rich_help_panel=PANEL)]
Arrive = Annotated[str, typer.Option(help="Arrive within these hours.", rich_help_panel=PANEL)]
Seats = Annotated[
    list[str] | None, typer.Option("--seat", help=f"Class of seat, best first: {_PLAIN}.", rich_help_panel=PANEL)
]
Passengers = Annotated[
    list[str] | None,
    typer.Option(
        "--passenger",
        help="Who travels, as in the portal's list; :child or :student for such a fare.",
        rich_help_panel=PANEL,
    ),
]
Fewer = Annotated[
    bool, typer.Option("--fewer", help="Not all have to get a place; else it is all or nobody.", rich_help_panel=PANEL)
]
AtLeast = Annotated[int, typer.Option(min=1, help="So many places must be left.", rich_help_panel=PANEL)]
MaxPrice = Annotated[str, typer.Option(help="The most an adult's place may cost, in yuan.", rich_help_panel=PANEL)]
Window = Annotated[
    bool, typer.Option("--window", help="A seat at the window, if it can be had.", rich_help_panel=PANEL)
]
Aisle = Annotated[bool, typer.Option("--aisle", help="A seat at the aisle, if it can be had.", rich_help_panel=PANEL)]
Lower = Annotated[bool, typer.Option("--lower", help="A lower berth, if it can be had.", rich_help_panel=PANEL)]
IntentName = Annotated[
    str,
    typer.Option(
        "--intent",
        help="What to do: notify, reserve (with --account, or your only one), or standby for the site's own list.",
        rich_help_panel=PANEL,
    ),
]


Url = Annotated[str, typer.Option(help="The ticket site's address; default: the real one.", rich_help_panel=PANEL)]
UserName = Annotated[
    str, typer.Option("--user", help="Whose watch; may be left out if there is only one user.", rich_help_panel=PANEL)
]


@dataclass(frozen=True, slots=True)
class Typed:
    """A wish whose stations are still names: ``journeys`` are pairs of what was typed. The rest is as in a wish."""

    journeys: tuple[tuple[str, str], ...]
    exact: bool
    dates: tuple[date, ...]
    trains: frozenset[str]
    not_trains: frozenset[str]
    kinds: frozenset[str]
    departs: Hours
    arrives: Hours
    seats: tuple[SeatClass, ...]
    travellers: tuple[Traveller, ...]
    together: bool
    at_least: int
    ceiling: int | None
    places: tuple[SeatWish, ...]
    intent: Intent

    def wish(self, journeys: Sequence[tuple[Station, Station]]) -> Wish:
        """The wish, once the stations are found."""
        facts = {each.name: getattr(self, each.name) for each in fields(self)}
        ways = tuple(Journey(origin.code, end.code, facts["exact"]) for origin, end in journeys)
        del facts["exact"]
        return Wish(**(facts | {"journeys": ways}))


def pairs(origins: Sequence[str] | None, ends: Sequence[str] | None) -> tuple[tuple[str, str], ...]:
    """Each --from with its --to. Raises WrongUse."""
    if not origins or not ends or len(origins) != len(ends):
        raise WrongUse(what="A ticket watch needs --from and --to, as many of the one as of the other")
    return tuple(zip(origins, ends, strict=True))


def days(texts: Sequence[str] | None) -> tuple[date, ...]:
    if not texts:
        raise WrongUse(what="A ticket watch needs at least one --date")
    return tuple(dict.fromkeys(map(day, texts)))


def day(text: str) -> date:
    """``2026-12-24``. Raises WrongUse."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise WrongUse(what=f"{text!r} is not a day; write it like 2026-12-24") from error


def hours(text: str) -> Hours:
    """``08:00-12:00``, both ends included; nothing for the whole day. Raises WrongUse."""
    if not text.strip():
        return Hours()
    try:
        return Hours(*parse_hours(text))
    except WrongUse as error:
        raise WrongUse(what=f"{text!r} is not a span of hours; write it like 08:00-12:00") from error


def seat(text: str) -> SeatClass:
    """``second``, ``hard-sleeper`` or the class's Chinese name. Raises WrongUse."""
    return SEATS.get(text.strip()) or _one_of(SeatClass, text, f"is no class of seat; there are {_PLAIN}")


def traveller(text: str) -> Traveller:
    """``李晴`` or ``李晴:child``. Raises WrongUse."""
    name, _, fare = text.replace("：", ":").partition(":")
    if not name.strip():
        raise WrongUse(what=f"--passenger {text!r} has no name")
    if not fare.strip():
        return Traveller(name.strip())
    kind = KINDS.get(fare.strip()) or _one_of(TicketKind, fare, "is no fare; there are adult, child and student")
    return Traveller(name.strip(), kind)


def fen(text: str) -> int | None:
    """Yuan, such as 80 or 73.5, as fen; nothing for no limit. Raises WrongUse."""
    if not text.strip():
        return None
    try:
        amount = Decimal(text.strip()) * 100
    except InvalidOperation:
        amount = Decimal(0)
    if not (amount.is_finite() and 0 < amount < 10**9):
        raise WrongUse(what=f"--max-price {text!r} is not a price in yuan")
    return int(amount)


def intent(text: str) -> Intent:
    return _one_of(Intent, text, "is nothing Standby does with tickets; there are notify, reserve and standby")


def kind(text: str) -> str:
    """The letter of a kind of train. Raises WrongUse."""
    letter = text.strip().upper()
    if len(letter) != 1 or not letter.isascii() or not letter.isalnum():
        raise WrongUse(what=f"--kind {text!r} is not a train's letter; write it like G, or 0 for trains without one")
    return letter


def _one_of(words: type[Word], text: str, complaint: str) -> Word:
    try:
        return words(text.strip().lower().replace("-", "_"))
    except ValueError as error:
        raise WrongUse(what=f"{text!r} {complaint}") from error
