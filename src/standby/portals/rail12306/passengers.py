"""The people an account may buy for, and their part of an order.

Names, masked numbers and the long code that stands for the real ones are only
handed back to the site; nobody is chosen but by the person's own name.
Source: notes on the protocol, sections 6 and 7.3.
"""

from collections.abc import Mapping, Sequence

from standby.domain.tickets import TicketKind
from standby.errors import PassengerUnfit, Said, said
from standby.portals.markup import one_line
from standby.portals.rail12306.answers import Envelope, puzzled
from standby.portals.rail12306.fields import Row, needed, rows, text, whole
from standby.portals.rail12306.refusals import NAME
from standby.portals.rail12306.sayings import spoken
from standby.portals.tickets import Passenger

MOST = 300
_KINDS = {"1": TicketKind.ADULT, "2": TicketKind.CHILD, "3": TicketKind.STUDENT, "4": TicketKind.ADULT}
TICKET_CODES = {TicketKind.ADULT: "1", TicketKind.CHILD: "2", TicketKind.STUDENT: "3"}
_CARD = "1"
# What each part of an order is called in the list.
_KEEP = {
    "name": "passenger_name",
    "id_type": "passenger_id_type_code",
    "id_number": "passenger_id_no",
    "mobile": "mobile_no",
    "type": "passenger_type",
    "code": "allEncStr",
}
Party = Sequence[tuple[Passenger, TicketKind]]


def read_passengers(answer: Envelope) -> tuple[Passenger, ...]:
    """Raises PageNotUnderstood for a list without anybody: an account always has its owner in it."""
    if not answer.ok:
        raise puzzled(spoken(answer.message) or said("it shows no passengers"))
    data = answer.fields
    if not isinstance(data.get("normal_passengers"), list):
        raise puzzled(spoken(data.get("exMsg")) or said("it shows no passengers"))
    verified = (_codes(data.get("two_isOpenClick")), _codes(data.get("other_isOpenClick")))
    return tuple(_passenger(row, verified) for row in rows(data["normal_passengers"], MOST))


def _passenger(row: Row, verified: tuple[frozenset[str], frozenset[str]]) -> Passenger:
    name = needed(row, "passenger_name")
    keep = {part: text(row, field) for part, field in _KEEP.items()}
    accepted = verified[0] if keep["id_type"] == _CARD else verified[1]
    known = keep["type"] in _KINDS
    usable = known and text(row, "total_times") in accepted and bool(keep["id_type"] and keep["id_number"])
    return Passenger(one_line(name), _KINDS.get(keep["type"], TicketKind.ADULT), usable, keep)


def _codes(value: object) -> frozenset[str]:
    """The identity states that may buy; whole numbers are taken for their text."""
    listed = value if isinstance(value, list) else []
    return frozenset(str(each) for each in listed[:100] if isinstance(each, str) or whole(each) is not None)


def check_party(party: Party) -> None:
    """Before anything is sent. Raises PassengerUnfit for who cannot be ordered for so."""
    for number, (passenger, kind) in enumerate(party):
        if reason := _unfit(passenger, kind, [each.keep for each, _ in party[:number]]):
            raise PassengerUnfit(portal=NAME, name=passenger.name, reason=reason)


def _unfit(passenger: Passenger, kind: TicketKind, before: Sequence[Mapping[str, str]]) -> Said | None:
    keep = passenger.keep
    if not passenger.usable:
        return said("the site has not verified this person's identity")
    if any("," in part or "_" in part for part in keep.values()):
        return said("this entry in the list of passengers holds a sign that no order can carry")
    if kind is TicketKind.STUDENT and passenger.kind is not TicketKind.STUDENT:
        return said("the site does not know this person as a student")
    if keep in before and not _on_anothers_document(passenger, kind):
        return said("the same person is named twice")
    return None


def ticket_string(seat: str, party: Party) -> str:
    """``passengerTicketStr``: nine fields for each ticket, eight where the site gives no code, joined."""
    return "_".join(_ticket(seat, passenger.keep, TICKET_CODES[kind]) for passenger, kind in party)


def _ticket(seat: str, keep: Mapping[str, str], fare: str) -> str:
    person = (keep["name"], keep["id_type"], keep["id_number"], keep["mobile"])
    code = (keep["code"],) if keep["code"] else ()
    return ",".join((seat, "0", fare, *person, "N", *code))


def old_string(party: Party) -> str:
    """``oldPassengerStr``: each part ends with its own underscore; a child on another's document has no name."""
    return "".join(_old_part(passenger, kind) for passenger, kind in party)


def _old_part(passenger: Passenger, kind: TicketKind) -> str:
    if _on_anothers_document(passenger, kind):
        return "_ "
    keep = passenger.keep
    return ",".join((keep["name"], keep["id_type"], keep["id_number"], keep["type"])) + "_"


def _on_anothers_document(passenger: Passenger, kind: TicketKind) -> bool:
    """A child without a document of its own travels on the one of the adult with it."""
    return kind is TicketKind.CHILD and passenger.kind is not TicketKind.CHILD
