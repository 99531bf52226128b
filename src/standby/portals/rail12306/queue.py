"""Where an order stands in the site's queue. An order number wins over everything else an answer says.

Source: notes on the protocol, section 7.7.
"""

import re

from standby.errors import OrdersSpent
from standby.portals.rail12306.answers import Envelope
from standby.portals.rail12306.fields import Row, whole
from standby.portals.rail12306.refusals import NAME
from standby.portals.rail12306.sayings import Meaning, meaning, spoken
from standby.portals.tickets import Progress, QueueState

POLL, SLOW_POLL = 3.0, 10.0
LONG_QUEUE = 60
DONE, FAILED, CANCELLED, NOT_YET = -1, -2, -3, -100
_NUMBER = re.compile(r"[A-Z0-9]{6,24}")


def read_progress(answer: Envelope) -> Progress:
    """Only an order number is a yes and only a named failure a no; the rest waits or is unsure.

    Raises OrdersSpent where nothing was made because its owner cancelled too often: no seats were gone.
    """
    data = answer.data if answer.ok and isinstance(answer.data, dict) else {}
    number = order_number(data.get("orderId"))
    if number:
        return Progress(QueueState.DONE, number)
    reason = spoken(data.get("msg")) or answer.message
    wait = whole(data.get("waitTime"))
    ended = wait in (FAILED, CANCELLED)
    if meaning(reason) is Meaning.SPENT and (ended or wait is None):
        raise OrdersSpent(portal=NAME, reason=reason)
    if ended or (wait is None and meaning(reason) is Meaning.GONE):
        return Progress(QueueState.FAILED, reason=reason)
    if wait is not None and (wait > 0 or wait == NOT_YET):
        return Progress(
            QueueState.WAITING, ask_again=SLOW_POLL if wait > LONG_QUEUE else POLL, reason=reason, ahead=_ahead(data)
        )
    return Progress(QueueState.UNSURE, reason=reason)


def order_number(value: object) -> str:
    """An order's number as the site writes them; empty for anything else."""
    return value if isinstance(value, str) and _NUMBER.fullmatch(value) else ""


def _ahead(data: Row) -> int | None:
    ahead = whole(data.get("waitCount"))
    return ahead if ahead is not None and 0 < ahead < 10_000_000 else None
