"""Questions to portals: when they are due, and what became of them."""

import hashlib
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from standby.store import jobs
from standby.store.rows import changed
from standby.store.tables import Account, Asking, Observation, Query, Watch

SHARDS = 16
SEATS_SHARDS = 4


def shard_of(portal: str, account_id: int) -> str:
    """The job that asks an account's queries: one account is always in one shard."""
    return f"poll:{portal}:{account_id % SHARDS}"


def seats_shard(portal: str, key: str) -> str:
    """The job that asks a question nobody has to log in for: by its key, so that it is the same everywhere."""
    return f"poll:{portal}:seats{zlib.crc32(key.encode()) % SEATS_SHARDS}"


def shards_of(portal: str) -> list[str]:
    return [shard_of(portal, n) for n in range(SHARDS)] + [f"poll:{portal}:seats{n}" for n in range(SEATS_SHARDS)]


async def for_account(session: AsyncSession, account: Account, kind: str, interval: float, now: datetime) -> Query:
    """The query of this kind for the account, due now; made with ``interval`` if nobody asks it yet."""
    key = f"{account.portal}:{account.id}:{kind}"
    query = await session.scalar(select(Query).where(Query.key == key))
    if query is None:
        shard = shard_of(account.portal, account.id)
        query = Query(
            key=key,
            portal=account.portal,
            account_id=account.id,
            kind=kind,
            shard=shard,
            interval=interval,
            next_due=now,
        )
        session.add(query)
    query.next_due = now
    await session.flush()
    return query


async def due(session: AsyncSession, shard: str, before: datetime, limit: int) -> Sequence[tuple[int, datetime]]:
    """(id, due time) of the shard's queries due before a moment, earliest first."""
    rows = await session.execute(
        select(Query.id, Query.next_due)
        .where(Query.shard == shard, Query.next_due < before)
        .order_by(Query.next_due)
        .limit(limit)
    )
    return [(query_id, when) for query_id, when in rows if when is not None]


async def crowd(session: AsyncSession, portal: str, before: datetime) -> int:
    """How many of a portal's queries want to be asked before a moment."""
    statement = select(func.count(Query.id)).where(Query.shard.in_(shards_of(portal)), Query.next_due < before)
    return await session.scalar(statement) or 0


async def next_due(session: AsyncSession, shard: str) -> datetime | None:
    return await session.scalar(select(func.min(Query.next_due)).where(Query.shard == shard))


async def hold(session: AsyncSession, which: ColumnElement[bool]) -> None:
    """Hold queries until the transaction ends.

    Whoever writes more than one of these takes them in one order, or two would
    wait for each other: account, queries, watches, breaker, jobs.
    """
    await session.execute(select(Query.id).where(which).order_by(Query.id).with_for_update())


async def still(session: AsyncSession, query: Query) -> bool:
    """Hold the query's row until the transaction ends; false if it was checked since it was read, or is gone.

    Watches that are paused or resumed meanwhile wait, so that neither overlooks the other.
    """
    statement = select(Query.version).where(Query.id == query.id).with_for_update()
    return await session.scalar(statement) == query.version


async def advance(session: AsyncSession, query: Query, **values: Any) -> bool:
    """Write a check's outcome if nobody else has checked since the query was read."""
    statement = update(Query).where(Query.id == query.id, Query.version == query.version)
    return await changed(session, statement.values(version=query.version + 1, **values))


async def answered(session: AsyncSession, query: Query, now: datetime, **values: Any) -> bool:
    """:func:`advance` for a check that the portal answered: whatever failed before is over."""
    calm = {"failures": 0, "failing_since": None, "alarmed": False, "error": None}
    return await advance(session, query, last_try_at=now, last_ok_at=now, **(calm | values))


async def put_off(session: AsyncSession, query_id: int, until: datetime | None) -> None:
    """Ask again at ``until``; None lets the query sleep until somebody wants it."""
    await session.execute(update(Query).where(Query.id == query_id).values(next_due=until))


async def observation(session: AsyncSession, observation_id: int | None) -> Observation | None:
    return await session.get(Observation, observation_id) if observation_id else None


async def add_observation(session: AsyncSession, query_id: int, at: datetime, content: str) -> Observation:
    row = Observation(query_id=query_id, at=at, digest=hashlib.sha256(content.encode()).hexdigest(), content=content)
    session.add(row)
    await session.flush()
    return row


async def forget_superseded(session: AsyncSession, query_id: int, shown_id: int | None) -> None:
    """Remove boards that are neither shown nor what a watch was last told of: they change at nearly every look."""
    told = select(Asking.seen_id).where(Asking.query_id == query_id, Asking.seen_id.is_not(None))
    mine = (Observation.query_id == query_id, Observation.id != shown_id)
    await session.execute(delete(Observation).where(*mine, Observation.id.not_in(told)))


async def settle(session: AsyncSession, query_id: int, soonest: datetime) -> None:
    """After its watches changed: the shortest interval of the active ones, asleep without any.

    A query that slept is due at ``soonest``; one that did not keeps its time.
    """
    await hold(session, Query.id == query_id)
    interval = await session.scalar(
        select(func.min(Watch.interval)).where(Watch.query_id == query_id, Watch.state == "active")
    )
    if interval is None:
        await put_off(session, query_id, None)
        return
    await session.execute(
        update(Query)
        .where(Query.id == query_id)
        .values(interval=interval, next_due=case((Query.next_due.is_(None), soonest), else_=Query.next_due))
    )


async def wake(session: AsyncSession, query: Query, now: datetime) -> None:
    """Let the query's shard look at once."""
    await jobs.hurry(session, query.shard, now)


async def of_account(session: AsyncSession, account_id: int) -> Sequence[Query]:
    return (await session.scalars(select(Query).where(Query.account_id == account_id).order_by(Query.id))).all()
