"""Logging in with name, password and clicks, because a person wants it now or has chosen the tiles themselves."""

from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.captcha.click.labels import tiles_in
from standby.domain.models import AccountState
from standby.engine import clicks
from standby.engine.click_journal import ClickJournal, in_doubt
from standby.engine.journal import scope_of
from standby.engine.lease import hold
from standby.engine.logins import job_of
from standby.engine.runtime import Runtime
from standby.errors import HandOverNeeded, NoClickLogin, StandbyError, WrongCode, WrongUse, said
from standby.portals.clicks import KIND, ClickPortal, log_in_with_tiles
from standby.services import accounts
from standby.services.actor import Actor, own_account
from standby.services.fetching import must_not_be_left_alone
from standby.store import jobs, steps
from standby.store.tables import Account, HandOver

PATIENCE = timedelta(seconds=90)
LOOK_EVERY = 0.5
WAITS = said("the pictures to be clicked wait for you")
LIFE = timedelta(seconds=150)
"""The notes on the protocol say that a picture lives for minutes."""


async def log_in(runtime: Runtime, actor: Actor, account_id: int) -> None:
    """Log in with the account's password, now. Returns once somebody is logged in.

    Raises NoClickLogin where the person has to scan a code instead (nothing of
    the password was sent), HandOverNeeded where they have to choose the tiles
    (:func:`asked`) or to act at the portal, WrongUse for an account without a
    password or with a refused one, and what the portal raises.
    """
    async with runtime.database.read() as session:
        account = await own_account(session, actor, account_id)
        tried = await steps.latest(session, scope_of(account))
    await _must_be_free(runtime, account)
    await must_not_be_left_alone(runtime, account.base_url)
    async with alone(runtime, account) as mine:
        if mine is None:
            return
        await _must_be_free(runtime, mine, tried)
        try:
            await clicks.log_in(runtime, mine)
        except NoClickLogin:
            raise
        except StandbyError as error:
            await clicks.failed(runtime, mine, error)
            raise


async def _must_be_free(runtime: Runtime, account: Account, tried: int | None = None) -> None:
    """Whether the password may go out, by the rows as they are now; asked again once nobody else logs in.

    Raises WrongUse for a refused password and for none, HandOverNeeded while a
    picture waits for the person, and what became of a login that somebody else
    sent after the one numbered ``tried``: it would have been this one.
    """
    accounts.must_not_be_refused(account)
    clicks.must_have_password(runtime, account)
    async with runtime.database.read() as session:
        waits = await _open_question(session, account.id)
        latest = await steps.latest(session, scope_of(account))
    if account.state == AccountState.HAND_OVER and waits is not None:
        # The reader has had its tries.
        raise HandOverNeeded(portal=account.portal, reason=WAITS, kind=KIND)
    if tried is not None and latest > tried and account.state != AccountState.READY:
        raise WrongUse(what=said("Another login of this account has just failed: {reason}", reason=account.reason))


async def asked(runtime: Runtime, actor: Actor, account_id: int) -> HandOver | None:
    """The picture whose tiles the person is to choose, if there is one."""
    async with runtime.database.read() as session:
        await own_account(session, actor, account_id)
        return await _open_question(session, account_id)


async def _open_question(session: AsyncSession, account_id: int) -> HandOver | None:
    mine = (HandOver.account_id == account_id, HandOver.state == "open", HandOver.kind == KIND)
    return await session.scalar(select(HandOver).where(*mine).order_by(HandOver.id.desc()).limit(1))


def may_live(runtime: Runtime, asked: HandOver) -> bool:
    """Whether the site may still know the picture; an older one is not shown, a fresh one is fetched."""
    return bool(asked.picture) and asked.created_at + LIFE > runtime.clock.now()


def chosen(text: str) -> tuple[int, ...]:
    """The tiles (0 to 7) that a person typed as 3 7 or chose on a page. Raises WrongUse."""
    try:
        return tiles_in(text)
    except ValueError as error:
        raise WrongUse(what=said("Give the numbers of the tiles, 1 to 8, such as 3 7")) from error


async def log_in_with(visit: ClickPortal, tiles: Sequence[int], journal: ClickJournal, picture: bytes) -> None:
    """Log in once with the tiles a person chose; the lease of the account's login is held.

    Raises WrongCode for a fresh try, and what else came of it. Where nobody
    knows that, the person is asked again, and never the reader: HandOverNeeded.
    """
    runtime, account = journal.runtime, journal.account
    credentials, portal = runtime.credentials(account), account.portal
    login = log_in_with_tiles(visit, credentials, tiles, journal, portal_name=portal, picture=picture)
    try:
        name = await clicks.unbroken(account, _not_left_open(journal, clicks.entered(visit, journal, login)))
        await clicks.admit(runtime, account, name, visit.session())
    except WrongCode:
        raise
    except StandbyError as error:
        await clicks.failed(runtime, account, error)
        raise


async def _not_left_open(journal: ClickJournal, way_in: Awaitable[str]) -> str:
    """What may pass is the person's to try again, not ours. Raises HandOverNeeded for it."""
    try:
        return await way_in
    except clicks.MAY_PASS as error:
        doubt = await journal.doubt()
        reason = WAITS if doubt is None else in_doubt(doubt or error.message)
        raise HandOverNeeded(portal=journal.account.portal, reason=reason, kind=KIND) from error


@asynccontextmanager
async def alone(runtime: Runtime, account: Account) -> AsyncIterator[Account | None]:
    """The account as it is now, while nobody else logs in to it; None if somebody else just has."""
    key, begun = job_of(account.id), runtime.clock.now()
    while runtime.clock.now() < begun + PATIENCE:
        async with runtime.database.write() as session:
            await jobs.hurry(session, key, runtime.clock.now())
        async with hold(runtime, key) as lease:
            if lease is not None:
                lease.over = True
                yield await _fresh(runtime, account, begun)
                return
        await runtime.clock.sleep(LOOK_EVERY)
    raise WrongUse(
        what=said("Another login of this account has been under way for {seconds} s", seconds=PATIENCE.seconds)
    )


async def _fresh(runtime: Runtime, account: Account, begun: datetime) -> Account | None:
    async with runtime.database.read() as session:
        fresh = await session.get_one(Account, account.id)
    proved = fresh.proved_at
    done = fresh.state == AccountState.READY and proved is not None and proved > begun
    return None if done else fresh
