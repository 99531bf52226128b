"""The connections themselves, for faults that no HTTP answer can express."""

import asyncio
import socket
import struct
from typing import Any

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_open: dict[tuple[str, int], asyncio.Transport] = {}
"""Open connections by the address of the client, which is unique while they last."""


class WatchedProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, remembering its connections."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._peer = transport.get_extra_info("peername")[:2]
        _open[self._peer] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        _open.pop(self._peer, None)
        super().connection_lost(exc)


def is_up(scope: Scope) -> bool:
    """Whether the connection a request came over still stands."""
    line = _line(scope)
    return line is not None and not line.is_closing()


def close(scope: Scope) -> None:
    """Close after what was sent so far has left."""
    if line := _line(scope):
        line.close()


def reset(scope: Scope) -> None:
    """Close with a TCP RST: what was not sent yet is thrown away."""
    if line := _line(scope):
        raw = line.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        line.abort()


def _line(scope: Scope) -> asyncio.Transport | None:
    host, port = scope["client"]
    return _open.get((host, port))
