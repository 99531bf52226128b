"""Places on their way to their users. One row is one attempt, and its state the truth about it.

Every step of an attempt is a conditional update that must change exactly one
row: of two runs that meet, one goes on. What a step causes (a notice, a phantom
seat, the watch's state) is written in the same transaction.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.models import AccountState
from standby.domain.reservation import OPEN, ReservationState, may_follow
from standby.domain.ticket_codec import fit_to_json
from standby.domain.tickets import Fit
from standby.store import jobs
from standby.store.rows import changed
from standby.store.tables import Account, Reservation, TicketWish, Watch

JOB = "reserve:"
REST_AFTER_OTHER_ORDER = timedelta(minutes=10)
REST_AFTER_REFUSAL = timedelta(minutes=1)
# The portal forgets at its own midnight how often somebody cancelled; so long nobody asks again.
REST_WHEN_SPENT = timedelta(hours=6)
REST_AFTER_TROUBLE = timedelta(seconds=30)
"""After anything without a rest of its own, but for :data:`NO_REST`: the next place may be tried at once."""
NO_REST = frozenset({"SeatsGone", "NothingOrdered", "NotOnSaleYet", "SessionExpired", "WrongUse"})
RESTS = {
    "HandOverNeeded": REST_AFTER_OTHER_ORDER,
    "OrderExists": REST_AFTER_OTHER_ORDER,
    "OrderRefused": REST_AFTER_REFUSAL,
    "PortalRefused": REST_AFTER_OTHER_ORDER,
    "OrdersSpent": REST_WHEN_SPENT,
}


class Hindrance(StrEnum):
    """Why nothing is offered to a watch for now."""

    OPEN = "open"
    """The watch or its account has an attempt that is not over: nothing else may be ordered."""
    LOGIN = "login"
    """Nobody is logged in with the account; only the person can mend that."""
    REST = "rest"
    """The portal refused orders of this account a short while ago."""


def job_of(reservation_id: int) -> str:
    return f"{JOB}{reservation_id}"


async def hindrance(session: AsyncSession, watch_id: int, account_id: int | None, now: datetime) -> Hindrance | None:
    """What keeps :func:`offer` from beginning an attempt, if anything does."""
    account = await session.get(Account, account_id) if account_id is not None else None
    if account is None:
        return Hindrance.LOGIN
    mine = or_(Reservation.open_watch == watch_id, Reservation.open_account == account.id)
    if await session.scalar(select(Reservation.id).where(mine).limit(1)) is not None:
        return Hindrance.OPEN
    if account.state != AccountState.READY or not account.session:
        return Hindrance.LOGIN
    rests = await resting_until(session, account.id)
    return Hindrance.REST if rests and rests > now else None


async def offer(session: AsyncSession, watch: Watch, fit: Fit, now: datetime) -> Reservation | None:
    """Begin an attempt for a watch that reserves, and the job that makes it; None if :func:`hindrance` has a reason.

    Whoever calls has not locked any query before the account, and rings the bell ``sweep`` after the commit.
    """
    wish = await session.get(TicketWish, watch.id)
    if wish is None or wish.account_id is None:
        return None
    # Held until the commit: of several that insert at once, InnoDB would let some die in a deadlock.
    await session.get(Account, wish.account_id, with_for_update=True, populate_existing=True)
    if await hindrance(session, watch.id, wish.account_id, now) is not None:
        return None
    row = Reservation(
        uid=secrets.token_hex(16),
        user_id=watch.user_id,
        watch_id=watch.id,
        account_id=wish.account_id,
        open_watch=watch.id,
        open_account=wish.account_id,
        state=ReservationState.OFFERED.value,
        fit=fit_to_json(fit),
        created_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(row)
    except IntegrityError:
        # Another worker was faster, for the same watch or with the same account.
        return None
    await jobs.hurry(session, job_of(row.id), now)
    return row


async def to_state(
    session: AsyncSession, row: Reservation, after: ReservationState, now: datetime, **values: Any
) -> bool:
    """Let an attempt go on from the state in ``row``; false if it is no longer there.

    Raises ValueError for a step that the machine does not know. An attempt
    that is over lets go of its watch and its account.
    """
    before = ReservationState(row.state)
    if not may_follow(before, after):
        raise ValueError(f"{after} does not follow {before}")
    if after not in OPEN:
        values |= {"open_watch": None, "open_account": None, "ended_at": now}
    if not await _write(session, row, before, state=after.value, **values):
        return False
    row.state = after.value
    return True


async def note(session: AsyncSession, row: Reservation, **values: Any) -> bool:
    """Write down what was seen; false if the attempt has gone on meanwhile."""
    return await _write(session, row, ReservationState(row.state), **values)


async def remind(session: AsyncSession, row: Reservation, now: datetime) -> bool:
    """Whether it is this run that reminds: it happens once."""
    return await changed(session, _still(row).where(Reservation.reminded_at.is_(None)).values(reminded_at=now))


async def find(session: AsyncSession, reservation_id: int) -> Reservation | None:
    return await session.get(Reservation, reservation_id)


async def open_of_account(session: AsyncSession, account_id: int) -> Reservation | None:
    return await session.scalar(select(Reservation).where(Reservation.open_account == account_id))


async def open_of_watch(session: AsyncSession, watch_id: int) -> Reservation | None:
    return await session.scalar(select(Reservation).where(Reservation.open_watch == watch_id))


async def of_watch(session: AsyncSession, watch_id: int, limit: int = 20) -> Sequence[Reservation]:
    """The watch's attempts, newest first."""
    mine = select(Reservation).where(Reservation.watch_id == watch_id)
    return (await session.scalars(mine.order_by(Reservation.id.desc()).limit(limit))).all()


async def of_user(session: AsyncSession, user_id: int, limit: int = 50) -> Sequence[Reservation]:
    """The user's attempts, newest first."""
    mine = select(Reservation).where(Reservation.user_id == user_id)
    return (await session.scalars(mine.order_by(Reservation.id.desc()).limit(limit))).all()


async def all_open(session: AsyncSession) -> Sequence[Reservation]:
    """Every attempt that is not over, oldest first."""
    still_open = Reservation.state.in_([state.value for state in OPEN])
    return (await session.scalars(select(Reservation).where(still_open).order_by(Reservation.id))).all()


async def wake_account(session: AsyncSession, account_id: int, now: datetime) -> None:
    """Somebody has logged in: the account's open attempt is looked after at once."""
    row = await open_of_account(session, account_id)
    if row is not None:
        await jobs.hurry(session, job_of(row.id), now)


async def resting_until(session: AsyncSession, account_id: int) -> datetime | None:
    """Until when the account's last attempt bids it rest: the portal said something that does not pass at once."""
    over = Reservation.ended_at.is_not(None)
    newest = select(Reservation).where(Reservation.account_id == account_id, over).order_by(Reservation.id.desc())
    last = await session.scalar(newest.limit(1))
    if last is None or last.ended_at is None or last.state != ReservationState.FAILED:
        return None
    code = (last.reason or {}).get("code", "")
    return None if code in NO_REST else last.ended_at + RESTS.get(code, REST_AFTER_TROUBLE)


async def _write(session: AsyncSession, row: Reservation, before: ReservationState, **values: Any) -> bool:
    statement = update(Reservation).where(Reservation.id == row.id, Reservation.state == before.value)
    if not await changed(session, statement.values(**values)):
        return False
    for name, value in values.items():
        if name != "state":
            setattr(row, name, value)
    return True


def _still(row: Reservation) -> Any:
    return update(Reservation).where(Reservation.id == row.id, Reservation.state == row.state)
