"""Notices about trains: seats that came back, and a standby list that is open."""

from collections.abc import Mapping
from datetime import date, tzinfo
from itertools import islice
from typing import Any

from standby.channels.wording.page import (
    Action,
    Links,
    Page,
    Row,
    Table,
    Tone,
    origin_of,
    pause_action,
    watch_action,
)
from standby.domain.misses import yuan
from standby.domain.offers import on_sale
from standby.domain.text import one_line
from standby.domain.ticket_words import SEAT_NAMES
from standby.domain.tickets import Offer, SeatClass
from standby.i18n import Translator

Data = Mapping[str, Any]

_MOST_TRAINS = 20
_IN_SUBJECT = 2


def write_seats(facts: Data, words: Translator, zone: tzinfo, links: Links) -> Page:
    """What was and what is, for every class of the trains that somebody can use."""
    trains = facts["trains"]
    told = [news for train in trains for row in train["seats"] if row["wanted"] for news in [_news(train, row, words)]]
    more = len(trains) - _MOST_TRAINS
    return Page(
        subject=words.text("Seats: {list}", list=_list(told, words)),
        headline=words.text("There are seats"),
        tone=Tone.GOOD,
        origin=origin_of(facts),
        paragraphs=(
            words.text("Somebody else may be faster: Standby has not reserved them."),
            *([words.plural("and {count} more", "and {count} more", more)] if more > 0 else []),
        ),
        tables=tuple(_table(train, words) for train in islice(trains, _MOST_TRAINS)),
        action=act(words.text("Book at the portal"), facts) or watch_action(links, words),
        pause=pause_action(links, words),
    )


def write_standby_open(facts: Data, words: Translator, zone: tzinfo, links: Links) -> Page:
    """Joining the list needs the person: a checked face, and a deposit."""
    trains = facts["trains"]
    told = [f"{one_line(str(train['train']), 12)} {day_of(train, words)}" for train in trains]
    return Page(
        subject=words.text("Standby list open: {list}", list=_list(told, words)),
        headline=words.text("Sold out, but the portal's standby list is open"),
        tone=Tone.CALM,
        origin=origin_of(facts),
        paragraphs=(
            words.text(
                "The portal serves its standby list before it shows a returned seat to anyone, so the list is the "
                "surer way."
            ),
            words.text("Joining it needs you: the portal wants a checked identity and a deposit."),
            words.text("Standby goes on watching; a seat that is shown all the same is told."),
        ),
        tables=tuple(_waiting(train, words) for train in islice(trains, _MOST_TRAINS)),
        action=act(words.text("Join the list at the portal"), facts) or watch_action(links, words),
        pause=pause_action(links, words),
    )


def act(label: str, facts: Data) -> Action | None:
    """A link to the portal's own page, if the notice has one."""
    link = one_line(str(facts.get("link") or ""), 2000)
    return Action(label, link) if link else None


def train_title(train: Data, words: Translator) -> str:
    """``G9901 · Jan 18, 2030 · 上海虹桥 08:12 → 杭州东 09:13``."""
    ends = [one_line(str(train[name]), 40) for name in ("origin", "destination")]
    arrives = f" {one_line(str(train['arrives']), 5)}" if train.get("arrives") else ""
    way = f"{ends[0]} {one_line(str(train['departs']), 5)} → {ends[1]}{arrives}"
    return f"{one_line(str(train['train']), 12)} · {day_of(train, words)} · {way}"


def day_of(train: Data, words: Translator) -> str:
    return words.day(date.fromisoformat(train["date"]))


def seat_name(seat: str, words: Translator) -> str:
    """A class of ours in the reader's language; the portal's own word as it is."""
    known = seat in SeatClass.__members__.values()
    return words.said(SEAT_NAMES[SeatClass(seat)]) if known else one_line(seat, 30)


def money(fen: int) -> str:
    return f"¥{yuan(fen)}"


def left_of(offer: Offer, seat: SeatClass, words: Translator) -> str:
    """How many places of a class there are, in the words of the notices."""
    places = on_sale(offer).get(seat)
    left = _left({"count": places.count} if places else None, words)
    return words.text("standby list open") if places and places.standby and not places.any else left


def _table(train: Data, words: Translator) -> Table:
    return Table(train_title(train, words), tuple(_row(row, words) for row in train["seats"]))


def _row(row: Data, words: Translator) -> Row:
    now, was = _left(row["now"], words), _left(row["was"], words)
    price = (row["now"] or {}).get("price")
    listed = words.text("standby list open") if _on_list(row["now"]) else ""
    details = [money(price) if price is not None else "", listed]
    return Row(
        course=seat_name(str(row["seat"]), words),
        detail=" · ".join(part for part in details if part),
        score=now,
        before=was if row["changed"] and row["was"] and was != now else "",
    )


def _on_list(places: Data | None) -> bool:
    return bool(places and places["standby"] and places["count"] == 0)


def _left(places: Data | None, words: Translator) -> str:
    if places is None:
        return words.text("not on sale")
    count = places["count"]
    if count is None:
        return words.text("plenty")
    return words.number(count) if count else words.text("none")


def _news(train: Data, row: Data, words: Translator) -> str:
    return words.text(
        "{train} on {date}, {seat} {left}",
        train=one_line(str(train["train"]), 12),
        date=day_of(train, words),
        seat=seat_name(str(row["seat"]), words),
        left=_left(row["now"], words),
    )


def _waiting(train: Data, words: Translator) -> Table:
    rows = tuple(
        Row(
            course=seat_name(str(row["seat"]), words),
            detail="",
            score="–" if row["price"] is None else money(row["price"]),
        )
        for row in train["seats"]
    )
    return Table(train_title(train, words), rows)


def _list(told: list[str], words: Translator) -> str:
    shown = words.text("; ").join(told[:_IN_SUBJECT])
    return shown + " …" if len(told) > _IN_SUBJECT else shown
