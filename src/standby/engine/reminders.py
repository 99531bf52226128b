"""A place that is held: is it paid, is the deadline near, is it over? Never cancels, never pays.

The portal's list of unpaid orders says when an order has left it, not why. Gone
before the deadline: its owner paid (or cancelled) it. Gone after it, and seen
unpaid until then: it lapsed. Where nobody could look, that is said, and the
watch does not order a second place by itself.
"""

from datetime import datetime, timedelta

from standby.domain.models import NoticeKind
from standby.domain.ticket_notices import pay_soon
from standby.domain.tickets import HeldOrder
from standby.engine.attempt import Attempt, expire, paid
from standby.engine.logins import keep_session
from standby.engine.looking import look
from standby.errors import StandbyError
from standby.portals.tickets import Standing, TicketPortal
from standby.store import reservations

AT_ONCE = timedelta(0)
REMIND_BEFORE = timedelta(minutes=10)
AT_FIRST, LATER, AT_THE_END = timedelta(seconds=15), timedelta(seconds=45), timedelta(seconds=10)
FIRST_MINUTES = timedelta(minutes=5)
SEEN_UNTIL = timedelta(seconds=20)
"""Who was seen unpaid so shortly before the deadline has not paid; the last looks are ten seconds apart."""
SURE_LOOKS = 2
SURE_AFTER = timedelta(seconds=2)
BLIND_AFTER = timedelta(minutes=10)
"""So long after the deadline a list that cannot be seen is no longer waited for."""


async def keep(attempt: Attempt) -> timedelta:
    """One look at the list, the reminder if it is time, and when to look again."""
    standing, visit = await _look(attempt)
    now = attempt.now() + (visit.clock_offset() or timedelta(0) if visit else timedelta(0))
    if visit is None:
        return await _blind(attempt, now)
    if isinstance(standing, HeldOrder) and standing.number == attempt.row.number:
        return await _unpaid(attempt, visit, now)
    return await _gone(attempt, now)


async def _look(attempt: Attempt) -> tuple[Standing, TicketPortal | None]:
    """What the list shows, and the visit that saw it; no visit if nobody could look."""
    try:
        return await look(attempt)
    except StandbyError:
        return None, None


async def _unpaid(attempt: Attempt, visit: TicketPortal, now: datetime) -> timedelta:
    async with attempt.runtime.database.write() as session:
        await keep_session(attempt.runtime, session, attempt.account, visit)
        if not await reservations.note(session, attempt.row, seen_at=now, looks=0):
            return AT_ONCE
    await _remind(attempt, now)
    return _next_look(attempt, now)


async def _gone(attempt: Attempt, now: datetime) -> timedelta:
    """Seen twice, because the person is told and the watch is over."""
    looks = attempt.row.looks + 1
    if looks < SURE_LOOKS:
        async with attempt.runtime.database.write() as session:
            await reservations.note(session, attempt.row, looks=looks)
        return SURE_AFTER
    if now - SURE_AFTER < _deadline(attempt):
        await paid(attempt)
    else:
        await expire(attempt, surely=_seen(attempt) >= _deadline(attempt) - SEEN_UNTIL)
    return AT_ONCE


async def _blind(attempt: Attempt, now: datetime) -> timedelta:
    await _remind(attempt, now)
    if now > _deadline(attempt) + BLIND_AFTER:
        await expire(attempt, surely=False)
        return AT_ONCE
    return min(LATER, max(AT_THE_END, _remind_at(attempt) - now if not attempt.row.reminded_at else LATER))


async def _remind(attempt: Attempt, now: datetime) -> None:
    if attempt.row.reminded_at is not None or not _remind_at(attempt) <= now < _deadline(attempt):
        return
    async with attempt.runtime.database.write() as session:
        if not await reservations.remind(session, attempt.row, attempt.now()):
            return
        attempt.tell(session, "pay_soon")
        facts = pay_soon(attempt.account.portal, attempt.held, attempt.link, attempt.fit.offer)
        await attempt.notify(session, NoticeKind.PAY_SOON, facts, urgent=True)
    attempt.runtime.bell.ring("deliver")


def _next_look(attempt: Attempt, now: datetime) -> timedelta:
    """Often at first, when most pay, and at the end; the reminder and the deadline are not overslept."""
    left = _deadline(attempt) - now
    if left < timedelta(minutes=1):
        return AT_THE_END
    held_at = attempt.row.held_at or attempt.row.created_at
    usual = AT_FIRST if now < held_at + FIRST_MINUTES else LATER
    until_reminder = _remind_at(attempt) - now
    return min(usual, until_reminder) if until_reminder > timedelta(0) else usual


def _remind_at(attempt: Attempt) -> datetime:
    """Ten minutes before the deadline; half-way where there are less than twenty in all."""
    deadline = _deadline(attempt)
    window = deadline - (attempt.row.held_at or attempt.row.created_at)
    return deadline - min(REMIND_BEFORE, window / 2)


def _deadline(attempt: Attempt) -> datetime:
    return attempt.row.deadline or attempt.held.deadline


def _seen(attempt: Attempt) -> datetime:
    return attempt.row.seen_at or attempt.row.held_at or attempt.row.created_at
