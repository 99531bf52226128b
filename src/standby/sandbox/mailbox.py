"""A mailbox with a real SMTP server before it, for the demo and the tests.

It can play a server that refuses, or that is down and comes back at the same port.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True, slots=True)
class Received:
    """One mail as it came in: when, from whom and for whom (the envelope), and what."""

    at: datetime
    sender: str
    recipients: tuple[str, ...]
    raw: bytes = field(repr=False)
    message: EmailMessage = field(repr=False)

    def part(self, subtype: str) -> str:
        """The text of the part ``plain`` or ``html``, empty if there is none."""
        body = self.message.get_body((subtype,))
        return str(body.get_content()) if body is not None else ""


class Mailbox:
    """``async with Mailbox() as box: ... box.host, box.port ... box.messages``

    ``folder`` keeps each mail as an ``.eml`` file too. ``server_options`` go to
    aiosmtpd's ``SMTP`` (``tls_context``, ``require_starttls``, ``authenticator``).
    ``ssl_context`` makes the port speak TLS from the first byte.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        folder: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        ssl_context: Any = None,
        **server_options: Any,
    ) -> None:
        self.host, self.port = host, port
        self.messages: list[Received] = []
        self.connections = 0
        self._folder = folder
        self._kept = 0
        self._now = now
        self._ssl = ssl_context
        self._options = server_options
        self._refusals: dict[str, str] = {}
        self._server: asyncio.Server | None = None
        self._open: set[_Watched] = set()
        self._arrived = asyncio.Event()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *reason: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen; after a stop at the same port as before."""
        loop = asyncio.get_running_loop()
        if self._folder is not None:
            self._kept = await asyncio.to_thread(_last_number, self._folder)
        self._server = await loop.create_server(self._protocol, self.host, self.port, ssl=self._ssl)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port and break off every conversation, as a crash would."""
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        for conversation in tuple(self._open):
            conversation.break_off()
        await server.wait_closed()

    def refuse(self, answer: str | None, at: str = "RCPT", recipient: str = "") -> None:
        """Answer ``at`` (MAIL, RCPT or DATA) with e.g. ``450 later``; ``None`` takes mail again.

        With ``recipient`` only that address is refused (at RCPT).
        """
        key = f"{at} {recipient}".strip()
        if answer is None:
            self._refusals.pop(key, None)
        else:
            self._refusals[key] = answer

    async def wait(self, count: int, seconds: float = 10) -> list[Received]:
        """The messages, as soon as there are ``count``. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while len(self.messages) < count:
                self._arrived.clear()
                await self._arrived.wait()
        return list(self.messages)

    def of(self, recipient: str) -> list[Received]:
        """The messages for one address, oldest first."""
        return [received for received in self.messages if recipient in received.recipients]

    def _protocol(self) -> asyncio.Protocol:
        self.connections += 1
        options = {"hostname": "mailbox.invalid", "enable_SMTPUTF8": True, "decode_data": False} | self._options
        return _Watched(self, self._open, _Handler(self), **options)

    def refusal(self, at: str, recipient: str = "") -> str | None:
        return self._refusals.get(f"{at} {recipient}") or self._refusals.get(at)

    async def keep(self, envelope: Envelope) -> None:
        """Take one mail in; its file is written before the server says yes."""
        content = envelope.content or b""
        raw = content.encode("utf-8", "surrogateescape") if isinstance(content, str) else content
        message = message_from_bytes(raw, policy=policy.default)
        received = Received(self._now(), envelope.mail_from or "", tuple(envelope.rcpt_tos), raw, message)
        if self._folder is not None:
            self._kept += 1
            await asyncio.to_thread(_write_whole, self._folder / f"{self._kept:06d}.eml", raw)
        self.messages.append(received)
        self._arrived.set()


def _last_number(folder: Path) -> int:
    """The number of the last mail an earlier run kept there; the folder is made if there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    return max((int(file.stem) for file in folder.glob("*.eml") if file.stem.isdecimal()), default=0)


def _write_whole(file: Path, raw: bytes) -> None:
    """Write so that a reader, or a kill, never meets half a mail."""
    unfinished = file.with_suffix(".part")
    unfinished.write_bytes(raw)
    unfinished.replace(file)


class _Watched(SMTP):
    """A conversation that can be broken off."""

    def __init__(self, mailbox: Mailbox, conversations: "set[_Watched]", handler: "_Handler", **options: Any) -> None:
        super().__init__(handler, loop=asyncio.get_running_loop(), **options)
        self._conversations = conversations

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._conversations.add(self)

    def connection_lost(self, error: Exception | None) -> None:
        self._conversations.discard(self)
        super().connection_lost(error)

    def break_off(self) -> None:
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()


class _Handler:
    """aiosmtpd's hooks, by the names it looks for."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_MAIL(self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        if answer := self._mailbox.refusal("MAIL"):
            return answer
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        if answer := self._mailbox.refusal("RCPT", address):
            return answer
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        if answer := self._mailbox.refusal("DATA"):
            return answer
        await self._mailbox.keep(envelope)
        return "250 OK"
