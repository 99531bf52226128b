"""The grades a watch knows, as the first mail shows them: the same tables, figures and remarks."""

from datetime import tzinfo

from standby.channels.wording import Page, write_page
from standby.domain import notices
from standby.domain.models import NoticeKind
from standby.services.status import Row


def report(row: Row, locale: str, zone: tzinfo) -> Page | None:
    """The grades of a watch in the visitor's language; None before the first look."""
    if row.transcript is None or row.average is None:
        return None
    facts = notices.all_grades(row.account.portal, row.transcript, row.average)
    return write_page(NoticeKind.ALL_GRADES, facts, locale=locale, zone=zone)
