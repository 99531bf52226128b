"""One attempt to get a place, as its steps see it, and the ways it may go on: each one transaction with what it causes.

Whoever writes more than one row takes account, queries, watch and reservation in this order.
"""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain import ticket_notices as facts_of
from standby.domain.models import NoticeKind, WatchState
from standby.domain.notices import error_data
from standby.domain.reservation import ReservationState
from standby.domain.ticket_codec import fit_from_json, held_from_json, held_to_json
from standby.domain.tickets import Fit, HeldOrder, Wish
from standby.engine.logins import keep_session
from standby.engine.pacing import SharedPacer
from standby.engine.runtime import Runtime, site_of
from standby.errors import HandOverNeeded, StandbyError
from standby.portals.base import Site
from standby.portals.links import pay_link
from standby.portals.tickets import TicketPortal
from standby.store import notices, phantoms, reservations, tickets, timeline
from standby.store.tables import Account, Reservation, Watch

log = structlog.get_logger()
T = TypeVar("T")
WAITS_FOR_PAYMENT = "a place is held for you until it is paid"
"""Why a watch rests: only who finds this reason lets it go on."""
TOLD_LATELY = timedelta(hours=1)
_S = ReservationState


@dataclass(slots=True)
class Attempt:
    """``row`` as it was read; ``watch`` and ``wish`` are None once they were removed. ``pacer``: the newest visit's."""

    runtime: Runtime
    row: Reservation
    account: Account
    watch: Watch | None
    wish: Wish | None
    fit: Fit
    pacer: SharedPacer | None = field(default=None, init=False)

    @property
    def state(self) -> ReservationState:
        return ReservationState(self.row.state)

    @property
    def site(self) -> str:
        return site_of(self.account.base_url)

    @property
    def held(self) -> HeldOrder:
        return held_from_json(self.row.held)

    @property
    def link(self) -> str:
        """Where the person pays, or looks for an order."""
        return pay_link(self.runtime.spec(self.account.portal), self.account.base_url)

    def now(self) -> datetime:
        return self.runtime.clock.now()

    def visit(self) -> TicketPortal:
        """A visit with the account's cookies; every request of it takes its turn at the shared budget."""
        site = Site(self.account.base_url, self.account.options)
        cookies = self.runtime.open_session(self.account)
        self.pacer = self.runtime.pacer(self.account)
        return self.runtime.open_tickets(self.account.portal, site, self.pacer, cookies)

    async def go_on(self, session: AsyncSession, after: ReservationState, **values: Any) -> bool:
        """The next state, and its line in the timeline; false if another run was faster."""
        if not await reservations.to_state(session, self.row, after, self.now(), **values):
            return False
        self.tell(session, after.value, **(in_brief(self.row.reason) if after in {_S.FAILED, _S.UNKNOWN} else {}))
        return True

    def tell(self, session: AsyncSession, state: str, **detail: Any) -> None:
        """A line of the timeline. Names of passengers have no business there."""
        timeline.tell(
            session,
            self.now(),
            "reservation",
            user_id=self.row.user_id,
            account_id=self.row.account_id,
            watch_id=self.row.watch_id,
            state=state,
            train=self.fit.offer.train,
            date=self.fit.offer.date.isoformat(),
            seat=self.fit.seat.value,
            number=self.row.number,
            **detail,
        )

    async def notify(self, session: AsyncSession, kind: NoticeKind, facts: dict[str, Any], *, urgent: bool) -> None:
        now = self.now()
        name = self.watch.name if self.watch else ""
        await notices.add(
            session, self.row.user_id, kind, {**facts, "watch": name}, now, watch_id=self.row.watch_id, urgent=urgent
        )
        timeline.tell(session, now, "notice", user_id=self.row.user_id, watch_id=self.row.watch_id, notice=kind.value)

    async def begin_watch(self, session: AsyncSession) -> None:
        """Take the locks of the watch's queries before anything else is written."""
        if self.watch is not None:
            await tickets.asked_by(session, self.watch.id, hold=True)

    async def is_wanted(self, session: AsyncSession) -> bool:
        """Whether the watch looks now: paused or removed it waits until this transaction is over."""
        await self.begin_watch(session)
        if self.watch is None:
            return False
        watch = await session.get(Watch, self.watch.id, with_for_update=True, populate_existing=True)
        return watch is not None and watch.state == WatchState.ACTIVE

    async def end_watch(
        self, session: AsyncSession, state: WatchState, reason: str = "", *, only: str | None = None
    ) -> None:
        """Let the watch rest, go on or be done. ``only``: if it rests for this reason, or looks if that is empty."""
        if self.watch is None:
            return
        watch = await session.get(Watch, self.watch.id, populate_existing=True)
        if watch is None or (only is not None and not _is_so(watch, only)):
            return
        await tickets.set_state(session, watch.id, state, self.now(), reason)


def in_brief(reason: Mapping[str, Any] | None) -> dict[str, str]:
    """An error for the timeline: its name alone. What the portal said may name passengers; the notice tells it."""
    if not reason:
        return {"reason": ""}
    return {name: str(reason[name]) for name in ("code", "fault") if name in reason}


async def load(runtime: Runtime, reservation_id: int) -> Attempt | None:
    """The attempt as its rows say; None if it is gone."""
    async with runtime.database.read() as session:
        found = await session.execute(
            select(Reservation, Account, Watch)
            .join(Account, Account.id == Reservation.account_id)
            .outerjoin(Watch, Watch.id == Reservation.watch_id)
            .where(Reservation.id == reservation_id)
        )
        rows = found.one_or_none()
        if rows is None:
            return None
        row, account, watch = rows
        wish = await tickets.wish_of(session, watch.id) if watch else None
    return Attempt(runtime, row, account, watch, wish[1] if wish else None, fit_from_json(row.fit))


async def guarded(attempt: Attempt, asked: Awaitable[T]) -> T:
    """What the portal's adapter gives; a fault of our own there is one error more and stops nobody else."""
    try:
        return await asked
    except StandbyError:
        raise
    except Exception as error:
        log.exception("reservation_broke", reservation=attempt.row.id, state=attempt.row.state)
        raise StandbyError(what=f"{type(error).__name__} at {attempt.account.portal}") from error


async def fail(
    attempt: Attempt,
    error: StandbyError,
    *,
    told: bool,
    phantom: bool = False,
    goes_on: bool = True,
) -> None:
    """Nothing was ordered (as far as anybody can see). The watch goes on, unless only the person can mend it.

    ``told``: the person hears of it, though not every minute of the same.
    """
    async with attempt.runtime.database.write() as session:
        await attempt.begin_watch(session)
        told = told and not (goes_on and await _heard_of(session, attempt, error))
        if not await attempt.go_on(session, _S.FAILED, reason=error_data(error)):
            return
        if phantom:
            offer, seat = attempt.fit.offer, attempt.fit.seat
            await phantoms.set_aside(session, attempt.site, offer, seat, attempt.now())
        if not goes_on:
            await attempt.end_watch(session, WatchState.STOPPED, error.message, only="")
        if told:
            facts = facts_of.order_failed(attempt.account.portal, attempt.fit, error, goes_on=goes_on)
            # Who has to act at the portal may still get the place.
            await attempt.notify(session, NoticeKind.ORDER_FAILED, facts, urgent=isinstance(error, HandOverNeeded))
    _ring(attempt.runtime)


async def hold(attempt: Attempt, order: HeldOrder, visit: TicketPortal) -> None:
    """The portal keeps a place: the transaction that knows it tells the person. The watch rests until it is paid."""
    now = attempt.now()
    async with attempt.runtime.database.write() as session:
        await keep_session(attempt.runtime, session, attempt.account, visit)
        await attempt.begin_watch(session)
        kept = {"number": order.number, "held": held_to_json(order), "deadline": order.deadline}
        if not await attempt.go_on(session, _S.HELD, held_at=now, seen_at=now, looks=0, reason=None, **kept):
            return
        await attempt.end_watch(session, WatchState.STOPPED, WAITS_FOR_PAYMENT, only="")
        left_out = attempt.wish.travellers[len(attempt.fit.travellers) :] if attempt.wish else ()
        facts = facts_of.held(attempt.account.portal, order, attempt.link, left_out, attempt.fit.offer)
        await attempt.notify(session, NoticeKind.HELD, facts, urgent=True)
    _ring(attempt.runtime)


async def unsure(attempt: Attempt, error: StandbyError) -> None:
    """Nobody can see whether an order exists: the person is told once, and it is looked for further."""
    async with attempt.runtime.database.write() as session:
        if not await attempt.go_on(session, _S.UNKNOWN, reason=error_data(error), looks=0):
            return
        facts = facts_of.order_unknown(attempt.account.portal, attempt.fit, error, attempt.link)
        await attempt.notify(session, NoticeKind.ORDER_UNKNOWN, facts, urgent=True)
    _ring(attempt.runtime)


async def paid(attempt: Attempt) -> None:
    """The order left the list before its deadline; its owner paid or cancelled it, and wants no other place."""
    async with attempt.runtime.database.write() as session:
        await attempt.begin_watch(session)
        if not await attempt.go_on(session, _S.PAID):
            return
        await attempt.end_watch(session, WatchState.DONE)
        facts = facts_of.paid(attempt.account.portal, attempt.held, attempt.link)
        await attempt.notify(session, NoticeKind.PAID, facts, urgent=False)
    _ring(attempt.runtime)


async def expire(attempt: Attempt, *, surely: bool) -> None:
    """The deadline is over. The watch goes on only if ``surely`` nobody paid: a second ticket would be worse.

    Nor does it go on after the second time in a day: whoever is away needs no
    seat, others do, and the portal shuts out who lets too many orders lapse.
    """
    async with attempt.runtime.database.write() as session:
        await attempt.begin_watch(session)
        goes_on = surely and not await _lapsed_before(session, attempt)
        if not await attempt.go_on(session, _S.EXPIRED):
            return
        if goes_on:
            await attempt.end_watch(session, WatchState.ACTIVE, only=WAITS_FOR_PAYMENT)
        facts = facts_of.order_expired(attempt.account.portal, attempt.held, goes_on=goes_on)
        await attempt.notify(session, NoticeKind.ORDER_EXPIRED, facts, urgent=False)
    _ring(attempt.runtime)


async def _heard_of(session: AsyncSession, attempt: Attempt, error: StandbyError) -> bool:
    """Whether the watch's last attempt ended in the same way, a short while ago."""
    if attempt.row.watch_id is None:
        return False
    for row in await reservations.of_watch(session, attempt.row.watch_id, limit=2):
        if row.id != attempt.row.id and row.ended_at is not None:
            same = (row.reason or {}).get("code") == error.code
            return same and row.ended_at > attempt.now() - TOLD_LATELY
    return False


async def _lapsed_before(session: AsyncSession, attempt: Attempt) -> bool:
    if attempt.row.watch_id is None:
        return False
    earlier = await reservations.of_watch(session, attempt.row.watch_id)
    since = attempt.now() - timedelta(days=1)
    return any(row.state == _S.EXPIRED and row.ended_at is not None and row.ended_at > since for row in earlier)


def _is_so(watch: Watch, reason: str) -> bool:
    if not reason:
        return watch.state == WatchState.ACTIVE
    return watch.state == WatchState.STOPPED and watch.reason == reason


def _ring(runtime: Runtime) -> None:
    for name in ("deliver", "sweep"):
        runtime.bell.ring(name)
