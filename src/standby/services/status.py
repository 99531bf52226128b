"""What the status page shows of one user's things."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from standby.domain.codec import transcript_from_json
from standby.domain.gpa import Gpa, gpa
from standby.domain.models import Transcript, WatchState
from standby.domain.scales import scale_from
from standby.domain.ticket_codec import fit_from_json, held_from_json
from standby.domain.tickets import HeldOrder, Offer
from standby.engine.runtime import Runtime
from standby.errors import NotFound
from standby.portals.links import pay_link
from standby.services import stations, tickets, watches
from standby.services.actor import Actor
from standby.store import queries, timeline
from standby.store.tables import Account, Asking, Event, Query, Watch

CHECKS_SHOWN = 48
EVENTS_SHOWN = 40
LOOKS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Row:
    """One watch: its state, its latest checks (oldest first; True is fine), the grades known and their average.

    ``transcript`` and ``average`` are None before the first check that went well.
    """

    watch: Watch
    query: Query
    account: Account
    checks: tuple[tuple[datetime, bool], ...]
    transcript: Transcript | None
    average: Gpa | None


@dataclass(frozen=True, slots=True)
class Places:
    """One ticket watch: what it knows, its latest looks (oldest first), and where a held place is paid for.

    ``names`` are those of stations by code, as far as they were fetched; ``may_go_on``: it rests, and its person may
    let it go on.
    """

    row: tickets.Row
    checks: tuple[tuple[datetime, bool], ...]
    pay: str
    shown: tickets.Shown | None
    names: Mapping[str, str]
    may_go_on: bool

    @property
    def last_ok_at(self) -> datetime | None:
        return max((query.last_ok_at for query in self.row.queries if query.last_ok_at), default=None)

    @property
    def next_due(self) -> datetime | None:
        return min((query.next_due for query in self.row.queries if query.next_due), default=None)

    @property
    def error(self) -> dict[str, Any] | None:
        """Why a question had no answer; that a date is not on sale yet is no failure."""
        failing = [query.error for query in self.row.queries if query.error and query.failures]
        return failing[0] if failing else None

    @property
    def held(self) -> HeldOrder | None:
        """The order that waits for its payment."""
        attempt = self.row.reservation
        return held_from_json(attempt.held) if attempt and attempt.state == "held" and attempt.held else None

    @property
    def ordered(self) -> Offer | None:
        """The train of the newest attempt."""
        return fit_from_json(self.row.reservation.fit).offer if self.row.reservation else None


async def watch_rows(runtime: Runtime, user_id: int) -> list[Row]:
    scale = scale_from(runtime.settings.gpa_scale, runtime.settings.gpa_table)
    rows = []
    mine = await watches.listed(runtime, Actor(user_id))
    async with runtime.database.read() as session:
        for watch, query, account in mine:
            checks = await timeline.checks_of(session, query.id, CHECKS_SHOWN)
            seen = await queries.observation(session, query.observation_id)
            transcript = transcript_from_json(seen.content) if seen else None
            average = gpa(transcript.grades, scale) if transcript else None
            marks = tuple((event.at, event.kind == "check") for event in reversed(checks))
            rows.append(Row(watch, query, account, marks, transcript, average))
    return rows


async def events(runtime: Runtime, user_id: int) -> list[Event]:
    """The user's newest events, newest first: looks are many, so they do not push out what happened.

    Looks that many share belong to nobody; they are shown to all whose watches ask for them.
    """
    shared = select(Asking.query_id).join(Watch, Watch.id == Asking.watch_id).where(Watch.user_id == user_id)
    asked = and_(Event.user_id.is_(None), Event.query_id.in_(shared))
    mine = select(Event).where(or_(Event.user_id == user_id, asked)).order_by(Event.id.desc())
    async with runtime.database.read() as session:
        happened = (await session.scalars(mine.where(Event.kind != "check").limit(EVENTS_SHOWN))).all()
        looks = (await session.scalars(mine.where(Event.kind == "check").limit(LOOKS_SHOWN))).all()
    return sorted([*happened, *looks], key=lambda event: event.id, reverse=True)


async def ticket_rows(runtime: Runtime, user_id: int) -> list[Places]:
    """The user's ticket watches, with the latest looks of their questions."""
    known: dict[tuple[str, str], Mapping[str, str]] = {}
    rows = []
    for row in await tickets.listed(runtime, Actor(user_id)):
        site = row.portal, row.base_url
        if site not in known:
            known[site] = await stations.names(runtime, *site)
        rows.append(
            Places(
                row=row,
                checks=await _looks(runtime, row),
                pay=pay_link(runtime.spec(row.portal), row.base_url),
                shown=await _shown(runtime, user_id, row),
                names=known[site],
                may_go_on=_may_go_on(row, tickets.today(runtime)),
            )
        )
    return rows


async def _looks(runtime: Runtime, row: tickets.Row) -> tuple[tuple[datetime, bool], ...]:
    async with runtime.database.read() as session:
        checks = [each for query in row.queries for each in await timeline.checks_of(session, query.id, CHECKS_SHOWN)]
    newest = sorted(checks, key=lambda event: event.id)[-CHECKS_SHOWN:]
    return tuple((event.at, event.kind == "check") for event in newest)


async def _shown(runtime: Runtime, user_id: int, row: tickets.Row) -> tickets.Shown | None:
    """What is known of the seats; None where the watch was removed a moment ago."""
    try:
        return await tickets.shown(runtime, Actor(user_id), row.watch.id)
    except NotFound:
        return None


def _may_go_on(row: tickets.Row, today: date) -> bool:
    """Not while an order may exist, and not into the past."""
    if row.reservation and row.reservation.open_watch:
        return row.watch.state == WatchState.PAUSED
    return row.watch.state != WatchState.ACTIVE and max(row.wish.dates) >= today
