"""The railway's side towards people: who has an account, who is logged in, what they ordered.

It stands between the portal (trains, seats, questions) and the addresses of
login and order; the acting person of the control address knocks here too.
"""

from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response

from standby.sandbox.rail12306 import answers
from standby.sandbox.rail12306.codes import Codes
from standby.sandbox.rail12306.orders import Book
from standby.sandbox.rail12306.pool import PaintedPool, Pool
from standby.sandbox.rail12306.railway import Railway
from standby.sandbox.rail12306.site import RailSite
from standby.sandbox.rail12306.standby_book import StandbyBook
from standby.sandbox.rail12306.tickets import Tickets
from standby.sandbox.rail12306.tiles import Riddle, TilePainter
from standby.sandbox.rail12306.travellers import Traveller, Travellers
from standby.sandbox.rail12306.visits import (
    APP_COOKIE,
    OTN_COOKIE,
    PASSPORT_COOKIE,
    TICKET_COOKIE,
    Call,
    Endpoint,
    Exchange,
    OtnSession,
    PassportSession,
    Step,
    Visit,
    fields_of,
    hand_out_otn,
    hand_out_passport,
)
from standby.sandbox.sessions import Sessions
from standby.sandbox.world import World, seeded


class House(Protocol):
    """What the hall needs of the portal it belongs to."""

    @property
    def name(self) -> str: ...
    @property
    def world(self) -> World: ...
    @property
    def site(self) -> RailSite: ...
    @property
    def railway(self) -> Railway: ...


class Hall:
    """Everything about persons. One for each portal."""

    def __init__(self, house: House, travellers: Travellers, pool: Pool | None = None) -> None:
        self.house = house
        self.travellers = travellers
        now = house.world.clock.now
        self.sessions = Sessions(OtnSession, now, self.idle)
        self.passports = Sessions(PassportSession, now, self.idle)
        self.tickets = Tickets(now, self.idle)
        self.codes = Codes(now)
        self.riddles = TilePainter(seeded(travellers.seed, "tiles"), pool or PaintedPool(travellers.seed))
        self.shown: Riddle | None = None
        self.book = Book(house.railway, now, lambda: house.site)
        self.standby = StandbyBook(house.railway, now)

    @property
    def site(self) -> RailSite:
        return self.house.site

    def idle(self) -> float:
        """Seconds after which a login ends that nobody uses."""
        return self.house.site.session_idle

    def now(self) -> float:
        return self.house.world.clock.now()

    def riddle(self) -> Riddle:
        """A fresh picture to click on, remembered for the acting person.

        Painted where it is asked for: a few hundredths of a second in which the sandbox answers nobody else.
        """
        self.shown = self.riddles.riddle()
        return self.shown

    def settle(self) -> None:
        """Bring orders to the present; the standby list is served before anybody sees a seat that came back."""
        self.book.settle()
        self.standby.settle()

    def orders_as_json(self) -> list[dict[str, Any]]:
        """Every order ever placed, those of the standby list behind the others."""
        self.settle()
        return [*self.book.as_json(), *(order.as_json() for order in self.standby.orders)]

    # ------------------------------------------------------------ what the shared parts ask for

    def expire_session(self, request: Request) -> None:
        """End the login this request belongs to, at both applications."""
        session = self.sessions.find(request.cookies.get(OTN_COOKIE))
        if session is not None and session.account:
            self.expire(session.account)
        self.sessions.end(request.cookies.get(OTN_COOKIE))

    def expire(self, account: str | None) -> int:
        """End the logins of one account, or all; says how many."""
        doomed = {s.account for s in self.sessions.logged_in() if account in (None, s.account)}
        self.tickets.revoke(account)
        self.sessions.end_of(account)
        return len(doomed)

    # ------------------------------------------------------------ requests

    def who(self, request: Request, session: OtnSession | None) -> Traveller | None:
        """Logged in is who has the application's ticket in the session it was given to."""
        if session is None or session.tk is None or request.cookies.get(APP_COOKIE) != session.tk:
            return None
        return self.travellers.get(session.account)

    def visited(self, request: Request) -> OtnSession | None:
        return self.sessions.find(request.cookies.get(OTN_COOKIE))

    def open(self, step: Step) -> Endpoint:
        """An address of ``/otn`` that anybody may ask."""

        async def endpoint(request: Request) -> Response:
            kept = self.visited(request)
            session = kept or self.sessions.begin()
            visit = Visit(request, await fields_of(request), session, self.who(request, kept))
            if visit.traveller is not None:
                request.scope["entry"].account = visit.traveller.login
            response = step(visit)
            if kept is None and visit.session is session:
                hand_out_otn(response, session)
            return response

        return endpoint

    def member(self, step: Step, otherwise: Step) -> Endpoint:
        """An address for who is logged in; each tells others so in its own way."""
        return self.open(lambda visit: otherwise(visit) if visit.traveller is None else step(visit))

    def call(self, exchange: Exchange) -> Endpoint:
        """An address of ``/passport``."""

        async def endpoint(request: Request) -> Response:
            kept = self.passports.find(request.cookies.get(PASSPORT_COOKIE))
            call = Call(request, await fields_of(request), kept or self.passports.begin())
            response = exchange(call)
            for name, value in call.cookies.items():
                response.set_cookie(name, value, path="/passport", httponly=True)
            if kept is None:
                hand_out_passport(response, call.session)
            return response

        return endpoint

    def ticket_holder(self, call: Call) -> Traveller | None:
        """Whom the central login's ticket of this client belongs to."""
        return self.travellers.get(self.tickets.holder(call.request.cookies.get(TICKET_COOKIE)))

    def admit(self, call: Call, traveller: Traveller) -> str:
        """The central login is done: gives its ticket, as a cookie too."""
        call.request.scope["entry"].account = traveller.login
        ticket = self.tickets.grant(traveller.login)
        call.cookies[TICKET_COOKIE] = ticket
        return ticket


def anonymous(_: Visit) -> Response:
    """The commonest way to say that nobody is logged in."""
    return answers.refused(answers.NOT_LOGGED_IN)
