"""A notice before it is rendered: one page for HTML and plain text alike, so that they never differ."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum
from typing import Any

from standby.domain.text import one_line
from standby.i18n import Translator


class Tone(StrEnum):
    """The colour of the line at the top."""

    GOOD = "good"
    CALM = "calm"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Links:
    """Where the reader can go: the watch's page, the page of a hand-over, and the signed pause link."""

    watch: str = ""
    hand_over: str = ""
    pause: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One grade, ``before`` being the score that was corrected; or one class of a train, with what is and was left."""

    course: str
    detail: str
    score: str
    before: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts: ``3.42`` over "GPA"."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Remarks:
    """Small lines under the figures, with a title or without."""

    lines: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A PNG that travels within the letter. ``name`` is that of its file, ``says`` what it shows."""

    name: str
    data: bytes = field(repr=False)
    says: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """All strings are finished: translated, on one line, without hidden characters, not yet escaped."""

    subject: str
    headline: str
    tone: Tone
    origin: str = ""
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    figures: tuple[Figure, ...] = ()
    remarks: tuple[Remarks, ...] = ()
    picture: Shown | None = None
    action: Action | None = None
    pause: Action | None = None


Writer = Callable[[Mapping[str, Any], Translator, tzinfo, Links], Page]


def origin_of(facts: Mapping[str, Any]) -> str:
    """Which watch it is about, and at which portal."""
    parts = (one_line(str(facts.get(name) or ""), 60) for name in ("watch", "portal"))
    return " · ".join(dict.fromkeys(part for part in parts if part))


def pause_action(links: Links, words: Translator) -> Action | None:
    return Action(words.text("Pause these notices"), links.pause) if links.pause else None


def watch_action(links: Links, words: Translator) -> Action | None:
    return Action(words.text("Open the watch"), links.watch) if links.watch else None
