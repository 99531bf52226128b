"""What other pages ask: stops, trains by number, published prices; read as public clients read them."""

from .desk import open_desk


async def test_clients_read_the_stops_of_a_train_with_the_whole_train_in_the_first() -> None:
    async with open_desk() as desk:
        asked = {"train_no": "5l000G990308", "from_station_telecode": "SHH", "to_station_telecode": "HGH"}
        answer = await desk.web.get("/otn/czxx/queryByTrainNo", params={**asked, "depart_date": "2030-01-18"})
        stops = answer.json()["data"]["data"]
        first, last = stops[0], stops[-1]
        assert (first["start_station_name"], first["end_station_name"]) == ("上海", "杭州东")
        assert (first["station_train_code"], first["train_class_name"]) == ("G9903", "高速")
        assert (first["arrive_time"], first["start_time"], first["stopover_time"]) == ("----", "09:30", "----")
        assert (last["arrive_time"], last["stopover_time"]) == ("10:31", "----")
        assert [stop["station_no"] for stop in stops] == ["01", "02", "03", "04"]
        assert all(stop["stopover_time"].endswith("分钟") for stop in stops[1:-1])
        assert "start_station_name" not in last


async def test_clients_are_told_which_stops_lie_between_those_they_asked_for() -> None:
    async with open_desk() as desk:
        asked = {"train_no": "550000K99500", "from_station_telecode": "SNH", "to_station_telecode": "HGH"}
        answer = await desk.web.get("/otn/czxx/queryByTrainNo", params={**asked, "depart_date": "2030-01-18"})
        stops = answer.json()["data"]["data"]
        assert [stop["station_no"] for stop in stops if stop["isEnabled"]] == ["18", "19", "20"]
        nowhere = await desk.web.get("/otn/czxx/queryByTrainNo", params={**asked, "train_no": "nothing"})
        assert nowhere.json()["data"] == {"data": []}


async def test_clients_that_know_no_stations_ask_for_the_stops_with_made_up_ones() -> None:
    async with open_desk() as desk:
        asked = {"train_no": "5l000G990100", "from_station_telecode": "BBB", "to_station_telecode": "BBB"}
        stops = (await desk.web.get("/otn/czxx/queryByTrainNo", params=asked)).json()["data"]["data"]
        assert len(stops) == 3
        assert not any(stop["isEnabled"] for stop in stops)


async def test_clients_find_the_long_number_of_a_train_by_its_short_one() -> None:
    async with open_desk() as desk:
        asked = {"keyword": "G9903", "date": "20300118"}
        found = (await desk.web.get("/search/v1/train/search", params=asked)).json()["data"]
        assert [(train["station_train_code"], train["train_no"]) for train in found] == [("G9903", "5l000G990308")]
        assert (found[0]["from_station"], found[0]["to_station"], found[0]["date"]) == ("上海", "杭州东", "20300118")
        several = (await desk.web.get("/search/v1/train/search", params={"keyword": "g99"})).json()["data"]
        assert {"G9901", "G9903", "G9907"} <= {train["station_train_code"] for train in several}
        assert (await desk.web.get("/search/v1/train/search")).json()["data"] == []


async def test_clients_read_published_prices_in_tenths_of_a_yuan() -> None:
    async with open_desk() as desk:
        asked = {
            "leftTicketDTO.train_date": "2030-01-18",
            "leftTicketDTO.from_station": "SHH",
            "leftTicketDTO.to_station": "HGH",
            "purpose_codes": "ADULT",
        }
        answer = await desk.web.get("/otn/leftTicketPrice/queryAllPublicPrice", params=asked)
        trains = {
            entry["queryLeftNewDTO"]["station_train_code"]: entry["queryLeftNewDTO"] for entry in answer.json()["data"]
        }
        fast, slow = trains["G9901"], trains["K995"]
        assert (fast["ze_price"], fast["zy_price"], fast["swz_price"], fast["wz_price"]) == (
            "00730",
            "01170",
            "02195",
            "00730",
        )
        assert (fast["yz_price"], slow["ze_price"], slow["yw_price"]) == ("--", "--", "00675")
        assert (fast["from_station_name"], fast["to_station_name"], fast["lishi"]) == ("上海虹桥", "杭州东", "00:53")
        assert (fast["train_no"], fast["train_class_name"], slow["start_train_date"]) == (
            "5l000G990100",
            "高速",
            "20300116",
        )
        late = await desk.web.get(answer.request.url.path, params={**asked, "leftTicketDTO.train_date": "2030-03-01"})
        assert (late.json()["status"], late.json()["messages"]) == (False, ["选择的查询日期不在预售日期范围内"])
        wrong = await desk.web.get(answer.request.url.path, params={**asked, "leftTicketDTO.train_date": "2030-1-18"})
        assert wrong.status_code == 302


async def test_clients_fetch_the_stations_from_the_front_page_too() -> None:
    async with open_desk() as desk:
        front = await desk.web.get("/index/script/core/common/station_name_v10149.js")
        assert front.text == (await desk.web.get("/otn/resources/js/framework/station_name.js")).text
