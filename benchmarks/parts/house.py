"""A Standby for a benchmark: its settings, and its users, accounts and watches."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import insert

from benchmarks.parts.portal import PortalProcess, Student
from standby.engine.opening import opened
from standby.engine.runtime import Runtime, site_of
from standby.portals.cookies import Cookies
from standby.settings import Settings, load_settings
from standby.store import jobs
from standby.store.codec import to_json
from standby.store.columns import Base
from standby.store.queries import shard_of
from standby.store.tables import Account, Channel, Query, User, Watch

UNBOUND = "ssfw=10000000/60"
BATCH = 1000
ZONE = "Asia/Shanghai"


def settings_for(folder: Path, smtp_port: int = 0, **more: str | float) -> dict[str, str]:
    """The environment of a Standby in ``folder`` that may ask a portal on this machine."""
    given: dict[str, str | float] = {
        "data_dir": str(folder / "data"),
        "web_port": 0,
        "smtp_host": "127.0.0.1" if smtp_port else "",
        "smtp_port": smtp_port or 25,
        "smtp_security": "none",
        "mail_from": "Standby <standby@example.org>",
        "default_locale": "en",
        "allow_private_addresses": "true",
        "night_pause": "none",
        "log_level": "warning",
        "log_format": "json",
        **more,
    }
    return {f"STANDBY_{name.upper()}": str(value) for name, value in given.items()}


def settings_from(environment: dict[str, str]) -> Settings:
    """The same settings for this process."""
    return load_settings(_env_file=None, **{name[8:].lower(): value for name, value in environment.items()})


def address(student: Student) -> str:
    return f"{student.login}@example.org"


@dataclass(frozen=True, slots=True)
class Plan:
    """Each student becomes a user with one account and one watch, every ``interval`` seconds.

    The first checks are due evenly over ``spread`` seconds; ``mail`` gives each
    user an address. Who is logged in at the portal is so here too.
    """

    interval: float
    spread: float = 0
    mail: bool = True


async def settle(environment: dict[str, str], portal: PortalProcess, plan: Plan) -> None:
    """Write the users of ``plan`` into the empty house of ``environment``, in bulk."""
    async with opened(settings_from(environment)) as runtime:
        count = len(portal.students)
        numbered = list(enumerate(portal.students, start=1))
        for first in range(0, count, BATCH):
            async with runtime.database.write() as session:
                for table, rows in _rows(runtime, portal.url, numbered[first : first + BATCH], plan, count):
                    await session.execute(insert(table), rows)
        async with runtime.database.write() as session:
            for key in {shard_of("ssfw", number) for number, _ in numbered}:
                await jobs.ensure(session, key, runtime.clock.now())


def _rows(
    runtime: Runtime, url: str, students: Sequence[tuple[int, Student]], plan: Plan, count: int
) -> Iterator[tuple[type[Base], list[dict[str, Any]]]]:
    """Rows by table, parents first; user, account, query and watch of a student share their number."""
    now = runtime.clock.now()
    yield User, [{"id": n, "name": s.login, "locale": "en", "zone": ZONE, "created_at": now} for n, s in students]
    if plan.mail:
        yield Channel, [_channel(runtime, n, s) for n, s in students]
    yield Account, [_account(runtime, url, n, s) for n, s in students]
    yield Query, [_query(n, plan, now + timedelta(seconds=plan.spread * n / count)) for n, _ in students]
    yield Watch, [_watch(n, s, plan, now) for n, s in students]


def _channel(runtime: Runtime, n: int, student: Student) -> dict[str, Any]:
    sealed = runtime.vault.seal(f"channel:{n}", address(student))
    return {"user_id": n, "kind": "email", "address": sealed, "created_at": runtime.clock.now()}


def _account(runtime: Runtime, url: str, n: int, student: Student) -> dict[str, Any]:
    credentials = to_json({"login": student.login, "password": student.password})
    return {
        "id": n,
        "user_id": n,
        "portal": "ssfw",
        "base_url": url,
        "options": {},
        "label": student.login,
        "credentials": runtime.vault.seal(f"account:{n}", credentials),
        "session": runtime.vault.seal(f"session:{n}", cookies(url, student.session)) if student.session else "",
        "created_at": runtime.clock.now(),
    }


def _query(n: int, plan: Plan, due: datetime) -> dict[str, Any]:
    return {
        "id": n,
        "key": f"ssfw:{n}:grades",
        "portal": "ssfw",
        "account_id": n,
        "kind": "grades",
        "shard": shard_of("ssfw", n),
        "interval": plan.interval,
        "next_due": due,
    }


def _watch(n: int, student: Student, plan: Plan, now: datetime) -> dict[str, Any]:
    facts = {"kind": "grades", "name": student.login, "interval": plan.interval, "created_at": now}
    return {"id": n, "user_id": n, "query_id": n, **facts}


def cookies(url: str, session_id: str) -> str:
    """What Standby keeps of a session that the portal began."""
    jar = Cookies(site_of(url))
    jar.take(httpx2.URL(f"{url}/ssfw/"), [f"JSESSIONID={session_id}; Path=/ssfw"])
    return jar.to_text()
