"""What was asked of the portals: the record that checks of the request budget rely on."""

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

from starlette.types import Scope

from standby.sandbox.clock import SandboxClock

KEPT = 200_000


@dataclass(slots=True)
class Entry:
    """One request. ``at`` is the wall clock, ``sandbox_at`` the sandbox's; both at arrival, in epoch seconds.

    ``status`` stays None while the answer is under way, and for good if none was sent.
    """

    n: int
    at: float
    sandbox_at: float
    portal: str
    method: str
    path: str
    query: str
    client: str
    status: int | None = None
    account: str | None = None
    fault: str | None = None


class RequestLog:
    """The last :data:`KEPT` requests in order of arrival, and how many there were in all."""

    def __init__(self, kept: int = KEPT) -> None:
        self._ring: deque[Entry] = deque(maxlen=kept)
        self.total = 0

    def open(self, portal: str, scope: Scope, clock: SandboxClock) -> Entry:
        self.total += 1
        host, port = scope.get("client") or ("", 0)
        entry = Entry(
            n=self.total,
            at=clock.wall(),
            sandbox_at=clock.now(),
            portal=portal,
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            client=f"{host}:{port}",
        )
        self._ring.append(entry)
        return entry

    def entries(self, after: int = 0) -> list[Entry]:
        """The kept requests with a number above ``after``, oldest first."""
        return [entry for entry in self._ring if entry.n > after]

    def as_json(self, after: int = 0) -> list[dict[str, Any]]:
        return [asdict(entry) for entry in self.entries(after)]

    def clear(self) -> None:
        self._ring.clear()
        self.total = 0
