"""The connections of one process, shared by all its clients, to allowed addresses only."""

import functools
import ipaddress
import logging
import socket
import ssl
from asyncio import get_running_loop
from collections.abc import AsyncIterator, Iterable

import httpcore2
import httpx2

from standby.portals.addresses import is_public, refusal

MOST_CONNECTIONS = 128
IDLE_CONNECTIONS = 32
# Under the 5 s after which common servers hang up, so that a request does not meet a closing connection.
IDLE_SECONDS = 4.0
MOST_ADDRESSES = 4

# At DEBUG these print every header, cookies included.
for _name in ("httpcore2", "httpx2"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@functools.cache
def _tls() -> ssl.SSLContext:
    """Loading the system's certificates takes milliseconds: once per process."""
    return httpx2.create_ssl_context(trust_env=False)


class GuardedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves a name itself and connects to the very address it judged.

    A name that answers differently the second time (DNS rebinding) gains
    nothing, because there is no second time.
    """

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._inner = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the name is httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        addresses = await self._allowed(host, port)
        share = None if timeout is None else timeout / len(addresses)
        for address in addresses[:-1]:
            try:
                return await self._inner.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(addresses[-1], port, share, local_address, socket_options)

    async def _allowed(self, host: str, port: int) -> list[str]:
        """Addresses of ``host`` that may be connected to, at least one. Raises AddressRefused."""
        try:
            found = await get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(error) from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if not self._allow_private:
            addresses = [each for each in addresses if is_public(ipaddress.ip_address(each))]
        if not addresses:
            raise refusal(host)
        return addresses[:MOST_ADDRESSES]


class _Body(httpx2.AsyncByteStream):
    def __init__(self, parts: object) -> None:
        self._parts = parts

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._parts:  # type: ignore[attr-defined]
            yield part

    async def aclose(self) -> None:
        await self._parts.aclose()  # type: ignore[attr-defined]


class SharedTransport(httpx2.AsyncBaseTransport):
    """One pool of connections; keep it open as long as the process polls, then ``aclose()``.

    Connections carry no cookies, so clients of different accounts may share
    them. ``allow_private`` lets requests into the own network (sandbox, campus).
    """

    def __init__(self, *, allow_private: bool = False) -> None:
        self.allow_private = allow_private
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=_tls(),
            max_connections=MOST_CONNECTIONS,
            max_keepalive_connections=IDLE_CONNECTIONS,
            keepalive_expiry=IDLE_SECONDS,
            network_backend=GuardedBackend(allow_private),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream), request=request)

    async def aclose(self) -> None:
        await self._pool.aclose()
