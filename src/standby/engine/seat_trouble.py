"""When a question about seats fails: the reason is kept, the site left alone, people are told, and told of the end."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain import notices as facts_of
from standby.domain.models import NoticeKind
from standby.domain.schedule import Alarm, alarm
from standby.engine import breaker
from standby.engine.outcome import next_check, notify, spread
from standby.engine.runtime import Runtime, site_of
from standby.errors import StandbyError
from standby.store import queries, tickets, timeline
from standby.store.tables import Asking, Breaker, Query
from standby.store.tickets import Asker


async def commit_failure(runtime: Runtime, query: Query, error: StandbyError) -> datetime | None:
    """Keep the reason, raise the alarm after the setting's number of failures, plan the next try (returned)."""
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        if not await queries.still(session, query):
            return None
        waiting = await tickets.askers(session, query.id)
        failures, since = query.failures + 1, query.failing_since or now
        raised = alarm(failures, runtime.settings.alarm_after, query.alarmed) is Alarm.RAISE
        upcoming = next_check(runtime, query, failures=failures, error=error) if waiting else None
        if upcoming:
            upcoming = max(upcoming, breaker.asked_for(error, now))
        await queries.advance(
            session,
            query,
            last_try_at=now,
            failures=failures,
            failing_since=since,
            alarmed=query.alarmed or raised,
            error=facts_of.error_data(error),
            next_due=upcoming,
        )
        told = {**facts_of.error_data(error), "failures": failures}
        timeline.tell(session, now, "check_failed", query_id=query.id, **told)
        if upcoming and breaker.concerns_site(error):
            until = await breaker.note_failure(session, site_of(query.base_url), error, now)
            if until and until > upcoming:
                upcoming = spread(runtime, until)
                await queries.put_off(session, query.id, upcoming)
        if raised:
            facts = facts_of.trouble(query.portal, error, since=since, failures=failures, next_try=upcoming)
            await _tell_all(runtime, session, query, waiting, facts)
    runtime.bell.ring("deliver")
    return upcoming


async def note_blind(runtime: Runtime, query: Query, row: Breaker, until: datetime) -> None:
    """A site that is left alone for long leaves every watch on it blind, not only those whose question failed."""
    if query.alarmed or row.failures < runtime.settings.alarm_after:
        return
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        if not await queries.still(session, query):
            return
        error = await _last_error(session, query)
        if error is None:
            return
        since = query.failing_since or query.last_ok_at or now
        await queries.advance(session, query, alarmed=True, failing_since=since, failures=row.failures)
        facts = {
            "portal": query.portal,
            "error": error,
            "since": since.isoformat(),
            "failures": row.failures,
            "next_try": until.isoformat(),
        }
        await _tell_all(runtime, session, query, await tickets.askers(session, query.id), facts)
    runtime.bell.ring("deliver")


async def all_clear(runtime: Runtime, session: AsyncSession, query: Query, asker: Asker) -> None:
    """It works again: told to whom the trouble was told, once nothing of what the watch asks is in trouble."""
    if alarm(0, runtime.settings.alarm_after, query.alarmed) is not Alarm.CLEAR:
        return
    if await _troubled_elsewhere(session, query, asker):
        return
    since = query.failing_since or runtime.clock.now()
    facts = facts_of.recovered(query.portal, since=since, failures=query.failures)
    await notify(runtime, session, asker.watch, NoticeKind.RECOVERED, facts, query.id)


async def _tell_all(
    runtime: Runtime, session: AsyncSession, query: Query, waiting: list[Asker], facts: dict[str, Any]
) -> None:
    """A watch that asks many questions is told of their trouble once."""
    for asker in waiting:
        if not await _troubled_elsewhere(session, query, asker):
            await notify(runtime, session, asker.watch, NoticeKind.TROUBLE, facts, query.id)


async def _troubled_elsewhere(session: AsyncSession, query: Query, asker: Asker) -> bool:
    others = (
        select(Query.id)
        .join(Asking, Asking.query_id == Query.id)
        .where(Asking.watch_id == asker.watch.id, Query.id != query.id, Query.alarmed.is_(True))
    )
    return await session.scalar(others.limit(1)) is not None


async def _last_error(session: AsyncSession, query: Query) -> dict[str, Any] | None:
    """What the site's questions met last."""
    met = select(Query.error).where(Query.base_url == query.base_url, Query.failures > 0, Query.error.is_not(None))
    return await session.scalar(met.order_by(Query.last_try_at.desc()).limit(1))
