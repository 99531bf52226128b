"""Growing a reader at the sandbox: what is asked, what is never asked twice, and when it stops."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest

from benchmarks.parts.figures import most_in_window
from standby.cli.captcha import growing as growth
from standby.cli.captcha.album import Album
from standby.cli.captcha.growing import Growing, Plan, Standing
from standby.cli.captcha.verified import write
from standby.domain.models import AccountState
from standby.errors import AccountLocked, BudgetSpent, StaleCode, StandbyError, Unreachable, WrongPassword, WrongUse
from standby.sandbox.qiangzhi.app import QiangzhiPortal
from standby.services import accounts, asking, codes
from standby.services.actor import OPERATOR, Actor
from standby.services.asking import Asker
from standby.store.database import Database
from standby.store.migrate import migrate
from standby.store.tables import Acceptance, Account, Label, Pace
from tests.world import Painted, World, little_world

PLAN = Plan(answers=40, promise=0.99, seconds=1)


@dataclass(frozen=True)
class Thought:
    text: str
    confidence: float
    worth_asking: bool
    drawn: bool = False
    given_up: bool = False


@dataclass
class Pupil:
    """Reads as many of ten pictures rightly as it has tenths of ``skill``; each learning adds to it."""

    truth: Callable[[bytes], str]
    skill: float = 0.5
    picky: bool = False
    heard: dict[bytes, tuple[str, bool]] = field(default_factory=dict)
    learned: int = 0
    remembered: list[bool] = field(default_factory=list)
    random: Random = field(default_factory=lambda: Random(5))

    def choose(self, picture: bytes) -> Thought:
        right = self.random.random() < self.skill
        text = self.truth(picture)
        worth = not self.picky and self.random.random() < 0.8
        return Thought(text if right else text[::-1] + "x", self.skill, worth, drawn=worth)

    def told(self, picture: bytes, text: str, accepted: bool) -> None:
        assert picture not in self.heard, "an answer is used up by asking"
        self.heard[picture] = (text, accepted)

    def learn(self, seconds: float) -> None:
        self.learned += 1
        self.skill = min(1.0, self.skill + 0.1)

    def remember(self, right: Sequence[bool]) -> None:
        self.remembered = [*right]

    def expected(self) -> tuple[float, float, float]:
        return (self.skill, self.skill - 0.02, 1.0)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[World]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    async with little_world(database, tmp_path / "data", budgets="ssfw=40/300") as world:
        # The portal's log shows the time that the story tells.
        world.box.world.clock._wall = lambda: world.clock.now().timestamp()
        yield world
    await database.close()


@pytest.fixture
async def account(home: World) -> Account:
    return await home.account(await home.user())


def begin(home: World, account: Account, folder: Path, plan: Plan = PLAN, **pupil: object) -> Growing:
    mind = Pupil(lambda picture: home.eyes.painted.texts[picture], **pupil)  # type: ignore[arg-type]
    return Growing(Asker(home.runtime, account), mind, Album(folder), plan, home.clock, lambda _: None)


def pupil_of(run: Growing) -> Pupil:
    assert isinstance(run.mind, Pupil)
    return run.mind


async def test_labels_grow_until_the_promise_is_reached(home: World, account: Account, tmp_path: Path) -> None:
    run = begin(home, account, tmp_path / "codes", Plan(150, 0.99, 1))
    shown: list[Standing] = []
    run.tell = shown.append
    await run.run()
    assert run.stopped == "the promised accuracy is reached"
    assert run.trouble is None
    tally = home.logins()
    assert (tally.tried, tally.accepted) == (run.asked, run.accepted)
    assert growth.FEWEST <= len(run.album.labels) == run.accepted < 150
    assert all(home.eyes.painted.texts[picture] == text for picture, text in run.album.labels.items())
    assert len(run.album.refusals) == run.asked - run.accepted > 0
    assert pupil_of(run).heard.keys() == run.album.labels.keys() | {picture for picture, _ in run.album.refusals}
    assert (tally.wrong_password, tally.locked) == (0, 0)
    assert {step.next.split(" ")[0] for step in shown} == {"learns", "fetches", "asks"}


async def test_the_request_budget_is_kept(home: World, account: Account, tmp_path: Path) -> None:
    run = begin(home, account, tmp_path / "codes", Plan(60, 0.99, 1), skill=0.9)
    await run.run()
    times = [entry.at for entry in home.box.world.log.entries()]
    assert len(times) > 100
    assert most_in_window(times, 300) <= 40


async def test_wrong_codes_are_spaced_and_not_endless(home: World, account: Account, tmp_path: Path) -> None:
    run = begin(home, account, tmp_path / "codes", Plan(40, 0.99, 1, wrong=9), skill=-5.0)
    before = home.clock.now()
    await run.run()
    assert run.asked == 9 == home.logins().wrong_code
    assert "in a row were wrong" in run.stopped
    assert (home.clock.now() - before).total_seconds() > 60 + 120 + 240 + 480 + 960
    assert (await home.row(Account, account.id)).state == AccountState.READY


async def test_whoever_calls_again_begins_no_new_count_of_wrong_codes(
    home: World, account: Account, tmp_path: Path
) -> None:
    for _ in range(3):
        run = begin(home, account, tmp_path / "codes", skill=-5.0)
        await run.run()
        assert run.not_before is not None
        assert f"nothing is asked before {run.not_before:%Y-%m-%d %H:%M} UTC" in run.stopped
    assert home.logins().wrong_code == PLAN.wrong == 4
    home.clock.advance(growth.LEFT_ALONE.total_seconds())
    await begin(home, account, tmp_path / "codes", skill=-5.0).run()
    assert home.logins().wrong_code == 5, "one at a time from there on"
    home.clock.advance(growth.LEFT_ALONE.total_seconds())
    right = begin(home, account, tmp_path / "codes", Plan(6, 0.99, 1), skill=1.0)
    await right.run()
    assert (right.accepted, right.not_before) == (6, None)


async def test_a_kill_during_a_rest_shortens_none(
    home: World, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(seconds: float) -> None:
        raise asyncio.CancelledError

    first = begin(home, account, tmp_path / "codes", skill=-5.0)
    rests: list[str] = []

    def note(standing: Standing) -> None:
        if "rests after" in standing.next:
            rests.append(standing.next)
            monkeypatch.setattr(home.clock, "sleep", killed)

    first.tell = note
    with pytest.raises(asyncio.CancelledError):
        await first.run()
    monkeypatch.undo()
    home.clock.advance(10)
    again = begin(home, account, tmp_path / "codes", Plan(1, 0.99, 1), skill=1.0)
    again.tell = note
    monkeypatch.setattr(home.clock, "sleep", killed)
    with pytest.raises(asyncio.CancelledError):
        await again.run()
    assert rests == ["rests after 3 wrong codes in a row, 60 s", "rests after 3 wrong codes in a row, 50 s"]
    assert home.logins().tried == 3


async def test_verdicts_drawn_by_lot_outlive_the_run(home: World, account: Account, tmp_path: Path) -> None:
    first = begin(home, account, tmp_path / "codes", Plan(8, 0.99, 1), skill=0.8)
    await first.run()
    again = begin(home, account, tmp_path / "codes", Plan(1, 0.99, 1), skill=1.0)
    await again.run()
    assert sum(pupil_of(again).remembered) == first.accepted
    assert len(pupil_of(again).remembered) == 8


async def test_a_portal_that_counts_wrong_codes_locks_nobody(tmp_path: Path) -> None:
    """The way at a school that locks an account after five wrong codes or passwords in a row."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    async with little_world(database, tmp_path / "data", budgets="qiangzhi=6000/60") as town:
        school = town.box.world.portal("qiangzhi")
        assert isinstance(school, QiangzhiPortal)
        school.captchas = Painted(school.captchas, town.eyes.painted.texts)
        school.change({"lock_counts_codes": True, "lock_after": 5})
        alice, student = await town.user(), town.student()
        address = town.box.base_urls["qiangzhi"]
        account = await accounts.add(town.runtime, alice.id, "qiangzhi", address, student.login, student.password)
        for skill in (-5.0, -5.0, 1.0):
            await begin(town, account, tmp_path / "codes", Plan(12, 0.99, 1), skill=skill).run()
        assert town.logins().wrong_code == 4
        assert town.box.world.school.locked() == []
        bold = begin(town, account, tmp_path / "codes", Plan(12, 0.99, 1, wrong=5), skill=-5.0)
        await bold.run()
        assert len(town.box.world.school.locked()) == 1, "five in a row would have locked it"
    await database.close()


async def test_a_busy_site_is_waited_for(home: World, account: Account, tmp_path: Path) -> None:
    """Others have booked the site's budget for more than the minute that a visit waits."""
    run = begin(home, account, tmp_path / "codes", Plan(3, 0.99, 1), skill=1.0)
    other = home.runtime.pacer(account)
    key, (spacing, _) = other.key, other.rate()
    async with home.database.write() as session:
        session.add(Pace(key=key, arrival=home.clock.now() + spacing * 400))
    begun = home.clock.now()
    await run.run()
    assert (run.accepted, run.trouble) == (3, None)
    assert (home.clock.now() - begun).total_seconds() > spacing.total_seconds() * 300


@pytest.mark.parametrize(("said", "rest"), [(BudgetSpent(host="x", wait=700), 700), (StaleCode(portal="x"), 60)])
async def test_a_code_that_was_not_judged_is_no_wrong_code(
    home: World, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: StandbyError, rest: float
) -> None:
    ask, held = Asker.ask, iter((True, False, False))

    async def sometimes(self: Asker, picture: bytes, text: str, confidence: float) -> bool:
        if next(held):
            raise said
        return await ask(self, picture, text, confidence)

    monkeypatch.setattr(Asker, "ask", sometimes)
    run = begin(home, account, tmp_path / "codes", Plan(3, 0.99, 1), skill=1.0)
    begun = home.clock.now()
    await run.run()
    assert (run.accepted, run.trouble) == (2, None)
    assert [each.answer for each in run.album.questions()] == ["unsent", "yes", "yes"]
    assert (home.clock.now() - begun).total_seconds() >= rest


async def test_after_a_rest_it_begins_with_a_new_session(home: World, account: Account, tmp_path: Path) -> None:
    run = begin(home, account, tmp_path / "codes", skill=-5.0)
    assert isinstance(run.asks, Asker)
    visits = set[int]()
    kept = []

    def note(standing: Standing) -> None:
        assert isinstance(run.asks, Asker)
        kept.append(run.asks._visit)
        visits.add(id(run.asks._visit))

    run.tell = note
    await run.run()
    assert len(visits) == 2, "one before and one after the rest"


async def test_what_is_not_worth_asking_is_kept_without_a_question(
    home: World, account: Account, tmp_path: Path
) -> None:
    run = begin(home, account, tmp_path / "codes", picky=True)
    await run.run()
    assert (run.asked, home.logins().tried) == (0, 0)
    assert len(run.album) == growth.NOTHING_WORTH_ASKING
    assert "none was worth asking" in run.stopped


async def test_a_wrong_password_ends_it_at_the_first_try(home: World, tmp_path: Path) -> None:
    account = await home.account(await home.user(), password="not-it")
    run = begin(home, account, tmp_path / "codes", skill=1.0)
    await run.run()
    assert isinstance(run.trouble, WrongPassword)
    assert home.logins().tried == 1
    assert (await home.row(Account, account.id)).state == AccountState.WRONG_PASSWORD
    with pytest.raises(WrongUse, match="refused"):
        await asking.choose(home.runtime, OPERATOR, "ssfw", account.id)


async def test_a_lock_ends_it_at_once(home: World, account: Account, tmp_path: Path) -> None:
    home.student().locked = True
    run = begin(home, account, tmp_path / "codes", skill=1.0)
    await run.run()
    assert isinstance(run.trouble, AccountLocked)
    assert home.logins().tried == 1
    assert (await home.row(Account, account.id)).state == AccountState.LOCKED


async def test_a_password_changed_meanwhile_is_not_sent_in_its_old_form(
    home: World, account: Account, tmp_path: Path
) -> None:
    """Somebody pauses or changes the account while it runs: each question looks again."""
    run = begin(home, account, tmp_path / "codes", Plan(5, 0.99, 1), skill=1.0)
    await accounts.set_password(home.runtime, Actor(account.user_id), account.id, "another-one")
    home.student().password = "another-one"
    await run.run()
    assert run.accepted == 5


async def test_after_a_kill_nothing_is_lost_and_nothing_asked_twice(
    home: World, account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed twice: once after the portal's yes was written to the database, once before any answer came."""
    folder = tmp_path / "codes"
    asked: list[bytes] = []
    ask = Asker.ask

    async def until_killed(self: Asker, picture: bytes, text: str, confidence: float) -> bool:
        asked.append(picture)
        answer = await ask(self, picture, text, confidence) if len(asked) == 3 else None
        if len(asked) in (3, 4):
            raise asyncio.CancelledError
        return answer if answer is not None else await ask(self, picture, text, confidence)

    monkeypatch.setattr(Asker, "ask", until_killed)
    for _ in range(2):
        with pytest.raises(asyncio.CancelledError):
            await begin(home, account, folder, skill=1.0).run()
        home.restart()
    run = begin(home, account, folder, Plan(5, 0.99, 1), skill=1.0)
    write([each async for each in codes.kept(home.runtime, OPERATOR, "ssfw")], run.album)
    assert len(run.album.labels) == 3, "the yes that only the database had"
    assert all(run.album.was_asked(picture) for picture in asked)
    await run.run()
    assert len(run.album.labels) == 8
    assert len(asked) == len(set(asked))


async def test_a_picture_that_comes_again_is_not_asked_about_again(
    home: World, account: Account, tmp_path: Path
) -> None:
    run = begin(home, account, tmp_path / "codes", skill=1.0)
    one = home.eyes.painted.next()
    run.album.asking(one.picture, one.text)
    home.box.world.captchas = type("Stuck", (), {"next": lambda self: one})()
    await run.run()
    assert (run.asked, home.logins().tried) == (0, 0)


async def test_what_passes_is_waited_for(home: World, account: Account, tmp_path: Path) -> None:
    run = begin(home, account, tmp_path / "codes", Plan(5, 0.99, 1), skill=1.0)
    home.fault(kind="reset", count=2)
    await run.run()
    assert run.accepted == 5


async def test_what_lasts_ends_it(home: World, account: Account, tmp_path: Path) -> None:
    run = begin(home, account, tmp_path / "codes", skill=1.0)
    home.fault(kind="reset", count=50)
    await run.run()
    assert isinstance(run.trouble, Unreachable)
    assert home.requests() == growth.TROUBLES_IN_A_ROW
    assert run.asked == 0


async def test_its_answers_are_labels_but_no_measure_of_the_shipped_model(
    home: World, account: Account, tmp_path: Path
) -> None:
    run = begin(home, account, tmp_path / "codes", Plan(6, 0.99, 1), skill=0.6)
    await run.run()
    assert await home.count(Label) == run.asked == 6
    assert await home.count(Acceptance) == 0


async def test_the_account_is_ones_own_and_named_where_there_are_several(home: World, account: Account) -> None:
    assert (await asking.choose(home.runtime, OPERATOR, "ssfw", None)).id == account.id
    bob = await home.account(await home.user("bob"), home.student(1))
    with pytest.raises(WrongUse, match="--account"):
        await asking.choose(home.runtime, OPERATOR, "ssfw", None)
    assert (await asking.choose(home.runtime, OPERATOR, "ssfw", bob.id)).id == bob.id
    with pytest.raises(Exception, match="somebody else"):
        await asking.choose(home.runtime, Actor(account.user_id), "ssfw", bob.id)
