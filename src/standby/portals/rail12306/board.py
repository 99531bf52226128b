"""The answer to a question as a board, whole or not at all. Source: notes on the protocol, sections 2.3 and 2.9."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standby.domain.tickets import Board, Offer, Question
from standby.errors import NotOnSaleYet, said
from standby.portals.http import Page
from standby.portals.rail12306.answers import Envelope, envelope, puzzled
from standby.portals.rail12306.fields import whole
from standby.portals.rail12306.refusals import NAME, refused, words
from standby.portals.rail12306.rows import read_row
from standby.portals.rail12306.sayings import Meaning, meaning, spoken

MOST_ROWS = 2_000
LONGEST_NAME = 40
QUERY_PATH = re.compile(r"leftTicket/[A-Za-z0-9]{1,32}")
_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Moved:
    """The question is asked at another address now."""

    path: str


def read_answer(page: Page, question: Question, host: str) -> Board | Moved:
    """Raises PortalRefused, NotOnSaleYet, PageNotUnderstood; an empty board only where the site itself lists none."""
    answer = envelope(page)
    if "c_url" in answer.body and not answer.ok:
        return Moved(query_path(answer.body["c_url"]))
    data = answer.data
    if answer.ok and isinstance(data, dict) and "result" in data:
        offers = _offers(data, question)
        if offers or _says_nothing_else(answer, data):
            return Board(question, offers)
    raise _said_no(answer, question, host)


def query_path(found: object) -> str:
    """The address of the query below ``/otn/``. Raises PageNotUnderstood for one that cannot be."""
    if not isinstance(found, str) or not QUERY_PATH.fullmatch(found):
        raise puzzled(said("the address of the query has an unknown form"))
    return found


def _says_nothing_else(answer: Envelope, data: Mapping[str, Any]) -> bool:
    """Whether an empty list means that no train goes: words beside it, or another mark, mean something else."""
    spoke = answer.body.get("messages") or answer.body.get("validateMessages")
    return not spoke and whole(answer.body.get("httpstatus")) == 200 and data.get("flag") == "1"


def _said_no(answer: Envelope, question: Question, host: str) -> Exception:
    """A refusal, which counts for everybody here, only where the site is busy; other words are this question's."""
    told = {meaning(message): spoken(message) for message in reversed(answer.messages)}
    if reason := told.get(Meaning.TOO_EARLY):
        return NotOnSaleYet(portal=NAME, date=question.date.isoformat(), reason=reason)
    if reason := told.get(Meaning.BUSY):
        return refused(host, reason)
    return puzzled(spoken(answer.message) or said("it lists no trains and does not say why"))


def _offers(data: Mapping[str, Any], question: Question) -> tuple[Offer, ...]:
    rows = data["result"]
    if not isinstance(rows, list) or len(rows) > MOST_ROWS or not all(isinstance(row, str) for row in rows):
        raise puzzled(said("the list of trains has an unknown form"))
    names = _names(data.get("map")) if rows else {}
    # One that is printed twice word for word is one train.
    return _distinct([read_row(row, question, names) for row in dict.fromkeys(rows)])


def _distinct(offers: list[Offer]) -> tuple[Offer, ...]:
    if len({offer.key for offer in offers}) != len(offers):
        raise puzzled(said("a train is listed twice and not alike"))
    return tuple(offers)


def _names(found: object) -> Mapping[str, str]:
    """Station names by code. What cannot be one is left out: a row that needs it says so."""
    if not isinstance(found, dict):
        raise puzzled(said("the names of its stations are missing"))
    named = {code: words(name)[:LONGEST_NAME] for code, name in found.items() if _CODE.fullmatch(code)}
    return {code: name for code, name in named.items() if name}
