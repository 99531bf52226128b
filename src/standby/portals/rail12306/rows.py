"""One row of the query's answer as an offer. It is read whole or not at all.

A row that cannot be read is an error that carries it, without what is secret:
left out, it would look like a train that does not go. Source: notes on the
protocol, sections 2.4 to 2.6.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import unquote

from standby.domain.tickets import Offer, OfferState, Question, Station
from standby.errors import PageNotUnderstood, said
from standby.portals.rail12306.answers import puzzled
from standby.portals.rail12306.cells import all_unsold, read_seats
from standby.portals.rail12306.fields import BEIJING
from standby.portals.rail12306.refusals import words

FIELDS = 57
LONGEST_ROW = 8_000
LONGEST_QUOTE = 400
LONGEST_NOTICE = 60
OLDEST_START = timedelta(days=7)
BUTTON = "预订"
NO_SECRET = frozenset({"", "null"})
MIDNIGHT, NEVER = "24:00", "99:59"
(SECRET, BUTTON_TEXT, TRAIN_NO, TRAIN) = range(4)
(FROM, TO, DEPARTS, ARRIVES, DURATION, CAN_BUY, LEFT, START_DATE) = range(6, 14)
CONTROLLED, BED_LEVELS, DISCOUNTS, SALE_TIME = 19, 53, 54, 55
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DURATION = re.compile(r"([0-9]{2,3}):([0-5][0-9])")
_CODE = re.compile(r"[A-Z]{3}")
_TRAIN = re.compile(r"[A-Z]{0,2}[0-9]{1,5}")
_TRAIN_NO = re.compile(r"[0-9A-Za-z]{1,20}")
_HALF_A_LETTER = re.compile("[\ud800-\udfff]")
_OPAQUE = re.compile(r"[^|\s]{24,}")
_PLAIN_PRICES = 39


def read_row(text: str, question: Question, names: Mapping[str, str]) -> Offer:
    """The offer in one row; ``names`` by telecode. Raises PageNotUnderstood with the row in its facts."""
    try:
        if len(text) > LONGEST_ROW:
            raise puzzled(said("it is far too long"))
        if _HALF_A_LETTER.search(text):
            raise puzzled(said("it holds what is no text"))
        return _Row(text, question, names).offer()
    except PageNotUnderstood as error:
        raise puzzled(
            said("a row was not understood: {reason}", reason=error.facts["reason"]), redacted(text)
        ) from error


def redacted(text: str) -> str:
    """The row for a report: what orders could be made from is left out, so is any other long run of signs."""
    fields = text[: 2 * LONGEST_ROW].split("|")
    shown = [
        "…" if place in (SECRET, LEFT) and field not in NO_SECRET else _shown(place, field)
        for place, field in enumerate(fields)
    ]
    return words("|".join(shown))[:LONGEST_QUOTE]


def _shown(place: int, field: str) -> str:
    if place == _PLAIN_PRICES and field.isascii() and field.isalnum():
        return field[:200]
    return _OPAQUE.sub("…", field)


class _Row:
    """The fields of one row, padded: older and newer sites send fewer or more than this one knows."""

    def __init__(self, text: str, question: Question, names: Mapping[str, str]) -> None:
        self._fields = [*text.split("|"), *[""] * FIELDS]
        self._question = question
        self._names = names

    def offer(self) -> Offer:
        fields = self._fields
        self._check_start()
        seats = read_seats(fields)
        state = self._state(any(places.any for places in seats.values()))
        button = words(fields[BUTTON_TEXT])[:LONGEST_NOTICE]
        return Offer(
            date=self._question.date,
            train=self._match(TRAIN, _TRAIN),
            train_no=self._match(TRAIN_NO, _TRAIN_NO),
            origin=self._station(FROM),
            destination=self._station(TO),
            departs=self._time(DEPARTS),
            arrives=self._time(ARRIVES),
            minutes=self._minutes(),
            state=state,
            seats=seats,
            on_sale_at=self._on_sale_at(),
            notice="" if button == BUTTON else button,
            secret=unquote(self._secret()),
            extra=self._extra(),
        )

    def _state(self, any_left: bool) -> OfferState:
        """A seat is to be had only where the site says so twice: by its flag and by its button."""
        fields = self._fields
        can_buy, button = fields[CAN_BUY], fields[BUTTON_TEXT]
        if can_buy not in ("Y", "N", "IS_TIME_NOT_BUY"):
            raise puzzled(said("whether it can be booked has an unknown form"))
        if can_buy == "IS_TIME_NOT_BUY":
            return OfferState.CLOSED
        if fields[DEPARTS] == MIDNIGHT or fields[DURATION] == NEVER:
            return OfferState.SUSPENDED
        if can_buy == "Y" and button == BUTTON:
            if not self._secret():
                raise puzzled(said("it can be booked and has no ticket to book with"))
            return OfferState.BOOKABLE
        if fields[CONTROLLED] in ("1", "2") or "停" in button:
            return OfferState.SUSPENDED
        if "起售" in button or all_unsold(fields):
            return OfferState.NOT_ON_SALE
        # Counts without leave to buy are not "sold out": they come back as they are.
        return OfferState.SOLD_OUT if can_buy == "N" and not any_left else OfferState.CLOSED

    def _extra(self) -> dict[str, str]:
        """What the first step of an order hands back (notes, section 7.1), and the train's own day."""
        fields = self._fields
        return {
            "purpose": "0X00" if self._question.student else "ADULT",
            "asked_from": self._names.get(self._question.origin, ""),
            "asked_to": self._names.get(self._question.destination, ""),
            "start_date": fields[START_DATE],
            "bed_level_info": fields[BED_LEVELS],
            "seat_discount_info": fields[DISCOUNTS],
        }

    def _secret(self) -> str:
        secret = self._fields[SECRET]
        return "" if secret in NO_SECRET else secret

    def _check_start(self) -> None:
        """The train's own start is the day of boarding or some days before; else the row is of another question."""
        try:
            start = _day(self._fields[START_DATE])
        except ValueError:
            raise puzzled(said("the day of its start has an unknown form")) from None
        if not timedelta(0) <= self._question.date - start <= OLDEST_START:
            raise puzzled(said("it is of another day"))

    def _match(self, place: int, form: re.Pattern[str]) -> str:
        if not form.fullmatch(self._fields[place]):
            raise puzzled(said("its train has an unknown form"))
        return self._fields[place]

    def _station(self, place: int) -> Station:
        code = self._fields[place]
        if not _CODE.fullmatch(code) or code not in self._names:
            raise puzzled(said("one of its stations is unknown"))
        return Station(code, self._names[code])

    def _time(self, place: int) -> time:
        if self._fields[place] == MIDNIGHT:
            return time(0, 0)
        found = _TIME.fullmatch(self._fields[place])
        if found is None:
            raise puzzled(said("one of its times has an unknown form"))
        return time(int(found[1]), int(found[2]))

    def _minutes(self) -> int:
        found = _DURATION.fullmatch(self._fields[DURATION])
        if found is None:
            raise puzzled(said("one of its times has an unknown form"))
        return 60 * int(found[1]) + int(found[2])

    def _on_sale_at(self) -> datetime | None:
        text = self._fields[SALE_TIME]
        if not text:
            return None
        try:
            return _moment(text)
        except (ValueError, OverflowError):
            raise puzzled(said("the moment its sale begins has an unknown form")) from None


def _day(text: str) -> date:
    if not re.fullmatch(r"[0-9]{8}", text):
        raise ValueError(text)
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _moment(text: str) -> datetime:
    """``203001041330``, on Beijing's clock."""
    if not re.fullmatch(r"[0-9]{12}", text):
        raise ValueError(text)
    day = _day(text[:8])
    return datetime(day.year, day.month, day.day, int(text[8:10]), int(text[10:]), tzinfo=BEIJING).astimezone(UTC)
