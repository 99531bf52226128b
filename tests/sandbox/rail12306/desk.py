"""Somebody who asks the railway without an account, and steers it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx2

from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.rail12306.site import RailSite

PLEASANT = "2030-01-04T14:00:00+08:00"
"""Half an hour after Shanghai's tickets for 18 January went on sale."""


@dataclass
class Desk:
    box: Sandbox
    web: httpx2.AsyncClient

    async def query(self, page: str = "queryG", **changes: str) -> httpx2.Response:
        """From Shanghai Hongqiao to Hangzhou East on 18 January, unless changed."""
        asked = {"date": "2030-01-18", "from": "AOH", "to": "HGH", "purpose": "ADULT", **changes}
        names = ("leftTicketDTO.train_date", "leftTicketDTO.from_station", "leftTicketDTO.to_station", "purpose_codes")
        params = dict(zip(names, asked.values(), strict=True))
        return await self.web.get(f"/otn/leftTicket/{page}", params=params)

    async def rows(self, **changes: str) -> dict[str, list[str]]:
        """The fields of each row by train."""
        answer = (await self.query(**changes)).json()
        assert answer["status"] is True, answer
        split = [row.split("|") for row in answer["data"]["result"]]
        return {fields[3]: fields for fields in split}

    async def control(self, verb: str, **wish: Any) -> dict[str, Any]:
        answer = await self.web.post(f"{self.box.control}/{verb}", json=wish)
        assert answer.status_code == 200, answer.text
        done: dict[str, Any] = answer.json()
        return done

    async def refused(self, verb: str, **wish: Any) -> str:
        answer = await self.web.post(f"{self.box.control}/{verb}", json=wish)
        assert answer.status_code == 400, answer.text
        return str(answer.json()["error"])

    async def at(self, moment: str) -> None:
        await self.control("clock", now=moment, freeze=True)


@asynccontextmanager
async def open_desk(moment: str = PLEASANT, seed: int = 1, **site: Any) -> AsyncIterator[Desk]:
    """A railway whose clock stands still."""
    async with (
        running_sandbox(scenario="rail", seed=seed, rail=RailSite(**site)) as box,
        httpx2.AsyncClient(base_url=box.base_urls["rail12306"], timeout=10) as web,
    ):
        desk = Desk(box, web)
        await desk.at(moment)
        yield desk
