"""Notices about the reader of picture codes: it reads worse than promised, or as promised again."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from standby.channels.wording.page import Links, Page, Tone, origin_of
from standby.domain.text import one_line
from standby.i18n import Translator


def write_reader_worse(facts: Mapping[str, Any], words: Translator, zone: tzinfo, links: Links) -> Page:
    portal = one_line(str(facts["portal"]))
    means = words.text(
        "Its pictures have probably changed. Where it is unsure, Standby asks you to read; no grade is lost by that."
    )
    kept = words.text("The pictures are kept for a better reader, which whoever runs Standby can train in an evening:")
    return Page(
        subject=words.text("{portal}: picture codes are read worse than promised", portal=portal),
        headline=words.text("The picture codes are read worse than promised"),
        tone=Tone.BAD,
        origin=origin_of(facts),
        paragraphs=(
            words.sentences(
                _counted(facts, words), words.text("The reader promises {rate} %.", rate=_rate(facts, words))
            ),
            means,
            kept,
            *_way(portal, words),
            words.text("You hear of this once, and again when the codes are read well."),
        ),
    )


def write_reader_recovered(facts: Mapping[str, Any], words: Translator, zone: tzinfo, links: Links) -> Page:
    portal = one_line(str(facts["portal"]))
    return Page(
        subject=words.text("{portal}: picture codes are read as promised again", portal=portal),
        headline=words.text("The picture codes are read as promised again"),
        tone=Tone.GOOD,
        origin=origin_of(facts),
        paragraphs=(_counted(facts, words), words.text("You need not do anything; the count starts anew.")),
    )


def _counted(facts: Mapping[str, Any], words: Translator) -> str:
    return words.text(
        "{site} accepted {accepted} of the last {asked} codes.",
        site=one_line(str(facts["site"]), 80),
        accepted=int(facts["accepted"]),
        asked=int(facts["asked"]),
    )


def _rate(facts: Mapping[str, Any], words: Translator) -> str:
    return words.number(float(facts["promised"]) * 100, 1)


def _way(portal: str, words: Translator) -> tuple[str, ...]:
    return (
        words.text("1. `standby captcha verified {portal} --out codes` writes them to a folder.", portal=portal),
        words.text("2. `standby captcha label codes` asks for the texts that are missing."),
        words.text("3. `standby captcha train codes --out mine.onnx` makes the reader."),
        words.text("4. STANDBY_MODELS={portal}=mine.onnx puts it in place of the old one.", portal=portal),
    )
