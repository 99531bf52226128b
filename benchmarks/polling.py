"""Many watches at one portal: are the checks on time, and what does one cost?

``standby up`` in a process of its own on its SQLite file, the sandbox in
another, each watch with a user and an account of its own. The portal's budget
is raised so that it does not bind: what is measured is Standby, not the waiting
that a real school would impose. Everybody is logged in already and has no mail
address.

First all watches are due at once (the fill), then, in a fresh process, evenly
over the interval, for as long as the window; jitter is on.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from benchmarks.parts.children import running
from benchmarks.parts.figures import progress, quantile, show
from benchmarks.parts.house import UNBOUND, Plan, settings_for, settings_from, settle
from benchmarks.parts.portal import PortalProcess, portal, until
from standby.engine.opening import opened
from standby.engine.runtime import Runtime
from standby.store.tables import Job, Query

HOST = ["-m", "benchmarks.parts.standby_host"]
PROMISED = 1000
"""Watches that two cores check on time, 99 of 100 within a second; the exit code judges these."""
WARM_UP = 10.0
FILL_SECONDS = 900.0


async def measure(watches: int, interval: float, window: float, profile: str) -> dict[str, Any]:
    """One row of the table."""
    with tempfile.TemporaryDirectory(prefix="standby-polling-") as name:
        folder = Path(name)
        async with portal(folder, watches, logged_in=True) as school:
            environment = settings_for(folder, grade_interval=interval, grade_interval_floor=1, budgets=UNBOUND)
            await settle(environment, school, Plan(interval * 100, mail=False))
            filled = await fill(folder, environment, school)
            progress.print(f"{watches} watches: filled, {filled['fill checks/s']:.0f} checks/s")
            await spread_out(environment, interval)
            steady = await steadily(folder, environment, school, window, profile)
        size = sum(file.stat().st_size for file in (folder / "data").glob("standby.db*"))
    load = {"watches": watches, "interval s": interval, "due/s": watches / interval}
    return {**load, **filled, **steady, "database bytes/watch": size // watches}


async def fill(folder: Path, environment: dict[str, str], school: PortalProcess) -> dict[str, Any]:
    """All first checks at once, as fast as they go."""
    async with (
        opened(settings_from(environment)) as books,
        running([*HOST, str(folder / "fill.json")], folder / "standby.log", environment) as standby,
    ):
        count = len(school.students)

        async def started() -> bool:
            return bool((await school.state(after=10**9))["requests_total"])

        async def done() -> bool:
            return await checked(books) >= count

        await until(started, FILL_SECONDS, every=0.02)
        began, cpu = time.monotonic(), standby.cpu_seconds()
        if not await until(done, FILL_SECONDS, every=0.5):
            raise RuntimeError(f"the first round did not end: {standby.log.read_text()[-1000:]}")
        seconds = time.monotonic() - began
        return {
            "fill s": seconds,
            "fill checks/s": count / seconds,
            "fill CPU ms/check": (standby.cpu_seconds() - cpu) * 1000 / count,
        }


async def steadily(
    folder: Path, environment: dict[str, str], school: PortalProcess, window: float, profile: str
) -> dict[str, Any]:
    """The steady state: checks evenly spread, in a process that was just started."""
    figures = folder / "steady.json"
    arguments = [*HOST, str(figures), *([profile] if profile else [])]
    async with running(arguments, folder / "standby.log", environment) as standby:
        await asyncio.sleep(WARM_UP)
        began, cpu, their_cpu = time.time(), standby.cpu_seconds(), school.child.cpu_seconds()
        seen = (await school.state(after=10**9))["requests_total"]
        await asyncio.sleep(window)
        ended, cpu = time.time(), standby.cpu_seconds() - cpu
        their_cpu = school.child.cpu_seconds() - their_cpu
        requests = (await school.state(after=10**9))["requests_total"] - seen
        memory = standby.resident_bytes()
    late = [lateness for at, lateness in json.loads(figures.read_text()) if began <= at <= ended]
    return {
        "window s": round(ended - began),
        "checks": len(late),
        "requests": requests,
        "late p50 ms": quantile(late, 0.5) * 1000,
        "late p99 ms": quantile(late, 0.99) * 1000,
        "late max ms": max(late, default=0) * 1000,
        "CPU ms/check": cpu * 1000 / max(1, len(late)),
        "CPU % of a core": cpu * 100 / (ended - began),
        "portal's CPU %": their_cpu * 100 / (ended - began),
        "memory MiB": memory / 2**20,
    }


async def checked(books: Runtime) -> int:
    async with books.database.read() as session:
        return await session.scalar(select(func.count(Query.id)).where(Query.last_ok_at.is_not(None))) or 0


async def spread_out(environment: dict[str, str], interval: float) -> None:
    """As if the watches had been added at random moments: due one after the other over the interval."""
    async with opened(settings_from(environment)) as runtime, runtime.database.write() as session:
        now = runtime.clock.now() + timedelta(seconds=3)
        numbers = (await session.scalars(select(Query.id).order_by(Query.id))).all()
        dues = [
            {"id": n, "next_due": now + timedelta(seconds=interval * i / len(numbers)), "interval": interval}
            for i, n in enumerate(numbers)
        ]
        await session.execute(update(Query), dues)
        await session.execute(update(Job).values(kick_after=now))


async def main(wish: argparse.Namespace) -> int:
    rows = [await measure(count, wish.interval, wish.window, wish.profile) for count in wish.watches]
    more: dict[str, Any] = {}
    if len(rows) > 1:
        few, many = rows[0], rows[-1]
        grown = (many["memory MiB"] - few["memory MiB"]) * 2**20 / (many["watches"] - few["watches"])
        more["memory bytes/watch"] = round(grown)
    on_time = all(row["late p99 ms"] < 1000 for row in rows if row["watches"] <= PROMISED)
    show("polling", rows, wish.json, ok=on_time, **more)
    return 0 if on_time else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="scripts/bench polling", description=__doc__)
    parser.add_argument("--watches", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--interval", type=float, default=300, help="seconds between two checks of a watch")
    parser.add_argument("--window", type=float, default=120, help="seconds that are measured")
    parser.add_argument("--profile", default="", help="write a profile of the steady state to this file")
    parser.add_argument("--json", action="store_true")
    sys.exit(asyncio.run(main(parser.parse_args())))
