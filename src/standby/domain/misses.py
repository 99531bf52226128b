"""Why a board does not meet a wish, train by train and class by class, in sentences for both languages. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from standby.domain.ticket_words import SEAT_NAMES
from standby.domain.tickets import Board, Offer, OfferState, Places, SeatClass, Wish
from standby.domain.wishes import (
    Phantoms,
    affordable,
    goes,
    is_wanted,
    needed,
    no_phantoms,
    party,
    seats_of,
    sold_to,
    wanted,
)
from standby.errors import Said, said


@dataclass(frozen=True, slots=True)
class Miss:
    """One reason: of a whole train (``seat`` None) or of one class. ``why`` is a sentence without its full stop."""

    offer: Offer
    seat: SeatClass | None
    why: Said


def why_not(wish: Wish, board: Board, phantoms: Phantoms = no_phantoms) -> tuple[Miss, ...]:
    """A reason for every class of interest that does not meet the wish, trains in the order of preference.

    Of interest are the trains that the wish lets through, and those it names
    that go at another hour. Nothing for a board without such trains: that no
    train goes is the caller's to say.
    """
    found = [miss for offer in wanted(wish, board) for miss in _of_train(wish, offer, phantoms)]
    return (*found, *_untimely(wish, board))


def _of_train(wish: Wish, offer: Offer, phantoms: Phantoms) -> Iterator[Miss]:
    if offer.state not in (OfferState.BOOKABLE, OfferState.SOLD_OUT):
        yield Miss(offer, None, _closed(offer))
        return
    classes = seats_of(wish, offer)
    if not classes:
        yield Miss(offer, None, said("{train} has none of the classes you want", train=offer.train))
    for seat in classes:
        if why := _of_class(wish, offer, seat, phantoms):
            yield Miss(offer, seat, why)


def _closed(offer: Offer) -> Said:
    if offer.state is OfferState.NOT_ON_SALE:
        return said("{train} is not on sale yet", train=offer.train)
    if offer.state is OfferState.CLOSED:
        return said("{train} is not sold at this hour", train=offer.train)
    return said("{train} does not run or is not sold", train=offer.train)


def _of_class(wish: Wish, offer: Offer, seat: SeatClass, phantoms: Phantoms) -> Said | None:
    places, name = offer.seats[seat], SEAT_NAMES[seat]
    if not places.any:
        return _sold_out(offer, name, places)
    if offer.state is OfferState.SOLD_OUT:
        return said("{train}, {seat}: shown, but the portal does not sell it", train=offer.train, seat=name)
    if not sold_to(wish.travellers, seat):
        return said("{train}, {seat}: not sold at a student's fare", train=offer.train, seat=name)
    if not affordable(wish, places):
        return _dear(wish, offer, name, places)
    if phantoms(offer, seat):
        return said("{train}, {seat}: shown, but it could not be had a moment ago", train=offer.train, seat=name)
    return None if party(wish, seat, places) is not None else _too_few(wish, offer, name, places)


def _sold_out(offer: Offer, name: Said, places: Places) -> Said:
    if places.standby:
        return said("{train}, {seat}: sold out, the portal's standby list is open", train=offer.train, seat=name)
    return said("{train}, {seat}: sold out", train=offer.train, seat=name)


def _dear(wish: Wish, offer: Offer, name: Said, places: Places) -> Said:
    if places.price is None:
        return said("{train}, {seat}: the portal does not tell the price", train=offer.train, seat=name)
    return said(
        "{train}, {seat}: ¥{price}, over your ceiling of ¥{ceiling}",
        train=offer.train,
        seat=name,
        price=yuan(places.price),
        ceiling=yuan(wish.ceiling or 0),
    )


def _too_few(wish: Wish, offer: Offer, name: Said, places: Places) -> Said:
    if places.count is None or places.count >= needed(wish):
        return said("{train}, {seat}: no place for an adult with the children", train=offer.train, seat=name)
    together = wish.together and len(wish.travellers) >= wish.at_least
    facts = {"train": offer.train, "seat": name, "count": places.count, "wanted": needed(wish)}
    if together and len(wish.travellers) > 1:
        return said("{train}, {seat}: {count} left, {wanted} wanted together", **facts)
    return said("{train}, {seat}: {count} left, at least {wanted} wanted", **facts)


def _untimely(wish: Wish, board: Board) -> Iterator[Miss]:
    """Trains that were named, and that the wish's own hours or kinds keep out."""
    named = {name.upper() for name in wish.trains} - {name.upper() for name in wish.not_trains}
    if board.question.date not in wish.dates:
        return
    for offer in board.offers:
        of_journey = any(goes(way, board.question, offer) for way in wish.journeys)
        if offer.train.upper() in named and of_journey and not is_wanted(wish, offer):
            why = said(
                "{train} goes {departs}-{arrives}, which your hours or kinds of train leave out",
                train=offer.train,
                departs=f"{offer.departs:%H:%M}",
                arrives=f"{offer.arrives:%H:%M}",
            )
            yield Miss(offer, None, why)


def yuan(fen: int) -> str:
    """``73`` or ``219.5``: an amount in fen as people write it, without the sign."""
    whole, rest = divmod(fen, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)
