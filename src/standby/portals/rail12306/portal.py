"""The conversation with the ticket site: questions, the way in, orders. Each part is its own file."""

from collections.abc import Sequence
from datetime import timedelta

from standby.domain.models import Credentials
from standby.domain.tickets import Board, Offer, Question, SeatClass, SeatWish, Station, TicketKind
from standby.portals.base import Site
from standby.portals.http import PortalClient
from standby.portals.rail12306.clicks import Clicks
from standby.portals.rail12306.desk import Desk
from standby.portals.rail12306.door import Door
from standby.portals.rail12306.query import Query
from standby.portals.rail12306.stations import PATH as STATIONS
from standby.portals.rail12306.stations import read_stations
from standby.portals.rail12306.wire import INIT, Wire
from standby.portals.tickets import Passenger, Prepared, Progress, QrCode, QrState, Standing


class RailPortal:
    """One visit, with or without an account's cookies; meets :class:`~standby.portals.clicks.ClickPortal`."""

    def __init__(self, site: Site, client: PortalClient) -> None:
        self._client = client
        self._wire = Wire(client)
        self._query = Query(self._wire)
        self._door = Door(self._wire)
        self._clicks = Clicks(self._wire)
        self._desk = Desk(self._wire)

    # ---- nobody has to be logged in

    async def stations(self) -> tuple[Station, ...]:
        page = await self._wire.open(STATIONS, referer=INIT)
        return read_stations(page.text)

    async def ask(self, question: Question) -> Board:
        return await self._query.ask(question)

    def clock_offset(self) -> timedelta | None:
        return self._wire.offset

    # ---- the way in

    async def qr(self) -> QrCode:
        return await self._door.qr()

    async def look(self, token: str) -> QrState:
        return await self._door.look(token)

    async def by_clicks(self) -> bool:
        return await self._clicks.by_clicks()

    async def picture(self) -> bytes:
        return await self._clicks.picture()

    async def check(self, answer: str) -> None:
        await self._clicks.check(answer)

    async def submit(self, credentials: Credentials, answer: str) -> None:
        await self._clicks.submit(credentials, answer)

    async def enter(self) -> str:
        return await self._door.enter()

    async def is_logged_in(self) -> bool:
        return await self._door.is_logged_in()

    def has_session(self) -> bool:
        return self._client.has_session()

    def session(self) -> str:
        return self._client.session()

    # ---- ordering

    async def passengers(self) -> tuple[Passenger, ...]:
        return await self._desk.passengers()

    async def prepare(
        self,
        offer: Offer,
        seat: SeatClass,
        party: Sequence[tuple[Passenger, TicketKind]],
        places: Sequence[SeatWish] = (),
    ) -> Prepared:
        return await self._desk.prepare(offer, seat, party, places)

    async def confirm(self, prepared: Prepared) -> None:
        await self._desk.confirm(prepared)

    async def progress(self, prepared: Prepared) -> Progress:
        return await self._desk.progress(prepared)

    async def finish(self, prepared: Prepared, number: str) -> None:
        await self._desk.finish(prepared, number)

    async def standing(self) -> Standing:
        return await self._desk.standing()
