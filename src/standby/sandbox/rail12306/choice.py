"""Which places may be wished for (notes, section 7.6, "Seat choice"). A wish only: the railway may give others."""

import re
from typing import Any

from standby.sandbox.rail12306.orders import Wanted
from standby.sandbox.rail12306.rules import ILLEGAL, Unfit
from standby.sandbox.rail12306.runs import Ride
from standby.sandbox.rail12306.seats import KINDS

SEATED, BERTHS = "MOP9", "346F"
IDS = re.compile(r"(?:[12][A-F])*")
COUNT_DIFFERS = "请按照乘车人个数选座对应的席位。"


def offered_seats(wanted: tuple[Wanted, ...], ride: Ride) -> dict[str, Any]:
    """What the page may offer to these people: one class for all of them, and one that has letters or berths."""
    seats = {w.seat for w in wanted}
    classes = "".join(code for code in SEATED if code in ride.train.seats)
    one = next(iter(seats)) if len(seats) == 1 else ""
    berths = one != "" and one in BERTHS
    return {
        "canChooseBeds": "Y" if berths else "N",
        "canChooseSeats": "Y" if one != "" and one in classes else "N",
        "choose_Seats": classes,
        "isCanChooseMid": "Y" if berths and one == "3" else "N",
    }


def seats_chosen(text: str, wanted: tuple[Wanted, ...], ride: Ride) -> tuple[str, ...]:
    """The ids, one for each passenger, or none. Raises :class:`Unfit` for others."""
    if not text:
        return ()
    if IDS.fullmatch(text) is None or offered_seats(wanted, ride)["canChooseSeats"] != "Y":
        raise Unfit(ILLEGAL)
    ids = tuple(text[n : n + 2] for n in range(0, len(text), 2))
    if len(ids) != len(wanted):
        raise Unfit(COUNT_DIFFERS)
    if not all(chosen[1] in KINDS[w.seat].letters for chosen, w in zip(ids, wanted, strict=True)):
        raise Unfit(ILLEGAL)
    return ids
