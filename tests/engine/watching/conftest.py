from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from standby.store.database import Database
from standby.store.migrate import migrate
from tests.engine.watching.railway import Hall, waiting_hall


@pytest.fixture
async def hall(database: Database, tmp_path: Path) -> AsyncIterator[Hall]:
    """On every database there is."""
    async with waiting_hall(database, tmp_path / "data") as hall:
        yield hall


@pytest.fixture
async def quiet_hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """On SQLite alone, where the database makes no difference."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    async with waiting_hall(database, tmp_path / "data") as hall:
        yield hall
    await database.close()
