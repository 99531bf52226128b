"""Whatever an answer about people and orders is changed into: a right result or an error with a name.

``STANDBY_FUZZ_EXAMPLES`` makes it longer; 12,000 are 108,000 answers.
"""

import json
import os
import random
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from standby.domain.tickets import HeldOrder
from standby.errors import LoginError, PortalError
from standby.portals.rail12306.answers import Envelope, envelope
from standby.portals.rail12306.passengers import check_party, read_passengers, ticket_string
from standby.portals.rail12306.queue import read_progress
from standby.portals.rail12306.sayings import Talk
from standby.portals.rail12306.unpaid import read_standing
from standby.portals.rail12306.verdicts import read_checked, read_count, read_submitted
from standby.portals.tickets import Progress, QueuedOrder, QueueState

from .kit import envelope_text, page
from .people import CHECKED, COUNTED, DONE, PEOPLE, UNPAID, WAITING

EXAMPLES = int(os.environ.get("STANDBY_FUZZ_EXAMPLES", "500"))
HOST = "kyfw.12306.example"
TALK = Talk(HOST, ["张明"], date(2030, 1, 18))
NONE = {"queryOrderWaitTimeStatus": True, "waitTime": 4, "waitCount": 2, "orderId": None}


def people(answer: Envelope) -> None:
    for person in read_passengers(answer):
        try:
            check_party([(person, person.kind)])
        except PortalError:
            continue
        ticket_string("O", [(person, person.kind)]).encode()


READERS: dict[str, tuple[object, Callable[[Envelope], object]]] = {
    "people": (PEOPLE, people),
    "submitted": ("220", lambda answer: read_submitted(answer, TALK)),
    "checked": (CHECKED, lambda answer: read_checked(answer, TALK)),
    "counted": (COUNTED, lambda answer: read_count(answer, TALK, 1, standing=False)),
    "done": (DONE, read_progress),
    "in the queue": (NONE, read_progress),
    "unpaid": (UNPAID, lambda answer: read_standing(answer, HOST)),
    "waiting": (WAITING, lambda answer: read_standing(answer, HOST)),
    "no order": (None, lambda answer: read_standing(answer, HOST)),
}
FLOORS = {
    "people": 0.3,
    "submitted": 0.35,
    "checked": 0.3,
    "counted": 0.25,
    "done": 0.35,
    "in the queue": 0.35,
    "unpaid": 0.2,
    "waiting": 0.22,
    "no order": 0.2,
}
"""The least part of the spoilt answers that is still read; a reader that always raises has none."""
PIECES = (
    '"',
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "1e999",
    "9" * 30,
    "\\ud800",
    "\x00",
    "EH1234567",
    "é",
)
ODD: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1e308,
    "",
    "0",
    "Y",
    "\ud800",
    "0001-01-01 00:00:00",
    "x" * 5_000,
    [],
    {},
    [[]],
    [{}],
)


def spoilt(dice: random.Random, text: str) -> str:
    """Some characters replaced, or some value by an odd one."""
    if dice.random() < 0.5:
        return json.dumps(_spoilt_value(dice, json.loads(text)))
    for _ in range(dice.randint(1, 3)):
        start = dice.randint(0, len(text))
        text = text[:start] + dice.choice(PIECES) + text[start + dice.randint(0, 12) :]
    return text


def _spoilt_value(dice: random.Random, value: Any) -> Any:
    if not (isinstance(value, dict | list) and value) or dice.random() < 0.1:
        return dice.choice(ODD)
    key = dice.choice(list(value) if isinstance(value, dict) else list(range(len(value))))
    if dice.random() < 0.1:
        del value[key]
    else:
        value[key] = _spoilt_value(dice, value[key])
    return value


@pytest.mark.parametrize("name", READERS)
def test_any_change_to_an_answer(name: str) -> None:
    example, read = READERS[name]
    dice, whole, survived = random.Random(f"{name} 12306"), envelope_text(example), 0
    for _ in range(EXAMPLES):
        text = spoilt(dice, whole)
        try:
            found = read(envelope(page(text)))
        except (PortalError, LoginError):
            continue
        _check_sound(name, found, text)
        survived += 1
    assert survived > EXAMPLES * FLOORS[name], "hardly anything was read: spoil less, or mend the reader"


def _check_sound(name: str, found: object, text: str) -> None:
    """No order and no seat that the answer does not name, and none forgotten that it does."""
    data = json.loads(text).get("data")
    if isinstance(found, Progress) and found.state is QueueState.DONE:
        assert found.number in text
    if isinstance(found, HeldOrder):
        assert found.number in text
        assert found.tickets
        assert found.price >= 0
    if name in ("unpaid", "waiting") and found is None:
        assert "orderDBList" not in text
        assert "orderCacheDTO" not in text
    if name == "counted":
        assert _seats(data["ticket"]) >= 1
    if name == "checked":
        assert data["submitStatus"] in (True, "true", "Y")
    if name == "no order":
        assert not isinstance(found, HeldOrder | QueuedOrder)


def _seats(ticket: object) -> int:
    """Those before the comma; those to stand in are none."""
    seated = str(ticket).split(",")[0].strip()
    return 1 if seated == "充足" else int(seated)
