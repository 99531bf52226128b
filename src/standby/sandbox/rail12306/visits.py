"""One request and who makes it: cookies by path, sessions, and how an address says that nobody is logged in.

Source: notes on the protocol, section 0 ("Cookies that matter"). The ticketing
application under ``/otn`` and the central login under ``/passport`` each keep a
session of their own; a login becomes one at ``/otn`` only by the exchange of
tickets (section 5.5).
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from standby.sandbox.forms import posted
from standby.sandbox.rail12306.carts import Cart, StandbyCart
from standby.sandbox.rail12306.travellers import Traveller
from standby.sandbox.sessions import Session

OTN_COOKIE, PASSPORT_COOKIE = "JSESSIONID", "_passport_session"
TICKET_COOKIE, APP_COOKIE = "uamtk", "tk"
LISTS = ("answer",)
"""Clicks, which some clients send as a list: the field again for each number."""


@dataclass(slots=True)
class OtnSession(Session):
    """``tk`` is the application's ticket of who logged in; ``cart`` is the order being put together."""

    tk: str | None = None
    cart: Cart | None = None
    tiles: frozenset[int] | None = None
    shown_at: float = 0.0
    standby: StandbyCart | None = None


@dataclass(slots=True)
class PassportSession(Session):
    """The state of one login. ``tiles`` are the right ones of the picture shown last.

    ``answer`` is the click that was right, until a login uses it up; ``slider`` the token of the slider shown last.
    """

    tiles: frozenset[int] | None = None
    shown_at: float = 0.0
    answer: str | None = None
    slider: str | None = None


@dataclass(slots=True)
class Visit:
    """One request at ``/otn``. ``fields`` are those of the address and of the form together."""

    request: Request
    fields: dict[str, str]
    session: OtnSession
    traveller: Traveller | None

    def field(self, name: str) -> str:
        return self.fields.get(name, "")

    @property
    def member(self) -> Traveller:
        """Who is logged in; for handlers that run only then."""
        if self.traveller is None:
            raise LookupError("nobody is logged in")
        return self.traveller


@dataclass(slots=True)
class Call:
    """One request at ``/passport``."""

    request: Request
    fields: dict[str, str]
    session: PassportSession
    cookies: dict[str, str] = field(default_factory=dict)
    """Tickets to hand out with the answer, for the path of the central login."""

    def field(self, name: str) -> str:
        return self.fields.get(name, "")


Step = Callable[[Visit], Response]
Exchange = Callable[[Call], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


async def fields_of(request: Request) -> dict[str, str]:
    """What the address and the form say; the form wins."""
    form = await posted(request, LISTS) if request.method == "POST" else {}
    asked = request.query_params
    lists = {name: ",".join(asked.getlist(name)) for name in LISTS if name in asked}
    return {**asked, **lists, **form}


def hand_out_otn(response: Response, session: OtnSession) -> None:
    """A new session, and the cookies that keep a client at one machine (they lead nowhere here)."""
    response.set_cookie(OTN_COOKIE, session.id, path="/otn", httponly=True)
    response.set_cookie("route", secrets.token_hex(16), path="/")
    response.set_cookie("BIGipServerotn", _balancer(), path="/")


def hand_out_passport(response: Response, session: PassportSession) -> None:
    response.set_cookie(PASSPORT_COOKIE, session.id, path="/passport")
    response.set_cookie("BIGipServerpassport", _balancer(), path="/")


def _balancer() -> str:
    return f"{secrets.randbelow(2**32)}.{secrets.randbelow(2**16)}.0000"
