"""Past the code: fetch, read, submit, judge, try again with a fresh picture, or hand over to the person."""

from contextlib import suppress
from typing import Protocol, TypeVar

from standby.captcha.answer import Answer
from standby.domain.models import Credentials, Transcript
from standby.errors import (
    AccountLocked,
    BadPicture,
    BodyTooLarge,
    Detour,
    HandOverNeeded,
    LoginUnclear,
    PageNotUnderstood,
    PictureTooLarge,
    PortalDown,
    PortalError,
    Said,
    SessionExpired,
    StaleCode,
    StandbyError,
    UnfitPicture,
    WrongCode,
    WrongPassword,
    said,
)
from standby.portals.base import LoginJournal, Portal, Reader

TRIES = 3
PICTURES = 8
SeenT = TypeVar("SeenT", covariant=True)
NO_CODE = Answer(text="", confidence=1.0, per_character=(), abstained=False)
"""What is answered where nothing is asked."""


async def visit(
    portal: Portal,
    credentials: Credentials,
    reader: Reader,
    journal: LoginJournal,
    *,
    portal_name: str,
    tries: int = TRIES,
    pictures: int = PICTURES,
) -> Transcript:
    """The transcript, logging in only if there is no session or a page proves that it ended.

    Logs in once at most: a portal that shows the login page right after a good
    login gives LoginUnclear. Raises also what :func:`log_in` and the portal raise.
    """
    if portal.has_session():
        try:
            return await portal.transcript()
        except SessionExpired:
            pass
    await log_in(portal, credentials, reader, journal, portal_name=portal_name, tries=tries, pictures=pictures)
    try:
        return await portal.transcript()
    except SessionExpired as error:
        reason = said("it accepted the login and showed the login page again")
        raise LoginUnclear(portal=portal_name, reason=reason) from error


async def log_in(
    portal: Portal,
    credentials: Credentials,
    reader: Reader,
    journal: LoginJournal,
    *,
    portal_name: str,
    tries: int = TRIES,
    pictures: int = PICTURES,
) -> None:
    """Log in with codes read by ``reader``.

    At most ``tries`` codes are submitted and ``pictures`` fetched; then
    HandOverNeeded carries a picture nobody has answered yet and its session.
    WrongPassword and AccountLocked come out at once and are never tried again.
    Where the site asks for no code, the login goes out without one. A picture
    of a kind the reader does not read is handed over at once: the next one will
    be no other. PageNotUnderstood: nothing that was sent as a
    code is a picture.
    """
    submitted = readable = 0
    unanswered = b""
    for _ in range(pictures):
        unanswered = b""
        picture = await portal.picture()
        try:
            answer = seen_in(reader, picture) if picture else NO_CODE
        except UnfitPicture as error:
            kept = portal.session()
            raise HandOverNeeded(portal=portal_name, reason=unfit(error), picture=picture, session=kept) from error
        if answer is None:
            continue
        readable += 1
        if picture:
            await journal.read(picture, answer)
        if answer.abstained:
            unanswered = picture
            continue
        try:
            return await _submit(portal, credentials, journal, picture, answer)
        except WrongCode:
            submitted += 1
        if submitted == tries:
            break
    if not readable:
        raise PageNotUnderstood(portal=portal_name, reason=said("what it sends as a code is not a picture"))
    picture = unanswered or await fresh_picture(portal, reader)
    session = portal.session() if picture else ""
    raise HandOverNeeded(portal=portal_name, reason=_why(submitted), picture=picture, session=session)


async def log_in_with_code(
    portal: Portal,
    credentials: Credentials,
    code: str,
    journal: LoginJournal,
    *,
    picture: bytes = b"",
    confidence: float = 1.0,
) -> None:
    """Log in once with a code that somebody read from ``picture``. Raises as ``portal.submit`` does.

    With the picture at hand, the portal's yes or no to the code is journalled too.
    """
    answer = Answer(text=code, confidence=confidence, per_character=(confidence,) * len(code), abstained=False)
    await _submit(portal, credentials, journal, picture, answer)


async def _submit(
    portal: Portal, credentials: Credentials, journal: LoginJournal, picture: bytes, answer: Answer
) -> None:
    """One try, written down before and after. Without ``picture`` there is nothing to learn from the verdict.

    An answer that cannot be read is LoginUnclear, also if it is an error of the
    portal's own: some schools refuse a password with HTTP 500, and whoever
    tries again for ever gets the account locked.
    """
    await journal.submitting(portal.session())
    try:
        await portal.submit(credentials, answer.text)
    except StaleCode:
        await journal.failed("stale_code")
        raise
    except WrongCode:
        if picture:
            await journal.judged(picture, answer, False)
        else:
            await journal.failed("wrong_code")
        raise
    except (WrongPassword, AccountLocked):
        if picture:
            await journal.judged(picture, answer, True)
        raise
    except (PortalDown, PageNotUnderstood, Detour, BodyTooLarge) as error:
        raise unreadable(error) from error
    if picture:
        await journal.judged(picture, answer, True)
    await journal.logged_in(portal.session())


def unreadable(error: PortalError) -> LoginUnclear:
    """Some answer came, so nothing is known of the password; a wait that was asked for is kept."""
    facts = error.facts
    reason: object
    match error:
        case PortalDown():
            reason = said("HTTP status {status} instead of a page", status=facts["status"])
        case Detour():
            reason = said("it leads elsewhere, to {target}", target=facts["target"])
        case BodyTooLarge():
            reason = said("it is far too large for what it should hold")
        case _:
            reason = facts["reason"]
    wait = {"retry_after": facts["retry_after"]} if "retry_after" in facts else {}
    return LoginUnclear(portal=facts.get("portal") or facts["host"], reason=reason, **wait)


class Shows(Protocol):
    """A visit that gives pictures, whatever kind they are."""

    async def picture(self) -> bytes: ...
    def session(self) -> str: ...


class Reads(Protocol[SeenT]):
    """Reads a picture, whatever it sees in it."""

    def read(self, picture: bytes) -> SeenT: ...


def seen_in(reader: Reads[SeenT], picture: bytes) -> SeenT | None:
    """What the reader saw, or None if the bytes are no picture. Raises UnfitPicture for one of another kind."""
    try:
        return reader.read(picture)
    except UnfitPicture:
        raise
    except (BadPicture, PictureTooLarge):
        return None


async def fresh_picture(portal: Shows, reader: Reads[object]) -> bytes:
    """A picture for the person, because a refused answer uses its picture up.

    If none comes the person is asked all the same, without one: otherwise the
    tries would begin anew at the next check.
    """
    try:
        picture = await portal.picture()
    except StandbyError:
        return b""
    with suppress(UnfitPicture):  # a person reads what the reader does not
        return picture if seen_in(reader, picture) is not None else b""
    return picture


def unfit(error: UnfitPicture) -> Said:
    """Why a person is asked to read what the reader was not made for."""
    return said("its codes are not the kind that the reader was trained on: {detail}", detail=error.facts["reason"])


def _why(submitted: int) -> Said:
    if submitted:
        return said("its code was read wrongly {count} times", count=submitted)
    return said("its code could not be read")
