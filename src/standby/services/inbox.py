"""Notices from a user's side: a test through every channel, and what was told so far."""

from dataclasses import dataclass
from datetime import datetime

from standby.channels.registry import open_channels
from standby.channels.wording import write_page
from standby.domain import notices as facts_of
from standby.domain.models import NoticeKind
from standby.domain.schedule import parse_zone
from standby.engine.deliver import compose, smtp_settings
from standby.engine.runtime import Runtime
from standby.errors import StandbyError, WrongUse
from standby.store import notices
from standby.store.codec import from_json
from standby.store.tables import Delivery, Notice, User


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as a list shows it. ``waits_until``: it was held back, by quiet hours or a mail server."""

    at: datetime
    kind: str
    subject: str
    state: str
    sent_at: datetime | None
    error: str
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a test notice in one channel; ``error`` is empty if it went out."""

    channel: str
    error: str


async def send_test(runtime: Runtime, user: User) -> list[Tried]:
    """Send a test notice through every channel now; quiet hours and the queue do not hold it up."""
    if not runtime.settings.smtp_host:
        raise WrongUse(what="No mail server is set up; set STANDBY_SMTP_HOST")
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        notice = await notices.add(session, user.id, NoticeKind.TEST, facts_of.test(now), now, urgent=True)
        # In hand: the engine beside us must not send it too.
        deliveries = await notices.take_in_hand(session, notice.id)
    if not deliveries:
        raise WrongUse(what=f"{user.name} has no channel; give an address with `standby user add --email`")
    tried = []
    async with open_channels(smtp_settings(runtime.settings)) as ways:
        for delivery, channel in deliveries:
            error = ""
            try:
                await ways[channel.kind].send(await compose(runtime, notice, channel))
            except StandbyError as failure:
                error = failure.says.format(**failure.facts)
            await _settle(runtime, delivery, error)
            tried.append(Tried(channel.kind, error))
    return tried


async def _settle(runtime: Runtime, delivery: Delivery, error: str) -> None:
    """A test is not repeated: it is told to the one who asked for it."""
    async with runtime.database.write() as session:
        state = "failed" if error else "sent"
        await notices.mark(session, delivery.id, state, runtime.clock.now(), error, was="in hand")


async def told(runtime: Runtime, user: User, limit: int = 50) -> list[Told]:
    """The user's notices, newest first, in their language."""
    async with runtime.database.read() as session:
        rows = await notices.of_user(session, user.id, limit)
    return [_told(user, notice, delivery, runtime.clock.now()) for notice, delivery in rows]


def _told(user: User, notice: Notice, delivery: Delivery | None, now: datetime) -> Told:
    page = write_page(NoticeKind(notice.kind), from_json(notice.facts), locale=user.locale, zone=parse_zone(user.zone))
    return Told(
        at=notice.created_at,
        kind=notice.kind,
        subject=page.subject,
        state=delivery.state if delivery else "kept",
        sent_at=delivery.sent_at if delivery else None,
        error=delivery.error if delivery else "",
        waits_until=_held_back(delivery, now) if delivery else None,
    )


def _held_back(delivery: Delivery, now: datetime) -> datetime | None:
    return delivery.not_before if delivery.state == "pending" and delivery.not_before > now else None
