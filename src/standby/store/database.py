"""The database: one engine, read and write sessions, migrations, and the proof of the master key."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from standby.errors import DatabaseUnreachable, WrongUse
from standby.store.rows import make_sure
from standby.store.secrets import Vault
from standby.store.tables import Meta

PROOF = "master_key_proof"
DRIVERS = {"sqlite+aiosqlite", "mysql+asyncmy", "postgresql+asyncpg"}


class Database:
    """Opens sessions. On SQLite, writers of this process queue up instead of colliding.

    ``read()`` sees one consistent state; ``write()`` is one transaction that
    commits at its end or not at all.
    """

    def __init__(self, address: str) -> None:
        try:
            url = make_url(address)
        except Exception as error:
            raise WrongUse(what="STANDBY_DATABASE_URL is not an address of a database") from error
        if url.drivername not in DRIVERS:
            raise WrongUse(what=f"STANDBY_DATABASE_URL must start with one of {', '.join(sorted(DRIVERS))}")
        self.address = url.render_as_string(hide_password=True)
        self.is_sqlite = url.get_backend_name() == "sqlite"
        if self.is_sqlite and url.database:
            try:
                Path(url.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise WrongUse(
                    what=f"STANDBY_DATABASE_URL names a folder that cannot be made: {url.database}"
                ) from error
        self.engine = create_async_engine(url, **_engine_options(self.is_sqlite))
        if self.is_sqlite:
            _prepare_sqlite(self.engine)
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)
        self._turn = asyncio.Lock() if self.is_sqlite else None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        async with self._sessions() as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        if self._turn is None:
            async with self._sessions.begin() as session:
                yield session
            return
        async with self._turn, self._sessions() as session:
            await session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            yield session
            await session.commit()

    async def now(self) -> datetime:
        """The database's clock; on SQLite the machine's."""
        if self.is_sqlite:
            return datetime.now(UTC)
        dialect = self.engine.dialect.name
        clock = "utc_timestamp(6)" if dialect in {"mysql", "mariadb"} else "now() at time zone 'utc'"
        async with self.read() as session:
            moment: datetime = (await session.execute(text(f"SELECT {clock}"))).scalar_one()
        return moment.replace(tzinfo=UTC)

    async def clock_offset(self) -> timedelta:
        """Database time minus this machine's, half the round trip taken off."""
        before = datetime.now(UTC)
        theirs = await self.now()
        after = datetime.now(UTC)
        return timedelta(0) if self.is_sqlite else theirs - (before + (after - before) / 2)

    async def ping(self) -> None:
        """Raises DatabaseUnreachable with the driver's reason."""
        try:
            async with self.read() as session:
                await session.execute(select(1))
        except (OSError, DBAPIError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise DatabaseUnreachable(address=self.address, reason=reason) from error

    async def close(self) -> None:
        await self.engine.dispose()


async def is_sealed(database: Database) -> bool:
    """Whether a master key was used here: then a new one opens nothing, and must not be made."""
    async with database.read() as session:
        return await session.get(Meta, PROOF) is not None


async def prove_master_key(database: Database, vault: Vault) -> None:
    """Raises WrongMasterKey if the secrets here were sealed with other keys; plants the proof on first use."""
    async with database.write() as session:
        kept = await session.get(Meta, PROOF)
        if kept is None:
            await make_sure(session, Meta, PROOF, value=vault.seal("meta", "standby"))
            kept = await session.get_one(Meta, PROOF)
        vault.open("meta", kept.value)


class _LetsGo(sqlite3.Connection):
    """Gives up its locks when it is closed.

    SQLite keeps a closed connection, its write lock included, for as long as
    any cursor of it lives; a cancelled task's traceback holds such cursors.
    See https://www.sqlite.org/c3ref/close.html on zombie connections.
    """

    def close(self) -> None:
        if self.in_transaction:
            self.rollback()
        super().close()


def _engine_options(is_sqlite: bool) -> dict[str, Any]:
    """What a statement was given stays out of errors: it may be a name, or a sealed secret."""
    if is_sqlite:
        return {"hide_parameters": True, "connect_args": {"timeout": 30, "factory": _LetsGo}}
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_size": 10,
        "max_overflow": 20,
        "isolation_level": "READ COMMITTED",
    }


def _prepare_sqlite(engine: AsyncEngine) -> None:
    """WAL with full syncs: a commit survives kill -9 and power loss; writers take their lock at BEGIN."""

    @event.listens_for(engine.sync_engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")
