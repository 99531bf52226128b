"""The tickets of the central login: who has one may ask for a ticket to the application (notes, section 5.5)."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class _Ticket:
    login: str
    seen: float


class Tickets:
    """``uamtk`` live ``idle`` seconds after their last use; the ``newapptk`` made of one is good once."""

    def __init__(self, now: Callable[[], float], idle: Callable[[], float]) -> None:
        self._now = now
        self._idle = idle
        self._central: dict[str, _Ticket] = {}
        self._application: dict[str, str] = {}

    def grant(self, login: str) -> str:
        ticket = _text()
        self._central[ticket] = _Ticket(login, self._now())
        return ticket

    def holder(self, ticket: str | None) -> str | None:
        """The login a live ticket was granted to, its time of last use renewed."""
        found = self._central.get(ticket or "")
        if found is None or self._now() - found.seen > self._idle():
            return None
        found.seen = self._now()
        return found.login

    def exchange(self, login: str) -> str:
        """A ticket to the application."""
        ticket = _text()
        self._application[ticket] = login
        return ticket

    def redeem(self, ticket: str) -> str | None:
        """The login, once."""
        return self._application.pop(ticket, None)

    def revoke(self, login: str | None) -> None:
        """End the tickets of one login, or all."""
        self._central = {t: kept for t, kept in self._central.items() if login not in (None, kept.login)}
        self._application = {t: kept for t, kept in self._application.items() if login not in (None, kept)}


def _text() -> str:
    return secrets.token_urlsafe(40)
