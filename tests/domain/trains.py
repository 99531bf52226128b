"""Trains, boards and wishes to tell stories about."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from standby.domain.tickets import (
    Board,
    Journey,
    Offer,
    OfferState,
    Places,
    Question,
    SeatClass,
    Station,
    TicketKind,
    Traveller,
    Wish,
)

DAY = date(2030, 1, 18)
QUESTION = Question(DAY, "SHH", "HZH")
SHANGHAI, HONGQIAO, HANGZHOU, EAST = (
    Station("SHH", "上海"),
    Station("AOH", "上海虹桥"),
    Station("HZH", "杭州"),
    Station("HGH", "杭州东"),
)
ADULT, OTHER_ADULT = Traveller("张明"), Traveller("李晴")
CHILD, STUDENT = Traveller("张小满", TicketKind.CHILD), Traveller("王学", TicketKind.STUDENT)
SECOND, FIRST, HARD = SeatClass.SECOND, SeatClass.FIRST, SeatClass.HARD_SEAT
PLENTY = None


def train(
    name: str = "G1",
    departs: str = "08:00",
    arrives: str = "09:00",
    seats: dict[SeatClass, Any] | None = None,
    **more: Any,
) -> Offer:
    """``seats``: a count, or whole :class:`Places`; counts cost 73 yuan."""
    told = {SECOND: 1} if seats is None else seats
    places = {seat: left if isinstance(left, Places) else Places(left, 7300) for seat, left in told.items()}
    offer = Offer(
        date=DAY,
        train=name,
        train_no=f"no-{name}",
        origin=HONGQIAO,
        destination=EAST,
        departs=time.fromisoformat(departs),
        arrives=time.fromisoformat(arrives),
        minutes=60,
        state=OfferState.BOOKABLE,
        seats=places,
    )
    return replace(offer, **more)


def board(*offers: Offer, question: Question = QUESTION) -> Board:
    return Board(question, offers)


def wish(*travellers: Traveller, **more: Any) -> Wish:
    start = Wish(dates=(DAY,), journeys=(Journey("SHH", "HZH"),), seats=(SECOND,), travellers=travellers)
    return replace(start, **more)
