"""Servers that misbehave on purpose, and a portal, a reader and a journal that do as they are told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from standby.captcha.answer import Answer
from standby.domain.models import Credentials, Transcript
from standby.errors import BadPicture

PAGES = Path(__file__).parent / "pages"
ALICE = Credentials(login="20230001", password="correct-horse")


def page(name: str) -> str:
    return (PAGES / f"{name}.html").read_text(encoding="utf-8")


class Turns:
    """A pacer that lets everything through and counts."""

    def __init__(self) -> None:
        self.taken = 0

    async def turn(self) -> None:
        self.taken += 1


@dataclass
class Asked:
    """One request as the server saw it."""

    method: str
    target: str
    headers: dict[str, str]
    body: str


Answering = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Server:
    url: str
    asked: list[Asked] = field(default_factory=list)


@asynccontextmanager
async def serving(answering: Answering) -> AsyncIterator[Server]:
    """A server on loopback that writes whatever ``answering`` wants, one request per connection."""
    tasks: set[asyncio.Task[None]] = set()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                asked = await _read_request(reader)
                server.asked.append(asked)
                await answering(asked, writer)
                await writer.drain()
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(converse(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    server = Server(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}")
    try:
        yield server
    finally:
        listening.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _read_request(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, target, headers, body.decode())


def answer(body: str | bytes = "", status: int = 200, *lines: str, content_type: str = "text/html") -> bytes:
    """A proper HTTP answer; ``lines`` are further headers."""
    content = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status} X", f"Content-Length: {len(content)}", f"Content-Type: {content_type}", *lines]
    return ("\r\n".join([*head, "Connection: close"]) + "\r\n\r\n").encode() + content


def always(data: bytes) -> Answering:
    async def say(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()

    return say


def by_path(answers: dict[str, bytes]) -> Answering:
    """Answers by path (query left out); anything else is a 404."""

    async def say(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(answers.get(asked.target.partition("?")[0], answer("nothing here", 404)))
        await writer.drain()

    return say


class ScriptedPortal:
    """Plays its script: each submit and each transcript raises or returns what comes next.

    Pictures are ``picture 1``, ``picture 2`` ... so that a test sees which one was meant.
    """

    def __init__(
        self,
        submits: Sequence[Exception | None] = (),
        transcripts: Sequence[Exception | Transcript] = (),
        session: str = "",
        pictures: Sequence[bytes | Exception] = (),
    ) -> None:
        self._submits, self._transcripts = list(submits), list(transcripts)
        self._pictures = list(pictures)
        self._session = session
        self.fetched = 0
        self.submitted: list[str] = []

    def has_session(self) -> bool:
        return bool(self._session)

    def session(self) -> str:
        return self._session

    async def picture(self) -> bytes:
        self.fetched += 1
        self._session = f"session {self.fetched}"
        told = self._pictures.pop(0) if self._pictures else f"picture {self.fetched}".encode()
        if isinstance(told, Exception):
            raise told
        return told

    async def submit(self, credentials: Credentials, code: str) -> None:
        self.submitted.append(code)
        told = self._submits.pop(0)
        if told is not None:
            raise told
        self._session = "logged in"

    async def transcript(self) -> Transcript:
        told = self._transcripts.pop(0)
        if isinstance(told, Exception):
            raise told
        return told


class ScriptedReader:
    """Says the texts in their order; None is an abstention, an empty text is no picture."""

    def __init__(self, *texts: str | None) -> None:
        self._texts = list(texts)

    def read(self, picture: bytes) -> Answer:
        text = self._texts.pop(0) if self._texts else "abcd"
        if text == "":
            raise BadPicture(name="The picture", reason="the test says so")
        return Answer(text or "????", 0.99, (0.99,) * 4, abstained=text is None)


class Diary:
    """A journal that keeps everything in order."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, ...]] = []

    async def read(self, picture: bytes, answer: Answer, words: Sequence[str] = ()) -> None:
        self.lines.append(("read", picture.decode(errors="replace"), "abstained" if answer.abstained else answer.text))

    async def submitting(self, session: str) -> None:
        self.lines.append(("submitting", session))

    async def judged(self, picture: bytes, answer: Answer, accepted: bool) -> None:
        self.lines.append(("judged", picture.decode(errors="replace"), answer.text, "yes" if accepted else "no"))

    async def failed(self, result: str) -> None:
        self.lines.append(("failed", result))

    async def logged_in(self, session: str) -> None:
        self.lines.append(("logged in", session))

    def kinds(self) -> list[str]:
        return [line[0] for line in self.lines]
