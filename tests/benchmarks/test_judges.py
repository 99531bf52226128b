"""The judges of the benchmarks find what they are there to find."""

from email.message import EmailMessage

import pytest

from benchmarks.kill_storm.judge import Books, judge_logins, judge_mails
from benchmarks.kill_storm.script import ALL, Told, facts_of, read_mails
from benchmarks.parts.figures import most_in_window, quantile
from benchmarks.scheduling.__main__ import broken
from benchmarks.scheduling.ideal import ideal
from benchmarks.scheduling.policies import RoundRobin
from benchmarks.scheduling.watch import bound, total, watch
from benchmarks.scheduling.world import lives
from standby.clock import SystemClock
from standby.sandbox.mailbox import Received

ALICE, BOB = "alice@example.org", "bob@example.org"


def mail(name: str, subject: str, to: str = ALICE) -> Received:
    message = EmailMessage()
    message["Message-ID"], message["Subject"] = f"<{name}@example.org>", subject
    return Received(SystemClock().now(), "standby@example.org", (to,), message.as_bytes(), message)


FIRST = mail("1", "All grades at ssfw: 7 courses, GPA 3.10")
NEW = mail("2", "New grade: Seamanship 1 77")
HAPPENED = {ALICE: [ALL, ("Seamanship 1", "77")]}


def test_subjects_say_what_happened() -> None:
    assert facts_of("All grades at ssfw: 7 courses, GPA 3.10") == (ALL,)
    assert facts_of("New grade: Seamanship 1 77") == (("Seamanship 1", "77"),)
    assert facts_of("2 new grades: Seamanship 1 77, Knots 60") == (("Seamanship 1", "77"), ("Knots", "60"))
    assert facts_of("Corrected grade: Seamanship 1 77 → 78") == (("Seamanship 1", "77", "78"),)
    assert facts_of("2 corrected grades: A 7 → 8, B 优秀 → 良好") == (("A", "7", "8"), ("B", "优秀", "良好"))
    assert facts_of("The portal cannot be reached") == (("The portal cannot be reached",),)


def test_all_that_happened_told_once_is_no_violation_and_copies_are_counted() -> None:
    verdict = judge_mails(HAPPENED, read_mails([FIRST, NEW, NEW]))
    assert (verdict.violations, verdict.notices, verdict.copies) == ([], 2, 1)


@pytest.mark.parametrize(
    ("mails", "found"),
    [
        ([FIRST], "never told"),
        ([FIRST, NEW, mail("3", "New grade: Seamanship 1 77")], "under 2 Message-IDs"),
        ([FIRST, NEW, mail("3", "New grade: Knots 60")], "never happened"),
        ([FIRST, NEW, mail("3", "New grade: Seamanship 1 77", BOB)], "a stranger"),
        ([FIRST, NEW, mail("2", "New grade: Seamanship 1 77", BOB)], "went to 2 people"),
    ],
    ids=["lost", "told twice", "invented", "to a stranger", "to two people"],
)
def test_a_broken_promise_is_found(mails: list[Received], found: str) -> None:
    assert any(found in violation for violation in judge_mails(HAPPENED, read_mails(mails)).violations)


def test_a_reader_who_got_nothing_at_all_is_noticed() -> None:
    assert len(judge_mails({ALICE: [ALL], BOB: [ALL]}, {ALICE: Told({"<1>": (ALL,)})}).violations) == 1


def test_logins_are_explained_by_expiry_and_by_kills() -> None:
    books = Books()
    books.logins["alice"], books.cut_off["alice"] = 2, 1
    assert judge_logins({"alice": 3}, {"alice": 1}, books, kills=5) == ([], 1)


def test_a_login_that_nothing_explains_is_found() -> None:
    books = Books()
    books.logins["alice"] = 1
    assert "was let in 2 times" in judge_logins({"alice": 2}, {}, books, kills=5)[0][0]
    books.logins["alice"] = 2
    assert "finished 2 logins" in judge_logins({"alice": 2}, {}, books, kills=5)[0][0]


def test_the_busiest_window_is_found_wherever_it_begins() -> None:
    assert most_in_window([0, 9, 10, 11, 19, 30], 10) == 4
    assert most_in_window([], 10) == 0


def test_quantiles_are_values_that_were_seen() -> None:
    values = [float(n) for n in range(1, 101)]
    assert [quantile(values, share) for share in (0.5, 0.99, 1)] == [50, 99, 100]
    assert quantile([], 0.5) == 0


# ---------------------------------------------------------------- scheduling


def whole(gain: float, requests: int = 100) -> dict[str, float]:
    return {
        "ours under round-robin %": gain,
        "ours under fixed with jitter %": 40.0,
        "ours: requests": requests,
        "round-robin: requests": 100,
    }


def test_a_gain_under_the_promise_and_a_spent_budget_are_found() -> None:
    assert broken(whole(30.0)) == []
    assert broken(whole(29.9)) == ["29.9 % under round-robin, 30 % are promised"]
    assert broken(whole(30.0, requests=101)) == ["more requests than round-robin"]


def test_every_seat_is_charged_once_and_the_optimum_is_near_its_bound() -> None:
    places, per_second = lives(1, seed=5), 0.2
    [day] = watch(places, RoundRobin(len(places), per_second), per_second, 1)
    assert day.seats == sum(len(life.seats) for place in places for life in place)
    assert 0 < day.seen < day.seats
    assert day.requests == pytest.approx(17 * 3600 * per_second, rel=0.02)
    assert day.waited / day.seats == pytest.approx(len(places) / per_second / 2, rel=0.1)
    best = total(ideal(places, per_second, 1)).mean
    assert best < 0.8 * day.mean
    assert best == pytest.approx(bound(places, per_second, 1), rel=0.15)  # one day of dice


def test_a_railway_is_the_same_for_the_same_seed() -> None:
    assert lives(1, seed=5) == lives(1, seed=5) != lives(1, seed=6)
