"""The verdict: what was promised, held against what the portal and the mailbox saw."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select

from benchmarks.kill_storm.script import ASKED, Fact, Told
from benchmarks.parts.house import settings_from
from standby.engine.opening import opened
from standby.store.tables import Account, Delivery, HandOver, Step, User

CUT_OFF = "cut off"
"""In the reason of the hand-over that three logins without an outcome lead to: only kills explain those."""


@dataclass
class Books:
    """What Standby's own tables say at the end, by the user's name."""

    logins: Counter[str] = field(default_factory=Counter)
    cut_off: Counter[str] = field(default_factory=Counter)
    hand_overs: Counter[str] = field(default_factory=Counter)
    unexplained: list[str] = field(default_factory=list)
    unsent: int = 0


@dataclass
class Verdict:
    violations: list[str] = field(default_factory=list)
    notices: int = 0
    copies: int = 0


async def read_books(environment: dict[str, str]) -> Books:
    """Logins by their memo rows: ``accepted`` came to its end, ``overtaken`` was cut off between post and commit."""
    books = Books()
    async with opened(settings_from(environment)) as runtime, runtime.database.read() as session:
        owners = {
            row[0]: row[1]
            for row in await session.execute(select(Account.id, User.name).join(User, User.id == Account.user_id))
        }
        for step in await session.scalars(select(Step)):
            name = owners[int(step.scope.split(":")[1])]
            if step.result == "accepted":
                books.logins[name] += 1
            elif step.result == "overtaken" or step.done_at is None:
                books.cut_off[name] += 1
        for asked in await session.scalars(select(HandOver)):
            name = owners[asked.account_id]
            books.hand_overs[name] += 1
            if CUT_OFF not in asked.reason:
                books.unexplained.append(f"{name} was asked for help: {asked.reason}")
        books.unsent = len((await session.scalars(select(Delivery.id).where(Delivery.state != "sent"))).all())
    return books


def judge_mails(due: Mapping[str, Sequence[Fact]], told: Mapping[str, Told]) -> Verdict:
    """Every fact told, under one Message-ID only, to its reader only, and nothing else but calls for help."""
    verdict = Verdict()
    for reader, facts in due.items():
        mine = told.get(reader) or Told()
        for fact in facts:
            names = mine.of(fact)
            if not names:
                verdict.violations.append(f"{reader} was never told of {fact}")
            elif len(names) > 1:
                verdict.violations.append(f"{reader} was told of {fact} under {len(names)} Message-IDs")
        for name, told_facts in mine.facts.items():
            foreign = [fact for fact in told_facts if fact not in facts and fact != ASKED]
            verdict.violations += [f"{reader} was told of {fact}, which never happened ({name})" for fact in foreign]
    verdict.violations += [f"a stranger got mail: {reader}" for reader in told if reader not in due]
    verdict.notices = sum(len(each.facts) for each in told.values())
    verdict.copies = sum(sum(each.copies.values()) for each in told.values()) - verdict.notices
    owners = Counter(name for each in told.values() for name in each.facts)
    verdict.violations += [f"{name} went to {count} people" for name, count in owners.items() if count > 1]
    return verdict


def judge_logins(
    accepted: Mapping[str, int], expired: Mapping[str, int], books: Books, kills: int
) -> tuple[list[str], int]:
    """One login per account and expired session, one more for each that a kill cut off; and how many those were.

    ``accepted`` is the portal's count. A login that came to its end in the
    tables must never be followed by another, whatever was killed afterwards.
    """
    violations, explained = [], 0
    for login, count in accepted.items():
        needed = 1 + expired.get(login, 0)
        if books.logins[login] > needed:
            violations.append(f"{login} finished {books.logins[login]} logins where {needed} were needed")
        if count > needed + books.cut_off[login]:
            violations.append(f"{login} was let in {count} times; {needed} needed, {books.cut_off[login]} cut off")
        explained += max(0, count - needed)
    if sum(books.cut_off.values()) > kills * len(accepted):
        violations.append("more logins were cut off than kills could cut")
    return violations, explained


def last_words(log: Path, most: int = 5) -> list[str]:
    """The last lines of Standby's log that speak of something broken."""
    lines = log.read_text(errors="replace").splitlines()
    return [line[:300] for line in lines if "broke" in line or "Traceback" in line][-most:]
