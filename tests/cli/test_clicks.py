"""A railway of 2018 on the command line: pictures collected, an account with a password, tiles typed by its owner."""

import asyncio
import io
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from PIL import Image

from standby.captcha.click.geometry import SIZE
from standby.captcha.click.labels import written
from standby.cli.captcha.album import Album
from standby.cli.captcha.verified import write
from standby.cli.rail import clicks
from standby.engine.runtime import Runtime
from standby.errors import NoClickLogin
from standby.sandbox import running_sandbox
from standby.sandbox.rail12306.app import RailPortal
from standby.services import codes
from standby.services.actor import OPERATOR
from standby.training.click.folder import holds_clicks, read_clicks
from tests.cli.world import Shell
from tests.engine.clicking.booth import Booth
from tests.engine.clicking.conftest import booth

__all__ = ["booth"]


@pytest.fixture
async def typed(booth: Booth, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the person types next, and the house of the story in place of the real one."""
    loop, answers = asyncio.get_running_loop(), list[str]()

    def within(act: Callable[[Runtime], Awaitable[Any]]) -> Any:
        async def run() -> Any:
            return await act(booth.runtime)

        return asyncio.run_coroutine_threadsafe(run(), loop).result(30)

    def prompt(*_: object, **__: object) -> str:
        return answers.pop(0) if answers else booth.right

    monkeypatch.setattr(clicks, "within", within)
    monkeypatch.setattr(typer, "prompt", prompt)
    return answers


async def test_logged_in_without_a_question(booth: Booth, typed: list[str], tmp_path: Path) -> None:
    await asyncio.to_thread(clicks.click_in, booth.account.id, tmp_path / "tiles.png")
    assert ((await booth.now()).state, booth.passwords_sent) == ("ready", 1)
    assert not (tmp_path / "tiles.png").exists()


async def test_the_person_types_the_numbers_until_they_are_right(
    booth: Booth, typed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    booth.eyes.script = ["wrong"] * 3
    typed.append("1 2 3 4 5 6 7 8")
    await asyncio.to_thread(clicks.click_in, booth.account.id, tmp_path / "tiles.png")
    assert ((await booth.now()).state, booth.passwords_sent, booth.checked) == ("ready", 1, 5)
    told = capsys.readouterr().err
    assert "numbered 1 to 8" in told
    assert "did not accept that" in told
    assert not (tmp_path / "tiles.png").exists()


async def test_a_site_of_today_is_left_to_the_code_to_scan(booth: Booth, typed: list[str], tmp_path: Path) -> None:
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
