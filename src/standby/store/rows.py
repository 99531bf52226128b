"""What claims and first writers ask of the database: did exactly one row change? Is the row there now?"""

from typing import Any

from sqlalchemy import CursorResult, inspect
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import UpdateBase

from standby.store.columns import Base


async def changed(session: AsyncSession, statement: UpdateBase) -> bool:
    result = await session.execute(statement.execution_options(synchronize_session=False))
    return isinstance(result, CursorResult) and int(_count(result)) == 1


async def make_sure(session: AsyncSession, row: type[Base], key: str, **values: Any) -> None:
    """Insert a row under its text key ``key`` unless there is one; many may come first at the same moment.

    The key is in the primary column, or in the unique one beside a number.
    """
    columns = inspect(row).columns
    column = next((each for each in columns if each.unique), inspect(row).primary_key[0])
    facts = {column.name: key, **values}
    dialect = session.get_bind().dialect.name
    statement: UpdateBase
    if dialect in {"mysql", "mariadb"}:
        # IGNORE would leave every loser with a shared lock, and two of them in a deadlock at their next update.
        statement = mysql.insert(row).values(facts).on_duplicate_key_update({column.name: key})
    elif dialect == "postgresql":
        statement = postgresql.insert(row).values(facts).on_conflict_do_nothing()
    else:
        statement = sqlite.insert(row).values(facts).on_conflict_do_nothing()
    await session.execute(statement)


def _count(result: CursorResult[Any]) -> int:
    return result.rowcount
