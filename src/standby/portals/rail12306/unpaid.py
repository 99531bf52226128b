"""The list of unpaid orders: the truth after any doubt, so nothing is taken for "none" that does not say so.

Source: notes on the protocol, section 7.9.
"""

from datetime import UTC, date, datetime, time

from standby.domain.tickets import HeldOrder, HeldTicket
from standby.errors import said
from standby.portals.rail12306.answers import Envelope, puzzled
from standby.portals.rail12306.fields import Row, day_of, fen, moment, needed, obj, rows, text, time_of, whole
from standby.portals.rail12306.queue import order_number
from standby.portals.rail12306.refusals import refused
from standby.portals.rail12306.sayings import Meaning, meaning, spoken
from standby.portals.tickets import QueuedOrder, Standing

MOST_ORDERS, MOST_TICKETS = 20, 20
QUEUED, FAILED = 1, 3
ENVELOPE = frozenset({"validateMessagesShowId", "status", "httpstatus", "data", "messages", "validateMessages"})


def read_standing(answer: Envelope, host: str) -> Standing:
    """None only for an answer that went well, says nothing else and has no data (missing, null or empty)."""
    _check_ok(answer, host)
    if answer.data is None or answer.data == "":
        _check_nothing_else(answer)
        return None
    data = answer.fields
    match data.get("to_page"):
        case "db":
            # One account has one unpaid order at a time: others beside it are those that have lapsed.
            listed = [_held(entry) for entry in rows(data.get("orderDBList"), MOST_ORDERS)]
            return max(listed, key=lambda order: order.deadline)
        case "cache":
            return _queued(obj(data, "orderCacheDTO"))
        case _:
            raise puzzled(said("it lists orders in an unknown way"))


def _check_ok(answer: Envelope, host: str) -> None:
    if answer.message and meaning(answer.message) is Meaning.BUSY:
        raise refused(host, spoken(answer.message))
    if not answer.ok or answer.messages or whole(answer.body.get("httpstatus")) != 200:
        raise puzzled(spoken(answer.message) or said("the list of unpaid orders was not shown"))


def _check_nothing_else(answer: Envelope) -> None:
    """A list that moved to another key would look like none."""
    other = (value for key, value in answer.body.items() if key not in ENVELOPE)
    if any(isinstance(value, dict | list) and value for value in other):
        raise puzzled(said("the list of unpaid orders was not shown"))


def _queued(entry: Row) -> QueuedOrder:
    train = needed(entry, "stationTrainCode", 12)
    status = whole(entry.get("status"))
    if status not in (QUEUED, FAILED):
        raise puzzled(said("an order waits in an unknown way"))
    told = entry.get("message")
    reason = spoken(told.get("message")) if status == FAILED and isinstance(told, dict) else ""
    return QueuedOrder(train, status == FAILED, reason)


def _held(order: Row) -> HeldOrder:
    listed = rows(order.get("tickets"), MOST_TICKETS)
    first, ride = listed[0], obj(listed[0], "stationTrainDTO")
    number = order_number(order.get("sequence_no"))
    if not number:
        raise puzzled(said("{field} is missing", field="sequence_no"))
    tickets = tuple(_ticket(row) for row in listed)
    return HeldOrder(
        number=number,
        date=_day(order, first),
        train=needed(ride, "station_train_code", 12),
        origin=needed(ride, "from_station_name", 40),
        destination=needed(ride, "to_station_name", 40),
        departs=_departs(order, ride),
        price=_price(order, tickets),
        deadline=_deadline(listed),
        tickets=tickets,
    )


def _ticket(row: Row) -> HeldTicket:
    price = fen(row.get("ticket_price"))
    if price is None:
        raise puzzled(said("{field} is missing", field="ticket_price"))
    return HeldTicket(
        name=needed(obj(row, "passengerDTO"), "passenger_name"),
        kind=text(row, "ticket_type_name", 40),
        seat_class=needed(row, "seat_type_name", 40),
        coach=text(row, "coach_name", 12) or text(row, "coach_no", 12),
        seat=text(row, "seat_name", 40) or text(row, "seat_no", 12),
        price=price,
    )


def _day(order: Row, ticket: Row) -> date:
    """The day of boarding: the one that is shown; a train that started a day earlier has another of its own."""
    shown = (ticket.get("start_train_date_page"), order.get("start_train_date_page"), ticket.get("train_date"))
    for value in shown:
        if found := day_of(value):
            return found
    raise puzzled(said("{field} is missing", field="train_date"))


def _departs(order: Row, ride: Row) -> time:
    page = order.get("start_time_page")
    found = time_of(ride.get("start_time")) or (time_of(f"1970-01-01 {page}") if isinstance(page, str) else None)
    if found is None:
        raise puzzled(said("{field} is missing", field="start_time"))
    return found


def _price(order: Row, tickets: tuple[HeldTicket, ...]) -> int:
    whole_order = fen(order.get("ticket_price_all"))
    return sum(ticket.price for ticket in tickets) if whole_order is None else whole_order


def _deadline(listed: list[Row]) -> datetime:
    """The earliest moment at which a ticket of the order lapses; written on Beijing's clock."""
    written = (moment(row.get(key)) for row in listed for key in ("lose_time", "pay_limit_time"))
    found = [each for each in written if each is not None]
    if not found:
        raise puzzled(said("{field} is missing", field="lose_time"))
    return min(found).astimezone(UTC)
