"""What every portal meets. Client, clock and reader are handed in; the store is never seen."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from standby.captcha.answer import Answer
from standby.domain.models import Credentials, Transcript
from standby.errors import WrongUse, said

if TYPE_CHECKING:
    from standby.portals.clicks import ClickPortal
    from standby.portals.http import PortalClient
    from standby.portals.tickets import TicketPortal


class Pacer(Protocol):
    """The request budget: returns when the next request may go out."""

    async def turn(self) -> None: ...


class Reader(Protocol):
    """Reads a text captcha from the bytes of a picture."""

    def read(self, picture: bytes) -> Answer: ...


class Portal(Protocol):
    """One visit to one site with one account's cookies.

    Any call may raise :class:`~standby.errors.NetworkTrouble` or
    :class:`~standby.errors.PortalError`.
    """

    async def picture(self) -> bytes:
        """Fetch the bytes of a fresh code; the one fetched before is worth nothing afterwards.

        Empty where the site asks for no code, for now or ever: then ``submit``
        is called with an empty code.
        """
        ...

    async def submit(self, credentials: Credentials, code: str) -> None:
        """Log in. Raises WrongCode, StaleCode, WrongPassword, AccountLocked or LoginUnclear.

        WrongPassword and AccountLocked say that the code was right: raise them
        only where the portal looks at the code first, LoginUnclear else.
        """
        ...

    async def transcript(self) -> Transcript:
        """All grades. Raises SessionExpired if a page proves that nobody is logged in."""
        ...

    def has_session(self) -> bool:
        """Whether there are cookies that may still be logged in."""
        ...

    def session(self) -> str:
        """The cookies as text to be kept (encrypted) and handed in next time; empty if there are none."""
        ...


class LoginJournal(Protocol):
    """Where a login writes down what it does, before and after it does it."""

    async def read(self, picture: bytes, answer: Answer, words: Sequence[str] = ()) -> None:
        """A picture was fetched and read; ``words`` are what it asks for, where it says so."""
        ...

    async def submitting(self, session: str) -> None:
        """The intent, committed before the request. Raises if no further try is allowed."""
        ...

    async def judged(self, picture: bytes, answer: Answer, accepted: bool) -> None:
        """The portal said yes or no to the code (not to the password)."""
        ...

    async def failed(self, result: str) -> None:
        """The portal answered, neither with a yes nor with a word on the reading: ``result`` says how."""
        ...

    async def logged_in(self, session: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Site:
    """Where a portal family is found: its address and what differs between schools."""

    base_url: str
    options: Mapping[str, str] = field(default_factory=dict)


def _no_grades(site: Site, client: "PortalClient") -> Portal:
    raise WrongUse(what=said("{host} sells tickets; it has no grades to show", host=client.host))


@dataclass(frozen=True, slots=True)
class PortalSpec:
    """One line of the registry.

    ``budget`` is (requests, seconds): never more than that many in any window
    of that length. ``open`` builds a :class:`Portal` from a site and a
    :class:`~standby.portals.http.PortalClient`. ``options`` names the site
    options the portal knows, with their defaults; ``""`` means "find out".
    ``interval`` is the usual time between two looks in seconds, ``night_pause``
    the hours without any, such as ``01:00-06:00``; both may be set otherwise.
    A portal that sells tickets has ``tickets`` instead of ``open``, ``clicks``
    too if it was ever logged in to by clicks on a picture and a password, and
    ``address``, where everybody finds it; ``book_page`` and ``pay_page`` are
    where people book by hand and see their unpaid orders (see
    :mod:`standby.portals.links`).
    """

    name: str
    title: str
    model: str
    interval: float
    budget: tuple[int, float]
    open: "Callable[[Site, PortalClient], Portal]" = _no_grades
    tickets: "Callable[[Site, PortalClient], TicketPortal] | None" = None
    clicks: "Callable[[Site, PortalClient], ClickPortal] | None" = None
    address: str = ""
    book_page: str = ""
    pay_page: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    night_pause: str = ""
