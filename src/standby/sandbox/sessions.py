"""Servlet sessions: who is logged in, and which code was last shown to whom."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST = 200_000


@dataclass(slots=True)
class Session:
    """``code`` is the answer to the last picture until a login uses it up; ``account`` is who logged in."""

    id: str
    seen: float
    code: str | None = None
    account: str | None = None


S = TypeVar("S", bound=Session)


class Sessions(Generic[S]):
    """Sessions of one kind that end ``lifetime`` seconds after their last request. ``now`` is the sandbox's clock.

    A lifetime that can change while the portal runs is given as a function.
    """

    def __init__(self, kind: type[S], now: Callable[[], float], lifetime: float | Callable[[], float]) -> None:
        self._kind = kind
        self._now = now
        self._lifetime: Callable[[], float] = lifetime if callable(lifetime) else lambda: lifetime
        self._by_id: OrderedDict[str, S] = OrderedDict()

    def __len__(self) -> int:
        return len(self._by_id)

    def find(self, session_id: str | None) -> S | None:
        """The live session with this id, its time of last use renewed."""
        session = self._by_id.get(session_id or "")
        if session is None:
            return None
        if self._now() - session.seen > self._lifetime():
            del self._by_id[session.id]
            return None
        session.seen = self._now()
        self._by_id.move_to_end(session.id)
        return session

    def begin(self, account: str | None = None) -> S:
        self._drop_oldest()
        session = self._kind(secrets.token_hex(16).upper(), self._now(), account=account)
        self._by_id[session.id] = session
        return session

    def of(self, account: str) -> list[S]:
        """The sessions in which ``account`` is logged in."""
        return [session for session in self._by_id.values() if session.account == account]

    def logged_in(self) -> list[S]:
        """The sessions of anybody who is logged in."""
        return [session for session in self._by_id.values() if session.account is not None]

    def end(self, session_id: str | None) -> None:
        self._by_id.pop(session_id or "", None)

    def end_of(self, account: str | None) -> int:
        """End the sessions of an account, or all; says how many there were."""
        doomed = [s.id for s in self._by_id.values() if account in (None, s.account)]
        for session_id in doomed:
            del self._by_id[session_id]
        return len(doomed)

    def _drop_oldest(self) -> None:
        while self._by_id:
            oldest = next(iter(self._by_id.values()))
            if len(self._by_id) < MOST and self._now() - oldest.seen <= self._lifetime():
                return
            del self._by_id[oldest.id]
