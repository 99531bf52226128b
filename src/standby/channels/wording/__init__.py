"""Notices in words: subject, plain text and HTML, in the reader's language."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from standby.channels.base import Message
from standby.channels.wording.grades import write_all_grades, write_correction, write_new_grade
from standby.channels.wording.html import to_html
from standby.channels.wording.orders import (
    write_held,
    write_login_ended,
    write_order_expired,
    write_order_failed,
    write_order_unknown,
    write_paid,
    write_pay_soon,
)
from standby.channels.wording.page import Links, Page, Writer
from standby.channels.wording.plain import to_text
from standby.channels.wording.reader import write_reader_recovered, write_reader_worse
from standby.channels.wording.state import (
    write_hand_over,
    write_recovered,
    write_stopped,
    write_test,
    write_trouble,
)
from standby.channels.wording.tickets import write_seats, write_standby_open
from standby.domain.models import NoticeKind
from standby.i18n import translator

__all__ = ["Links", "Page", "compose", "write_page"]

WRITERS: Mapping[NoticeKind, Writer] = {
    NoticeKind.ALL_GRADES: write_all_grades,
    NoticeKind.NEW_GRADE: write_new_grade,
    NoticeKind.CORRECTION: write_correction,
    NoticeKind.TROUBLE: write_trouble,
    NoticeKind.RECOVERED: write_recovered,
    NoticeKind.STOPPED: write_stopped,
    NoticeKind.HAND_OVER: write_hand_over,
    NoticeKind.READER_WORSE: write_reader_worse,
    NoticeKind.READER_RECOVERED: write_reader_recovered,
    NoticeKind.SEATS: write_seats,
    NoticeKind.STANDBY_OPEN: write_standby_open,
    NoticeKind.HELD: write_held,
    NoticeKind.PAY_SOON: write_pay_soon,
    NoticeKind.PAID: write_paid,
    NoticeKind.ORDER_EXPIRED: write_order_expired,
    NoticeKind.ORDER_FAILED: write_order_failed,
    NoticeKind.ORDER_UNKNOWN: write_order_unknown,
    NoticeKind.LOGIN_ENDED: write_login_ended,
    NoticeKind.TEST: write_test,
}


def compose(
    kind: NoticeKind, facts: Mapping[str, Any], *, locale: str, zone: tzinfo, links: Links | None = None
) -> Message:
    """Put a notice into words. ``facts`` are what ``standby.domain.notices`` made (after JSON, too)."""
    page = write_page(kind, facts, locale=locale, zone=zone, links=links)
    words = translator(locale)
    pictures = {page.picture.name: page.picture.data} if page.picture else {}
    return Message(subject=page.subject, text=to_text(page, words), html=to_html(page, words), pictures=pictures)


def write_page(
    kind: NoticeKind, facts: Mapping[str, Any], *, locale: str, zone: tzinfo, links: Links | None = None
) -> Page:
    """The notice as a page before it is rendered; its subject alone is what a list of notices shows."""
    return WRITERS[kind](facts, translator(locale), zone, links or Links())
