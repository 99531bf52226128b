"""Bringing a database up to this version, and refusing one that is ahead of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from standby.errors import DatabaseNewer, DatabaseUnreachable
from standby.store.database import Database

# A lock's name holds for the whole MariaDB server, and at most 64 characters.
OURS = "CONCAT('standby ', MD5(DATABASE()))"
PATIENCE = 120


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    return config


async def migrate(database: Database) -> str:
    """Upgrade to the newest revision and return it.

    Raises DatabaseNewer, with nothing changed, if the database knows a revision
    that this version does not; DatabaseUnreachable if it cannot be opened.
    """
    config = alembic_config()
    scripts = ScriptDirectory.from_config(config)
    head = scripts.get_current_head() or ""
    if await is_current(database):
        return head

    def upgrade(connection: Connection) -> None:
        if _revision(connection, scripts) != head:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    async with _alone(database) as connection:
        await connection.run_sync(upgrade)
    return head


@asynccontextmanager
async def _alone(database: Database) -> AsyncIterator[AsyncConnection]:
    """One transaction that every other process on this database waits for: several may start for the first time."""
    async with database.engine.connect() as connection:
        kind = connection.dialect.name
        if kind == "sqlite":
            await connection.execution_options(sqlite_begin="IMMEDIATE")
            await _mind_references(connection, "OFF")
        if kind == "postgresql":
            await connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('standby migrate'))"))
        if kind in {"mysql", "mariadb"}:
            # Not the transaction's but the connection's: each DDL statement commits on its own there.
            if not await connection.scalar(text(f"SELECT GET_LOCK({OURS}, {PATIENCE})")):
                raise DatabaseUnreachable(address=database.address, reason="another process is migrating it")
            await connection.commit()
        try:
            yield connection
            await connection.commit()
        finally:
            if kind == "sqlite":
                await connection.rollback()
                await _mind_references(connection, "ON")
            if kind in {"mysql", "mariadb"}:
                await connection.rollback()
                await connection.execute(text(f"SELECT RELEASE_LOCK({OURS})"))


async def _mind_references(connection: AsyncConnection, whether: str) -> None:
    """SQLite changes some tables by a copy and drops the old one, which would take all rows along that refer to it.

    Outside a transaction, where alone the setting can be changed. See https://www.sqlite.org/lang_altertable.html
    """
    raw = await connection.get_raw_connection()
    cursor = await raw.driver_connection.execute(f"PRAGMA foreign_keys={whether}")  # type: ignore[union-attr]
    await cursor.close()


async def is_current(database: Database) -> bool:
    """Whether no migration is waiting; raises DatabaseNewer like :func:`migrate`."""
    await database.ping()
    scripts = ScriptDirectory.from_config(alembic_config())
    async with database.engine.connect() as connection:
        revision = await connection.run_sync(lambda sync: _revision(sync, scripts))
    return revision == scripts.get_current_head()


def _revision(connection: Connection, scripts: ScriptDirectory) -> str | None:
    revision = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in scripts.walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseNewer(revision=revision)
    return revision
