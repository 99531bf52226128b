"""The SMTP dialogue: one connection for a batch, every failure typed.

Only a server's final word about the reader's address or the letter is final.
Everything that the one who runs this installation has to mend (a refused login,
a refused sender, relaying denied, a broken certificate) only delays: the notice
waits in the outbox, because a wrong password in the settings must lose nobody's
grades.
"""

import asyncio
import re
from dataclasses import dataclass, field
from typing import Literal, Self

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from standby.channels.base import Letter
from standby.channels.email.address import check_address, check_sender
from standby.channels.email.compose import compose
from standby.domain.text import one_line
from standby.errors import DeliveryDelayed, DeliveryError, DeliveryRefused

Security = Literal["none", "starttls", "tls"]

# 503, 530, 534, 535, 538: log in first, or differently (RFC 4954); 5.7.x: a rule
# of the server forbids it, nearly always because of who sends (RFC 3463).
_HOST_CODES = frozenset({503, 530, 534, 535, 538})
_POLICY = re.compile(r"\b5\.7\.\d+\b")


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where mail is handed in. ``timeout`` is in seconds and holds for each step of the dialogue."""

    host: str
    port: int = 587
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = "Standby <standby@localhost>"
    timeout: float = 20


class EmailChannel:
    """Sends letters over one connection, opened at the first letter and again if it was lost."""

    name = "email"

    def __init__(self, settings: SmtpSettings) -> None:
        self.settings = settings
        self.sender = check_sender(settings.sender)
        self._server: SMTP | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *reason: object) -> None:
        await self.close()

    async def send(self, letter: Letter) -> None:
        """Hand one letter over.

        Raises DeliveryDelayed if it may go through later, DeliveryRefused if the
        server said that it never will, WrongUse if the letter cannot be a mail.
        """
        mail = compose(letter, self.sender).as_bytes()
        recipient = check_address(letter.to)
        async with self._turn:
            try:
                server = await self._connected()
                await server.sendmail(self.sender.addr_spec, [recipient], mail)
            except (SMTPException, OSError, ValueError) as error:
                await self._clear()
                raise self._typed(error, recipient) from error
            except BaseException:
                # Cancelled in the middle of the dialogue: nobody knows where it stands.
                self._drop()
                raise

    async def close(self) -> None:
        server, self._server = self._server, None
        if server is not None and server.is_connected:
            try:
                await server.quit()
            except (SMTPException, OSError):
                server.close()

    async def _connected(self) -> SMTP:
        """The open connection, asked whether it still lives; else a new one."""
        if self._server is not None and self._server.is_connected:
            try:
                await self._server.noop()
            except (SMTPException, OSError):
                self._drop()
            else:
                return self._server
        self._drop()
        settings = self.settings
        server = SMTP(
            hostname=settings.host,
            port=settings.port,
            username=settings.user or None,
            password=settings.password if settings.user else None,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            timeout=settings.timeout,
        )
        try:
            await server.connect()
        except BaseException:
            server.close()
            raise
        self._server = server
        return server

    async def _clear(self) -> None:
        """Leave the dialogue where the next letter can begin, or drop the connection."""
        server = self._server
        if server is None or not server.is_connected:
            self._drop()
            return
        try:
            await server.rset()
        except (SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def _typed(self, error: Exception, recipient: str) -> DeliveryError:
        code, reason = _answer(error)
        if _is_final(error, code, reason):
            return DeliveryRefused(channel="mail", address=recipient, reason=reason)
        place = f"{self.settings.host}:{self.settings.port}"
        return DeliveryDelayed(channel="mail", host=place, reason=reason, about_letter=_is_about_letter(error, code))


def _answer(error: Exception) -> tuple[int, str]:
    """The server's code (0 if it gave none) and what to print of its answer."""
    while isinstance(error, SMTPRecipientsRefused) and error.recipients:
        error = error.recipients[0]
    if isinstance(error, SMTPResponseException):
        return error.code, one_line(f"{error.code} {error.message}", 200)
    return 0, one_line(str(error) or type(error).__name__, 200).rstrip(".")


def _is_final(error: Exception, code: int, reason: str) -> bool:
    if not 500 <= code < 600 or code in _HOST_CODES or _POLICY.search(reason):
        return False
    return isinstance(error, SMTPRecipientRefused | SMTPRecipientsRefused | SMTPDataError)


def _is_about_letter(error: Exception, code: int) -> bool:
    """Whether "later" was said to this reader or of this letter. 5.7.x to a reader mostly means us: relaying denied."""
    if isinstance(error, SMTPDataError):
        return code not in _HOST_CODES
    return isinstance(error, SMTPRecipientRefused | SMTPRecipientsRefused) and 400 <= code < 500
