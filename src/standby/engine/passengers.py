"""Whom an account may order for, fetched beforehand: in this process's memory only, and only for minutes."""

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standby.engine.runtime import Runtime
from standby.portals.tickets import Passenger, TicketPortal
from standby.store.tables import Account

FRESH = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Fetched:
    people: tuple[Passenger, ...] = field(repr=False)
    at: datetime


async def fetch(runtime: Runtime, account: Account, visit: TicketPortal) -> tuple[Passenger, ...]:
    """Ask the portal, and remember what it says."""
    people = await visit.passengers()
    runtime.passengers[account.id] = Fetched(people, runtime.clock.now())
    return people


async def of(runtime: Runtime, account: Account, visit: TicketPortal, names: Set[str]) -> tuple[Passenger, ...]:
    """Those fetched a short while ago if all ``names`` are among them, else the portal is asked."""
    known = runtime.passengers.get(account.id)
    if isinstance(known, Fetched) and known.at > runtime.clock.now() - FRESH:
        usable = {person.name for person in known.people if person.usable}
        if names <= usable:
            return known.people
    return await fetch(runtime, account, visit)


def forget(runtime: Runtime, account: Account) -> None:
    """After trouble with an order the list is asked for anew."""
    runtime.passengers.pop(account.id, None)
