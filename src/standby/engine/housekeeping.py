"""What has to be done now and then: late hand-overs, old lines, workers that are gone."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.domain.models import AccountState
from standby.domain.tickets import RAILWAY_TIME
from standby.engine.lease import Lease
from standby.engine.logins import ask_to_log_in
from standby.engine.runtime import Runtime
from standby.errors import NobodyCame
from standby.store import deeds, hand_overs, mailed_codes, phantoms, queries, throttles, tickets, timeline
from standby.store.house import Invitation, WebSession
from standby.store.tables import (
    Acceptance,
    Account,
    Asking,
    Delivery,
    HandOver,
    Label,
    Notice,
    Observation,
    Query,
    Reservation,
    Step,
    Watch,
    Worker,
)

EVERY = timedelta(seconds=60)
LABELS_KEPT = 20_000
PAUSE_AFTER_HAND_OVER = timedelta(hours=1)
WORKER_GONE = timedelta(minutes=10)
# What places are left is looked at hundreds of times as often as grades.
SHARED_LOOKS_KEPT = timedelta(days=1)
CODES_KEPT = timedelta(days=1)


async def run_once(runtime: Runtime, lease: Lease) -> None:
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        await _end_hand_overs(runtime, session)
        oldest = now - timedelta(days=runtime.settings.history_days)
        await timeline.forget(session, oldest)
        await session.execute(delete(Step).where(Step.done_at < oldest))
        await session.execute(delete(HandOver).where(HandOver.state != "open", HandOver.created_at < oldest))
        await session.execute(delete(Worker).where(Worker.beat_at < now - WORKER_GONE))
        await session.execute(delete(Acceptance).where(Acceptance.at < oldest))
        await session.execute(delete(Reservation).where(Reservation.ended_at < oldest))
        await deeds.forget(session, oldest)
        await session.execute(delete(Invitation).where(Invitation.expires_at < oldest))
        await _forget_told(session, oldest)
        await _forget_superseded(session, oldest)
        await _forget_labels(session)
    async with runtime.database.write() as session:
        await _end_journeys(runtime, session)
        await session.execute(delete(WebSession).where(WebSession.expires_at <= now))
        await mailed_codes.forget(session, now - CODES_KEPT)
        await throttles.forget(session, now)
    lease.kick_after = now + EVERY


async def _end_hand_overs(runtime: Runtime, session: AsyncSession) -> None:
    """Nobody came in time, or a process died with the answer: the account tries again by itself, after a pause.

    Where tiles had to be chosen it does not, and its person is told.

    The pause doubles with each that nobody answered within a week, up to 16 hours: who is away is not called hourly.
    """
    now = runtime.clock.now()
    for late in await hand_overs.overdue(session, now):
        account = await session.get_one(Account, late.account_id, with_for_update=True)
        # Only who is asked to read a picture is asked again by itself.
        if await hand_overs.take(session, late.id, "expired") and late.kind == "code":
            timeline.tell(session, now, "hand_over_expired", user_id=account.user_id, account_id=account.id)
    for account in await hand_overs.left_waiting(session, now):
        if runtime.spec(account.portal).tickets is not None:
            # Three answers were checked and the person did not come: only they begin anew.
            await ask_to_log_in(runtime, session, account, NobodyCame(portal=account.portal))
            runtime.bell.ring("deliver")
            continue
        account.state, account.reason = AccountState.READY, ""
        await session.flush()
        in_vain = await hand_overs.expired(session, account.id, now - timedelta(days=7))
        again = now + PAUSE_AFTER_HAND_OVER * (1 << min(max(0, in_vain - 1), 4))
        for query in await queries.of_account(session, account.id):
            await queries.settle(session, query.id, again)
            await queries.wake(session, query, again)


async def _end_journeys(runtime: Runtime, session: AsyncSession) -> None:
    """Ticket watches whose days are over are done; questions, looks and phantoms that nobody needs any more go."""
    now = runtime.clock.now()
    today = now.astimezone(RAILWAY_TIME).date()
    for watch in await tickets.sleep_over(session, today):
        timeline.tell(session, now, "over", user_id=watch.user_id, watch_id=watch.id)
    await tickets.forget(session, today)
    await phantoms.forget(session, now)
    await timeline.forget_shared_looks(session, now - SHARED_LOOKS_KEPT)


async def _forget_told(session: AsyncSession, oldest: object) -> None:
    pending = select(Delivery.notice_id).where(Delivery.state == "pending")
    await session.execute(delete(Notice).where(Notice.created_at < oldest, Notice.id.not_in(pending)))


async def _forget_superseded(session: AsyncSession, oldest: object) -> None:
    """Observations that no query shows and no watch was last told of."""
    shown = select(Query.observation_id).where(Query.observation_id.is_not(None))
    told = select(Watch.seen_id).where(Watch.seen_id.is_not(None))
    asked = select(Asking.seen_id).where(Asking.seen_id.is_not(None))
    kept = (Observation.id.not_in(each) for each in (shown, told, asked))
    await session.execute(delete(Observation).where(Observation.at < oldest, *kept))


async def _forget_labels(session: AsyncSession) -> None:
    edge = await session.scalar(select(Label.id).order_by(Label.id.desc()).offset(LABELS_KEPT).limit(1))
    if edge is not None:
        await session.execute(delete(Label).where(Label.id <= edge))
