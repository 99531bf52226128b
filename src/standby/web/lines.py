"""The timeline in sentences, day by day. What a portal or a person wrote is cut to one harmless line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any

from standby.channels.wording.state import error_from_data
from standby.domain.text import one_line
from standby.domain.ticket_words import SEAT_NAMES
from standby.domain.tickets import SeatClass
from standby.errors import HandOverNeeded
from standby.i18n import N_, Translator
from standby.store.tables import Event
from standby.web.reasons import reason_of

MOST_LINES = 60
LONGEST = 400
SEATS = frozenset(each.value for each in SeatClass)
LINES: Mapping[str, str] = {
    "captcha_read": N_("Read the code {text} ({confidence} sure)"),
    "click_read": N_("Found {words} in the tiles {text} ({confidence} sure)"),
    "captcha_abstained": N_("Was not sure of a code and asked for another"),
    "code_accepted": N_("The portal accepted the code {text}"),
    "code_refused": N_("The portal refused the code {text}"),
    "login": N_("Logged in"),
    "login_another": N_("Logged in, as somebody else than before"),
    "check_failed": N_("A look failed: {reason}"),
    "notice": N_("Wrote a notice: {notice}"),
    "delivered": N_("Delivered: {notice}"),
    "delivery_refused": N_("Could not be delivered: {reason}"),
    "hand_over": N_("Needs you: {reason}"),
    "hand_over_expired": N_("Nobody came in time; tries again later"),
    "session_ended": N_("The login has ended; logs in again by itself"),
    "logged_out": N_("The login has ended; only you can log in again"),
    "not_on_sale": N_("Not on sale yet; looks again in the morning"),
    "offered": N_("{train}: a place is there ({seat}); orders it"),
    "over": N_("The days of this watch are over"),
    "paused": N_("Paused"),
    "resumed": N_("Goes on"),
}
RESERVATIONS: Mapping[str, str] = {
    "submitting": N_("{train} on {date}, {seat}: sends the order"),
    "queued": N_("{train} on {date}, {seat}: the order is in the portal's queue"),
    "held": N_("{train} on {date}, {seat}: held for you until you pay"),
    "pay_soon": N_("{train} on {date}, {seat}: reminded you to pay"),
    "paid": N_("{train} on {date}, {seat}: paid"),
    "expired": N_("{train} on {date}, {seat}: not paid in time"),
    "failed": N_("{train} on {date}, {seat}: not to be had: {reason}"),
    "unknown": N_("{train} on {date}, {seat}: nobody knows whether it was ordered: {reason}"),
    "doubt": N_("{train} on {date}, {seat}: looks at your orders, because the answer was unclear: {reason}"),
    "trouble": N_("{train} on {date}, {seat}: trouble on the way: {reason}"),
}
NOTICES: Mapping[str, str] = {
    "all_grades": N_("all grades"),
    "new_grade": N_("a new grade"),
    "correction": N_("a corrected grade"),
    "trouble": N_("trouble"),
    "recovered": N_("works again"),
    "stopped": N_("stopped"),
    "hand_over": N_("you are needed"),
    "reader_worse": N_("codes are read worse"),
    "reader_recovered": N_("codes are read well again"),
    "seats": N_("seats"),
    "standby_open": N_("the portal's standby list"),
    "held": N_("a place is held"),
    "pay_soon": N_("time to pay"),
    "paid": N_("paid"),
    "order_expired": N_("not paid in time"),
    "order_failed": N_("a place was not to be had"),
    "order_unknown": N_("an order nobody is sure of"),
    "login_ended": N_("log in again"),
    "test": N_("a test"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or several alike in a row; ``since`` is the first of them."""

    at: datetime
    since: datetime
    kind: str
    text: str


@dataclass(slots=True)
class Day:
    day: date
    title: str
    lines: list[Line] = field(default_factory=list)


def by_day(events: Sequence[Event], words: Translator, zone: tzinfo) -> list[Day]:
    """Events (newest first) as lines under their days, on the wall clock of ``zone``."""
    days: list[Day] = []
    for together in _gathered(events, zone)[:MOST_LINES]:
        newest, oldest = (event.at.astimezone(zone) for event in (together[0], together[-1]))
        if not days or days[-1].day != newest.date():
            days.append(Day(newest.date(), words.day(newest)))
        text = _often_told(together, words) if len(together) > 1 else line(together[0], words)
        days[-1].lines.append(Line(newest, oldest, together[0].kind, text))
    return days


def line(event: Event, words: Translator) -> str:
    """One event as a sentence; an unknown kind is shown by its name."""
    detail: dict[str, Any] = dict(event.detail)
    if event.kind == "check" and detail.keys() >= {"trains", "changes"}:
        return words.plural(
            "Looked: {trains} trains, {count} change",
            "Looked: {trains} trains, {count} changes",
            int(detail["changes"]),
            trains=detail["trains"],
        )
    if event.kind == "check" and detail.keys() >= {"grades", "changes"}:
        return words.plural(
            "Looked: {grades} grades, {count} change",
            "Looked: {grades} grades, {count} changes",
            int(detail["changes"]),
            grades=detail["grades"],
        )
    abstained = event.kind == "captcha_read" and detail.get("abstained")
    clicked = event.kind == "captcha_read" and detail.get("words")
    template = LINES.get("captcha_abstained" if abstained else "click_read" if clicked else event.kind)
    if event.kind == "reservation":
        template = RESERVATIONS.get(str(detail.get("state")))
    try:
        told = words.text(template, **_facts(detail, words), kind=event.kind) if template else event.kind
    except (KeyError, ValueError):  # written by another version, with other facts
        told = event.kind
    return one_line(told, LONGEST)


def failure(data: Mapping[str, Any], words: Translator) -> str:
    """A failure that was written down, in the visitor's language."""
    return one_line(words.tell(error_from_data(data)), LONGEST)


def often(looks: float, words: Translator) -> str:
    """Looks per hour."""
    count = 1 if looks == 1 else 2
    return words.plural("{looks} look an hour", "{looks} looks an hour", count, looks=words.number(looks))


def _facts(detail: Mapping[str, Any], words: Translator) -> dict[str, str]:
    facts = {name: one_line(value) for name, value in detail.items() if isinstance(value, str)}
    for taken in ("message", "kind"):
        facts.pop(taken, None)
    if "notice" in facts:
        facts["notice"] = words.text(NOTICES.get(facts["notice"], facts["notice"]))
    if "seat" in facts:
        facts["seat"] = _seat(facts["seat"], words)
    if "confidence" in detail:
        facts["confidence"] = f"{float(detail['confidence']):.1%}"
    if "code" in detail:
        facts["reason"] = _why(detail, words)
    elif "reason" in detail:
        facts["reason"] = words.said(one_line(detail["reason"], LONGEST))
    elif "message" in detail:
        facts["reason"] = words.said(one_line(detail["message"], LONGEST))
    return facts


def _seat(seat: str, words: Translator) -> str:
    return words.said(SEAT_NAMES[SeatClass(seat)]) if seat in SEATS else seat


def _why(data: Mapping[str, Any], words: Translator) -> str:
    """A failure; of one that asks for the person only why, because the line says the rest."""
    if "facts" not in data:
        return words.text(reason_of(data))
    error = error_from_data(data)
    why = error.facts.get("reason") if isinstance(error, HandOverNeeded) else None
    return one_line(words.said(why), LONGEST) if isinstance(why, str) else failure(data, words)


def _gathered(events: Sequence[Event], zone: tzinfo) -> list[list[Event]]:
    """Each event by itself, but those of one day that a reader need not tell apart together."""
    telling = {(event.at, event.query_id) for event in events if event.kind == "notice"}
    gathered: list[list[Event]] = []
    before = ""
    for event in events:
        alike = "" if (event.at, event.query_id) in telling else _alike(event)
        if alike and alike == before and _day(event, zone) == _day(gathered[-1][-1], zone):
            gathered[-1].append(event)
        else:
            gathered.append([event])
        before = alike
    return gathered


def _alike(event: Event) -> str:
    """What kind of everyday line it is; empty for one that is worth a line of its own."""
    if event.kind == "check" and event.detail.get("changes") == 0:
        return "look"
    return "doubt" if event.kind == "captcha_read" and event.detail.get("abstained") else ""


def _day(event: Event, zone: tzinfo) -> date:
    return event.at.astimezone(zone).date()


def _often_told(together: Sequence[Event], words: Translator) -> str:
    count = len(together)
    if together[0].kind == "check":
        return words.text("Looked {count} times: nothing new", count=count)
    return words.text("Was not sure of {count} codes and asked for others", count=count)
