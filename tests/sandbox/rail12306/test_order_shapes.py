"""The answers of login and order have the fields of the examples in the notes, in their types."""

import json
import re
from typing import Any

import pytest

from standby.sandbox.rail12306.travellers import Travellers

from .rider import CONFIRM, Rider, ticket_texts

ENVELOPE = {"validateMessagesShowId", "status", "httpstatus", "messages", "validateMessages"}
ORDER = """
sequence_no order_date ticket_totalnum ticket_price_all cancel_flag resign_flag return_flag print_eticket_flag
pay_flag pay_resign_flag confirm_flag tickets reserve_flag_query if_show_resigning_info recordCount
array_passser_name_page from_station_name_page to_station_name_page start_train_date_page start_time_page
arrive_time_page train_code_page ticket_total_price_page come_go_traveller_order_page
"""
TICKET = """
stationTrainDTO passengerDTO ticket_no sequence_no batch_no train_date coach_no coach_name seat_no seat_name
seat_flag seat_type_code seat_type_name ticket_type_code ticket_type_name reserve_time limit_time lose_time
pay_limit_time ticket_price pay_mode_code ticket_status_code ticket_status_name cancel_flag return_flag
start_train_date_page str_ticket_price_page
"""
QUEUED = """
requestId number tourFlag requestTime queueName trainDate startTime stationTrainCode fromStationCode
fromStationName toStationCode toStationName status modifyTime tickets waitTime waitCount ticketCount
startTimeString
"""
PERSON = """
passenger_name sex_code sex_name born_date country_code passenger_id_type_code passenger_id_type_name
passenger_id_no passenger_type passenger_type_name mobile_no phone_no email address postalcode first_letter
recordCount total_times index_id allEncStr isAdult isYongThan10 isYongThan14 isOldThan60 if_receive is_active
last_time mobile_code gat_born_date gat_valid_date_start gat_valid_date_end gat_version
"""
STAMP = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


@pytest.fixture
async def member(rider: Rider) -> Rider:
    await rider.log_in()
    return rider


async def test_passengers_are_those_of_the_example(member: Rider) -> None:
    told = await member.post(f"{CONFIRM}/getPassengerDTOs", _json_att="")
    assert told.keys() == ENVELOPE | {"data"}
    people = told["data"]["normal_passengers"]
    assert [list(person) for person in people] == [PERSON.split()] * 4
    assert [person["passenger_name"] for person in people[:3]] == ["张明", "李晴", "张小满"]
    assert people[0]["passenger_id_no"] == "1101***********012"
    assert (people[0]["mobile_no"], people[1]["mobile_no"]) == ("139****0001", "")
    assert re.fullmatch("[0-9a-f]{160,192}", people[0]["allEncStr"])
    assert (told["data"]["two_isOpenClick"], told["data"]["dj_passengers"]) == (["93", "95", "97", "99"], [])
    member.site(passenger_state="none")
    told = await member.post(f"{CONFIRM}/getPassengerDTOs", _json_att="")
    assert (told["data"]["isExist"], bool(told["data"]["exMsg"])) == (False, True)


async def test_the_page_reads_as_known_clients_read_it(member: Rider) -> None:
    await member.to_the_page()
    assert re.fullmatch("[0-9a-f]{32}", member.token)
    assert re.search(r"if_check_slide_passcode.*='(\d?)'", member.page)[1] == "0"  # type: ignore[index]
    form, request = member.form(), member.form("orderRequestDTO")
    assert re.fullmatch("[0-9A-F]{56}", form["key_check_isChange"])
    assert form["leftTicketStr"] == form["queryLeftTicketRequestDTO"]["ypInfoDetail"] == (await member.row())[12]
    assert (form["purpose_codes"], form["train_location"], form["isAsync"]) == ("00", "H1", "1")
    assert (form["maxTicketNum"], form["tour_flag"]) == ("5", "dc")
    asked = form["queryLeftTicketRequestDTO"]
    assert (asked["from_station"], asked["to_station"], asked["train_no"]) == ("AOH", "HGH", "5l000G990100")
    assert (asked["from_station_name"], asked["train_date"]) == ("上海虹桥", member.day.replace("-", ""))
    assert form["queryLeftNewDetailDTO"]["ZE_num"] == "21"
    assert request["train_date"]["timezoneOffset"] == -480
    assert request["train_date"]["time"] % 86_400_000 == 16 * 3_600_000
    every = form["limitBuySeatTicketDTO"]["ticket_seat_codeMap"]
    assert {seat["id"] for seat in every["3"]} < {seat["id"] for seat in every["1"]}


async def test_the_scripts_are_ascii_with_one_statement_on_a_line(member: Rider) -> None:
    await member.to_the_page()
    for name in ("ticketInfoForPassengerForm", "orderRequestDTO", "init_seatTypes", "ticket_seat_codeMap"):
        (line,) = [line for line in member.page.splitlines() if line.startswith(f" var {name}=")]
        assert line.isascii()
        assert line.endswith(";")
        json.loads(line.split("=", 1)[1][:-1].replace("'", '"'))


async def test_steps_of_the_order(member: Rider) -> None:
    await member.to_the_page()
    texts = ticket_texts(member.traveller.passengers[0])
    checked = await member.check(*texts)
    assert checked["data"] == {
        "canChooseBeds": "N",
        "canChooseSeats": "Y",
        "choose_Seats": "MO9",
        "isCanChooseMid": "N",
        "ifShowPassCodeTime": "1",
        "submitStatus": True,
        "smokeStr": "",
    }
    counted = (await member.count())["data"]
    assert counted == {"count": "0", "ticket": "21,45", "op_2": "false", "countT": "0", "op_1": "true"}
    await member.confirm(*texts)
    waited = await member.wait()
    names = "queryOrderWaitTimeStatus count waitTime requestId waitCount tourFlag orderId"
    assert list(waited) == names.split()
    assert len(str(waited["requestId"])) == 19


async def test_an_order_with_seats(member: Rider) -> None:
    await member.order()
    told = await member.post("/otn/queryOrder/queryMyOrderNoComplete", _json_att="")
    assert told.keys() == ENVELOPE | {"data"}
    assert told["data"]["to_page"] == "db"
    (order,) = told["data"]["orderDBList"]
    assert list(order) == ORDER.split()
    (ticket,) = order["tickets"]
    assert list(ticket) == TICKET.split()
    assert (order["ticket_price_all"], order["ticket_total_price_page"]) == (7300, "73.0")
    assert (ticket["ticket_price"], ticket["str_ticket_price_page"]) == (7300, "73.0")
    assert ticket["stationTrainDTO"]["trainDTO"] == {"train_no": "5l000G990100"}
    assert ticket["stationTrainDTO"]["start_time"] == "1970-01-01 08:12:00"
    assert re.fullmatch(r"\d{3}[A-F]", ticket["seat_no"])
    assert ticket["seat_name"] == f"{ticket['seat_no'][1:]}号"
    assert ticket["ticket_no"] == f"{order['sequence_no']}1{ticket['coach_no']}{ticket['seat_no']}"
    assert all(STAMP.fullmatch(ticket[name]) for name in ("train_date", "reserve_time", "lose_time"))


async def test_an_order_in_the_queue(member: Rider) -> None:
    member.site(queue=(634,))
    await member.order()
    told: Any = await member.unfinished()
    assert told["to_page"] == "cache"
    queued = told["orderCacheDTO"]
    assert set(QUEUED.split()) <= queued.keys()
    assert (queued["status"], queued["waitTime"], queued["ticketCount"]) == (1, 634, 1)
    assert queued["tickets"][0]["seatTypeName"] == "二等座"


async def test_nothing_unfinished_has_no_data(member: Rider) -> None:
    told = await member.post("/otn/queryOrder/queryMyOrderNoComplete", _json_att="")
    assert told.keys() == ENVELOPE


def test_no_two_people_share_a_document() -> None:
    people = [person for traveller in Travellers(2000) for person in traveller.passengers]
    assert len({person.id_no for person in people}) == len(people)
    assert len({person.secret for person in people}) == len(people)
    assert all(re.fullmatch(r"\d{4}00\d{12}", person.id_no) for person in people)
