import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from standby.portals.transport import SharedTransport
from standby.store.database import Database
from standby.store.migrate import migrate
from tests.engine.reserving.books import MortalDatabase
from tests.engine.reserving.station import Tale, new_tale


@pytest.fixture
async def transport() -> AsyncIterator[SharedTransport]:
    transport = SharedTransport(allow_private=True)
    yield transport
    await transport.aclose()


@pytest.fixture
async def tale(database: Database, transport: SharedTransport, tmp_path: Path) -> Tale:
    """On every database there is."""
    return await new_tale(database, transport, tmp_path)


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database to copy: migrating takes longer than most stories."""
    file = tmp_path_factory.mktemp("house") / "standby.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}")
        await migrate(database)
        await database.close()

    asyncio.run(make())
    return file


@pytest.fixture
async def mortal(empty_house: Path, tmp_path: Path) -> AsyncIterator[MortalDatabase]:
    """On SQLite alone: what is committed there is committed everywhere."""
    file = tmp_path / "standby.db"
    shutil.copy(empty_house, file)
    database = MortalDatabase(f"sqlite+aiosqlite:///{file}")
    yield database
    await database.close()


@pytest.fixture
async def story(mortal: MortalDatabase, transport: SharedTransport, tmp_path: Path) -> Tale:
    return await new_tale(mortal, transport, tmp_path)
