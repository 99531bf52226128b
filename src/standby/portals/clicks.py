"""Past a picture to be clicked: fetch, read, have it checked, send the password, or hand over to the person.

The check is a request of its own, without the password. So the portal's yes or
no to the clicks is known and kept before anything is sent that could lock an
account, and the intent is written down between the two.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from standby.captcha.answer import Answer
from standby.captcha.click.geometry import answer as wire_answer
from standby.captcha.click.labels import as_answer, written
from standby.domain.models import Credentials
from standby.errors import (
    AccountLocked,
    BodyTooLarge,
    Detour,
    HandOverNeeded,
    LoginRefused,
    LoginUnclear,
    NetworkTrouble,
    PageNotUnderstood,
    PortalDown,
    PortalRefused,
    Said,
    StaleCode,
    StandbyError,
    UnfitPicture,
    WrongCode,
    WrongPassword,
    said,
)
from standby.portals.base import LoginJournal
from standby.portals.login import PICTURES, TRIES, fresh_picture, seen_in, unfit, unreadable
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

        Raises WrongPassword, AccountLocked, LoginRefused and HandOverNeeded (kind ``portal``) where the site says so
        plainly; whatever else it raises leaves open how the login was answered.
        """
        ...


class ClickDiary(LoginJournal, Protocol):
    """What is written down besides, because the clicks are checked before the password goes out."""

    async def wrong(self) -> int:
        """How many answers were judged wrong in a row, by visits before this one, too."""
        ...

    async def checking(self) -> None:
        """An answer goes out to be judged; :meth:`judged` or :meth:`checked` says how that ended."""
        ...

    async def checked(self, result: str) -> None: ...

    async def sent(self, session: str, doubt: str = "") -> None:
        """The password went out; these are the cookies since. ``doubt``: what was unclear about the answer."""
        ...


async def log_in_by_clicks(
    portal: ClickPortal,
    credentials: Credentials,
    reader: ClickReads,
    journal: ClickDiary,
    *,
    portal_name: str,
    tries: int = TRIES,
    pictures: int = PICTURES,
) -> None:
    """Log in at the central place with pictures read by ``reader``; :meth:`TicketPortal.enter` comes next.

    After ``tries`` answers that were judged wrong (``journal`` knows those of
    earlier visits) or ``pictures`` fetched, HandOverNeeded (kind ``click``)
    carries a picture that nobody has answered and its session. The password is
    sent once: WrongPassword, AccountLocked, LoginRefused, HandOverNeeded (kind
    ``portal``) are the portal's plain words, LoginUnclear any other answer and
    none. PageNotUnderstood: nothing that was sent is a picture.
    """
    wrong, late, readable, unanswered = await journal.wrong(), 0, 0, b""
    left = pictures
    while left and wrong < tries:
        left, unanswered = left - 1, b""
        picture = await portal.picture()
        seen = _seen(portal, portal_name, reader, picture)
        if seen is None:
            continue
        readable += 1
        await journal.read(picture, as_answer(seen), words=seen.words)
        if seen.abstained:
            unanswered = picture
            continue
        try:
            return await _try(portal, credentials, journal, picture, seen.tiles, as_answer(seen), portal_name)
        except StaleCode:
            late += 1
        except WrongCode:
            wrong = await journal.wrong()
    if left < pictures and not readable:
        raise PageNotUnderstood(portal=portal_name, reason=said("what it sends as a code is not a picture"))
    raise _needs_person(portal, portal_name, _why(wrong, late), unanswered or await fresh_picture(portal, reader))


async def log_in_with_tiles(
    portal: ClickPortal,
    credentials: Credentials,
    tiles: Sequence[int],
    journal: ClickDiary,
    *,
    portal_name: str,
    picture: bytes,
) -> None:
    """Log in once with the tiles (0 to 7) that a person chose in ``picture``.

    Raises WrongCode for a fresh try, and as :func:`log_in_by_clicks` does for the password.
    """
    chosen = Answer(text=written(tiles), confidence=1.0, per_character=(1.0,), abstained=False)
    await _try(portal, credentials, journal, picture, tiles, chosen, portal_name)


async def _try(
    portal: ClickPortal,
    credentials: Credentials,
    journal: ClickDiary,
    picture: bytes,
    tiles: Sequence[int],
    seen: Answer,
    portal_name: str,
) -> None:
    """One check and, after its yes, one password; each written down. Raises WrongCode, StaleCode among others."""
    answer = wire_answer(tiles)
    await journal.checking()
    try:
        await portal.check(answer)
    except StaleCode:
        await journal.checked("stale")  # too late: nothing is known of the reading
        raise
    except WrongCode:
        await journal.judged(picture, seen, False)
        raise
    await journal.judged(picture, seen, True)
    await _send(portal, credentials, answer, journal, portal_name)


async def _send(
    portal: ClickPortal, credentials: Credentials, answer: str, journal: ClickDiary, portal_name: str
) -> None:
    """The password, once. Only a plain word of the portal's closes the intent; whatever else came is LoginUnclear."""
    await journal.submitting(portal.session())
    try:
        await portal.submit(credentials, answer)
    except (WrongPassword, AccountLocked, LoginRefused, HandOverNeeded) as error:
        await journal.failed(error.code)
        raise
    except StandbyError as error:
        doubt = _unclear(error, portal_name)
        await journal.sent(portal.session(), str(doubt.facts["reason"]))
        raise doubt from error if doubt is not error else error.__cause__
    await journal.sent(portal.session())


def _unclear(error: StandbyError, portal_name: str) -> LoginUnclear:
    """Nobody knows of the password: it may have been counted as wrong, or have let somebody in."""
    match error:
        case LoginUnclear():
            return error
        case WrongCode():
            reason: object = said("the clicks that it had accepted did not count any more")
        case NetworkTrouble():
            reason = said("its answer was lost")
        case PortalDown() | PortalRefused() | PageNotUnderstood() | Detour() | BodyTooLarge():
            return unreadable(error)
        case _:
            reason = error.code
    return LoginUnclear(portal=portal_name, reason=reason)


def _seen(portal: ClickPortal, portal_name: str, reader: ClickReads, picture: bytes) -> "ClickAnswer | None":
    """What the reader saw, or None if the bytes are no picture. Raises HandOverNeeded for one of another kind."""
    try:
        return seen_in(reader, picture)
    except UnfitPicture as error:
        raise _needs_person(portal, portal_name, unfit(error), picture) from error


def _needs_person(portal: ClickPortal, name: str, reason: Said, picture: bytes) -> HandOverNeeded:
    session = portal.session() if picture else ""
    return HandOverNeeded(portal=name, reason=reason, kind=KIND, picture=picture, session=session)


def _why(wrong: int, late: int) -> Said:
    if wrong:
        return said("the pictures to be clicked were understood wrongly {count} times", count=wrong)
    if late:
        return said("the pictures to be clicked were too old each time an answer came")
    return said("the pictures to be clicked could not be understood")
