"""``standby up`` that notes how late each check began.

``python -m benchmarks.parts.standby_host FIGURES.json [PROFILE]``. The metric
has buckets; here every value is kept. With PROFILE the main thread is profiled
too (see ``python -m pstats``), which makes it slower.
"""

import asyncio
import cProfile
import json
import sys
import time
from pathlib import Path

from standby.cli import running
from standby.cli.opening import settings
from standby.engine import polling
from standby.engine.opening import sole_process


class Lateness:
    """Stands where the histogram stood."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, float]] = []

    def labels(self, portal: str) -> "Lateness":
        return self

    def observe(self, seconds: float) -> None:
        self.seen.append((time.time(), seconds))


def main(figures: Path, profile: str = "") -> None:
    lateness = Lateness()
    vars(polling)["LATENESS"] = lateness
    found = settings()
    profiler = cProfile.Profile() if profile else None
    with sole_process(found):
        if profiler is not None:
            profiler.enable()
        asyncio.run(running._run(found, engine=True, web=True))
        if profiler is not None:
            profiler.disable()
            profiler.dump_stats(profile)
    figures.write_text(json.dumps(lateness.seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
