"""A railway of 2018 on the command line: pictures collected, an account with a password, tiles typed by its owner."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from standby.captcha.click.geometry import SIZE
from standby.captcha.click.labels import written
from standby.captcha.click.model import packed
from standby.cli.captcha.album import Album
from standby.cli.captcha.verified import write
from standby.cli.rail import clicks
from standby.engine.opening import opened
from standby.engine.runtime import Runtime
from standby.errors import NoClickLogin
from standby.sandbox import running_sandbox
from standby.sandbox.rail12306.app import RailPortal
from standby.sandbox.rail12306.hall import Hall
from standby.sandbox.rail12306.travellers import Traveller
from standby.services import accounts, codes, people
from standby.services.actor import OPERATOR
from standby.settings import load_settings
from standby.training.click.folder import holds_clicks, read_clicks
from tests.captcha.click.models import CARD, parts
from tests.cli.world import Ended, Shell
from tests.engine.clicking.booth import Booth
from tests.engine.clicking.conftest import booth

__all__ = ["booth"]


@pytest.fixture
async def inside(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> None:
    """The house of the story in place of the command's own."""
    loop = asyncio.get_running_loop()

    def within(act: Callable[[Runtime], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            return await act(booth.runtime)

        return asyncio.run_coroutine_threadsafe(run(), loop).result(30)

    monkeypatch.setattr(clicks, "within", within)


async def test_logged_in_without_a_question(booth: Booth, inside: None, tmp_path: Path) -> None:
    await asyncio.to_thread(clicks.click_in, booth.account.id, tmp_path / "tiles.png")
    assert ((await booth.now()).state, booth.passwords_sent) == ("ready", 1)
    assert not (tmp_path / "tiles.png").exists()


async def test_a_site_of_today_is_left_to_the_code_to_scan(booth: Booth, inside: None, tmp_path: Path) -> None:
    booth.site(era="2024")
    with pytest.raises(NoClickLogin):
        await asyncio.to_thread(clicks.click_in, booth.account.id, tmp_path / "tiles.png")


def test_the_tiles_are_numbered() -> None:
    out = io.BytesIO()
    Image.new("RGB", SIZE, "blue").save(out, "JPEG")
    shown = Image.open(io.BytesIO(clicks.numbered(out.getvalue())))
    assert (shown.size, shown.format) == (SIZE, "PNG")
    light = [shown.getpixel((x + 3, y + 3)) == (255, 255, 255) for y in (40, 112) for x in (5, 77, 149, 221)]
    assert light == [True] * 8


@pytest.fixture
async def railway() -> AsyncIterator[tuple[str, Hall]]:
    """A railway of 2018 beside the command: its address, and the hall behind it."""
    async with running_sandbox(scenario="rail-2018") as box:
        portal = box.world.portal("rail12306")
        assert isinstance(portal, RailPortal)
        yield box.base_urls["rail12306"], portal.hall


@pytest.fixture
def unsure(bare: Shell, railway: tuple[str, Hall]) -> Shell:
    """A house whose reader is never sure enough, so that every picture is the person's."""
    (bare.folder / "unsure.zip").write_bytes(packed(parts(card=replace(CARD, threshold=1.0))))
    bare.settings |= {
        "STANDBY_ALLOW_PRIVATE_ADDRESSES": "1",
        "STANDBY_MODELS": "rail12306=unsure.zip",
        "STANDBY_BUDGETS": "rail12306=6000/60",
    }
    return bare


async def added(shell: Shell, url: str, traveller: Traveller, password: str) -> None:
    """Alice and her account, in the rows that the command will find."""
    settings = load_settings(_env_file=None, data_dir=shell.folder / "data", allow_private_addresses=True)
    async with opened(settings) as runtime:
        alice = await people.add(runtime, "alice", "alice@example.org")
        await accounts.add(runtime, alice.id, "rail12306", url, traveller.login, password)


async def typing(shell: Shell, hall: Hall, *slips: str) -> Ended:
    """``account login`` with somebody at the keys who types ``slips`` before what the picture asks for."""
    process = await shell.begin("account", "login", "1", "--json")
    assert process.stdin is not None
    assert process.stderr is not None
    told = b""
    async with asyncio.timeout(60):
        while b"numbered 1 to 8" not in told:
            line = await process.stderr.readline()
            assert line, told
            told += line
        assert hall.shown is not None
        right = " ".join(map(str, sorted(hall.shown.tiles)))
        out, err = await process.communicate("\n".join([*slips, right, ""]).encode())
    return Ended(process.returncode, out.decode(), (told + err).decode())


async def test_the_person_types_the_numbers_and_a_slip_ends_nothing(unsure: Shell, railway: tuple[str, Hall]) -> None:
    url, hall = railway
    traveller = hall.travellers.first()
    await added(unsure, url, traveller, traveller.password)
    ended = await typing(unsure, hall, "abc", "9")
    assert (ended.code, ended.json) == (0, {"ok": True})
    assert ended.err.count("Give the numbers of the tiles") == 2
    assert not (unsure.folder / "standby-tiles.png").exists()


async def test_whose_password_was_refused_is_told_so_before_a_code_is_shown(
    unsure: Shell, railway: tuple[str, Hall]
) -> None:
    url, hall = railway
    await added(unsure, url, hall.travellers.first(), "not this one")
    ended = await typing(unsure, hall)
    assert (ended.code, "refused the user name or password" in ended.err) == (1, True)
    process = await unsure.begin("account", "login", "1", "--json")
    assert process.stderr is not None
    try:
        first = (await process.stderr.readline()).decode()
    finally:
        process.kill()
        await process.communicate()
    assert "refused the user name or password" in first
    assert "a code is scanned now" in first


async def test_pictures_are_collected_politely_and_a_password_is_kept_sealed(bare: Shell) -> None:
    async with running_sandbox(scenario="rail-2018") as box:
        portal = box.world.portal("rail12306")
        assert isinstance(portal, RailPortal)
        url, traveller = box.base_urls["rail12306"], portal.hall.travellers.first()
        there = {"allow_private_addresses": "1"}
        collected = await bare.run(
            *("captcha", "collect", "rail12306", "--count", "3", "--out", "clicks", "--url", url, "--json"), **there
        )
        assert (collected.json["saved"], collected.json["requests"]) == (3, 3)
        assert holds_clicks(bare.folder / "clicks")
        await bare.run("user", "add", "alice", "--email", "alice@example.org", **there)
        (bare.folder / "secret").write_text(traveller.password)
        words = ("account", "add", "rail12306", "--url", url, "--login", traveller.login)
        added = await bare.run(*words, "--password-file", "secret", "--json", **there)
        assert added.json == {"id": 1, "portal": "rail12306", "label": "tr••••01"}
        listed = await bare.run("account", "list", "--json", **there)
        assert [row["state"] for row in listed.json["accounts"]] == ["logging_in"]
        kept = b"".join(file.read_bytes() for file in (bare.folder / "data").rglob("*") if file.is_file())
        assert traveller.password.encode() not in kept


async def test_what_the_railway_said_becomes_a_folder_to_learn_from(booth: Booth, tmp_path: Path) -> None:
    booth.eyes.script = ["wrong", "unsure"]
    await booth.log_in()
    kept = [each async for each in codes.kept(booth.runtime, OPERATOR, "rail12306")]
    assert write(kept, Album(tmp_path / "clicks")) == {"saved": 3, "labels": 1, "refused": 1}
    found = read_clicks(tmp_path / "clicks")
    assert sorted((bool(each.right), len(each.refused)) for each in found) == [(False, 0), (False, 1), (True, 0)]
    assert [written(each.right).replace(",", " ") for each in found if each.right] == [booth.right]
