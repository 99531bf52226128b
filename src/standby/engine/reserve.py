"""Getting a place, once: the row's state decides what is done next, so a process that dies is followed by another.

What may happen at any line, and what follows from it: until ``submitting`` is
committed nothing can have been ordered, so everything is begun anew. From then
on an order may exist, whether the request went out or not, so nothing is ever
sent again: the portal's list of unpaid orders decides (:mod:`standby.engine.settling`).
A place that is held is told in the transaction that knows it.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import TypeAlias

from standby.domain.reservation import OPEN, ReservationState
from standby.engine.attempt import Attempt, load
from standby.engine.lease import Lease
from standby.engine.ordering import order
from standby.engine.reminders import keep
from standby.engine.runtime import Runtime
from standby.engine.settling import settle
from standby.store.reservations import JOB

Step: TypeAlias = Callable[[Attempt], Awaitable[timedelta]]
"""Does what the state asks for and says when to come back; nothing: at once."""

STEPS: Mapping[ReservationState, Step] = {
    ReservationState.OFFERED: order,
    ReservationState.SUBMITTING: settle,
    ReservationState.QUEUED: settle,
    ReservationState.UNKNOWN: settle,
    ReservationState.HELD: keep,
}


async def run(runtime: Runtime, lease: Lease) -> None:
    """Take steps until one has to wait, the attempt is over, or the process drains."""
    number = int(lease.key.removeprefix(JOB))
    while not runtime.draining.is_set():
        attempt = await load(runtime, number)
        if attempt is None or attempt.state not in OPEN:
            lease.over = True
            return
        wait = await STEPS[attempt.state](attempt)
        lease.kick_after = runtime.clock.now() + wait
        if wait:
            return
    lease.kick_after = runtime.clock.now()
