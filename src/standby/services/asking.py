"""Asking a portal whether a code was read rightly: by logging in to the user's own account with it.

Each try is written down before and after, as at every login. It is a real
login: a wrong password or a lock stops the account here as anywhere else.
"""

from dataclasses import dataclass, field

from sqlalchemy import select

from standby.domain.models import AccountState, WatchState
from standby.engine import outcome
from standby.engine.journal import Journal
from standby.engine.pacing import SharedPacer
from standby.engine.runtime import Runtime
from standby.errors import (
    BudgetSpent,
    HandOverNeeded,
    LoginRefused,
    LoginUnclear,
    NetworkTrouble,
    StaleCode,
    StandbyError,
    WrongCode,
    WrongUse,
)
from standby.portals.base import Portal
from standby.portals.login import log_in_with_code
from standby.portals.registry import portal_spec
from standby.services.actor import Actor, own_account
from standby.services.fetching import linger, must_be_picture, must_not_be_left_alone, note_trouble, within_budget
from standby.store.tables import Account, Query, User, Watch


async def choose(runtime: Runtime, actor: Actor, portal: str, account_id: int | None) -> Account:
    """The account to ask with: the one named, or the only one at that portal, whose owner the caller must name.

    Raises WrongUse, also while a watch logs in there; NotFound, NotYours.
    """
    spec = portal_spec(portal)
    async with runtime.database.read() as session:
        if account_id is not None:
            found = [await own_account(session, actor, account_id)]
        else:
            found = list(await session.scalars(select(Account).where(Account.portal == spec.name)))
    mine = [row for row in found if row.portal == spec.name and (actor.is_operator or row.user_id == actor.user_id)]
    if len(mine) != 1:
        raise WrongUse(what=f"Say which account of {portal} with --account; `standby account list` shows them")
    must_be_ready(mine[0])
    await _must_not_be_watched(runtime, mine[0])
    return mine[0]


async def owner_of(runtime: Runtime, account: Account) -> User:
    async with runtime.database.read() as session:
        return await session.get_one(User, account.user_id)


async def _must_not_be_watched(runtime: Runtime, account: Account) -> None:
    watches = select(Watch.id).join(Query, Query.id == Watch.query_id).where(Query.account_id == account.id)
    async with runtime.database.read() as session:
        active = (await session.scalars(watches.where(Watch.state == WatchState.ACTIVE).order_by(Watch.id))).all()
    if active:
        commands = ", ".join(f"`standby watch pause {each}`" for each in active)
        raise WrongUse(what=f"The account is being watched, and each login may end the other's session: say {commands}")


def must_be_ready(account: Account) -> None:
    if account.state != AccountState.READY:
        raise WrongUse(what=account.reason.rstrip(".") or f"The account waits for you ({account.state})")


@dataclass
class Asker:
    """Asks with one account. ``picture`` and ``ask`` take turns: an answer is for the picture fetched last."""

    runtime: Runtime
    account: Account
    _pacer: SharedPacer = field(init=False)
    _visit: Portal = field(init=False)

    def __post_init__(self) -> None:
        self._pacer = self.runtime.pacer(self.account)
        self._visit = self.runtime.open_portal(self.account, "", self._pacer)

    @property
    def requests(self) -> int:
        return self._pacer.taken

    @property
    def budget(self) -> tuple[int, float]:
        """(requests, seconds) that the site allows everybody here."""
        return self._pacer.budget

    async def picture(self) -> bytes:
        """A fresh picture. Raises what the portal raises, PageNotUnderstood if it is none."""
        await must_not_be_left_alone(self.runtime, self.account.base_url)
        await linger(self.runtime, self._pacer)
        try:
            data = await within_budget(self.runtime, self._visit.picture)
        except StandbyError as error:
            await note_trouble(self.runtime, self.account.base_url, error)
            raise
        must_be_picture(data, self.account.portal)
        return data

    def begin_anew(self) -> None:
        """Forget the session at the portal, which may have ended while nobody asked."""
        self._visit = self.runtime.open_portal(self.account, "", self._pacer)

    async def ask(self, picture: bytes, text: str, confidence: float) -> bool:
        """Whether the portal accepts the text for the picture; the answer is used up by it.

        Raises WrongPassword, AccountLocked or LoginRefused, after which the
        account rests until its owner acts; LoginUnclear; NetworkTrouble, after
        which nobody knows what the portal thought; BudgetSpent, after which it
        was not asked; StaleCode, which says nothing of the reading.
        """
        await self._look_again()
        journal = Journal(self.runtime, self.account, pacer=self._pacer)
        credentials = self.runtime.credentials(self.account)
        try:
            await log_in_with_code(self._visit, credentials, text, journal, picture=picture, confidence=confidence)
        except StaleCode:
            raise
        except WrongCode:
            return False
        except LoginUnclear as error:
            if await journal.unclear():
                refused = LoginRefused(**error.facts)
                await self._rest(refused)
                raise refused from error
            raise
        except NetworkTrouble as error:
            # Whether it went out nobody knows: the intent stays open.
            await note_trouble(self.runtime, self.account.base_url, error)
            raise
        except BudgetSpent as error:
            await journal.failed(error.code)
            raise
        except StandbyError as error:
            await journal.failed(error.code)
            await note_trouble(self.runtime, self.account.base_url, error)
            await self._rest(error)
            raise
        # The next picture belongs to a session of its own; this one is kept for the account's watches.
        self.begin_anew()
        return True

    async def _look_again(self) -> None:
        """The account as it is now: its owner, or a watch, may have met a wrong password or a lock meanwhile."""
        async with self.runtime.database.read() as session:
            account = await session.get(Account, self.account.id)
        if account is None:
            raise WrongUse(what="The account has been removed")
        must_be_ready(account)
        self.account = account

    async def _rest(self, error: StandbyError) -> None:
        if outcome.is_final(error) and not isinstance(error, HandOverNeeded):
            async with self.runtime.database.write() as session:
                row = await session.get_one(Account, self.account.id, with_for_update=True)
                await outcome.stop(self.runtime, session, row, error, self.runtime.clock.now())
