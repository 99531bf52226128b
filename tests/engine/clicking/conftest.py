import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from standby.store.database import Database
from standby.store.migrate import migrate
from tests.engine.clicking.booth import Booth, click_booth


@pytest.fixture
async def booth(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Booth]:
    """On SQLite alone, where the database makes no difference; migrated once, then copied."""
    ready = tmp_path_factory.getbasetemp() / "migrated.db"
    if not ready.exists():
        first = Database(f"sqlite+aiosqlite:///{ready}")
        await migrate(first)
        await first.close()
    shutil.copy(ready, tmp_path / "standby.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    async with click_booth(database, tmp_path / "data") as booth:
        yield booth
    await database.close()
