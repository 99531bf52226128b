"""What the parser of the ticket site's answers makes of spoilt ones: a right result or a named error, nothing else.

scripts/bench rail_fuzz --count 100000
"""

import argparse
import random
import sys
import time
from collections import Counter

from benchmarks.parts.figures import progress, show
from benchmarks.rail_fuzz.judge import judge
from benchmarks.rail_fuzz.mangle import mangled, samples

WEIGHTS = (8, 2, 4, 1, 1, 1, 1, 1, 1, 1)
"""How often each of the sound answers is spoilt."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench rail_fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="spoilt answers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    begun = time.monotonic()
    taken, wrong = run(given.count, given.seed)
    rows = [{"taken as": name, "answers": count} for name, count in taken.most_common()]
    seconds = round(time.monotonic() - begun, 1)
    show(
        f"{given.count} spoilt answers, seed {given.seed}, {seconds} s: {len(wrong)} wrong",
        rows,
        given.json,
        count=given.count,
        seed=given.seed,
        seconds=seconds,
        wrong=wrong[:20],
        ok=not wrong,
    )
    for line in wrong[:20]:
        progress.print(line)
    sys.exit(1 if wrong else 0)


def run(count: int, seed: int) -> tuple[Counter[str], list[str]]:
    """How the answers were taken, and what was wrong with that. The same seed spoils in the same ways."""
    rng, sound = random.Random(seed), samples()
    taken: Counter[str] = Counter()
    wrong: list[str] = []
    for number in range(count):
        name, found = judge(mangled(rng, rng.choices(sound, WEIGHTS)[0]))
        taken[name] += 1
        wrong.extend(f"answer {number}: {line}" for line in found)
    return taken, wrong


if __name__ == "__main__":
    main()
