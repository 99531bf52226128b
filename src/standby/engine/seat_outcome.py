"""What follows from a board: kept, told and offered in one transaction, with the time of the next look."""

from datetime import datetime, time, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.notices import error_data
from standby.domain.offers import SeatChange, seat_changes
from standby.domain.schedule import quiet_until
from standby.domain.ticket_codec import board_to_json
from standby.domain.tickets import RAILWAY_TIME, Board, Intent
from standby.domain.wishes import Phantoms, fits
from standby.engine import breaker, planning, seat_trouble
from standby.engine.outcome import night_of
from standby.engine.runtime import Runtime, site_of
from standby.engine.seat_news import News
from standby.errors import NotOnSaleYet
from standby.store import phantoms, queries, tickets, timeline
from standby.store.tables import Account, Query
from standby.store.tickets import Asker

OPENING = time(6, 0)
"""When a new date can be asked for at the latest, where the portal has no night."""


async def commit_board(
    runtime: Runtime, query: Query, known: Board | None, board: Board
) -> tuple[tuple[SeatChange, ...], datetime | None]:
    """Keep the board if it is new, tell and serve every watch, plan the next look and return its time."""
    now = runtime.clock.now()
    changes = seat_changes(known, board)
    async with runtime.database.read() as session:
        asking = await tickets.askers(session, query.id)
        set_aside = await phantoms.at(session, site_of(query.base_url), now)
        planned = await planning.plan(runtime, session, query, board, [asker.wish for asker in asking], changes)
    async with runtime.database.write() as session:
        accounts = await _hold_accounts(session, asking, board, set_aside)
        if not await queries.still(session, query):
            return (), None
        waiting = await tickets.askers(session, query.id)
        upcoming = planned.due if waiting else None
        observation_id = await _keep(session, query, known, board, now)
        await queries.answered(
            session,
            query,
            now,
            observation_id=observation_id,
            rhythm=planned.rhythm,
            interval=planned.interval,
            next_due=upcoming,
        )
        await breaker.note_success(session, site_of(query.base_url))
        timeline.tell(session, now, "check", query_id=query.id, trains=len(board.offers), changes=len(changes))
        news = News(runtime, session, query, board, observation_id, changes, set_aside, accounts)
        for asker in waiting:
            await seat_trouble.all_clear(runtime, session, query, asker)
            await news.tell(asker)
        await session.flush()
        await queries.forget_superseded(session, query.id, observation_id)
    _ring(runtime)
    return changes, upcoming


async def commit_not_on_sale(runtime: Runtime, query: Query, error: NotOnSaleYet) -> datetime | None:
    """No failure but a date to come: the query sleeps until a morning on which it may be open."""
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        if not await queries.still(session, query):
            return None
        waiting = await tickets.askers(session, query.id)
        upcoming = _opening(runtime, query, now) if waiting else None
        await queries.answered(session, query, now, error=error_data(error), next_due=upcoming)
        await breaker.note_success(session, site_of(query.base_url))
        until = upcoming.isoformat() if upcoming else ""
        timeline.tell(session, now, "not_on_sale", query_id=query.id, **error_data(error), until=until)
        for asker in waiting:
            await seat_trouble.all_clear(runtime, session, query, asker)
    _ring(runtime)
    return upcoming


async def end_over(runtime: Runtime) -> None:
    """Questions about days that are over sleep; a watch whose days are all over is done."""
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        for watch in await tickets.sleep_over(session, planning.today(now)):
            timeline.tell(session, now, "over", user_id=watch.user_id, watch_id=watch.id)


async def _hold_accounts(
    session: AsyncSession, asking: list[Asker], board: Board, set_aside: Phantoms
) -> frozenset[int]:
    """The accounts that may be asked to order, taken before the query: one order everywhere, no deadlock."""
    wanted = {
        asker.account_id
        for asker in asking
        if asker.account_id is not None and asker.wish.intent is Intent.RESERVE and fits(asker.wish, board, set_aside)
    }
    for account_id in sorted(wanted):
        await session.get(Account, account_id, with_for_update=True)
    return frozenset(wanted)


async def _keep(session: AsyncSession, query: Query, known: Board | None, board: Board, now: datetime) -> int | None:
    content = board_to_json(board)
    if known is not None and board_to_json(known) == content:
        return query.observation_id
    return (await queries.add_observation(session, query.id, now, content)).id


def _opening(runtime: Runtime, query: Query, now: datetime) -> datetime:
    """The next morning's opening.

    A portal does not say for how many days it sells, and changes it; so one
    look a day, well before the day's first release, is all it takes.
    """
    tomorrow = planning.today(now) + timedelta(days=1)
    opening = datetime.combine(tomorrow, OPENING, RAILWAY_TIME)
    pause, zone = night_of(runtime, query.portal)
    return planning.soon_after(runtime, quiet_until(opening, pause, zone) or opening)


def _ring(runtime: Runtime) -> None:
    for name in ("deliver", "sweep"):
        runtime.bell.ring(name)
