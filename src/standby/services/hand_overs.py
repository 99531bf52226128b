"""Steps only the person may take: shown to whoever holds the link, answered once."""

from collections.abc import Sequence
from typing import Protocol

from standby.domain.models import AccountState
from standby.engine import outcome
from standby.engine.clicks import failed
from standby.engine.journal import Journal, scope_of
from standby.engine.logins import revive
from standby.engine.runtime import Runtime
from standby.errors import HandOverNeeded, LoginRefused, LoginUnclear, StandbyError, WrongCode, WrongUse
from standby.portals.base import Portal
from standby.portals.clicks import KIND as CLICK
from standby.portals.clicks import ClickPortal
from standby.portals.login import log_in_with_code
from standby.services import accounts, clicks
from standby.services.actor import Actor, own_account
from standby.store import hand_overs, steps
from standby.store.tables import Account, HandOver

LONGEST_CODE = 16


class Shows(Protocol):
    """A visit that gives pictures, whatever kind they are."""

    async def picture(self) -> bytes: ...
    def session(self) -> str: ...


async def find(runtime: Runtime, uid: str) -> tuple[HandOver, Account]:
    """The hand-over of a link; its secret uid is the permission. Raises WrongUse."""
    async with runtime.database.read() as session:
        found = await hand_overs.find(session, uid)
    if found is None:
        raise WrongUse(what="This link is not one that Standby made, or it was cut off")
    return found


async def open_for(runtime: Runtime, user_id: int) -> Sequence[HandOver]:
    async with runtime.database.read() as session:
        return await hand_overs.open_for(session, user_id)


async def answer(runtime: Runtime, uid: str, code: str) -> str:
    """Log in with the code the person read.

    Returns the uid of the next hand-over if the portal refused the code, else
    an empty text. Raises WrongUse if it is too late, and what the login raised.
    """
    code = code.strip()
    if not 0 < len(code) <= LONGEST_CODE:
        raise WrongUse(what="Type the characters you see in the picture")
    asked, account = await find(runtime, uid)
    _must_be_read(asked)
    tiles = clicks.chosen(code) if asked.kind == CLICK else ()
    account = await _take(runtime, asked, account)
    kept = runtime.vault.open(f"session:{account.id}", asked.session)
    pacer = runtime.pacer(account)
    journal = Journal(runtime, account, pacer=pacer)
    if asked.kind == CLICK:
        clicking = runtime.open_clicks(account, kept, pacer)
        try:
            await clicks.log_in_with(clicking, tiles, journal, asked.picture)
        except WrongCode:
            return await _refused(runtime, account, clicking, CLICK)
        return ""
    portal = runtime.open_portal(account, kept, pacer)
    try:
        await _log_in(journal, portal, code, asked.picture)
    except WrongCode:
        return await _refused(runtime, account, portal)
    await _succeed(runtime, account)
    return ""


async def _take(runtime: Runtime, asked: HandOver, account: Account) -> Account:
    """The answer is this one's to give. Raises WrongUse if it is too late."""
    if asked.deadline < runtime.clock.now():
        raise WrongUse(what="This picture is too old; Standby will ask again when it needs you")
    async with runtime.database.write() as session:
        account = await session.get_one(Account, account.id, with_for_update=True)
        accounts.must_not_be_refused(account)
        # The person's word counts more than the doubt about logins that were cut off.
        await steps.settle(session, scope_of(account), "overtaken", runtime.clock.now())
        if not await hand_overs.take(session, asked.id, "answered"):
            raise WrongUse(what="This picture has been answered already")
    return account


async def _log_in(journal: Journal, portal: Portal, code: str, picture: bytes) -> None:
    runtime, account = journal.runtime, journal.account
    try:
        await log_in_with_code(portal, runtime.credentials(account), code, journal, picture=picture)
    except WrongCode:
        await journal.failed("wrong_code")
        raise
    except LoginUnclear as error:
        if not await journal.unclear():
            await _fail(runtime, account, error)
            raise
        refused = LoginRefused(**error.facts)
        await _fail(runtime, account, refused)
        raise refused from error
    except StandbyError as error:
        await journal.failed(error.code)
        await _fail(runtime, account, error)
        raise


async def another(runtime: Runtime, uid: str) -> str:
    """A fresh picture instead of one nobody can read; returns the uid of its hand-over. Raises WrongUse if too late."""
    asked, account = await find(runtime, uid)
    _must_be_read(asked)
    if asked.state != "open" or asked.deadline < runtime.clock.now():
        raise WrongUse(what="This picture is too old; Standby will ask again when it needs you")
    return await _ask_again(runtime, account, _open(runtime, account, asked.kind), asked.kind)


async def start(runtime: Runtime, actor: Actor, account_id: int) -> HandOver:
    """A fresh picture for the person who wants to log in by hand, for instance in the terminal."""
    async with runtime.database.read() as session:
        account = await own_account(session, actor, account_id)
    accounts.must_not_be_refused(account)
    accounts.must_have_password(runtime, account)
    uid = await _ask_again(runtime, account, runtime.open_portal(account, ""))
    return (await find(runtime, uid))[0]


def _must_be_read(asked: HandOver) -> None:
    if asked.kind not in {"code", CLICK}:
        raise WrongUse(what="This step is not taken by typing characters")


def _open(runtime: Runtime, account: Account, kind: str) -> Portal | ClickPortal:
    return runtime.open_clicks(account, "") if kind == CLICK else runtime.open_portal(account, "")


async def _refused(runtime: Runtime, account: Account, portal: Shows, kind: str = "code") -> str:
    """The code was wrong: a fresh picture, or if none comes the account tries again by itself."""
    try:
        return await _ask_again(runtime, account, portal, kind)
    except StandbyError as error:
        await (failed if kind == CLICK else _fail)(runtime, account, error)
        raise


async def _ask_again(runtime: Runtime, account: Account, portal: Shows, kind: str = "code") -> str:
    picture = await portal.picture()
    now = runtime.clock.now()
    kept = runtime.vault.seal(f"session:{account.id}", portal.session())
    async with runtime.database.write() as session:
        row = await session.get_one(Account, account.id, with_for_update=True)
        accounts.must_not_be_refused(row)
        if row.state != AccountState.LOCKED:
            # What is locked stays so until the person has logged in: a question nobody answers unlocks nothing.
            row.state = AccountState.HAND_OVER
        asked = await hand_overs.ask(
            session, account.id, "Read the picture", picture, kept, now, now + outcome.HAND_OVER_LIFE, kind
        )
    return asked.uid


async def _succeed(runtime: Runtime, account: Account) -> None:
    async with runtime.database.write() as session:
        await revive(runtime, session, await session.get_one(Account, account.id))
    runtime.bell.ring("sweep")


async def _fail(runtime: Runtime, account: Account, error: StandbyError) -> None:
    """A wrong password or a lock is told like everywhere; anything else lets the account try again by itself."""
    async with runtime.database.write() as session:
        row = await session.get_one(Account, account.id, with_for_update=True)
        if outcome.is_final(error) and not isinstance(error, HandOverNeeded):
            await outcome.stop(runtime, session, row, error, runtime.clock.now())
        elif row.state != AccountState.LOCKED:
            await revive(runtime, session, row)
