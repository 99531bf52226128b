"""Reads an answer a second time, in another way, and says what the parser made of it that it does not say."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.rail_fuzz.mangle import QUESTION
from standby.domain.tickets import Board, Offer, OfferState, Places, SeatClass
from standby.errors import NotOnSaleYet, PageNotUnderstood, PortalRefused, SessionExpired, StandbyError
from standby.portals.http import Page
from standby.portals.rail12306.board import Moved, read_answer

HOST = "kyfw.12306.example"
ALLOWED = (PageNotUnderstood, PortalRefused, NotOnSaleYet, SessionExpired)
COLUMNS = {
    32: SeatClass.BUSINESS,
    25: SeatClass.SPECIAL,
    31: SeatClass.FIRST,
    21: SeatClass.DELUXE_SLEEPER,
    23: SeatClass.SOFT_SLEEPER,
    33: SeatClass.EMU_SLEEPER,
    28: SeatClass.HARD_SLEEPER,
    24: SeatClass.SOFT_SEAT,
    29: SeatClass.HARD_SEAT,
    26: SeatClass.STANDING,
}
SECOND, RARE = 30, (22, 27)
SOLD = ("无", "0", "候补")


def judge(text: str) -> tuple[str, list[str]]:
    """How the answer was taken (an error's name, ``board`` or ``moved``), and everything that is wrong with that."""
    try:
        found = read_answer(
            Page(f"https://{HOST}/otn/q", 200, text, text.encode("utf-8", "replace"), ""), QUESTION, HOST
        )
    except ALLOWED as error:
        return error.code, _told(error)
    except StandbyError as error:
        return error.code, ["an error that is not one of those"]
    except Exception as error:
        return "crash", [repr(error)]
    if isinstance(found, Moved):
        return "moved", [] if json.loads(text)["c_url"] == found.path else ["another address"]
    return "board", list(_wrong_with(found, json.loads(text)))


def _page(text: str) -> Page:
    return Page(f"https://{HOST}/otn/leftTicket/queryG", 200, text, b"", "application/json")


def _told(error: StandbyError) -> list[str]:
    return [] if error.message and "qlCMIYf8pW85f" not in str(error.facts) else ["an order's ticket is in the error"]


def _wrong_with(board: Board, body: dict[str, Any]) -> Iterator[str]:
    rows = list(dict.fromkeys(body["data"]["result"]))
    if body["status"] not in (True, "true"):
        yield "the site said no"
    if not rows and not _says_none(body):
        yield "no train goes, but the site says something else"
    if len(rows) != len(board.offers):
        yield f"{len(rows)} rows became {len(board.offers)} trains"
    for row, offer in zip(rows, board.offers, strict=False):
        for wrong in _wrong_with_offer(offer, row.split("|") + [""] * 60, body["data"]["map"]):
            yield f"{wrong}: {row[-200:]}"


def _says_none(body: dict[str, Any]) -> bool:
    """An empty list is "none" only where nothing is said beside it and every mark is the usual one."""
    words = [body.get(key) for key in ("messages", "validateMessages")]
    marks = [str(body.get("httpstatus")), str(body["data"].get("flag"))]
    return all(said in (None, "", [], {}, 0) for said in words) and marks == ["200", "1"]


def _wrong_with_offer(offer: Offer, fields: list[str], names: Mapping[str, str]) -> Iterator[str]:
    if [offer.train, offer.train_no, offer.origin.code, offer.destination.code] != [fields[i] for i in (3, 2, 6, 7)]:
        yield "another train"
    # What is invisible in a name is left out of it, and any blank becomes an ordinary one.
    if not offer.origin.name or not set(offer.origin.name) <= {" ", *names[fields[6]]}:
        yield "another name"
    if offer.state is OfferState.BOOKABLE and not _bookable(fields):
        yield "it cannot be booked"
    if offer.state is OfferState.SOLD_OUT and any(places.any for places in offer.seats.values()):
        yield "sold out with seats"
    for place, seat in COLUMNS.items():
        yield from _wrong_with_cell(seat, offer.seats.get(seat), fields[place])
    yield from _wrong_with_second(offer, fields)
    yield from _wrong_with_rest(offer, fields)


def _bookable(fields: list[str]) -> bool:
    shown = fields[11] == "Y" and fields[1] == "预订" and fields[0] not in ("", "null")
    return shown and fields[8] != "24:00" and fields[10] != "99:59"


def _wrong_with_cell(seat: SeatClass, places: Places | None, cell: str) -> Iterator[str]:
    if cell in ("", "--"):
        if places is not None:
            yield f"{seat} is invented"
    elif places is None:
        yield f"{seat} is lost"
    elif cell != _written(places) and not (places.count == 0 and cell in (*SOLD, "*")):
        yield f"{seat} is {places.count} instead of {cell}"


def _written(places: Places) -> str:
    return "有" if places.count is None else str(places.count)


def _wrong_with_second(offer: Offer, fields: list[str]) -> Iterator[str]:
    """Two classes in one column: together there where it is, and some of them free only where it says so."""
    both = [each for seat in (SeatClass.SECOND, SeatClass.SECOND_CABIN) if (each := offer.seats.get(seat)) is not None]
    cell = fields[SECOND]
    if (cell in ("", "--")) != (not both):
        yield "second class is invented or lost"
    if cell in (*SOLD, "*") and any(places.any for places in both):
        yield "second class is invented"
    if len(both) == 1 and both[0].any and _written(both[0]) != cell:
        yield f"second class is {both[0].count} instead of {cell}"


def _wrong_with_rest(offer: Offer, fields: list[str]) -> Iterator[str]:
    groups = [fields[39][at : at + 10] for at in range(0, len(fields[39]), 10)]
    preferred = offer.seats.get(SeatClass.PREFERRED_FIRST)
    if preferred is not None and preferred.any and not any(each[0] == "D" and int(each[6:]) for each in groups):
        yield "preferred first class is invented"
    rare = offer.seats.get(SeatClass.OTHER)
    if rare is not None and rare.any and not any(fields[i] == "有" or fields[i].isdigit() for i in RARE):
        yield "a rare class is invented"
    for seat, places in offer.seats.items():
        if places.price is not None and f"{places.price // 10:05d}" not in [each[1:6] for each in groups]:
            yield f"the price of {seat} is invented"
        if places.standby and (fields[37] != "1" or places.any):
            yield f"the site's list for {seat} is invented"
