"""Asking once what places are left: a board, or a typed error; never an empty page taken for "no seats"."""

from datetime import datetime

import structlog

from standby.domain.schedule import quiet_until
from standby.domain.tickets import Board, Question
from standby.engine import outcome, planning, seat_outcome, seat_trouble
from standby.engine.checked import Checked
from standby.engine.runtime import Runtime
from standby.engine.seat_news import read_board
from standby.engine.visits import end_visit, visit_at
from standby.errors import BudgetSpent, NotOnSaleYet, PageNotUnderstood, StandbyError, said
from standby.metrics import CHECKS
from standby.store import queries, sites, tickets
from standby.store.tables import Breaker, Observation, Query

log = structlog.get_logger()


async def check_seats(
    runtime: Runtime, query: Query, seen: Observation | None, breaker: Breaker | None, *, by_hand: bool = False
) -> Checked:
    """Ask the portal and write what follows from the answer, in one transaction.

    ``breaker`` is the site's, if there is one. ``by_hand``: somebody waits for it, be it night.
    """
    skipped = await _hold_back(runtime, query, breaker, by_hand=by_hand)
    if skipped:
        return Checked(skipped=skipped)
    known = read_board(seen)
    try:
        board = await _ask(runtime, query, known)
    except BudgetSpent as error:
        await outcome.put_off(runtime, query, query.base_url, error)
        return Checked(skipped="budget", error=error)
    except NotOnSaleYet as error:
        CHECKS.labels(query.portal, error.code).inc()
        return Checked(error=error, again=await seat_outcome.commit_not_on_sale(runtime, query, error))
    except StandbyError as error:
        CHECKS.labels(query.portal, error.code).inc()
        return Checked(error=error, again=await seat_trouble.commit_failure(runtime, query, error))
    CHECKS.labels(query.portal, "ok").inc()
    changes, again = await seat_outcome.commit_board(runtime, query, known, board)
    return Checked(board=board, seat_changes=changes, again=again)


async def _ask(runtime: Runtime, query: Query, known: Board | None) -> Board:
    question = tickets.question_of(query)
    try:
        board = await visit_at(runtime, query.portal, query.base_url).ask(question)
        _check_plausible(runtime, query.portal, question, known, board)
    except (BudgetSpent, NotOnSaleYet):
        raise
    except StandbyError:
        end_visit(runtime, query.base_url)
        raise
    except Exception as error:
        log.exception("check_broke", query=query.id, portal=query.portal)
        end_visit(runtime, query.base_url)
        raise StandbyError(what=f"{type(error).__name__} while checking {query.portal}") from error
    return board


def _check_plausible(runtime: Runtime, portal: str, question: Question, known: Board | None, board: Board) -> None:
    """A day with trains does not lose all of them, unless they have left. Raises PageNotUnderstood."""
    if board.question != question:
        raise PageNotUnderstood(portal=portal, reason=said("it answers another question"))
    if known and known.offers and not board.offers and question.date > planning.today(runtime.clock.now()):
        raise PageNotUnderstood(
            portal=portal, reason=said("it shows no trains at all, and there were some before for that day")
        )


async def _hold_back(runtime: Runtime, query: Query, breaker: Breaker | None, *, by_hand: bool) -> str:
    """Why the portal must not be asked now, if there is a reason; the query is put off accordingly."""
    now = runtime.clock.now()
    if tickets.question_of(query).date < planning.today(now):
        await seat_outcome.end_over(runtime)
        return "over"
    pause, zone = outcome.night_of(runtime, query.portal)
    morning = None if by_hand else quiet_until(now, pause, zone)
    if morning:
        await _put_off(runtime, query, planning.soon_after(runtime, morning))
        return "night"
    if breaker is None or breaker.open_until is None:
        return ""
    if breaker.open_until > now or not await _may_probe(runtime, breaker, now):
        until = max(breaker.open_until, now + sites.PROBE)
        await seat_trouble.note_blind(runtime, query, breaker, until)
        await _put_off(runtime, query, outcome.spread(runtime, until))
        return "breaker"
    return ""


async def _may_probe(runtime: Runtime, breaker: Breaker, now: datetime) -> bool:
    """After a pause one question goes ahead; the others wait for what it meets."""
    async with runtime.database.write() as session:
        return await sites.probe(session, breaker, now)


async def _put_off(runtime: Runtime, query: Query, until: datetime) -> None:
    async with runtime.database.write() as session:
        await queries.put_off(session, query.id, until)
