from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from standby.store.database import Database
from standby.store.migrate import migrate
from tests.engine.clicking.booth import Booth, click_booth


@pytest.fixture
async def booth(tmp_path: Path) -> AsyncIterator[Booth]:
    """On SQLite alone, where the database makes no difference."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    async with click_booth(database, tmp_path / "data") as booth:
        yield booth
    await database.close()
