"""Past a picture to be clicked: fetch, read, have it checked, send the password, or hand over to the person.

The check is a request of its own, without the password. So the portal's yes or
no to the clicks is known and kept before anything is sent that could lock an
account, and the intent is written down between the two.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from standby.captcha.answer import Answer
from standby.captcha.click.geometry import answer as wire_answer
from standby.captcha.click.labels import as_answer, written
from standby.domain.models import Credentials
from standby.errors import (
    BadPicture,
    BodyTooLarge,
    Detour,
    HandOverNeeded,
    PageNotUnderstood,
    PictureTooLarge,
    PortalDown,
    Said,
    StaleCode,
    StandbyError,
    UnfitPicture,
    WrongCode,
    said,
)
from standby.portals.base import LoginJournal
from standby.portals.login import PICTURES, TRIES, unreadable
from standby.portals.tickets import TicketPortal

if TYPE_CHECKING:
    from standby.captcha.click.reader import ClickAnswer

KIND = "click"
"""The kind of a hand-over of such a picture."""


class ClickReads(Protocol):
    """Reads a click captcha from the bytes of a picture."""

    def read(self, picture: bytes) -> "ClickAnswer": ...


class ClickPortal(TicketPortal, Protocol):
    """A visit to a ticket site that once was, or still is, logged in to by clicks and a password."""

    async def by_clicks(self) -> bool:
        """Whether the site says that this is its way in now."""
        ...

    async def picture(self) -> bytes:
        """A fresh picture; the one before is worth nothing afterwards."""
        ...

    async def check(self, answer: str) -> None:
        """Have an answer (:func:`standby.captcha.click.geometry.answer`) judged. Raises WrongCode or StaleCode."""
        ...

    async def submit(self, credentials: Credentials, answer: str) -> None:
        """The password, with the answer that was accepted. :meth:`TicketPortal.enter` comes next.

        Raises WrongPassword, AccountLocked, HandOverNeeded (kind ``portal``), LoginUnclear, and WrongCode or
        StaleCode where the answer does not count any more.
        """
        ...


async def log_in_by_clicks(
    portal: ClickPortal,
    credentials: Credentials,
    reader: ClickReads,
    journal: LoginJournal,
    *,
    portal_name: str,
    tries: int = TRIES,
    pictures: int = PICTURES,
) -> None:
    """Log in at the central place with pictures read by ``reader``; :meth:`TicketPortal.enter` comes next.

    At most ``tries`` answers are checked and ``pictures`` fetched, then
    HandOverNeeded (kind ``click``) carries a picture that nobody has answered
    and its session. Everything else that :meth:`ClickPortal.submit` raises
    comes out at once: a password is sent once. PageNotUnderstood: nothing that
    was sent is a picture.
    """
    checked = readable = 0
    unanswered = b""
    for _ in range(pictures):
        unanswered = b""
        picture = await portal.picture()
        try:
            seen = _read(reader, picture)
        except UnfitPicture as error:
            raise _needs_person(portal, portal_name, _unfit(error), picture) from error
        if seen is None:
            continue
        readable += 1
        await journal.read(picture, as_answer(seen), words=seen.words)
        if seen.abstained:
            unanswered = picture
            continue
        try:
            return await _try(portal, credentials, journal, picture, seen.tiles, as_answer(seen))
        except WrongCode:
            checked += 1
        if checked == tries:
            break
    if not readable:
        raise PageNotUnderstood(portal=portal_name, reason=said("what it sends as a code is not a picture"))
    raise _needs_person(portal, portal_name, _why(checked), unanswered or await _fresh(portal, reader))


async def log_in_with_tiles(
    portal: ClickPortal, credentials: Credentials, tiles: Sequence[int], journal: LoginJournal, *, picture: bytes
) -> None:
    """Log in once with the tiles (0 to 7) that a person chose in ``picture``. Raises as check and submit do."""
    chosen = Answer(text=written(tiles), confidence=1.0, per_character=(1.0,), abstained=False)
    await _try(portal, credentials, journal, picture, tiles, chosen)


async def _try(
    portal: ClickPortal,
    credentials: Credentials,
    journal: LoginJournal,
    picture: bytes,
    tiles: Sequence[int],
    seen: Answer,
) -> None:
    """One check and, after its yes, one password; each written down. Raises WrongCode, StaleCode among others."""
    answer = wire_answer(tiles)
    try:
        await portal.check(answer)
    except StaleCode:
        raise  # too late: nothing is known of the reading
    except WrongCode:
        await journal.judged(picture, seen, False)
        raise
    await journal.judged(picture, seen, True)
    await journal.submitting(portal.session())
    try:
        await portal.submit(credentials, answer)
    except WrongCode:
        await journal.failed("stale_code")  # it was right a moment ago
        raise
    except (PortalDown, PageNotUnderstood, Detour, BodyTooLarge) as error:
        raise unreadable(error) from error
    await journal.logged_in(portal.session())


def _read(reader: ClickReads, picture: bytes) -> "ClickAnswer | None":
    """What the reader saw, or None if the bytes are no picture. Raises UnfitPicture."""
    try:
        return reader.read(picture)
    except UnfitPicture:
        raise
    except (BadPicture, PictureTooLarge):
        return None


async def _fresh(portal: ClickPortal, reader: ClickReads) -> bytes:
    """A picture for the person, because a refused answer uses its picture up; none if none comes."""
    with suppress(StandbyError):
        picture = await portal.picture()
        return picture if _read(reader, picture) is not None else b""
    return b""


def _needs_person(portal: ClickPortal, name: str, reason: Said, picture: bytes) -> HandOverNeeded:
    session = portal.session() if picture else ""
    return HandOverNeeded(portal=name, reason=reason, kind=KIND, picture=picture, session=session)


def _unfit(error: UnfitPicture) -> Said:
    return said("its codes are not the kind that the reader was trained on: {detail}", detail=error.facts["reason"])


def _why(checked: int) -> Said:
    if checked:
        return said("the pictures to be clicked were understood wrongly {count} times", count=checked)
    return said("the pictures to be clicked could not be understood")
