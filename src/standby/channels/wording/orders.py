"""Notices about an order: held, to be paid, paid, lost, unclear, and the login that orders need."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from standby.channels.wording.page import (
    Figure,
    Links,
    Page,
    Row,
    Table,
    Tone,
    origin_of,
    pause_action,
    watch_action,
)
from standby.channels.wording.state import told_error
from standby.channels.wording.tickets import act, day_of, money, seat_name, train_title
from standby.domain.text import one_line
from standby.domain.ticket_words import FARE_NAMES
from standby.domain.tickets import RAILWAY_TIME, TicketKind
from standby.i18n import N_, Translator

Data = Mapping[str, Any]
ENDED = N_("Your login at the portal has ended")
NOT_IN = N_("Standby could not log in")
HEADLINES: Mapping[str, str] = {
    "WrongPassword": N_("The portal refused the user name or password"),
    "AccountLocked": N_("The portal has locked your account"),
    "LoginRefused": N_("The portal refused the login"),
    "NobodyCame": N_("The pictures waited for you in vain"),
    "NoClickLogin": N_("This login needs a code scanned by you"),
}
"""By the error that a login ended with; else ``NOT_IN``."""
CHANGED = N_(
    "The portal's login may have changed; please report this notice. `standby account login` shows a code to scan."
)


def write_held(facts: Data, words: Translator, zone: tzinfo, links: Links) -> Page:
    order = facts["order"]
    left_out = words.text(", ").join(one_line(str(name), 40) for name in facts.get("left_out", ()))
    alone = words.text("There was no place for: {names}.", names=left_out) if left_out else ""
    return _to_pay(
        facts,
        words,
        zone,
        links,
        subject=words.text("Pay by {clock}: {order}", clock=_clock(order, zone), order=_named(order, words)),
        headline=words.text("Your seats are reserved"),
        first=words.text("Pay at the portal until then, or the seats are lost; Standby never pays."),
        also=alone,
    )


def write_pay_soon(facts: Data, words: Translator, zone: tzinfo, links: Links) -> Page:
    order = facts["order"]
    return _to_pay(
        facts,
        words,
        zone,
        links,
        subject=words.text(
            "Not paid yet, only until {clock}: {order}", clock=_clock(order, zone), order=_named(order, words)
        ),
        headline=words.text("Your order is not paid yet"),
        first=words.text("This is the last reminder; afterwards the portal gives the seats to others."),
    )


def write_paid(facts: Data, words: Translator, zone: tzinfo, links: Links) -> Page:
    order = facts["order"]
    return Page(
        subject=words.text("Paid: {order}", order=_named(order, words)),
        headline=words.text("Your order is paid"),
        tone=Tone.GOOD,
        origin=origin_of(facts),
        paragraphs=(
            words.text(
                "It is no longer among your unpaid orders, and its time was not over. If you cancelled it yourself, "
                "resume the watch."
            ),
            words.text("Have a good journey."),
        ),
        tables=(_tickets(order, words),),
        figures=_sum(order, words),
        action=watch_action(links, words),
        pause=pause_action(links, words),
    )


def write_order_expired(facts: Data, words: Translator, zone: tzinfo, links: Links) -> Page:
    order = facts["order"]
    return Page(
        subject=words.text("Not paid in time: {order}", order=_named(order, words)),
        headline=words.text("The portal gave the seats back"),
        tone=Tone.BAD,
        origin=origin_of(facts),
        paragraphs=(
            words.text("The order was not paid by {moment}.", moment=until(order["deadline"], words, zone)),
            *_goes_on(facts, words),
        ),
        tables=(_tickets(order, words),),
        action=watch_action(links, words),
        pause=pause_action(links, words),
    )


def write_order_failed(facts: Data, words: Translator, zone: tzinfo, links: Links) -> Page:
    happened, mend = told_error(facts["error"], words)
    return Page(
        subject=words.text("Not reserved: {train}", train=_tried(facts, words)),
        headline=words.text("The seats could not be had"),
        tone=Tone.CALM,
        origin=origin_of(facts),
        paragraphs=tuple(part for part in (happened, mend, *_goes_on(facts, words)) if part),
        tables=(_attempt(facts, words),),
        action=watch_action(links, words),
        pause=pause_action(links, words),
    )


def write_order_unknown(facts: Data, words: Translator, zone: tzinfo, links: Links) -> Page:
    happened, _ = told_error(facts["error"], words)
    return Page(
        subject=words.text("Please look: there may be an order for {train}", train=_tried(facts, words)),
        headline=words.text("There may be an order, and Standby cannot tell"),
        tone=Tone.BAD,
        origin=origin_of(facts),
        paragraphs=(
            happened,
            words.text("Please look at your unpaid orders at the portal: pay the order if it is there."),
            words.text("Standby orders nothing with this account until that is clear, so nothing is bought twice."),
        ),
        tables=(_attempt(facts, words),),
        action=act(words.text("Look at your orders"), facts) or watch_action(links, words),
        pause=pause_action(links, words),
    )


def write_login_ended(facts: Data, words: Translator, zone: tzinfo, links: Links) -> Page:
    portal = one_line(str(facts["portal"]))
    account = one_line(str(facts.get("account") or ""), 60)
    cannot = words.text("Until you are logged in, seats are told, but Standby cannot reserve them.")
    again = words.text("Please log in again at {portal}", portal=portal)
    return Page(
        subject=words.text("Standby could not log in at {portal}", portal=portal) if "error" in facts else again,
        headline=words.text(_what_ended(facts)),
        tone=Tone.BAD if facts.get("reserving") else Tone.CALM,
        origin=origin_of(facts),
        paragraphs=(*([cannot] if facts.get("reserving") else []), *_how_to_log_in(facts, account, words)),
        action=watch_action(links, words),
        pause=pause_action(links, words),
    )


def _what_ended(facts: Data) -> str:
    """The headline: what a login came to that Standby tried by itself, or that there is none any more."""
    if "error" not in facts:
        return ENDED
    return HEADLINES.get(str(facts["error"]["code"]), NOT_IN)


def _how_to_log_in(facts: Data, account: str, words: Translator) -> tuple[str, ...]:
    """With the reason, where Standby has tried by itself or may not."""
    if "error" in facts:
        happened, mend = told_error(facts["error"], words)
        if facts["error"]["code"] == "PageNotUnderstood":
            mend = words.text(CHANGED)
        return tuple(part for part in (happened, mend) if part)
    if account:
        return (words.text("Scan a fresh code: `standby account login {account}` shows it.", account=account),)
    return (words.text("Scan a fresh code: `standby account login` shows it."),)


def until(moment: str, words: Translator, zone: tzinfo) -> str:
    """A deadline on the reader's clock, and on the railway's where that is another."""
    when = datetime.fromisoformat(moment)
    railway = words.moment(when, RAILWAY_TIME)
    mine = words.moment(when, zone)
    if when.astimezone(zone).utcoffset() == when.astimezone(RAILWAY_TIME).utcoffset():
        return words.text("{moment} (Beijing time)", moment=railway)
    return words.text("{moment} your time ({railway} Beijing time)", moment=mine, railway=railway)


def _to_pay(
    facts: Data,
    words: Translator,
    zone: tzinfo,
    links: Links,
    *,
    subject: str,
    headline: str,
    first: str,
    also: str = "",
) -> Page:
    order = facts["order"]
    deadline = words.text("Held until {moment}.", moment=until(order["deadline"], words, zone))
    return Page(
        subject=subject,
        headline=headline,
        tone=Tone.GOOD,
        origin=origin_of(facts),
        paragraphs=tuple(part for part in (deadline, first, also) if part),
        tables=(_tickets(order, words),),
        figures=(*_sum(order, words), *_number(order, words)),
        action=act(words.text("Pay at the portal"), facts) or watch_action(links, words),
        pause=pause_action(links, words),
    )


def _tickets(order: Data, words: Translator) -> Table:
    return Table(train_title(order, words), tuple(_ticket(ticket, words) for ticket in order["tickets"][:20]))


def _ticket(ticket: Data, words: Translator) -> Row:
    place = words.text(
        "coach {coach}, seat {seat}", coach=one_line(ticket["coach"], 10), seat=one_line(ticket["seat"], 20)
    )
    details = (seat_name(ticket["seat_class"], words), place, _fare(ticket["kind"], words))
    return Row(
        course=one_line(ticket["name"], 40),
        detail=" · ".join(part for part in details if part),
        score=money(int(ticket["price"])),
    )


def _fare(kind: str, words: Translator) -> str:
    known = kind in TicketKind.__members__.values()
    return words.said(FARE_NAMES[TicketKind(kind)]) if known else one_line(kind, 20)


def _sum(order: Data, words: Translator) -> tuple[Figure, ...]:
    return (Figure(money(int(order["price"])), words.text("price of the order")),)


def _number(order: Data, words: Translator) -> tuple[Figure, ...]:
    number = one_line(str(order["number"]), 30)
    return (Figure(number, words.text("number of the order")),) if number else ()


def _named(order: Data, words: Translator) -> str:
    return f"{one_line(str(order['train']), 12)}, {day_of(order, words)}"


def _tried(facts: Data, words: Translator) -> str:
    return _named(facts["train"], words)


def _attempt(facts: Data, words: Translator) -> Table:
    count = int(facts["travellers"])
    row = Row(
        course=seat_name(str(facts["seat"]), words),
        detail="",
        score=words.plural("{count} traveller", "{count} travellers", count),
    )
    return Table(train_title(facts["train"], words), (row,))


def _goes_on(facts: Data, words: Translator) -> tuple[str, ...]:
    return (words.text("The watch goes on: you hear of the next seats."),) if facts.get("goes_on") else ()


def _clock(order: Data, zone: tzinfo) -> str:
    return f"{datetime.fromisoformat(order['deadline']).astimezone(zone):%H:%M}"
