"""The journal of a login by clicks: a password whose answer nobody knows is never sent again by itself.

Two scopes of steps: the passwords of an account's login, and the answers that
were given to be checked. An intent stays open until somebody is proved to be
logged in or the portal says a plain no; the count of wrong clicks until somebody
is logged in or the person is asked. Both are rows, so restarts and several
processes share them.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from standby.captcha.answer import Answer
from standby.domain.models import AccountState
from standby.engine.journal import Journal
from standby.errors import HandOverNeeded, Said, WrongUse, said
from standby.portals.clicks import KIND
from standby.store import steps
from standby.store.tables import Account

MEANWHILE = said("Somebody has logged in to this account meanwhile, or given another password; look at it again")


def checks_of(account: Account) -> str:
    """Names the answers of an account that were given to be checked; another password makes them no better."""
    return f"clicks:{account.id}"


def is_overtaken(account: Account, row: Account | None) -> bool:
    """Whether the account was removed, given another password or logged in to since ``account`` was read."""
    if row is None or row.credentials_version != account.credentials_version:
        return True
    return row.state == AccountState.READY and row.proved_at != account.proved_at


@dataclass
class ClickJournal(Journal):
    """``by_model``: nobody is there. A person's own answer may be sent although one before it is in doubt."""

    _check: int | None = field(default=None, init=False)

    async def must_be_sure(self) -> None:
        """Raises HandOverNeeded while nobody knows how a password that was sent was answered."""
        self._must_be_sure(await self.doubt())

    async def doubt(self) -> str | None:
        """What is known of a password whose answer nobody knows (often nothing); None if there is none."""
        async with self.runtime.database.read() as rows:
            return await steps.doubt(rows, self.scope)

    async def wrong(self) -> int:
        """How many answers were judged wrong since somebody was logged in or the person was asked."""
        async with self.runtime.database.read() as rows:
            return await steps.wrong(rows, checks_of(self.account))

    async def checking(self) -> None:
        """An answer goes out to be judged: counted before it is known how."""
        if self.by_model:
            async with self.runtime.database.write() as rows:
                self._check = await steps.intend(rows, checks_of(self.account), self._now())

    async def judged(self, picture: bytes, answer: Answer, accepted: bool) -> None:
        await super().judged(picture, answer, accepted)
        await self.checked("right" if accepted else steps.WRONG)

    async def checked(self, result: str) -> None:
        """How the check ended."""
        if self._check is not None:
            async with self.runtime.database.write() as rows:
                await steps.conclude(rows, self._check, result, self._now())
            self._check = None

    async def sent(self, session: str, doubt: str = "") -> None:
        """The password went out; these are the cookies since. ``doubt``: what was unclear about the answer."""
        async with self.runtime.database.write() as rows:
            await self._keep_session(rows, session)
            if doubt and self._step is not None:
                await steps.note(rows, self._step, doubt)

    async def failed(self, result: str) -> None:
        """The portal said a plain no: that ends the doubt about logins before, too."""
        async with self.runtime.database.write() as rows:
            await steps.settle(rows, self.scope, result, self._now())
        self._step = None

    async def _must_be_allowed(self, rows: AsyncSession) -> None:
        if is_overtaken(self.account, await rows.get(Account, self.account.id)):
            raise WrongUse(what=MEANWHILE)
        self._must_be_sure(await steps.doubt(rows, self.scope))

    def _must_be_sure(self, doubt: str | None) -> None:
        if self.by_model and doubt is not None:
            raise HandOverNeeded(portal=self.account.portal, reason=in_doubt(doubt), kind=KIND)

    def _now(self) -> datetime:
        return self.runtime.clock.now()


def in_doubt(words: object) -> Said:
    """What the person is told. ``words``: the portal's or ours, if there are any."""
    if words:
        return said(
            "nobody knows whether it took the login ({words}), and it is not sent again without you", words=words
        )
    return said("nobody knows whether it took the login, and it is not sent again without you")
