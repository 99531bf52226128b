"""Ticket watches: questions without an account, wishes, what asks what, phantom seats, reservations."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from standby.store.columns import Moment

revision = "0003"
down_revision = "0002"

LONG = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
NAME = sa.String(length=190)
INDEXES = {
    "ticket_wishes": ("account_id",),
    "askings": ("query_id", "watch_id"),
    "reservations": ("account_id", "user_id", "watch_id"),
}


def upgrade() -> None:
    """MariaDB commits each statement by itself, so what a kill came after is found done and left out."""
    there = sa.inspect(op.get_bind())
    for table, make in TABLES.items():
        if not there.has_table(table):
            make()
        for column in INDEXES.get(table, ()):
            _index(table, column)
    _add("queries", sa.Column("base_url", sa.Text(), nullable=False, server_default=_empty_text()))
    _add("queries", sa.Column("question", sa.JSON(), nullable=True))
    _add("queries", sa.Column("rhythm", sa.JSON(), nullable=True))
    _add("hand_overs", sa.Column("kind", NAME, nullable=False, server_default="code"))
    _add("accounts", sa.Column("proved_at", Moment(), nullable=True))
    _let_be_empty("watches", "query_id")


def _empty_text() -> Any:
    """MySQL takes an expression only, and SQLite copies the whole table for one."""
    return "" if op.get_bind().dialect.name == "sqlite" else sa.text("('')")


def _index(table: str, column: str) -> None:
    name = f"ix_{table}_{column}"
    if name not in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(name, [column], unique=False)


def _add(table: str, column: "sa.Column[object]") -> None:
    if column.name not in _columns(table):
        with op.batch_alter_table(table, schema=None, table_kwargs=_kept(table)) as batch_op:
            batch_op.add_column(column)


def _let_be_empty(table: str, column: str) -> None:
    if not _columns(table)[column]:
        last = _last_id(table)
        with op.batch_alter_table(table, schema=None, table_kwargs=_kept(table)) as batch_op:
            batch_op.alter_column(column, existing_type=sa.Integer(), nullable=True)
        if last is not None:
            op.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name").bindparams(name=table))
            counter = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)")
            op.execute(counter.bindparams(name=table, last=last))


def _last_id(table: str) -> int | None:
    """The highest id ever given out, where SQLite keeps it: a copy of the table would forget it."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    kept = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    return op.get_bind().execute(kept.bindparams(name=table)).scalar()


def _kept(table: str) -> dict[str, object]:
    """SQLite copies a table to change it, and would forget that its ids are never given out again."""
    return {"sqlite_autoincrement": True} if table in {"accounts", "watches"} else {}


def _columns(table: str) -> dict[str, bool]:
    """The table's columns, and whether each may be empty."""
    return {column["name"]: column["nullable"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def _make_wishes() -> None:
    op.create_table(
        "ticket_wishes",
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("portal", NAME, nullable=False),
        sa.Column("base_url", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("intent", NAME, nullable=False),
        sa.Column("content", LONG, nullable=False),
        _to("ticket_wishes", "watch_id", "watches"),
        _to("ticket_wishes", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("watch_id", name="pk_ticket_wishes"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _make_askings() -> None:
    op.create_table(
        "askings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("query_id", sa.Integer(), nullable=False),
        sa.Column("seen_id", sa.Integer(), nullable=True),
        _to("askings", "watch_id", "watches"),
        _to("askings", "query_id", "queries"),
        sa.PrimaryKeyConstraint("id", name="pk_askings"),
        sa.UniqueConstraint("watch_id", "query_id", name="uq_askings_watch_id_query_id"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _make_phantoms() -> None:
    op.create_table(
        "phantoms",
        sa.Column("key", NAME, nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_phantoms"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _make_reservations() -> None:
    op.create_table(
        "reservations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", NAME, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("open_watch", sa.Integer(), nullable=True),
        sa.Column("open_account", sa.Integer(), nullable=True),
        sa.Column("state", NAME, nullable=False),
        sa.Column("fit", LONG, nullable=False),
        sa.Column("held", LONG, nullable=False),
        sa.Column("number", NAME, nullable=False),
        sa.Column("reason", sa.JSON(), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        *(sa.Column(name, Moment(), nullable=name != "created_at") for name in MOMENTS),
        _to("reservations", "user_id", "users"),
        _to("reservations", "account_id", "accounts"),
        sa.PrimaryKeyConstraint("id", name="pk_reservations"),
        sa.UniqueConstraint("uid", name="uq_reservations_uid"),
        sa.UniqueConstraint("open_watch", name="uq_reservations_open_watch"),
        sa.UniqueConstraint("open_account", name="uq_reservations_open_account"),
        sqlite_autoincrement=True,
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


MOMENTS = ("created_at", "sent_at", "held_at", "seen_at", "deadline", "reminded_at", "ended_at")
TABLES: dict[str, Callable[[], None]] = {
    "ticket_wishes": _make_wishes,
    "askings": _make_askings,
    "phantoms": _make_phantoms,
    "reservations": _make_reservations,
}
