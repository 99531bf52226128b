"""The request budget of a site, shared by all workers: a GCRA row asked before every request."""

from dataclasses import dataclass, field
from datetime import timedelta

from standby.clock import Clock
from standby.errors import BudgetSpent
from standby.metrics import PACE_WAIT
from standby.store import sites
from standby.store.database import Database

LONGEST_WAIT = 60.0
# A login is four requests; one that is dropped in the middle wastes those it made.
LONGEST_WAIT_INSIDE = 600.0
# Questions that many ask use a third of a burst and wait no longer than this, so that an order finds the rest free.
MODEST_SHARE = 3
MODEST_WAIT = 15.0


@dataclass(slots=True)
class SharedPacer:
    """One visit's way to the budget: never more than (requests, seconds) in any window of that length.

    ``taken`` counts the turns that were had, one for each request.

    A quarter of the budget may go out at once, the rest is spread evenly. One
    request in twenty is held back as a margin for sleeps that end late. A
    ``modest`` visit leaves most of the burst to others.
    """

    database: Database
    clock: Clock
    key: str
    budget: tuple[int, float]
    modest: bool = False
    taken: int = field(default=0, init=False)
    _begun: bool = field(default=False, init=False)
    _booked: bool = field(default=False, init=False)

    async def book(self) -> None:
        """Wait for the next request's turn in advance: that request then goes out at once."""
        await self.turn()
        self._booked = True

    async def turn(self) -> None:
        """Wait for the next request's turn.

        Raises BudgetSpent instead of waiting for over a minute, if nothing was
        asked yet; a visit that has begun waits longer, so that no more visits
        begin than the budget lets come to their end.
        """
        if self._booked:
            self._booked = False
            return
        spacing, burst = self.rate()
        patience = self._patience()
        booked = None
        while booked is None:
            async with self.database.write() as session:
                now = self.clock.now()
                booked = await sites.take_turn(
                    session, self.key, now, spacing, burst, longest=timedelta(seconds=patience)
                )
        portal, _, host = self.key.partition(":")
        wait = (booked - now).total_seconds()
        if wait > patience:
            raise BudgetSpent(host=host, wait=round(wait))
        self._begun = True
        self.taken += 1
        PACE_WAIT.labels(portal).observe(max(0.0, wait))
        # From now, not from before the row was ours: requests that go out late crowd the next window.
        await self.clock.sleep((booked - self.clock.now()).total_seconds())

    def rate(self) -> tuple[timedelta, timedelta]:
        """(steady distance, how far ahead of it a burst may run).

        With n requests and window w, GCRA lets burst / spacing + 1 + w / spacing through.
        """
        count, window = self.budget
        allowed = max(1, count - max(1, count // 20)) if count > 1 else 1
        at_once = max(1, allowed // 4)
        steady = max(1, allowed - at_once)
        spacing = timedelta(seconds=window / steady)
        ahead = max(1, at_once // MODEST_SHARE) if self.modest else at_once
        return spacing, spacing * (ahead - 1)

    def _patience(self) -> float:
        if self.modest:
            return MODEST_WAIT
        return LONGEST_WAIT_INSIDE if self._begun else LONGEST_WAIT
