"""The railway of 2018 and 2019 over real HTTP, an account with a password, and eyes that know which tiles are right."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from standby.captcha.click.geometry import VOCABULARY
from standby.captcha.click.geometry import answer as wire_answer
from standby.captcha.click.reader import ClickAnswer
from standby.captcha.judge import Promise
from standby.engine.runtime import Runtime
from standby.errors import UnfitPicture
from standby.sandbox.rail12306.app import RailPortal
from standby.sandbox.rail12306.site import Era, RailSite
from standby.services import accounts, clicks
from standby.services.actor import Actor
from standby.store.database import Database
from standby.store.tables import Account, Label, Step, User
from tests.engine.watching.railway import RAIL, Hall, waiting_hall


@dataclass(frozen=True, slots=True)
class StoryCard:
    """What the reader of these stories promises."""

    kind: str = "click"
    coverage: float = 0.9
    precision: float = 0.97
    measured_on: int = 500
    interval: tuple[float, float] = (0.85, 0.95)

    def dumps(self) -> str:
        return repr(self)


CARD = StoryCard()


@dataclass
class Eyes:
    """Sees the right tiles, or what a story says: each of ``script`` is for one picture, "right" once it is used up."""

    tiles: Callable[[], frozenset[int]]
    script: list[str] = field(default_factory=list)
    reads: int = 0

    def read(self, picture: bytes) -> ClickAnswer:
        self.reads += 1
        how = self.script.pop(0) if self.script else "right"
        if how == "unfit":
            raise UnfitPicture(name="The picture", reason="the story says so")
        right = frozenset(tile - 1 for tile in self.tiles())
        tiles = tuple(sorted(right if how != "wrong" else frozenset(range(8)) - right))
        words = VOCABULARY[:8]
        return ClickAnswer(words[:1], tiles, wire_answer(tiles), 0.9, how == "unsure", words)


@dataclass
class ClickRuntime(Runtime):
    eyes: Eyes | None = None

    def clicker(self, portal: str) -> Eyes:
        assert self.eyes is not None
        return self.eyes

    def card(self, portal: str) -> Promise:
        return CARD


@dataclass
class Booth:
    """``hall`` is the world, ``alice`` owns the account."""

    hall: Hall
    eyes: Eyes
    alice: User
    account: Account

    @property
    def runtime(self) -> Runtime:
        return self.hall.runtime

    @property
    def railway(self) -> RailPortal:
        portal = self.hall.box.world.portal(RAIL)
        assert isinstance(portal, RailPortal)
        return portal

    @property
    def right(self) -> str:
        """The tiles of the picture shown last, as a person types them."""
        shown = self.railway.hall.shown
        assert shown is not None
        return " ".join(map(str, sorted(shown.tiles)))

    @property
    def password(self) -> str:
        return self.railway.hall.travellers.first().password

    @property
    def wrong(self) -> str:
        return " ".join(str(tile) for tile in range(1, 9) if str(tile) not in self.right)

    async def log_in(self) -> None:
        await clicks.log_in(self.runtime, Actor(self.alice.id), self.account.id)

    async def now(self) -> Account:
        found: Account = await self.hall.row(Account, self.account.id)
        return found

    async def labels(self) -> list[Label]:
        return await self.hall.rows(Label)

    async def steps(self) -> list[str]:
        """How the logins ended whose intent was committed."""
        return [step.result for step in await self.hall.rows(Step, Step.scope.startswith("login:"))]

    def asked(self, path: str) -> int:
        """How many requests went to an address."""
        return sum(entry.path == path for entry in self.hall.box.world.log.entries())

    @property
    def passwords_sent(self) -> int:
        return self.asked("/passport/web/login")

    @property
    def checked(self) -> int:
        return self.asked("/passport/captcha/captcha-check")

    def site(self, **facts: Any) -> None:
        self.railway.site = replace(self.railway.site, **facts)

    def restart(self) -> None:
        self.hall.runtime = with_eyes(self.runtime, self.eyes)


def with_eyes(runtime: Runtime, eyes: Eyes) -> ClickRuntime:
    """A new process on the same rows."""
    return ClickRuntime(
        settings=runtime.settings,
        clock=runtime.clock,
        database=runtime.database,
        vault=runtime.vault,
        transport=runtime.transport,
        random=runtime.random,
        bell=runtime.bell,
        eyes=eyes,
    )


@asynccontextmanager
async def click_booth(
    database: Database, folder: Path, era: Era = "2018", password: str | None = None
) -> AsyncIterator[Booth]:
    """Alice's account has the right password unless ``password`` says otherwise."""
    async with waiting_hall(database, folder, RailSite(era=era, haste=None), budgets="rail12306=6000/60") as hall:
        portal = hall.box.world.portal(RAIL)
        assert isinstance(portal, RailPortal)

        def shown() -> frozenset[int]:
            assert portal.hall.shown is not None
            return portal.hall.shown.tiles

        eyes = Eyes(shown)
        hall.runtime = with_eyes(hall.runtime, eyes)
        alice = await hall.user()
        traveller = portal.hall.travellers.first()
        secret = traveller.password if password is None else password
        account = await accounts.add(hall.runtime, alice.id, RAIL, hall.url, traveller.login, secret)
        yield Booth(hall, eyes, alice, account)
