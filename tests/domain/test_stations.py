"""Stations as people type them."""

import pytest

from standby.domain.stations import find_station, near_names
from standby.domain.tickets import Station
from standby.errors import NoSuchStation, WrongUse

STATIONS = (
    Station("SHH", "上海", "shanghai", "sh", "上海"),
    Station("AOH", "上海虹桥", "shanghaihongqiao", "shhq", "上海"),
    Station("HZH", "杭州", "hangzhou", "hz", "杭州"),
    Station("HGH", "杭州东", "hangzhoudong", "hzd", "杭州"),
    Station("UTH", "泰州", "taizhou", "tz", "泰州"),
    Station("TZH", "台州", "taizhou", "tz", "台州"),
    Station("XAY", "西安", "xi'an", "xa", "西安"),
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("上海", "SHH"),
        (" 上海站 ", "SHH"),
        ("上海虹桥", "AOH"),
        ("hangzhou", "HZH"),
        ("Hang Zhou Dong", "HGH"),
        ("HGH", "HGH"),
        ("hgh", "HGH"),
        ("xian", "XAY"),
        ("台州", "TZH"),
    ],
)
def test_by_name_pinyin_or_code(typed: str, code: str) -> None:
    assert find_station(STATIONS, typed).code == code


def test_pinyin_of_two_cities_is_asked_back() -> None:
    with pytest.raises(WrongUse, match=r"泰州 \(UTH\), 台州 \(TZH\)"):
        find_station(STATIONS, "taizhou")


@pytest.mark.parametrize(
    ("typed", "near"),
    [("上海东", "上海"), ("hangzou", "杭州"), ("hzd", "杭州东"), ("虹桥", "上海虹桥")],
)
def test_an_unknown_name_is_answered_with_near_ones(typed: str, near: str) -> None:
    with pytest.raises(NoSuchStation) as told:
        find_station(STATIONS, typed)
    assert near in str(told.value.facts["near"])


def test_nothing_is_near_to_nothing() -> None:
    assert near_names(STATIONS, "  ") == []
    with pytest.raises(NoSuchStation):
        find_station((), "上海")
