"""The world all sandbox portals share: time, students, faults, and what was asked."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol

from starlette.requests import Request
from starlette.types import ASGIApp

from standby.sandbox.captchas import CaptchaSource
from standby.sandbox.clock import SandboxClock
from standby.sandbox.faults import Faults
from standby.sandbox.refusal import Refusal
from standby.sandbox.requests import RequestLog
from standby.sandbox.school.grades import Row
from standby.sandbox.school.students import School

STRANGER = "(no such account)"
"""All tries with invented user names count under one name, so that they cannot fill the memory."""


class Portal(Protocol):
    """What every sandbox portal is to the shared parts; one folder each."""

    @property
    def name(self) -> str: ...

    @property
    def app(self) -> ASGIApp: ...

    def expire_session(self, request: Request) -> None:
        """Forget the session this request belongs to."""
        ...

    def expire(self, account: str | None) -> int:
        """Forget the sessions of one account, or all; says how many."""
        ...

    def change(self, facts: Mapping[str, Any]) -> None:
        """Become another school while running. Raises :class:`Refusal` for what cannot be."""
        ...


@dataclass(slots=True)
class Tally:
    """How often one account tried to log in, and what it was told."""

    tried: int = 0
    accepted: int = 0
    wrong_code: int = 0
    wrong_password: int = 0
    locked: int = 0


@dataclass(slots=True)
class CaptchaTally:
    served: int = 0
    answered: int = 0
    right: int = 0


Verb = Callable[[Mapping[str, Any]], Any]
Verdict = Literal["tried", "accepted", "wrong_code", "wrong_password", "locked"]


@dataclass(slots=True)
class Counts:
    """What one portal, or all of them together, counted."""

    logins: defaultdict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    captchas: CaptchaTally = field(default_factory=CaptchaTally)

    def as_json(self) -> dict[str, Any]:
        logins = {login: asdict(tally) for login, tally in self.logins.items()}
        return {"logins": logins, "captchas": asdict(self.captchas)}


@dataclass
class World:
    """Everything the control address shows and steers. ``captchas`` is where the portal ``ssfw`` has its codes from."""

    clock: SandboxClock
    school: School
    captchas: CaptchaSource
    faults: Faults
    log: RequestLog = field(default_factory=RequestLog)
    counts: Counts = field(default_factory=Counts)
    by_portal: defaultdict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    portals: tuple[Portal, ...] = ()
    closing: asyncio.Event = field(default_factory=asyncio.Event)
    guests: set[str] = field(default_factory=set)
    """Accounts at portals that do not serve the school's students."""
    verbs: dict[str, Verb] = field(default_factory=dict)
    """What portals add to the control address, by path."""
    orders: Callable[[], list[dict[str, Any]]] = list
    """Every order that was ever placed at a portal that sells something."""

    @property
    def logins(self) -> Mapping[str, Tally]:
        """By account, all portals together."""
        return self.counts.logins

    @property
    def captcha_tally(self) -> CaptchaTally:
        return self.counts.captchas

    def tally(self, login: str) -> Tally:
        """Of an account at all portals together."""
        return self.counts.logins[self._known(login)]

    def count_login(self, portal: str, login: str, verdict: Verdict) -> None:
        known = self._known(login)
        for counts in (self.counts, self.by_portal[portal]):
            tally = counts.logins[known]
            setattr(tally, verdict, getattr(tally, verdict) + 1)

    def _known(self, login: str) -> str:
        return login if login in self.school or login in self.guests else STRANGER

    def count_captcha(self, portal: str, what: Literal["served", "answered", "right"]) -> None:
        for counts in (self.counts, self.by_portal[portal]):
            setattr(counts.captchas, what, getattr(counts.captchas, what) + 1)

    def portal(self, name: object) -> Portal:
        """Raises :class:`Refusal` naming the portals there are."""
        for portal in self.portals:
            if portal.name == name:
                return portal
        raise Refusal(f"there is no portal {name!r}; there are {', '.join(p.name for p in self.portals)}")

    def publish(self, account: str, course: str | None = None, score: str | None = None, **facts: Any) -> Row:
        """Fill in a grade not yet published, or add a course. See :meth:`School.publish`."""
        return self.school.publish(account, course, score, **facts)

    def correct(self, account: str, course_id: str, score: str) -> Row:
        """Change a published score. See :meth:`School.correct`."""
        return self.school.correct(account, course_id, score)

    def expire(self, account: str | None = None) -> int:
        """Kill the sessions of one account, or all of them; says how many."""
        if account is not None and self._known(account) == STRANGER:
            raise Refusal(f"there is no account {account!r}")
        return sum(portal.expire(account) for portal in self.portals)

    def reset(self) -> None:
        """Forget what was counted; grades, sessions, locks and faults stay."""
        self.log.clear()
        self.counts = Counts()
        self.by_portal.clear()

    async def pause(self, seconds: float) -> None:
        """Wait in real time, but no longer than the sandbox stays up."""
        try:
            async with asyncio.timeout(seconds):
                await self.closing.wait()
        except TimeoutError:
            return

    def state(self, after: int = 0) -> dict[str, Any]:
        """What ``GET /state`` shows; ``after`` leaves out the requests up to that number."""
        return {
            "now": {"wall": self.clock.wall(), "sandbox": self.clock.now(), "frozen": self.clock.frozen},
            "requests_total": self.log.total,
            "requests": self.log.as_json(after),
            "statuses": Counter(str(entry.status) for entry in self.log.entries()),
            **self.counts.as_json(),
            "portals": {portal.name: self.by_portal[portal.name].as_json() for portal in self.portals},
            "orders": self.orders(),
            "grades": self.school.grades_as_json(),
            "locked": self.school.locked(),
            "faults": [fault.as_json() for fault in self.faults.orders],
        }


def seeded(seed: int, purpose: str) -> random.Random:
    """One generator per purpose, so that a login more does not change the grades."""
    return random.Random(f"{seed}/{purpose}")
