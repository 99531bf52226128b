"""What follows from a check, committed in one transaction with the notices it causes."""

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain import notices as facts_of
from standby.domain.codec import transcript_from_json, transcript_to_json
from standby.domain.diff import grade_changes, merge
from standby.domain.gpa import gpa
from standby.domain.models import (
    AccountState,
    GradeChange,
    NoticeKind,
    Transcript,
    WatchState,
)
from standby.domain.scales import scale_from
from standby.domain.schedule import Alarm, Hours, alarm, next_due, parse_hours, parse_zone
from standby.domain.tickets import RAILWAY_TIME
from standby.engine import breaker
from standby.engine.runtime import Runtime, site_of
from standby.errors import (
    AccountLocked,
    BudgetSpent,
    HandOverNeeded,
    LoginRefused,
    PortalRefused,
    StandbyError,
    WrongPassword,
)
from standby.store import hand_overs, notices, queries, timeline, watches
from standby.store.tables import Account, Query, Watch

HAND_OVER_LIFE = timedelta(minutes=20)
SPREAD = timedelta(seconds=30)


async def commit_success(
    runtime: Runtime, query: Query, account: Account, known: Transcript | None, shown: Transcript, cookies: str
) -> tuple[tuple[GradeChange, ...], datetime | None]:
    """Keep the observation, tell every watch what is new to it, plan the next check and return its time."""
    now = runtime.clock.now()
    merged = merge(known, shown)
    changes = grade_changes(known, merged)
    async with runtime.database.write() as session:
        row = await _locked(session, account)
        if row is None or not await queries.still(session, query):
            return (), None
        waiting = await watches.active(session, query.id)
        upcoming = next_check(runtime, query, failures=0) if waiting else None
        observation_id = query.observation_id
        if known is None or transcript_to_json(known) != transcript_to_json(merged):
            observation_id = (await queries.add_observation(session, query.id, now, transcript_to_json(merged))).id
        await queries.answered(session, query, now, observation_id=observation_id, next_due=upcoming)
        _keep_cookies(runtime, row, account, cookies)
        await breaker.note_success(session, site_of(account.base_url))
        _tell(session, now, "check", account, query, grades=len(shown.grades), changes=len(changes))
        for watch in waiting:
            if alarm(0, runtime.settings.alarm_after, query.alarmed) is Alarm.CLEAR:
                since = query.failing_since or now
                facts = facts_of.recovered(account.portal, since=since, failures=query.failures)
                await notify(runtime, session, watch, NoticeKind.RECOVERED, facts)
            await _tell_watch(runtime, session, watch, account, merged, observation_id)
    runtime.bell.ring("deliver")
    return changes, upcoming


async def _locked(session: AsyncSession, account: Account) -> Account | None:
    """The account as it is now, held until the transaction ends. Always before its query: one order, no deadlock."""
    return await session.get(Account, account.id, with_for_update=True)


def _keep_cookies(runtime: Runtime, row: Account, account: Account, cookies: str) -> None:
    """A portal may change its cookies at any page; they are kept unless the account got another password meanwhile."""
    if row.credentials_version == account.credentials_version and runtime.open_session(row) != cookies:
        row.session = runtime.vault.seal(f"session:{row.id}", cookies)


async def _tell_watch(
    runtime: Runtime,
    session: AsyncSession,
    watch: Watch,
    account: Account,
    merged: Transcript,
    observation_id: int | None,
) -> None:
    """What is new to this watch: everything the first time, later only what changed since it was told."""
    if watch.seen_id == observation_id:
        return
    seen = await queries.observation(session, watch.seen_id)
    watch.seen_id = observation_id
    average = gpa(merged.grades, scale_from(runtime.settings.gpa_scale, runtime.settings.gpa_table))
    if seen is None:
        facts = facts_of.all_grades(account.portal, merged, average)
        await notify(runtime, session, watch, NoticeKind.ALL_GRADES, facts)
        return
    changes = grade_changes(transcript_from_json(seen.content), merged)
    for kind, facts in facts_of.of_changes(account.portal, changes, average):
        await notify(runtime, session, watch, kind, facts)


async def commit_failure(runtime: Runtime, query: Query, account: Account, error: StandbyError) -> datetime | None:
    """Keep the reason, tell the person what they must know, plan the next try (returned) or none."""
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        row = await _locked(session, account)
        if row is None or not await queries.still(session, query):
            return None
        if is_final(error) and row.credentials_version != account.credentials_version:
            # The password was changed while the portal judged the old one.
            await queries.put_off(session, query.id, now)
            return now
        failures = query.failures + 1
        raised = alarm(failures, runtime.settings.alarm_after, query.alarmed) is Alarm.RAISE
        final = is_final(error)
        since = query.failing_since or now
        waiting = await watches.active(session, query.id)
        upcoming = next_check(runtime, query, failures=failures, error=error) if waiting and not final else None
        if upcoming:
            upcoming = max(upcoming, breaker.asked_for(error, now))
        await queries.advance(
            session,
            query,
            last_try_at=now,
            failures=failures,
            failing_since=since,
            alarmed=query.alarmed or (raised and not final),
            error=facts_of.error_data(error),
            next_due=upcoming,
        )
        _tell(session, now, "check_failed", account, query, **facts_of.error_data(error), failures=failures)
        if final:
            await stop(runtime, session, account, error, now)
            return None
        if upcoming and breaker.concerns_site(error):
            until = await breaker.note_failure(session, site_of(account.base_url), error, now)
            if until and until > upcoming:
                upcoming = spread(runtime, until)
                await queries.put_off(session, query.id, upcoming)
        if raised:
            facts = facts_of.trouble(account.portal, error, since=since, failures=failures, next_try=upcoming)
            for watch in waiting:
                await notify(runtime, session, watch, NoticeKind.TROUBLE, facts)
    runtime.bell.ring("deliver")
    return upcoming


def is_final(error: StandbyError) -> bool:
    """Whether nothing more may be tried until the person acts."""
    return isinstance(error, WrongPassword | AccountLocked | LoginRefused | HandOverNeeded)


async def stop(runtime: Runtime, session: AsyncSession, account: Account, error: StandbyError, now: datetime) -> None:
    """Nothing more may be tried until the person acts: they are told why and how."""
    row = await session.get_one(Account, account.id)
    row.reason = error.message
    if isinstance(error, HandOverNeeded):
        row.state = AccountState.HAND_OVER
        await ask_person(runtime, session, row, error, now)
        return
    row.state = AccountState.WRONG_PASSWORD if isinstance(error, WrongPassword) else AccountState.LOCKED
    # An answer to a question asked before would send what was refused just now once more.
    await hand_overs.withdraw(session, account.id)
    stopped = [w for w in await watches.of_account(session, account.id) if w.state == WatchState.ACTIVE]
    await watches.set_state(session, [watch.id for watch in stopped], WatchState.STOPPED, row.state)
    for watch in stopped:
        await notify(runtime, session, watch, NoticeKind.STOPPED, facts_of.stopped(account.portal, error))
    runtime.bell.ring("deliver")


async def ask_person(
    runtime: Runtime, session: AsyncSession, account: Account, error: HandOverNeeded, now: datetime, kind: str = "code"
) -> None:
    """A hand-over with the picture nobody could read, told at once even in quiet hours: it has a deadline."""
    deadline = now + HAND_OVER_LIFE
    kept = runtime.vault.seal(f"session:{account.id}", error.session)
    asked = await hand_overs.ask(session, account.id, error.message, error.picture, kept, now, deadline, kind)
    facts = {**facts_of.hand_over(account.portal, error, deadline=deadline), "kind": kind, "uid": asked.uid}
    await notices.add(session, account.user_id, NoticeKind.HAND_OVER, facts, now, urgent=True)
    told = {**facts_of.error_data(error), "reason": error.message}
    timeline.tell(session, now, "hand_over", user_id=account.user_id, account_id=account.id, **told)
    runtime.bell.ring("deliver")


async def put_off(runtime: Runtime, query: Query, base_url: str, error: BudgetSpent) -> None:
    """Come back when the budget has room. Where many wait, each comes back less often.

    Otherwise a thousand new watches would ask for a turn all the time, and the
    budget lets a few of them through in a minute.
    """
    now = runtime.clock.now()
    until = now + timedelta(seconds=float(str(error.facts["wait"])))
    spacing, _ = runtime.pacer_at(query.portal, base_url).rate()
    async with runtime.database.write() as session:
        crowd = await queries.crowd(session, query.portal, until + SPREAD)
        await queries.put_off(session, query.id, spread(runtime, until, max(SPREAD, crowd * spacing)))


def spread(runtime: Runtime, moment: datetime, over: timedelta = SPREAD) -> datetime:
    """A moment shortly after, so that those who waited do not all come at once."""
    return moment + over * runtime.random.random()


def next_check(runtime: Runtime, query: Query, *, failures: int, error: StandbyError | None = None) -> datetime:
    """When to ask again: later after failures, never in the portal's night."""
    pause, zone = night_of(runtime, query.portal)
    return next_due(
        runtime.clock.now(),
        timedelta(seconds=query.interval),
        failures=failures,
        jitter=runtime.random.random(),
        night_pause=pause,
        zone=zone,
        floor=timedelta(seconds=runtime.settings.grade_interval_floor if query.account_id is not None else 0),
        refused=isinstance(error, PortalRefused),
    )


def night_of(runtime: Runtime, portal: str) -> tuple[Hours | None, tzinfo]:
    """The hours in which a portal is not asked, and the clock they are read from."""
    settings, spec = runtime.settings, runtime.spec(portal)
    pause = settings.night_pause or spec.night_pause
    zone = RAILWAY_TIME if spec.tickets and not settings.night_pause else parse_zone(settings.time_zone)
    return parse_hours(pause) if pause not in {"", "none"} else None, zone


async def notify(
    runtime: Runtime,
    session: AsyncSession,
    watch: Watch,
    kind: NoticeKind,
    facts: Mapping[str, Any],
    query_id: int | None = None,
) -> None:
    """Tell a watch's user; ``query_id`` is the question it came from, where the watch asks several."""
    now = runtime.clock.now()
    asked = query_id or watch.query_id
    await notices.add(session, watch.user_id, kind, {**facts, "watch": watch.name}, now, watch_id=watch.id)
    timeline.tell(session, now, "notice", user_id=watch.user_id, watch_id=watch.id, query_id=asked, notice=kind.value)


def _tell(session: AsyncSession, now: datetime, kind: str, account: Account, query: Query, **detail: Any) -> None:
    timeline.tell(session, now, kind, user_id=account.user_id, account_id=account.id, query_id=query.id, **detail)
