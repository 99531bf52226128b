"""Logging in by a code that the person scans: shown, mailed if they wish, watched until they have confirmed it.

The code, its cookies and the word "confirmed" are kept in a row (a hand-over of
kind ``qr``), so whoever holds the link may go on where another process ended.
"""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import update

from standby.domain.models import NoticeKind
from standby.domain.ticket_notices import qr_hand_over
from standby.engine import scanned
from standby.engine.logins import act_at_portal, logged_in
from standby.engine.runtime import Runtime
from standby.errors import HandOverNeeded, StandbyError, WrongUse, said
from standby.portals.base import Site
from standby.portals.tickets import QrState, TicketPortal
from standby.services import hand_overs
from standby.services.actor import Actor, own_account
from standby.services.fetching import must_not_be_left_alone, note_trouble
from standby.store import hand_overs as kept_steps
from standby.store import notices
from standby.store.codec import from_json, to_json
from standby.store.tables import Account, HandOver

T = TypeVar("T")
LIFE = timedelta(minutes=5)
"""The portal says a code's end itself; no row is asked about for longer."""


@dataclass(frozen=True, slots=True)
class Code:
    """What is shown: ``uid`` asks about it, ``picture`` is the portal's PNG."""

    uid: str
    picture: bytes = field(repr=False)
    until: datetime


async def start(runtime: Runtime, actor: Actor, account_id: int, *, mail: bool = False) -> Code:
    """A fresh code; the one before is withdrawn. ``mail``: its owner is sent the picture, too.

    Raises WrongUse for an account that has no such code, NotYours, and what the portal raises.
    """
    async with runtime.database.read() as session:
        account = await own_account(session, actor, account_id)
    must_scan(runtime, account)
    await must_not_be_left_alone(runtime, account.base_url)
    visit = _open(runtime, account, "")
    code = await _at(runtime, account, visit.qr())
    now = runtime.clock.now()
    until = now + LIFE
    asking = HandOverNeeded(portal=account.portal, reason=said("scan the code with the portal's app and confirm there"))
    async with runtime.database.write() as session:
        account = await session.get_one(Account, account.id, with_for_update=True)
        row = await kept_steps.ask(
            session,
            account.id,
            asking.message,
            code.picture,
            _seal(runtime, account, visit, code.token),
            now,
            until,
            kind="qr",
        )
        if mail:
            facts = qr_hand_over(account.portal, code.picture, deadline=until, account=account.label)
            await notices.add(
                session, account.user_id, NoticeKind.HAND_OVER, {**facts, "uid": row.uid}, now, urgent=True
            )
    runtime.bell.ring("deliver")
    return Code(row.uid, code.picture, until)


async def look(runtime: Runtime, uid: str) -> QrState:
    """How far the person is; once they have confirmed, the account is logged in before this returns.

    The secret uid is the permission. Raises WrongUse for a code that was
    answered or withdrawn, or that somebody else scanned while an order may be
    open; HandOverNeeded where the portal wants a further step at its own place,
    and what the portal raises; asking again is harmless.
    """
    row, account = await hand_overs.find(runtime, uid)
    if row.kind != "qr" or row.state not in {"open", "expired"}:
        raise WrongUse(what="This code has been answered or replaced already")
    if row.state == "expired" or row.deadline < runtime.clock.now():
        return await _expired(runtime, row)
    kept = from_json(runtime.vault.open(f"session:{account.id}", row.session))
    visit = _open(runtime, account, str(kept["cookies"]), modest=True)
    token = str(kept["token"])
    state = QrState.CONFIRMED if kept.get("confirmed") else await _at(runtime, account, visit.look(token))
    if state is QrState.EXPIRED:
        return await _expired(runtime, row)
    if state is QrState.CONFIRMED:
        # Kept before the exchange: a code says this once, and the way from here may break off.
        await _keep(runtime, row, _seal(runtime, account, visit, token, confirmed=True))
        await _enter(runtime, row, account, _open(runtime, account, visit.session()))
    return state


async def give_up(runtime: Runtime, uid: str) -> None:
    """Nobody looks at this code any more."""
    row, _ = await hand_overs.find(runtime, uid)
    async with runtime.database.write() as session:
        await kept_steps.take(session, row.id, "withdrawn")


def must_scan(runtime: Runtime, account: Account) -> None:
    """Raises WrongUse for an account whose portal is logged in to otherwise."""
    if runtime.spec(account.portal).tickets is None:
        raise WrongUse(what=said("{portal} has no code to scan", portal=account.portal))


async def _enter(runtime: Runtime, row: HandOver, account: Account, visit: TicketPortal) -> None:
    try:
        name = await _at(runtime, account, visit.enter())
    except HandOverNeeded as error:
        await _act_at_portal(runtime, row, account, error)
        raise
    async with runtime.database.write() as session:
        fresh = await session.get_one(Account, account.id, with_for_update=True)
        another = scanned.is_another(runtime, fresh, name)
        refused = another and await scanned.may_hold_an_order(session, fresh)
        if await kept_steps.take(session, row.id, "answered") and not refused:
            scanned.remember(runtime, fresh, name)
            await logged_in(runtime, session, fresh, visit.session(), another=another)
    if refused:
        raise WrongUse(
            what=said("Somebody else scanned this code, and an order may be open; scan as the same person as before")
        )
    for name in ("sweep", "deliver"):
        runtime.bell.ring(name)


async def _act_at_portal(runtime: Runtime, row: HandOver, account: Account, error: HandOverNeeded) -> None:
    """They are told once."""
    async with runtime.database.write() as session:
        fresh = await session.get_one(Account, account.id, with_for_update=True)
        if not await kept_steps.take(session, row.id, "answered"):
            return
        await act_at_portal(runtime, session, fresh, error)
    runtime.bell.ring("deliver")


async def _expired(runtime: Runtime, row: HandOver) -> QrState:
    async with runtime.database.write() as session:
        await kept_steps.take(session, row.id, "expired")
    return QrState.EXPIRED


async def _keep(runtime: Runtime, row: HandOver, sealed: str) -> None:
    async with runtime.database.write() as session:
        await session.execute(update(HandOver).where(HandOver.id == row.id).values(session=sealed))


def _seal(runtime: Runtime, account: Account, visit: TicketPortal, token: str, *, confirmed: bool = False) -> str:
    facts = {"cookies": visit.session(), "token": token, "confirmed": confirmed}
    return runtime.vault.seal(f"session:{account.id}", to_json(facts))


def _open(runtime: Runtime, account: Account, cookies: str, *, modest: bool = False) -> TicketPortal:
    """``modest``: looks at a code come again and again, so they leave the budget's burst to orders."""
    site = Site(account.base_url, account.options)
    pacer = runtime.pacer_at(account.portal, account.base_url, modest=modest)
    return runtime.open_tickets(account.portal, site, pacer, cookies)


async def _at(runtime: Runtime, account: Account, asked: Awaitable[T]) -> T:
    """What the portal answers; a refusal counts for everybody here."""
    try:
        return await asked
    except StandbyError as error:
        await note_trouble(runtime, account.base_url, error)
        raise
