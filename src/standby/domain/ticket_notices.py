"""What a notice about tickets holds: facts as JSON, put into words only when it is sent.

``link`` is a page of the portal where the person acts: books, pays, looks at
the orders. Names of passengers are told in what they need to pay, nowhere else.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date, datetime
from typing import TypeAlias

from standby.domain.notices import Facts, error_data
from standby.domain.offers import SeatChange, on_sale
from standby.domain.ticket_codec import held_to_data, offer_to_data
from standby.domain.tickets import Fit, HeldOrder, Offer, Places, SeatClass, Traveller
from standby.errors import StandbyError

_Key: TypeAlias = tuple[tuple[date, str, str, str], SeatClass]


def seats(portal: str, news: Sequence[SeatChange], changes: Iterable[SeatChange], link: str = "") -> Facts:
    """The trains with ``news`` (what somebody can use), and for every class of them what was and what is.

    ``changes`` are all changes of the board.
    """
    was = {(change.offer.key, change.seat): change.was for change in (*changes, *news)}
    trains = {change.offer.key: change.offer for change in news}
    wanted = {(change.offer.key, change.seat) for change in news}
    told = [
        {**_train(offer), "seats": [_class(offer, seat, was, wanted) for seat in SeatClass if seat in offer.seats]}
        for offer in trains.values()
    ]
    return {"portal": portal, "link": link, "trains": told}


def standby_open(portal: str, fits: Sequence[Fit], link: str = "") -> Facts:
    """The portal's own standby list is open: it serves that list before it shows a returned seat to anyone."""
    trains: dict[object, Facts] = {}
    for fit in fits:
        train = trains.setdefault(fit.offer.key, {**_train(fit.offer), "seats": []})
        train["seats"].append({"seat": fit.seat, "price": fit.offer.seats[fit.seat].price})
    return {"portal": portal, "link": link, "trains": list(trains.values())}


def held(
    portal: str,
    order: HeldOrder,
    link: str = "",
    left_out: Iterable[Traveller] = (),
    offer: Offer | None = None,
) -> Facts:
    """A place is kept until the order's own deadline. ``left_out`` could not be given one.

    ``offer`` was ordered: it knows when the train arrives, which lists of orders do not say.
    """
    return {**_order(portal, order, link, offer), "left_out": [who.name for who in left_out]}


def pay_soon(portal: str, order: HeldOrder, link: str = "", offer: Offer | None = None) -> Facts:
    return _order(portal, order, link, offer)


def paid(portal: str, order: HeldOrder, link: str = "") -> Facts:
    """The order left the list of unpaid ones before its deadline: paid, or cancelled by its owner."""
    return _order(portal, order, link)


def order_expired(portal: str, order: HeldOrder, *, goes_on: bool = True) -> Facts:
    """Nobody paid in time. ``goes_on``: the watch looks for the next place."""
    return {**_order(portal, order, ""), "goes_on": goes_on}


def order_failed(portal: str, fit: Fit, error: StandbyError, *, goes_on: bool = True) -> Facts:
    """A place was there and could not be had; nothing was ordered."""
    return {"portal": portal, **_tried(fit), "error": error_data(error), "goes_on": goes_on}


def order_unknown(portal: str, fit: Fit, error: StandbyError, link: str = "") -> Facts:
    """An order may exist, and the portal's own list could not settle it: only the person can look."""
    return {"portal": portal, **_tried(fit), "error": error_data(error), "link": link}


def login_ended(portal: str, *, account: str = "", reserving: bool = True, error: StandbyError | None = None) -> Facts:
    """Only the person can log in again. ``account`` as the command takes it; ``reserving``: a watch with it would
    reserve and now cannot; ``error``: why Standby, which has the password, does not log in by itself."""
    why = {"error": error_data(error)} if error else {}
    return {"portal": portal, "account": account, "reserving": reserving, **why}


def qr_hand_over(portal: str, picture: bytes, *, deadline: datetime, account: str = "") -> Facts:
    """A code to scan with the portal's app, as a PNG that travels within the letter."""
    return {
        "portal": portal,
        "kind": "qr",
        "account": account,
        "picture": base64.b64encode(picture).decode(),
        "deadline": deadline.isoformat(),
    }


def _train(offer: Offer) -> Facts:
    data = offer_to_data(offer)
    kept = {name: data[name] for name in ("date", "train", "departs", "arrives", "minutes", "state")}
    return {**kept, "origin": offer.origin.name, "destination": offer.destination.name}


def _class(
    offer: Offer,
    seat: SeatClass,
    was: Mapping[_Key, Places | None],
    wanted: Set[_Key],
) -> Facts:
    now = on_sale(offer).get(seat)
    key = (offer.key, seat)
    before = was.get(key, now)
    return {
        "seat": seat,
        "wanted": key in wanted,
        "changed": key in was,
        "was": _places(before),
        "now": _places(now),
    }


def _places(places: Places | None) -> Facts | None:
    return {"count": places.count, "price": places.price, "standby": places.standby} if places else None


def _order(portal: str, order: HeldOrder, link: str, offer: Offer | None = None) -> Facts:
    known = held_to_data(order)
    if offer and (offer.date, offer.train, offer.departs) == (order.date, order.train, order.departs):
        known["arrives"] = offer_to_data(offer)["arrives"]
    return {"portal": portal, "order": known, "link": link}


def _tried(fit: Fit) -> Facts:
    return {"train": _train(fit.offer), "seat": fit.seat, "travellers": len(fit.travellers)}
