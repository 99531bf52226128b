"""The outbox on its way: at least once, in order per channel, with a Message-ID that never changes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from standby.channels.base import Channel as Way
from standby.channels.base import Letter
from standby.channels.email import SmtpSettings, message_id
from standby.channels.registry import open_channels
from standby.channels.wording import Links as PageLinks
from standby.channels.wording import compose as put_into_words
from standby.domain.models import NoticeKind
from standby.domain.notices import error_data
from standby.domain.schedule import parse_zone
from standby.engine import codes
from standby.engine.lease import Lease
from standby.engine.links import Links
from standby.engine.runtime import Runtime
from standby.errors import DeliveryDelayed, DeliveryRefused, StandbyError
from standby.metrics import DELIVERIES
from standby.settings import Settings
from standby.store import mailed_codes, notices, timeline
from standby.store.codec import from_json
from standby.store.tables import Channel, Delivery, Notice, User

log = structlog.get_logger()
FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)
PAUSE_AFTER_DELAY = 1.0
# A server may refuse one letter for ever with an answer that sounds like "later", and so may a fault of our own;
# those behind it must get through. At ten minutes each, so many tries take about three days.
MOST_TRIES = 430
NO_SERVER = "no mail server is set up (STANDBY_SMTP_HOST)"


async def run_slice(runtime: Runtime, lease: Lease) -> None:
    """Deliver what is due until the slice is over."""
    lease.when = partial(_next_run, runtime)
    end = runtime.clock.now() + timedelta(seconds=runtime.settings.slice_seconds)
    async with open_channels(smtp_settings(runtime.settings)) as ways:
        while not runtime.draining.is_set() and runtime.clock.now() < end:
            await codes.send_due(runtime, ways)
            async with runtime.database.read() as session:
                due = await notices.due(session, runtime.clock.now())
            for delivery, notice, channel in due:
                if not await deliver(runtime, ways, delivery, notice, channel):
                    await runtime.bell.wait("server-back", PAUSE_AFTER_DELAY)
                    break
            if not due:
                async with runtime.database.read() as session:
                    upcoming = await _upcoming(session, runtime.clock.now())
                if upcoming is None or upcoming > end:
                    break
                await runtime.bell.wait("deliver", min(2.0, (upcoming - runtime.clock.now()).total_seconds()))


async def _next_run(runtime: Runtime, session: AsyncSession) -> datetime:
    now = runtime.clock.now()
    return await _upcoming(session, now) or now + timedelta(days=1)


async def _upcoming(session: AsyncSession, now: datetime) -> datetime | None:
    """When the next notice or code is due."""
    both = (await notices.next_due(session, now), await mailed_codes.next_due(session))
    return min((moment for moment in both if moment is not None), default=None)


async def deliver(
    runtime: Runtime, ways: Mapping[str, Way], delivery: Delivery, notice: Notice, channel: Channel
) -> bool:
    """Send one notice and write down what became of it.

    False if it has to wait, and with it everything behind it in its channel.
    Only a server's final word, or hundreds of tries that failed for this very
    letter, end it: a server that is away or a wrong setting loses nothing.
    """
    error = await _send(runtime, ways, notice, channel)
    if error is None:
        async with runtime.database.write() as session:
            await notices.mark(session, delivery.id, "sent", runtime.clock.now())
            DELIVERIES.labels(channel.kind, "sent").inc()
            _tell(runtime.clock.now(), session, notice, "delivered")
        log.info("delivered", notice=notice.uid, kind=notice.kind)
        return True
    if is_final(error, delivery.attempts):
        await _give_up(runtime, delivery, notice, channel, error)
        return True
    await _put_off(runtime, delivery, error)
    return False


def is_final(error: StandbyError, attempts: int) -> bool:
    """Whether a letter that met ``error`` after so many tries is given up."""
    if isinstance(error, DeliveryRefused):
        return True
    waits_for_others = isinstance(error, DeliveryDelayed) and not error.about_letter
    return attempts >= MOST_TRIES and not waits_for_others


async def _send(runtime: Runtime, ways: Mapping[str, Way], notice: Notice, channel: Channel) -> StandbyError | None:
    """What kept the letter from going out, if anything did."""
    try:
        if not runtime.settings.smtp_host:
            raise DeliveryDelayed(channel="mail", host="-", reason=NO_SERVER)
        await ways[channel.kind].send(await compose(runtime, notice, channel))
    except StandbyError as error:
        return error
    except Exception as error:
        log.exception("delivery_broke", notice=notice.uid)
        return StandbyError(what=f"{type(error).__name__} while writing the letter")
    return None


async def compose(runtime: Runtime, notice: Notice, channel: Channel) -> Letter:
    """The notice as a letter in the reader's language, with links that work without a login."""
    async with runtime.database.read() as session:
        user = await session.get_one(User, notice.user_id)
    links = Links(runtime.settings.page_url, runtime.vault)
    facts = from_json(notice.facts)
    pause = links.pause(notice.watch_id) if notice.watch_id else ""
    act = links.hand_over(facts["uid"]) if notice.kind == NoticeKind.HAND_OVER else ""
    return Letter(
        to=runtime.vault.open(f"channel:{channel.user_id}", channel.address),
        message_id=message_id(f"{notice.uid}.{channel.id}", runtime.settings.mail_from),
        message=put_into_words(
            NoticeKind(notice.kind),
            facts,
            locale=user.locale,
            zone=parse_zone(user.zone),
            links=PageLinks(watch=links.home(), hand_over=act, pause=pause),
        ),
        date=notice.created_at,
        locale=user.locale,
        unsubscribe_url=pause,
    )


def smtp_settings(settings: Settings) -> SmtpSettings:
    return SmtpSettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value(),
        sender=settings.mail_from,
    )


def backoff(attempts: int) -> timedelta:
    """5 s, doubled at every try, at most 10 minutes."""
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(attempts, 10)))


async def _put_off(runtime: Runtime, delivery: Delivery, error: StandbyError) -> None:
    until = runtime.clock.now() + backoff(delivery.attempts)
    async with runtime.database.write() as session:
        await notices.put_off(session, delivery.id, until, error.message)
    log.warning("delivery_delayed", delivery=delivery.id, until=until.isoformat(), reason=error.message)


async def _give_up(runtime: Runtime, delivery: Delivery, notice: Notice, channel: Channel, error: StandbyError) -> None:
    async with runtime.database.write() as session:
        await notices.mark(session, delivery.id, "refused", runtime.clock.now(), error.message)
        DELIVERIES.labels(channel.kind, "refused").inc()
        _tell(runtime.clock.now(), session, notice, "delivery_refused", **error_data(error))
    log.warning("delivery_refused", delivery=delivery.id, reason=error.message)


def _tell(now: datetime, session: AsyncSession, notice: Notice, kind: str, **detail: Any) -> None:
    timeline.tell(session, now, kind, user_id=notice.user_id, watch_id=notice.watch_id, notice=notice.kind, **detail)
