"""Uvicorn inside our own loop: bound first, so that a port in use is one clear line."""

import asyncio
import errno
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from starlette.types import ASGIApp

from standby.engine.runtime import Runtime
from standby.errors import PortInUse, WrongUse
from standby.web.app import make_app


@asynccontextmanager
async def serving(runtime: Runtime) -> AsyncIterator[str]:
    """The page at its address until the block ends. Raises PortInUse or WrongUse."""
    settings = runtime.settings
    listener = bind(settings.web_host, settings.web_port)
    host, port = listener.getsockname()[:2]
    if settings.web_port != port:  # links lead to the port that the machine chose
        runtime.settings = settings.model_copy(update={"web_port": port})
    async with answering(make_app(runtime), listener):
        shown = f"[{host}]" if ":" in host else host
        yield f"http://{shown}:{port}/"


@asynccontextmanager
async def answering(app: ASGIApp, listener: socket.socket) -> AsyncIterator[None]:
    """The application answers on the bound socket until the block ends."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", server_header=False, timeout_keep_alive=15
    )
    server = _QuietServer(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await server.up.wait()
        yield
    finally:
        server.should_exit = True
        await task


class _QuietServer(uvicorn.Server):
    """Says when it is up, and leaves signals to the process (see :func:`until_signal`)."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(host=host, port=port) from error
        raise WrongUse(what=f"Cannot listen on {host}:{port}: {error.strerror}") from error
    return listener


async def until_signal() -> None:
    """Wait for SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        await stop.wait()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
