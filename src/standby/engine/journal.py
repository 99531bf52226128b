"""Writes a login down as it happens, so that a crash at any line leaves a readable trail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from standby.captcha.answer import Answer
from standby.captcha.judge import fingerprint
from standby.engine import drift
from standby.engine.pacing import SharedPacer
from standby.engine.runtime import Runtime, site_of
from standby.errors import HandOverNeeded
from standby.metrics import CODES
from standby.store import steps, timeline
from standby.store.tables import Account, Label

DOUBTFUL_TRIES = 3
UNCLEAR_TRIES = 2


def scope_of(account: Account) -> str:
    """Names an account's logins with its present password."""
    return f"login:{account.id}:{account.credentials_version}"


@dataclass
class Journal:
    """The journal of one account's visit; ``scope`` changes with the password.

    ``by_model``: the codes are read by the portal's model, so the verdicts tell how well it reads.
    """

    runtime: Runtime
    account: Account
    query_id: int | None = None
    pacer: SharedPacer | None = None
    by_model: bool = False
    _step: int | None = field(default=None, init=False)

    @property
    def scope(self) -> str:
        return scope_of(self.account)

    async def read(self, picture: bytes, answer: Answer, words: Sequence[str] = ()) -> None:
        async with self.runtime.database.write() as session:
            if answer.abstained:
                CODES.labels(self.account.portal, "abstained").inc()
                self._keep(session, picture, answer, None)
            self._tell(
                session,
                "captcha_read",
                text=answer.text,
                confidence=round(answer.confidence, 4),
                abstained=answer.abstained,
                bytes=len(picture),
                **({"words": " ".join(words)} if words else {}),
            )

    async def submitting(self, session: str) -> None:
        """Commit the intent and the cookies it goes out with.

        After a crash the kept cookies may prove to be logged in; if not, the
        login is tried again, but not for ever: a process that dies at every
        login must not lock the account.
        """
        if self.pacer is not None:
            # Who is cut off while waiting for the budget has sent nothing that could be in doubt.
            await self.pacer.book()
        now = self.runtime.clock.now()
        async with self.runtime.database.write() as rows:
            await self._keep_session(rows, session)
            await self._must_be_allowed(rows)
            self._step = await steps.intend(rows, self.scope, now)

    async def judged(self, picture: bytes, answer: Answer, accepted: bool) -> None:
        async with self.runtime.database.write() as session:
            self._keep(session, picture, answer, accepted)
            if self.by_model:
                await drift.note(self.runtime, session, self.account, accepted)
            self._tell(session, "code_accepted" if accepted else "code_refused", text=answer.text)
            CODES.labels(self.account.portal, "accepted" if accepted else "refused").inc()
            if not accepted:
                await self._conclude(session, "wrong_code")

    async def logged_in(self, session: str) -> None:
        async with self.runtime.database.write() as rows:
            await self._keep_session(rows, session)
            await self._conclude(rows, steps.ACCEPTED)
            await steps.settle(rows, self.scope, "overtaken", self.runtime.clock.now())
            self._tell(rows, "login")

    async def failed(self, result: str) -> None:
        """The portal answered, though not with a yes: the intent is no longer open."""
        if self._step is not None:
            async with self.runtime.database.write() as session:
                await self._conclude(session, result)

    async def unclear(self, *, before: bool = False) -> bool:
        """The portal answered a login with something unknown; whether that happened too often now.

        It may be a wrong password in other words, so only a good login or the
        person ends the count: what else went wrong in between does not. Where
        the login itself was accepted it is enough that the visit ``before``
        ended in the same way.
        """
        if self._step is None:
            return before
        async with self.runtime.database.write() as session:
            await self._conclude(session, steps.UNCLEAR)
            return await steps.unclear(session, self.scope) >= UNCLEAR_TRIES

    async def _must_be_allowed(self, rows: AsyncSession) -> None:
        """Raises HandOverNeeded where no further login may go out; the account's row is held."""
        if await steps.doubtful(rows, self.scope) >= DOUBTFUL_TRIES:
            raise HandOverNeeded(portal=self.account.portal, reason="several logins in a row were cut off")

    async def _conclude(self, session: AsyncSession, result: str) -> None:
        if self._step is not None:
            await steps.conclude(session, self._step, result, self.runtime.clock.now())
            self._step = None

    async def _keep_session(self, rows: AsyncSession, session: str) -> None:
        """The account's row is taken first and held, as everywhere; it may be gone."""
        account = await rows.get(Account, self.account.id, with_for_update=True)
        if account is not None:
            account.session = self.runtime.vault.seal(f"session:{account.id}", session)

    def _keep(self, session: AsyncSession, picture: bytes, answer: Answer, accepted: bool | None) -> None:
        """What was unsure or refused is worth a label by hand, what was accepted has one."""
        session.add(
            Label(
                portal=self.account.portal,
                site=site_of(self.account.base_url),
                picture=picture,
                text=answer.text,
                confidence=answer.confidence,
                accepted=accepted,
                at=self.runtime.clock.now(),
                model=fingerprint(self.runtime.card(self.account.portal)) if self.by_model else "",
            )
        )

    def _tell(self, session: AsyncSession, kind: str, **detail: Any) -> None:
        timeline.tell(
            session,
            self.runtime.clock.now(),
            kind,
            user_id=self.account.user_id,
            account_id=self.account.id,
            query_id=self.query_id,
            **detail,
        )
