"""When a question about seats is asked next: its share of the site's budget by worth, the release, the night.

Each check plans only its own question's next look, from the same rows as every
other worker; nobody has to be asked, and no other row is touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain import worth
from standby.domain.models import WatchState
from standby.domain.offers import SeatChange, useful
from standby.domain.rhythm import rhythm_from_data
from standby.domain.schedule import JITTER, quiet_until
from standby.domain.ticket_codec import question_from_data
from standby.domain.tickets import RAILWAY_TIME, Board, Intent, Question, Wish
from standby.domain.wishes import wanted
from standby.engine.outcome import night_of
from standby.engine.runtime import Runtime, site_of
from standby.engine.visits import visit_at
from standby.store.tables import Asking, Query, TicketWish, Watch
from standby.store.tickets import SEATS

STEADY_SHARE = 0.85
"""Of what the pacer lets through steadily: above it, questions would queue for their turns."""
AFTER_RELEASE = timedelta(milliseconds=200)
"""So much later than the release by the site's clock: what is known of that clock is not exact."""
MORNING_SPREAD = timedelta(minutes=5)
MOST_TRAINS = 12
"""So many of a day's departures tell how much of it is left."""
REMEMBERED = timedelta(hours=1)
"""A release this long ago foretells nothing more."""


@dataclass(frozen=True, slots=True)
class Planned:
    """``interval`` in seconds; ``rhythm`` is what the row keeps for the next plans."""

    interval: float
    due: datetime
    rhythm: dict[str, Any]


def today(now: datetime) -> date:
    """The railway's date."""
    return now.astimezone(RAILWAY_TIME).date()


def soon_after(runtime: Runtime, morning: datetime) -> datetime:
    """Not everybody at the same minute."""
    return morning + MORNING_SPREAD * runtime.random.random()


async def plan(
    runtime: Runtime,
    session: AsyncSession,
    query: Query,
    board: Board,
    wishes: Sequence[Wish],
    changes: Sequence[SeatChange],
) -> Planned:
    """The next look after a board was seen."""
    now = runtime.clock.now()
    offset = visit_at(runtime, query.portal, query.base_url).offset
    kept = _remember(query, board, wishes, changes, offset, now)
    looks = await _looks(session, query, kept, offset, now)
    interval, due = _next(query, looks, per_second(runtime, query), now, runtime.random.random())
    pause, zone = night_of(runtime, query.portal)
    morning = quiet_until(due, pause, zone)
    return Planned(interval, soon_after(runtime, morning) if morning else due, kept)


def per_second(runtime: Runtime, query: Query) -> float:
    """Requests a second that all questions of a site may use together."""
    pacer = runtime.pacer_at(query.portal, query.base_url)
    count, window = pacer.budget
    spacing, _ = pacer.rate()
    return min(worth.SHARE * count / window, STEADY_SHARE / spacing.total_seconds())


def _next(
    query: Query, looks: Mapping[int, worth.Look], per_second: float, now: datetime, jitter: float
) -> tuple[float, datetime]:
    """The interval, which with its jitter covers the way there, and when to look again.

    A question that nobody asks any more keeps the one it had.
    """
    mine = looks.get(query.id)
    if mine is None:
        return query.interval, now + timedelta(seconds=query.interval)
    pace = worth.pace(list(looks.values()), per_second, now)
    late = (now - query.next_due).total_seconds() if query.next_due else 0.0
    due = worth.next_look(mine, pace, now, late=late, turns=1 - JITTER + 2 * JITTER * jitter)
    return max(pace.interval(mine.value(now), mine.floor_at(now)), (due - now).total_seconds() / (1 + JITTER)), due


async def _looks(
    session: AsyncSession, mine: Query, kept: Mapping[str, Any], offset: timedelta, now: datetime
) -> dict[int, worth.Look]:
    """All questions that share the site's budget, as their rows tell; those that wait for their date's sale are out."""
    asked = await _asked(session, mine.portal)
    awake = select(Query.id, Query.base_url, Query.question, Query.rhythm, Query.error).where(
        Query.kind == SEATS, Query.portal == mine.portal, Query.next_due.is_not(None)
    )
    looks = {}
    for query_id, base_url, question, rhythm, error in await session.execute(awake):
        is_mine = query_id == mine.id
        if site_of(base_url) != site_of(mine.base_url) or query_id not in asked:
            continue
        if not is_mine and (error or {}).get("code") == "NotOnSaleYet":
            continue
        intents, floor = asked[query_id]
        about = kept if is_mine else rhythm or {}
        looks[query_id] = _look(question_from_data(question), about, intents, floor, offset, now)
    return looks


async def _asked(session: AsyncSession, portal: str) -> dict[int, tuple[list[Intent], float]]:
    """By query: what its active watches want, one intent for each, and their shortest interval."""
    statement = (
        select(Asking.query_id, TicketWish.intent, func.count(), func.min(Watch.interval))
        .join(Watch, Watch.id == Asking.watch_id)
        .join(TicketWish, TicketWish.watch_id == Watch.id)
        .where(TicketWish.portal == portal, Watch.state == WatchState.ACTIVE)
        .group_by(Asking.query_id, TicketWish.intent)
    )
    asked: dict[int, tuple[list[Intent], float]] = {}
    for query_id, intent, count, shortest in await session.execute(statement):
        intents, floor = asked.get(query_id, ([], shortest))
        asked[query_id] = ([*intents, *[Intent(intent)] * count], min(floor, shortest))
    return asked


def _look(
    question: Question,
    kept: Mapping[str, Any],
    intents: Sequence[Intent],
    floor: float,
    offset: timedelta,
    now: datetime,
) -> worth.Look:
    value = worth.worth(intents, _departs(question, kept, now), now)
    rhythm = rhythm_from_data(kept.get("changes"))
    return worth.Look(value, rhythm, _releases(kept, offset), _moments(kept, "leaving"), floor)


def _remember(
    query: Query,
    board: Board,
    wishes: Sequence[Wish],
    changes: Sequence[SeatChange],
    offset: timedelta,
    now: datetime,
) -> dict[str, Any]:
    """What is kept beside the query for planning: its rhythm, the releases to come, when trains of interest leave."""
    known = query.rhythm or {}
    rhythm = rhythm_from_data(known.get("changes"))
    look = worth.Look(1.0, rhythm, _releases(known, offset), _moments(known, "leaving"))
    if query.last_ok_at:
        look = look.seen(any(useful(wish, changes) for wish in wishes), query.last_ok_at, now)
    of_interest = {offer.key: offer for wish in wishes for offer in wanted(wish, board)}.values()
    releases = {offer.on_sale_at for offer in of_interest if offer.on_sale_at and offer.on_sale_at > now - REMEMBERED}
    trains = sorted(_at(offer.date, offer.departs) for offer in of_interest)
    leaving = look.leaving
    if not leaving or leaving[0] > now:  # from then on the board need not show them all
        leaving = tuple(trains[:: ceil(len(trains) / MOST_TRAINS) or 1])
    return {
        "changes": look.rhythm.to_data(),
        "releases": [moment.isoformat() for moment in sorted(releases)],
        "leaving": [moment.isoformat() for moment in leaving],
        "departs": next((moment.isoformat() for moment in trains if moment > now), None),
    }


def _releases(kept: Mapping[str, Any], offset: timedelta) -> tuple[datetime, ...]:
    """When to look, by our own clock."""
    return tuple(release - offset + AFTER_RELEASE for release in _moments(kept, "releases"))


def _moments(kept: Mapping[str, Any], name: str) -> tuple[datetime, ...]:
    return tuple(datetime.fromisoformat(moment) for moment in kept.get(name, ()))


def _departs(question: Question, kept: Mapping[str, Any], now: datetime) -> datetime:
    """When the next train of interest leaves; the end of the day where that is not known or is over."""
    told = kept.get("departs")
    known = datetime.fromisoformat(told) if told else None
    return known if known and known > now else _at(question.date, time(23, 59))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, RAILWAY_TIME).astimezone(UTC)
