"""Kill -9 while places are ordered: is none ordered twice, none lost, and every held one told to its owner?

Three real processes: the railway, a mail server (this one), and ``standby up``,
which is killed and restarted while seats come back. Each traveller waits for
one train of their own. Queues, answers that are lost after the order was made
and connections that break before it are part of the weather; a part of the
kills is aimed at the dangerous lines: right after the last word, in the queue,
at the list of unpaid orders, right after a mail.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.kill_reserve.judge import judge, read_mails, read_rows
from benchmarks.kill_storm.judge import last_words
from benchmarks.parts.children import Child, start
from benchmarks.parts.figures import progress, show
from benchmarks.parts.house import settings_for
from benchmarks.parts.portal import until
from benchmarks.parts.rail import RailProcess, Traveller, railway
from benchmarks.parts.waiting_room import FREE, address, settle
from standby.portals.transport import SharedTransport
from standby.sandbox.mailbox import Mailbox

UP = ["-m", "standby", "up"]
INTERVAL = 5.0
LEASE = 6.0
CONFIRM = "/otn/confirmPassenger/confirmSingleForQueue"
QUEUE = "/otn/confirmPassenger/queryOrderWaitTime"
LIST = "/otn/queryOrder/queryMyOrderNoComplete"
AIMS = {"last word": CONFIRM, "queue": QUEUE, "list": LIST, "mail": ""}
QUEUES = ((-1,), (-100, 4, -1), (8, 4, -1), (-100, 20, 12, -1), (-4, -1))
AIM_SECONDS = 8.0
DELAYS = (0.2, 5.0)
WORKING = 0.9
"""The share of lives that reach their work; the others may end while they start."""
START_SECONDS = 60.0
SETTLED_SECONDS = 300.0


@dataclass
class Storm:
    rail: RailProcess
    mailbox: Mailbox
    environment: dict[str, str]
    log: Path
    random: Random
    travellers: list[Traveller]
    at_once: int
    over: asyncio.Event = field(default_factory=asyncio.Event)
    kills: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    waited: dict[str, str] = field(default_factory=dict)
    standby: Child | None = None

    async def rage(self) -> None:
        """Kill and restart until every seat that came back was told of; ends with Standby running."""
        aims = list(AIMS)
        while not self.over.is_set():
            standby = await start(UP, self.log, self.environment)
            self.standby = standby
            if self.random.random() < WORKING:
                await self._works()
            aim = self.random.choice(aims) if self.random.random() < 0.5 else ""
            hit = await self._wait_for(aim) if aim else False
            await asyncio.sleep(self.random.uniform(0, 0.05) if hit else self.random.uniform(*DELAYS))
            if standby.ended:
                raise RuntimeError(f"Standby ended by itself: {self.log.read_text()[-1000:]}")
            if self.over.is_set():
                return
            await standby.kill()
            self.kills[aim if hit else "random"] += 1
        self.standby = await start(UP, self.log, self.environment)

    async def _works(self) -> None:
        """Until it asks the railway something: on a busy machine that takes longer than most lives here last."""
        before = await self.rail.total()
        await until(lambda: self._more_than(before), START_SECONDS)

    async def _more_than(self, before: int) -> bool:
        return await self.rail.total() > before

    async def _wait_for(self, aim: str) -> bool:
        """Until the moment to hit has come; False if it does not come."""
        try:
            async with asyncio.timeout(AIM_SECONDS):
                if aim == "mail":
                    await self.mailbox.wait(len(self.mailbox.messages) + 1, seconds=AIM_SECONDS)
                else:
                    await self._request(AIMS[aim])
        except TimeoutError:
            return False
        return True

    async def _request(self, path: str) -> None:
        seen = await self.rail.total()
        while not any(request["path"] == path for request in await self.rail.requests(seen)):
            await asyncio.sleep(0.01)

    async def give_back(self) -> None:
        """Seats come back, a few at a time; the next when these were told of and paid. Then it is over."""
        for first in range(0, len(self.travellers), self.at_once):
            batch = self.travellers[first : first + self.at_once]
            await self._weather()
            for traveller in batch:
                self.waited[traveller.login] = address(traveller)
                await asyncio.sleep(self.random.uniform(0, 0.5))
                await self.rail.do("release", **traveller.where, count=1)
            told = await until(lambda batch=batch: self._told(batch), SETTLED_SECONDS, every=0.5)
            kills = sum(self.kills.values())
            progress.print(f"{len(self.waited)}/{len(self.travellers)} seats, {kills} kills, {dict(self.faults)}")
            if not told:
                break
        self.over.set()

    async def _weather(self) -> None:
        """Another queue, and sometimes a lost answer or a connection that breaks."""
        await self.rail.do("railway", queue=self.random.choice(QUEUES))
        for path, kind, share in (
            (CONFIRM, "after", 0.8),
            (CONFIRM, "reset", 0.15),
            (QUEUE, "after", 0.3),
            (LIST, "after", 0.3),
            (LIST, "reset", 0.3),
        ):
            if self.random.random() < share:
                count = self.random.randint(1, 3) if kind == "after" else 1
                await self.rail.do("fault", kind=kind, path=path, count=count)
                self.faults[f"{kind} {path.rpartition('/')[2]}"] += count

    async def _told(self, batch: list[Traveller]) -> bool:
        told = read_mails(self.mailbox.messages)
        return all(told[address(each)].held for each in batch)


async def storm(seed: int, travellers: int, at_once: int, folder: Path) -> dict[str, Any]:
    """One storm in an empty folder; the row that is printed, with its violations."""
    began = time.monotonic()
    transport = SharedTransport(allow_private=True)
    async with railway(folder, travellers, seed=seed) as rail, Mailbox(folder=folder / "mail") as mailbox:
        people = await rail.travellers(transport)
        await transport.aclose()
        environment = settings_for(folder, mailbox.port, budgets=FREE, lease_seconds=LEASE)
        watches = await settle(environment, rail, people, INTERVAL)
        random = Random(seed)
        weather = Storm(rail, mailbox, environment, folder / "standby.log", random, people, at_once)
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(weather.rage())
                both.create_task(weather.give_back())
            await asyncio.sleep(2 * INTERVAL)
            orders = await rail.orders()
        finally:
            if weather.standby is not None:
                await weather.standby.stop()
        rows = await read_rows(environment, {number: login for login, number in watches.items()})
    verdict = judge(orders, weather.waited, read_mails(mailbox.messages), rows.numbers)
    missing = travellers - len(weather.waited)
    if missing:
        verdict.violations.append(f"the storm ended before {missing} seats came back")
    if rows.unsent:
        verdict.violations.append(f"{rows.unsent} notices are still in the outbox")
    verdict.violations += last_words(weather.log)
    return {
        "seed": seed,
        "reservations": len(weather.waited),
        "kills": sum(weather.kills.values()),
        "placed": verdict.placed,
        "placed twice": verdict.twice,
        "lost": verdict.lost,
        "held and not told": verdict.untold,
        "attempts": sum(rows.states.values()),
        "seconds": round(time.monotonic() - began, 1),
        "aimed": ", ".join(f"{count} {name}" for name, count in sorted(weather.kills.items())),
        "weather": ", ".join(f"{count} {name}" for name, count in sorted(weather.faults.items())),
        "violations": verdict.violations,
    }


async def main(wish: argparse.Namespace) -> int:
    folder = Path(tempfile.mkdtemp(prefix="standby-kill-reserve-"))
    row = await storm(wish.seed, wish.reservations, wish.at_once, folder)
    violations = row.pop("violations")
    if wish.keep or violations:
        progress.print(f"database, mails and logs are in {folder}")
    else:
        shutil.rmtree(folder)
    show("kill while reserving", [row], wish.json, ok=not violations, violations=violations)
    return 1 if violations else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="scripts/bench kill_reserve", description=__doc__)
    parser.add_argument("--reservations", type=int, default=200, help="seats that come back, each to a traveller")
    parser.add_argument("--at-once", type=int, default=15, help="so many at a time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the folder even if all went well")
    parser.add_argument("--json", action="store_true")
    sys.exit(asyncio.run(main(parser.parse_args())))
