"""The standby list: asked for with the row's own secret, counted from the prepayment on, served before anybody else."""

import pytest

from .rider import Json, Rider

BASE = "/otn/afterNate"


@pytest.fixture
async def member(rider: Rider) -> Rider:
    await rider.log_in()
    return rider


async def step(rider: Rider, name: str, **fields: str) -> Json:
    told: Json = (await rider.post(f"{BASE}/{name}", **fields))["data"]
    return told


async def wish(rider: Rider, seat: str = "O", train: str = "G9903") -> str:
    row = await rider.row(train)
    assert row[37] == "1"
    return f"{row[0]}#{seat}|"


def people(rider: Rider) -> str:
    first = rider.traveller.passengers[0]
    return f"1#{first.name}#1#{first.masked_id}#{first.secret}#0;"


async def ask(rider: Rider) -> str:
    """The whole way to the payment page; the number of the order."""
    text = await wish(rider)
    face = await step(rider, "chechFace", secretList=text, _json_att="")
    assert (face["face_flag"], face["face_check_code"], face["login_flag"]) == (True, "12", True)
    assert await step(rider, "submitOrderRequest", secretList=text, _json_att="") == {"flag": True}
    page = await step(rider, "passengerInitApi")
    assert page["hbTrainList"][0]["station_train_code"] == "G9903"
    assert (await step(rider, "getQueueNum"))["queueNum"][0]["queue_info"] == "候补人数较少"
    fields = {"passengerInfo": people(rider), "realize_limit_time_diff": "360", "if_receive_wseat": "N"}
    told = await step(rider, "confirmHB", **fields, jzParam="", hbTrain="", lkParam="", encryptedData="")
    assert (told["flag"], told["isAsync"]) == (True, True)
    queued = await step(rider, "queryQueue")
    assert queued["status"] == 1
    number: str = queued["reserve_no"]
    return number


async def test_who_prepays_gets_the_seat_that_comes_back(member: Rider) -> None:
    number = await ask(member)
    to_pay = (await member.post("/otn/afterNatePay/payOrderInit"))["data"]
    assert (to_pay["order"]["reserve_no"], to_pay["order"]["status_name"]) == (number, "待支付")
    assert to_pay["loseTime"] - to_pay["beginTime"] == 600_000
    await member.control("pay", order=number)
    waiting = (await member.post("/otn/afterNateOrder/queryUnHonourHOrder", page_no="0"))["data"]["list"]
    assert [order["reserve_no"] for order in waiting] == [number]

    await member.control("release", train="G9903", date=member.day, seat="O")
    assert (await member.row("G9903"))[30] == "无"
    done = (await member.post("/otn/afterNateOrder/queryProcessedHOrder", page_no="0"))["data"]["list"]
    assert [order["status_name"] for order in done] == ["已兑现"]
    assert [order["state"] for order in await member.orders()] == ["standby fulfilled"]


async def test_what_has_no_body_may_be_asked_with_get(member: Rider) -> None:
    """Some clients send a GET wherever they have no data."""
    number = await ask(member)
    assert (await member.get(f"{BASE}/queryQueue"))["data"]["reserve_no"] == number
    assert (await member.get("/otn/afterNateOrder/queryQueue"))["data"]["order"]["reserve_no"] == number
    assert (await member.get("/otn/afterNatePay/payOrderInit"))["data"]["order"]["reserve_no"] == number
    await step(member, "submitOrderRequest", secretList=await wish(member))
    assert (await member.get(f"{BASE}/passengerInitApi"))["data"]["hbTrainList"][0]["station_train_code"] == "G9903"
    assert (await member.get(f"{BASE}/getQueueNum"))["data"]["flag"] is True
    assert (await member.browser.get(f"{BASE}/confirmHB")).status_code == 405


async def test_without_prepayment_it_lapses_after_ten_minutes(member: Rider) -> None:
    number = await ask(member)
    assert (await member.post("/otn/afterNateOrder/queryQueue"))["data"]["order"]["reserve_no"] == number
    await member.control("clock", advance_seconds=601)
    assert (await step(member, "queryQueue")) == {"flag": True, "status": 2, "isAsync": False}
    await member.control("release", train="G9903", date=member.day, seat="O")
    assert (await member.row("G9903"))[30] == "1"


async def test_who_withdraws_is_not_served(member: Rider) -> None:
    number = await ask(member)
    await member.control("pay", order=number)
    assert (await member.post("/otn/afterNateOrder/reserveReturnCheck", sequence_no=number))["data"] == {"flag": True}
    assert (await member.post("/otn/afterNateOrder/reserveReturn", sequence_no=number))["data"] == {"flag": True}
    assert [order["state"] for order in await member.orders()] == ["standby cancelled"]


@pytest.mark.parametrize("code", ["01", "03", "04", "14"])
async def test_the_face_must_have_been_checked(member: Rider, code: str) -> None:
    await member.control("traveller", account="traveler01", face_code=code)
    text = await wish(member)
    assert (await step(member, "chechFace", secretList=text))["face_flag"] is False
    told = await step(member, "submitOrderRequest", secretList=text)
    assert (told["flag"], told["faceCheck"]) == (False, code)


async def test_what_cannot_be_waited_for(member: Rider) -> None:
    full = await step(member, "submitOrderRequest", secretList=await wish(member, "M"))
    assert "候补订单较多" in full["msg"]
    there = await step(member, "submitOrderRequest", secretList=await wish(member, "O", "G9901"))
    assert "有余票" in there["msg"]
    assert (await step(member, "submitOrderRequest", secretList="nonsense#O|"))["flag"] is False
    assert (await step(member, "confirmHB", passengerInfo=people(member)))["flag"] is False


async def test_people_outside_the_contacts_cannot_wait(member: Rider) -> None:
    await step(member, "submitOrderRequest", secretList=await wish(member))
    told = await step(member, "confirmHB", passengerInfo="1#王五#1#1101***********999#ff#0;")
    assert (told["flag"], await member.orders()) == (False, [])
