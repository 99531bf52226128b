"""Shared by all tests: the databases there are, each test with tables of its own."""

import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from standby.store.database import Database
from standby.store.migrate import migrate

SERVERS = {"mariadb": "STANDBY_TEST_MARIADB_URL", "postgres": "STANDBY_TEST_POSTGRES_URL"}


@pytest.fixture(params=["sqlite", *SERVERS])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated database of each kind that can be reached here."""
    kind = str(request.param)
    if kind == "sqlite":
        async with _opened(f"sqlite+aiosqlite:///{tmp_path / 'standby.db'}") as opened:
            yield opened
        return
    server = os.environ.get(SERVERS[kind])
    if not server:
        pytest.skip(f"no {kind} server: {SERVERS[kind]} is not set (scripts/test sets it if one is installed)")
    name = f"standby_test_{os.getpid()}_{secrets.token_hex(3)}"
    await _say(server, f"CREATE DATABASE {name}")
    try:
        async with _opened(make_url(server).set(database=name).render_as_string(hide_password=False)) as opened:
            yield opened
    finally:
        await _say(server, f"DROP DATABASE {name}")


class _opened:  # noqa: N801 - reads as a word
    def __init__(self, address: str) -> None:
        self.database = Database(address)

    async def __aenter__(self) -> Database:
        await migrate(self.database)
        return self.database

    async def __aexit__(self, *reason: object) -> None:
        await self.database.close()


async def _say(server: str, statement: str) -> None:
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(statement))
    await engine.dispose()
