"""When the railway answers, when it sells, and whom it sends away."""

import pytest

from .desk import open_desk


async def test_a_ticket_goes_on_sale_at_its_minute() -> None:
    async with open_desk("2030-01-05T14:29:59+08:00") as desk:
        before = (await desk.rows())["G9907"]
        assert (before[1], before[11], before[30], before[0]) == ("1月5日14点30分起售", "N", "*", "")
        await desk.at("2030-01-05T14:30:00+08:00")
        after = (await desk.rows())["G9907"]
        assert (after[1], after[11]) == ("预订", "Y")
        assert after[0] != ""
        assert "*" not in after
        assert after[30:33] == ["有", "有", "10"], "who comes first finds every seat there"


async def test_the_last_day_opens_with_its_first_station() -> None:
    async with open_desk("2030-01-04T00:00:00+08:00") as desk:
        assert {fields[11] for fields in (await desk.rows()).values()} == {"N"}
        assert {fields[55] for fields in (await desk.rows(date="2030-01-17")).values()} >= {"203001031330"}
        await desk.control("railway", presale_days=14)
        assert (await desk.query()).json()["status"] is False


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2030-01-08T00:59:59+08:00", True),
        ("2030-01-08T01:00:00+08:00", False),
        ("2030-01-08T04:59:59+08:00", False),
        ("2030-01-08T05:00:00+08:00", True),
        ("2030-01-08T23:59:59+08:00", True),
        ("2030-01-09T00:00:00+08:00", False),
        ("2030-01-09T05:00:00+08:00", True),
    ],
)
async def test_the_hours_of_today_with_their_tuesday(moment: str, open_: bool) -> None:
    """8 January 2030 is a Tuesday."""
    async with open_desk(moment, always_open=False) as desk:
        fields = (await desk.rows())["G9901"]
        assert fields[11] == ("Y" if open_ else "IS_TIME_NOT_BUY")
        assert (fields[0] != "") is open_
        assert fields[31] == "6", "counts are shown all the same"
        page = await desk.web.get("/otn/leftTicket/init")
        assert f"var isInMaintenanceHours = {str(not open_).lower()};" in page.text


@pytest.mark.parametrize(("moment", "open_"), [("22:59:59", True), ("23:00:00", False), ("06:00:00", True)])
async def test_the_hours_of_2018(moment: str, open_: bool) -> None:
    async with open_desk(f"2030-01-08T{moment}+08:00", era="2018", always_open=False) as desk:
        fields = (await desk.rows())["G9901"]
        told = ("预订", "Y") if open_ else ("23:00-06:00系统维护时间", "IS_TIME_NOT_BUY")
        assert (fields[1], fields[11]) == told
        assert (fields[0] == "null") is not open_


async def test_eighty_questions_are_answered_and_the_next_is_not_for_ten_minutes() -> None:
    async with open_desk() as desk:
        for n in range(80):
            answer = await desk.web.get("/otn/leftTicket/init") if n % 2 else await desk.query()
            assert answer.status_code == 200
        hasty = await desk.query()
        assert (hasty.status_code, hasty.headers["location"]) == (
            302,
            "https://www.12306.cn/mormhweb/logFiles/error.html",
        )
        await desk.control("clock", advance_seconds=599)
        assert (await desk.query()).status_code == 302, "and every further try prolongs it"
        await desk.control("clock", advance_seconds=599)
        assert (await desk.query()).status_code == 302
        await desk.control("clock", advance_seconds=601)
        assert (await desk.query()).status_code == 200


async def test_the_patient_are_never_refused() -> None:
    async with open_desk(haste=(4, 60.0)) as desk:
        for _ in range(20):
            assert (await desk.query()).status_code == 200
            await desk.control("clock", advance_seconds=15)


@pytest.mark.parametrize(
    ("mode", "status", "body"),
    [
        ("302", 302, ""),
        ("html", 200, "网络可能存在问题，请您重试一下！"),
        ("403", 403, "1"),
        ("-1", 200, "-1"),
        ("empty", 200, ""),
    ],
)
async def test_ways_to_refuse(mode: str, status: int, body: str) -> None:
    async with open_desk(haste=(0, 60.0), haste_mode=mode) as desk:
        answer = await desk.query()
        assert answer.status_code == status
        assert body in answer.text
        assert (mode == "html") is ("<html>" in answer.text)
        await desk.control("railway", haste=None, forgive=True)
        assert (await desk.query()).json()["status"] is True


async def test_a_request_that_is_refused_stands_in_the_log_of_the_sandbox() -> None:
    async with open_desk(haste=(1, 60.0)) as desk:
        await desk.query()
        await desk.query()
        state = (await desk.web.get(f"{desk.box.control}/state")).json()
        assert [entry["status"] for entry in state["requests"]] == [200, 302]
        assert {entry["portal"] for entry in state["requests"]} == {"rail12306"}
