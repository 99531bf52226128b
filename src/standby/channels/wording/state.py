"""Notices about the watching itself: trouble, recovery, a stop, a hand-over, a test."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from standby import errors
from standby.channels.wording.page import Action, Links, Page, Tone, origin_of, pause_action, watch_action
from standby.channels.wording.qr import write_qr
from standby.domain.text import one_line
from standby.errors import Fault, Said, StandbyError, said
from standby.i18n import N_, Translator

FAULTS: Mapping[str, str] = {
    Fault.US: N_("This lies with Standby itself, not with you or the portal."),
    Fault.PORTAL: N_("This lies with the portal; you need not do anything."),
    Fault.USER: N_("This needs you; Standby cannot mend it by itself."),
    Fault.NETWORK: N_("This lies with the connection between Standby and the portal; your account is fine."),
}

CHOOSE = N_(
    "On the page, choose the tiles that show what the picture asks for. A picture is good for a few minutes only: "
    "instead of an older one the page offers to fetch a fresh one."
)


def write_trouble(facts: Mapping[str, Any], words: Translator, zone: tzinfo, links: Links) -> Page:
    portal = one_line(str(facts["portal"]))
    failures = int(facts["failures"])
    happened, mend = told_error(facts["error"], words)
    often = words.plural(
        "The last check failed; the last success was before {since}.",
        "{count} checks in a row have failed since {since}.",
        failures,
        since=_moment(facts["since"], words, zone),
    )
    next_try = facts.get("next_try")
    again = words.text("Next try: {moment}.", moment=_moment(next_try, words, zone)) if next_try else ""
    calm = words.text("You hear again when it works. What was known stays known.")
    return Page(
        subject=words.text("{portal} cannot be checked at the moment", portal=portal),
        headline=words.text("The portal cannot be checked at the moment"),
        tone=Tone.BAD,
        origin=origin_of(facts),
        paragraphs=_kept(happened, _fault(facts["error"], words), mend, words.sentences(often, again), calm),
        action=watch_action(links, words),
        pause=pause_action(links, words),
    )


def write_recovered(facts: Mapping[str, Any], words: Translator, zone: tzinfo, links: Links) -> Page:
    portal = one_line(str(facts["portal"]))
    since = _moment(facts["since"], words, zone)
    told = words.plural(
        "One check had failed since {since}.",
        "{count} checks in a row had failed since {since}.",
        int(facts["failures"]),
        since=since,
    )
    missed = words.text("Grades published in the meantime come in a notice of their own.")
    return Page(
        subject=words.text("{portal} can be checked again", portal=portal),
        headline=words.text("The portal can be checked again"),
        tone=Tone.GOOD,
        origin=origin_of(facts),
        paragraphs=(told, missed),
        action=watch_action(links, words),
        pause=pause_action(links, words),
    )


def write_stopped(facts: Mapping[str, Any], words: Translator, zone: tzinfo, links: Links) -> Page:
    portal = one_line(str(facts["portal"]))
    happened, mend = told_error(facts["error"], words)
    return Page(
        subject=words.text("Your watch at {portal} has stopped", portal=portal),
        headline=words.text("Your watch has stopped"),
        tone=Tone.BAD,
        origin=origin_of(facts),
        paragraphs=_kept(happened, mend, words.text("Standby does not log in there again until you have acted.")),
        action=watch_action(links, words),
        pause=pause_action(links, words),
    )


def write_hand_over(facts: Mapping[str, Any], words: Translator, zone: tzinfo, links: Links) -> Page:
    if facts.get("kind") == "qr":
        return write_qr(facts, words, zone, links)
    portal = one_line(str(facts["portal"]))
    happened, mend = told_error(facts["error"], words)
    deadline = facts.get("deadline")
    until = words.text("It can be done until {moment}.", moment=_moment(deadline, words, zone)) if deadline else ""
    todo = words.text(CHOOSE) if facts.get("kind") == "click" else ""
    url = links.hand_over or links.watch
    return Page(
        subject=words.text("{portal} needs you for a moment", portal=portal),
        headline=words.text("A step only you can take"),
        tone=Tone.CALM,
        origin=origin_of(facts),
        paragraphs=_kept(happened, todo, mend, until),
        action=Action(words.text("Take the step"), url) if url else None,
        pause=pause_action(links, words),
    )


def write_test(facts: Mapping[str, Any], words: Translator, zone: tzinfo, links: Links) -> Page:
    sent = words.text("Sent at {moment}.", moment=_moment(facts["at"], words, zone))
    return Page(
        subject=words.text("Standby: test message"),
        headline=words.text("This channel works"),
        tone=Tone.GOOD,
        paragraphs=(words.text("Notices of your watches arrive like this one."), sent),
        action=watch_action(links, words),
        pause=pause_action(links, words),
    )


def error_from_data(data: Mapping[str, Any]) -> StandbyError:
    """The error that ``standby.domain.notices.error_data`` wrote; one this version does not know keeps its English."""
    kind = getattr(errors, str(data["code"]), None)
    if isinstance(kind, type) and issubclass(kind, StandbyError):
        try:
            return kind(**{str(name): _fact(value) for name, value in data["facts"].items()})
        except (KeyError, ValueError, IndexError):
            pass  # written by another version, with other facts
    return errors.UserMistake(what=str(data["message"]).rstrip("."))


def _fact(value: Any) -> object:
    """A fact as it was; a foreign text on one line, a sentence of ours with its own facts."""
    if isinstance(value, Mapping) and isinstance(value.get("says"), str):
        return _sentence(value)
    return one_line(value, 300) if isinstance(value, str) else value


def _sentence(value: Mapping[str, Any]) -> Said:
    return said(value["says"], **{str(name): _fact(fact) for name, fact in value["facts"].items()})


def told_error(data: Mapping[str, Any], words: Translator) -> tuple[str, str]:
    """What happened and what to do next, each on one line."""
    happened, mend = words.tell_parts(error_from_data(data))
    return one_line(happened, 600), one_line(mend, 600)


def _fault(data: Mapping[str, Any], words: Translator) -> str:
    sentence = FAULTS.get(str(data.get("fault")))
    return words.text(sentence) if sentence else ""


def _moment(text: str, words: Translator, zone: tzinfo) -> str:
    return words.moment(datetime.fromisoformat(text), zone)


def _kept(*paragraphs: str) -> tuple[str, ...]:
    return tuple(paragraph for paragraph in paragraphs if paragraph)
