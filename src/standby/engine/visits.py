"""Visits without an account, one for each site and process: cookies and the site's clock outlive a question.

A fresh visit would open the site's first page before every question, which
would cost two requests instead of one.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from standby.clock import Clock
from standby.domain.tickets import Board, Question
from standby.engine.runtime import Runtime
from standby.portals.base import Site
from standby.portals.tickets import TicketPortal

LIFE = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Turns:
    """The way to the budget for questions: each request stands in line for itself, behind what orders need."""

    runtime: Runtime
    portal: str
    base_url: str

    async def turn(self) -> None:
        await self.runtime.pacer_at(self.portal, self.base_url, modest=True).turn()


@dataclass(slots=True)
class Visit:
    """``offset`` is the site's clock minus ours, as far as it is known."""

    portal: TicketPortal
    clock: Clock
    since: datetime
    offset: timedelta = timedelta(0)
    _begun: bool = field(default=False, init=False)
    _first: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def ask(self, question: Question) -> Board:
        """Many may ask at once, but only one opens the visit."""
        if not self._begun:
            async with self._first:
                if not self._begun:
                    return await self._ask(question)
        return await self._ask(question)

    async def _ask(self, question: Question) -> Board:
        try:
            board = await self.portal.ask(question)
        finally:
            self._set_offset()
        self._begun = True
        return board

    def _set_offset(self) -> None:
        """The visit knows how far the site is from this machine; ours is the database's clock."""
        found = self.portal.clock_offset()
        if found is not None:
            self.offset = found + (datetime.now(UTC) - self.clock.now())


def visit_at(runtime: Runtime, portal: str, base_url: str) -> Visit:
    """The visit of this process to a site; a new one where there is none or it is old."""
    now = runtime.clock.now()
    visit = runtime.visits.get(base_url)
    if visit is not None and now - visit.since < LIFE:
        return visit
    site = Site(base_url)
    visit = Visit(runtime.open_tickets(portal, site, Turns(runtime, portal, base_url)), runtime.clock, now)
    runtime.visits[base_url] = visit
    return visit


def end_visit(runtime: Runtime, base_url: str) -> None:
    """After trouble the next question begins anew."""
    runtime.visits.pop(base_url, None)
