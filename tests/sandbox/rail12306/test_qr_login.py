"""Login by QR code: a person scans, confirms, refuses, or is too late."""

import base64
import io

import httpx2
import pytest
from PIL import Image

from standby.sandbox.rail12306 import qr

from .rider import Rider


async def shown(rider: Rider) -> str:
    uuid: str = (await rider.post("/passport/web/create-qr64", appid="otn"))["uuid"]
    return uuid


async def test_the_code_is_a_png_of_the_sites_size_that_holds_its_number(rider: Rider) -> None:
    told = await rider.post("/passport/web/create-qr64", appid="otn")
    assert (told["result_code"], told["result_message"]) == ("0", "生成二维码成功")
    picture = Image.open(io.BytesIO(base64.b64decode(told["image"])))
    assert (picture.format, picture.size) == ("PNG", (199, 199))
    assert read_back(picture) == f"standby-sandbox:rail12306:{told['uuid']}"


def read_back(picture: Image.Image) -> str:
    """The text of a code of version 4 and mask 0, read without correction and without the encoder's help."""
    dark = [[picture.getpixel((17 + 5 * x + 2, 17 + 5 * y + 2)) == 0 for x in range(33)] for y in range(33)]
    bits, upwards = "", True
    for right in (*range(32, 6, -2), 5, 3, 1):
        for y in range(32, -1, -1) if upwards else range(33):
            for x in (right, right - 1):
                if not furniture(x, y):
                    bits += "01"[dark[y][x] ^ ((x + y) % 2 == 0)]
        upwards = not upwards
    assert bits[:4] == "0100"
    length = int(bits[4:12], 2)
    return bytes(int(bits[12 + 8 * n : 20 + 8 * n], 2) for n in range(length)).decode()


def furniture(x: int, y: int) -> bool:
    corner = (x < 9 and y < 9) or (x > 24 and y < 9) or (x < 9 and y > 24)
    return corner or x == 6 or y == 6 or (24 <= x <= 28 and 24 <= y <= 28)


def test_a_text_too_long_for_the_code_is_refused() -> None:
    with pytest.raises(ValueError, match="78 bytes"):
        qr.png("x" * 79)


async def test_the_page_hears_of_every_step_of_the_person(rider: Rider) -> None:
    uuid = await shown(rider)
    assert await rider.look(uuid) == {"result_message": "二维码状态查询成功", "result_code": "0"}
    await rider.control("scan-qr", confirm=False)
    assert (await rider.look(uuid))["result_code"] == "1"
    await rider.control("scan-qr")
    told = await rider.look(uuid)
    assert (told["result_code"], told["result_message"]) == ("2", "扫码登录成功")
    assert rider.browser.cookies.get("uamtk", path="/passport") == told["uamtk"]


async def test_who_refuses_is_not_let_in(rider: Rider) -> None:
    uuid = await shown(rider)
    await rider.control("scan-qr", refuse=True)
    assert (await rider.look(uuid))["result_code"] == "1"
    assert (await rider.post("/passport/web/auth/uamtk", appid="otn"))["result_message"] == "uamtk票据内容为空"


async def test_a_code_runs_out_after_three_minutes_unless_confirmed(rider: Rider) -> None:
    first = await shown(rider)
    await rider.control("clock", advance_seconds=181)
    assert (await rider.look(first))["result_code"] == "3"
    second = await shown(rider)
    await rider.control("scan-qr")
    await rider.control("clock", advance_seconds=181)
    assert (await rider.look(second))["result_code"] == "2"


async def test_a_code_nobody_made_is_an_error_of_the_system(rider: Rider) -> None:
    assert (await rider.look("nonsense"))["result_code"] == "5"


async def test_without_a_code_on_show_there_is_nothing_to_scan(rider: Rider) -> None:
    answer = await rider.browser.post(f"{rider.box.control}/scan-qr", json={})
    assert (answer.status_code, answer.json()) == (400, {"error": "no QR code is on show"})


async def test_the_acting_person_can_keep_to_a_timeline(rider: Rider) -> None:
    rider.site(qr_person="0,0,1,2")
    uuid = await shown(rider)
    assert [(await rider.look(uuid))["result_code"] for _ in range(4)] == ["0", "0", "1", "2"]
    rider.site(qr_person="0,3")
    uuid = await shown(rider)
    assert [(await rider.look(uuid))["result_code"] for _ in range(2)] == ["0", "3"]


# ---------------------------------------------------------------- from the one login to the other


async def test_the_exchange_gives_cookies_by_path_and_a_new_session(rider: Rider) -> None:
    await rider.browser.get("/otn/leftTicket/init")
    before = rider.browser.cookies.get("JSESSIONID", path="/otn")
    await rider.log_in()
    cookies = {(cookie.name, cookie.path) for cookie in rider.browser.cookies.jar}
    assert {("JSESSIONID", "/otn"), ("tk", "/otn"), ("uamtk", "/passport"), ("uKey", "/")} <= cookies
    assert {("route", "/"), ("BIGipServerotn", "/"), ("_passport_session", "/passport")} <= cookies
    assert rider.browser.cookies.get("JSESSIONID", path="/otn") != before


async def test_the_ticket_to_the_application_is_good_once(rider: Rider) -> None:
    await rider.log_in()
    ticket = (await rider.post("/passport/web/auth/uamtk", appid="otn"))["newapptk"]
    assert (await rider.post("/otn/uamauthclient", tk=ticket))["result_code"] == 0
    assert (await rider.post("/otn/uamauthclient", tk=ticket))["result_code"] == 1


async def test_codes_are_numbers_here_and_strings_there(rider: Rider) -> None:
    assert (await rider.post("/passport/web/auth/uamtk-static", appid="otn"))["result_code"] == 1
    await rider.log_in()
    told = await rider.post("/passport/web/auth/uamtk-static", appid="otn")
    assert told == {"result_message": "验证通过", "result_code": 0}


async def test_conf_tells_the_clock_the_query_and_who_is_there(rider: Rider) -> None:
    logged_out = (await rider.post("/otn/login/conf"))["data"]
    assert (logged_out["is_login"], logged_out["queryUrl"], logged_out["other_control"]) == (
        "N",
        "leftTicket/queryG",
        15,
    )
    assert abs(logged_out["now"] / 1000 - rider.box.world.clock.now()) < 5
    await rider.log_in()
    told = (await rider.post("/otn/login/conf"))["data"]
    assert (told["is_login"], told["user_name"], told["name"]) == ("Y", "traveler01", "张明")


async def test_a_session_ends_half_an_hour_after_its_last_request(rider: Rider) -> None:
    await rider.log_in()
    for _ in range(2):
        await rider.control("clock", advance_seconds=29 * 60)
        assert (await rider.post("/otn/login/checkUser", _json_att=""))["data"] == {"flag": True}
    await rider.control("clock", advance_seconds=31 * 60)
    assert (await rider.post("/otn/login/checkUser", _json_att=""))["data"] == {"flag": False}


async def test_a_session_can_be_ended_from_outside(rider: Rider) -> None:
    await rider.log_in()
    assert (await rider.control("expire", account="traveler01"))["expired"] == 1
    assert (await rider.post("/otn/login/checkUser", _json_att=""))["data"] == {"flag": False}
    assert (await rider.post("/passport/web/auth/uamtk", appid="otn"))["result_code"] == 1


async def test_who_is_not_logged_in_is_told_so_in_each_way_there_is(rider: Rider) -> None:
    order, queue = "/otn/confirmPassenger", "/otn/queryOrder"
    assert (await rider.post("/otn/leftTicket/submitOrderRequest"))["messages"] == ["用户未登录"]
    assert (await rider.post(f"{queue}/queryMyOrderNoComplete"))["status"] is False
    page = await rider.browser.post(f"{order}/initDc")
    assert (page.status_code, page.headers["location"]) == (302, "/otn/resources/login.html")
    assert (await rider.post(f"{order}/getPassengerDTOs"))["data"]["noLogin"] == "true"
    assert (await rider.post(f"{order}/checkOrderInfo"))["data"]["isRelogin"] is True
    assert (await rider.post(f"{order}/getQueueCount"))["data"] == {"isRelogin": "Y"}
    assert (await rider.get(f"{order}/queryOrderWaitTime"))["data"] == {"queryOrderWaitTimeStatus": False}


async def test_looking_at_a_code_each_second_is_no_haste(rider: Rider) -> None:
    rider.site(haste=(4, 300.0))
    uuid = await shown(rider)
    assert [(await rider.look(uuid))["result_code"] for _ in range(9)] == ["0"] * 9


async def test_a_client_may_keep_its_cookies_itself(rider: Rider) -> None:
    """Some send only what they were handed by name, without regard to paths."""
    await rider.browser.get("/otn/index12306/getLoginBanner")
    await rider.post("/passport/web/create-qr64", appid="otn")
    scanned = await rider.control("scan-qr")
    uamtk = (await rider.look(scanned["uuid"]))["uamtk"]
    async with httpx2.AsyncClient(base_url=rider.box.base_urls["rail12306"]) as bare:
        told = await bare.post("/passport/web/auth/uamtk", data={"appid": "otn"}, headers={"Cookie": f"uamtk={uamtk}"})
        admitted = await bare.post("/otn/uamauthclient", data={"tk": told.json()["newapptk"]})
        session = admitted.cookies["JSESSIONID"]
        bare.cookies.clear()
        cookie = {"Cookie": f"JSESSIONID={session}; tk={admitted.json()['apptk']}"}
        card = await bare.post("/otn/index/initMy12306Api", headers=cookie)
    assert card.json()["data"]["user_name"] == "张明"
