"""``standby captcha bootstrap`` from the warning to the folder, with a stand-in for what learns."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from standby.cli.captcha import bootstrapping
from standby.cli.captcha.album import Album
from standby.cli.captcha.bootstrapping import Wish, confirm, expand, run
from standby.cli.captcha.growing import Plan, Standing
from standby.errors import PortalRefused, WrongPassword, WrongUse
from standby.services import watches
from standby.services.actor import OPERATOR
from standby.store.database import Database
from standby.store.migrate import migrate
from tests.cli.test_growing import Pupil
from tests.cli.world import Shell
from tests.world import World, little_world


@dataclass
class Graduate(Pupil):
    """A pupil that can write itself down."""

    def save(self, path: Path) -> None:
        path.write_bytes(b"a model")


@pytest.fixture
async def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    async with little_world(database, tmp_path / "data") as world:

        def graduate(album: Album, wish: Wish) -> Graduate:
            return Graduate(lambda picture: world.eyes.painted.texts[picture], skill=0.8)

        monkeypatch.setattr(bootstrapping, "make_mind", graduate)
        yield world
    await database.close()


def wish(folder: Path, **changes: int) -> Wish:
    facts = {"answers": 100, "pictures": 20} | changes
    plan = Plan(facts["answers"], 0.99, 1)
    return Wish("ssfw", folder, None, plan, facts["pictures"], expand("0-9a-z"), (4, 4), 1, None)


async def test_from_the_warning_to_the_reader(home: World, tmp_path: Path) -> None:
    account = await home.account(await home.user())
    warnings: list[str] = []
    trouble, facts = await run(home.runtime, wish(tmp_path / "codes"), lambda _: None, warnings.append)
    assert trouble is None
    assert facts.keys() >= {"asked", "accepted", "labels", "expected", "interval", "requests", "stopped_because"}
    assert facts["stopped_because"] == "the promised accuracy is reached"
    assert facts["requests"] == home.requests()
    assert facts["labels"] == facts["accepted"] == home.logins().accepted
    assert Path(facts["model"]).read_bytes() == b"a model"
    assert home.logins().tried <= 100
    (warning,) = warnings
    assert f"account {account.id} (ssfw 20••••01) of alice up to 100 times" in warning
    assert "lock" in warning


async def test_nothing_is_asked_before_the_person_agrees(home: World, tmp_path: Path) -> None:
    await home.account(await home.user())

    def refuse(warning: str) -> None:
        raise WrongUse(what="Nothing was asked")

    with pytest.raises(WrongUse, match="Nothing was asked"):
        await run(home.runtime, wish(tmp_path / "codes"), lambda _: None, refuse)
    assert home.requests() == 0


async def test_it_goes_on_where_it_ended(home: World, tmp_path: Path) -> None:
    await home.account(await home.user())
    _, first = await run(home.runtime, wish(tmp_path / "codes", answers=10), lambda _: None, lambda _: None)
    assert first["stopped_because"] == "all 10 answers are used up"
    before = home.box.world.captcha_tally.served
    _, more = await run(home.runtime, wish(tmp_path / "codes", answers=5), lambda _: None, lambda _: None)
    assert more["asked"] == 5
    assert more["labels"] == first["labels"] + more["accepted"]
    assert home.box.world.captcha_tally.served - before < 20, "the pictures of the first time are there"


async def test_what_ended_it_is_told_and_what_was_learned_is_kept(home: World, tmp_path: Path) -> None:
    await home.account(await home.user(), password="not-it")
    trouble, facts = await run(home.runtime, wish(tmp_path / "codes"), lambda _: None, lambda _: None)
    assert isinstance(trouble, WrongPassword)
    assert facts["asked"] == 1
    assert "refused the user name or password" in facts["stopped_because"]
    assert Path(facts["model"]).exists()


async def test_after_too_many_wrong_codes_it_waits_though_called_again(
    home: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await home.account(await home.user())
    monkeypatch.setattr(bootstrapping, "make_mind", lambda *_: Graduate(home.eyes.painted.texts.__getitem__, skill=-5))
    _, facts = await run(home.runtime, wish(tmp_path / "codes"), lambda _: None, lambda _: None)
    assert facts["asked"] == 4
    assert "4 codes in a row were wrong" in facts["stopped_because"]
    before = home.requests()
    with pytest.raises(WrongUse, match="nothing is asked before 2026-11-21"):
        await run(home.runtime, wish(tmp_path / "codes"), lambda _: None, lambda _: None)
    assert home.requests() == before
    home.clock.advance(3600)
    _, facts = await run(home.runtime, wish(tmp_path / "codes"), lambda _: None, lambda _: None)
    assert facts["asked"] == 1


async def test_an_account_that_is_watched_is_left_to_its_watch(home: World, tmp_path: Path) -> None:
    watch = await home.watching()
    with pytest.raises(WrongUse, match=f"`standby watch pause {watch.id}`"):
        await run(home.runtime, wish(tmp_path / "codes"), lambda _: None, lambda _: None)
    assert home.requests() == 0
    await watches.pause(home.runtime, OPERATOR, watch.id)
    _, facts = await run(home.runtime, wish(tmp_path / "codes", answers=1), lambda _: None, lambda _: None)
    assert facts["asked"] == 1


async def test_whoever_breaks_it_off_keeps_the_reader(home: World, tmp_path: Path) -> None:
    await home.account(await home.user())

    def until(standing: Standing) -> None:
        if standing.asked == 3:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await run(home.runtime, wish(tmp_path / "codes"), until, lambda _: None)
    assert (tmp_path / "codes" / "reader.onnx").read_bytes() == b"a model"


async def test_a_portal_that_refuses_pictures_is_not_asked(home: World, tmp_path: Path) -> None:
    await home.account(await home.user())
    home.fault(kind="status", status=403, count=50)
    with pytest.raises(PortalRefused):
        await run(home.runtime, wish(tmp_path / "codes"), lambda _: None, lambda _: None)
    assert home.logins().tried == 0


async def test_without_anybody_there_it_wants_to_be_told(shell: Shell) -> None:
    ended = await shell.run("captcha", "bootstrap", "ssfw", "--out", "codes")
    assert ended.code == 2
    assert "standby account list" in ended.complaint


def test_who_says_nothing_has_not_agreed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    confirm("This costs something.", True)
    assert "This costs something." in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    with pytest.raises(WrongUse, match="--yes"):
        confirm("This costs something.", False)


@pytest.mark.parametrize(
    ("typed", "meant"), [("0-9", "0123456789"), ("123bcnmvxz", "123bcnmvxz"), ("0-9a-z", 36), ("0-9A-Za-z", 62)]
)
def test_an_alphabet_may_be_short(typed: str, meant: str | int) -> None:
    found = expand(typed)
    assert meant in (found, len(found))
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("typed", ["", "a", "aa", "0-9 a", "?!"])
def test_an_alphabet_that_is_none_is_said(typed: str) -> None:
    with pytest.raises(WrongUse, match="--alphabet"):
        expand(typed)
