"""The sandbox's railway in a process of its own: its travellers, its trains, its books."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2

from benchmarks.parts.children import Child, first_line, running
from standby.clock import SystemClock
from standby.domain.tickets import RAILWAY_TIME, Offer, OfferState, Question, SeatClass
from standby.portals.base import Site
from standby.portals.http import PortalClient, SharedTransport
from standby.portals.rail12306.portal import RailPortal
from standby.portals.tickets import QrState

WAYS = (("AOH", "HGH"), ("VNP", "AOH"))
DAYS = 13
SECOND = "O"
"""The railway's code of second class."""


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody logged in at the railway, who waits for one train; ``passenger`` is whom they may buy for."""

    login: str
    session: str
    passenger: str
    offer: Offer

    @property
    def where(self) -> dict[str, Any]:
        """The train and class, for the control address."""
        return {
            "train": self.offer.train,
            "date": self.offer.date.isoformat(),
            "seat": SECOND,
            "from": self.offer.origin.code,
            "to": self.offer.destination.code,
        }


class NoPacer:
    """Nobody counts the requests of who only prepares the scene."""

    async def turn(self) -> None:
        return


class RailProcess:
    """The railway as its control address shows it."""

    def __init__(self, said: dict[str, Any], child: Child, client: httpx2.AsyncClient) -> None:
        self.url: str = said["base_urls"]["rail12306"]
        self.logins = [str(account["login"]) for account in said["rail_accounts"]]
        self.child = child
        self._control: str = said["control"]
        self._client = client

    async def do(self, verb: str, **wish: Any) -> dict[str, Any]:
        """POST to the control address; raises if it refuses."""
        answer = await self._client.post(f"{self._control}/{verb}", json=wish)
        done: dict[str, Any] = answer.raise_for_status().json()
        return done

    async def mend(self) -> None:
        (await self._client.delete(f"{self._control}/fault")).raise_for_status()

    async def orders(self) -> list[dict[str, Any]]:
        """Every order that was ever placed."""
        answer = await self._client.get(f"{self._control}/orders")
        found: list[dict[str, Any]] = answer.raise_for_status().json()["orders"]
        return found

    async def requests(self, after: int = 0) -> list[dict[str, Any]]:
        answer = await self._client.get(f"{self._control}/state", params={"after": str(after)})
        found: list[dict[str, Any]] = answer.raise_for_status().json()["requests"]
        return found

    async def total(self) -> int:
        answer = await self._client.get(f"{self._control}/state", params={"after": str(10**12)})
        return int(answer.raise_for_status().json()["requests_total"])

    async def travellers(self, transport: SharedTransport) -> list[Traveller]:
        """Everybody logged in by a code they scanned, each with a sold-out train of their own."""
        trains = await self._trains(transport)
        if len(trains) < len(self.logins):
            raise ValueError(f"there are trains for {len(trains)} travellers only")
        found = []
        for login, offer in zip(self.logins, trains, strict=False):
            visit = self.visit(transport)
            code = await visit.qr()
            await self.do("scan-qr", account=login)
            assert await visit.look(code.token) is QrState.CONFIRMED
            await visit.enter()
            name = next(each.name for each in await visit.passengers() if each.usable)
            traveller = Traveller(login, visit.session(), name, offer)
            await self.do("sell-out", **traveller.where)
            found.append(traveller)
        return found

    def visit(self, transport: SharedTransport, session: str = "") -> RailPortal:
        client = PortalClient(self.url, pacer=NoPacer(), session=session, transport=transport)
        return RailPortal(Site(self.url), client)

    async def _trains(self, transport: SharedTransport) -> list[Offer]:
        today = SystemClock().now().astimezone(RAILWAY_TIME).date()
        visit, found = self.visit(transport), []
        for ahead in range(1, DAYS + 1):
            for origin, destination in WAYS:
                board = await visit.ask(Question(today + timedelta(days=ahead), origin, destination))
                sold = (OfferState.BOOKABLE, OfferState.SOLD_OUT)
                found += [each for each in board.offers if SeatClass.SECOND in each.seats and each.state in sold]
        return found


@asynccontextmanager
async def railway(
    folder: Path, travellers: int, *, seed: int = 1, cores: set[int] | None = None, **site: Any
) -> AsyncIterator[RailProcess]:
    """A railway with so many travellers until the block ends; ``site`` are fields of the sandbox's RailSite."""
    arguments = ["-m", "standby", "sandbox", "--json", "--scenario", "rail"]
    arguments += ["--accounts", str(travellers), "--seed", str(seed)]
    client = httpx2.AsyncClient(trust_env=False, timeout=60, limits=httpx2.Limits(keepalive_expiry=1))
    async with running(arguments, folder / "sandbox.log", cores=cores) as child, client:
        process = RailProcess(await first_line(child), child, client)
        await process.do("railway", haste=None, **site)
        yield process
