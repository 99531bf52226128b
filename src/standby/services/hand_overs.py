"""Steps only the person may take: shown to whoever holds the link, answered once."""

from collections.abc import Sequence

from standby.domain.models import AccountState
from standby.engine import outcome
from standby.engine.click_journal import ClickJournal
from standby.engine.clicks import must_have_password
from standby.engine.journal import Journal, scope_of
from standby.engine.logins import revive
from standby.engine.runtime import Runtime
from standby.errors import HandOverNeeded, LoginRefused, LoginUnclear, StandbyError, WrongCode, WrongUse
from standby.portals.base import Portal
from standby.portals.clicks import KIND as CLICK
from standby.portals.clicks import ClickPortal
from standby.portals.login import Shows, log_in_with_code
from standby.services import accounts, clicks
from standby.services.actor import Actor, own_account
from standby.store import hand_overs, steps
from standby.store.tables import Account, HandOver

LONGEST_CODE = 16


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
    if asked.kind == CLICK:
        return await _choose(runtime, asked, account, clicks.chosen(code))
    return await _type(runtime, asked, account, code)


async def _type(runtime: Runtime, asked: HandOver, account: Account, code: str) -> str:
    account = await _take(runtime, asked, account)
    pacer = runtime.pacer(account)
    portal = runtime.open_portal(account, _kept(runtime, asked), pacer)
    try:
        await _log_in(Journal(runtime, account, pacer=pacer), portal, code, asked.picture)
    except WrongCode:
        return await _refused(runtime, account, portal)
    await _succeed(runtime, account)
    return ""


async def _choose(runtime: Runtime, asked: HandOver, account: Account, tiles: Sequence[int]) -> str:
    """While nobody else logs in to the account: whoever waited looks at the question and the account anew."""
    async with clicks.alone(runtime, account):
        account = await _take(runtime, asked, account)
        pacer = runtime.pacer(account)
        visit = runtime.open_clicks(account, _kept(runtime, asked), pacer)
        try:
            await clicks.log_in_with(visit, tiles, ClickJournal(runtime, account, pacer=pacer), asked.picture)
        except WrongCode:
            return await _wrongly_chosen(runtime, account, visit)
    return ""


def _kept(runtime: Runtime, asked: HandOver) -> str:
    return runtime.vault.open(f"session:{asked.account_id}", asked.session)


async def _take(runtime: Runtime, asked: HandOver, account: Account) -> Account:
    """The answer is this one's to give. Raises WrongUse if it is too late."""
    if asked.deadline < runtime.clock.now():
        raise WrongUse(what="This picture is too old; Standby will ask again when it needs you")
    async with runtime.database.write() as session:
        account = await session.get_one(Account, account.id, with_for_update=True)
        accounts.must_not_be_refused(account)
        if asked.kind == CLICK:
            must_have_password(runtime, account)
        else:
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
    return await _ask_again(runtime, account, _open(runtime, account, asked.kind), asked.kind, instead=asked)


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


async def _refused(runtime: Runtime, account: Account, portal: Shows) -> str:
    """The code was wrong: a fresh picture, or if none comes the account tries again by itself."""
    try:
        return await _ask_again(runtime, account, portal)
    except StandbyError as error:
        await _fail(runtime, account, error)
        raise


async def _wrongly_chosen(runtime: Runtime, account: Account, visit: Shows) -> str:
    """A fresh picture, or if none comes the question without one: the reader does not begin anew."""
    try:
        return await _ask_again(runtime, account, visit, CLICK)
    except StandbyError:
        return await _ask(runtime, account, b"", "", CLICK)


async def _ask_again(
    runtime: Runtime, account: Account, portal: Shows, kind: str = "code", *, instead: HandOver | None = None
) -> str:
    """With a fresh picture; ``instead`` of a question that has to be open still. Returns the uid of the new one."""
    picture = await portal.picture()
    return await _ask(runtime, account, picture, portal.session(), kind, instead=instead)


async def _ask(
    runtime: Runtime, account: Account, picture: bytes, cookies: str, kind: str, *, instead: HandOver | None = None
) -> str:
    now = runtime.clock.now()
    kept = runtime.vault.seal(f"session:{account.id}", cookies)
    async with runtime.database.write() as session:
        row = await session.get_one(Account, account.id, with_for_update=True)
        accounts.must_not_be_refused(row)
        if instead is not None and not await hand_overs.take(session, instead.id, "withdrawn"):
            raise WrongUse(what="This picture has been answered already")
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
