"""From the seat that somebody gave back to the last word of its order: how much of the time is Standby's own?

The sandbox's railway and ``standby up`` run in processes of their own. Each
round gives back one seat of a train that one traveller waits for. Standby's
time begins when the query that shows the seat arrives at the railway and ends
when the order's last word does. Side by side with each round, another
traveller's order is made by the same requests without an engine: no rows, no
budget, no watch. The difference is Standby's own. Waits that the portal
demands are in both.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.parts.children import start
from benchmarks.parts.figures import progress, quantile, show
from benchmarks.parts.house import settings_for
from benchmarks.parts.portal import until
from benchmarks.parts.rail import RailProcess, Traveller, railway
from benchmarks.parts.waiting_room import FREE, address, settle
from standby.domain.tickets import Question, SeatClass, TicketKind
from standby.portals.transport import SharedTransport
from standby.sandbox.mailbox import Mailbox

UP = ["-m", "standby", "up"]
ASK, LOGGED_IN = "/otn/leftTicket/query", "/otn/login/checkUser"
CONFIRM = "/otn/confirmPassenger/confirmSingleForQueue"
PROMISE_MS = 300
PATIENCE = 60.0
ROUNDS_PER_RAILWAY = 100
"""Every round needs two travellers with a train of their own; a railway has trains for 246."""


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds: ``unseen`` from the seat to the query that shows it; from there to the attempt's first request, to the
    last word and to the mail."""

    unseen: float
    begun: float
    standby: float
    mail: float
    plain: float


async def one_round(rail: RailProcess, mailbox: Mailbox, waiting: Traveller, plain: float) -> Round:
    before, released = await rail.total(), time.time()
    await rail.do("release", **waiting.where, count=1)
    given_back = time.time()

    async def told() -> bool:
        return any(str(mail.message["Subject"]).startswith("Pay by") for mail in mailbox.of(address(waiting)))

    if not await until(told, PATIENCE, every=0.02):
        raise RuntimeError(f"{waiting.login} was never told of {waiting.where}")
    requests = await rail.requests(before)
    seen = _seen(waiting, requests, given_back)
    sent = next(r["at"] for r in requests if r["path"] == CONFIRM)
    mail = mailbox.of(address(waiting))[-1].at.timestamp()
    begun = next(r["at"] for r in requests if r["path"] == LOGGED_IN)
    return Round(seen - released, begun - seen, sent - seen, mail - seen, plain)


def _seen(waiting: Traveller, requests: list[dict[str, Any]], given_back: float) -> float:
    """When the first query that surely shows the seat came in; one that met the seat's return may not have."""
    begun = next(r["at"] for r in requests if r["path"] == LOGGED_IN)
    asked = [r["at"] for r in requests if r["path"].startswith(ASK) and _is_of(waiting, r) and r["at"] < begun]
    return float(next((at for at in asked if at >= given_back), asked[-1]))


def _is_of(waiting: Traveller, request: dict[str, Any]) -> bool:
    offer, query = waiting.offer, request["query"]
    wanted = (offer.date.isoformat(), f"from_station={offer.origin.code}", f"to_station={offer.destination.code}")
    return all(each in query for each in wanted)


async def plainly(rail: RailProcess, transport: SharedTransport, somebody: Traveller) -> float:
    """The same requests one after the other, from the query to the last word: seconds between these two arriving."""
    passer_by, visit, offer = rail.visit(transport), rail.visit(transport, somebody.session), somebody.offer
    await rail.do("release", **somebody.where, count=1)
    question = Question(offer.date, offer.origin.code, offer.destination.code)
    await passer_by.ask(question)
    before = await rail.total()
    await passer_by.ask(question)
    await visit.is_logged_in()
    await visit.standing()
    board = await visit.ask(question)
    people = await visit.passengers()
    me = next(each for each in people if each.name == somebody.passenger)
    fresh = next(each for each in board.offers if each.key == offer.key)
    prepared = await visit.prepare(fresh, SeatClass.SECOND, [(me, TicketKind.ADULT)])
    await asyncio.sleep(prepared.wait)
    await visit.confirm(prepared)
    requests = await rail.requests(before)
    first = next(r["at"] for r in requests if r["path"].startswith(ASK))
    return float(next(r["at"] for r in requests if r["path"] == CONFIRM) - first)


async def measure(rounds: int, seed: int, interval: float, folder: Path) -> list[Round]:
    transport = SharedTransport(allow_private=True)
    async with railway(folder, 2 * rounds, seed=seed) as rail, Mailbox() as mailbox:
        everybody = await rail.travellers(transport)
        waiting, others = everybody[:rounds], everybody[rounds:]
        environment = settings_for(folder, mailbox.port, budgets=FREE)
        await settle(environment, rail, waiting, interval)
        standby = await start(UP, folder / "standby.log", environment)
        try:
            asked = {(each.offer.date, each.offer.origin.code) for each in waiting}
            before = await rail.total()
            await until(lambda: _asked(rail, before + 2 * len(asked)), PATIENCE)
            done = []
            for one, other in zip(waiting, others, strict=True):
                done.append(await one_round(rail, mailbox, one, await plainly(rail, transport, other)))
                progress.print(f"{len(done)}/{rounds}: {1000 * (done[-1].standby - done[-1].plain):.0f} ms of its own")
            return done
        finally:
            await standby.stop()
            await transport.aclose()


async def _asked(rail: RailProcess, enough: int) -> bool:
    return await rail.total() >= enough


def figures(done: list[Round]) -> dict[str, Any]:
    """Milliseconds, but for the first."""
    own = [each.standby - each.plain for each in done]
    columns = {
        "seen after, s": [each.unseen for each in done],
        "query to the attempt's first request": [1000 * each.begun for each in done],
        "query to last word": [1000 * each.standby for each in done],
        "the same without Standby": [1000 * each.plain for each in done],
        "Standby's own": [1000 * value for value in own],
        "query to mail": [1000 * each.mail for each in done],
    }
    row: dict[str, Any] = {"rounds": len(done)}
    for name, values in columns.items():
        row[f"{name}, p50"] = round(quantile(values, 0.5), 1)
        row[f"{name}, p99"] = round(quantile(values, 0.99), 1)
    return row


async def main(wish: argparse.Namespace) -> int:
    done: list[Round] = []
    while len(done) < wish.rounds:
        rounds, seed = min(wish.rounds - len(done), ROUNDS_PER_RAILWAY), wish.seed + len(done) // ROUNDS_PER_RAILWAY
        with tempfile.TemporaryDirectory(prefix="standby-latency-") as folder:
            done += await measure(rounds, seed, wish.interval, Path(folder))
    row = figures(done)
    kept = row["Standby's own, p99"] <= PROMISE_MS
    show("reserve latency", [row], wish.json, ok=kept, promised_ms=PROMISE_MS)
    return 0 if kept else 1


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="scripts/bench reserve_latency", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--interval", type=float, default=5.0, help="seconds between two looks at a train")
    parser.add_argument("--json", action="store_true")
    sys.exit(asyncio.run(main(parser.parse_args())))
