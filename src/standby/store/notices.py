"""The outbox: what people are told, committed together with its cause."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Subquery, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.models import NoticeKind, WatchState
from standby.domain.schedule import parse_hours, parse_zone, quiet_until
from standby.store import jobs
from standby.store.codec import to_json
from standby.store.rows import changed
from standby.store.tables import Channel, Delivery, Notice, User, Watch

_OF_ORDERS = [
    kind.value
    for kind in (
        NoticeKind.HELD,
        NoticeKind.PAY_SOON,
        NoticeKind.PAID,
        NoticeKind.ORDER_EXPIRED,
        NoticeKind.ORDER_UNKNOWN,
    )
]
# Who paused a watch, from a mail perhaps, wants none of its mails; they come when it goes on. An order does not wait.
_OF_PAUSED = (
    select(Notice.id)
    .join(Watch, Watch.id == Notice.watch_id)
    .where(Watch.state == WatchState.PAUSED, Notice.kind.not_in(_OF_ORDERS))
)
MAY_GO_OUT = (Delivery.state == "pending", Delivery.notice_id.not_in(_OF_PAUSED))


async def add(
    session: AsyncSession,
    user_id: int,
    kind: NoticeKind,
    facts: Mapping[str, Any],
    now: datetime,
    watch_id: int | None = None,
    urgent: bool = False,
) -> Notice:
    """Write a notice and one delivery per channel of the user; quiet hours make deliveries wait."""
    user = await session.get_one(User, user_id)
    notice = Notice(
        uid=secrets.token_hex(16),
        user_id=user_id,
        watch_id=watch_id,
        kind=kind.value,
        facts=to_json(facts),
        created_at=now,
    )
    session.add(notice)
    await session.flush()
    wait = None if urgent else quiet_end(user, now)
    for channel_id in await session.scalars(select(Channel.id).where(Channel.user_id == user_id)):
        session.add(Delivery(notice_id=notice.id, channel_id=channel_id, not_before=wait or now))
    await jobs.hurry(session, "deliver", wait or now)
    return notice


async def wait_anew(session: AsyncSession, user: User, now: datetime) -> None:
    """The user's quiet hours are others now: what only waited for their end waits for the new one, or goes out."""
    until = quiet_end(user, now) or now
    waiting = select(Notice.id).where(Notice.user_id == user.id)
    await session.execute(
        update(Delivery)
        .where(Delivery.notice_id.in_(waiting), Delivery.state == "pending")
        .where(Delivery.attempts == 0, Delivery.not_before > now)
        .values(not_before=until)
    )
    await jobs.hurry(session, "deliver", until)


async def withdraw(session: AsyncSession, watch_id: int) -> None:
    """The watch is removed: what it would still tell is sent to nobody, except what concerns an order."""
    told = select(Notice.id).where(Notice.watch_id == watch_id, Notice.kind.not_in(_OF_ORDERS))
    await session.execute(
        update(Delivery).where(Delivery.notice_id.in_(told), Delivery.state == "pending").values(state="withdrawn")
    )


async def due(session: AsyncSession, now: datetime, limit: int = 50) -> Sequence[tuple[Delivery, Notice, Channel]]:
    """The delivery each channel is at, if its time has come: order is kept per channel.

    What waits for the end of quiet hours was not tried yet and holds up nobody;
    what was tried and put off holds up all behind it.
    """
    at = _heads(now)
    rows = await session.execute(
        select(Delivery, Notice, Channel)
        .join(at, Delivery.id == at.c.id)
        .join(Notice, Notice.id == Delivery.notice_id)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(Delivery.not_before <= now)
        .order_by(Delivery.id)
        .limit(limit)
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def next_due(session: AsyncSession, now: datetime) -> datetime | None:
    """When to look again: at ``now`` or before it if something is due, else later."""
    at = _heads(now)
    in_line = await session.scalar(select(func.min(Delivery.not_before)).join(at, Delivery.id == at.c.id))
    untried = await session.scalar(
        select(func.min(Delivery.not_before)).where(*MAY_GO_OUT, Delivery.attempts == 0, Delivery.not_before > now)
    )
    return min((moment for moment in (in_line, untried) if moment is not None), default=None)


def _heads(now: datetime) -> Subquery:
    """The delivery each channel is at: its first one that may go out and is due, or was tried before."""
    return (
        select(func.min(Delivery.id).label("id"))
        .where(*MAY_GO_OUT, or_(Delivery.attempts > 0, Delivery.not_before <= now))
        .group_by(Delivery.channel_id)
        .subquery()
    )


async def mark(
    session: AsyncSession, delivery_id: int, state: str, now: datetime, error: str = "", was: str = "pending"
) -> bool:
    """Sent or refused; false if it was not in the state ``was``."""
    statement = update(Delivery).where(Delivery.id == delivery_id, Delivery.state == was)
    return await changed(
        session, statement.values(state=state, sent_at=now, error=error, attempts=Delivery.attempts + 1)
    )


async def put_off(session: AsyncSession, delivery_id: int, until: datetime, error: str) -> None:
    await session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id)
        .values(not_before=until, error=error, attempts=Delivery.attempts + 1)
    )


async def of_user(session: AsyncSession, user_id: int, limit: int = 50) -> Sequence[tuple[Notice, Delivery | None]]:
    rows = await session.execute(
        select(Notice, Delivery)
        .outerjoin(Delivery, Delivery.notice_id == Notice.id)
        .where(Notice.user_id == user_id)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in rows]


async def outbox(session: AsyncSession) -> Mapping[str, int]:
    """How many deliveries are in each state."""
    rows = await session.execute(select(Delivery.state, func.count(Delivery.id)).group_by(Delivery.state))
    return {row[0]: row[1] for row in rows}


def quiet_end(user: User, now: datetime) -> datetime | None:
    """When the user may be disturbed again, or None for now."""
    return quiet_until(now, parse_hours(user.quiet_hours), parse_zone(user.zone)) if user.quiet_hours else None


async def take_in_hand(session: AsyncSession, notice_id: int) -> Sequence[tuple[Delivery, Channel]]:
    """The notice's deliveries and their channels, taken out of the outbox by whoever sends them at once."""
    await session.flush()
    await session.execute(update(Delivery).where(Delivery.notice_id == notice_id).values(state="in hand"))
    rows = await session.execute(
        select(Delivery, Channel)
        .join(Channel, Channel.id == Delivery.channel_id)
        .where(Delivery.notice_id == notice_id)
        .order_by(Delivery.id)
    )
    return [(delivery, channel) for delivery, channel in rows]
