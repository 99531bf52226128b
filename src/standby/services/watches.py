"""Watches: added, shown, paused, resumed, removed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.models import WatchState
from standby.domain.tickets import RAILWAY_TIME
from standby.engine.links import Links
from standby.engine.runtime import Runtime
from standby.errors import WrongUse, said
from standby.services import limits
from standby.services.actor import OPERATOR, Actor, own_account, own_any_watch, own_watch
from standby.store import jobs, notices, queries, tickets, timeline, watches
from standby.store.tables import Account, Event, Query, User, Watch

KINDS = ("grades",)
LONGEST_INTERVAL = 30 * 86400


async def add(
    runtime: Runtime, actor: Actor, account_id: int, kind: str = "grades", name: str = "", every: float | None = None
) -> Watch:
    """A watch on an account; the first check is due at once. Raises WrongUse, LimitReached, NotYours."""
    if kind not in KINDS:
        raise WrongUse(what=f"{kind!r} cannot be watched; known: {', '.join(KINDS)}")
    settings = runtime.settings
    async with runtime.database.read() as session:
        account = await own_account(session, actor, account_id)
    spec = runtime.spec(account.portal)
    if spec.tickets is not None:
        raise WrongUse(
            what=said(
                "Account {id} is at {portal}, which sells tickets and has no grades", id=account.id, portal=spec.name
            )
        )
    interval = every or settings.grade_interval or spec.interval
    if interval < settings.grade_interval_floor:
        raise WrongUse(what=f"Grades are not looked at more often than every {settings.grade_interval_floor:g} s")
    if interval > LONGEST_INTERVAL:
        raise WrongUse(what=f"Grades are looked at every {LONGEST_INTERVAL // 86400} days at least")
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        account = await own_account(session, actor, account_id)
        await limits.check_watches(runtime, session, account.user_id)
        query = await queries.for_account(session, account, kind, interval, now)
        if await watches.has(session, account.user_id, query.id):
            raise WrongUse(what="This account's grades are watched already; `standby watch list` shows by which watch")
        watch = Watch(
            user_id=account.user_id,
            query_id=query.id,
            kind=kind,
            name=name.strip()[:100] or f"{account.portal} {account.label}",
            interval=interval,
            created_at=now,
        )
        session.add(watch)
        await session.flush()
        await queries.settle(session, query.id, now)
        await queries.wake(session, query, now)
    runtime.bell.ring(query.shard)
    runtime.bell.ring("sweep")
    return watch


async def must_be_of(runtime: Runtime, account_id: int, user: User) -> None:
    """Raises WrongUse for an account that is not the user's, NotFound for none."""
    async with runtime.database.read() as session:
        account = await own_account(session, OPERATOR, account_id)
    if account.user_id != user.id:
        raise WrongUse(what=said("Account {id} does not belong to {user}", id=account.id, user=user.name))


async def listed(runtime: Runtime, actor: Actor) -> Sequence[tuple[Watch, Query, Account]]:
    """The actor's watches with what they ask; all for the operator."""
    statement = (
        select(Watch, Query, Account)
        .join(Query, Query.id == Watch.query_id)
        .join(Account, Account.id == Query.account_id)
        .order_by(Watch.id)
    )
    if not actor.is_operator:
        statement = statement.where(Watch.user_id == actor.user_id)
    async with runtime.database.read() as session:
        return [(watch, query, account) for watch, query, account in (await session.execute(statement))]


async def shown(runtime: Runtime, actor: Actor, watch_id: int) -> tuple[Watch, Query, str, Sequence[Event]]:
    """The watch, its query, what was last seen (JSON text, empty before the first check), its latest events."""
    async with runtime.database.read() as session:
        watch, query = await own_watch(session, actor, watch_id)
        seen = await queries.observation(session, query.observation_id)
        events = await timeline.of_query(session, query.id, of_watch=watch.id)
    return watch, query, seen.content if seen else "", events


async def pause(runtime: Runtime, actor: Actor, watch_id: int) -> Watch:
    return await _set(runtime, actor, watch_id, WatchState.PAUSED, "paused")


async def resume(runtime: Runtime, actor: Actor, watch_id: int) -> Watch:
    return await _set(runtime, actor, watch_id, WatchState.ACTIVE, "resumed")


async def remove(runtime: Runtime, actor: Actor, watch_id: int) -> None:
    """Delete the watch; its query goes with the last watch on it.

    A place that is held for it stays held: only its owner pays or cancels.
    """
    async with runtime.database.write() as session:
        if (await own_any_watch(session, actor, watch_id)).kind == tickets.WATCHES:
            await tickets.remove(session, watch_id, runtime.clock.now())
            return
        watch, query = await own_watch(session, actor, watch_id)
        await queries.hold(session, Query.id == query.id)
        await notices.withdraw(session, watch.id)
        await session.execute(delete(Watch).where(Watch.id == watch.id))
        others = await session.scalar(select(Watch.id).where(Watch.query_id == query.id).limit(1))
        if others is None:
            await session.execute(delete(Query).where(Query.id == query.id))
        else:
            await queries.settle(session, query.id, runtime.clock.now())


async def by_pause_link(runtime: Runtime, token: str) -> Watch:
    """The watch a mailed link is about; the link itself is the permission."""
    watch_id = Links(runtime.settings.page_url, runtime.vault).read_pause(token)
    async with runtime.database.read() as session:
        watch = await session.get(Watch, watch_id)
    if watch is None:
        raise WrongUse(what="The watch of this link has been removed; no more mails come from it")
    return watch


async def _set(runtime: Runtime, actor: Actor, watch_id: int, state: WatchState, event: str) -> Watch:
    async with runtime.database.write() as session:
        watch = await own_any_watch(session, actor, watch_id)
        change = _set_tickets if watch.kind == tickets.WATCHES else _set_grades
        watch, shards = await change(runtime, session, actor, watch_id, state, event)
    for name in (*shards, "deliver"):
        runtime.bell.ring(name)
    return watch


async def _set_grades(
    runtime: Runtime, session: AsyncSession, actor: Actor, watch_id: int, state: WatchState, event: str
) -> tuple[Watch, set[str]]:
    now = runtime.clock.now()
    watch, query = await own_watch(session, actor, watch_id)
    await queries.hold(session, Query.id == query.id)
    await session.refresh(watch)
    if state is WatchState.ACTIVE and watch.state == WatchState.STOPPED:
        raise WrongUse(what="This watch stopped because of its account; mend the account and it goes on by itself")
    if watch.state != state:
        watch.state = state
        await session.flush()
        soonest = _not_before(runtime, query, now)
        await queries.settle(session, query.id, soonest)
        await queries.wake(session, query, soonest)
        await jobs.hurry(session, "deliver", now)
        timeline.tell(session, now, event, user_id=watch.user_id, watch_id=watch.id, query_id=query.id)
    return watch, {query.shard}


async def _set_tickets(
    runtime: Runtime, session: AsyncSession, actor: Actor, watch_id: int, state: WatchState, event: str
) -> tuple[Watch, set[str]]:
    now = runtime.clock.now()
    asked = await tickets.asked_by(session, watch_id, hold=True)
    watch = await own_any_watch(session, actor, watch_id)
    await session.refresh(watch)
    await _must_have_days_left(session, watch, now)
    if watch.state != state:
        await tickets.set_state(session, watch_id, state, now)
        await jobs.hurry(session, "deliver", now)
        timeline.tell(session, now, event, user_id=watch.user_id, watch_id=watch.id)
    return watch, {query.shard for query in asked}


async def _must_have_days_left(session: AsyncSession, watch: Watch, now: datetime) -> None:
    """A watch that is done may go on, for instance after its order was cancelled, but not into the past."""
    found = await tickets.wish_of(session, watch.id)
    if watch.state == WatchState.DONE and found and max(found[1].dates) < now.astimezone(RAILWAY_TIME).date():
        raise WrongUse(what="The days of this watch are over; add another")


def _not_before(runtime: Runtime, query: Query, now: datetime) -> datetime:
    """When the query may be asked again: pausing and going on is no way around the shortest interval."""
    floor = timedelta(seconds=runtime.settings.grade_interval_floor)
    return max(now, query.last_try_at + floor) if query.last_try_at else now
