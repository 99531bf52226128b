"""Trains and places on the terminal and as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import fill
from typing import Any

from rich.table import Table

from standby.cli.output import console
from standby.domain.misses import Miss, yuan
from standby.domain.offers import SeatChange
from standby.domain.ticket_codec import offer_to_data, question_to_data
from standby.domain.ticket_words import SEAT_NAMES
from standby.domain.tickets import Board, Fit, Offer, OfferState, Places, SeatClass, Wish
from standby.domain.wishes import is_wanted, wanted

MOST_REASONS = 12
NO_BREAK = "\u00a0"
FOLD = 28
"""Columns of a line of places, so that a table of them fits into 80."""
ENDLESS = 10_000
"""Columns, to learn how wide a table would like to be; rich never says more than there are."""
SHORT: Mapping[SeatClass, str] = {
    SeatClass.PREFERRED_FIRST: "first+",
    SeatClass.SECOND_CABIN: "cabin",
    SeatClass.DELUXE_SLEEPER: "deluxe",
    SeatClass.SOFT_SLEEPER: "soft bed",
    SeatClass.EMU_SLEEPER: "EMU bed",
    SeatClass.HARD_SLEEPER: "hard bed",
    SeatClass.SOFT_SEAT: "soft seat",
    SeatClass.HARD_SEAT: "hard seat",
}
"""For the heads of columns."""
STATES: Mapping[OfferState, str] = {
    OfferState.BOOKABLE: "",
    OfferState.SOLD_OUT: "sold out",
    OfferState.NOT_ON_SALE: "not on sale yet",
    OfferState.CLOSED: "not sold at this hour",
    OfferState.SUSPENDED: "does not run",
}


def boards_facts(boards: Iterable[Board]) -> dict[str, Any]:
    return {"boards": [_board_facts(board) for board in boards]}


def _board_facts(board: Board) -> dict[str, Any]:
    trains = [
        offer_to_data(offer) | {"seats": {seat: _places_facts(places) for seat, places in offer.seats.items()}}
        for offer in board.offers
    ]
    return {**question_to_data(board.question), "trains": trains}


def change_facts(change: SeatChange) -> dict[str, Any]:
    offer = change.offer
    return {
        "date": offer.date,
        "train": offer.train,
        "seat": change.seat,
        "was": _places_facts(change.was),
        "now": _places_facts(change.now),
    }


def fit_facts(fit: Fit) -> dict[str, Any]:
    offer = offer_to_data(fit.offer)
    return {
        "date": offer["date"],
        "train": fit.offer.train,
        "origin": fit.offer.origin.name,
        "destination": fit.offer.destination.name,
        "departs": offer["departs"],
        "arrives": offer["arrives"],
        "seat": fit.seat,
        "price": fit.offer.seats[fit.seat].price,
        "travellers": len(fit.travellers),
    }


def miss_facts(miss: Miss) -> dict[str, Any]:
    return {"date": miss.offer.date, "train": miss.offer.train, "seat": miss.seat, "why": str(miss.why)}


def show_boards(boards: Sequence[Board], wish: Wish) -> None:
    """A table per board, of the trains the wish lets through; of all where it lets none through."""
    for board in boards:
        if not board.offers:
            console.print(f"{board.question.date}: no train goes.", highlight=False)
            continue
        through = tuple(wanted(wish, board))
        console.print(_table(board, through or board.offers, wish))
        left_out = len(board.offers) - len(through)
        if left_out:
            why = "that your wish leaves out" if through else ", none as you wish"
            go = "1 train goes" if left_out == 1 else f"{left_out} trains go"
            console.print(f"{go} {why}".replace(" ,", ","), style="dim", highlight=False)
    if any(_hides_classes(wish, board) for board in boards):
        console.print("Only the classes that you want are shown; --json shows all.", style="dim", highlight=False)


def show_fits(fits: Sequence[Fit]) -> None:
    for fit in fits[:MOST_REASONS]:
        console.print(f"[green]could be had[/green]  {_place(fit)}", highlight=False)
    if len(fits) > MOST_REASONS:
        console.print(f"and {len(fits) - MOST_REASONS} more; --json lists all", style="dim", highlight=False)


def show_misses(misses: Sequence[Miss]) -> None:
    for miss in misses[:MOST_REASONS]:
        console.print(f"{miss.offer.date:%m-%d} {miss.why}", highlight=False, markup=False)
    if len(misses) > MOST_REASONS:
        console.print(f"and {len(misses) - MOST_REASONS} more reasons; --json lists all", style="dim", highlight=False)


def show_standby(fits: Sequence[Fit], link: str) -> None:
    """The portal serves its own list before it shows a returned place to anyone: it comes first."""
    if not fits:
        return
    places = list(dict.fromkeys(f"{fit.offer.train} {SEAT_NAMES[fit.seat]}" for fit in fits))
    more = f", and {len(places) - MOST_REASONS} more" if len(places) > MOST_REASONS else ""
    console.print(f"Sold out: {', '.join(places[:MOST_REASONS])}{more}.", highlight=False, markup=False)
    console.print(
        f"The portal's own standby list (候补) is open and is served before anybody sees a returned place: "
        f"join it first, at {link} or in the app. It needs you: a face-checked account and a prepayment.",
        highlight=False,
        markup=False,
        soft_wrap=True,
    )


def show_changes(changes: Sequence[SeatChange], wish: Wish) -> None:
    """Of the trains the wish lets through; everything is new at the first look, so nothing is said of it."""
    known = [change for change in changes if change.was is not None]
    told = [change for change in known if is_wanted(wish, change.offer)]
    if not changes:
        console.print("Nothing has changed since the last look.")
    elif not told:
        console.print("Nothing of yours has changed since the last look." if known else "This is the first look.")
    for change in told:
        offer = change.offer
        was, now = count(change.was), count(change.now)
        console.print(
            f"{offer.date:%m-%d} {offer.train} {SEAT_NAMES[change.seat]}: {now} (was {was})",
            highlight=False,
            markup=False,
        )


def count(places: Places | None) -> str:
    """``5``, ``many``, ``none``, ``standby`` or a dash where the class is not there."""
    if places is None:
        return "–"
    if places.count is None:
        return "many"
    return str(places.count) if places.count else "standby" if places.standby else "none"


def _table(board: Board, offers: Sequence[Offer], wish: Wish) -> Table:
    """A column for each class; where the terminal is too narrow for that, one that folds for all of them."""
    there = [seat for seat in SeatClass if any(seat in offer.seats for offer in offers)]
    classes = [seat for seat in there if seat in wish.seats] or there
    wide = _drawn(board, [_short(seat) for seat in classes], [(offer, _cells(offer, classes)) for offer in offers])
    if console.measure(wide, options=console.options.update(width=ENDLESS)).maximum <= console.width:
        return wide
    return _drawn(board, ["places"], [(offer, [_folded(offer, classes)]) for offer in offers])


def _drawn(board: Board, heads: Sequence[str], rows: Iterable[tuple[Offer, Sequence[str]]]) -> Table:
    table = Table(title=str(board.question.date))
    for head in ("train", "from", "to"):
        table.add_column(head, no_wrap=True)
    for head in (*heads, ""):
        table.add_column(head)
    for offer, cells in rows:
        here, there = (f"{offer.departs:%H:%M} {offer.origin.name}", f"{offer.arrives:%H:%M} {offer.destination.name}")
        table.add_row(offer.train, here, there, *cells, STATES[offer.state])
    return table


def _cells(offer: Offer, classes: Sequence[SeatClass]) -> list[str]:
    return [_cell(offer.seats.get(seat)) for seat in classes]


def _folded(offer: Offer, classes: Sequence[SeatClass]) -> str:
    """``second 20 ¥73, first none``, of the classes that the train has; no line ends within one of them."""
    found = (f"{_short(seat)} {_cell(offer.seats[seat])}" for seat in classes if seat in offer.seats)
    return fill(", ".join(each.replace(" ", NO_BREAK) for each in found), FOLD).replace(NO_BREAK, " ")


def _short(seat: SeatClass) -> str:
    return SHORT.get(seat, seat.value)


def _hides_classes(wish: Wish, board: Board) -> bool:
    there = {seat for offer in board.offers for seat in offer.seats}
    return bool(wish.seats and there & set(wish.seats) and there - set(wish.seats))


def _cell(places: Places | None) -> str:
    price = f" ¥{yuan(places.price)}" if places and places.price is not None and places.any else ""
    return count(places) + price


def _place(fit: Fit) -> str:
    offer = fit.offer
    price = offer.seats[fit.seat].price
    cost = f" ¥{yuan(price)}" if price is not None else ""
    people = f" for {len(fit.travellers)}" if fit.travellers else ""
    return f"{offer.date:%m-%d} {offer.train} {offer.departs:%H:%M} {SEAT_NAMES[fit.seat]}{cost}{people}"


def _places_facts(places: Places | None) -> dict[str, Any] | None:
    """``count`` is null where there are ``plenty``, more than the portal counts."""
    if places is None:
        return None
    plenty = places.count is None
    return {"count": places.count, "plenty": plenty, "price": places.price, "standby": places.standby}
