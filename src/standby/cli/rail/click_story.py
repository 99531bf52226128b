"""The demo's third story: a railway of 2018, a picture to be clicked, and a login with a password."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx2
from sqlalchemy import select

from standby.cli.telling import must
from standby.domain.models import AccountState
from standby.errors import HandOverNeeded
from standby.sandbox import Sandbox
from standby.services import accounts, clicks, hand_overs, people, tickets
from standby.services.actor import Actor
from standby.store.tables import Account, Event, User

if TYPE_CHECKING:
    from standby.cli.story import Story

PROMISED = ("click_read", "click_login")


@dataclass
class ClickStory:
    """Fay has an account at a site of the years in which one clicked on pictures; ``box`` is that site."""

    story: "Story"
    box: Sandbox

    async def play(self) -> None:
        """Act it out. Raises AssertionError if a part went wrong."""
        runtime, traveller = self.story.runtime, self.box.travellers[0]
        fay = await people.add(runtime, "fay", "fay@example.org", locale="zh-CN")
        address = self.box.base_urls["rail12306"]
        account = await accounts.add(runtime, fay.id, tickets.PORTAL, address, traveller.login, traveller.password)
        try:
            await clicks.log_in(runtime, Actor(fay.id), account.id)
        except HandOverNeeded:
            # The reader was wrong or unsure too often: then it is the person's, here too.
            await self._choose(fay, account)
        read = await self._read(fay)
        for line in [line for line in read if not line["abstained"]] or read[-1:]:
            self.story.happen("click_read", words=line["words"], tiles=line["text"], confidence=line["confidence"])
        async with runtime.database.read() as session:
            state = (await session.get_one(Account, account.id)).state
        must(state == AccountState.READY, "the railway of 2018 lets Standby in", state)
        self.story.happen("click_login", account=account.label)

    async def _choose(self, fay: User, account: Account) -> None:
        """The person chooses the tiles, as they see them."""
        runtime = self.story.runtime
        asked = await clicks.asked(runtime, Actor(fay.id), account.id)
        must(asked is not None, "the person is shown a picture", "none")
        tiles = (await self._control("see-tiles"))["tiles"]
        if asked is not None:
            await hand_overs.answer(runtime, asked.uid, " ".join(map(str, tiles)))

    async def _read(self, fay: User) -> list[dict[str, Any]]:
        mine = select(Event).where(Event.user_id == fay.id, Event.kind == "captcha_read").order_by(Event.id)
        async with self.story.runtime.database.read() as session:
            return [dict(line.detail) for line in (await session.scalars(mine)).all()]

    async def _control(self, verb: str) -> dict[str, Any]:
        async with httpx2.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"{self.box.control}/{verb}", json={})
        seen: dict[str, Any] = answer.raise_for_status().json()
        return seen
