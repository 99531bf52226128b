"""Transactions under cancellation: nothing half written, and the next writer is not kept waiting."""

import asyncio
import sqlite3
from pathlib import Path

from sqlalchemy import func, select

from standby.store.database import Database
from standby.store.tables import Meta


async def test_a_writer_cancelled_anywhere_leaves_nothing_and_blocks_nobody(database: Database) -> None:
    async def write(number: int) -> None:
        async with database.write() as session:
            session.add(Meta(key=f"{number}-a", value="x"))
            await session.flush()
            session.add(Meta(key=f"{number}-b", value="x"))

    for number in range(40):
        run = asyncio.create_task(write(number))
        for _ in range(number):
            await asyncio.sleep(0)
        run.cancel()
        await asyncio.gather(run, return_exceptions=True)
        # SQLite would wait 30 s for a lock that was left behind.
        async with asyncio.timeout(10), database.write() as session:
            session.add(Meta(key=f"after-{number}", value="x"))
    async with database.read() as session:
        keys = set(await session.scalars(select(Meta.key)))
    halves = [number for number in range(40) if (f"{number}-a" in keys) != (f"{number}-b" in keys)]
    assert halves == []
    assert sum(key.startswith("after") for key in keys) == 40


async def test_a_closed_connection_lets_go_of_its_lock_though_a_cursor_lives_on(tmp_path: Path) -> None:
    """A cancelled task's traceback holds its cursors, and SQLite holds the lock as long as they live."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path}/standby.db")
    connection = await database.engine.raw_connection()
    driver = connection.driver_connection
    assert driver is not None
    await driver.execute("CREATE TABLE seat (number)")
    await driver.execute("BEGIN IMMEDIATE")
    cursor = await driver.execute("INSERT INTO seat VALUES (1), (2) RETURNING number")
    connection.invalidate()
    with sqlite3.connect(tmp_path / "standby.db", timeout=1) as other:
        other.execute("INSERT INTO seat VALUES (3)")
        assert other.execute("SELECT number FROM seat").fetchall() == [(3,)]
    other.close()
    del cursor
    await database.close()


async def test_a_writer_cancelled_while_it_waits_for_its_turn_gives_it_up(database: Database) -> None:
    async def write(key: str) -> None:
        async with database.write() as session:
            session.add(Meta(key=key, value="x"))
            await session.flush()
            await asyncio.sleep(0.1)

    first, second, third = (asyncio.create_task(write(key)) for key in ("one", "two", "three"))
    await asyncio.sleep(0.05)
    second.cancel()
    first.cancel()
    await asyncio.gather(first, second, third, return_exceptions=True)
    async with database.read() as session:
        assert await session.scalar(select(func.count(Meta.key)).where(Meta.key.in_(("one", "two", "three")))) == 1


async def test_writers_that_read_first_do_not_lose_each_others_work(database: Database) -> None:
    """On SQLite they queue up; elsewhere whoever wants to read and write holds the row."""
    async with database.write() as session:
        session.add(Meta(key="count", value="0"))

    async def count_up() -> None:
        async with database.write() as session:
            row = await session.get_one(Meta, "count", with_for_update=True)
            row.value = str(int(row.value) + 1)

    await asyncio.gather(*(count_up() for _ in range(12)))
    async with database.read() as session:
        assert (await session.get_one(Meta, "count")).value == "12"
