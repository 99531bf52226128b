"""Which question is asked next? Mean delay until a returned seat is seen, ours against what scripts do.

Sixty questions share 70 % of the budget of one address (80 requests in 300 s;
the rest is for orders), on simulated railways (``world.py`` describes them).
Round-robin asks one after the other; a fixed interval with jitter is what the
existing scripts do; ours learns the rates on the way, from nothing, the first
day included; the optimum knows the railway's own rates, minute by minute; the
bound is what nobody can beat who knows the rates and nothing else. Neither
remembers which seats came back and may do so again half an hour later; ours
does. No policy may send more requests than round-robin.

A seat's delay runs from its return to the next look at its question, whether it
was still there then or not: seats taken meanwhile are not forgotten.

Promise: over all seats of all railways, ours is at least 30 % lower than both
existing ways.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from benchmarks.parts.figures import show
from benchmarks.scheduling.ideal import ideal
from benchmarks.scheduling.policies import Fixed, Learned, Policy, RoundRobin
from benchmarks.scheduling.watch import bound, total, watch
from benchmarks.scheduling.world import QUESTIONS, lives
from standby.domain.worth import SHARE

LIMIT = 80 / 300
"""Requests a second that the pacer lets through."""
BUDGET = SHARE * LIMIT
PROMISED = 0.30
RIVALS = ("round-robin", "fixed with jitter")
POLICIES = (*RIVALS, "ours", "optimum")


def measure(days: int, seed: int) -> dict[str, Any]:
    """One railway, all policies: what became of its seats, by the policy's name."""
    places = lives(days, seed)
    policies: dict[str, Policy] = {
        "round-robin": RoundRobin(QUESTIONS, BUDGET),
        "fixed with jitter": Fixed(QUESTIONS, BUDGET, seed),
        "ours": Learned(QUESTIONS, BUDGET, seed),
    }
    outcomes = {name: total(watch(places, policy, LIMIT, days)) for name, policy in policies.items()}
    outcomes["optimum"] = total(ideal(places, BUDGET, days))
    return {"seed": seed, "bound": bound(places, BUDGET, days), **outcomes}


def row(name: str, found: Mapping[str, Any]) -> dict[str, Any]:
    """One column of the table."""
    told: dict[str, Any] = {"railway": name, "seats that came back": found["ours"].seats}
    for policy in POLICIES:
        told[f"{policy}: mean delay s"] = found[policy].mean
    told["bound: mean delay s"] = found["bound"]
    for rival in RIVALS:
        told[f"ours under {rival} %"] = 100 * (1 - found["ours"].mean / found[rival].mean)
    told["optimum under round-robin %"] = 100 * (1 - found["optimum"].mean / found["round-robin"].mean)
    told["ours over the optimum %"] = 100 * (found["ours"].mean / found["optimum"].mean - 1)
    for policy in POLICIES:
        told[f"{policy}: seen before it was gone %"] = 100 * found[policy].seen / found[policy].seats
    return told | {f"{policy}: requests": found[policy].requests for policy in POLICIES}


def pooled(all_found: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """All railways as one: each seat counts the same."""
    together: dict[str, Any] = {policy: total([found[policy] for found in all_found]) for policy in POLICIES}
    weights = [found["ours"].seats for found in all_found]
    bounds = (found["bound"] * weight for found, weight in zip(all_found, weights, strict=True))
    return together | {"bound": sum(bounds) / sum(weights)}


def broken(whole: Mapping[str, Any]) -> list[str]:
    """What of the promise the table's last column does not bear out."""
    found = [
        f"{whole[f'ours under {rival} %']:.1f} % under {rival}, {100 * PROMISED:.0f} % are promised"
        for rival in RIVALS
        if whole[f"ours under {rival} %"] < 100 * PROMISED
    ]
    if whole["ours: requests"] > whole["round-robin: requests"]:
        found.append("more requests than round-robin")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench scheduling", description=__doc__.split("\n\n")[0])
    parser.add_argument("--days", type=int, default=7, help="of the simulation (7)")
    parser.add_argument("--seeds", type=int, nargs="+", default=[11, 12, 13, 14], help="of the railways (11 to 14)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    wish = parser.parse_args()
    with ProcessPoolExecutor(max_workers=2) as pool:
        all_found = list(pool.map(measure, [wish.days] * len(wish.seeds), wish.seeds))
    rows = [row(f"seed {found['seed']}", found) for found in all_found]
    rows.append(row("all", pooled(all_found)))
    violations = broken(rows[-1])
    show("Which question is asked next", rows, wish.json, violations=violations, ok=not violations)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
