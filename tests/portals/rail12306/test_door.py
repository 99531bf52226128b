"""The way in by QR code, over real HTTP: what is sent, every state, and every step that only the person may take."""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from standby.errors import (
    HandOverNeeded,
    LoginUnclear,
    PageNotUnderstood,
    PortalRefused,
    SessionExpired,
    StandbyError,
)
from standby.portals.rail12306.door import Door
from standby.portals.tickets import QrState

from ..kit import Server, answer, by_path
from .kit import envelope_text, wired

PNG = b"\x89PNG\r\n\x1a\nnot quite"
QR = {
    "image": base64.b64encode(PNG).decode(),
    "result_message": "生成二维码成功",
    "result_code": "0",
    "uuid": "uUid-001",
}
UAMTK = {"apptk": None, "result_message": "验证通过", "result_code": 0, "newapptk": "nTk1-xyz"}
CLIENT = {"result_code": 0, "result_message": "验证通过", "username": "张明", "apptk": "nTk1-xyz"}
CONF = {"is_login": "Y", "user_name": "traveler01", "name": "张明"}


def said_as(body: object) -> bytes:
    return answer(json.dumps(body), content_type="application/json")


def inside(**instead: bytes) -> dict[str, bytes]:
    """A site at which the exchange goes well, but for what is said ``instead``."""
    return {
        "/otn/login/userLogin": answer("<html></html>"),
        "/passport/web/auth/uamtk": instead.get("uamtk", said_as(UAMTK)),
        "/otn/uamauthclient": instead.get("client", said_as(CLIENT)),
        "/otn/login/conf": instead.get("conf", answer(envelope_text(CONF))),
    }


@asynccontextmanager
async def door(answers: dict[str, bytes]) -> AsyncIterator[tuple[Door, Server]]:
    async with wired(by_path(answers)) as (wire, server):
        yield Door(wire), server


async def test_a_code_is_shown() -> None:
    async with door({"/passport/web/create-qr64": said_as(QR)}) as (way, server):
        code = await way.qr()
    assert (code.token, code.picture) == ("uUid-001", PNG)
    assert server.asked[0].body == "appid=otn"
    assert "uUid" not in repr(code)


@pytest.mark.parametrize(
    "change",
    [
        {"image": "no base64!"},
        {"image": base64.b64encode(b"<svg/>").decode()},
        {"image": base64.b64encode(PNG + b"x" * (300 << 10)).decode()},
        {"image": None},
        {"image": 7},
        {"uuid": ""},
        {"uuid": None},
        {"uuid": "a b"},
        {"uuid": "x" * 600},
    ],
)
async def test_a_code_that_nobody_can_scan_is_not_understood(change: dict[str, object]) -> None:
    async with door({"/passport/web/create-qr64": said_as({**QR, **change})}) as (way, _):
        with pytest.raises(PageNotUnderstood):
            await way.qr()


async def test_a_refused_code_tells_why() -> None:
    told = said_as({"result_code": 1, "result_message": "系统异常"})
    async with door({"/passport/web/create-qr64": told}) as (way, _):
        with pytest.raises(PageNotUnderstood, match="系统异常"):
            await way.qr()


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("0", QrState.WAITING),
        ("1", QrState.SCANNED),
        ("2", QrState.CONFIRMED),
        ("3", QrState.EXPIRED),
        (2, QrState.CONFIRMED),
    ],
)
async def test_every_state_of_a_code(code: object, state: QrState) -> None:
    told = said_as({"result_code": code, "result_message": "二维码状态查询成功"})
    async with door({"/passport/web/checkqr": told}) as (way, server):
        assert await way.look("uUid-001") is state
    assert server.asked[0].body == "uuid=uUid-001&appid=otn"


@pytest.mark.parametrize("code", ["5", "4", "", "02", 7])
async def test_trouble_with_one_code_is_no_state_and_refuses_nobody_else(code: object) -> None:
    async with door({"/passport/web/checkqr": said_as({"result_code": code})}) as (way, _):
        with pytest.raises(PageNotUnderstood):
            await way.look("uUid-001")


async def test_a_site_too_busy_for_codes_is_a_refusal() -> None:
    told = said_as({"result_code": 5, "result_message": "系统忙，请稍后重试"})
    async with door({"/passport/web/checkqr": told}) as (way, _):
        with pytest.raises(PortalRefused, match="系统忙"):
            await way.look("uUid-001")


# ---------------------------------------------------------------- the exchange


async def test_the_exchange_ends_with_the_login_name() -> None:
    async with door(inside()) as (way, server):
        assert await way.enter() == "traveler01"
    assert [asked.target for asked in server.asked] == [
        "/otn/login/userLogin",
        "/passport/web/auth/uamtk",
        "/otn/uamauthclient",
        "/otn/login/userLogin",
        "/otn/login/conf",
    ]
    assert server.asked[2].body == "tk=nTk1-xyz"


async def test_a_page_that_leads_elsewhere_does_not_matter() -> None:
    elsewhere = {**inside(), "/otn/login/userLogin": answer("", 302, "Location: https://www.elsewhere.example/")}
    async with door(elsewhere) as (way, _):
        assert await way.enter() == "traveler01"


async def test_the_older_ticket_does_too() -> None:
    older = said_as({**UAMTK, "newapptk": None, "apptk": "old-1"})
    async with door(inside(uamtk=older)) as (way, server):
        await way.enter()
    assert server.asked[2].body == "tk=old-1"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("91", "send 666 by SMS"),
        (92, "phone ending in 0001"),
        ("93", "number 93"),
        ("94", "counter of a station"),
        (95, "confirm the login in the site's app"),
        ("96", "number 96"),
        ("97", "slider"),
        (101, "new password"),
    ],
)
@pytest.mark.parametrize("step", ["uamtk", "client"])
async def test_a_further_step_is_the_persons_and_told_in_plain_words(step: str, code: object, says: str) -> None:
    told = said_as({"result_code": code, "result_message": "", "mobile": "139****0001"})
    async with door(inside(**{step: told})) as (way, _):
        with pytest.raises(HandOverNeeded, match=says) as caught:
            await way.enter()
    assert caught.value.facts["kind"] == "portal"


async def test_a_phone_that_is_none_is_not_repeated() -> None:
    told = said_as({"result_code": 92, "mobile": "<b>1"})
    async with door(inside(uamtk=told)) as (way, _):
        with pytest.raises(HandOverNeeded, match="to your phone"):
            await way.enter()


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        (inside(uamtk=said_as({"result_message": "用户未登录", "result_code": 1})), SessionExpired),
        (inside(uamtk=said_as({"result_message": "uamtk票据内容为空", "result_code": 1})), SessionExpired),
        (inside(uamtk=said_as({"result_message": "?", "result_code": 4})), LoginUnclear),
        (inside(uamtk=said_as({"result_code": 4})), LoginUnclear),
        (inside(uamtk=said_as({**UAMTK, "newapptk": "a b"})), PageNotUnderstood),
        (inside(uamtk=said_as({**UAMTK, "newapptk": None})), PageNotUnderstood),
        (inside(uamtk=answer("<html>")), PortalRefused),
        (inside(client=said_as({"result_code": 1, "result_message": "验证失败"})), LoginUnclear),
        (inside(conf=answer(envelope_text({"is_login": "N"}))), SessionExpired),
        (inside(conf=answer(envelope_text({}))), SessionExpired),
    ],
)
async def test_every_other_end_of_the_exchange(answers: dict[str, bytes], error: type[StandbyError]) -> None:
    async with door(answers) as (way, _):
        with pytest.raises(error):
            await way.enter()


# ---------------------------------------------------------------- is anybody there?


@pytest.mark.parametrize(
    ("told", "there"),
    [
        (answer(envelope_text({"flag": True})), True),
        (answer(envelope_text({"flag": False})), False),
        (answer(envelope_text({"flag": False}, messages=("用户未登录",), ok=False)), False),
        (answer(envelope_text(None, messages=("用户未登录",), ok=False)), False),
        (answer(envelope_text({"noLogin": "true"})), False),
        (answer("", 302, "Location: /otn/login/init"), False),
        (answer(envelope_text({"isRelogin": "Y"})), False),
    ],
)
async def test_who_is_there(told: bytes, there: bool) -> None:
    async with door({"/otn/login/checkUser": told}) as (way, _):
        assert await way.is_logged_in() is there


@pytest.mark.parametrize("data", [{}, {"flag": None}, {"flag": "maybe"}, {"flag": 1}, [], "yes"])
async def test_an_unclear_answer_is_neither_yes_nor_no(data: object) -> None:
    async with door({"/otn/login/checkUser": answer(envelope_text(data))}) as (way, _):
        with pytest.raises(PageNotUnderstood):
            await way.is_logged_in()
