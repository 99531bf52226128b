"""When a question about seats is asked next: its share of the site's budget by worth, the release, the night.

Each check plans only its own question's next look, from the same rows as every
other worker; nobody has to be asked, and no other row is touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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
    kept = _remember(query, board, wishes, changes, now)
    offset = visit_at(runtime, query.portal, query.base_url).offset
    looks = await _looks(session, query, kept, offset, now)
    intervals = worth.plan(list(looks.values()), per_second(runtime, query), now)
    interval = dict(zip(looks, intervals, strict=True)).get(query.id, query.interval)
    jittered = interval * (1 - JITTER + 2 * JITTER * runtime.random.random())
    releases = [release - offset + AFTER_RELEASE for release in _releases(kept)]
    due = min(worth.next_look(now, jittered, release) for release in [None, *releases])
    pause, zone = night_of(runtime, query.portal)
    morning = quiet_until(due, pause, zone)
    return Planned(interval, soon_after(runtime, morning) if morning else due, kept)


def per_second(runtime: Runtime, query: Query) -> float:
    """Requests a second that all questions of a site may use together."""
    pacer = runtime.pacer_at(query.portal, query.base_url)
    count, window = pacer.budget
    spacing, _ = pacer.rate()
    return min(worth.SHARE * count / window, STEADY_SHARE / spacing.total_seconds())


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
    foretold = [release - offset for release in _releases(kept)]
    on_sale_at = max(foretold, key=lambda at: (worth.expected(at, now), -abs(at - now)), default=None)
    hot = worth.expected(on_sale_at, now) > 0
    return worth.Look(
        worth.worth(intents, _departs(question, kept, now), now),
        rhythm_from_data(kept.get("changes")),
        on_sale_at,
        worth.FLOOR if hot else max(worth.FLOOR, floor),
    )


def _remember(
    query: Query, board: Board, wishes: Sequence[Wish], changes: Sequence[SeatChange], now: datetime
) -> dict[str, Any]:
    """What is kept beside the query for planning: its rhythm, the releases to come, the next train of interest."""
    rhythm = rhythm_from_data((query.rhythm or {}).get("changes"))
    if query.last_ok_at:
        changed = any(useful(wish, changes) for wish in wishes)
        rhythm = rhythm.seen(changed, query.last_ok_at, now)
    of_interest = {offer.key: offer for wish in wishes for offer in wanted(wish, board)}.values()
    releases = {offer.on_sale_at for offer in of_interest if offer.on_sale_at and offer.on_sale_at > now - REMEMBERED}
    leaving = [moment for offer in of_interest if (moment := _at(offer.date, offer.departs)) > now]
    return {
        "changes": rhythm.to_data(),
        "releases": [moment.isoformat() for moment in sorted(releases)],
        "departs": min(leaving).isoformat() if leaving else None,
    }


def _releases(kept: Mapping[str, Any]) -> list[datetime]:
    return [datetime.fromisoformat(moment) for moment in kept.get("releases", ())]


def _departs(question: Question, kept: Mapping[str, Any], now: datetime) -> datetime:
    """When the next train of interest leaves; the end of the day where that is not known or is over."""
    told = kept.get("departs")
    known = datetime.fromisoformat(told) if told else None
    return known if known and known > now else _at(question.date, time(23, 59))


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, RAILWAY_TIME).astimezone(UTC)
