"""The people in the house: passwords, invitations, logged-in browsers, mailed codes, throttles, what was done."""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from standby.store.columns import Moment

revision = "0004"
down_revision = "0003"

LONG = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
NAME = sa.String(length=190)
INDEXES = {
    "web_sessions": ("user_id",),
    "mailed_codes": ("invitation_id", "not_before", "user_id"),
    "deeds": ("at",),
}


def upgrade() -> None:
    """MariaDB commits each statement by itself, so what a kill came after is found done and left out."""
    there = sa.inspect(op.get_bind())
    for table, make in TABLES.items():
        if not there.has_table(table):
            make()
        for column in INDEXES.get(table, ()):
            _index(table, column)
    _add("users", sa.Column("password", NAME, nullable=False, server_default=""))
    _add("users", sa.Column("watch_limit", sa.Integer(), nullable=True))


def _index(table: str, column: str) -> None:
    name = f"ix_{table}_{column}"
    if name not in {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.create_index(name, [column], unique=False)


def _add(table: str, column: "sa.Column[object]") -> None:
    if column.name not in {known["name"] for known in sa.inspect(op.get_bind()).get_columns(table)}:
        with op.batch_alter_table(table, schema=None, table_kwargs={"sqlite_autoincrement": True}) as batch_op:
            batch_op.add_column(column)


def _make(table: str, *parts: sa.schema.SchemaItem, numbered: bool = True) -> None:
    key = "id" if numbered else "key"
    op.create_table(
        table,
        sa.Column(key, sa.Integer() if numbered else NAME, nullable=False),
        *parts,
        sa.PrimaryKeyConstraint(key, name=f"pk_{table}"),
        sqlite_autoincrement=table == "invitations",
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _make_invitations() -> None:
    _make(
        "invitations",
        sa.Column("role", NAME, nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("uses_left", sa.Integer(), nullable=False),
        sa.Column("made_by", NAME, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
    )


def _make_web_sessions() -> None:
    _make(
        "web_sessions",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", NAME, nullable=False),
        sa.Column("browser", NAME, nullable=False),
        *(sa.Column(name, Moment(), nullable=False) for name in ("created_at", "used_at", "expires_at")),
        _to("web_sessions", "user_id", "users"),
        sa.UniqueConstraint("digest", name="uq_web_sessions_digest"),
    )


def _make_mailed_codes() -> None:
    _make(
        "mailed_codes",
        sa.Column("uid", NAME, nullable=False),
        sa.Column("purpose", NAME, nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("address", LONG, nullable=False),
        sa.Column("locale", NAME, nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("state", NAME, nullable=False),
        sa.Column("not_before", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        _to("mailed_codes", "user_id", "users"),
        _to("mailed_codes", "invitation_id", "invitations"),
        sa.UniqueConstraint("uid", name="uq_mailed_codes_uid"),
    )


def _make_throttles() -> None:
    _make("throttles", sa.Column("arrival", Moment(), nullable=False), numbered=False)


def _make_deeds() -> None:
    texts = (sa.Column(name, NAME, nullable=False) for name in ("who", "did", "whom"))
    _make("deeds", sa.Column("at", Moment(), nullable=False), *texts)


def _to(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}", ondelete="CASCADE")


TABLES: dict[str, Callable[[], None]] = {
    "invitations": _make_invitations,
    "web_sessions": _make_web_sessions,
    "mailed_codes": _make_mailed_codes,
    "throttles": _make_throttles,
    "deeds": _make_deeds,
}
