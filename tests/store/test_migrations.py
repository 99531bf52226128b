"""The tables come from migrations alone, and a newer database is left as it is."""

import asyncio
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from cryptography.fernet import Fernet
from sqlalchemy import Connection, event, func, inspect, make_url, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from standby.errors import DatabaseNewer, DatabaseUnreachable, WrongUse
from standby.store.columns import Base
from standby.store.database import Database, prove_master_key
from standby.store.migrate import alembic_config, is_current, migrate
from standby.store.secrets import Vault
from standby.store.tables import Account, Label, Observation, Query, User, Watch

NOON = datetime.fromisoformat("2026-11-21T12:00:00")  # UTC without a zone, as the tables have it
DRIVERS = ("mysql+asyncmy://", "postgresql+asyncpg://", "sqlite+aiosqlite://")


async def test_the_migrations_make_exactly_the_tables_the_code_speaks_of(database: Database) -> None:
    async with database.engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": False}), Base.metadata)
        )
        names = set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))
    assert differences == []
    assert names == set(Base.metadata.tables) | {"alembic_version"}


async def test_several_may_start_for_the_first_time_at_once(database: Database) -> None:
    """Each process with a connection of its own, on a database without a table."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_drop_everything)
    await database.close()
    several = [Database(database.engine.url.render_as_string(hide_password=False)) for _ in range(3)]
    assert await asyncio.gather(*(migrate(one) for one in several)) == ["0004"] * 3
    key = Fernet.generate_key().decode()
    await asyncio.gather(*(prove_master_key(one, Vault([key])) for one in several))
    for one in several:
        assert await is_current(one)
        await one.close()


def _drop_everything(connection: Connection) -> None:
    Base.metadata.drop_all(connection)
    connection.execute(text("DROP TABLE alembic_version"))


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    assert await is_current(database)
    assert await migrate(database) == "0004"


async def test_what_was_kept_before_an_update_is_kept(database: Database) -> None:
    """A database of the first version, with a picture in it."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_drop_everything)
        await connection.run_sync(_make_first)
        row = {"picture": b"\xff\xd8", "accepted": True, "at": NOON}
        facts = "portal, site, picture, text, confidence, accepted, at"
        values = "'ssfw', 'x', :picture, 'abcd', 0.9, :accepted, :at"
        await connection.execute(text(f"INSERT INTO labels ({facts}) VALUES ({values})"), row)
    assert await migrate(database) == "0004"
    async with database.write() as session:
        label = (await session.scalars(select(Label))).one()
        session.add(Label(portal="ssfw", site="x", picture=b"", text="", confidence=0.1, accepted=None, at=label.at))
    assert (label.text, label.accepted, label.model, label.picture) == ("abcd", True, "", b"\xff\xd8")


async def test_an_update_keeps_every_row_and_gives_no_id_out_again(database: Database) -> None:
    """A house with watches, one of them removed: its id stands in links that were mailed."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_drop_everything)
        await connection.run_sync(_make_before_tickets)
        quoted = connection.dialect.identifier_preparer.quote
        for statement in HOUSE:
            words = {name: quoted(name) for name in ("key", "interval")}
            await connection.execute(text(statement.format(**words)), {"at": NOON, "no": False})
    await migrate(database)
    async with database.write() as session:
        for table in (User, Account, Query, Observation, Watch):
            assert await session.scalar(select(func.count()).select_from(table)) == 1, table.__tablename__
        watch = Watch(
            user_id=7, query_id=5, kind="grades", name="new", interval=600, created_at=NOON.replace(tzinfo=UTC)
        )
        session.add(watch)
        await session.flush()
        # PostgreSQL counts only the ids that it gave out itself.
        assert watch.id > 4 or database.engine.dialect.name == "postgresql"
    if database.is_sqlite:
        with pytest.raises(IntegrityError):
            async with database.write() as session:
                await session.execute(text("UPDATE watches SET user_id = 99"))


def _make_before_tickets(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "0002")


HOUSE = (
    "INSERT INTO users (id, name, role, locale, zone, quiet_hours, created_at)"
    " VALUES (7, 'alice', 'member', 'en', 'UTC', '', :at)",
    "INSERT INTO accounts (id, user_id, portal, base_url, options, label, credentials, credentials_version,"
    " session, state, reason, created_at)"
    " VALUES (6, 7, 'ssfw', 'http://x', '{{}}', 'a', '', 1, '', 'ready', '', :at)",
    "INSERT INTO queries (id, {key}, portal, account_id, kind, shard, {interval}, failures, alarmed, version)"
    " VALUES (5, 'k', 'ssfw', 6, 'grades', 's', 600, 0, :no, 0)",
    "INSERT INTO observations (id, query_id, at, digest, content) VALUES (3, 5, :at, 'd', '{{}}')",
    *(
        f"INSERT INTO watches (id, user_id, query_id, kind, name, {{interval}}, state, reason, created_at)"
        f" VALUES ({number}, 7, 5, 'grades', 'w', 600, 'active', '', :at)"
        for number in (3, 4)
    ),
    "DELETE FROM watches WHERE id = 4",
)


async def test_an_update_that_was_killed_in_its_middle_goes_on(database: Database) -> None:
    """Killed before each of its statements in turn; MariaDB keeps what was done before, statement by statement."""
    async with database.engine.begin() as connection:
        await connection.run_sync(_drop_everything)
        await connection.run_sync(_make_first)
    statements = _Guillotine()
    event.listen(database.engine.sync_engine, "before_cursor_execute", statements.pass_or_kill)
    kills = 0
    while True:
        # Elsewhere all of it is undone, so each time one more may pass.
        statements.left = 1 if database.engine.dialect.name in {"mysql", "mariadb"} else kills
        try:
            await migrate(database)
        except KilledHere:
            kills += 1
            continue
        break
    event.remove(database.engine.sync_engine, "before_cursor_execute", statements.pass_or_kill)
    assert kills >= 1
    async with database.engine.connect() as connection:
        differences = await connection.run_sync(
            lambda sync: compare_metadata(MigrationContext.configure(sync, opts={"compare_type": False}), Base.metadata)
        )
    assert differences == []


class KilledHere(Exception):
    """Like a kill between two statements."""


class _Guillotine:
    """Lets ``left`` statements that change a table pass, and kills at the next."""

    left = 0

    def pass_or_kill(self, connection: object, cursor: object, statement: str, *more: object) -> None:
        if statement.lstrip().split(" ")[0].upper() in {"CREATE", "ALTER", "DROP"}:
            if self.left == 0:
                raise KilledHere
            self.left -= 1


def _make_first(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")


async def test_a_database_of_a_newer_version_is_refused_and_left_as_it_is(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNewer, match=r"newer Standby \(revision 9999\)"):
        await migrate(database)
    async with database.read() as session:
        assert (await session.scalar(text("SELECT version_num FROM alembic_version"))) == "9999"


async def test_a_database_that_is_not_there_is_told_in_one_line_without_the_password() -> None:
    absent = Database("postgresql+asyncpg://standby:hunter2@127.0.0.1:1/none")
    with pytest.raises(DatabaseUnreachable) as told:
        await absent.ping()
    await absent.close()
    assert "hunter2" not in told.value.message
    assert "\n" not in told.value.message


@pytest.mark.parametrize("address", ["mysql://x", "sqlite:///x", "nonsense", ""])
def test_an_address_of_no_known_kind_is_refused(address: str) -> None:
    with pytest.raises(WrongUse, match="STANDBY_DATABASE_URL"):
        Database(address)


def test_long_texts_have_room_on_mariadb() -> None:
    table = Base.metadata.tables["observations"]
    written = {name: str(CreateTable(table).compile(dialect=make_url(name).get_dialect()())) for name in DRIVERS}
    assert [name for name, sql in written.items() if "MEDIUMTEXT" in sql] == ["mysql+asyncmy://"]
