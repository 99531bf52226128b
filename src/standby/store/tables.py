"""The tables. What is not here did not happen.

Times are naive UTC in the database and aware UTC in Python. Columns whose
comment says *sealed* hold text encrypted by :mod:`standby.store.secrets`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from standby.store import house as house
from standby.store.columns import Base, LongText, Picture, never_reused, table_args


class Meta(Base):
    """Facts about the installation, such as the sealed word that proves the master key."""

    __tablename__ = "meta"
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(LongText)


class User(Base):
    """``password`` is what Argon2id made of it, empty for none; ``watch_limit`` None is what the settings allow."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str] = mapped_column(default="member")
    locale: Mapped[str] = mapped_column(default="zh-CN")
    zone: Mapped[str] = mapped_column(default="Asia/Shanghai")
    quiet_hours: Mapped[str] = mapped_column(default="")
    password: Mapped[str] = mapped_column(default="")
    watch_limit: Mapped[int | None]
    created_at: Mapped[datetime]
    __table_args__ = never_reused()


class Channel(Base):
    """A way to reach a user. ``address`` is sealed."""

    __tablename__ = "channels"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    address: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime]


class Account(Base):
    """A user's login at one portal. ``credentials`` and ``session`` are sealed.

    ``proved_at`` is when the session was last seen to be alive, where a person has to log in.
    """

    __tablename__ = "accounts"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    portal: Mapped[str]
    base_url: Mapped[str] = mapped_column(Text)
    options: Mapped[dict[str, Any]]
    label: Mapped[str]
    credentials: Mapped[str] = mapped_column(LongText)
    credentials_version: Mapped[int] = mapped_column(default=1)
    session: Mapped[str] = mapped_column(LongText, default="")
    state: Mapped[str] = mapped_column(default="ready")
    reason: Mapped[str] = mapped_column(Text, default="")
    proved_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    __table_args__ = never_reused()


class Query(Base):
    """One distinct question to a portal. ``version`` counts checks: the fence against a lost lease.

    A question that needs no login has no account, but a ``base_url`` and a
    ``question`` of its own; ``rhythm`` is what was learned of how often its
    answer changes.
    """

    __tablename__ = "queries"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    portal: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    base_url: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str]
    question: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    rhythm: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    shard: Mapped[str]
    interval: Mapped[float]
    next_due: Mapped[datetime | None]
    last_try_at: Mapped[datetime | None]
    last_ok_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    alarmed: Mapped[bool] = mapped_column(default=False)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    observation_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=0)
    __table_args__ = table_args(Index("ix_queries_shard_due", "shard", "next_due"))


class Observation(Base):
    """What a query last showed, as canonical text; a row per distinct content in sequence."""

    __tablename__ = "observations"
    id: Mapped[int] = mapped_column(primary_key=True)
    query_id: Mapped[int] = mapped_column(ForeignKey("queries.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    digest: Mapped[str]
    content: Mapped[str] = mapped_column(LongText)


class Watch(Base):
    """What a user waits for. ``seen_id`` is the observation they were last told of.

    A grade watch has its one query; a ticket watch has a :class:`TicketWish`
    and asks through :class:`Asking` rows.
    """

    __tablename__ = "watches"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    query_id: Mapped[int | None] = mapped_column(ForeignKey("queries.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    name: Mapped[str]
    interval: Mapped[float]
    state: Mapped[str] = mapped_column(default="active")
    reason: Mapped[str] = mapped_column(Text, default="")
    seen_id: Mapped[int | None]
    created_at: Mapped[datetime]
    __table_args__ = never_reused()


class TicketWish(Base):
    """What a ticket watch waits for: ``content`` is a :class:`standby.domain.tickets.Wish` as JSON text.

    ``account_id`` is the account that orders; None where nothing is ordered.
    """

    __tablename__ = "ticket_wishes"
    watch_id: Mapped[int] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True)
    portal: Mapped[str]
    base_url: Mapped[str] = mapped_column(Text)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    intent: Mapped[str]
    content: Mapped[str] = mapped_column(LongText)


class Asking(Base):
    """A ticket watch asks this query. ``seen_id`` is the observation it was last told of there."""

    __tablename__ = "askings"
    id: Mapped[int] = mapped_column(primary_key=True)
    watch_id: Mapped[int] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), index=True)
    query_id: Mapped[int] = mapped_column(ForeignKey("queries.id", ondelete="CASCADE"), index=True)
    seen_id: Mapped[int | None]
    __table_args__ = table_args(UniqueConstraint("watch_id", "query_id"))


class Phantom(Base):
    """Seats that were shown and could not be had: set aside ``until`` then. ``key`` is site, date, train and class."""

    __tablename__ = "phantoms"
    key: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]


class Reservation(Base):
    """A place on its way to its user, who pays: one row is one attempt, its ``state`` the truth about it.

    ``open_watch`` and ``open_account`` hold the ids while the attempt is open
    and None afterwards; being unique, they let no second attempt begin for the
    same watch or with the same account. ``fit`` is what was tried to get,
    ``held`` what the portal says it keeps (both JSON text without secrets).
    ``looks`` counts looks at the portal that settled nothing; ``seen_at`` is
    when the unpaid order was last seen there.
    """

    __tablename__ = "reservations"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    watch_id: Mapped[int | None] = mapped_column(index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    open_watch: Mapped[int | None] = mapped_column(unique=True)
    open_account: Mapped[int | None] = mapped_column(unique=True)
    state: Mapped[str]
    fit: Mapped[str] = mapped_column(LongText)
    held: Mapped[str] = mapped_column(LongText, default="")
    number: Mapped[str] = mapped_column(default="")
    reason: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    looks: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    deadline: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    __table_args__ = never_reused()


class Event(Base):
    """One line of the timeline."""

    __tablename__ = "events"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str]
    user_id: Mapped[int | None]
    account_id: Mapped[int | None]
    query_id: Mapped[int | None]
    watch_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]]
    __table_args__ = table_args(Index("ix_events_user_id", "user_id", "id"))


class Notice(Base):
    """What a person is told, written in the transaction of its cause. ``uid`` makes the Message-ID."""

    __tablename__ = "notices"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    watch_id: Mapped[int | None]
    kind: Mapped[str]
    facts: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime]


class Delivery(Base):
    """One notice on its way through one channel: the outbox."""

    __tablename__ = "deliveries"
    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notices.id", ondelete="CASCADE"), index=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"), index=True)
    state: Mapped[str] = mapped_column(default="pending")
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = table_args(Index("ix_deliveries_state_due", "state", "not_before"))


class Job(Base):
    """A piece of standing work. The lease belongs to one run, by its random token."""

    __tablename__ = "jobs"
    key: Mapped[str] = mapped_column(primary_key=True)
    kick_after: Mapped[datetime]
    kicked_at: Mapped[datetime | None]
    lease_token: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    runner: Mapped[str] = mapped_column(default="")
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")


class Step(Base):
    """Memo of a side effect: the intent before the request, the result after it."""

    __tablename__ = "steps"
    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str]
    name: Mapped[str]
    intent_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = table_args(UniqueConstraint("scope", "name"))


class Pace(Base):
    """GCRA state of one request budget: the theoretical arrival time of the next request."""

    __tablename__ = "paces"
    key: Mapped[str] = mapped_column(primary_key=True)
    arrival: Mapped[datetime]


class Breaker(Base):
    """Health of one site: open while it refuses or is down."""

    __tablename__ = "breakers"
    site: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    open_until: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(Text, default="")


class HandOver(Base):
    """A step only the person may take. ``session`` is sealed; it belongs to the picture.

    ``kind`` is ``code`` (read the picture), ``qr`` (scan it) or ``portal`` (act at the portal itself).
    """

    __tablename__ = "hand_overs"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(default="code")
    reason: Mapped[str] = mapped_column(Text)
    picture: Mapped[bytes] = mapped_column(Picture)
    session: Mapped[str] = mapped_column(LongText)
    state: Mapped[str] = mapped_column(default="open")
    created_at: Mapped[datetime]
    deadline: Mapped[datetime]


class Label(Base):
    """A picture, what was read, and the portal's yes or no: evidence for training.

    ``accepted`` is None where nobody was asked, because the reader abstained.
    ``model`` is the fingerprint of the model that read it; empty for a person.
    """

    __tablename__ = "labels"
    id: Mapped[int] = mapped_column(primary_key=True)
    portal: Mapped[str]
    site: Mapped[str]
    picture: Mapped[bytes] = mapped_column(Picture)
    text: Mapped[str]
    confidence: Mapped[float]
    accepted: Mapped[bool | None]
    at: Mapped[datetime]
    model: Mapped[str] = mapped_column(default="")
    __table_args__ = table_args(Index("ix_labels_portal_id", "portal", "id"))


class Acceptance(Base):
    """How a site takes what one model reads: ``state`` is that of the sequential test against the model's promise.

    ``alarmed_at`` is when people were told that it has got worse; None while all is well.
    """

    __tablename__ = "acceptances"
    key: Mapped[str] = mapped_column(primary_key=True)
    portal: Mapped[str]
    site: Mapped[str]
    model: Mapped[str]
    state: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    alarmed_at: Mapped[datetime | None]


class Token(Base):
    """Lets a program act for a user within its ``scopes`` (names with blanks between them).

    ``digest`` is the SHA-256 of the secret, which is kept nowhere; ``prefix`` its first letters, to tell tokens apart.
    """

    __tablename__ = "tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    scopes: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    prefix: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class Worker(Base):
    """A running process, by its heartbeat."""

    __tablename__ = "workers"
    id: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[str]
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]
