"""The demo's second story: a sold-out train, a seat that is given back, held and paid for; and who only listens."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import select

from standby.cli.telling import must
from standby.domain.tickets import Intent, Journey, SeatClass, Traveller, Wish
from standby.portals.tickets import QrState
from standby.services import accounts, people, qr, stations, tickets
from standby.services.actor import Actor
from standby.store.tables import Account, Event, User, Watch

if TYPE_CHECKING:
    from standby.cli.story import Story

T = TypeVar("T")
PROMISED = ("qr_login", "seat_released", "reserved", "mail_pay", "paid")
TRAIN = "G9903"
FROM, TO = "上海", "hangzhou"
SEAT = {SeatClass.SECOND: "二等座"}
AHEAD = timedelta(days=3)
EVERY = 5.0
LOOK_EVERY = 0.2


@dataclass
class RailStory:
    """Dora reserves with the first account of the railway; Emil only wants to hear of seats on the same train."""

    story: "Story"
    _dora: User = field(init=False)
    _emil: User = field(init=False)
    _day: date = field(init=False)

    async def play(self) -> None:
        """Act it out. Raises AssertionError if a part went wrong."""
        runtime = self.story.runtime
        self._day = tickets.today(runtime) + AHEAD
        self._dora = await people.add(runtime, "dora", "dora@example.org", locale="en")
        self._emil = await people.add(runtime, "emil", "emil@example.org", locale="zh-CN")
        await self._control("sell-out", train=TRAIN, date=self._day.isoformat())
        self._happen("sold_out", train=TRAIN, date=self._day.isoformat())
        account = await self._account()
        await self._log_in(account)
        await self._watch(self._dora, Intent.RESERVE, account)
        await self._watch(self._emil, Intent.NOTIFY)
        subject = await self._mail("dora", 1, "Standby list open")
        self._happen("mail_standby", to="dora@example.org", subject=subject)
        await self._release()
        held = await self._hear("held")
        self._happen("reserved", train=held["train"], order=held["number"])
        await self._pay(held["number"])

    async def _account(self) -> Account:
        address = self.story.box.base_urls["rail12306"]
        return await accounts.add(self.story.runtime, self._dora.id, tickets.PORTAL, address, "dora", "")

    async def _log_in(self, account: Account) -> None:
        """A code is shown, the acting person scans it, the portal lets Standby in."""
        runtime, owner = self.story.runtime, Actor(self._dora.id)
        code = await qr.start(runtime, owner, account.id)
        must(await qr.look(runtime, code.uid) is QrState.WAITING, "nobody has scanned it yet", "confirmed")
        self._happen("qr_shown", bytes=len(code.picture))
        scanned = await self._control("scan-qr", account=self.story.box.travellers[0].login)
        must(await qr.look(runtime, code.uid) is QrState.CONFIRMED, "the code is confirmed", "not confirmed")
        self._happen("qr_login", account=scanned["account"])

    async def _watch(self, user: User, intent: Intent, account: Account | None = None) -> Watch:
        runtime, address = self.story.runtime, self.story.box.base_urls["rail12306"]
        ends = [(await stations.find(runtime, tickets.PORTAL, address, text)).code for text in (FROM, TO)]
        names = [Traveller(self.story.box.travellers[0].name)] if intent is Intent.RESERVE else []
        wish = Wish(
            dates=(self._day,),
            journeys=(Journey(ends[0], ends[1]),),
            trains=frozenset({TRAIN}),
            seats=tuple(SEAT),
            travellers=tuple(names),
            intent=intent,
        )
        watch = await tickets.add(
            runtime,
            Actor(user.id),
            wish,
            base_url=address,
            account_id=account.id if account else None,
            name=f"{TRAIN} {self._day:%m-%d}",
            every=EVERY,
        )
        self._happen("tickets_watched", user=user.name, watch=watch.name, intent=intent.value)
        return watch

    async def _release(self) -> None:
        wish = {"train": TRAIN, "date": self._day.isoformat(), "seat": SEAT[SeatClass.SECOND], "count": 1}
        released = await self._control("release", **wish)
        self._happen("seat_released", train=released["train"], date=released["date"], seat=wish["seat"])

    async def _pay(self, number: str) -> None:
        """The mail says what to pay and until when; the person pays; nothing was ordered twice."""
        subject = await self._mail("dora", 2, "Pay by")
        self._happen("mail_pay", to="dora@example.org", subject=subject)
        told = await self._mail("emil", 2, TRAIN)
        self._happen("mail_seats", to="emil@example.org", subject=told)
        await self._control("pay", order=number)
        await self._hear("paid")
        placed = [(order["order"], order["state"]) for order in self.story.box.world.orders()]
        must(placed == [(number, "paid")], "one order was ever placed, and it is paid", str(placed))
        self._happen("paid", order=number, orders_placed=len(placed))

    async def _hear(self, state: str) -> dict[str, Any]:
        """Wait until Dora's attempt is in this state, by her timeline."""
        mine = select(Event).where(Event.user_id == self._dora.id, Event.kind == "reservation").order_by(Event.id)

        async def look() -> dict[str, Any] | None:
            async with self.story.runtime.database.read() as session:
                lines = (await session.scalars(mine)).all()
            return next((dict(line.detail) for line in lines if line.detail.get("state") == state), None)

        return await _until(look)

    async def _mail(self, name: str, count: int, words: str) -> str:
        """The subject of the person's ``count``-th mail, which must have these words in it."""

        async def look() -> str | None:
            box = self.story.mailbox.of(f"{name}@example.org")
            return str(box[count - 1].message["Subject"]) if len(box) >= count else None

        subject = await _until(look)
        must(words in subject, f"mail {count} to {name} speaks of {words!r}", subject)
        return subject

    async def _control(self, verb: str, **wish: Any) -> dict[str, Any]:
        return await self.story.control(verb, **wish)

    def _happen(self, kind: str, **detail: Any) -> None:
        self.story.happen(kind, **detail)


async def _until(look: Callable[[], Awaitable[T | None]]) -> T:
    """What ``look`` finds, as soon as it finds something; whoever tells the story loses patience for us."""
    while True:
        found = await look()
        if found is not None:
            return found
        await asyncio.sleep(LOOK_EVERY)
