"""The page at an address of this machine that nobody can guess, until Ctrl-C."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from standby.cli.captcha.page.app import make_page
from standby.cli.output import stderr
from standby.training.labelling.desk import Desk
from standby.web.server import answering, bind, until_signal

HOST = "127.0.0.1"


async def serve(desk: Desk, port: int) -> None:
    """Show the way to the page and keep it up until the person stops it. Raises PortInUse."""
    stopped = asyncio.create_task(until_signal())
    async with labelling_page(desk, port) as url:
        stderr.print(f"Label here, then stop with Ctrl-C: {url}", markup=False, soft_wrap=True)
        await stopped


@asynccontextmanager
async def labelling_page(desk: Desk, port: int = 0) -> AsyncIterator[str]:
    """The page at its address, the secret part of it included, until the block ends."""
    listener = bind(HOST, port)
    own = listener.getsockname()[1]
    token = secrets.token_urlsafe(18)
    hosts = frozenset(f"{name}:{own}" for name in (HOST, "localhost"))
    async with answering(make_page(desk, token, hosts), listener):
        desk.learn()
        yield f"http://{HOST}:{own}/{token}/"
