"""The short way of 2018 and 2019, which known clients still take."""

from collections.abc import AsyncIterator
from urllib.parse import unquote

import pytest

from standby.sandbox import running_sandbox
from standby.sandbox.rail12306.travellers import Passenger

from .rider import CONFIRM, Json, Rider, ticket_texts


@pytest.fixture(params=["rail-2018", "rail-2019"])
async def early(request: pytest.FixtureRequest) -> AsyncIterator[Rider]:
    async with running_sandbox(scenario=request.param) as box:
        rider = Rider(box)
        async with rider.browser:
            await rider.log_in()
            yield rider


def texts(rider: Rider, person: Passenger) -> tuple[str, str]:
    """Eight parts and plain documents in 2018."""
    if rider.portal.site.era != "2018":
        return ticket_texts(person)
    return f"O,0,1,{person.name},1,{person.id_no},{person.mobile},N", f"{person.name},1,{person.id_no},1_"


async def submit(rider: Rider) -> Json:
    tickets, old = texts(rider, rider.traveller.passengers[0])
    fields = {
        "secretStr": unquote((await rider.row())[0]),
        "train_date": rider.day,
        "tour_flag": "dc",
        "purpose_codes": "ADULT",
        "query_from_station_name": "上海虹桥",
        "query_to_station_name": "杭州东",
        "cancel_flag": "2",
        "bed_level_order_num": "0" * 30,
        "passengerTicketStr": tickets,
        "oldPassengerStr": old,
    }
    told: Json = (await rider.post(f"{CONFIRM}/autoSubmitOrderRequest", **fields))["data"]
    return told


async def test_the_keys_come_in_one_text_and_lead_to_an_order(early: Rider) -> None:
    told = await submit(early)
    assert (told["submitStatus"], told["ifShowPassCode"]) == (True, "N")
    place, key, left, asynchronous = told["result"].split("#")
    assert (place, asynchronous) == ("H1", "1")
    tickets, old = texts(early, early.traveller.passengers[0])

    counted = await early.post(f"{CONFIRM}/getQueueCountAsync", seatType="O", leftTicket=left, purpose_codes="ADULT")
    assert counted["data"]["ticket"] == "21,45"
    fields = {"passengerTicketStr": tickets, "oldPassengerStr": old, "randCode": "", "purpose_codes": "ADULT"}
    keys = {"key_check_isChange": key, "leftTicketStr": left, "train_location": place}
    more = {"choose_seats": "", "seatDetailType": "", "_json_att": ""}
    confirmed = await early.post(f"{CONFIRM}/confirmSingleForQueueAsys", **fields, **keys, **more)
    assert confirmed["data"] == {"isAsync": "1", "submitStatus": True}
    waited = await early.get(f"{CONFIRM}/queryOrderWaitTime", random="1", tourFlag="dc", _json_att="")
    assert waited["data"]["orderId"] == (await early.orders())[0]["order"]


async def test_documents_are_plain_before_they_were_masked(early: Rider) -> None:
    people = (await early.post(f"{CONFIRM}/getPassengerDTOs"))["data"]["normal_passengers"]
    plain = early.portal.site.era == "2018"
    assert ("*" in people[0]["passenger_id_no"]) is not plain
    assert ("allEncStr" in people[0]) is not plain


async def test_the_long_way_works_in_the_early_years_too(early: Rider) -> None:
    await early.to_the_page()
    checked = (await early.check(*texts(early, early.traveller.passengers[0])))["data"]
    assert (checked["submitStatus"], checked["ifShowPassCode"]) == (True, "N")


async def test_today_the_short_way_is_closed(rider: Rider) -> None:
    await rider.log_in()
    assert (await rider.browser.post(f"{CONFIRM}/autoSubmitOrderRequest", data={"a": "b"})).status_code == 404


async def test_orders_of_the_early_years_may_want_clicks_too(early: Rider) -> None:
    early.site(order_code=True)
    await early.to_the_page()
    person = texts(early, early.traveller.passengers[0])
    assert (await early.check(*person))["data"]["ifShowPassCode"] == "Y"
    assert (await early.confirm(*person))["data"]["errMsg"] == "验证码错误！"
    await early.browser.get("/otn/passcodeNew/getPassCodeNew", params={"module": "passenger", "rand": "randp"})
    tiles = (await early.control("see-tiles"))["tiles"]
    points = ",".join(f"{40 + 72 * ((n - 1) % 4)},{77 + 72 * ((n - 1) // 4)}" for n in tiles)
    told = await early.post("/otn/passcodeNew/checkRandCodeAnsyn", randCode=points, rand="randp", _json_att="")
    assert told["data"] == {"msg": "TRUE", "result": "1"}
    assert (await early.confirm(*person, randCode=points))["data"]["submitStatus"] is True
