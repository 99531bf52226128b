"""The order page: what its script knows of the order, and which train it speaks of.

Source: notes on the protocol, section 7.2.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from standby.domain.tickets import Offer
from standby.errors import said
from standby.portals.rail12306.answers import puzzled
from standby.portals.rail12306.fields import BEIJING, Row, needed, obj, text, whole
from standby.portals.rail12306.literals import check_size, object_named, text_named
from standby.portals.rail12306.refusals import BUSY, refused
from standby.portals.rail12306.sayings import needs_person

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR_2100 = 4_102_444_800_000
LONGEST_STOCK = 4_000
MOST_TICKETS = 5


@dataclass(frozen=True, slots=True)
class OrderPage:
    """``stock`` is the site's own note of what is left, still percent-encoded. ``date`` is that of boarding.

    ``seats``: by fare, the seat codes that may be ordered; empty where the page does not say.
    ``queued``: orders of this train go through a queue, which can be counted beforehand.
    """

    token: str = field(repr=False)
    key: str = field(repr=False)
    stock: str = field(repr=False)
    purpose: str
    location: str
    train_no: str
    train: str
    origin: str
    destination: str
    date: date
    seat_types: str
    standing: str
    queued: bool
    most: int
    seats: Mapping[str, frozenset[str]]


def read_order_page(page: str, host: str) -> OrderPage:
    """Raises HandOverNeeded if a slider stands before the order, PortalRefused for a busy page, PageNotUnderstood."""
    check_size(page)
    token = text_named(page, "globalRepeatSubmitToken")
    if not token:
        raise refused(host, said("the order page is busy")) if _busy(page) else puzzled(said("it is no order page"))
    if text_named(page, "if_check_slide_passcode") not in ("", "0"):
        raise needs_person(said("it wants a slider moved before the order; book this one by hand"))
    form, request = object_named(page, "ticketInfoForPassengerForm"), object_named(page, "orderRequestDTO")
    return _order_page(token, form, request)


def _order_page(token: str, form: Row, request: Row) -> OrderPage:
    asked = obj(form, "queryLeftTicketRequestDTO")
    detail = form.get("queryLeftNewDetailDTO")
    return OrderPage(
        token=token,
        key=needed(form, "key_check_isChange"),
        stock=text(asked, "ypInfoDetail", LONGEST_STOCK) or text(form, "leftTicketStr", LONGEST_STOCK),
        purpose=needed(form, "purpose_codes", 8),
        location=needed(form, "train_location", 8),
        train_no=needed(asked, "train_no", 20),
        train=needed(asked, "station_train_code", 12),
        origin=needed(asked, "from_station", 3),
        destination=needed(asked, "to_station", 3),
        date=_date(obj(request, "train_date")),
        seat_types=text(asked, "seat_types", 60),
        standing=text(detail, "WZ_seat_type_code", 2) if isinstance(detail, dict) else "",
        queued=text(form, "isAsync", 4) == "1",
        most=min(whole(form.get("maxTicketNum")) or MOST_TICKETS, MOST_TICKETS),
        seats=_seats(form.get("limitBuySeatTicketDTO")),
    )


def check_same(page: OrderPage, offer: Offer) -> None:
    """Whether the page speaks of the train that was chosen. Raises PageNotUnderstood: nothing else is ever ordered."""
    shown = (page.train_no, page.train, page.origin, page.destination)
    if shown != (offer.train_no, offer.train, offer.origin.code, offer.destination.code):
        raise puzzled(said("the order page speaks of another train ({train})", train=page.train))
    # Whether the page names the day of boarding or of the train's own start is not known for trains over midnight.
    if f"{page.date:%Y%m%d}" not in (f"{offer.date:%Y%m%d}", offer.extra.get("start_date")):
        raise puzzled(said("the order page speaks of another day ({date})", date=page.date))


def script_date(day: date) -> str:
    """A day as browsers write it, in English whatever the language: ``Fri Jan 18 2030 00:00:00 GMT+0800 (...)``."""
    named = f"{_DAYS[day.weekday()]} {_MONTHS[day.month - 1]} {day.day:02} {day.year}"
    return f"{named} 00:00:00 GMT+0800 (中国标准时间)"


def _busy(page: str) -> bool:
    return any(words in page for words in ("系统忙", "系统繁忙", BUSY))


def _date(row: Row) -> date:
    stamp = whole(row.get("time"))
    if stamp is None or not 0 < stamp < _YEAR_2100:
        raise puzzled(said("the order page names no day"))
    return datetime.fromtimestamp(stamp / 1000, UTC).astimezone(BEIJING).date()


def _seats(limits: Any) -> dict[str, frozenset[str]]:
    by_fare = limits.get("ticket_seat_codeMap") if isinstance(limits, dict) else None
    if not isinstance(by_fare, dict):
        return {}
    return {fare: _ids(listed) for fare, listed in list(by_fare.items())[:20]}


def _ids(listed: object) -> frozenset[str]:
    found = listed[:50] if isinstance(listed, list) else []
    return frozenset(text(each, "id", 4) for each in found if isinstance(each, dict))
