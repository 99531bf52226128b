"""The answers on the way to an order, before its last word.

Source: notes on the protocol, sections 7.1, 7.4 and 7.5.
"""

from dataclasses import dataclass

from standby.errors import SeatsGone, said
from standby.portals.rail12306.answers import Envelope, puzzled
from standby.portals.rail12306.fields import text, whole, yes
from standby.portals.rail12306.sayings import Talk, needs_person, refusal

USUAL_WAIT = 3.0
LONGEST_WAIT_MS = 60_000
PLENTY = "充足"
MANY = 10_000


@dataclass(frozen=True, slots=True)
class Checked:
    """``wait`` seconds until the last word; ``choosable`` are codes of classes whose seats may be chosen."""

    wait: float
    choosable: str
    beds: bool
    middle: bool


def read_submitted(answer: Envelope, talk: Talk) -> None:
    """Success is the envelope's alone: what ``data`` says beside it has changed with every generation."""
    if not answer.ok:
        raise refusal(answer.message, talk)


def read_checked(answer: Envelope, talk: Talk) -> Checked:
    if not answer.ok:
        raise refusal(answer.message, talk)
    data = answer.fields
    if not yes(data.get("submitStatus")):
        raise refusal(text(data, "errMsg", 2_000) or answer.message, talk)
    if yes(data.get("ifShowPassCode")):
        raise needs_person(said("it wants a picture code or a slider for the order; book this one by hand"))
    return Checked(
        wait=_wait(data.get("ifShowPassCodeTime")),
        choosable=text(data, "choose_Seats", 60) if yes(data.get("canChooseSeats")) else "",
        beds=yes(data.get("canChooseBeds")),
        middle=yes(data.get("isCanChooseMid")),
    )


def read_count(answer: Envelope, talk: Talk, wanted: int, standing: bool) -> None:
    """Return if ``wanted`` places are left. Raises SeatsGone else; ``"0,73"`` would be places to stand.

    ``standing``: a place to stand is what is wanted, so a seat for the same price does, too.
    """
    if not answer.ok:
        raise refusal(answer.message, talk)
    data = answer.fields
    seated, upright = _left(data.get("ticket"))
    if yes(data.get("op_2")):
        raise SeatsGone(reason=said("more people queue than there are places"))
    left = seated + upright if standing else seated
    if left >= wanted:
        return
    if not seated and upright and not standing:
        raise SeatsGone(reason=said("only places to stand are left"))
    raise SeatsGone(reason=said("{left} left, {wanted} wanted", left=left, wanted=wanted))


def _wait(value: object) -> float:
    if value is None or value == "":
        return USUAL_WAIT
    milliseconds = whole(value)
    if milliseconds is None or not 0 <= milliseconds <= LONGEST_WAIT_MS:
        raise puzzled(said("{field} is not what it should be", field="ifShowPassCodeTime"))
    return milliseconds / 1000


def _left(value: object) -> tuple[int, int]:
    """``"n"`` or ``"n,m"``: seats of the class, and places to stand in it. They are never added up for a seat."""
    parts = str(value).split(",") if isinstance(value, str | int) and not isinstance(value, bool) else []
    counts = [MANY if part.strip() == PLENTY else whole(part.strip()) for part in parts[:3]]
    known = [count for count in counts if count is not None and count >= 0]
    if len(known) != len(counts) or len(known) not in (1, 2):
        raise puzzled(said("{field} is not what it should be", field="ticket"))
    return known[0], known[1] if len(known) == 2 else 0
