"""``standby watch`` and ``standby check``: what you wait for."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.table import Table

from standby.cli.grades import changes_facts, show_changes, show_transcript, transcript_facts
from standby.cli.opening import within
from standby.cli.output import JsonFlag, console, emit, told_error
from standby.cli.rail import options
from standby.cli.rail.watch import (
    Ordered,
    add_tickets,
    check_tickets,
    latest,
    show_tickets,
    ticket_facts,
    ticket_state,
    waits_for,
)
from standby.domain.codec import transcript_from_json
from standby.domain.tickets import SeatWish
from standby.engine.runtime import Runtime
from standby.errors import WrongUse
from standby.services import checks, people, tickets, watches
from standby.services.actor import OPERATOR
from standby.store.tables import Account, Query, Watch

app = typer.Typer(help="What you wait for.", no_args_is_help=True)
Id = Annotated[int, typer.Argument(help="The watch's id, from `standby watch list`.")]
SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d)?")
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, None: 60}


@app.command()
def add(
    account: Annotated[
        int | None, typer.Option(help="The account's id, from `standby account list`; for tickets only to reserve.")
    ] = None,
    kind: Annotated[str, typer.Argument(help="What to watch: grades or tickets.")] = "grades",
    every: Annotated[
        str,
        typer.Option(
            help="How often to look: 10m, 1h, 1d; a bare number is minutes. Default: the setting's or portal's. "
            "For tickets: no more often than that, else by worth."
        ),
    ] = "",
    name: Annotated[str, typer.Option(help="A name of your own.")] = "",
    origin: options.From = None,
    to: options.To = None,
    exact: options.Exact = False,
    date: options.Dates = None,
    train: options.Trains = None,
    not_train: options.NotTrains = None,
    train_kind: options.TrainKinds = None,
    depart: options.Depart = "",
    arrive: options.Arrive = "",
    seat: options.Seats = None,
    passenger: options.Passengers = None,
    fewer: options.Fewer = False,
    at_least: options.AtLeast = 1,
    max_price: options.MaxPrice = "",
    window: options.Window = False,
    aisle: options.Aisle = False,
    lower: options.Lower = False,
    intent: options.IntentName = "notify",
    url: options.Url = "",
    user: options.UserName = "",
    as_json: JsonFlag = False,
) -> None:
    """Watch the grades of an account (the first mail tells all there are), or places on trains.

    Example: standby watch add grades --account 1 --every 10m

    Example: standby watch add tickets --from 上海 --to hangzhou --date 2026-12-24 --seat second
    """
    seconds = parse_span(every) if every else None
    if kind == "tickets":
        places = {SeatWish.WINDOW: window, SeatWish.AISLE: aisle, SeatWish.LOWER: lower}
        typed = options.Typed(
            journeys=options.pairs(origin, to),
            exact=exact,
            dates=options.days(date),
            trains=frozenset(name.upper() for name in train or []),
            not_trains=frozenset(name.upper() for name in not_train or []),
            kinds=frozenset(map(options.kind, train_kind or [])),
            departs=options.hours(depart),
            arrives=options.hours(arrive),
            seats=tuple(map(options.seat, seat or [])),
            travellers=tuple(map(options.traveller, passenger or [])),
            together=not fewer,
            at_least=at_least,
            ceiling=options.fen(max_price),
            places=tuple(place for place, wanted in places.items() if wanted),
            intent=options.intent(intent),
        )
        add_tickets(typed, Ordered(user, account, url, name, seconds), as_json=as_json)
    else:
        _watch_grades(account, user, kind, name, seconds, as_json=as_json)


def _watch_grades(
    account: int | None, user: str, kind: str, name: str, seconds: float | None, *, as_json: bool
) -> None:
    if account is None:
        raise WrongUse(what="Say whose grades with --account; `standby account list` shows the accounts")
    watch = within(lambda runtime: _add_grades(runtime, account, user, kind, name, seconds))
    if as_json:
        emit({"id": watch.id, "name": watch.name, "state": watch.state})
    else:
        console.print(
            f"Watch {watch.id} ({watch.name}) stands by and looks every {span(watch.interval)}.", highlight=False
        )


async def _add_grades(runtime: Runtime, account: int, user: str, kind: str, name: str, every: float | None) -> Watch:
    if user:
        await watches.must_be_of(runtime, account, await people.the_one(runtime, user))
    return await watches.add(runtime, OPERATOR, account, kind, name, every)


@app.command("list")
def list_(as_json: JsonFlag = False) -> None:
    """List all watches.

    Example: standby watch list
    """

    grades, places, waits, users = within(_listed)
    if as_json:
        facts = [*(watch_facts(*row) for row in grades), *map(ticket_facts, places)]
        emit({"watches": sorted(facts, key=lambda watch: watch["id"])})
        return
    several = len(users) > 1
    table = Table("id", *(["user"] if several else []), "name", "kind", "every", "state", "last look (UTC)", "failures")
    lines = {watch.id: (watch, span(watch.interval), watch.state, *latest([query])) for watch, query, _ in grades}
    lines |= {row.watch.id: (row.watch, "by worth", ticket_state(row), *latest(row.queries)) for row in places}
    for _, (watch, every, state, last, failures) in sorted(lines.items()):
        whose = [users[watch.user_id]] if several else []
        table.add_row(str(watch.id), *whose, watch.name, watch.kind, every, state, last, failures)
    console.print(table)
    for watch_id, line in waits.items():
        console.print(f"{watch_id} waits for: {line}", highlight=False, markup=False)


async def _listed(
    runtime: Runtime,
) -> tuple[Sequence[tuple[Watch, Query, Account]], Sequence[tickets.Row], dict[int, str], dict[int, str]]:
    """All watches for grades and for tickets, what the latter wait for, and the users' names."""
    places = await tickets.listed(runtime, OPERATOR)
    waits = {row.watch.id: await waits_for(runtime, row) for row in places}
    users = {user.id: user.name for user in await people.everyone(runtime)}
    return await watches.listed(runtime, OPERATOR), places, waits, users


@app.command()
def show(watch: Id, as_json: JsonFlag = False) -> None:
    """Show a watch: what was seen last and what happened.

    Example: standby watch show 1
    """
    if within(lambda runtime: tickets.is_tickets(runtime, OPERATOR, watch)):
        show_tickets(watch, as_json)
        return
    row, query, content, events = within(lambda runtime: watches.shown(runtime, OPERATOR, watch))
    seen = transcript_from_json(content) if content else None
    if as_json:
        lines = [{"at": event.at, "kind": event.kind, **event.detail} for event in events]
        emit(
            {
                "id": row.id,
                "name": row.name,
                "state": row.state,
                "reason": row.reason,
                "error": query.error,
                "next_due": query.next_due,
                "observation": transcript_facts(seen) if seen else None,
                "events": lines,
            }
        )
        return
    console.print(f"{row.name}: {row.state} {row.reason}", highlight=False, markup=False)
    if query.error:
        console.print(told_error(query.error), style="red", markup=False)
    if seen:
        show_transcript(seen)
    for event in events:
        facts = ", ".join(f"{key}={value}" for key, value in event.detail.items() if not isinstance(value, dict))
        console.print(f"{event.at:%Y-%m-%d %H:%M:%S}Z {event.kind} {facts}", highlight=False, markup=False)


@app.command()
def pause(watch: Id, as_json: JsonFlag = False) -> None:
    """Pause a watch.

    Example: standby watch pause 1
    """
    _tell(within(lambda runtime: watches.pause(runtime, OPERATOR, watch)), as_json)


@app.command()
def resume(watch: Id, as_json: JsonFlag = False) -> None:
    """Let a paused watch go on.

    Example: standby watch resume 1
    """
    _tell(within(lambda runtime: watches.resume(runtime, OPERATOR, watch)), as_json)


@app.command()
def remove(watch: Id, as_json: JsonFlag = False) -> None:
    """Remove a watch.

    Example: standby watch remove 1
    """
    within(lambda runtime: watches.remove(runtime, OPERATOR, watch))
    if as_json:
        emit({"removed": watch})
    else:
        console.print(f"Removed watch {watch}.", highlight=False)


def check(watch: Id, as_json: JsonFlag = False) -> None:
    """Look now, whether or not the engine is running.

    Example: standby check 1
    """
    if within(lambda runtime: tickets.is_tickets(runtime, OPERATOR, watch)):
        check_tickets(watch, as_json)
        return
    seen = within(lambda runtime: checks.check_watch(runtime, OPERATOR, watch))
    if as_json:
        emit({"observation": transcript_facts(seen.transcript), "changes": changes_facts(seen.changes)})
        return
    show_transcript(seen.transcript)
    show_changes(seen.changes)


def parse_span(text: str) -> float:
    """``10m``, ``1h``, ``1d``, ``90s`` or a bare number of minutes, as seconds. Raises WrongUse."""
    found = SPAN.fullmatch(text.strip())
    if found is None:
        raise WrongUse(what=f"{text!r} is not a span of time; write it like 10m, 1h or 1d")
    return float(found[1]) * UNITS[found[2]]


def span(seconds: float) -> str:
    """Seconds as people say them: ``10 min``, ``90 s``, ``2 h``."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} s"


def watch_facts(watch: Watch, query: Query, account: Account) -> dict[str, Any]:
    return {
        "id": watch.id,
        "user_id": watch.user_id,
        "name": watch.name,
        "kind": watch.kind,
        "portal": account.portal,
        "account": account.label,
        "interval": watch.interval,
        "state": watch.state,
        "reason": watch.reason,
        "last_ok_at": query.last_ok_at,
        "next_due": query.next_due,
        "failures": query.failures,
        "error": query.error,
    }


def _tell(watch: Watch, as_json: bool) -> None:
    if as_json:
        emit({"id": watch.id, "state": watch.state})
    else:
        console.print(f"Watch {watch.id} is {watch.state}.", highlight=False)
