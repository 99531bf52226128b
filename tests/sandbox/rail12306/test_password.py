"""Login by password: clicks in the early generations, a slider or a code by SMS later, and locks."""

import base64
import io
from collections.abc import AsyncIterator

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.padding import PKCS7
from PIL import Image

from standby.sandbox import running_sandbox
from standby.sandbox.rail12306.tiles import tile_at
from standby.sandbox.rail12306.vocabulary import CLASSES

from .rider import Json, Rider

WRONG = "密码输入错误。如果输错次数超过4次，用户将被锁定。"
POINTS = {n: ((37, 112, 187, 262)[(n - 1) % 4], (37, 112)[(n - 1) // 4]) for n in range(1, 9)}
"""Where a person's finger falls, y counted from below the line of text."""


@pytest.fixture
async def early() -> AsyncIterator[Rider]:
    async with running_sandbox(scenario="rail-2018") as box:
        rider = Rider(box)
        async with rider.browser:
            yield rider


def hidden(password: str) -> str:
    """As the page of today sends it."""
    padder = PKCS7(128).padder()
    writer = Cipher(SM4(b"tiekeyuankp12306"), modes.ECB()).encryptor()
    padded = padder.update(password.encode()) + padder.finalize()
    return "@" + base64.b64encode(writer.update(padded) + writer.finalize()).decode()


async def log_in(rider: Rider, password: str | None = None, **fields: str) -> Json:
    said = hidden(rider.traveller.password) if password is None else password
    return await rider.post("/passport/web/login", username=rider.traveller.login, password=said, appid="otn", **fields)


# ---------------------------------------------------------------- since 2021


async def test_the_person_types_the_code_from_the_phone(rider: Rider) -> None:
    wanted = await rider.post("/passport/web/checkLoginVerify", username="traveler01", appid="otn")
    assert wanted == {"result_message": "", "login_check_code": "3", "result_code": 0}
    phone = await rider.control("read-sms", account="traveler01")
    assert phone["code"] is None
    sent = await rider.post("/passport/web/getMessageCode", username="traveler01", castNum=phone["id_tail"])
    assert (sent["result_code"], sent["result_message"]) == (0, "获取手机验证码成功！")
    code = (await rider.control("read-sms"))["code"]
    told = await log_in(rider, checkMode="0", randCode=code)
    assert (told["result_code"], told["result_message"]) == (0, "登录成功")
    assert await rider.exchange() == "张明"


async def test_a_code_is_good_once_and_not_sent_twice_a_minute(rider: Rider) -> None:
    tail = rider.traveller.id_tail
    wrong = await rider.post("/passport/web/getMessageCode", username="traveler01", castNum="9999")
    assert (wrong["result_code"], wrong["result_message"]) == (1, "请输入正确的用户信息!"), "read by clients"
    await rider.post("/passport/web/getMessageCode", username="traveler01", castNum=tail)
    again = await rider.post("/passport/web/getMessageCode", username="traveler01", castNum=tail)
    assert "频繁" in again["result_message"]
    code = (await rider.control("read-sms"))["code"]
    assert (await log_in(rider, checkMode="0", randCode="x"))["result_code"] == 11
    told = await log_in(rider, checkMode="0", randCode=code)
    assert (told["result_code"], told["result_message"]) == (11, "很抱歉，您输入的短信验证码有误。"), "read by clients"


async def test_the_slider_lets_only_the_person_pass(rider: Rider) -> None:
    rider.site(password_check="slider")
    assert (await rider.post("/passport/web/checkLoginVerify", username="x"))["login_check_code"] == "2"
    shown = await rider.post("/passport/web/slide-passcode", slideMode="1", appid="otn", username="traveler01")
    token = shown["if_check_slide_passcode_token"]
    fields = {"checkMode": "1", "if_check_slide_passcode_token": token, "scene": "nc_login"}
    assert (await log_in(rider, **fields, sessionId="made", sig="up"))["result_code"] == 5

    shown = await rider.post("/passport/web/slide-passcode", slideMode="1", appid="otn", username="traveler01")
    fields["if_check_slide_passcode_token"] = shown["if_check_slide_passcode_token"]
    slid = await rider.control("slide", account="traveler01")
    assert (await log_in(rider, **fields, sessionId=slid["sessionId"], sig=slid["sig"]))["result_code"] == 0


@pytest.mark.parametrize(("code", "facts"), [(91, {}), (92, {"mobile": "139****0001"}), (97, {}), (101, {})])
async def test_some_accounts_need_a_step_only_the_person_can_take(
    rider: Rider, code: int, facts: dict[str, str]
) -> None:
    rider.site(password_check="none")
    await rider.control("traveller", account="traveler01", login_code=code)
    told = await log_in(rider)
    assert told["result_code"] == code
    assert {name: told[name] for name in facts} == facts
    assert "uamtk" not in told


async def test_the_fourth_wrong_password_locks_for_twenty_minutes(rider: Rider) -> None:
    rider.site(password_check="none")
    for _ in range(3):
        assert (await log_in(rider, hidden("nonsense")))["result_message"] == WRONG
    assert "已经被锁定" in (await log_in(rider, hidden("nonsense")))["result_message"]
    assert "已经被锁定" in (await log_in(rider))["result_message"]
    await rider.control("clock", advance_seconds=20 * 60 + 1)
    assert (await log_in(rider))["result_code"] == 0


async def test_a_plain_password_is_a_wrong_one_today(rider: Rider) -> None:
    rider.site(password_check="none")
    assert (await log_in(rider, rider.traveller.password))["result_message"] == WRONG
    assert (await rider.post("/passport/web/login", username="nobody", password="@x"))[
        "result_message"
    ] == "登录名不存在。"
    assert (await rider.post("/passport/web/login", username="", password=""))["result_code"] == 2


# ---------------------------------------------------------------- 2018


async def clicked(rider: Rider, tiles: list[int]) -> Json:
    answer = ",".join(f"{x},{y}" for x, y in map(POINTS.__getitem__, tiles))
    return await rider.get("/passport/captcha/captcha-check", answer=answer, rand="sjrand", login_site="E")


async def picture(rider: Rider) -> Json:
    """The person looks at it too."""
    told = await rider.get("/passport/captcha/captcha-image64", login_site="E", module="login", rand="sjrand")
    assert told["result_code"] == "0"
    shown = Image.open(io.BytesIO(base64.b64decode(told["image"])))
    assert (shown.format, shown.size, shown.mode) == ("JPEG", (293, 190), "RGB")
    return await rider.control("see-tiles")


async def test_a_person_clicks_the_right_tiles_and_is_let_in(early: Rider) -> None:
    seen = await picture(early)
    assert set(seen["words"]) <= set(CLASSES)
    assert await clicked(early, seen["tiles"]) == {"result_message": "验证码校验成功", "result_code": "4"}
    told = await log_in(early, early.traveller.password)
    assert (told["result_code"], told["result_message"]) == (0, "登录成功")
    ticket = (await early.post("/passport/web/auth/uamtk-static", appid="otn"))["newapptk"]
    assert (await early.post("/otn/uamauthclient", tk=ticket))["username"] == "张明"


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_clicks_may_come_as_a_list(early: Rider, method: str) -> None:
    """A field again for each number, in the check and in the login alike."""
    seen = await picture(early)
    numbers = [str(number) for tile in seen["tiles"] for number in POINTS[tile]]
    said = {"answer": numbers, "rand": "sjrand", "login_site": "E"}
    sent = {"params": said} if method == "GET" else {"data": said}
    checked = await early.browser.request(method, "/passport/captcha/captcha-check", **sent)  # type: ignore[arg-type]
    assert checked.json()["result_code"] == "4"
    name, password = early.traveller.login, early.traveller.password
    wrong = {"username": name, "password": password, "appid": "otn", "answer": [*numbers, "37"]}
    assert (await early.browser.post("/passport/web/login", data=wrong)).json()["result_code"] == "5"
    await clicked(early, (seen := await picture(early))["tiles"])
    numbers = [str(number) for tile in seen["tiles"] for number in POINTS[tile]]
    told = (await early.browser.post("/passport/web/login", data={**wrong, "answer": numbers})).json()
    assert (told["result_code"], told["result_message"]) == (0, "登录成功")


async def test_a_wrong_click_uses_the_picture_up(early: Rider) -> None:
    assert (await clicked(early, [1]))["result_code"] == "8"
    seen = await picture(early)
    wrong = [n for n in range(1, 9) if n not in seen["tiles"]]
    assert (await clicked(early, wrong))["result_code"] == "5"
    assert (await clicked(early, seen["tiles"]))["result_code"] == "8"
    seen = await picture(early)
    await early.control("clock", advance_seconds=181)
    assert (await clicked(early, seen["tiles"]))["result_code"] == "7"
    assert (await log_in(early, early.traveller.password))["result_code"] == "8"


async def test_a_right_click_is_good_for_one_login(early: Rider) -> None:
    await clicked(early, (await picture(early))["tiles"])
    assert (await log_in(early, "nonsense"))["result_message"] == WRONG
    assert (await log_in(early, early.traveller.password))["result_code"] == "8"


async def test_captcha_answers_can_be_wrapped_for_a_script(early: Rider) -> None:
    page = await early.browser.get(
        "/passport/captcha/captcha-check", params={"answer": "1,1", "callback": "jQuery19_1"}
    )
    assert page.text.startswith("/**/jQuery19_1({")
    assert page.text.endswith("});")


@pytest.mark.parametrize("x", [40, 112, 184, 256])
@pytest.mark.parametrize("y", [77, 149])
def test_the_points_of_known_clients_hit_the_tiles_they_mean(x: int, y: int) -> None:
    column, row = (40, 112, 184, 256).index(x), (77, 149).index(y)
    assert tile_at(x, y) == row * 4 + column + 1
