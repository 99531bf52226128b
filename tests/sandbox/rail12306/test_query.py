"""What anybody may ask of the railway, over HTTP."""

import re
from typing import Any
from urllib.parse import unquote

import pytest

from .desk import open_desk

OPAQUE = (0, 12)
NOTES = (
    "|预订|5l000G990100|G9901|AOH|HGH|AOH|HGH|08:12|09:05|00:53|Y||20300118|3|H1|01|03|1|0|||||||有||||有|6|无||90M0O0W0"
    "|9MOO|1|1||9021950000M011700006O007300021O007303045|0|||||1|5#1#Q#0#z#0#z||5|CHN,CHN|||N#N#|||203001041330|",
    "|预订|5l000G990308|G9903|SHH|HGH|SHH|HGH|09:30|10:31|01:01|N||20300118|3|H1|01|04|1|0|||||||无||||无|无|无||90M0O0W0"
    "|9MOO|0|1|M|9021950000M011700000O007300000O007303000|0|||||1|0#1#0#0#z#0#z||5|CHN,CHN|||N#N#|||203001041330|",
    "|预订|550000K99500|K995|HBB|HGH|SNH|HGH|00:40|03:02|02:22|Y||20300116|0|B1|18|20|0|0||||2|||有||11|无|||||10401030W0"
    "|1431|0|1||1002850000400885000230067500111002853036|0|||||0|0#0#0#0#z#0#z||5|CHN,CHN|||N#N#|||203001041330|",
    "|1月5日14点30分起售|5l000G990700|G9907|AOH|HGH|AOH|HGH|14:05|14:58|00:53|N||20300118|3|H1|01|03|1|0|||||||*||||*|*|*||90M0O0W0"
    "|9MOO|0|0|||0|||||1|0#1#0#0#z#0#z||5|CHN,CHN|||N#N#|||203001051430|",
)
"""The rows of the notes on the protocol, section 2.3, without their opaque fields."""


def plain(fields: list[str]) -> str:
    return "|".join("" if n in OPAQUE else field for n, field in enumerate(fields))


async def test_the_rows_of_the_notes_come_field_by_field() -> None:
    async with open_desk() as desk:
        rows = await desk.rows()
        shown = {plain(fields) for fields in rows.values()}
        assert set(NOTES) <= shown
        assert {len(fields) for fields in rows.values()} == {57}


async def test_the_answer_has_the_form_of_the_notes() -> None:
    async with open_desk() as desk:
        answer = (await desk.query()).json()
        assert set(answer) == {"httpstatus", "data", "messages", "status"}
        assert (answer["httpstatus"], answer["messages"], answer["data"]["flag"]) == (200, "", "1")
        assert answer["data"]["map"] == {"SNH": "上海南", "AOH": "上海虹桥", "SHH": "上海", "HGH": "杭州东"}
        none = (await desk.query(**{"from": "ICW", "to": "JXH"})).json()
        assert none["data"]["result"] == []


async def test_a_secret_is_base64_in_lines_and_percent_encoded() -> None:
    async with open_desk() as desk:
        secret = (await desk.rows())["G9901"][0]
        assert re.fullmatch(r"(?:[A-Za-z0-9]|%2F|%2B|%3D|%0A)+", secret)
        lines = unquote(secret).split("\n")
        assert {len(line) for line in lines[:-1]} == {76}
        assert lines[-1]


async def test_who_cannot_be_served_gets_no_secret() -> None:
    async with open_desk() as desk:
        rows = await desk.rows()
        assert rows["G9907"][0] == ""
        assert rows["G9903"][0] != "", "the standby list is entered with the secret of a sold-out row"


@pytest.mark.parametrize(("era", "width"), [("2018", 38), ("2019", 39), ("2021", 40), ("2024", 57)])
async def test_rows_were_shorter_in_older_days(era: str, width: int) -> None:
    async with open_desk(era=era) as desk:
        rows = await desk.rows()
        assert {len(fields) for fields in rows.values()} == {width}
        assert rows["G9901"][3:12] == ["G9901", "AOH", "HGH", "AOH", "HGH", "08:12", "09:05", "00:53", "Y"]


@pytest.mark.parametrize(("era", "width"), [("2018", 6), ("2019", 6), ("2021", 6), ("2024", 11)])
async def test_the_station_file(era: str, width: int) -> None:
    async with open_desk(era=era) as desk:
        text = (await desk.web.get("/otn/resources/js/framework/station_name.js?station_version=1.9340")).text
        start, inside, end = text.split("'")
        assert (start, end) == ("var station_names =", ";")
        empty, *stations = inside.split("@")
        assert empty == ""
        split = [station.split("|") for station in stations]
        assert {len(fields) for fields in split} == {width}
        assert [fields[1:5] for fields in split if fields[2] == "AOH"] == [
            ["上海虹桥", "AOH", "shanghaihongqiao", "shhq"]
        ]
        assert [int(fields[5]) for fields in split] == list(range(len(split)))


async def test_the_page_names_todays_address_and_the_days_of_sale() -> None:
    async with open_desk() as desk:
        page = await desk.web.get("/otn/leftTicket/init")
        assert "var CLeftTicketUrl = 'leftTicket/queryG';" in page.text
        assert "var other_buy_date = '2030-01-04&2030-01-18';" in page.text
        assert "var isInMaintenanceHours = false;" in page.text
        assert {"JSESSIONID", "route", "BIGipServerotn"} <= set(page.cookies)


async def test_an_address_of_yesterday_is_told_todays() -> None:
    async with open_desk() as desk:
        told = (await desk.query("queryZ")).json()
        assert told == {"status": False, "c_url": "leftTicket/queryG", "c_name": "CLeftTicketUrl"}


async def test_the_address_changes_when_told_to_and_the_next_one_works() -> None:
    async with open_desk() as desk:
        await desk.control("railway", page_flip=1)
        told = (await desk.query("queryG")).json()
        assert told == {"status": False, "c_url": "leftTicket/queryZ", "c_name": "CLeftTicketUrl"}
        assert (await desk.query("queryZ")).json()["status"] is True
        assert (await desk.web.post("/otn/login/conf")).json()["data"]["queryUrl"] == "leftTicket/queryZ"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"query_page": "init"}, "query and letters"),
        ({"query_page": "query/../init"}, "query and letters"),
        ({"query_page": "queryTicketPrice"}, "query and letters"),
        ({"qr_person": "abc"}, "qr_person is manual"),
        ({"qr_person": "0,1,4"}, "qr_person is manual"),
    ],
)
async def test_a_site_that_cannot_be_is_refused_and_nothing_changes(wrong: dict[str, str], told: str) -> None:
    async with open_desk() as desk:
        assert told in await desk.refused("railway", presale_days=3, **wrong)
        assert (await desk.web.post("/otn/login/conf")).json()["data"]["other_control"] == 15
        assert (await desk.query()).json()["status"] is True
        code = (await desk.web.post("/passport/web/create-qr64", data={"appid": "otn"})).json()["uuid"]
        look = await desk.web.post("/passport/web/checkqr", data={"uuid": code, "appid": "otn"})
        assert look.json()["result_code"] == "0"
        await desk.control("railway", query_page="queryZ", qr_person="0, 1,2")
        assert (await desk.query("queryZ")).json()["status"] is True


async def test_a_row_is_signed_alike_for_everybody() -> None:
    async with open_desk() as desk:
        assert (await desk.rows(purpose="0X00"))["G9901"][0] == (await desk.rows())["G9901"][0]


async def test_the_settings_tell_the_clock() -> None:
    async with open_desk("2030-01-04T10:11:12+08:00") as desk:
        settings = await desk.web.post("/otn/login/conf")
        told = settings.json()["data"]
        assert (told["nowStr"], told["now"]) == ("20300104101112", 1893723072000)
        assert (told["other_control"], told["stu_control"], told["is_login"]) == (15, 15, "N")
        assert settings.headers["date"] == "Fri, 04 Jan 2030 02:11:12 GMT"


@pytest.mark.parametrize("wrong", [{"date": "2030-1-18"}, {"date": "2030-02-30"}, {"from": ""}, {"purpose": "CHILD"}])
async def test_a_question_it_cannot_read_leads_to_the_error_page(wrong: dict[str, str]) -> None:
    async with open_desk() as desk:
        answer = await desk.query(**wrong)
        assert answer.status_code == 302
        assert answer.headers["location"] == "https://www.12306.cn/mormhweb/logFiles/error.html"


@pytest.mark.parametrize("day", ["2030-01-03", "2030-01-19"])
async def test_days_that_are_not_sold_are_refused_in_words(day: str) -> None:
    async with open_desk() as desk:
        answer = (await desk.query(date=day)).json()
        assert answer["status"] is False
        assert answer["messages"] == ["选择的查询日期不在预售日期范围内"]
        assert "data" not in answer


async def test_prices_by_class() -> None:
    async with open_desk() as desk:
        params = {"train_no": "5l000G990100", "from_station_no": "01", "to_station_no": "03", "seat_types": "9MOO"}
        answer = await desk.web.get("/otn/leftTicket/queryTicketPrice", params={**params, "train_date": "2030-01-18"})
        prices = answer.json()["data"]
        expected = {"OT": [], "WZ": "¥73.0", "A9": "¥219.5", "train_no": "5l000G990100", "M": "¥117.0", "O": "¥73.0"}
        assert prices == expected
        unknown = await desk.web.get("/otn/leftTicket/queryTicketPrice", params={**params, "train_no": "nothing"})
        assert unknown.json()["status"] is False


async def test_the_log_of_the_page_says_yes() -> None:
    async with open_desk() as desk:
        assert (await desk.query("log")).json()["status"] is True


async def test_a_train_that_left_is_no_longer_shown() -> None:
    async with open_desk("2030-01-18T08:11:00+08:00") as desk:
        assert "G9901" in await desk.rows()
        await desk.at("2030-01-18T08:12:00+08:00")
        rows = await desk.rows()
        assert "G9901" not in rows
        assert "G9903" in rows


def counts(fields: list[str]) -> dict[str, int]:
    """By class, from the plain prices and counts; standing ones as W."""
    groups = [fields[39][n : n + 10] for n in range(0, len(fields[39]), 10)]
    return {("W" if int(g[6:]) >= 3000 else g[0]): int(g[6:]) % 3000 for g in groups}


COLUMN = {"9": 32, "M": 31, "O": 30, "W": 26, "1": 29, "3": 28, "4": 23, "6": 21, "F": 33}


@pytest.mark.parametrize("pair", [("SHH", "HGH"), ("BJP", "SHH"), ("BXP", "GZQ"), ("HGH", "IOQ")])
async def test_cells_and_counts_agree_on_every_train(pair: tuple[str, str]) -> None:
    async with open_desk("2030-01-18T05:00:00+08:00") as desk:
        rows = await desk.rows(**{"from": pair[0], "to": pair[1]})
        assert rows
        for fields in rows.values():
            for seat, count in counts(fields).items():
                assert fields[COLUMN[seat]] == ("有" if count > 20 else str(count or "无"))
            cells: Any = fields[20:34]
            assert len([cell for cell in cells if cell]) == len(counts(fields))
            assert (fields[11] == "Y") == any(counts(fields).values())


async def test_a_suspended_train_is_shown_as_such_until_it_goes_after_all() -> None:
    async with open_desk() as desk:
        await desk.control("suspend", train="K995", date="2030-01-18", **{"from": "SNH"})
        fields = (await desk.rows())["K995"]
        assert (fields[0], fields[1], fields[11], fields[19]) == ("", "列车停运", "N", "1")
        assert fields[8:11] == ["24:00", "24:00", "99:59"]
        await desk.control("suspend", train="K995", date="2030-01-18", suspended=False, **{"from": "SNH"})
        assert (await desk.rows())["K995"][11] == "Y"


async def test_the_way_in_that_third_party_clients_take() -> None:
    """Address by a greedy expression, stations by splitting the file, the secret decoded once: as public clients do."""
    async with open_desk() as desk:
        page = (await desk.web.get("/otn/leftTicket/init")).text
        found = re.search("var CLeftTicketUrl = '(.*)'", page, re.M | re.I)
        script = re.search(
            r'<script .* src="(/otn/resources/js/framework/station_name.js\?station_version=.*)" .*', page
        )
        assert found is not None
        assert script is not None
        text = (await desk.web.get(script[1])).text
        stations = {s.split("|")[1]: s.split("|")[2] for s in text.split("=")[1].strip("'").split("@")[1:]}
        asked = (
            f"/otn/{found[1]}?leftTicketDTO.train_date=2030-01-18&leftTicketDTO.from_station={stations['上海']}"
            f"&leftTicketDTO.to_station={stations['杭州东']}&purpose_codes=ADULT"
        )
        rows = [row.split("|") for row in (await desk.web.get(asked)).json()["data"]["result"]]
        bookable = [row[3] for row in rows if row[11] == "Y" and row[1] == "预订" and row[31] not in ("", "无", "*")]
        assert "G9901" in bookable
        assert all(int(row[8].split(":")[0]) < 24 for row in rows)
