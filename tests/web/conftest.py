from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from standby.store.database import Database
from standby.store.migrate import migrate
from tests.web.kit import Site, open_site
from tests.world import World, little_world

METRICS_TOKEN = "bücher-and-numbers"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}")
    await migrate(database)
    try:
        async with little_world(database, tmp_path, web_port=0, metrics_token=METRICS_TOKEN) as world:
            yield world
    finally:
        await database.close()


@pytest.fixture
async def site(world: World) -> AsyncIterator[Site]:
    async with open_site(world) as site:
        yield site
