"""The demo's story: what must happen, in order, and the evidence that it did."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2

from standby.cli import telling
from standby.cli.rail.click_story import PROMISED as CLICKS
from standby.cli.rail.click_story import ClickStory
from standby.cli.rail.story import PROMISED as TICKETS
from standby.cli.rail.story import RailStory
from standby.cli.telling import must
from standby.engine.runtime import Runtime
from standby.sandbox import Sandbox
from standby.sandbox.mailbox import Mailbox
from standby.services import accounts, people, watches
from standby.services.actor import Actor
from standby.store import timeline
from standby.store.tables import User

PROMISED = (
    "captcha_read",
    "login",
    "mail_all_grades",
    "grade_published",
    "mail_new_grade",
    "grade_corrected",
    "mail_correction",
)
PEOPLE = (("alice", "en"), ("bob", "zh-CN"), ("chen", "zh-CN"))
PATIENCE = 120.0
LOOK_EVERY = 0.1


@dataclass(frozen=True, slots=True)
class Happened:
    kind: str
    at: str
    detail: dict[str, Any]


@dataclass
class Story:
    """Tells the story to ``hear`` and keeps it in ``events``. ``legacy`` is a railway of 2018 beside ``box``."""

    runtime: Runtime
    box: Sandbox
    legacy: Sandbox
    mailbox: Mailbox
    hear: Callable[[Happened], None]
    events: list[Happened] = field(default_factory=list)
    users: list[User] = field(default_factory=list)

    @property
    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]

    async def play(self) -> None:
        """Act it out; ends when every promised event has happened. Raises AssertionError if one went wrong."""
        await self._settle_in()
        await self._hear_timeline("captcha_read")
        await self._hear_timeline("login")
        await self._first_mails()
        student = self.box.accounts[0].login
        published = await self.control("publish", account=student)
        self.happen("grade_published", course=published["course"], score=published["score"])
        subject = await self._subject_to("alice", 2)
        must(published["course"] in subject, "the subject names the course", subject)
        must(published["score"] in subject, "the subject names the score", subject)
        self.happen("mail_new_grade", subject=subject)
        score = "91" if published["score"] != "91" else "92"
        await self.control("correct", account=student, course_id=published["course_id"], score=score)
        self.happen("grade_corrected", course=published["course"], score=score)
        subject = await self._subject_to("alice", 3)
        must(published["course"] in subject and score in subject, "the correction is told", subject)
        self.happen("mail_correction", subject=subject)
        for name in ("bob", "chen"):
            must(len(self.mailbox.of(address(name))) == 1, f"{name} hears of nothing that is not theirs", name)
        self.happen("others_left_alone", users=[name for name, _ in PEOPLE[1:]])
        await RailStory(self).play()
        await ClickStory(self, self.legacy).play()

    async def _settle_in(self) -> None:
        """Three students with an account and a watch each."""
        for (name, locale), student in zip(PEOPLE, self.box.accounts, strict=False):
            user = await people.add(self.runtime, name, address(name), locale=locale)
            self.users.append(user)
            account = await accounts.add(
                self.runtime, user.id, "ssfw", self.box.base_urls["ssfw"], student.login, student.password
            )
            await watches.add(self.runtime, Actor(user.id), account.id)
            self.happen("watch_added", user=name, portal="ssfw", account=account.label)

    async def _hear_timeline(self, kind: str) -> None:
        """Wait until it stands in alice's timeline."""
        while True:
            async with self.runtime.database.read() as session:
                lines = await timeline.of_user(session, self.users[0].id)
            for line in reversed(lines):
                if line.kind == kind and not line.detail.get("abstained"):
                    self.happen(kind, **line.detail)
                    return
            await asyncio.sleep(LOOK_EVERY)

    async def _first_mails(self) -> None:
        for name, _ in PEOPLE:
            subject = await self._subject_to(name, 1)
            kind = "mail_all_grades" if name == "alice" else "mail_to_another"
            self.happen(kind, to=address(name), subject=subject)

    async def _subject_to(self, name: str, count: int) -> str:
        """The subject of the person's ``count``-th mail, as soon as it is there."""
        while len(self.mailbox.of(address(name))) < count:
            await self.mailbox.wait(len(self.mailbox.messages) + 1, seconds=PATIENCE)
        return str(self.mailbox.of(address(name))[count - 1].message["Subject"])

    async def control(self, verb: str, **wish: Any) -> dict[str, Any]:
        async with httpx2.AsyncClient(trust_env=False) as client:
            answer = await client.post(f"{self.box.control}/{verb}", json=wish)
        done: dict[str, Any] = answer.raise_for_status().json()
        return done

    def happen(self, kind: str, **detail: Any) -> None:
        event = Happened(kind, datetime.now(UTC).isoformat(), detail)
        self.events.append(event)
        self.hear(event)


def address(name: str) -> str:
    return f"{name}@example.org"


def in_order(kinds: Sequence[str]) -> bool:
    """Whether every promised event of all stories happened, each story's in the promised order."""
    return all(telling.in_order(kinds, promised) for promised in (PROMISED, TICKETS, CLICKS))
