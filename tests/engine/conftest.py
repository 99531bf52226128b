from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from standby.store.database import Database
from standby.store.migrate import migrate
from tests.world import World, little_world


@pytest.fixture
async def world(database: Database, tmp_path: Path) -> AsyncIterator[World]:
    """On every database there is."""
    async with little_world(database, tmp_path / "data") as world:
        yield world


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[World]:
    """On SQLite alone, where the database makes no difference."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    async with little_world(database, tmp_path / "data") as world:
        yield world
    await database.close()
