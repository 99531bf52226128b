"""The tables of the people in the house: how they come in, and what keeps others out."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from standby.store.columns import Base, LongText, never_reused


class Invitation(Base):
    """Lets ``uses_left`` people make themselves a user. Its link is signed, so nothing secret is kept here."""

    __tablename__ = "invitations"
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]
    uses: Mapped[int]
    uses_left: Mapped[int]
    made_by: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    __table_args__ = never_reused()


class WebSession(Base):
    """A browser that is logged in. ``digest`` is the SHA-256 of the cookie's secret, which is kept nowhere."""

    __tablename__ = "web_sessions"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    browser: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class MailedCode(Base):
    """Six digits on their way to a mail address, and what they are for.

    The digits are kept nowhere: they follow from ``uid`` and the master key.
    ``address`` is sealed. ``state`` is ``pending``, ``sent``, ``refused``,
    ``late``, or ``none`` where nothing is sent: nobody is there to be written
    to, or nothing has to be proved. Then ``wanted`` says whether a code is
    asked for all the same.
    """

    __tablename__ = "mailed_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(LongText)
    locale: Mapped[str]
    wanted: Mapped[bool]
    tries: Mapped[int] = mapped_column(default=0)
    state: Mapped[str]
    not_before: Mapped[datetime] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """How much was tried under one key: GCRA, as in ``paces``, but whoever comes too early is turned away."""

    __tablename__ = "throttles"
    key: Mapped[str] = mapped_column(primary_key=True)
    arrival: Mapped[datetime]


class Deed(Base):
    """What an administrator did, by name, so that it can be read after both are gone."""

    __tablename__ = "deeds"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    who: Mapped[str]
    did: Mapped[str]
    whom: Mapped[str]
