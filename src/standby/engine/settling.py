"""After the last word of an order: is there one? Nothing is sent here, the portal's list of unpaid orders decides.

The list showing an order settles it, the list showing none does so only after
several looks over minutes, and not being able to see settles nothing: then the
person is told, who can look. Source: notes on the protocol, section 7.12.
"""

from datetime import datetime, timedelta

from standby.channels.wording.state import error_from_data
from standby.domain.reservation import ReservationState
from standby.domain.tickets import HeldOrder
from standby.engine.attempt import Attempt, fail, hold, unsure
from standby.engine.logins import keep_session
from standby.engine.looking import look
from standby.errors import (
    NothingOrdered,
    OrderExists,
    OrderOutOfSight,
    OrdersSpent,
    OrderUnclear,
    PassengerUnfit,
    SessionExpired,
    StandbyError,
    said,
)
from standby.portals.tickets import QueuedOrder, TicketPortal
from standby.store import reservations

AT_ONCE = timedelta(0)
ENOUGH_LOOKS = 3
LONG_ENOUGH = timedelta(minutes=2)
BLIND_FOR = timedelta(minutes=5)
"""So long a look may fail before the person is told."""
TOO_OLD = timedelta(minutes=10)
"""After so long without a look, an order may have come and gone: paid by its owner, or lapsed."""
LOOK_LATER = timedelta(seconds=15)
GIVEN_UP = timedelta(hours=6)
"""No unpaid order lives so long."""
IN_QUEUE = (timedelta(seconds=5), timedelta(seconds=30))
"""The first and the longest wait between two looks at a queue; a twelfth of the time it has taken in between."""
BETWEEN_LOOKS = (timedelta(seconds=4), timedelta(seconds=15), timedelta(seconds=40))
BLIND = timedelta(seconds=10)
LOOKING_OUT = timedelta(minutes=1)
NIGHTS = timedelta(days=2)
"""The longest journeys begin so long before somebody boards on the way."""
_S = ReservationState


async def settle(attempt: Attempt) -> timedelta:
    """One look at the list, and what follows from it."""
    try:
        standing, visit = await look(attempt)
    except StandbyError as error:
        return await _blind(attempt, error)
    match standing:
        case HeldOrder() if is_ours(attempt, standing):
            await hold(attempt, standing, visit)
            return LOOK_LATER
        case HeldOrder():
            return await _another(attempt)
        case QueuedOrder(failed=False):
            return await _queued(attempt, visit)
        case _:
            return await _nothing(attempt, standing)


def is_ours(attempt: Attempt, order: HeldOrder) -> bool:
    """Whether this is what was ordered: by its number if that is known, else by day and train.

    The day may be that of the train's start, up to two nights before boarding;
    then the travellers must be the same, too.
    """
    offer = attempt.fit.offer
    if attempt.row.number:
        return order.number == attempt.row.number
    if order.train != offer.train:
        return False
    names = sorted(ticket.name for ticket in order.tickets)
    same = names == sorted(who.name for who in attempt.fit.travellers)
    return order.date == offer.date or (same and timedelta(0) < offer.date - order.date <= NIGHTS)


async def _another(attempt: Attempt) -> timedelta:
    """One account has one unpaid order at a time: where another stands, ours does not stand any more, or never did.

    Only where it cannot have been paid meanwhile the watch goes on by itself.
    """
    portal = attempt.account.portal
    late = attempt.now() > _sent(attempt) + TOO_OLD
    if attempt.state is _S.UNKNOWN or attempt.row.number or late:
        await fail(attempt, OrderOutOfSight(portal=portal), told=True, goes_on=False)
    else:
        await fail(attempt, OrderExists(portal=portal), told=True)
    return AT_ONCE


async def _queued(attempt: Attempt, visit: TicketPortal) -> timedelta:
    """It exists and waits for its seats: minutes, where many want to travel."""
    async with attempt.runtime.database.write() as session:
        await keep_session(attempt.runtime, session, attempt.account, visit)
        if attempt.state is _S.QUEUED:
            await reservations.note(session, attempt.row, looks=0)
        else:
            await attempt.go_on(session, _S.QUEUED, looks=0)
    return max(IN_QUEUE[0], min(IN_QUEUE[1], (attempt.now() - _sent(attempt)) / 12))


async def _nothing(attempt: Attempt, entry: QueuedOrder | None) -> timedelta:
    """No order, or a dead entry of the queue, perhaps an old one. An order just sent may still come into sight."""
    looks, sent, now = attempt.row.looks + 1, _sent(attempt), attempt.now()
    async with attempt.runtime.database.write() as session:
        if not await reservations.note(session, attempt.row, looks=looks):
            return AT_ONCE
    end = sent + (TOO_OLD if attempt.state is _S.UNKNOWN else LONG_ENOUGH)
    if looks < ENOUGH_LOOKS or now < end:
        return _next_look(looks, now, end)
    if attempt.state is _S.UNKNOWN:
        await fail(attempt, OrderOutOfSight(portal=attempt.account.portal), told=True, goes_on=False)
    elif attempt.row.number or now > sent + TOO_OLD:
        await unsure(attempt, OrderUnclear(portal=attempt.account.portal, reason=_why(attempt, entry)))
    else:
        await fail(attempt, _nothing_ordered(attempt, entry), told=True, phantom=entry is not None)
    return AT_ONCE


def _next_look(looks: int, now: datetime, end: datetime) -> timedelta:
    if looks <= len(BETWEEN_LOOKS):
        return BETWEEN_LOOKS[looks - 1]
    return max(BETWEEN_LOOKS[0], min(LOOKING_OUT, end - now))


async def _blind(attempt: Attempt, error: StandbyError) -> timedelta:
    """The list could not be seen: that is never a no."""
    blind_for = attempt.now() - _sent(attempt)
    lost = isinstance(error, SessionExpired)
    if attempt.state is not _S.UNKNOWN and (lost or blind_for > BLIND_FOR):
        await unsure(attempt, error)
    elif blind_for > GIVEN_UP:
        await fail(attempt, OrderOutOfSight(portal=attempt.account.portal), told=True, goes_on=False)
        return AT_ONCE
    if lost or attempt.state is _S.UNKNOWN:
        return LOOKING_OUT
    return BLIND


def _nothing_ordered(attempt: Attempt, entry: QueuedOrder | None) -> StandbyError:
    doubt = error_from_data(attempt.row.reason) if attempt.row.reason else None
    if isinstance(doubt, OrdersSpent | PassengerUnfit):
        return doubt
    return NothingOrdered(portal=attempt.account.portal, reason=_why(attempt, entry))


def _why(attempt: Attempt, entry: QueuedOrder | None) -> str:
    """Why there is no order, as far as anybody said."""
    if entry is not None and entry.reason:
        return entry.reason
    if attempt.row.number:
        return said("it gave the number {number}, and the list of unpaid orders is empty", number=attempt.row.number)
    if attempt.row.reason:
        doubt = error_from_data(attempt.row.reason)
        return said(doubt.says.rstrip("."), **doubt.facts)
    return said("the answer to the order was lost")


def _sent(attempt: Attempt) -> datetime:
    return attempt.row.sent_at or attempt.row.created_at
