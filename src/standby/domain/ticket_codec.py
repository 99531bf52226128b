"""Wishes, boards, fits and held orders as JSON text, canonical so that a digest of it means something.

The text of a board does not depend on the order in which the portal prints its
trains: they are sorted by departure. What is the adapter's own (``secret``,
``extra``) and what a list of stations knows better (pinyin, city) is left out.
Unknown keys are ignored and missing ones take their defaults; text that is not
ours raises ValueError.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any, TypeVar

from standby.domain.codec import canonical
from standby.domain.tickets import (
    Board,
    Fit,
    HeldOrder,
    HeldTicket,
    Hours,
    Intent,
    Journey,
    Offer,
    OfferState,
    Places,
    Question,
    SeatClass,
    SeatWish,
    Station,
    TicketKind,
    Traveller,
    Wish,
)

T = TypeVar("T")
Data = dict[str, Any]
Row = Mapping[str, Any]


def wish_to_json(wish: Wish) -> str:
    return canonical(
        {
            "dates": [day.isoformat() for day in wish.dates],
            "journeys": [[way.origin, way.destination, way.exact] for way in wish.journeys],
            "seats": list(wish.seats),
            "trains": sorted(wish.trains),
            "not_trains": sorted(wish.not_trains),
            "kinds": sorted(wish.kinds),
            "departs": _hours_to_data(wish.departs),
            "arrives": _hours_to_data(wish.arrives),
            "ceiling": wish.ceiling,
            "at_least": wish.at_least,
            "travellers": [traveller_to_data(traveller) for traveller in wish.travellers],
            "together": wish.together,
            "places": list(wish.places),
            "intent": wish.intent,
        }
    )


def wish_from_json(text: str) -> Wish:
    return _read("wish", text, _wish)


def board_to_json(board: Board) -> str:
    offers = sorted((offer_to_data(offer) for offer in board.offers), key=_in_order)
    return canonical({"question": question_to_data(board.question), "offers": offers})


def board_from_json(text: str) -> Board:
    return _read(
        "board",
        text,
        lambda row: Board(
            question_from_data(row["question"]), tuple(offer_from_data(offer) for offer in row["offers"])
        ),
    )


def fit_to_json(fit: Fit) -> str:
    travellers = [traveller_to_data(traveller) for traveller in fit.travellers]
    return canonical({"offer": offer_to_data(fit.offer), "seat": fit.seat, "travellers": travellers})


def fit_from_json(text: str) -> Fit:
    return _read("fit", text, _fit)


def held_to_json(held: HeldOrder) -> str:
    return canonical(held_to_data(held))


def held_from_json(text: str) -> HeldOrder:
    return _read("held order", text, held_from_data)


def question_to_data(question: Question) -> Data:
    return {
        "date": question.date.isoformat(),
        "origin": question.origin,
        "destination": question.destination,
        "student": question.student,
    }


def question_from_data(row: Row) -> Question:
    with _of("question"):
        return Question(_day(row["date"]), str(row["origin"]), str(row["destination"]), row.get("student") is True)


def offer_to_data(offer: Offer) -> Data:
    return {
        "date": offer.date.isoformat(),
        "train": offer.train,
        "train_no": offer.train_no,
        "origin": [offer.origin.code, offer.origin.name],
        "destination": [offer.destination.code, offer.destination.name],
        "departs": _clock_to_data(offer.departs),
        "arrives": _clock_to_data(offer.arrives),
        "minutes": offer.minutes,
        "state": offer.state,
        "seats": {seat: [places.count, places.price, places.standby] for seat, places in offer.seats.items()},
        "on_sale_at": offer.on_sale_at.isoformat() if offer.on_sale_at else None,
        "notice": offer.notice,
    }


def offer_from_data(row: Row) -> Offer:
    with _of("train"):
        on_sale_at = row.get("on_sale_at")
        return Offer(
            date=_day(row["date"]),
            train=str(row["train"]),
            train_no=str(row["train_no"]),
            origin=_station(row["origin"]),
            destination=_station(row["destination"]),
            departs=time.fromisoformat(row["departs"]),
            arrives=time.fromisoformat(row["arrives"]),
            minutes=int(row["minutes"]),
            state=OfferState(row["state"]),
            seats={SeatClass(seat): _places(places) for seat, places in row["seats"].items()},
            on_sale_at=datetime.fromisoformat(on_sale_at) if on_sale_at else None,
            notice=str(row.get("notice", "")),
        )


def held_to_data(held: HeldOrder) -> Data:
    return {
        "number": held.number,
        "date": held.date.isoformat(),
        "train": held.train,
        "origin": held.origin,
        "destination": held.destination,
        "departs": _clock_to_data(held.departs),
        "price": held.price,
        "deadline": held.deadline.isoformat(),
        "tickets": [
            {name: getattr(ticket, name) for name in ("name", "kind", "seat_class", "coach", "seat", "price")}
            for ticket in held.tickets
        ],
    }


def held_from_data(row: Row) -> HeldOrder:
    with _of("held order"):
        return HeldOrder(
            number=str(row["number"]),
            date=_day(row["date"]),
            train=str(row["train"]),
            origin=str(row["origin"]),
            destination=str(row["destination"]),
            departs=time.fromisoformat(row["departs"]),
            price=int(row["price"]),
            deadline=datetime.fromisoformat(row["deadline"]),
            tickets=tuple(_held_ticket(ticket) for ticket in row.get("tickets", ())),
        )


def traveller_to_data(traveller: Traveller) -> Data:
    return {"name": traveller.name, "kind": traveller.kind}


def traveller_from_data(row: Row) -> Traveller:
    with _of("traveller"):
        return Traveller(str(row["name"]), TicketKind(row.get("kind", TicketKind.ADULT)))


def _in_order(offer: Data) -> tuple[str, ...]:
    return (offer["departs"], offer["train"], canonical(offer))


def _wish(row: Row) -> Wish:
    ceiling = row.get("ceiling")
    return Wish(
        dates=tuple(_day(day) for day in row["dates"]),
        journeys=tuple(Journey(str(origin), str(end), exact is True) for origin, end, exact in row["journeys"]),
        seats=tuple(SeatClass(seat) for seat in row.get("seats", ())),
        trains=frozenset(str(train) for train in row.get("trains", ())),
        not_trains=frozenset(str(train) for train in row.get("not_trains", ())),
        kinds=frozenset(str(kind) for kind in row.get("kinds", ())),
        departs=_hours(row.get("departs")),
        arrives=_hours(row.get("arrives")),
        ceiling=None if ceiling is None else int(ceiling),
        at_least=int(row.get("at_least", 1)),
        travellers=tuple(traveller_from_data(traveller) for traveller in row.get("travellers", ())),
        together=row.get("together", True) is not False,
        places=tuple(SeatWish(place) for place in row.get("places", ())),
        intent=Intent(row.get("intent", Intent.NOTIFY)),
    )


def _fit(row: Row) -> Fit:
    travellers = tuple(traveller_from_data(traveller) for traveller in row["travellers"])
    return Fit(offer_from_data(row["offer"]), SeatClass(row["seat"]), travellers)


def _held_ticket(row: Row) -> HeldTicket:
    name, kind, seat_class, coach, seat = (str(row[key]) for key in ("name", "kind", "seat_class", "coach", "seat"))
    return HeldTicket(name, kind, seat_class, coach, seat, int(row["price"]))


def _places(row: Any) -> Places:
    count, price, standby = row
    return Places(None if count is None else int(count), None if price is None else int(price), standby is True)


def _station(row: Any) -> Station:
    code, name = row
    return Station(str(code), str(name))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _clock_to_data(clock: time) -> str:
    return clock.isoformat("minutes")


def _hours_to_data(hours: Hours) -> list[str]:
    return [_clock_to_data(hours.since), _clock_to_data(hours.until)]


def _hours(row: Any) -> Hours:
    return Hours() if row is None else Hours(*(time.fromisoformat(clock) for clock in row))


def _read(what: str, text: str, build: Callable[[Row], T]) -> T:
    with _of(what):
        return build(json.loads(text))


@contextmanager
def _of(what: str) -> Iterator[None]:
    """One kind of error for text that is not ours."""
    try:
        yield
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"not a {what}") from error
