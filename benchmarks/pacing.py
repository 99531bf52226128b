"""Many new watches at once and a small budget: is it ever exceeded, and when has everybody heard?

Either one ``standby up`` on SQLite, or several ``standby worker`` on one broker
and one database server (``--broker``, ``--database``), which share the budget by
a row. Every watch is new, so each costs a login: the picture, the code, its
answer and the grades are four requests. The judge is the portal's own log of
requests: no window of the budget's length, wherever it begins, holds more.

A real budget of 40 requests in 300 s would make this last for hours, so the
window is shortened by ``--faster``; the same run at the real pace takes as many
times longer.
"""

import argparse
import asyncio
import os
import secrets
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.parts.children import Child, running
from benchmarks.parts.figures import most_in_window, progress, show
from benchmarks.parts.house import Plan, settings_for, settle
from benchmarks.parts.portal import PortalProcess, portal
from standby.sandbox.mailbox import Mailbox

REQUESTS_EACH = 4
PATIENCE = 3.0
FLUSH_SECONDS = 2.0


async def measure(wish: argparse.Namespace) -> dict[str, Any]:
    """One row of the table."""
    count, seconds = wish.budget
    window = seconds / wish.faster
    least = wish.watches * REQUESTS_EACH * window / count
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="standby-pacing-")))
        school = await stack.enter_async_context(portal(folder, wish.watches))
        mailbox = await stack.enter_async_context(Mailbox())
        database = await stack.enter_async_context(fresh_database(wish.database)) if wish.database else ""
        environment = settings_for(
            folder,
            mailbox.port,
            grade_interval=86_400,
            budgets=f"ssfw={count}/{max(1, round(window))}",
            master_key=Fernet.generate_key().decode(),
            database_url=database,
            broker_url=wish.broker or "memory://",
        )
        await settle(environment, school, Plan(86_400))
        began = time.monotonic()
        workers = [
            await stack.enter_async_context(running(arguments, folder / f"standby-{number}.log", environment))
            for number, arguments in enumerate(processes(wish))
        ]
        told = await wait_for_mails(mailbox, wish.watches, least * PATIENCE + 60, workers)
        took = time.monotonic() - began
        cpu = sum(worker.cpu_seconds() for worker in workers)
        await asyncio.sleep(FLUSH_SECONDS)
        row = await verdict(school, max(1, round(window)), count)
    return {
        "watches": wish.watches,
        "processes": len(workers),
        "told": told,
        "took s": took,
        "at least s": least,
        "at the real pace h": took * wish.faster / 3600,
        "CPU ms/watch": cpu * 1000 / wish.watches,
        **row,
    }


def processes(wish: argparse.Namespace) -> list[list[str]]:
    """What is started: everything in one, or a page and the workers."""
    if not wish.broker:
        return [["-m", "standby", "up"]]
    return [["-m", "standby", "web"], *[["-m", "standby", "worker"]] * wish.workers]


async def wait_for_mails(mailbox: Mailbox, count: int, seconds: float, workers: list[Child]) -> int:
    """How many readers were told, when all were or the time is over."""
    deadline = time.monotonic() + seconds
    told: set[str] = set()
    while len(told) < count and time.monotonic() < deadline:
        if dead := [worker for worker in workers if worker.ended]:
            raise RuntimeError(f"a process ended: {dead[0].log.read_text()[-1500:]}")
        await asyncio.sleep(0.2)
        before = len(told)
        told = {recipient for mail in mailbox.messages for recipient in mail.recipients}
        if len(told) // 100 > before // 100:
            progress.print(f"{len(told)} of {count} were told")
    return len(told)


async def verdict(school: PortalProcess, window: float, limit: int) -> dict[str, Any]:
    state = await school.state()
    moments = [request["at"] for request in state["requests"] if request["portal"] == "ssfw"]
    logins = state["logins"].values()
    return {
        "budget": f"{limit} in {window:g} s",
        "requests": len(moments),
        "requests/watch": len(moments) / max(1, len(school.students)),
        "busiest window": most_in_window(moments, window),
        "limit": limit,
        "logins": sum(tally["accepted"] for tally in logins),
    }


@asynccontextmanager
async def fresh_database(server: str) -> AsyncIterator[str]:
    """A database of its own at the server, dropped afterwards."""
    name = f"standby_bench_{os.getpid()}_{secrets.token_hex(3)}"
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
            try:
                yield make_url(server).set(database=name).render_as_string(hide_password=False)
            finally:
                await connection.execute(text(f"DROP DATABASE {name}"))
    finally:
        await engine.dispose()


def budget(text: str) -> tuple[int, float]:
    count, _, seconds = text.partition("/")
    return int(count), float(seconds)


async def main(wish: argparse.Namespace) -> int:
    row = await measure(wish)
    well = row["told"] == row["watches"] and row["busiest window"] <= row["limit"]
    show("pacing", [row], wish.json, ok=well)
    return 0 if well else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="scripts/bench pacing", description=__doc__)
    parser.add_argument("--watches", type=int, default=60)
    parser.add_argument("--budget", type=budget, default=(40, 300.0), help="as in STANDBY_BUDGETS, such as 40/300")
    parser.add_argument("--faster", type=float, default=20, help="by how much the budget's window is shortened")
    parser.add_argument("--broker", default="", help="amqp://... or redis://...; none: one `standby up`")
    parser.add_argument("--database", default="", help="a server where databases may be made; none: SQLite")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    sys.exit(asyncio.run(main(parser.parse_args())))
