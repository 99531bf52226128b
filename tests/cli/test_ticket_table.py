"""Trains on a narrow terminal: what a person needs to choose is never shortened."""

import io
from datetime import date, time, timedelta

import pytest
from rich.console import Console

from standby.cli.rail import show
from standby.cli.rail.wishing import wish_line
from standby.domain.tickets import (
    Board,
    Fit,
    Hours,
    Intent,
    Journey,
    Offer,
    OfferState,
    Places,
    Question,
    SeatClass,
    Station,
    TicketKind,
    Traveller,
    Wish,
)

DAY = date(2026, 12, 24)
HERE, THERE = Station("AOH", "上海虹桥"), Station("WMH", "乌鲁木齐南")
ALL: dict[SeatClass, Places] = {seat: Places(20, 7300) for seat in SeatClass if seat is not SeatClass.OTHER}
WISH = Wish(dates=(DAY,), journeys=(Journey("AOH", "WMH"),))


def offer(train: str = "G9903") -> Offer:
    return Offer(
        train=train,
        train_no=train,
        origin=HERE,
        destination=THERE,
        date=DAY,
        departs=time(16, 19),
        arrives=time(17, 4),
        minutes=45,
        state=OfferState.BOOKABLE,
        seats=ALL,
    )


def printed(monkeypatch: pytest.MonkeyPatch, wide: int, wish: Wish) -> str:
    out = io.StringIO()
    monkeypatch.setattr(show, "console", Console(file=out, width=wide))
    show.show_boards([board()], wish)
    return out.getvalue()


def board() -> Board:
    return Board(Question(DAY, "AOH", "WMH"), (offer(), offer("K995")))


def test_nothing_is_shortened_on_a_terminal_of_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    told = printed(monkeypatch, 80, WISH)
    assert "…" not in told
    assert max(map(len, told.splitlines())) <= 80
    for whole in ("G9903", "K995", "16:19 上海虹桥", "17:04 乌鲁木齐南"):
        assert whole in told
    for seat in ALL:
        assert f"{show.SHORT.get(seat, seat.value)} 20 ¥73" in told


def test_only_the_classes_that_are_wanted_have_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    told = printed(monkeypatch, 80, Wish(WISH.dates, WISH.journeys, seats=(SeatClass.SECOND, SeatClass.FIRST)))
    heads = next(line for line in told.splitlines() if "train" in line)
    assert "second" in heads
    assert "first" in heads
    assert "business" not in told
    assert "--json shows all" in told
    assert "--json shows all" not in printed(monkeypatch, 80, WISH)


def test_a_class_that_no_train_has_does_not_empty_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "second" in printed(monkeypatch, 300, Wish(WISH.dates, WISH.journeys, seats=(SeatClass.OTHER,)))


def test_what_is_not_listed_is_counted(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    out = io.StringIO()
    monkeypatch.setattr(show, "console", Console(file=out, width=80))
    fits = [Fit(offer(f"G{number}"), SeatClass.SECOND, ()) for number in range(15)]
    show.show_fits(fits)
    assert out.getvalue().count("could be had") == 12
    assert "and 3 more" in out.getvalue()
    show.show_standby(fits, "http://somewhere")
    assert out.getvalue().count("and 3 more") == 2


def test_a_wish_in_a_line() -> None:
    wish = Wish(
        dates=(DAY, DAY + timedelta(days=1)),
        journeys=(Journey("AOH", "XYZ"),),
        trains=frozenset({"G9", "G7"}),
        seats=(SeatClass.SECOND, SeatClass.FIRST),
        departs=Hours(time(8), time(12)),
        ceiling=12000,
        travellers=(Traveller("张明"), Traveller("李晴", TicketKind.CHILD)),
        intent=Intent.RESERVE,
    )
    assert wish_line(wish, {"AOH": "上海虹桥"}) == (
        "上海虹桥 → XYZ on 12-24, 12-25; G7 or G9; leaving 08:00-12:00; second class or first class; "
        "2 travellers together; at most ¥120; reserves"
    )
    assert wish_line(WISH, {}) == "AOH → WMH on 12-24; tells you"
