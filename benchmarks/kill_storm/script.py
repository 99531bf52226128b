"""What happens at the school during the storm, and what each student must be told of it."""

import asyncio
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from benchmarks.parts.house import address
from benchmarks.parts.portal import PortalProcess, Student
from standby.sandbox.mailbox import Mailbox, Received

Fact = tuple[str, ...]
ALL: Fact = ("all grades",)
ASKED: Fact = ("ssfw needs you for a moment",)
LONGEST_WAIT = 90.0
_SUBJECT = re.compile(r"(?P<what>New|Corrected|\d+ new|\d+ corrected) grades?: (?P<list>.+)")
_CORRECTED = re.compile(r"(?P<course>.+) (?P<before>\S+) → (?P<score>\S+)")


@dataclass
class Told:
    """What one user's mails say: by Message-ID the facts, and how often the mail came."""

    facts: dict[str, tuple[Fact, ...]] = field(default_factory=dict)
    copies: Counter[str] = field(default_factory=Counter)

    def of(self, fact: Fact) -> list[str]:
        """The Message-IDs under which a fact was told."""
        return [name for name, facts in self.facts.items() if fact in facts]


def facts_of(subject: str) -> tuple[Fact, ...]:
    """What a subject tells: all grades, (course, score), (course, before, after), or the subject itself."""
    if subject.startswith("All grades at"):
        return (ALL,)
    found = _SUBJECT.fullmatch(subject)
    if found is None:
        return ((subject,),)
    items = found["list"].split(", ")
    if found["what"].lower().endswith("corrected"):
        return tuple(match.groups() if (match := _CORRECTED.fullmatch(item)) else (item,) for item in items)
    return tuple(tuple(item.rsplit(" ", 1)) for item in items)


def read_mails(mails: Sequence[Received]) -> dict[str, Told]:
    """By envelope recipient."""
    told: dict[str, Told] = defaultdict(Told)
    for mail in mails:
        name = str(mail.message["Message-ID"])
        for recipient in mail.recipients:
            told[recipient].facts[name] = facts_of(str(mail.message["Subject"]))
            told[recipient].copies[name] += 1
    return told


@dataclass
class Script:
    """Publications and corrections at random moments; a student's next waits until the last was told.

    Without that wait, a correction before the next check would rightly come
    as one mail. Two publications at once are part of the script: they may come
    in one mail or in two, but each exactly once.
    """

    portal: PortalProcess
    mailbox: Mailbox
    random: Random
    due: dict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    over: asyncio.Event = field(default_factory=asyncio.Event)

    async def play(self) -> None:
        """Until ``over`` is set; ends when every student's last step was told or nobody can wait any longer."""
        async with asyncio.TaskGroup() as students:
            for student in self.portal.students:
                students.create_task(self._live(student))

    async def _live(self, student: Student) -> None:
        facts = self.due[address(student)]
        facts.append(ALL)
        number = 0
        while await self._told(student) and not self.over.is_set():
            await asyncio.sleep(self.random.uniform(0.1, 1.5))
            if number and self.random.random() < 0.4:
                facts.append(await self._correct(student, number))
                continue
            for _ in range(self.random.choice((1, 1, 2))):
                number += 1
                facts.append(await self._publish(student, number))

    async def _publish(self, student: Student, number: int) -> Fact:
        course, score = f"Seamanship {number}", str(self.random.randint(60, 79))
        await self.portal.do("publish", account=student.login, course=course, score=score, course_id=f"77{number:05d}")
        return course, score

    async def _correct(self, student: Student, number: int) -> Fact:
        course = f"Seamanship {self.random.randint(1, number)}"
        before = next(fact[-1] for fact in reversed(self.due[address(student)]) if fact[0] == course)
        score = str(int(before) + 1)
        await self.portal.do("correct", account=student.login, course_id=f"77{int(course[11:]):05d}", score=score)
        return course, before, score

    async def _told(self, student: Student) -> bool:
        """Whether everything that happened to the student so far was told, in time."""
        reader = address(student)
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                while True:
                    count = len(self.mailbox.messages)
                    told = read_mails(self.mailbox.of(reader))[reader]
                    if all(told.of(fact) for fact in self.due[reader]):
                        return True
                    await self.mailbox.wait(count + 1, seconds=LONGEST_WAIT)
        except TimeoutError:
            return False
