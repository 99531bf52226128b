"""What differs between two boards, seat class by seat class, and which of it somebody can use. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from standby.domain.tickets import Board, Offer, OfferState, Places, Question, SeatClass, Wish
from standby.domain.wishes import goes, is_wanted, party, seats_of

_SOLD = frozenset({OfferState.BOOKABLE, OfferState.SOLD_OUT})


@dataclass(frozen=True, slots=True)
class SeatChange:
    """One class of one train: what could be bought and what can be now. None: not on sale, or not there.

    ``offer`` is the train as it is now.
    """

    question: Question
    offer: Offer
    seat: SeatClass
    was: Places | None
    now: Places | None


def seat_changes(before: Board | None, after: Board) -> tuple[SeatChange, ...]:
    """Every class whose count, price or standby list is another, in the board's order of trains.

    ``before`` None: nothing was known, so whatever is on sale now is a change.
    A train that is not on the board any more is none: it has left, or will be
    back. Outside the hours of business nothing is on sale, though counts are
    shown; so what came back overnight is a change in the morning.
    """
    known = {offer.key: offer for offer in before.offers} if before else {}
    return tuple(change for offer in after.offers for change in _of_train(after.question, known.get(offer.key), offer))


def useful(wish: Wish, changes: Iterable[SeatChange]) -> tuple[SeatChange, ...]:
    """The changes that somebody with this wish can use: more of the travellers can go than before.

    Another price, fewer seats, or a third seat where two are wanted is no news.
    """
    return tuple(change for change in changes if _is_wanted(wish, change) and _gain(wish, change) > 0)


def on_sale(offer: Offer) -> dict[SeatClass, Places]:
    """What of the train can be bought, or is sold out; nothing where nothing is sold."""
    return dict(offer.seats) if offer.state in _SOLD else {}


def _of_train(question: Question, before: Offer | None, after: Offer) -> Iterator[SeatChange]:
    was, now = on_sale(before) if before else {}, on_sale(after)
    for seat in SeatClass:
        if was.get(seat) != now.get(seat):
            yield SeatChange(question, after, seat, was.get(seat), now.get(seat))


def _is_wanted(wish: Wish, change: SeatChange) -> bool:
    offer, question = change.offer, change.question
    of_journey = any(goes(way, question, offer) for way in wish.journeys)
    return (
        question.date in wish.dates
        and of_journey
        and is_wanted(wish, offer)
        and offer.state is OfferState.BOOKABLE
        and change.seat in seats_of(wish, offer)
    )


def _gain(wish: Wish, change: SeatChange) -> int:
    """How many more can travel. A wish without travellers counts as one."""
    return _seated(wish, change.seat, change.now) - _seated(wish, change.seat, change.was)


def _seated(wish: Wish, seat: SeatClass, places: Places | None) -> int:
    travellers = party(wish, seat, places) if places else None
    return 0 if travellers is None else max(1, len(travellers))
