"""A wish for places as people type it."""

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from standby.cli.rail import options
from standby.domain.tickets import Hours, Intent, SeatClass, TicketKind, Traveller
from standby.errors import WrongUse


@pytest.mark.parametrize(
    ("read", "typed", "meant"),
    [
        (options.day, "2026-12-24", date(2026, 12, 24)),
        (options.hours, "08:00-12:00", Hours(time(8), time(12))),
        (options.hours, "22:00-06:00", Hours(time(22), time(6))),
        (options.hours, "", Hours()),
        (options.seat, "second", SeatClass.SECOND),
        (options.seat, "hard-sleeper", SeatClass.HARD_SLEEPER),
        (options.seat, "二等座", SeatClass.SECOND),
        (options.traveller, "张明", Traveller("张明")),
        (options.traveller, "李晴:child", Traveller("李晴", TicketKind.CHILD)),
        (options.traveller, "张学文：学生", Traveller("张学文", TicketKind.STUDENT)),
        (options.fen, "80", 8000),
        (options.fen, "73.5", 7350),
        (options.fen, "", None),
        (options.intent, "reserve", Intent.RESERVE),
        (options.kind, "g", "G"),
        (options.kind, "0", "0"),
    ],
)
def test_what_is_typed_is_understood(read: Callable[[str], Any], typed: str, meant: object) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        (options.day, "24.12.2026"),
        (options.day, "2026-13-01"),
        (options.hours, "8-12"),
        (options.seat, "throne"),
        (options.traveller, ":child"),
        (options.traveller, "李晴:dog"),
        (options.fen, "much"),
        (options.fen, "-3"),
        (options.fen, "NaN"),
        (options.intent, "steal"),
        (options.kind, "GD"),
        (options.kind, "高"),
    ],
)
def test_what_is_not_is_told(read: Callable[[str], Any], typed: str) -> None:
    with pytest.raises(WrongUse):
        read(typed)


def test_each_origin_has_its_end() -> None:
    assert options.pairs(["上海", "苏州"], ["杭州", "杭州"]) == (("上海", "杭州"), ("苏州", "杭州"))
    for origins, ends in ((["上海"], None), (None, None), (["上海", "苏州"], ["杭州"])):
        with pytest.raises(WrongUse, match="as many"):
            options.pairs(origins, ends)


def test_a_day_named_twice_counts_once() -> None:
    assert options.days(["2026-12-24", "2026-12-23", "2026-12-24"]) == (date(2026, 12, 24), date(2026, 12, 23))
