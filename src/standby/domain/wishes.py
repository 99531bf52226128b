"""Does an offer meet a wish? Pure; the phantoms (seats that are shown and not there) are handed in.

The order of a result is the order of preference: journeys, then trains as the
board has them, then seats, each as the wish names them. (A board is of one
date; who asks for several dates looks at their boards in the wish's order.)

Where the wish names no seats, every class will do but standing and those the
house has no name for, the cheapest first. A student's fare is sold in few
classes (:data:`STUDENT_SEATS`), and a child travels with somebody who is none:
what breaks these rules meets no wish.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import time
from typing import TypeAlias

from standby.domain.tickets import (
    Board,
    Fit,
    Hours,
    Journey,
    Offer,
    OfferState,
    Places,
    Question,
    SeatClass,
    TicketKind,
    Traveller,
    Wish,
)

Phantoms: TypeAlias = Callable[[Offer, SeatClass], bool]
"""Whether these seats are set aside because they could not be had a moment ago."""

STUDENT_SEATS = frozenset(
    {SeatClass.HARD_SEAT, SeatClass.HARD_SLEEPER, SeatClass.SECOND, SeatClass.STANDING, SeatClass.OTHER}
)
"""Where the student's fare is sold: notes on the protocol, section 6 (hard seats and sleepers, second class)."""

_UNASKED = frozenset({SeatClass.STANDING, SeatClass.OTHER})
_CLASSES = tuple(SeatClass)
_DEAR = 10**9


def no_phantoms(offer: Offer, seat: SeatClass) -> bool:
    return False


def questions(wish: Wish) -> tuple[Question, ...]:
    """What has to be asked, each question once: for every journey every date.

    The student's question is asked where everybody travels as a student; in a
    mixed party the seats must be sold to all of them.
    """
    student = bool(wish.travellers) and all(who.kind is TicketKind.STUDENT for who in wish.travellers)
    asked = (Question(day, way.origin, way.destination, student) for way in wish.journeys for day in wish.dates)
    return tuple(dict.fromkeys(asked))


def fits(wish: Wish, board: Board, phantoms: Phantoms = no_phantoms) -> tuple[Fit, ...]:
    """Every way in which the board meets the wish now, best first."""
    found = (
        Fit(offer, seat, travellers)
        for offer in wanted(wish, board)
        if offer.state is OfferState.BOOKABLE
        for seat in seats_of(wish, offer)
        if (travellers := party(wish, seat, offer.seats[seat])) is not None and not phantoms(offer, seat)
    )
    return tuple(found)


def standby_open(wish: Wish, board: Board) -> tuple[Fit, ...]:
    """Where the portal's own standby list is open for a class that is sold out: for all travellers, best first.

    The price of the list's deposit must be under the ceiling like any other.
    """
    found = (
        Fit(offer, seat, wish.travellers)
        for offer in wanted(wish, board)
        if offer.state in (OfferState.BOOKABLE, OfferState.SOLD_OUT)
        for seat in seats_of(wish, offer)
        if _waits(wish, seat, offer.seats[seat])
    )
    return tuple(found)


def wanted(wish: Wish, board: Board) -> Iterator[Offer]:
    """The trains of interest, whatever is left on them: journeys first, then as the board has them, each once."""
    if board.question.date not in wish.dates:
        return
    seen: set[tuple[object, ...]] = set()
    for way in wish.journeys:
        for offer in board.offers:
            if offer.key not in seen and goes(way, board.question, offer) and is_wanted(wish, offer):
                seen.add(offer.key)
                yield offer


def goes(way: Journey, question: Question, offer: Offer) -> bool:
    """Whether the offer is of this journey: asked for it, and between these very stations if it says ``exact``."""
    ends = (way.origin, way.destination)
    if way.exact:
        return (offer.origin.code, offer.destination.code) == ends
    return (question.origin, question.destination) == ends


def is_wanted(wish: Wish, offer: Offer) -> bool:
    """Train, kind and hours; the seats are another matter."""
    train = offer.train.upper()
    named = not wish.trains or train in {name.upper() for name in wish.trains}
    denied = train in {name.upper() for name in wish.not_trains}
    of_kind = not wish.kinds or kind_of(train) in {kind.upper() for kind in wish.kinds}
    timely = within(wish.departs, offer.departs) and within(wish.arrives, offer.arrives)
    return named and not denied and of_kind and timely


def kind_of(train: str) -> str:
    """``G`` of G7; ``0`` for a train without a letter."""
    return train[:1].upper() if train[:1].isalpha() else "0"


def within(hours: Hours, clock: time) -> bool:
    """By the minute, both ends included; the window may cross midnight."""
    clock = clock.replace(second=0, microsecond=0)
    if hours.since <= hours.until:
        return hours.since <= clock <= hours.until
    return clock >= hours.since or clock <= hours.until


def seats_of(wish: Wish, offer: Offer) -> Sequence[SeatClass]:
    """The classes of this train that would do, best first."""
    if wish.seats:
        return tuple(dict.fromkeys(seat for seat in wish.seats if seat in offer.seats))
    known = [seat for seat in offer.seats if seat not in _UNASKED]
    return sorted(known, key=lambda seat: (_price(offer.seats[seat]), _CLASSES.index(seat)))


def party(wish: Wish, seat: SeatClass, places: Places) -> tuple[Traveller, ...] | None:
    """Who can travel on these places: all, or the first of them where the wish allows it. None: nobody.

    The party of a wish without travellers is empty. Plenty is enough for anybody.
    """
    if not places.any or not affordable(wish, places) or not sold_to(wish.travellers, seat):
        return None
    count = len(wish.travellers) + wish.at_least if places.count is None else places.count
    if count < needed(wish):
        return None
    chosen = wish.travellers[:count]
    return None if child_alone(chosen) else chosen


def needed(wish: Wish) -> int:
    """So many places must be left."""
    return max(wish.at_least, len(wish.travellers) if wish.together else 1)


def affordable(wish: Wish, places: Places) -> bool:
    """A price the portal does not tell is not known to be under a ceiling."""
    return wish.ceiling is None or (places.price is not None and places.price <= wish.ceiling)


def sold_to(travellers: Sequence[Traveller], seat: SeatClass) -> bool:
    return seat in STUDENT_SEATS or all(who.kind is not TicketKind.STUDENT for who in travellers)


def child_alone(travellers: Sequence[Traveller]) -> bool:
    return bool(travellers) and all(who.kind is TicketKind.CHILD for who in travellers)


def _waits(wish: Wish, seat: SeatClass, places: Places) -> bool:
    listed = places.standby and not places.any
    return listed and affordable(wish, places) and sold_to(wish.travellers, seat)


def _price(places: Places) -> int:
    return _DEAR if places.price is None else places.price
