"""Whatever the site sends, reading it ends in what it says or in an error with a name; never in a seat of our own."""

import json
import random
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.rail_fuzz import judge as judging
from benchmarks.rail_fuzz.__main__ import run
from benchmarks.rail_fuzz.judge import judge
from benchmarks.rail_fuzz.mangle import mangled, samples
from standby.domain.tickets import Board, OfferState, Places, SeatClass
from standby.errors import PortalError
from standby.portals.rail12306.answers import envelope, passport
from standby.portals.rail12306.stations import read_stations

from .kit import page
from .rows_kit import FIRST, NOTES, SHANGHAI_HANGZHOU, answer_of, board_of
from .test_stations import NEW

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner))
SOME = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def test_spoilt_answers_are_read_right_or_refused_by_name() -> None:
    taken, wrong = run(3_000, seed=12306)
    assert wrong == []
    assert taken["board"] > 300, "hardly anything is left to be read: spoil less"


def test_the_same_seed_spoils_in_the_same_ways() -> None:
    one, other = random.Random(5), random.Random(5)
    assert [mangled(one, NOTES) for _ in range(50)] == [mangled(other, NOTES) for _ in range(50)]


def test_what_is_sound_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = ("NotOnSaleYet", "PortalRefused", "PortalRefused", "PageNotUnderstood")
    taken = ("board",) * 4 + ("moved", "NotOnSaleYet", *nothing)
    assert [judge(text) for text in samples()] == [(name, []) for name in taken]


@pytest.mark.parametrize(
    ("train", "change", "says"),
    [
        (0, {SeatClass.BUSINESS: Places(1)}, "business is 1 instead of 无"),
        (0, {SeatClass.FIRST: Places(7, 11700)}, "first is 7 instead of 6"),
        (0, {SeatClass.FIRST: Places(6, 11600)}, "the price of first is invented"),
        (0, {SeatClass.HARD_SEAT: Places(0)}, "hard_seat is invented"),
        (0, {SeatClass.PREFERRED_FIRST: Places(2)}, "preferred first class is invented"),
        (0, {SeatClass.OTHER: Places(2)}, "a rare class is invented"),
        (1, {SeatClass.SECOND: Places(None)}, "second class is invented"),
        (1, {}, "it cannot be booked"),
        (0, None, "4 rows became 3 trains"),
    ],
)
def test_the_judge_sees_what_the_parser_would_invent(
    monkeypatch: pytest.MonkeyPatch, train: int, change: dict[SeatClass, Places] | None, says: str
) -> None:
    board = board_of(NOTES)
    offers = list(board.offers)
    if change is None:
        del offers[train]
    else:
        seats = {**offers[train].seats, **change}
        offers[train] = replace(offers[train], seats=seats, state=OfferState.BOOKABLE)
    monkeypatch.setattr(judging, "read_answer", lambda *_: Board(board.question, tuple(offers)))
    assert any(says in line for line in judge(NOTES)[1])


def test_the_judge_sees_a_no_that_is_taken_for_no_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "read_answer", lambda *_: Board(SHANGHAI_HANGZHOU, ()))
    none, *others = samples()[3:4] + samples()[6:]
    assert judge(none) == ("board", [])
    assert len(others) == 4
    for text in others:
        assert judge(text) == ("board", ["no train goes, but the site says something else"])


def test_the_judge_sees_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "read_answer", lambda *_: int("x"))
    assert judge(NOTES)[0] == "crash"
    assert "ValueError" in judge(NOTES)[1][0]


@SOME
@given(st.text(max_size=200) | values.map(json.dumps))
def test_any_answer(text: str) -> None:
    assert judge(text)[1] == []
    for read in (envelope, passport):
        with suppress(PortalError):
            read(page(text))


@SOME
@given(values)
def test_any_data(data: object) -> None:
    assert judge(json.dumps({"status": True, "data": data}))[1] == []


@SOME
@given(st.lists(st.tuples(st.integers(0, 56), st.text(max_size=12)), min_size=1, max_size=4))
def test_any_fields_of_a_row(changes: list[tuple[int, str]]) -> None:
    fields = FIRST.split("|")
    for place, text in changes:
        fields[place] = text
    assert judge(answer_of("|".join(fields)))[1] == []


@SOME
@given(st.integers(0, len(NEW)), st.integers(0, 40), st.text(max_size=10))
def test_any_change_to_the_list_of_stations(at: int, length: int, text: str) -> None:
    with suppress(PortalError):
        for station in read_stations(NEW[:at] + text + NEW[at + length :]):
            assert station.name
            assert len(station.code) == 3


@SOME
@given(st.integers(0, len(NOTES)))
def test_an_answer_cut_anywhere_is_never_a_shorter_board(at: int) -> None:
    with suppress(PortalError):
        assert board_of(NOTES[:at]) == board_of(NOTES)


def test_an_answer_of_its_own_day_is_asked_for() -> None:
    name, wrong = judge(NOTES.replace("|203001", "|203002"))
    assert (name, wrong) == ("PageNotUnderstood", [])
    assert SHANGHAI_HANGZHOU.date.month == 1
