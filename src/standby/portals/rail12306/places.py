"""Which seat class an order names, and where in it somebody would like to be.

A place that is wished for is only a wish: the site may give another. Nothing is
wished for where the site does not offer the choice. Source: notes on the
protocol, sections 2.8 and 7.6.
"""

from collections.abc import Mapping, Sequence

from standby.domain.tickets import SeatClass, SeatWish, TicketKind
from standby.errors import OrderRefused, SeatsGone, said
from standby.portals.rail12306.pages import OrderPage
from standby.portals.rail12306.passengers import TICKET_CODES
from standby.portals.rail12306.refusals import NAME
from standby.portals.rail12306.seats import CODES_OF, STANDING_CODES

NO_BERTHS = "000"
_LETTERS: Mapping[str, str] = {"M": "ACDF", "O": "ABCDF", "P": "ACF", "9": "ACF"}
_SIDES: Mapping[SeatWish, str] = {SeatWish.WINDOW: "AF", SeatWish.AISLE: "CD"}
_BERTHS = (SeatWish.LOWER, SeatWish.MIDDLE, SeatWish.UPPER)


def order_code(seat: SeatClass, kinds: Sequence[TicketKind], page: OrderPage) -> str:
    """The code to order ``seat`` by. Raises SeatsGone, or OrderRefused where only another fare may have it."""
    if seat is SeatClass.STANDING:
        return _standing_code(page)
    for code in CODES_OF[seat]:
        if all(_sold(code, TICKET_CODES[kind], page) for kind in kinds):
            return code
    if any(_sold(code, TICKET_CODES[TicketKind.ADULT], page) for code in CODES_OF[seat]):
        raise OrderRefused(portal=NAME, reason=said("this class is not sold at the fare that is wanted"))
    raise SeatsGone(reason=said("the order page no longer has this class"))


def seat_choice(code: str, count: int, places: Sequence[SeatWish], choosable: str) -> str:
    """``choose_seats``: the row (1 or 2) and letter of one seat each, or nothing.

    The n-th wish is the n-th traveller's; whoever has none sits as near to the
    one before as the row allows.
    """
    wishes = [wish for wish in places if wish in _SIDES][:count]
    letters = _LETTERS.get(code, "")
    free = [f"{row}{letter}" for row in "12" for letter in letters]
    if not wishes or code not in choosable or count > len(free):
        return ""
    chosen: list[str] = []
    for number in range(count):
        seat = _next_seat(free, wishes[number] if number < len(wishes) else None, chosen)
        free.remove(seat)
        chosen.append(seat)
    return "".join(sorted(chosen))


def berth_choice(count: int, places: Sequence[SeatWish], *, beds: bool, middle: bool) -> str:
    """``seatDetailType``: how many lower, middle and upper berths. The last wish counts for all who have none."""
    allowed = [wish for wish in places if wish in _BERTHS and (middle or wish is not SeatWish.MIDDLE)]
    if not beds or not allowed:
        return NO_BERTHS
    wanted = [allowed[min(number, len(allowed) - 1)] for number in range(count)]
    return "".join(str(wanted.count(kind)) for kind in _BERTHS)


def _next_seat(free: Sequence[str], wish: SeatWish | None, chosen: Sequence[str]) -> str:
    fitting = [seat for seat in free if wish is not None and seat[1] in _SIDES[wish]] or list(free)
    last = chosen[-1] if chosen else fitting[0]
    return min(fitting, key=lambda seat: (seat[0] != last[0], abs(ord(seat[1]) - ord(last[1]))))


def _standing_code(page: OrderPage) -> str:
    """The page's own word, else the class that the train's list of classes has twice."""
    doubled = [code for code in STANDING_CODES if page.seat_types.count(code) > 1]
    single = [code for code in STANDING_CODES if code in page.seat_types]
    if not (found := [page.standing] if page.standing else doubled or single):
        raise SeatsGone(reason=said("the order page no longer has this class"))
    return found[0]


def _sold(code: str, fare: str, page: OrderPage) -> bool:
    if fare in page.seats:
        return code in page.seats[fare]
    # A page that says nothing of a fare leaves it to the site's own answer.
    return code in page.seat_types or not page.seat_types
