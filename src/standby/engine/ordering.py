"""From a place that was seen to the last word of its order: the only place in the house where an order is sent.

Source: notes on the protocol, section 7.12.
"""

from datetime import timedelta

import structlog

from standby.domain.models import WatchState
from standby.domain.notices import error_data
from standby.domain.reservation import ReservationState
from standby.domain.tickets import Offer, OfferState, Places, Question, TicketKind, Traveller
from standby.domain.wishes import affordable, needed
from standby.engine import breaker, passengers
from standby.engine.attempt import Attempt, fail, guarded, in_brief
from standby.engine.logins import keep_session, login_ended
from standby.errors import (
    BudgetSpent,
    HandOverNeeded,
    NoLongerFits,
    NotOnSaleYet,
    OrderExists,
    OrderRefused,
    OrdersSpent,
    PassengerUnfit,
    SeatsGone,
    SessionExpired,
    StaleOffer,
    StandbyError,
    WrongUse,
    said,
)
from standby.portals.tickets import Passenger, Prepared, QueuedOrder, QueueState, TicketPortal
from standby.store import reservations, sites

log = structlog.get_logger()
TRIES = 3
AT_ONCE = timedelta(0)
TRY_AGAIN = timedelta(seconds=1)
LOOK_SOON = timedelta(seconds=1)
# Whoever was held up so long between the row and the request may have been given up by another run.
TOO_LATE = timedelta(seconds=5)
FRESH = timedelta(minutes=3)
SHORT_WAIT = 3.0
PATIENCE = timedelta(seconds=20)
_S = ReservationState


async def order(attempt: Attempt) -> timedelta:
    """Order what was offered, if it is still there. Nothing before the row says ``submitting`` can order anything."""
    if not await _may_go_on(attempt):
        return AT_ONCE
    visit = attempt.visit()
    try:
        prepared = await guarded(attempt, _prepare(attempt, visit))
        await attempt.runtime.clock.sleep(prepared.wait)
        await _turn(attempt)
    except StandbyError as error:
        return await _not_ordered(attempt, error)
    if attempt.runtime.draining.is_set() or not await _submitting(attempt, visit):
        return AT_ONCE
    sent_at = attempt.row.sent_at
    if sent_at is None or attempt.now() - sent_at > TOO_LATE:
        return LOOK_SOON
    return await _confirm(attempt, visit, prepared)


async def _turn(attempt: Attempt) -> None:
    """Wait for the last word's turn at the budget before the row says it was sent: it then goes out at once."""
    if attempt.pacer is not None:
        await attempt.pacer.book()
    if not _fresh(attempt):
        raise _too_old(attempt)


def _fresh(attempt: Attempt) -> bool:
    return attempt.now() - attempt.row.created_at <= FRESH


def _too_old(attempt: Attempt) -> StaleOffer:
    return StaleOffer(portal=attempt.account.portal, reason=said("the place was seen too long ago"))


async def _may_go_on(attempt: Attempt) -> bool:
    """Raises nothing; an attempt that nobody wants any more, or that cannot be made now, ends here."""
    if attempt.watch is None or attempt.wish is None or attempt.watch.state != WatchState.ACTIVE:
        await fail(attempt, WrongUse(what=said("The watch was paused or removed")), told=False)
        return False
    if not _fresh(attempt):
        await fail(attempt, _too_old(attempt), told=False)
        return False
    if not attempt.account.session:
        await fail(attempt, SessionExpired(portal=attempt.account.portal), told=False)
        return False
    async with attempt.runtime.database.read() as session:
        shut = await sites.is_open(session, attempt.site, attempt.now())
    if shut is not None:
        await fail(attempt, StandbyError(what=shut.reason), told=False)
    return shut is None


async def _prepare(attempt: Attempt, visit: TicketPortal) -> Prepared:
    """Everything that has to be so before an order, and everything that can be said before its last word."""
    if not await visit.is_logged_in():
        raise SessionExpired(portal=attempt.account.portal)
    standing = await visit.standing()
    if standing is not None and not (isinstance(standing, QueuedOrder) and standing.failed):
        raise OrderExists(portal=attempt.account.portal)
    offer = await _look_again(attempt, visit)
    names = {who.name for who in attempt.fit.travellers}
    people = await passengers.of(attempt.runtime, attempt.account, visit, names)
    party = [(_passenger(attempt, people, who), who.kind) for who in attempt.fit.travellers]
    places = attempt.wish.places if attempt.wish else ()
    return await visit.prepare(offer, attempt.fit.seat, party, places)


async def _look_again(attempt: Attempt, visit: TicketPortal) -> Offer:
    """The row as it is now, with its ticket for ordering, which is never kept; a seat that is gone costs no order."""
    was, seat, wanted = attempt.fit.offer, attempt.fit.seat, len(attempt.fit.travellers)
    student = all(who.kind is TicketKind.STUDENT for who in attempt.fit.travellers)
    board = await visit.ask(Question(was.date, was.origin.code, was.destination.code, student))
    offer = next((offer for offer in board.offers if offer.key == was.key), None)
    places = offer.seats.get(seat) if offer and offer.state is OfferState.BOOKABLE else None
    if offer is None or places is None or (places.count is not None and places.count < wanted):
        raise SeatsGone(reason=said("they are not shown any more"))
    if not _still_fits(attempt, places):
        raise NoLongerFits(portal=attempt.account.portal)
    return offer


def _still_fits(attempt: Attempt, places: Places) -> bool:
    """Price and number may be others than on the board that offered the place."""
    wish = attempt.wish
    return wish is None or (affordable(wish, places) and (places.count is None or places.count >= needed(wish)))


def _passenger(attempt: Attempt, people: tuple[Passenger, ...], who: Traveller) -> Passenger:
    """Who is meant in the account's list: of several with the same name, one whom the portal lets travel."""
    named = [person for person in people if person.name == who.name]
    best = sorted(named, key=lambda person: (not person.usable, person.kind is not who.kind))
    if not best:
        reason = said("nobody of this name is in the account's list")
    elif not best[0].usable:
        reason = said("the portal has not verified this person")
    else:
        return best[0]
    raise PassengerUnfit(portal=attempt.account.portal, name=who.name, reason=reason)


async def _submitting(attempt: Attempt, visit: TicketPortal) -> bool:
    """The point of no return, committed before the request.

    False if another run has passed it, or if the watch was paused or removed:
    the next step then ends the attempt.
    """
    async with attempt.runtime.database.write() as session:
        await keep_session(attempt.runtime, session, attempt.account, visit)
        if not await attempt.is_wanted(session):
            return False
        return await attempt.go_on(session, _S.SUBMITTING, sent_at=attempt.now(), looks=0)


async def _confirm(attempt: Attempt, visit: TicketPortal, prepared: Prepared) -> timedelta:
    """Say the last word, once. Only the portal's own word that nothing was ordered is a no."""
    try:
        await guarded(attempt, visit.confirm(prepared))
    except (SeatsGone, OrderRefused) as error:
        await fail(attempt, error, told=True, phantom=isinstance(error, SeatsGone))
        return AT_ONCE
    except StandbyError as error:
        return await _doubt(attempt, error)
    async with attempt.runtime.database.write() as session:
        if not await attempt.go_on(session, _S.QUEUED):
            return AT_ONCE
    return await _follow(attempt, visit, prepared)


async def _follow(attempt: Attempt, visit: TicketPortal, prepared: Prepared) -> timedelta:
    """Stand in the portal's queue: short waits here, long ones by coming back, then to its list of unpaid orders."""
    end = attempt.now() + PATIENCE
    while True:
        try:
            progress = await guarded(attempt, visit.progress(prepared))
        except StandbyError as error:
            return await _doubt(attempt, error)
        match progress.state:
            case QueueState.FAILED:
                await fail(attempt, SeatsGone(reason=progress.reason or "-"), told=True, phantom=True)
                return AT_ONCE
            case QueueState.DONE:
                return await _done(attempt, visit, prepared, progress.number)
            case QueueState.UNSURE:
                return LOOK_SOON
        wait = max(1.0, progress.ask_again)
        late = attempt.now() + timedelta(seconds=wait) > end
        if wait > SHORT_WAIT or late or attempt.runtime.draining.is_set():
            return timedelta(seconds=wait)
        await attempt.runtime.clock.sleep(wait)


async def _done(attempt: Attempt, visit: TicketPortal, prepared: Prepared, number: str) -> timedelta:
    """There is a number; price, seats and deadline stand in the list."""
    async with attempt.runtime.database.write() as session:
        if not await reservations.note(session, attempt.row, number=number):
            return AT_ONCE
    try:
        await guarded(attempt, visit.finish(prepared, number))
    except StandbyError as error:
        log.info("finish_ignored", reservation=attempt.row.id, reason=error.code)
    return AT_ONCE


async def _doubt(attempt: Attempt, error: StandbyError) -> timedelta:
    """An order may exist: the reason is kept, and the list of unpaid orders is looked at once the site lets us."""
    async with attempt.runtime.database.write() as session:
        if breaker.concerns_site(error):
            await breaker.note_failure(session, attempt.site, error, attempt.now())
        await reservations.note(session, attempt.row, reason=error_data(error))
        attempt.tell(session, "doubt", **in_brief(error_data(error)))
    return LOOK_SOON


async def _not_ordered(attempt: Attempt, error: StandbyError) -> timedelta:
    """What came in the way before anything was ordered: try again, or let the watch go on."""
    passengers.forget(attempt.runtime, attempt.account)
    match error:
        case SessionExpired():
            await login_ended(attempt.runtime, attempt.account)
            await fail(attempt, error, told=False)
        case PassengerUnfit():
            await fail(attempt, error, told=True, goes_on=False)
        case OrderExists() | OrdersSpent() | OrderRefused() | HandOverNeeded():
            await fail(attempt, error, told=True)
        case SeatsGone() | NotOnSaleYet() | NoLongerFits():
            await fail(attempt, error, told=False, phantom=isinstance(error, SeatsGone))
        case _:
            return await _try_again(attempt, error)
    return AT_ONCE


async def _try_again(attempt: Attempt, error: StandbyError) -> timedelta:
    """Trouble on the way. A few tries, as long as what was seen is fresh; then the watch goes on."""
    now, tries = attempt.now(), attempt.row.looks + 1
    async with attempt.runtime.database.write() as session:
        if breaker.concerns_site(error):
            await breaker.note_failure(session, attempt.site, error, now)
        await reservations.note(session, attempt.row, looks=tries)
        attempt.tell(session, "trouble", **in_brief(error_data(error)))
    wait = float(str(error.facts.get("wait", 0))) if isinstance(error, BudgetSpent) else 0.0
    if tries >= TRIES or now + timedelta(seconds=wait) - attempt.row.created_at > FRESH:
        await fail(attempt, error, told=False)
        return AT_ONCE
    if isinstance(error, StaleOffer):
        return AT_ONCE
    return max(TRY_AGAIN, timedelta(seconds=wait))
