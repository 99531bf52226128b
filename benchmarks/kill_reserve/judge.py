"""The verdict: the railway's own books against what the travellers were told, and what Standby's rows say."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from benchmarks.parts.house import settings_from
from standby.engine.opening import opened
from standby.sandbox.mailbox import Received
from standby.store.tables import Delivery, Reservation

TAKEN = frozenset({"held", "paid", "queued"})
_NUMBER = re.compile(r"\bEH\d{8}\b")
_HELD = "Pay by"


@dataclass
class Told:
    """What one traveller's mails say: by order number the Message-IDs of the mails that ask to pay it."""

    held: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    subjects: list[str] = field(default_factory=list)


@dataclass
class Verdict:
    placed: int = 0
    twice: int = 0
    lost: int = 0
    untold: int = 0
    violations: list[str] = field(default_factory=list)


def read_mails(mails: Sequence[Received]) -> dict[str, Told]:
    """By envelope recipient."""
    told: dict[str, Told] = defaultdict(Told)
    for mail in mails:
        subject = str(mail.message["Subject"])
        for recipient in mail.recipients:
            told[recipient].subjects.append(subject)
            if subject.startswith(_HELD):
                for number in set(_NUMBER.findall(mail.part("plain"))):
                    told[recipient].held[number].add(str(mail.message["Message-ID"]))
    return told


def judge(
    orders: Sequence[Mapping[str, Any]], waited: Mapping[str, str], told: Mapping[str, Told], kept: Mapping[str, str]
) -> Verdict:
    """``waited``: the address of every traveller whose seat came back, by login; ``kept``: number by Standby's rows."""
    verdict = Verdict()
    for login, reader in waited.items():
        mine = [order for order in orders if order["account"] == login and order["state"] in TAKEN]
        verdict.placed += len(mine)
        if len(mine) > 1:
            verdict.twice += 1
            verdict.violations.append(f"{login} has {len(mine)} orders")
        if not mine:
            verdict.lost += 1
            verdict.violations.append(f"{login} has no order")
        for order in mine:
            names = told[reader].held.get(order["order"], set()) if reader in told else set()
            if len(names) != 1:
                verdict.untold += 0 if names else 1
                verdict.violations.append(f"{login} was told of {order['order']} under {len(names)} Message-IDs")
            if kept.get(login) != order["order"]:
                verdict.violations.append(f"{login}: the rows say {kept.get(login)!r}, the books {order['order']!r}")
    for reader, each in told.items():
        known = {order["order"] for order in orders if waited.get(str(order["account"])) == reader}
        verdict.violations += [f"{reader} was told of {number}, not theirs" for number in each.held.keys() - known]
    strangers = {str(order["account"]) for order in orders} - waited.keys()
    verdict.violations += [f"{login} has an order and no seat came back for them" for login in strangers]
    return verdict


@dataclass
class Rows:
    """What Standby's own tables say at the end."""

    numbers: dict[str, str] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unsent: int = 0


async def read_rows(environment: dict[str, str], logins: Mapping[int, str]) -> Rows:
    """``logins`` by watch."""
    rows = Rows()
    async with opened(settings_from(environment)) as runtime, runtime.database.read() as session:
        for attempt in await session.scalars(select(Reservation).order_by(Reservation.id)):
            rows.states[attempt.state] += 1
            if attempt.number and attempt.watch_id is not None and attempt.state in {"held", "paid"}:
                rows.numbers[logins[attempt.watch_id]] = attempt.number
        rows.unsent = len((await session.scalars(select(Delivery.id).where(Delivery.state != "sent"))).all())
    return rows
