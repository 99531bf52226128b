"""Carries out the faults on order, as plain ASGI, so that a reset is a reset."""

import random
from collections.abc import Awaitable, Callable, Mapping
from email.utils import formatdate

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from standby.sandbox import wire
from standby.sandbox.faults import Fault, Kind
from standby.sandbox.world import Portal, World

CHUNK = 64 * 1024
MAINTENANCE = (
    "<!DOCTYPE html><html><head><title>系统维护</title></head>"
    "<body><h1>系统维护中</h1><p>请稍后再试。</p></body></html>"
)


class Gate:
    """In front of one portal: writes every request down, then lets it through or spoils it."""

    def __init__(self, world: World, portal: Portal) -> None:
        self._world = world
        self._portal = portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        world, portal = self._world, self._portal
        entry = scope["entry"] = world.log.open(portal.name, scope, world.clock)
        fault = world.faults.take(portal.name, scope["path"])

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry.status = message["status"]
                _date(message, world.clock.now())
            await send(message)

        if fault is None:
            await portal.app(scope, receive, noting)
            return
        entry.fault = fault.kind
        if fault.kind is Kind.EXPIRE:
            portal.expire_session(Request(scope))
        await MISCHIEF[fault.kind](Spoilt(world, fault, portal.app, scope, receive, noting))


def _date(message: Message, now: float) -> None:
    """Portals tell the sandbox's time, which their visitors may measure."""
    message["headers"] = [*message.get("headers", ()), (b"date", formatdate(now, usegmt=True).encode())]


class Spoilt:
    """One request that meets a fault: the fault, the way in and the way out."""

    def __init__(self, world: World, fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        self.world, self.fault, self.app = world, fault, app
        self.scope, self.receive, self.send = scope, receive, send

    async def pass_on(self, send: Send | None = None) -> None:
        """Let the portal answer."""
        await self.app(self.scope, self.receive, send or self.send)

    async def answer(self, response: Response) -> None:
        """Answer in the portal's place; it never sees the request."""
        await response(self.scope, self.receive, self.send)

    @property
    def somebody_listens(self) -> bool:
        return wire.is_up(self.scope) and not self.world.closing.is_set()

    async def hung_up(self) -> None:
        """Wait until the server has noticed that the connection is gone."""
        while (await self.receive())["type"] != "http.disconnect":
            continue

    async def begin_page(self) -> None:
        headers = [(b"content-type", b"text/html;charset=UTF-8")]
        await self.send({"type": "http.response.start", "status": 200, "headers": headers})

    async def more(self, body: bytes, *, last: bool = False) -> None:
        await self.send({"type": "http.response.body", "body": body, "more_body": not last})


async def _status(spoilt: Spoilt) -> None:
    await spoilt.answer(PlainTextResponse("", spoilt.fault.status))


async def _delay(spoilt: Spoilt) -> None:
    await spoilt.world.pause(spoilt.fault.seconds)
    await spoilt.pass_on()


async def _reset(spoilt: Spoilt) -> None:
    wire.reset(spoilt.scope)
    await spoilt.hung_up()


async def _after(spoilt: Spoilt) -> None:
    """The portal does what it was asked; its answer is lost with the connection."""

    async def unheard(_: Message) -> None:
        return

    await spoilt.pass_on(unheard)
    wire.reset(spoilt.scope)
    await spoilt.hung_up()


async def _truncate(spoilt: Spoilt) -> None:
    """The portal's own answer and its Content-Length, but only half of the body."""

    async def half(message: Message) -> None:
        if message["type"] == "http.response.body":
            body = message.get("body", b"")
            await spoilt.more(body[: len(body) // 2])
            wire.close(spoilt.scope)
        else:
            await spoilt.send(message)

    await spoilt.pass_on(half)
    await spoilt.hung_up()


async def _html(spoilt: Spoilt) -> None:
    await spoilt.answer(HTMLResponse(MAINTENANCE))


async def _huge(spoilt: Spoilt) -> None:
    """``size`` bytes made as they are sent, without a Content-Length that would give them away."""
    await spoilt.begin_page()
    left, chunk = spoilt.fault.size, b"<td>&nbsp;</td>\n" * (CHUNK // 16)
    while left > 0 and spoilt.somebody_listens:
        await spoilt.more(chunk[:left])
        left -= CHUNK
    await spoilt.more(b"", last=True)


async def _endless(spoilt: Spoilt) -> None:
    await spoilt.begin_page()
    while spoilt.somebody_listens:
        await spoilt.more(b" ")
        await spoilt.world.pause(spoilt.fault.seconds)
    await spoilt.more(b"", last=True)


async def _garbage(spoilt: Spoilt) -> None:
    noise = random.Random(spoilt.fault.id).randbytes(4096)
    await spoilt.answer(Response(noise, media_type="text/html;charset=UTF-8"))


MISCHIEF: Mapping[Kind, Callable[[Spoilt], Awaitable[None]]] = {
    Kind.STATUS: _status,
    Kind.DELAY: _delay,
    Kind.RESET: _reset,
    Kind.AFTER: _after,
    Kind.TRUNCATE: _truncate,
    Kind.HTML: _html,
    Kind.EXPIRE: Spoilt.pass_on,
    Kind.HUGE: _huge,
    Kind.ENDLESS: _endless,
    Kind.GARBAGE: _garbage,
}
