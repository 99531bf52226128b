"""Who is asking: the cookie of a logged-in browser, and where the request comes from."""

import secrets
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import Request
from fastapi.responses import Response

from standby.engine.links import KNOWN_LIFE, Links
from standby.engine.runtime import Runtime
from standby.services import browsers
from standby.services.actor import Actor
from standby.services.door import Caller
from standby.store.house import WebSession
from standby.store.tables import User

COOKIE = "standby"
KNOWN = "standby-known"
LIFE_SECONDS = int(browsers.LIFE.total_seconds())


def runtime_of(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


async def visitor(request: Request) -> User | None:
    """The logged-in user, or nobody."""
    found = await visit(request)
    return found[0] if found else None


async def visit(request: Request) -> tuple[User, WebSession] | None:
    """The logged-in user with the session of this browser; looked for once in a request."""
    if not hasattr(request.state, "visit"):
        secret = request.cookies.get(COOKIE, "")
        request.state.visit = await browsers.whose(runtime_of(request), secret) if secret else None
    found: tuple[User, WebSession] | None = request.state.visit
    return found


def actor(user: User) -> Actor:
    return Actor(user.id)


def caller(request: Request) -> Caller:
    known = Links("", runtime_of(request).vault).read_known(request.cookies.get(KNOWN, ""))
    return Caller(address_of(request), request.headers.get("user-agent", ""), known)


def address_of(request: Request) -> str:
    """The client's address; of IPv6 the network, since who has one address there has billions."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)


async def sign_in(request: Request, response: Response, user: User) -> None:
    """A new session each time: what the browser brought along, perhaps planted there, is worth nothing.

    Raises NotLetIn if the password has become another since the user was read.
    """
    runtime, came = runtime_of(request), caller(request)
    secret = await browsers.begin(runtime, user, came.browser, request.cookies.get(COOKIE, ""))
    keep(request, response, COOKIE, secret, LIFE_SECONDS)
    mark = came.known[1] if came.known and came.known[0] == user.id else secrets.token_urlsafe(9)
    known = Links("", runtime.vault).known(user.id, mark)
    keep(request, response, KNOWN, known, KNOWN_LIFE // timedelta(seconds=1))


async def sign_out(request: Request, response: Response) -> None:
    if secret := request.cookies.get(COOKIE, ""):
        await browsers.end(runtime_of(request), secret)
    response.delete_cookie(COOKIE)


def keep(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """A cookie for this site only, out of reach of scripts; over https never sent in the clear."""
    secure = runtime_of(request).settings.page_url.startswith("https://")
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="lax", secure=secure)
