"""The timeline in sentences."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from standby.domain.notices import error_data
from standby.errors import DeliveryRefused, HandOverNeeded, OrderExists, PortalDown
from standby.i18n import translator
from standby.store.tables import Event
from standby.web.lines import LONGEST, MOST_LINES, by_day, line

NOON = datetime(2026, 11, 21, 4, tzinfo=UTC)
SHANGHAI = timezone(timedelta(hours=8))
ENGLISH, CHINESE = translator("en"), translator("zh-CN")


def event(kind: str, minutes: float = 0, query: int = 1, **detail: Any) -> Event:
    return Event(at=NOON - timedelta(minutes=minutes), kind=kind, query_id=query, detail=detail)


def quiet(minutes: float, query: int = 1) -> Event:
    return event("check", minutes, query, grades=8, changes=0)


def told(*events: Event) -> list[str]:
    return [shown.text for day in by_day(events, ENGLISH, SHANGHAI) for shown in day.lines]


def test_a_failure_is_told_in_the_visitors_language_by_its_name() -> None:
    failed = event("check_failed", **error_data(PortalDown(host="h.example", status=503)), failures=2)
    assert line(failed, ENGLISH).startswith("A look failed: h.example answered with an error of its own (HTTP 503).")
    assert line(failed, CHINESE).startswith("一次查看失败：h.example ")


def test_a_hand_over_says_only_why() -> None:
    error = HandOverNeeded(portal="ssfw", reason="its code could not be read")
    asked = event("hand_over", **error_data(error))
    assert line(asked, ENGLISH) == "Needs you: its code could not be read"
    assert "code" not in line(asked, CHINESE)


def test_a_refused_letter_says_why() -> None:
    error = DeliveryRefused(channel="mail", address="a@b.example", reason="550 no such box")
    refused = event("delivery_refused", notice="new_grade", **error_data(error))
    assert "550 no such box" in line(refused, ENGLISH)
    assert line(refused, CHINESE).startswith("未能送达：")


@pytest.mark.parametrize("kind", ["check_failed", "delivery_refused", "hand_over"])
def test_lines_of_an_older_version_keep_their_english(kind: str) -> None:
    assert line(event(kind, message="It was so.", reason="It was so."), CHINESE).endswith("It was so.")


@pytest.mark.parametrize("kind", ["captcha_read", "notice", "check_failed", "hand_over", "check", "from_the_future"])
def test_a_line_without_its_facts_is_shown_by_its_name(kind: str) -> None:
    assert line(event(kind), ENGLISH) == kind


def test_hostile_words_are_one_short_line() -> None:
    nasty = "\u202e<script>\n{0}{x!r}%s" + "很" * 5000
    for shown in (
        line(event("captcha_read", text=nasty, confidence=0.5), ENGLISH),
        line(event("check_failed", **error_data(PortalDown(host=nasty, status=1))), CHINESE),
        line(event("hand_over", reason=nasty), ENGLISH),
    ):
        assert len(shown) <= LONGEST
        assert "\n" not in shown
        assert "\u202e" not in shown
        assert "{0}{x!r}%s" in shown


def test_quiet_looks_are_gathered() -> None:
    days = by_day([quiet(0), quiet(10), quiet(20), event("login", 30), quiet(40)], ENGLISH, SHANGHAI)
    assert [shown.text for shown in days[0].lines] == [
        "Looked 3 times: nothing new",
        "Logged in",
        "Looked: 8 grades, 0 changes",
    ]
    assert days[0].lines[0].since == NOON - timedelta(minutes=20)


def test_a_look_that_was_told_of_stands_alone() -> None:
    assert told(quiet(0), event("notice", 10, notice="all_grades"), quiet(10), quiet(20), quiet(30)) == [
        "Looked: 8 grades, 0 changes",
        "Wrote a notice: all grades",
        "Looked: 8 grades, 0 changes",
        "Looked 2 times: nothing new",
    ]


def test_doubts_are_gathered() -> None:
    doubts = [event("captcha_read", n, text="", confidence=0.1, abstained=True) for n in range(3)]
    assert told(*doubts) == ["Was not sure of 3 codes and asked for others"]


def test_days_are_those_of_the_visitor() -> None:
    """18:30 UTC is the next day in Shanghai; looks of two days are not gathered over midnight."""
    days = by_day([quiet(-14 * 60 - 30), quiet(0), quiet(10)], ENGLISH, SHANGHAI)
    assert [(day.title, len(day.lines)) for day in days] == [("Nov 22, 2026", 1), ("Nov 21, 2026", 1)]


def test_no_more_lines_than_a_page_can_bear() -> None:
    assert len(told(*[event("login", n) for n in range(500)])) == MOST_LINES
    assert told(*[quiet(n / 10) for n in range(500)]) == ["Looked 500 times: nothing new"]


def test_what_became_of_a_place_is_told_in_both_languages() -> None:
    place: dict[str, Any] = {"train": "G9903", "date": "2026-11-24", "seat": "second", "number": "E1"}
    held = event("reservation", state="held", **place)
    assert line(held, ENGLISH) == "G9903 on 2026-11-24, second class: held for you until you pay"
    assert line(held, CHINESE) == "2026-11-24 G9903 二等座：已为你占座，等待支付"
    failed = event("reservation", state="failed", **place, **error_data(OrderExists(portal="rail12306")))
    assert "unpaid order for this account already" in line(failed, ENGLISH)
    assert "订单" in line(failed, CHINESE)
    assert line(event("reservation", state="from_the_future", **place), ENGLISH) == "reservation"


def test_a_failed_order_is_told_by_its_name_alone() -> None:
    place: dict[str, Any] = {"train": "G9903", "date": "2026-11-24", "seat": "second", "state": "failed"}
    unfit = event("reservation", **place, code="PassengerUnfit", fault="user")
    assert line(unfit, ENGLISH).endswith("not to be had: the portal does not let somebody travel")
    assert "旅客" in line(unfit, CHINESE)
    lost = event("reservation", **place, code="TimedOut", fault="network")
    assert line(lost, ENGLISH).endswith("not to be had: trouble with the connection")
    assert line(event("reservation", **place, code="FromTheFuture"), ENGLISH).endswith("trouble within Standby")


def test_looks_at_trains_are_counted() -> None:
    assert line(event("check", trains=14, changes=1), ENGLISH) == "Looked: 14 trains, 1 change"
    quiet_looks = [event("check", minutes, trains=14, changes=0) for minutes in (1, 2, 3)]
    assert told(*quiet_looks) == ["Looked 3 times: nothing new"]
