"""What a portal that sells tickets meets. Client and clock are handed in; the store is never seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from standby.domain.tickets import Board, HeldOrder, Offer, Question, SeatClass, SeatWish, Station, TicketKind


class QrState(StrEnum):
    WAITING = "waiting"
    SCANNED = "scanned"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code to be scanned with the portal's app. ``token`` asks about it, ``picture`` is its PNG."""

    token: str = field(repr=False)
    picture: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Passenger:
    """Somebody the account may buy for: ``kind`` is the person's nature, ``usable`` says if the portal agrees.

    ``keep`` is what the portal wants back when ordering; it is never stored or logged.
    """

    name: str
    kind: TicketKind
    usable: bool
    keep: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An order that needs only its last word. ``wait`` seconds must pass before :meth:`TicketPortal.confirm`.

    ``keep`` is the adapter's own; it dies with the visit.
    """

    wait: float
    keep: Mapping[str, str] = field(default_factory=dict, repr=False)


class QueueState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where an order stands in the portal's queue. ``ask_again`` in seconds; ``reason`` in the portal's words."""

    state: QueueState
    number: str = ""
    ask_again: float = 3.0
    reason: str = ""
    ahead: int | None = None


@dataclass(frozen=True, slots=True)
class QueuedOrder:
    """An order that waits in the portal's queue; ``failed`` with the reason if it is a dead entry."""

    train: str
    failed: bool = False
    reason: str = ""


Standing = HeldOrder | QueuedOrder | None
"""What the portal's list of unpaid orders shows for the account."""


class TicketPortal(Protocol):
    """One visit to a ticket site, with or without an account's cookies.

    Any call may raise :class:`~standby.errors.NetworkTrouble` or
    :class:`~standby.errors.PortalError`; those for a logged-in account also
    SessionExpired and HandOverNeeded.
    """

    # ---- nobody has to be logged in

    async def stations(self) -> tuple[Station, ...]: ...

    async def ask(self, question: Question) -> Board:
        """Every train of the day. Raises PageNotUnderstood, PortalRefused, NotOnSaleYet (the date is not open)."""
        ...

    def clock_offset(self) -> timedelta | None:
        """The site's clock minus ours, by the Date of its answers to this visit; None before the first."""
        ...

    # ---- the way in

    async def qr(self) -> QrCode: ...

    async def look(self, token: str) -> QrState: ...

    async def enter(self) -> str:
        """After a confirmed code: exchange the tickets; the account's name at the portal. Raises HandOverNeeded."""
        ...

    async def is_logged_in(self) -> bool: ...

    def has_session(self) -> bool: ...

    def session(self) -> str:
        """Cookies as text, to be kept encrypted; empty if there are none."""
        ...

    # ---- ordering

    async def passengers(self) -> tuple[Passenger, ...]: ...

    async def prepare(
        self,
        offer: Offer,
        seat: SeatClass,
        party: Sequence[tuple[Passenger, TicketKind]],
        places: Sequence[SeatWish] = (),
    ) -> Prepared:
        """Everything before the point of no return; nothing is ordered by it.

        Raises SeatsGone, OrderExists, OrdersSpent, PassengerUnfit, PortalBusy, StaleOffer
        (ask again for a fresh row), OrderRefused.
        """
        ...

    async def confirm(self, prepared: Prepared) -> None:
        """The point of no return. Raises SeatsGone or OrderRefused only where the portal says that nothing was
        ordered; OrderUnclear, NetworkTrouble and everything else leave it open whether an order exists."""
        ...

    async def progress(self, prepared: Prepared) -> Progress:
        """Raises OrdersSpent where the queue ended because its owner cancelled too often."""
        ...

    async def finish(self, prepared: Prepared, number: str) -> None:
        """Tell the portal that the number was seen. What it answers changes nothing."""
        ...

    async def standing(self) -> Standing:
        """The list of unpaid orders: the truth after any doubt. Raises PageNotUnderstood rather than say "none"."""
        ...
