"""``standby captcha bootstrap`` against the sandbox, the whole way over HTTP, from no labels at all.

Pictures are fetched, questions are real logins to a student's account, the
request budget is the portal's own. Only the clock is driven: waiting moves it
on, for the portal too, so two hours of politeness take the minutes of learning
that are in them. The judge is the portal: its log of requests, its count of
logins, its locks, and codes it paints afterwards, which nobody has seen.

    scripts/bench bootstrap_sandbox --portal qiangzhi --portal ssfw
"""

import argparse
import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from cryptography.fernet import Fernet

from benchmarks.parts.figures import most_in_window, progress, show
from standby.captcha.judge import wilson
from standby.captcha.model import load_reader
from standby.cli.captcha import bootstrapping
from standby.cli.captcha.bootstrapping import Wish
from standby.cli.captcha.growing import Plan, Standing
from standby.clock import HandClock
from standby.engine.runtime import Runtime
from standby.portals.registry import portal_spec
from standby.portals.transport import SharedTransport
from standby.sandbox import Sandbox, running_sandbox
from standby.sandbox.captchas import CaptchaSource
from standby.sandbox.qiangzhi.app import QiangzhiPortal
from standby.sandbox.qiangzhi.painter import ALPHABET
from standby.sandbox.qiangzhi.site import QiangzhiSite
from standby.services import accounts, people
from standby.settings import Settings, load_settings
from standby.store.database import Database
from standby.store.migrate import migrate
from standby.store.secrets import Vault

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
UNSEEN = 3000
LOCKS: dict[str, Any] = {"lock_counts_codes": True, "lock_after": 5}
"""As hard as is known of any portal: five wrong codes in a row lock the account."""
PORTALS = {
    "qiangzhi": ("qiangzhi", QiangzhiSite(**LOCKS), ALPHABET),
    "qiangzhi-spread": ("qiangzhi", QiangzhiSite(layout="spread", **LOCKS), ALPHABET),
    "ssfw": ("ssfw", QiangzhiSite(), bootstrapping.expand("0-9a-z")),
}


class DrivenClock(HandClock):
    """Moves the portal's clock with it."""

    def __init__(self, box: Sandbox) -> None:
        super().__init__(NOON)
        self._box = box
        box.world.clock.freeze(True)
        self.advance(0)

    def advance(self, seconds: float) -> None:
        super().advance(seconds)
        self._box.world.clock.set(self.now().timestamp())


def settings(folder: Path) -> Settings:
    return load_settings(_env_file=None, data_dir=folder, allow_private_addresses=True, smtp_host="")


async def measure(given: argparse.Namespace, name: str, folder: Path) -> dict[str, Any]:
    """One row of the table."""
    portal, school, alphabet = PORTALS[name]
    database = Database(f"sqlite+aiosqlite:///{folder / 'standby.db'}")
    await migrate(database)
    transport = SharedTransport(allow_private=True)
    try:
        async with running_sandbox(accounts=2, seed=given.seed, qiangzhi={"qiangzhi": school}) as box:
            clock = DrivenClock(box)
            vault = Vault([Fernet.generate_key().decode()])
            runtime = Runtime(settings(folder), clock, database, vault, transport, Random(given.seed))
            user = await people.add(runtime, "alice")
            student = box.accounts[0]
            await accounts.add(runtime, user.id, portal, box.base_urls[portal], student.login, student.password)
            plan = Plan(given.answers, given.promise, given.seconds)
            wish = Wish(portal, folder / "codes", None, plan, given.pictures, alphabet, (4, 4), given.seed, None)
            began = time.monotonic()
            trouble, facts = await bootstrapping.run(runtime, wish, _told(name), lambda _: None)
            if trouble is not None:
                raise trouble
            return _verdict(given, name, box, facts, clock, time.monotonic() - began)
    finally:
        await transport.aclose()
        await database.close()


def _told(name: str) -> Any:
    last = [-1]

    def tell(standing: Standing) -> None:
        if standing.asked // 10 != last[0]:
            last[0] = standing.asked // 10
            accuracy, low, high = standing.expected
            line = f"{name}: {standing.accepted} of {standing.asked}, expects {accuracy:.1%} ({low:.1%} to {high:.1%})"
            progress.print(line)

    return tell


def _verdict(
    given: argparse.Namespace, name: str, box: Sandbox, facts: dict[str, Any], clock: HandClock, took: float
) -> dict[str, Any]:
    portal = PORTALS[name][0]
    log = [entry.sandbox_at for entry in box.world.log.entries()]
    limit, window = portal_spec(portal).budget
    tally = box.world.tally(box.accounts[0].login)
    unseen = [_codes(box, portal).next() for _ in range(UNSEEN)]
    answers = load_reader(facts["model"]).read_many([code.picture for code in unseen])
    right = sum(answer.text == code.text for answer, code in zip(answers, unseen, strict=True))
    low, high = wilson(right, UNSEEN)
    most = most_in_window(log, window)
    return {
        "portal": name,
        "answered logins": facts["asked"],
        "accepted": facts["accepted"],
        "ended because": facts["stopped_because"],
        "expected": f"{facts['expected']:.1%} ({facts['interval'][0]:.1%} to {facts['interval'][1]:.1%})",
        "unseen codes read right": f"{right / UNSEEN:.2%} of {UNSEEN} ({low:.2%} to {high:.2%})",
        "requests": len(log),
        "most in 300 s": f"{most} of {limit}",
        "wrong passwords": tally.wrong_password,
        "locked": len(box.world.school.locked()),
        "hours at the portal": round((clock.now() - NOON).total_seconds() / 3600, 2),
        "learning s": round(took),
        "ok": right / UNSEEN >= given.promise
        and facts["asked"] <= given.answers
        and most <= limit
        and not tally.locked,
    }


def _codes(box: Sandbox, portal: str) -> CaptchaSource:
    school = next(each for each in box.world.portals if each.name == portal)
    return school.captchas if isinstance(school, QiangzhiPortal) else box.world.captchas


async def main(given: argparse.Namespace) -> int:
    rows = []
    for name in given.portal or list(PORTALS):
        with tempfile.TemporaryDirectory(prefix="standby-bootstrap-") as folder:
            rows.append(await measure(given, name, Path(folder)))
    show("bootstrap against the sandbox", rows, given.json)
    return 0 if all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="scripts/bench bootstrap_sandbox", description=__doc__)
    parser.add_argument("--portal", action="append", choices=sorted(PORTALS))
    parser.add_argument("--answers", type=int, default=150)
    parser.add_argument("--promise", type=float, default=0.99)
    parser.add_argument("--pictures", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60, help="for each learning")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    sys.exit(asyncio.run(main(parser.parse_args())))
