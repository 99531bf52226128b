"""One check now, whether an engine is running beside us or not."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from standby.domain.codec import transcript_from_json
from standby.domain.diff import grade_changes
from standby.domain.models import AccountState, GradeChange, Transcript
from standby.domain.offers import SeatChange, seat_changes
from standby.domain.tickets import Board
from standby.engine.check import check_query
from standby.engine.checked import Checked
from standby.engine.lease import hold
from standby.engine.runtime import Runtime
from standby.engine.seat_news import read_board
from standby.errors import StandbyError, WrongUse
from standby.services.actor import Actor, own_account, own_ticket_watch, own_watch
from standby.services.fetching import must_not_be_left_alone
from standby.store import queries, tickets
from standby.store.tables import Account, Query

PATIENCE = timedelta(seconds=90)
LOOK_EVERY = 0.5


@dataclass(frozen=True, slots=True)
class Seen:
    """What the portal shows now, and what that changes."""

    transcript: Transcript
    changes: tuple[GradeChange, ...]


@dataclass(frozen=True, slots=True)
class SeatsSeen:
    """The boards of a ticket watch as they are now, what that changes, and why a question had no answer."""

    boards: tuple[Board, ...]
    changes: tuple[SeatChange, ...]
    troubles: tuple[StandbyError, ...]


class CheckFailed(StandbyError):
    """The check was made by another process and failed there; the reason is the one it wrote down."""

    says = "{what}"
    mend = ""


async def check_watch(runtime: Runtime, actor: Actor, watch_id: int) -> Seen:
    """Ask the watch's query now. Raises what the check raised."""
    async with runtime.database.read() as session:
        _, query = await own_watch(session, actor, watch_id)
    return _seen(await _ask(runtime, query.id))


async def check_tickets(runtime: Runtime, actor: Actor, watch_id: int) -> SeatsSeen:
    """Ask all questions of a ticket watch now, one after the other.

    A question that fails (a date that is not on sale yet, for instance) leaves
    the others their answers; raises what the check raised if all of them fail.
    """
    async with runtime.database.read() as session:
        watch, _ = await own_ticket_watch(session, actor, watch_id)
        asked = await tickets.asked_by(session, watch.id)
    answers, troubles = [], []
    for query in asked:
        try:
            answers.append(await _ask(runtime, query.id))
        except StandbyError as error:
            troubles.append(error)
    if troubles and not answers:
        raise troubles[0]
    boards = tuple(answer.board for answer in answers if answer.board is not None)
    return SeatsSeen(boards, tuple(each for answer in answers for each in answer.seat_changes), tuple(troubles))


async def check_account(runtime: Runtime, actor: Actor, account_id: int) -> Seen:
    """A test: log in if need be and read the grades, without a watch."""
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        account = await own_account(session, actor, account_id)
        query = await queries.for_account(session, account, "grades", runtime.spec(account.portal).interval, now)
    return _seen(await _ask(runtime, query.id))


def _seen(checked: Checked) -> Seen:
    """Of a check that has a transcript, as that of every grade query has."""
    return Seen(checked.transcript or Transcript(()), checked.changes)


async def _ask(runtime: Runtime, query_id: int) -> Checked:
    """What a check made now came to, here or in the engine beside us; it has a transcript or a board."""
    query = await _ready(runtime, query_id)
    known = query.observation_id
    async with runtime.database.write() as session:
        await queries.put_off(session, query.id, runtime.clock.now())
        await queries.wake(session, query, runtime.clock.now())
    deadline = runtime.clock.now() + PATIENCE
    while runtime.clock.now() < deadline:
        async with hold(runtime, query.shard) as lease:
            if lease is not None:
                checked = await check_query(runtime, query.id, by_hand=True)
                if checked.error:
                    raise checked.error
                if checked.transcript is not None or checked.board is not None:
                    return checked
        done = await _done_by_other(runtime, query, known)
        if done is not None:
            return done
        await runtime.clock.sleep(LOOK_EVERY)
    raise WrongUse(what=f"{query.portal} was not asked within {PATIENCE.seconds} s; `standby doctor` says why")


async def _ready(runtime: Runtime, query_id: int) -> Query:
    """The query, if its portal may be asked now."""
    async with runtime.database.read() as session:
        query = await session.get_one(Query, query_id)
        account = await session.get(Account, query.account_id) if query.account_id else None
    if account is not None and account.state != AccountState.READY:
        raise WrongUse(what=account.reason.rstrip(".") or f"The account waits for you ({account.state})")
    await must_not_be_left_alone(runtime, account.base_url if account else query.base_url)
    return query


async def _done_by_other(runtime: Runtime, asked: Query, known_id: int | None) -> Checked | None:
    """The outcome, if the running engine has checked meanwhile."""
    async with runtime.database.read() as session:
        query = await session.get_one(Query, asked.id)
        if query.version == asked.version:
            return None
        before = await queries.observation(session, known_id)
        after = await queries.observation(session, query.observation_id)
    if query.error or after is None:
        raise CheckFailed(what=_message(query.error))
    if query.kind == tickets.SEATS:
        board = read_board(after)
        if board is None:
            raise CheckFailed(what="What the engine keeps cannot be read here; run the same version of both")
        return Checked(board=board, seat_changes=seat_changes(read_board(before), board))
    transcript = transcript_from_json(after.content)
    known = transcript_from_json(before.content) if before else None
    return Checked(transcript=transcript, changes=grade_changes(known, transcript))


def _message(error: dict[str, Any] | None) -> str:
    return str((error or {}).get("message", "The check failed"))
