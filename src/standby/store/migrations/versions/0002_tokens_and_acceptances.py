"""Tokens for programs; how sites take what each model reads; pictures nobody was asked about."""

import sqlalchemy as sa
from alembic import op

from standby.store.columns import Moment

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """MariaDB commits each statement by itself, so one that a kill came after is found done and left out."""
    there = sa.inspect(op.get_bind())
    if not there.has_table("tokens"):
        _make_tokens()
    if "ix_tokens_user_id" not in _indexes("tokens"):
        with op.batch_alter_table("tokens", schema=None) as batch_op:
            batch_op.create_index(batch_op.f("ix_tokens_user_id"), ["user_id"], unique=False)
    if not there.has_table("acceptances"):
        _make_acceptances()
    labels = {column["name"]: column for column in there.get_columns("labels")}
    with op.batch_alter_table("labels", schema=None) as batch_op:
        if not labels["accepted"]["nullable"]:
            batch_op.alter_column("accepted", existing_type=sa.Boolean(), nullable=True)
        if "model" not in labels:
            batch_op.add_column(sa.Column("model", sa.String(length=190), nullable=False, server_default=""))


def _indexes(table: str) -> set[str | None]:
    return {index["name"] for index in sa.inspect(op.get_bind()).get_indexes(table)}


def _make_tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=190), nullable=False),
        sa.Column("scopes", sa.String(length=190), nullable=False),
        sa.Column("digest", sa.String(length=190), nullable=False),
        sa.Column("prefix", sa.String(length=190), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_tokens_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("digest", name=op.f("uq_tokens_digest")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _make_acceptances() -> None:
    op.create_table(
        "acceptances",
        sa.Column("key", sa.String(length=190), nullable=False),
        sa.Column("portal", sa.String(length=190), nullable=False),
        sa.Column("site", sa.String(length=190), nullable=False),
        sa.Column("model", sa.String(length=190), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("alarmed_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_acceptances")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
