"""A model that somebody trained, at work in the running service."""

import shutil
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path

import pytest

from standby.captcha.model import shipped
from standby.engine.opening import check_settings
from standby.errors import UnknownPortal, WrongUse
from standby.services import doctor
from standby.settings import Settings, load_settings
from standby.store.database import Database
from standby.store.migrate import migrate
from tests.world import World, little_world


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    file = tmp_path / "mine.onnx"
    file.write_bytes((resources.files("standby.models") / "ssfw.onnx").read_bytes())
    return file


@pytest.fixture
async def taught(mine: Path, tmp_path: Path) -> AsyncIterator[World]:
    """A world that reads with the file of its own."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    async with little_world(database, tmp_path / "data", models=f"ssfw={mine}") as world:
        world.runtime.eyes = None
        yield world
    await database.close()


def told(folder: Path, models: str) -> Settings:
    return load_settings(_env_file=None, data_dir=folder, models=models)


async def test_an_account_is_looked_at_with_the_model_of_ones_own(taught: World) -> None:
    assert taught.runtime.reader("ssfw") is not shipped("ssfw")
    checked = await taught.check(await taught.watching())
    assert checked.error is None
    assert taught.logins().accepted == 1


async def test_the_doctor_says_which_model_reads(mine: Path, tmp_path: Path) -> None:
    own = await doctor.examine(told(tmp_path / "data", f"ssfw={mine}"))
    assert own[0] == doctor.Finding("reader ssfw", True, f"your model {mine} loads")
    assert any(finding.part == "codes" and finding.ok for finding in own)
    usual = await doctor.examine(told(tmp_path / "data", ""))
    assert usual[0].says == "the shipped model ssfw loads"


async def test_a_model_that_is_missing_is_said_by_the_doctor(tmp_path: Path) -> None:
    found = await doctor.examine(told(tmp_path / "data", "ssfw=/nowhere/mine.onnx"))
    assert [finding.part for finding in found if not finding.ok] == ["reader ssfw", "WrongUse"]
    assert {finding.part for finding in found if finding.ok} == {"reader qiangzhi", "reader rail12306"}
    assert "STANDBY_MODELS: There is no model '/nowhere/mine.onnx'" in found[-1].says


def test_what_cannot_read_is_refused_before_anything_starts(mine: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match=r"STANDBY_MODELS: There is no model '/nowhere/mine\.onnx'"):
        check_settings(told(tmp_path, "ssfw=/nowhere/mine.onnx"))
    shutil.copy(__file__, tmp_path / "page.onnx")
    with pytest.raises(WrongUse, match=r"STANDBY_MODELS: .*page\.onnx is not a model"):
        check_settings(told(tmp_path, f"ssfw={tmp_path / 'page.onnx'}"))
    with pytest.raises(UnknownPortal, match="elsewhere"):
        check_settings(told(tmp_path, f"elsewhere={mine}"))


@pytest.mark.parametrize("models", ["mine.onnx", "ssfw=", "SSFW=/mine.onnx", "ssfw=/mine.onnx,mine"])
def test_a_setting_that_names_no_portal_or_no_file_is_wrong_use(tmp_path: Path, models: str) -> None:
    with pytest.raises(WrongUse, match=r"STANDBY_MODELS: .* is not like ssfw="):
        told(tmp_path, models)
