"""The sandbox's own clock: it runs, jumps and stands still when told."""

import time
from collections.abc import Callable


class SandboxClock:
    """Seconds since the epoch, as the portals see them. ``wall`` is the machine's clock."""

    def __init__(self, wall: Callable[[], float] = time.time) -> None:
        self._wall = wall
        self._shown = self._anchor = wall()
        self.frozen = False

    def wall(self) -> float:
        return self._wall()

    def now(self) -> float:
        return self._shown if self.frozen else self._shown + self._wall() - self._anchor

    def set(self, now: float) -> None:
        self._shown, self._anchor = now, self._wall()

    def advance(self, seconds: float) -> None:
        self.set(self.now() + seconds)

    def freeze(self, frozen: bool) -> None:
        self.set(self.now())
        self.frozen = frozen
