"""Somebody with an account at the sandbox's railway, who asks and orders through the adapter."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import httpx2

from standby.domain.tickets import Offer, Question, SeatClass, SeatWish, TicketKind
from standby.portals.base import Site
from standby.portals.http import PortalClient, SharedTransport
from standby.portals.rail12306.portal import RailPortal
from standby.portals.tickets import Passenger, Prepared, QrState
from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.rail12306.app import RailPortal as Railway
from standby.sandbox.rail12306.site import RailSite

from ..kit import Turns

Party = list[tuple[Passenger, TicketKind]]


@dataclass
class Traveller:
    box: Sandbox
    transport: SharedTransport
    login: str = "traveler01"
    session: str = ""
    turns: Turns = field(default_factory=Turns)

    def __post_init__(self) -> None:
        self.visit_again()

    def visit_again(self) -> None:
        """A new visit with the cookies of the one before, as after a restart."""
        url = self.box.base_urls["rail12306"]
        client = PortalClient(url, pacer=self.turns, session=self.session, transport=self.transport)
        self.portal = RailPortal(Site(url), client)

    @property
    def railway(self) -> Railway:
        portal = self.box.world.portal("rail12306")
        assert isinstance(portal, Railway)
        return portal

    def site(self, **facts: Any) -> None:
        self.railway.site = replace(self.railway.site, **facts)

    async def control(self, verb: str, **wish: Any) -> Any:
        async with httpx2.AsyncClient() as steering:
            answer = await steering.post(f"{self.box.control}/{verb}", json=wish)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def booked(self) -> list[str]:
        """The states of every order there ever was, as the railway's own book has them."""
        self.railway.hall.book.settle()
        return [str(order.state) for order in self.railway.hall.book.orders]

    # ---- the way in

    async def log_in(self) -> str:
        code = await self.portal.qr()
        await self.control("scan-qr", account=self.login)
        assert await self.portal.look(code.token) is QrState.CONFIRMED
        name = await self.portal.enter()
        self.session = self.portal.session()
        return name

    # ---- ordering

    async def offer(self, train: str = "G9901", *, student: bool = False) -> Offer:
        day = self.railway.railway.today() + timedelta(days=3)
        board = await self.portal.ask(Question(day, "AOH", "HGH", student))
        return next(each for each in board.offers if each.train == train)

    async def party(self, *names: str, kind: TicketKind = TicketKind.ADULT) -> Party:
        people = {each.name: each for each in await self.portal.passengers()}
        return [(people[name], kind) for name in names]

    async def prepare(
        self, *names: str, seat: SeatClass = SeatClass.SECOND, places: tuple[SeatWish, ...] = ()
    ) -> Prepared:
        return await self.portal.prepare(await self.offer(), seat, await self.party(*(names or ("张明",))), places)


@asynccontextmanager
async def traveller(logged_in: bool = True, **site: Any) -> AsyncIterator[Traveller]:
    """The first account of a railway whose site is otherwise as usual."""
    transport = SharedTransport(allow_private=True)
    async with running_sandbox(scenario="rail", rail=RailSite(**site)) as box:
        try:
            somebody = Traveller(box, transport)
            if logged_in:
                await somebody.log_in()
            yield somebody
        finally:
            await transport.aclose()
