"""Ticket watches: what each waits for, and the questions that all who wait for the same share.

Row locks are taken in one order everywhere: account, queries (by id), watches,
breaker, jobs. Whoever adds, pauses, resumes or removes a watch holds its
queries, so that a check and a change of the watches never overlook each other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.models import WatchState
from standby.domain.schedule import JITTER
from standby.domain.ticket_codec import question_from_data, question_to_data, wish_from_json, wish_to_json
from standby.domain.tickets import Question, Wish
from standby.domain.wishes import questions
from standby.store import jobs, notices, queries, sites
from standby.store.rows import make_sure
from standby.store.tables import Account, Asking, Query, TicketWish, Watch

WATCHES = "tickets"
"""The kind of a watch on tickets; that of its queries is :data:`SEATS`."""
SEATS = "seats"
FLOOR = timedelta(seconds=5)
"""No question is asked by itself more often than this; a look that its person wants at once does not wait."""
KEPT_AFTER = timedelta(days=2)

read_wish = lru_cache(maxsize=4096)(wish_from_json)


@dataclass(frozen=True, slots=True)
class Asker:
    """An active watch and what it waits for; ``asking`` keeps what it was last told of here."""

    watch: Watch
    asking: Asking
    wish: Wish
    account_id: int | None


def key_of(portal: str, base_url: str, question: Question) -> str:
    fare = "student" if question.student else "adult"
    asked = f"{question.date.isoformat()}:{question.origin}:{question.destination}:{fare}"
    return f"{portal}:{urlsplit(base_url).netloc}:{SEATS}:{asked}"


def question_of(query: Query) -> Question:
    return question_from_data(query.question or {})


async def for_questions(
    session: AsyncSession, portal: str, base_url: str, asked: Iterable[Question], interval: float, now: datetime
) -> Sequence[Query]:
    """The shared queries of these questions, made if nobody asks them yet, and held until the transaction ends."""
    wanted = {key_of(portal, base_url, question): question for question in asked}
    there = set(await session.scalars(select(Query.key).where(Query.key.in_(wanted))))
    for key in sorted(wanted.keys() - there):
        await make_sure(
            session,
            Query,
            key,
            portal=portal,
            base_url=base_url,
            kind=SEATS,
            question=question_to_data(wanted[key]),
            shard=queries.seats_shard(portal, key),
            interval=interval,
        )
    await queries.hold(session, Query.key.in_(wanted))
    return (await session.scalars(select(Query).where(Query.key.in_(wanted)).order_by(Query.id))).all()


async def add(
    session: AsyncSession,
    *,
    user_id: int,
    name: str,
    portal: str,
    base_url: str,
    wish: Wish,
    interval: float,
    now: datetime,
    account_id: int | None = None,
) -> Watch:
    """A watch that asks all questions of its wish; those that nobody asked before are due at once.

    ``interval`` in seconds is only a beginning: the queries of a site share its budget by worth.
    """
    if account_id is not None:
        await session.get(Account, account_id, with_for_update=True)
    asked = await for_questions(session, portal, base_url, questions(wish), interval, now)
    watch = Watch(user_id=user_id, query_id=None, kind=WATCHES, name=name, interval=interval, created_at=now)
    session.add(watch)
    await session.flush()
    content, intent = wish_to_json(wish), wish.intent.value
    session.add(
        TicketWish(
            watch_id=watch.id, portal=portal, base_url=base_url, account_id=account_id, intent=intent, content=content
        )
    )
    session.add_all([Asking(watch_id=watch.id, query_id=query.id) for query in asked])
    await session.flush()
    await settle(session, asked, now)
    await _hasten(session, asked, now)
    return watch


async def set_state(
    session: AsyncSession, watch_id: int, state: WatchState, now: datetime, reason: str = ""
) -> Watch | None:
    """Pause, resume, stop or end a watch; its queries sleep or wake accordingly. None: it was removed meanwhile."""
    asked = await asked_by(session, watch_id, hold=True)
    watch = await session.get(Watch, watch_id, with_for_update=True, populate_existing=True)
    if watch is None:
        return None
    watch.state, watch.reason = state.value, reason
    await session.flush()
    await settle(session, asked, now)
    if state is WatchState.ACTIVE:
        await _hasten(session, asked, now)
    return watch


async def remove(session: AsyncSession, watch_id: int, now: datetime) -> None:
    """Delete a watch; a query that nobody asks any more sleeps and is forgotten when its date is over."""
    asked = await asked_by(session, watch_id, hold=True)
    await notices.withdraw(session, watch_id)
    await session.execute(delete(Watch).where(Watch.id == watch_id))
    await settle(session, asked, now)


async def remove_of(session: AsyncSession, which: ColumnElement[bool], now: datetime) -> None:
    """Delete the watches whose wishes (:class:`TicketWish`) are of this kind."""
    ids = (await session.scalars(select(TicketWish.watch_id).where(which).order_by(TicketWish.watch_id))).all()
    mine = select(Asking.query_id).where(Asking.watch_id.in_(ids))
    await queries.hold(session, Query.id.in_(mine))
    for watch_id in ids:
        await remove(session, watch_id, now)


async def settle(session: AsyncSession, asked: Sequence[Query], now: datetime) -> None:
    """After the watches of held queries changed: asleep without an active one, due (by ``now``) with the first.

    Pausing and going on is no way around the shortest interval.
    """
    if not asked:
        return
    ids = [query.id for query in asked]
    wanted = (
        select(Asking.query_id)
        .join(Watch, Watch.id == Asking.watch_id)
        .where(Asking.query_id.in_(ids), Watch.state == WatchState.ACTIVE)
    )
    active = set(await session.scalars(wanted))
    rows = await session.execute(select(Query.id, Query.next_due, Query.last_try_at).where(Query.id.in_(ids)))
    for query_id, due, tried in rows.all():
        if query_id not in active:
            await queries.put_off(session, query_id, None)
        elif due is None:
            await queries.put_off(session, query_id, max(now, tried + FLOOR) if tried else now)
    for shard in sorted({query.shard for query in asked}):
        await jobs.hurry(session, shard, now)


async def _hasten(session: AsyncSession, asked: Sequence[Query], now: datetime) -> None:
    """Who begins to wait does not wait for a neighbour's long interval, only for :data:`FLOOR` after the last look.

    What was put off for another reason keeps its time: a date not on sale yet, a
    site left alone, or whatever lies beyond the interval (failures, the night).
    """
    for query in asked:
        await session.refresh(query)
        due, tried = query.next_due, query.last_try_at
        if due is None or tried is None or (query.error or {}).get("code") == "NotOnSaleYet":
            continue
        beyond = tried + timedelta(seconds=query.interval) * (1 + JITTER)
        soonest = max(now, tried + FLOOR)
        if soonest < due <= beyond and not await sites.is_open(session, urlsplit(query.base_url).netloc, now):
            await queries.put_off(session, query.id, soonest)


async def asked_by(session: AsyncSession, watch_id: int, *, hold: bool = False) -> Sequence[Query]:
    """The queries of a watch by id; ``hold`` keeps them until the transaction ends."""
    mine = select(Asking.query_id).where(Asking.watch_id == watch_id)
    if hold:
        await queries.hold(session, Query.id.in_(mine))
    return (await session.scalars(select(Query).where(Query.id.in_(mine)).order_by(Query.id))).all()


async def askers(session: AsyncSession, query_id: int) -> list[Asker]:
    """The active watches that ask a query, oldest first."""
    rows = await session.execute(
        select(Watch, Asking, TicketWish)
        .join(Asking, Asking.watch_id == Watch.id)
        .join(TicketWish, TicketWish.watch_id == Watch.id)
        .where(Asking.query_id == query_id, Watch.state == WatchState.ACTIVE)
        .order_by(Watch.id)
    )
    return [Asker(watch, asking, read_wish(wish.content), wish.account_id) for watch, asking, wish in rows]


async def wish_of(session: AsyncSession, watch_id: int) -> tuple[TicketWish, Wish] | None:
    """What a ticket watch waits for; None for another kind of watch."""
    row = await session.get(TicketWish, watch_id)
    return (row, read_wish(row.content)) if row else None


async def sleep_over(session: AsyncSession, today: date) -> list[Watch]:
    """Let questions about days that are over sleep, and end the watches that ask nothing else; these are returned."""
    alive = select(Query).where(Query.kind == SEATS, Query.next_due.is_not(None))
    past = [query for query in await session.scalars(alive) if question_of(query).date < today]
    if not past:
        return []
    ids = [query.id for query in past]
    await queries.hold(session, Query.id.in_(ids))
    await session.execute(update(Query).where(Query.id.in_(ids)).values(next_due=None))
    asking = select(Asking.watch_id).where(Asking.query_id.in_(ids))
    mine = select(Watch).where(Watch.id.in_(asking), Watch.state == WatchState.ACTIVE).order_by(Watch.id)
    ended = []
    for watch in (await session.scalars(mine.with_for_update())).all():
        found = await wish_of(session, watch.id)
        if found and max(found[1].dates) < today:
            watch.state = WatchState.DONE
            ended.append(watch)
    await session.flush()
    return ended


async def forget(session: AsyncSession, today: date) -> None:
    """Remove queries of days long over that no watch asks."""
    unasked = select(Query).where(
        Query.kind == SEATS, Query.next_due.is_(None), ~exists().where(Asking.query_id == Query.id)
    )
    old = [query.id for query in await session.scalars(unasked) if question_of(query).date < today - KEPT_AFTER]
    await session.execute(delete(Query).where(Query.id.in_(old)))
