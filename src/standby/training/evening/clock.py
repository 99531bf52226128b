"""The evening's time: planned in shares up front, handed out as it is left. A slow machine learns less, never fails."""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

RESERVE = 0.06
"""Share of the time kept for reading, writing and trying out what was learned."""


@dataclass(slots=True)
class Clock:
    """``seconds`` in all, ``spent`` of them before a resumed run; ``plan`` maps the stages to come to their weights."""

    seconds: float
    plan: dict[str, float]
    spent: float = 0.0
    now: Callable[[], float] = time.monotonic
    begun: float = field(init=False)

    def __post_init__(self) -> None:
        self.begun = self.now() - self.spent

    @property
    def passed(self) -> float:
        return self.now() - self.begun

    @property
    def left(self) -> float:
        return self.seconds * (1 - RESERVE) - self.passed

    def share(self, stage: str) -> float:
        """Seconds for a stage: its share of what is left among the stages that are not over yet; at least one."""
        if math.isinf(self.seconds):
            return math.inf
        total = sum(self.plan.values())
        return max(1.0, self.left * self.plan[stage] / total) if total else 1.0

    def over(self, *stages: str) -> None:
        """These stages are over, or will not be: their time goes to the others."""
        for stage in stages:
            self.plan.pop(stage, None)


def planned(seconds: float | None, plan: Mapping[str, float], spent: float = 0.0) -> Clock:
    """A clock for so many seconds (None: as many as it takes)."""
    return Clock(math.inf if seconds is None else seconds, dict(plan), spent)
