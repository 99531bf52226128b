"""Whether the portals still accept what the readers read as often as the models promise; people are told once."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from standby.captcha.judge import Drift, Health, begun, fingerprint, promise, remembered
from standby.domain import notices as facts_of
from standby.domain.models import NoticeKind
from standby.engine.runtime import Runtime, site_of
from standby.store import notices, timeline
from standby.store.rows import make_sure
from standby.store.tables import Acceptance, Account, User


async def note(runtime: Runtime, session: AsyncSession, account: Account, accepted: bool) -> None:
    """Count a verdict on what the portal's model read; at the turn to worse, or back, tell those it concerns."""
    card = runtime.card(account.portal)
    site, model = site_of(account.base_url), fingerprint(card)
    key = hashlib.sha256(f"{account.portal} {site} {model}".encode()).hexdigest()[:32]
    row = await session.get(Acceptance, key, with_for_update=True)
    if row is None:
        facts = {"portal": account.portal, "site": site, "model": model, "at": runtime.clock.now()}
        await make_sure(session, Acceptance, key, state=begun(promise(card)).dumps(), **facts)
        row = await session.get_one(Acceptance, key, with_for_update=True)
    before = remembered(row.state)
    after = before.after(accepted)
    row.state, row.at = after.dumps(), runtime.clock.now()
    if (before.health is Health.WORSE) is not (after.health is Health.WORSE):
        await _turn(runtime, session, row, before if before.health is Health.WORSE else after, after.health)


async def _turn(runtime: Runtime, session: AsyncSession, row: Acceptance, told: Drift, health: Health) -> None:
    """``told`` is the count with the bad run in it."""
    now, worse = runtime.clock.now(), health is Health.WORSE
    row.alarmed_at = now if worse else None
    kind = NoticeKind.READER_WORSE if worse else NoticeKind.READER_RECOVERED
    facts = facts_of.reader(
        row.portal, row.site, accepted=told.accepted, asked=len(told.recent), promised=told.promised
    )
    for user_id in await _concerned(session, row):
        await notices.add(session, user_id, kind, facts, now)
        timeline.tell(session, now, "notice", user_id=user_id, notice=kind.value)
    runtime.bell.ring("deliver")


async def _concerned(session: AsyncSession, row: Acceptance) -> Sequence[int]:
    """Whoever has an account at the site, and whoever administers."""
    found = await session.execute(
        select(User.id, User.role, Account.base_url)
        .outerjoin(Account, (Account.user_id == User.id) & (Account.portal == row.portal))
        .where(or_(User.role == "administrator", Account.id.is_not(None)))
        .order_by(User.id)
    )
    there = (user_id for user_id, role, url in found if role == "administrator" or site_of(url) == row.site)
    return list(dict.fromkeys(there))
