"""The hand-over of a code to be scanned: its picture travels within the letter, because it lives for minutes only."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from standby.channels.wording.page import Action, Links, Page, Shown, Tone, origin_of, pause_action
from standby.domain.text import one_line
from standby.i18n import Translator

PNG = b"\x89PNG\r\n\x1a\n"
_LARGEST = 300_000


def write_qr(facts: Mapping[str, Any], words: Translator, zone: tzinfo, links: Links) -> Page:
    portal = one_line(str(facts["portal"]))
    moment = words.moment(datetime.fromisoformat(facts["deadline"]), zone)
    url = links.hand_over or links.watch
    return Page(
        subject=words.text("{portal}: scan to log in", portal=portal),
        headline=words.text("Scan this code with the portal's app"),
        tone=Tone.CALM,
        origin=origin_of(facts),
        paragraphs=(
            words.text("It can be scanned until {moment}; then ask for a fresh one.", moment=moment),
            words.text("Confirm on your phone only if you asked Standby to log in for you just now."),
        ),
        picture=_picture(str(facts.get("picture") or ""), words),
        action=Action(words.text("Take the step"), url) if url else None,
        pause=pause_action(links, words),
    )


def _picture(text: str, words: Translator) -> Shown | None:
    """A PNG of sensible size, or none: what a portal sends is not passed on unseen."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    fits = data.startswith(PNG) and len(data) <= _LARGEST
    return Shown("qr.png", data, words.text("The code to scan")) if fits else None
