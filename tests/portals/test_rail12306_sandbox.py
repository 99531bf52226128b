"""Asking the sandbox's railway through the adapter, over real HTTP: every era, hour, refusal and fault."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx2
import pytest

from standby.domain.stations import find_station
from standby.domain.tickets import Board, Offer, OfferState, Places, Question, SeatClass
from standby.errors import NotOnSaleYet, PageNotUnderstood, PortalDown, PortalRefused, StandbyError, Unreachable
from standby.portals.base import Site
from standby.portals.http import PortalClient, SharedTransport
from standby.portals.registry import portal_spec
from standby.portals.tickets import TicketPortal
from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.rail12306.site import RailSite

from .kit import Turns
from .rail12306.rows_kit import NOTES, board_of

RAIL = portal_spec("rail12306")
AFTERNOON = "2030-01-04T14:00:00+08:00"
"""Half an hour after Shanghai's tickets for 18 January went on sale."""
QUESTION = Question(date(2030, 1, 18), "SHH", "HGH")
NIGHT = "2030-01-09T03:00:00+08:00"


@dataclass
class Asker:
    """Somebody without an account, and the hand on the railway's levers."""

    box: Sandbox
    portal: TicketPortal
    turns: Turns = field(repr=False)

    async def ask(self, **changes: Any) -> dict[str, Offer]:
        board = await self.portal.ask(replace(QUESTION, **changes))
        return {offer.train: offer for offer in board.offers}

    async def control(self, verb: str, **wish: Any) -> Any:
        async with httpx2.AsyncClient() as steering:
            answer = await steering.post(f"{self.box.control}/{verb}", json=wish)
        assert answer.status_code == 200, answer.text
        return answer.json()


@asynccontextmanager
async def asking(moment: str = AFTERNOON, **site: Any) -> AsyncIterator[Asker]:
    """A railway whose clock stands still."""
    transport, turns = SharedTransport(allow_private=True), Turns()
    async with running_sandbox(scenario="rail", rail=RailSite(**site)) as box:
        url = box.base_urls["rail12306"]
        client = PortalClient(url, pacer=turns, transport=transport)
        assert RAIL.tickets is not None
        asker = Asker(box, RAIL.tickets(Site(url), client), turns)
        await asker.control("clock", now=moment, freeze=True)
        try:
            yield asker
        finally:
            await transport.aclose()


# ---------------------------------------------------------------- what is there


async def test_the_trains_of_the_notes_come_out_to_the_last_value() -> None:
    told = {offer.train: offer for offer in board_of(NOTES).offers}
    async with asking() as asker:
        shown = await asker.ask()
    assert {train: shown[train] for train in told} == told


@pytest.mark.parametrize("era", ["2018", "2019", "2021", "2024"])
async def test_every_era_says_the_same(era: str) -> None:
    async with asking(era=era) as asker:
        shown = (await asker.ask())["G9901"]
    places = shown.seats[SeatClass.FIRST]
    assert (shown.state, places.count) == (OfferState.BOOKABLE, 6)
    assert places.price == (None if era in ("2018", "2019") else 11700)
    assert shown.secret


async def test_the_whole_railway_is_understood() -> None:
    async with asking(haste=None) as asker:
        cities = ["BJP", "SHH", "HGH", "NJH", "GZQ", "XAY", "CDW", "WHN", "HBB"]
        known = {station.code for station in await asker.portal.stations()}
        cities = [city for city in cities if city in known]
        offers: list[Offer] = []
        for origin in cities:
            for destination in cities:
                if origin != destination:
                    offers += (await asker.ask(origin=origin, destination=destination)).values()
                    offers += (await asker.ask(origin=origin, destination=destination, date=date(2030, 1, 6))).values()
    assert len(offers) > 50
    assert all(offer.seats for offer in offers)
    assert {offer.state for offer in offers} >= {OfferState.BOOKABLE, OfferState.NOT_ON_SALE}


async def test_no_train_goes_where_the_railway_has_none() -> None:
    async with asking() as asker:
        board = await asker.portal.ask(replace(QUESTION, origin="ICW", destination="JXH"))
    assert board == Board(replace(QUESTION, origin="ICW", destination="JXH"), ())


async def test_stations_are_found_by_name_pinyin_and_code() -> None:
    for era in ("2018", "2024"):
        async with asking(era=era) as asker:
            stations = await asker.portal.stations()
        found = {find_station(stations, typed).code for typed in ("上海虹桥站", "Shanghai Hongqiao", "AOH")}
        assert found == {"AOH"}


async def test_a_seat_that_is_given_back_shows_and_goes_again() -> None:
    async with asking() as asker:
        wish = {"train": "G9903", "date": "2030-01-18"}
        before = (await asker.ask())["G9903"]
        await asker.control("release", **wish, seat="O", count=2)
        back = (await asker.ask())["G9903"]
        await asker.control("sell-out", **wish)
        gone = (await asker.ask())["G9903"]
    assert before.seats[SeatClass.SECOND] == Places(0, 7300, standby=True)
    assert (back.state, back.seats[SeatClass.SECOND]) == (OfferState.BOOKABLE, Places(2, 7300))
    assert gone == before


async def test_a_student_asks_as_one() -> None:
    async with asking() as asker:
        shown = (await asker.ask(student=True))["G9901"]
    assert shown.extra["purpose"] == "0X00"


# ---------------------------------------------------------------- when it sells


async def test_a_train_goes_on_sale_at_its_minute() -> None:
    async with asking("2030-01-05T14:29:59+08:00") as asker:
        before = (await asker.ask())["G9907"]
        assert before.on_sale_at == datetime.fromisoformat("2030-01-05T14:30:00+08:00")
        assert (before.state, before.secret) == (OfferState.NOT_ON_SALE, "")
        await asker.control("clock", now="2030-01-05T14:30:00+08:00", freeze=True)
        after = (await asker.ask())["G9907"]
    assert after.state is OfferState.BOOKABLE
    assert after.secret


async def test_a_date_beyond_the_presale_is_told() -> None:
    async with asking() as asker:
        with pytest.raises(NotOnSaleYet, match="2030-01-19"):
            await asker.ask(date=date(2030, 1, 19))


async def test_at_night_nothing_can_be_booked_and_counts_are_shown() -> None:
    async with asking(NIGHT, always_open=False) as asker:
        shown = (await asker.ask())["G9901"]
    assert shown.state is OfferState.CLOSED
    assert shown.seats[SeatClass.FIRST].count == 6
    assert "维护" in shown.notice


async def test_the_clock_of_the_railway_is_known_to_the_second() -> None:
    async with asking() as asker:
        assert asker.portal.clock_offset() is None
        await asker.ask()
        offset = asker.portal.clock_offset()
    assert offset is not None
    true = datetime.fromisoformat(AFTERNOON) - datetime.now(UTC)
    assert abs(offset - true) < timedelta(seconds=10), "the railway's clock stands still, ours does not"


# ---------------------------------------------------------------- refusals and faults


async def test_one_question_costs_one_request() -> None:
    async with asking() as asker:
        for _ in range(4):
            await asker.ask()
        assert asker.turns.taken == 5, "the first page once"


async def test_an_address_that_changes_is_followed_once() -> None:
    async with asking(page_flip=1) as asker:
        assert await asker.ask()
        assert asker.turns.taken == 3
        await asker.control("railway", page_flip=2)
        with pytest.raises(PortalRefused, match="again and again"):
            await asker.ask()
        assert await asker.ask()


@pytest.mark.parametrize(
    ("mode", "says"), [("302", "error page"), ("html", "网络可能存在问题"), ("403", "HTTP 403, number 1")]
)
async def test_haste_is_refused_and_its_reason_told(mode: str, says: str) -> None:
    async with asking(haste=(3, 300.0), haste_mode=mode, punish_seconds=600.0) as asker:
        await asker.ask()
        await asker.ask()
        with pytest.raises(PortalRefused) as caught:
            await asker.ask()
        assert says in str(caught.value.facts["reason"])
        before = asker.turns.taken
        with pytest.raises(PortalRefused):
            await asker.ask()
        assert asker.turns.taken == before + 1, "a refusal is not met with more requests"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "status", "status": 503}, PortalDown),
        ({"kind": "status", "status": 404}, PageNotUnderstood),
        ({"kind": "reset"}, Unreachable),
        ({"kind": "after"}, Unreachable),
        ({"kind": "html"}, PortalRefused),
        ({"kind": "garbage"}, PortalRefused),
        ({"kind": "truncate"}, StandbyError),
    ],
    ids=lambda each: str(each.get("kind")) if isinstance(each, dict) else "",
)
async def test_whatever_goes_wrong_has_a_name_and_passes(fault: dict[str, Any], error: type[StandbyError]) -> None:
    async with asking() as asker:
        await asker.ask()
        await asker.control("fault", **fault, count=1, path="/otn/leftTicket/query")
        with pytest.raises(error):
            await asker.ask()
        assert await asker.ask()
