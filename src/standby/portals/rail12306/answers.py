"""The two envelopes the site's answers come in, judged once for all.

``/otn`` and ``/passport`` each have their own. Whether a business step
succeeded is an inner flag that only its caller knows. Source: notes on the
protocol, section 0.
"""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from standby.errors import PageNotUnderstood, Said, SessionExpired, said
from standby.portals.http import Page
from standby.portals.rail12306.refusals import NAME, judge_no_data, refused, words

MOST_MESSAGES = 20
LONGEST_QUOTE = 120
LARGEST_PICTURE = 256 << 10
NOT_LOGGED_IN = "用户未登录"
_TRUE = (True, "true", "Y")


@dataclass(frozen=True, slots=True)
class Envelope:
    """An ``/otn`` answer. ``ok`` says that it was dealt with, not that what was asked for happened.

    ``data`` is None where the site leaves it out; ``messages`` are its own
    words, each on one line without markup; ``body`` is everything.
    """

    ok: bool
    data: Any = field(repr=False)
    messages: tuple[str, ...]
    body: Mapping[str, Any] = field(repr=False)

    @property
    def message(self) -> str:
        """The first of the site's words, or nothing."""
        return self.messages[0] if self.messages else ""

    @property
    def fields(self) -> Mapping[str, Any]:
        """``data`` as an object. Raises PageNotUnderstood for anything else."""
        if not isinstance(self.data, dict):
            raise puzzled(said("an answer has no data"))
        return self.data


@dataclass(frozen=True, slots=True)
class PassportAnswer:
    """A ``/passport`` answer; ``code`` as text, because the site sends a number here and a text there."""

    code: str
    message: str
    body: Mapping[str, Any] = field(repr=False)


def envelope(page: Page) -> Envelope:
    """Raises PortalRefused for what is no JSON, SessionExpired if it proves that nobody is logged in."""
    body = json_object(page)
    status = body.get("status")
    if status not in (True, False, "true", "false"):
        raise puzzled(said("an answer does not say how it went"))
    found = Envelope(status in (True, "true"), body.get("data"), _messages(body), body)
    if proves_logged_out(found):
        raise SessionExpired(portal=NAME)
    return found


def passport(page: Page) -> PassportAnswer:
    """Raises PortalRefused for what is no JSON, PageNotUnderstood without a result code."""
    body = json_object(page)
    code = body.get("result_code")
    if not isinstance(code, str | int) or isinstance(code, bool):
        raise puzzled(said("an answer does not say how it went"))
    return PassportAnswer(str(code)[:20], words(body.get("result_message")), body)


def json_object(page: Page) -> dict[str, Any]:
    """The answer's JSON object. No JSON is a refusal, other JSON a puzzle (notes, section 2.9)."""
    host = httpx2.URL(page.url).netloc.decode("ascii", "replace")
    try:
        found = json.loads(page.text)
    except (ValueError, RecursionError):
        raise judge_no_data(page.text, host) from None
    if isinstance(found, int) and not isinstance(found, bool):
        raise refused(host, said("it answers {number} and nothing else", number=str(found)[:10]))
    if not isinstance(found, dict):
        raise puzzled(said("an answer is no object"))
    return found


def picture_in(answer: PassportAnswer) -> bytes:
    """The bytes that an answer's ``image`` holds as text; none for what is not such a text, or far too long."""
    written = answer.body.get("image")
    try:
        picture = base64.b64decode(written, validate=True) if isinstance(written, str) else b""
    except (binascii.Error, ValueError):
        return b""
    return picture if len(picture) <= LARGEST_PICTURE else b""


def proves_logged_out(answer: Envelope) -> bool:
    """The three forms in an envelope; the fourth is a redirect (notes, section 0)."""
    if not answer.ok and any(NOT_LOGGED_IN in message for message in answer.messages):
        return True
    data = answer.data
    if not isinstance(data, dict):
        return False
    ended = data.get("noLogin") in _TRUE or data.get("isRelogin") in _TRUE
    return ended or data.get("queryOrderWaitTimeStatus") in (False, "false")


def puzzled(reason: Said | str, row: str = "") -> PageNotUnderstood:
    """``row`` is what was not understood, for the report; without anything secret."""
    facts = {"row": row} if row else {}
    return PageNotUnderstood(portal=NAME, reason=reason, **facts)


def _messages(body: Mapping[str, Any]) -> tuple[str, ...]:
    """``messages`` (a list, a text or null), then the values of ``validateMessages``."""
    told = body.get("messages")
    named = body.get("validateMessages")
    parts = told if isinstance(told, list) else [told]
    parts = [*parts[:MOST_MESSAGES], *(list(named.values())[:MOST_MESSAGES] if isinstance(named, dict) else [])]
    return tuple(line for part in parts if (line := words(part)))
