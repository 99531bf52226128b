"""What all tables are made of: their base, and columns that mean the same on all three databases."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, LargeBinary, MetaData, String, Text, TypeDecorator
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import DeclarativeBase

LongText = Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
Picture = LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime with microseconds on all three databases."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        if dialect.name in {"mysql", "mariadb"}:
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON, str: String(190)}  # noqa: RUF012
    __table_args__: Any = {"mysql_charset": "utf8mb4", "mysql_engine": "InnoDB"}  # noqa: RUF012


def table_args(*constraints: Any) -> tuple[Any, ...]:
    return (*constraints, Base.__table_args__)


def never_reused() -> dict[str, Any]:
    """For tables whose ids stand in signed links: SQLite would give a removed row's id to the next one."""
    return {**Base.__table_args__, "sqlite_autoincrement": True}
