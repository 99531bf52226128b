"""The railway's ticket site: what the shared parts ask for, and who answers which address."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from standby.sandbox.rail12306 import office, people
from standby.sandbox.rail12306.hall import Hall
from standby.sandbox.rail12306.haste import Patience
from standby.sandbox.rail12306.life import Life
from standby.sandbox.rail12306.passport import LOOK
from standby.sandbox.rail12306.pool import Pool
from standby.sandbox.rail12306.query_pages import QueryPages
from standby.sandbox.rail12306.railway import Railway
from standby.sandbox.rail12306.runs import Ride
from standby.sandbox.rail12306.site import RailSite, changed
from standby.sandbox.rail12306.stock import Stock
from standby.sandbox.rail12306.tables import Tables
from standby.sandbox.rail12306.travellers import Travellers
from standby.sandbox.world import World


class RailPortal:
    """One ticket site. ``site`` is what it is like now; ``railway`` and ``hall`` are its trains and its people.

    ``tiles`` is where the click captcha has its pictures from, painted ones if None.
    """

    name = "rail12306"

    def __init__(
        self, world: World, site: RailSite, seed: int = 1, travellers: int = 3, tiles: Pool | None = None
    ) -> None:
        self.world = world
        self.site = site
        self.railway = Railway(seed, world.clock.now)
        self.life = Life(self.railway.stock, seed, world.clock.now)
        self.patience = Patience(world.clock.now)
        self.hall = Hall(self, Travellers(travellers, seed), tiles)
        world.guests.update(traveller.login for traveller in self.hall.travellers)
        world.verbs.update(office.verbs(self))
        world.verbs.update(people.verbs(self.hall))
        world.orders = self.hall.orders_as_json
        self.counter = QueryPages(self)
        self._inside = Starlette(routes=self._routes())

    def _routes(self) -> list[Route]:
        """Who answers which address: the counter for questions, then those for people."""
        return [*self.counter.routes(), *Tables(self).routes(), *people.routes(self.hall)]

    @property
    def app(self) -> ASGIApp:
        return self._answer

    @property
    def stock(self) -> Stock:
        return self.railway.stock

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Who asks too often is answered the same whatever was asked.

        Looks at a QR code are not counted: the site's own page looks each second.
        """
        host, _ = scope.get("client") or ("", 0)
        refusal = None if scope["path"] == LOOK else self.patience.refusal(self.site, host)
        await (refusal or self._inside)(scope, receive, send)

    def rides(self, day: date, origin: str, destination: str) -> list[Ride]:
        """Those a query shows: the trains of the day that have not left yet, their seats as of now."""
        self.hall.settle()
        now = self.railway.now()
        rides = [ride for ride in self.railway.find(day, origin, destination) if ride.departs > now]
        for ride in rides:
            self.life.catch_up(ride.run, self.site.life)
        return rides

    # ------------------------------------------------------------ what the shared parts ask for

    def expire_session(self, request: Request) -> None:
        self.hall.expire_session(request)

    def expire(self, account: str | None) -> int:
        return self.hall.expire(account)

    def change(self, facts: Mapping[str, Any]) -> None:
        self.site = changed(self.site, facts)
