"""What the watch commands do for tickets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.table import Table

from standby.cli.opening import within
from standby.cli.output import console, emit, told_error
from standby.cli.rail.options import Typed
from standby.cli.rail.show import (
    boards_facts,
    change_facts,
    fit_facts,
    miss_facts,
    show_boards,
    show_changes,
    show_fits,
    show_misses,
    show_standby,
)
from standby.cli.rail.wishing import wish_line
from standby.domain.models import WatchState
from standby.domain.ticket_codec import wish_to_json
from standby.domain.tickets import Intent, Station
from standby.engine.runtime import Runtime
from standby.errors import Fault, NetworkTrouble, PortalError, StandbyError, WrongUse
from standby.portals.links import book_link
from standby.portals.registry import portal_spec
from standby.services import checks, people, sessions, tickets, watches
from standby.services import stations as known
from standby.services.actor import OPERATOR
from standby.store.tables import Query, Reservation, Watch

WAITS = {
    Intent.NOTIFY: "tells you when there are places",
    Intent.RESERVE: "reserves as soon as there are places, and tells you until when to pay",
    Intent.STANDBY: "tells you when the site's own standby list is open",
}


class NotAdded(StandbyError):
    """The site could not be asked for its stations or passengers, so nothing is kept that could be tried again."""

    says = "{what}"
    mend = "Nothing is watched yet; add the watch again once the site can be reached."
    fault = Fault.NETWORK


@dataclass(frozen=True, slots=True)
class Ordered:
    """Whose watch is to be made and where; ``account`` is None where nothing is ordered or no other can be meant."""

    user: str
    account: int | None
    url: str
    name: str
    every: float | None


def add_tickets(typed: Typed, ordered: Ordered, *, as_json: bool) -> None:
    """Find the stations and the travellers, then keep the wish."""
    watch, account, is_in = within(lambda runtime: _add(runtime, typed, ordered))
    if as_json:
        emit({"id": watch.id, "name": watch.name, "state": watch.state})
        return
    console.print(f"Watch {watch.id} ({watch.name}) stands by and {WAITS[typed.intent]}.", highlight=False)
    console.print(f"Look now: standby check {watch.id}", highlight=False)
    if not is_in:
        what = f"Nobody is logged in yet, so nothing can be ordered: standby account login {account}"
        console.print(what, highlight=False)


async def _add(runtime: Runtime, typed: Typed, ordered: Ordered) -> tuple[Watch, int | None, bool]:
    """The watch, the account it orders with, and whether somebody is logged in there (or nobody has to be)."""
    owner, account = await _whose(runtime, typed.intent, ordered)
    place = await tickets.address_of(runtime, OPERATOR, tickets.PORTAL, ordered.url, account)
    try:
        ways = [await _way(runtime, place, *pair) for pair in typed.journeys]
        is_in = account is None or await sessions.must_be_passengers(runtime, OPERATOR, account, typed.travellers)
    except (NetworkTrouble, PortalError) as error:
        if not error.retry:
            raise
        raise NotAdded(what=error.says.format(**error.facts)) from error
    watch = await tickets.add(
        runtime,
        OPERATOR,
        typed.wish(ways),
        owner_id=owner,
        base_url=place,
        account_id=account,
        name=ordered.name or _called(ways, typed.dates),
        every=ordered.every,
    )
    return watch, account, is_in


async def _whose(runtime: Runtime, intent: Intent, ordered: Ordered) -> tuple[int | None, int | None]:
    """The owner (None: whoever the account belongs to) and the account (None: nothing is ordered)."""
    if ordered.account and not ordered.user:
        return None, ordered.account
    reserves = intent is Intent.RESERVE and not ordered.account
    if reserves and not ordered.user and len(await people.everyone(runtime)) > 1:
        raise WrongUse(what=tickets.NEEDS_ACCOUNT)
    user = await people.the_one(runtime, ordered.user)
    if ordered.account:
        await watches.must_be_of(runtime, ordered.account, user)
    return user.id, await tickets.only_account(runtime, tickets.PORTAL, user.id) if reserves else ordered.account


async def _way(runtime: Runtime, place: str, origin: str, end: str) -> tuple[Station, Station]:
    here, there = [await known.find(runtime, tickets.PORTAL, place, text) for text in (origin, end)]
    if here.code == there.code:
        raise WrongUse(what=f"{here.name} is both where you leave from and where you go to")
    return here, there


def _called(ways: Sequence[tuple[Station, Station]], dates: Sequence[date]) -> str:
    names = ", ".join(f"{here.name} → {there.name}" for here, there in ways)
    return f"{names} {', '.join(f'{day:%m-%d}' for day in dates)}"


async def waits_for(runtime: Runtime, row: tickets.Row) -> str:
    """The wish in a line, its stations by the names that were fetched before."""
    return wish_line(row.wish, await known.names(runtime, row.portal, row.base_url))


def show_tickets(watch: int, as_json: bool) -> None:
    """What is known without asking anybody."""

    async def act(runtime: Runtime) -> tuple[tickets.Shown, str]:
        shown = await tickets.shown(runtime, OPERATOR, watch)
        return shown, await waits_for(runtime, shown.row)

    shown, line = within(act)
    row = shown.row
    lines = [{"at": event.at, "kind": event.kind, **event.detail} for event in shown.events]
    if as_json:
        found = boards_facts(shown.boards) if shown.boards else None
        attempts = [attempt_facts(attempt) for attempt in shown.attempts]
        facts = ticket_facts(row) | reasons_facts(shown)
        emit(facts | {"observation": found, "reservations": attempts, "events": lines})
        return
    console.print(f"{row.watch.name}: {state_and_reason(row)}", highlight=False, markup=False)
    console.print(f"Waits for: {line}", highlight=False, markup=False)
    for query in row.queries:
        if query.error:
            console.print(told_error(query.error), style="red", markup=False)
    show_boards(shown.boards, row.wish)
    tell_reasons(shown)
    show_attempts(shown.attempts)
    for event in shown.events:
        said = ", ".join(f"{key}={value}" for key, value in event.detail.items() if not isinstance(value, dict | list))
        console.print(f"{event.at:%Y-%m-%d %H:%M:%S}Z {event.kind} {said}", highlight=False, markup=False)


def check_tickets(watch: int, as_json: bool) -> None:
    """Ask now and say what there is, why it would not do, and what is new."""

    async def act(runtime: Runtime) -> tuple[checks.SeatsSeen, tickets.Shown]:
        seen = await checks.check_tickets(runtime, OPERATOR, watch)
        return seen, await tickets.shown(runtime, OPERATOR, watch)

    seen, shown = within(act)
    if as_json:
        changes = [change_facts(change) for change in seen.changes]
        troubles = [{"code": error.code, "message": error.message} for error in seen.troubles]
        facts = {"observation": boards_facts(seen.boards), "changes": changes, "errors": troubles}
        emit(facts | reasons_facts(shown))
        return
    show_boards(seen.boards, shown.row.wish)
    for error in seen.troubles:
        console.print(error.message, style="red", markup=False)
    tell_reasons(shown)
    show_changes(seen.changes, shown.row.wish)


def tell_reasons(shown: tickets.Shown) -> None:
    """The standby list first: what it takes never comes back to the boards."""
    show_standby(shown.standby, _standby_link(shown))
    show_fits(shown.fits)
    show_misses(shown.misses)


def reasons_facts(shown: tickets.Shown) -> dict[str, Any]:
    return {
        "fits": [fit_facts(fit) for fit in shown.fits],
        "misses": [miss_facts(miss) for miss in shown.misses],
        "standby": [fit_facts(fit) for fit in shown.standby],
        "link": _standby_link(shown),
    }


def show_attempts(attempts: Sequence[Reservation]) -> None:
    if not attempts:
        return
    table = Table("begun (UTC)", "order", "state", "pay until (UTC)", title="attempts at a place")
    for attempt in attempts:
        until = f"{attempt.deadline:%m-%d %H:%M}" if attempt.deadline else "–"
        table.add_row(f"{attempt.created_at:%m-%d %H:%M:%S}", attempt.number or "–", attempt.state, until)
    console.print(table)


def attempt_facts(attempt: Reservation) -> dict[str, Any]:
    return {
        "id": attempt.uid,
        "state": attempt.state,
        "number": attempt.number,
        "deadline": attempt.deadline,
        "created_at": attempt.created_at,
        "ended_at": attempt.ended_at,
        "reason": attempt.reason,
    }


def ticket_facts(row: tickets.Row) -> dict[str, Any]:
    watch = row.watch
    return {
        "id": watch.id,
        "user_id": watch.user_id,
        "name": watch.name,
        "kind": watch.kind,
        "portal": row.portal,
        "account": row.account.label if row.account else None,
        "interval": min((query.interval for query in row.queries), default=watch.interval),
        "state": watch.state,
        "reason": watch.reason,
        "wish": json.loads(wish_to_json(row.wish)),
        "reservation": attempt_facts(row.reservation) if row.reservation else None,
        "last_ok_at": max((query.last_ok_at for query in row.queries if query.last_ok_at), default=None),
        "next_due": min((query.next_due for query in row.queries if query.next_due), default=None),
        "failures": max((query.failures for query in row.queries), default=0),
        "error": next((query.error for query in row.queries if query.error), None),
    }


def ticket_state(row: tickets.Row) -> str:
    """The watch's state, and that of an attempt which is not over; ``held`` where it rests for that alone."""
    attempt = row.reservation
    if attempt is None or attempt.open_watch is None:
        return row.watch.state
    if attempt.state == "held" and row.watch.state == WatchState.STOPPED:
        return attempt.state
    return f"{row.watch.state}, a place is {attempt.state}"


def state_and_reason(row: tickets.Row) -> str:
    return f"{ticket_state(row)}: {row.watch.reason}" if row.watch.reason else ticket_state(row)


def latest(asked: Sequence[Query]) -> tuple[str, str]:
    """The last look that went well, and failures in a row."""
    moments = [query.last_ok_at for query in asked if query.last_ok_at]
    last = f"{max(moments):%m-%d %H:%M:%S}" if moments else "–"
    return last, str(max((query.failures for query in asked), default=0))


def _standby_link(shown: tickets.Shown) -> str:
    first = next(iter((*shown.standby, *shown.fits)), None)
    spec = portal_spec(shown.row.portal)
    return book_link(spec, shown.row.base_url, first.offer) if first else ""
