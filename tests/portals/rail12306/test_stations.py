"""The list of stations in both its forms; notes on the protocol, section 3."""

import pytest

from standby.domain.tickets import Station
from standby.errors import PageNotUnderstood
from standby.portals.rail12306.stations import read_stations

OLD = (
    "var station_names ='@bjb|北京北|VAP|beijingbei|bjb|0@bjd|北京东|BOP|beijingdong|bjd|1@bji|北京|BJP|beijing|bj|2';"
)
NEW = "var station_names ='@bjb|北京北|VAP|beijingbei|bjb|0|0357|北京|||@sha|上海|SHH|shanghai|sh|1|0612|上海|||';"


def test_the_old_form() -> None:
    assert read_stations(OLD) == (
        Station("VAP", "北京北", "beijingbei", "bjb"),
        Station("BOP", "北京东", "beijingdong", "bjd"),
        Station("BJP", "北京", "beijing", "bj"),
    )


def test_the_new_form_has_the_city() -> None:
    assert read_stations(NEW) == (
        Station("VAP", "北京北", "beijingbei", "bjb", "北京"),
        Station("SHH", "上海", "shanghai", "sh", "上海"),
    )


def test_the_list_may_come_without_its_quotes() -> None:
    assert read_stations("@bji|北京|BJP|beijing|bj|2\n") == (Station("BJP", "北京", "beijing", "bj"),)


@pytest.mark.parametrize(
    "text",
    [
        """var station_names ="@xan|西安|XAY|xi'an|xa|0@bji|北京|BJP|beijing|bj|2";var other='x';""",
        r"""var station_names ='@xan|西安|XAY|xi\'an|xa|0@bji|北京|BJP|beijing|bj|2';var other='x';""",
        """var station_names ='@xan|西安|XAY|xi'an|xa|0@bji|北京|BJP|beijing|bj|2';var other='x';""",
        "@xan|西安|XAY|xi'an|xa|0@bji|北京|BJP|beijing|bj|2",
    ],
)
def test_an_apostrophe_in_a_pinyin_ends_no_list(text: str) -> None:
    assert read_stations(text) == (Station("XAY", "西安", "xi'an", "xa"), Station("BJP", "北京", "beijing", "bj"))


def test_names_lose_blanks_and_what_they_do_without() -> None:
    text = "@a|香港 西九龙站|XJA|x|x|1@b|站|ZZZ|z|z|2"
    assert [station.name for station in read_stations(text)] == ["香港西九龙", "站"]


def test_of_a_name_or_code_that_stands_twice_the_last_one_counts() -> None:
    text = "@a|淮安东|HVU|h|h|1@b|阜宁南|FNU|f|f|2@c|淮安东|HAU|h|h|3@d|阜宁|FNU|f|f|4"
    assert [(station.code, station.name) for station in read_stations(text)] == [("FNU", "阜宁"), ("HAU", "淮安东")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>busy</html>",
        "var station_names ='';",
        "var station_names ='@bji|北京|BJP|beijing|bj",
        OLD[:60],
        "@",
        "@bji|北京|BJP|beijing|bj",
        "@bji||BJP|beijing|bj|2",
        "@bji|北京|bjp|beijing|bj|2",
        "@bji|北京|BJPX|beijing|bj|2",
        "@bji|北京|BJP|北京|bj|2",
        "@bji|北京|BJP|beijing|<b>|2",
        "@" + "x" * 500 + "|北京|BJP|beijing|bj|2",
        "@bji|北京|BJP|beijing|bj|2" * 20_001,
    ],
)
def test_what_is_no_list_is_not_an_empty_one(text: str) -> None:
    with pytest.raises(PageNotUnderstood):
        read_stations(text)


def test_an_entry_that_is_none_is_shown() -> None:
    with pytest.raises(PageNotUnderstood) as caught:
        read_stations(OLD.replace("BOP", "bop"))
    assert caught.value.facts["row"] == "bjd|北京东|bop|beijingdong|bjd|1"
