"""Self-check of every part, each with its mend."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from standby.captcha.judge import Health
from standby.domain.models import AccountState
from standby.engine.opening import opened
from standby.engine.runtime import Runtime, model_of
from standby.errors import StandbyError
from standby.portals.base import PortalSpec
from standby.portals.registry import PORTALS
from standby.services import codes
from standby.services.actor import OPERATOR
from standby.settings import Settings
from standby.store import notices, workers
from standby.store.tables import Account, Breaker, Delivery, Job, Query, Watch

CONNECT_SECONDS = 5
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - recognised, not bound
FINE = (AccountState.READY.value, AccountState.LOGGING_IN.value)
CLOCK_MAY_DIFFER = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One part and how it is; ``mend`` says what to do if it is not ``ok``."""

    part: str
    ok: bool
    says: str
    mend: str = ""


async def examine(settings: Settings) -> list[Finding]:
    """Look at every part; what cannot be looked at because of another is left out."""
    findings = [_reader(settings, spec) for spec in PORTALS if spec.model]
    try:
        async with opened(settings) as runtime:
            findings.append(Finding("database", True, runtime.database.address))
            findings.append(Finding("master key", True, "opens the secrets"))
            findings.extend([await look(runtime) for look in LOOKS])
    except StandbyError as error:
        findings.append(Finding(error.code, False, error.message))
    return findings


def _reader(settings: Settings, spec: PortalSpec) -> Finding:
    model = settings.reader_model(spec.name, spec.model)
    try:
        model_of(spec, model)
    except StandbyError as error:
        return Finding(f"reader {spec.name}", False, error.message)
    whose = "the shipped model" if model == spec.model else "your model"
    return Finding(f"reader {spec.name}", True, f"{whose} {model} loads")


async def _clock(runtime: Runtime) -> Finding:
    offset = await runtime.database.clock_offset()
    fine = abs(offset) < CLOCK_MAY_DIFFER
    return Finding(
        "clock", fine, f"{offset.total_seconds():+.3f} s off the database's", "" if fine else "Set the clock with NTP."
    )


async def _mail(runtime: Runtime) -> Finding:
    settings = runtime.settings
    if not settings.smtp_host:
        return Finding("mail", False, "no mail server is set up", "Set STANDBY_SMTP_HOST and the settings beside it.")
    place = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            _, writer = await asyncio.open_connection(settings.smtp_host, settings.smtp_port)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
    except (OSError, TimeoutError) as error:
        reason = str(error) or "no answer"
        return Finding("mail", False, f"{place} cannot be reached: {reason}", "Start it or correct STANDBY_SMTP_HOST.")
    return Finding("mail", True, f"{place} answers; `standby notify test` sends a real letter")


async def _outbox(runtime: Runtime) -> Finding:
    async with runtime.database.read() as session:
        counts = await notices.outbox(session)
        reason = await session.scalar(
            select(Delivery.error).where(Delivery.state == "pending", Delivery.attempts > 0).limit(1)
        )
    says = ", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "empty"
    return Finding("outbox", not reason, says, reason or "")


async def _engine(runtime: Runtime) -> Finding:
    async with runtime.database.read() as session:
        alive = await workers.alive(session, runtime.clock.now())
    if not alive:
        return Finding("engine", False, "no worker is running", "Start `standby up` (or `standby worker`).")
    return Finding("engine", True, f"{len(alive)} running")


async def _jobs(runtime: Runtime) -> Finding:
    async with runtime.database.read() as session:
        broken = (await session.scalars(select(Job).where(Job.failures > 0))).all()
    if not broken:
        return Finding("jobs", True, "none is stuck")
    says = "; ".join(f"{job.key} failed {job.failures} times: {job.error}" for job in broken)
    return Finding("jobs", False, says, "They are tried again by themselves; please report this line.")


async def _accounts(runtime: Runtime) -> Finding:
    async with runtime.database.read() as session:
        stuck = (await session.scalars(select(Account).where(Account.state.not_in(FINE)))).all()
        count = await session.scalar(select(func.count(Account.id)))
    if not stuck:
        return Finding("accounts", True, f"{count} ready")
    says = "; ".join(f"{account.id} ({account.portal}) {account.state}" for account in stuck)
    first = stuck[0]
    scan = f"Scan a code with `standby account login {first.id}`." if first.state == AccountState.LOGGED_OUT else ""
    return Finding("accounts", False, says, scan or first.reason)


async def _watches(runtime: Runtime) -> Finding:
    now = runtime.clock.now()
    async with runtime.database.read() as session:
        count = await session.scalar(select(func.count(Watch.id)).where(Watch.state == "active"))
        late = await session.scalar(select(func.count(Query.id)).where(Query.next_due < now - timedelta(minutes=2)))
    if late:
        return Finding("watches", False, f"{late} checks are over 2 minutes late", "Start the engine, or see breakers.")
    return Finding("watches", True, f"{count} active, none late")


async def _breakers(runtime: Runtime) -> Finding:
    async with runtime.database.read() as session:
        rows = (await session.scalars(select(Breaker).where(Breaker.open_until > runtime.clock.now()))).all()
    if not rows:
        return Finding("portals", True, "none is being left alone")
    return Finding("portals", False, "; ".join(f"{row.site}: {row.reason}" for row in rows), "Standby tries again.")


async def _drift(runtime: Runtime) -> Finding:
    """Whether the portals still accept what the readers read as often as the models promise."""
    found = await codes.taken(runtime, OPERATOR)
    says = "; ".join(
        f"{each.site} accepted {each.accepted} of the last {each.asked}, promised {each.promised:.1%}" for each in found
    )
    worse = sorted({each.portal for each in found if each.health is Health.WORSE})
    mend = "".join(
        f"The codes of {portal} have changed: `standby captcha verified {portal} --out codes`, then "
        "`standby captcha label codes` and `standby captcha train codes --out mine.onnx`. "
        for portal in worse
    )
    return Finding("codes", not worse, says or "none submitted yet", mend.strip())


async def _web_port(runtime: Runtime) -> Finding:
    settings = runtime.settings
    with contextlib.closing(socket.socket()) as probe:
        probe.settimeout(1)
        taken = probe.connect_ex((settings.web_host, settings.web_port)) == 0
    if settings.web_host in EVERYWHERE and not settings.public_url:
        return Finding("web", False, f"mailed links lead to {settings.page_url}", "Set STANDBY_PUBLIC_URL.")
    return Finding("web", True, f"{settings.page_url} is {'answering' if taken else 'free'}")


LOOKS: tuple[Callable[[Runtime], Awaitable[Finding]], ...] = (
    _clock,
    _mail,
    _outbox,
    _engine,
    _jobs,
    _accounts,
    _watches,
    _breakers,
    _drift,
    _web_port,
)
