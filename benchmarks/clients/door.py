"""The way from ``https://kyfw.12306.cn`` to the sandbox for programs that heed ``HTTPS_PROXY``.

It never opens a connection to anything but the sandbox: whatever name a client
asks for leads there, so nothing it does can reach the real site.
"""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable

HEAD = 65_536
"""Bytes a request's head may have."""
BODY = 1 << 20
"""Bytes the body of a plain request may have: a picture and what is around it."""
Answer = Callable[[str, bytes], Awaitable[bytes]]
"""What a plain request to the door itself is answered: its path and body, and the JSON for it."""


class Door:
    """``sandbox`` is the address of the ticket site, ``answer`` what plain requests to the door get."""

    def __init__(self, sandbox: tuple[str, int], tls: ssl.SSLContext, answer: Answer) -> None:
        self._sandbox, self._tls, self._answer = sandbox, tls, answer

    async def listen(self, port: int) -> asyncio.Server:
        return await asyncio.start_server(self._met, "127.0.0.1", port, limit=HEAD)

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method, target, _ = head.split(" ", 2)
            if method == "CONNECT":
                await self._lead(reader, writer)
            else:
                await self._say(target, head, reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            pass  # whoever it was hung up, or speaks no HTTP
        finally:
            writer.close()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take off the encryption and hand every byte on, both ways."""
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await writer.drain()
        await writer.start_tls(self._tls)
        there, back = await asyncio.open_connection(*self._sandbox)
        await asyncio.gather(_carry(reader, back), _carry(there, writer))

    async def _say(self, target: str, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lengths = [line.partition(":")[2] for line in head.lower().splitlines() if line.startswith("content-length:")]
        length = int(lengths[0]) if lengths else 0
        if length > BODY:
            raise ValueError(length)
        body = await reader.readexactly(length)
        said = await self._answer(target, body)
        fields = f"Content-Type: application/json\r\nContent-Length: {len(said)}\r\nConnection: close\r\n\r\n"
        writer.write(b"HTTP/1.1 200 OK\r\n" + fields.encode() + said)
        await writer.drain()


async def _carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while block := await source.read(HEAD):
            target.write(block)
            await target.drain()
    with contextlib.suppress(OSError):
        target.close()
