"""The judge of the kills while places are ordered finds what it is there to find."""

from email.message import EmailMessage
from typing import Any

import pytest

from benchmarks.kill_reserve.judge import Told, judge, read_mails
from standby.clock import SystemClock
from standby.sandbox.mailbox import Received

WAITED = {"traveler01": "one@example.org", "traveler02": "two@example.org"}
KEPT = {"traveler01": "EH00000001", "traveler02": "EH00000002"}


def order(number: int, login: str, state: str = "held") -> dict[str, Any]:
    return {"order": f"EH{number:08d}", "account": login, "state": state}


def mail(to: str, number: int, name: str = "", subject: str = "Pay by 12:30: G9901") -> Received:
    message = EmailMessage()
    message["Message-ID"], message["Subject"] = f"<{name or number}@example.org>", subject
    message.set_content(f"Order EH{number:08d}")
    return Received(SystemClock().now(), "standby@example.org", (to,), message.as_bytes(), message)


def told(*mails: Received) -> dict[str, Told]:
    return read_mails(mails)


GOOD = (mail("one@example.org", 1), mail("two@example.org", 2))
BOOKS = [order(1, "traveler01"), order(2, "traveler02", "paid")]


def test_everybody_has_one_order_and_knows_it() -> None:
    failed_before = [order(3, "traveler01", "failed"), *BOOKS]
    copies = told(*GOOD, mail("one@example.org", 1))
    verdict = judge(failed_before, WAITED, copies, KEPT)
    assert (verdict.placed, verdict.twice, verdict.lost, verdict.untold, verdict.violations) == (2, 0, 0, 0, [])


@pytest.mark.parametrize(
    ("books", "mails", "kept", "found"),
    [
        ([*BOOKS, order(4, "traveler01")], GOOD, KEPT, "traveler01 has 2 orders"),
        (BOOKS[:1], GOOD[:1], KEPT, "traveler02 has no order"),
        (BOOKS, GOOD[:1], KEPT, "told of EH00000002 under 0"),
        (BOOKS, (*GOOD, mail("one@example.org", 1, "again")), KEPT, "told of EH00000001 under 2"),
        (BOOKS, (*GOOD, mail("one@example.org", 2, "wrong")), KEPT, "told of EH00000002, not theirs"),
        (BOOKS, GOOD, {"traveler01": "EH00000001"}, "the rows say None"),
        ([*BOOKS, order(5, "traveler03")], GOOD, KEPT, "no seat came back"),
        (BOOKS, (GOOD[0], mail("two@example.org", 2, subject="Not reserved")), KEPT, "under 0"),
    ],
    ids=["twice", "lost", "untold", "told twice", "a stranger's", "not in the rows", "nobody's", "another mail"],
)
def test_a_broken_promise_is_found(
    books: list[dict[str, Any]], mails: tuple[Received, ...], kept: dict[str, str], found: str
) -> None:
    assert any(found in violation for violation in judge(books, WAITED, told(*mails), kept).violations)
