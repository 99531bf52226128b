"""Kill -9 at random moments: is every notice delivered, none twice, and nobody logged in more than needed?

Three real processes: the portal, a mail server (this one), and ``standby up``,
which is killed and restarted while grades are published and corrected. A part
of the kills is aimed at the dangerous lines: right after a login was posted,
right after a mail was handed in, right after the grades were read.
"""

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.kill_storm.judge import judge_logins, judge_mails, last_words, read_books
from benchmarks.kill_storm.person import answer
from benchmarks.kill_storm.script import Script, read_mails
from benchmarks.parts.children import Child, start
from benchmarks.parts.figures import progress, show
from benchmarks.parts.house import Plan, settings_for, settle
from benchmarks.parts.portal import PortalProcess, portal
from standby.sandbox.mailbox import Mailbox

INTERVAL = 2.0
LEASE = 6.0
DELAYS = (0.2, 4.0)
AIM_SECONDS = 12.0
AIMS = ("login", "mail", "grades")
QUIET = 3 * INTERVAL
UP = ["-m", "standby", "up"]


@dataclass
class Storm:
    portal: PortalProcess
    mailbox: Mailbox
    environment: dict[str, str]
    log: Path
    random: Random
    expired: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    standby: Child | None = None

    async def rage(self, kills: int, aimed: int) -> None:
        """So many kills at random delays after the start, then the aimed ones; ends with Standby running."""
        aims = [self.random.choice(AIMS) for _ in range(aimed)]
        plan = [""] * kills + aims
        self.random.shuffle(plan)
        for aim in plan:
            standby = await self._start()
            hit = await self._wait_for(aim) if aim else False
            await asyncio.sleep(self.random.uniform(0, 0.03) if hit else self.random.uniform(*DELAYS))
            if standby.ended:
                raise RuntimeError(f"Standby ended by itself: {self.log.read_text()[-1000:]}")
            await standby.kill()
            self.kills[aim if hit else "random"] += 1
            progress.print(f"kill {sum(self.kills.values())}/{len(plan)}: {aim if hit else 'random'}")
        await self._start()

    async def _start(self) -> Child:
        self.standby = await start(UP, self.log, self.environment)
        return self.standby

    async def _wait_for(self, aim: str) -> bool:
        """Until the moment to hit has come; False if it does not come."""
        waits: dict[str, Callable[[], Awaitable[None]]] = {
            "login": self._login,
            "mail": self._mail,
            "grades": lambda: self._request("/cjxx.do"),
        }
        try:
            async with asyncio.timeout(AIM_SECONDS):
                await waits[aim]()
        except TimeoutError:
            return False
        return True

    async def _login(self) -> None:
        """A session ends, so that somebody has to log in."""
        student = self.random.choice(self.portal.students)
        if (await self.portal.do("expire", account=student.login))["expired"]:
            self.expired[student.login] += 1
        await self._request("/j_spring_ids_security_check")

    async def _mail(self) -> None:
        await self.mailbox.wait(len(self.mailbox.messages) + 1, seconds=AIM_SECONDS)

    async def _request(self, ending: str) -> None:
        seen = (await self.portal.state())["requests_total"]
        while True:
            requests = (await self.portal.state(after=seen))["requests"]
            if any(request["path"].endswith(ending) for request in requests):
                return
            await asyncio.sleep(0.005)


async def storm(seed: int, users: int, kills: int, aimed: int, folder: Path) -> dict[str, Any]:
    """One storm in an empty folder; the row that is printed, with its violations."""
    began = time.monotonic()
    async with portal(folder, users, seed=seed) as school, Mailbox(folder=folder / "mail") as mailbox:
        environment = settings_for(
            folder,
            mailbox.port,
            grade_interval=INTERVAL,
            grade_interval_floor=1,
            budgets="ssfw=6000/60",
            lease_seconds=LEASE,
        )
        await settle(environment, school, Plan(INTERVAL))
        weather = Storm(school, mailbox, environment, folder / "standby.log", Random(seed))
        script = Script(school, mailbox, Random(f"{seed}/script"))
        playing = asyncio.create_task(script.play())
        helping = asyncio.create_task(answer(environment, school, mailbox))
        try:
            await weather.rage(kills, aimed)
            script.over.set()
            await playing
            await asyncio.sleep(QUIET)
            state = await school.state()
            if helping.done():
                helping.result()
        finally:
            playing.cancel()
            helping.cancel()
            if weather.standby is not None:
                await weather.standby.stop()
        return await verdict(weather, script, state, seed, began)


async def verdict(weather: Storm, script: Script, state: dict[str, Any], seed: int, began: float) -> dict[str, Any]:
    books = await read_books(weather.environment)
    mails = judge_mails(script.due, read_mails(weather.mailbox.messages))
    tallies = state["logins"]
    accepted = {login: tally["accepted"] for login, tally in tallies.items()}
    kills = sum(weather.kills.values())
    violations, explained = judge_logins(accepted, weather.expired, books, kills)
    violations += mails.violations
    wrong = sum(tally["wrong_password"] for tally in tallies.values())
    if wrong:
        violations.append(f"{wrong} logins with a wrong password")
    if books.unsent:
        violations.append(f"{books.unsent} notices are still in the outbox")
    violations += books.unexplained
    violations += last_words(weather.log)
    return {
        "seed": seed,
        "kills": kills,
        "happened": sum(len(facts) for facts in script.due.values()),
        "notices": mails.notices,
        "copies": mails.copies,
        "logins needed": len(accepted) + sum(weather.expired.values()),
        "accepted": sum(accepted.values()),
        "cut off": explained,
        "wrong codes": sum(tally["wrong_code"] for tally in tallies.values()),
        "hand-overs": sum(books.hand_overs.values()),
        "seconds": round(time.monotonic() - began, 1),
        "aimed": ", ".join(f"{count} {name}" for name, count in sorted(weather.kills.items())),
        "violations": violations,
    }


async def main(wish: argparse.Namespace) -> int:
    rows = []
    for seed in range(wish.seed, wish.seed + wish.storms):
        folder = Path(tempfile.mkdtemp(prefix="standby-storm-"))
        rows.append(await storm(seed, wish.users, wish.kills, wish.aimed, folder))
        if wish.keep or rows[-1]["violations"]:
            progress.print(f"database, mails and logs of seed {seed} are in {folder}")
        else:
            shutil.rmtree(folder)
    violations = [f"seed {row['seed']}: {line}" for row in rows for line in row.pop("violations")]
    show("kill storm", rows, wish.json, ok=not violations, violations=violations)
    return 1 if violations else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="scripts/bench kill_storm", description=__doc__)
    parser.add_argument("--kills", type=int, default=20, help="kills at random moments")
    parser.add_argument("--aimed", type=int, default=10, help="kills aimed at logins, mails and checks, in addition")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--storms", type=int, default=1, help="so many storms, with the seeds that follow")
    parser.add_argument("--users", type=int, default=5)
    parser.add_argument("--keep", action="store_true", help="keep the folder even if all went well")
    parser.add_argument("--json", action="store_true")
    sys.exit(asyncio.run(main(parser.parse_args())))
