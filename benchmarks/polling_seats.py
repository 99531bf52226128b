"""Many who wait for seats: does the budget hold in every window, and what do more watches cost?

The engine and the sandbox's railway share one clock that runs ``--faster``
times as fast as the wall's, so that an hour passes in minutes; requests go over
real HTTP. Strangers buy and give back seats meanwhile, and the railway refuses
whoever asks more than 80 times in 300 s. The judge is the railway's own log.

Each number of watches is spread over the same distinct questions. All are new
and due at once, which is the worst moment there is.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import func, select

from benchmarks.parts.figures import most_in_window, progress, quantile, show
from standby.domain.tickets import Journey, SeatClass, Wish
from standby.engine.process import running
from standby.engine.runtime import Bell, Runtime
from standby.portals.transport import SharedTransport
from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.clock import SandboxClock
from standby.sandbox.rail12306.site import RailSite
from standby.sandbox.requests import Entry
from standby.settings import load_settings
from standby.store import tickets
from standby.store.database import Database
from standby.store.migrate import migrate
from standby.store.secrets import Vault
from standby.store.tables import Notice, Query, User

RAIL = "rail12306"
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)  # 12:00 in Beijing
LIMIT, WINDOW = 80, 300.0
WAYS = (("AOH", "HGH"), ("HGH", "AOH"), ("VNP", "AOH"), ("AOH", "VNP"), ("BXP", "IOQ"))
SEATS = (SeatClass.SECOND, SeatClass.FIRST, SeatClass.BUSINESS)
LIVELY = 3.0
SLICE, LEASE = 60, 36_000
MEMORY = Path("/dev/shm")
"""At this pace the syncs of a disk would be what is measured."""


class FastClock:
    """Runs ``faster`` times as fast as the wall's, from noon."""

    def __init__(self, faster: float) -> None:
        self.faster, self._began = faster, 0.0

    def start(self) -> None:
        """Until then it stands still."""
        self._began = time.time()

    def now(self) -> datetime:
        return NOON + timedelta(seconds=(time.time() - self._began) * self.faster if self._began else 0)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds) / self.faster)

    def drive(self, railway: SandboxClock) -> None:
        """Let the railway's clock, which has been made already, tell this time."""
        railway._wall = lambda: self.now().timestamp()
        railway.set(self.now().timestamp())


class FastBell(Bell):
    def __init__(self, faster: float) -> None:
        super().__init__()
        self._faster = faster

    async def wait(self, name: str, seconds: float) -> None:
        await super().wait(name, seconds / self._faster)


async def measure(count: int, wish: argparse.Namespace) -> dict[str, Any]:
    """One run with so many watches, over ``minutes`` of the fast clock."""
    with tempfile.TemporaryDirectory(prefix="standby-seats-", dir=MEMORY if MEMORY.exists() else None) as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/standby.db")
        await migrate(database)
        async with running_sandbox(scenario="rail", seed=wish.seed, rail=RailSite(life=LIVELY)) as box:
            clock = FastClock(wish.faster)
            clock.drive(box.world.clock)
            runtime = house(Path(folder), database, clock)
            await move_in(runtime, box.base_urls[RAIL], count, wish.questions)
            cpu = time.process_time()
            clock.start()
            async with running(runtime):
                await clock.sleep(wish.minutes * 60)
            cpu = time.process_time() - cpu
            figures = await verdict(runtime, box, wish)
        await runtime.transport.aclose()
        await database.close()
    return {"watches": count, **figures, "CPU s, railway included": cpu}


def house(folder: Path, database: Database, clock: FastClock) -> Runtime:
    settings = load_settings(
        _env_file=None,
        data_dir=folder,
        allow_private_addresses=True,
        slice_seconds=SLICE,
        lease_seconds=LEASE,
        log_level="warning",
    )
    return Runtime(
        settings=settings,
        clock=clock,
        database=database,
        vault=Vault([Fernet.generate_key().decode()]),
        transport=SharedTransport(allow_private=True),
        bell=FastBell(clock.faster),
    )


async def move_in(runtime: Runtime, url: str, count: int, distinct: int) -> None:
    """So many watches, each with one of the distinct questions and a taste of its own."""
    days = [date(2026, 11, 24) + timedelta(days=n) for n in range(-(-distinct // len(WAYS)))]
    questions = [(way, day) for day in days for way in WAYS][:distinct]
    now = runtime.clock.now()
    async with runtime.database.write() as session:
        user = User(name="everybody", created_at=now)
        session.add(user)
        await session.flush()
        for number in range(count):
            (origin, destination), day = questions[number % distinct]
            await tickets.add(
                session,
                user_id=user.id,
                name=f"watch {number}",
                portal=RAIL,
                base_url=url,
                wish=Wish(
                    dates=(day,),
                    journeys=(Journey(origin, destination),),
                    seats=(SEATS[number % len(SEATS)],),
                    at_least=1 + number % 5,
                ),
                interval=30,
                now=now,
            )


async def verdict(runtime: Runtime, box: Sandbox, wish: argparse.Namespace) -> dict[str, Any]:
    """What the railway's log says, and how evenly the questions were asked."""
    entries = box.world.log.entries()
    asked = Counter(entry.query for entry in entries if _is_question(entry))
    gaps = [gap for query in asked for gap in _gaps([e for e in entries if e.query == query])]
    async with runtime.database.read() as session:
        queries = await session.scalar(select(func.count(Query.id)))
        notices = await session.scalar(select(func.count(Notice.id)))
    return {
        "distinct questions": queries,
        "requests": len(entries),
        "busiest 300 s": most_in_window([entry.sandbox_at for entry in entries], WINDOW),
        "refused": sum(entry.status == 302 for entry in entries),
        "questions asked": len(asked),
        "asks of one, least": min(asked.values(), default=0),
        "asks of one, most": max(asked.values(), default=0),
        "gap p50 s": quantile(gaps, 0.5),
        "gap p99 s": quantile(gaps, 0.99),
        "notices": notices,
        "simulated min": wish.minutes,
    }


def _is_question(entry: Entry) -> bool:
    return "/leftTicket/query" in entry.path


def _gaps(entries: list[Entry]) -> list[float]:
    moments = [entry.sandbox_at for entry in entries]
    return [after - before for before, after in pairwise(moments)]


async def main(wish: argparse.Namespace) -> int:
    rows = []
    for count in wish.watches:
        rows.append(await measure(count, wish))
        progress.print(f"{count} watches: {rows[-1]['requests']} requests, busiest window {rows[-1]['busiest 300 s']}")
    held = all(row["busiest 300 s"] <= LIMIT and row["refused"] == 0 for row in rows)
    complete = all(row["questions asked"] == wish.questions == row["distinct questions"] for row in rows)
    few, many = rows[0]["requests"], rows[-1]["requests"]
    steady = many <= few * 1.15
    ok = held and complete and steady
    show("polling_seats", rows, wish.json, ok=ok, grown=round(many / few, 3))
    return 0 if ok else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="scripts/bench polling_seats", description=__doc__)
    parser.add_argument("--watches", type=int, nargs="+", default=[60, 500])
    parser.add_argument("--questions", type=int, default=60, help="distinct questions that the watches share")
    parser.add_argument("--minutes", type=float, default=60, help="of the fast clock")
    parser.add_argument("--faster", type=float, default=8, help="how many times the wall clock's pace")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    sys.exit(asyncio.run(main(parser.parse_args())))
