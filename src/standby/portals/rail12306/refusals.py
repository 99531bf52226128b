"""How the site says no before it looks at a question. Source: notes on the protocol, section 2.9."""

import re

from standby.errors import PortalRefused, Said, said
from standby.portals.http import Page
from standby.portals.markup import one_line

NAME = "rail12306"
ERROR_PAGE = "/logFiles/error.html"
BUSY = "网络可能存在问题，请您重试一下！"
LONGEST_REASON = 200
_TAG = re.compile(r"<[^<>]{0,500}>")


def refused(host: str, reason: Said | str, **facts: object) -> PortalRefused:
    """``reason`` is told to the person, so it is the site's own words or ours, never a page."""
    return PortalRefused(host=host, reason=reason, **facts)


def judge_forbidden(page: Page, host: str) -> PortalRefused:
    """HTTP 403: the body is one digit, which the site's own page shows to its reader; what it means is unknown."""
    digit = page.text.strip()
    waits = {} if page.retry_after is None else {"retry_after": page.retry_after}
    if len(digit) == 1 and digit in "0123456789":
        return refused(host, said("HTTP 403, number {digit}", digit=digit), **waits)
    return refused(host, "HTTP 403", **waits)


def judge_no_data(text: str, host: str) -> PortalRefused:
    """An answer that should have been JSON and is not: busy, an unknown page, nothing at all."""
    if not text.strip():
        return refused(host, said("its answer is empty"))
    if BUSY in text:
        return refused(host, BUSY)
    if "<" in text[:500]:
        return refused(host, said("it sent a page instead of data"))
    return refused(host, said("it sent something that is no data"))


def words(text: object) -> str:
    """The site's own words as one line of plain text, for a person to read; empty for what is no text."""
    if not isinstance(text, str):
        return ""
    return one_line(_TAG.sub("", text[: 8 * LONGEST_REASON]))[:LONGEST_REASON]
