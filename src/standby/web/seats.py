"""What a ticket watch waits for, what is left of that and why it does not do, and the place that is held: as its card
shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from standby.channels.wording.state import error_from_data
from standby.channels.wording.tickets import left_of, money, seat_name, train_title
from standby.domain.misses import Miss
from standby.domain.text import one_line
from standby.domain.ticket_codec import held_to_data
from standby.domain.tickets import HeldOrder, Hours, Offer, SeatClass, Wish
from standby.domain.wishes import seats_of, wanted
from standby.i18n import Translator
from standby.services import tickets
from standby.services.status import Places

MOST_ROWS = 8
MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Left:
    """One class of one train."""

    train: str
    when: str
    seat: str
    left: str
    price: str
    does: bool


@dataclass(frozen=True, slots=True)
class Card:
    """``wish`` are labels and what is wished; ``more`` rows did not fit; ``held`` are a title and its lines.

    ``stopped`` says why the watch rests, empty where the card says it otherwise.
    """

    wish: tuple[tuple[str, str], ...]
    left: tuple[Left, ...]
    more: int
    why: tuple[str, ...]
    held: tuple[str, ...]
    stopped: str


def card(place: Places, words: Translator) -> Card:
    """The card of one watch in the visitor's language."""
    shown = place.shown
    rows = _rows(shown, words)
    return Card(
        wish=tuple(_wish(place.row.wish, _names(place), words)),
        left=tuple(rows[:MOST_ROWS]),
        more=max(0, len(rows) - MOST_ROWS),
        why=tuple(_why(shown, words)),
        held=_held(place, place.held, words) if place.held else (),
        stopped=_stopped(place, words),
    )


def _wish(wish: Wish, names: Mapping[str, str], words: Translator) -> Iterable[tuple[str, str]]:
    comma = words.text(", ")
    ways = [
        f"{names.get(way.origin, way.origin)} → {names.get(way.destination, way.destination)}" for way in wish.journeys
    ]
    yield words.text("Route"), comma.join(one_line(way, 80) for way in ways)
    yield words.text("Dates"), comma.join(words.day(day) for day in wish.dates)
    trains = [*sorted(wish.trains), *(["/".join(sorted(wish.kinds))] if wish.kinds else [])]
    yield words.text("Trains"), comma.join(one_line(each, 20) for each in trains) or words.text("any")
    if wish.departs != Hours():
        yield words.text("Leaves"), f"{wish.departs.since:%H:%M}–{wish.departs.until:%H:%M}"
    if wish.arrives != Hours():
        yield words.text("Arrives"), f"{wish.arrives.since:%H:%M}–{wish.arrives.until:%H:%M}"
    yield words.text("Classes"), comma.join(seat_name(seat, words) for seat in wish.seats) or words.text("any")
    if wish.travellers:
        yield words.text("Travellers"), words.number(len(wish.travellers))


def _names(place: Places) -> dict[str, str]:
    """Stations by code; those on the boards are known even where the list never was."""
    boards = place.shown.boards if place.shown else ()
    seen = {
        end.code: end.name for board in boards for offer in board.offers for end in (offer.origin, offer.destination)
    }
    return {**seen, **place.names}


def _rows(shown: tickets.Shown | None, words: Translator) -> list[Left]:
    """What does first."""
    if shown is None:
        return []
    wish, fits = shown.row.wish, {(fit.offer.key, fit.seat) for fit in shown.fits}
    rows = [
        _left(offer, seat, words, does=(offer.key, seat) in fits)
        for board in shown.boards
        for offer in wanted(wish, board)
        for seat in seats_of(wish, offer)
    ]
    return sorted(rows, key=lambda row: not row.does)


def _left(offer: Offer, seat: SeatClass, words: Translator, *, does: bool) -> Left:
    price = offer.seats[seat].price
    return Left(
        train=one_line(offer.train, 12),
        when=f"{words.day(offer.date)} {offer.departs:%H:%M}–{offer.arrives:%H:%M}",
        seat=seat_name(seat, words),
        left=left_of(offer, seat, words),
        price=money(price) if price is not None else "",
        does=does,
    )


def _why(shown: tickets.Shown | None, words: Translator) -> Iterable[str]:
    """Why what is left does not do; that a class is sold out the table says."""
    if shown is None or not shown.boards or shown.fits:
        return
    reasons = [miss for miss in shown.misses if not _is_sold_out(miss)]
    yield from (one_line(words.said(miss.why), 200) for miss in reasons[:MOST_REASONS])
    if not shown.misses:
        yield words.text("No train goes as you wish.")
    elif not reasons:
        yield words.text("Everything you would take is sold out.")
    if shown.standby:
        yield words.text("The portal's own standby list is open: join it there, it is served first.")


def _is_sold_out(miss: Miss) -> bool:
    return miss.seat is not None and not miss.offer.seats[miss.seat].any


def _held(place: Places, order: HeldOrder, words: Translator) -> tuple[str, ...]:
    facts, offer = held_to_data(order), place.ordered
    if offer and (offer.date, offer.train, offer.departs) == (order.date, order.train, order.departs):
        facts["arrives"] = f"{offer.arrives:%H:%M}"
    seats = [
        f"{seat_name(ticket.seat_class, words)} · "
        + words.text("coach {coach}, seat {seat}", coach=one_line(ticket.coach, 10), seat=one_line(ticket.seat, 20))
        for ticket in order.tickets[:20]
    ]
    return (train_title(facts, words), *seats, words.text("Price of the order: {price}", price=money(order.price)))


def _stopped(place: Places, words: Translator) -> str:
    """An attempt keeps its error with facts, which can be said in every language; the watch keeps a sentence."""
    watch, attempt = place.row.watch, place.row.reservation
    if watch.state != "stopped" or place.held:
        return ""
    if attempt and attempt.state == "expired":
        return words.text("The order was not paid in time. Go on if you still want a place.")
    if attempt and attempt.state == "failed" and attempt.reason:
        return one_line(words.tell(error_from_data(attempt.reason)), 400)
    return one_line(words.said(watch.reason), 400)
