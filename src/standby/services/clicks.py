"""Logging in with name, password and clicks, because a person wants it now or has chosen the tiles themselves."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import select

from standby.captcha.click.labels import tiles_in
from standby.domain.models import AccountState
from standby.engine import clicks
from standby.engine.journal import Journal
from standby.engine.lease import hold
from standby.engine.logins import job_of
from standby.engine.runtime import Runtime
from standby.errors import HandOverNeeded, NoClickLogin, StandbyError, WrongCode, WrongUse, said
from standby.portals.clicks import KIND, ClickPortal, log_in_with_tiles
from standby.services import accounts
from standby.services.actor import Actor, own_account
from standby.services.fetching import must_not_be_left_alone
from standby.store import jobs
from standby.store.tables import Account, HandOver

PATIENCE = timedelta(seconds=90)
LOOK_EVERY = 0.5
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
    accounts.must_not_be_refused(account)
    if account.state == AccountState.HAND_OVER and await asked(runtime, actor, account_id) is not None:
        # The reader has had its tries.
        raise HandOverNeeded(portal=account.portal, reason=said("the pictures to be clicked wait for you"), kind=KIND)
    await must_not_be_left_alone(runtime, account.base_url)
    async with _alone(runtime, account) as mine:
        if mine is None:
            return
        try:
            await clicks.log_in(runtime, mine)
        except NoClickLogin:
            raise
        except StandbyError as error:
            await clicks.failed(runtime, mine, error)
            raise


async def asked(runtime: Runtime, actor: Actor, account_id: int) -> HandOver | None:
    """The picture whose tiles the person is to choose, if there is one."""
    async with runtime.database.read() as session:
        await own_account(session, actor, account_id)
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


async def log_in_with(visit: ClickPortal, tiles: Sequence[int], journal: Journal, picture: bytes) -> None:
    """Log in once with the tiles a person chose. Raises WrongCode for a fresh try, and what else came of it."""
    runtime, account = journal.runtime, journal.account
    credentials = runtime.credentials(account)
    try:
        way_in = log_in_with_tiles(visit, credentials, tiles, journal, picture=picture)
        await clicks.written_down(journal, way_in)
        name = await clicks.written_down(journal, clicks.entered(visit, account.portal))
        await clicks.admit(runtime, account, name, visit.session())
    except WrongCode:
        raise
    except StandbyError as error:
        await clicks.failed(runtime, account, error)
        raise


@asynccontextmanager
async def _alone(runtime: Runtime, account: Account) -> AsyncIterator[Account | None]:
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
