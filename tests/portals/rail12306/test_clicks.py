"""The login by clicks over real HTTP: what is sent, and what every answer means, odd ones included."""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs

import pytest

from standby.captcha.click.geometry import answer as wire_answer
from standby.domain.models import Credentials
from standby.errors import (
    AccountLocked,
    HandOverNeeded,
    LoginRefused,
    LoginUnclear,
    PageNotUnderstood,
    PortalRefused,
    StaleCode,
    StandbyError,
    WrongCode,
    WrongPassword,
)
from standby.portals.rail12306.clicks import Clicks

from ..kit import Server, answer, by_path
from .kit import envelope_text, wired

FAY = Credentials("traveler01", "p&ss wörd")
IMAGE64, IMAGE = "/passport/captcha/captcha-image64", "/passport/captcha/captcha-image"
CHECK, LOGIN = "/passport/captcha/captcha-check", "/passport/web/login"
OLD = {"is_uam_login": "Y", "is_login_passCode": "Y", "is_sweep_login": "Y", "is_login": "N"}


@asynccontextmanager
async def clicks(answers: dict[str, bytes]) -> AsyncIterator[tuple[Clicks, Server]]:
    async with wired(by_path(answers)) as (wire, server):
        yield Clicks(wire), server


def told(code: object, words: str = "", **more: object) -> bytes:
    return answer(json.dumps({"result_code": code, "result_message": words, **more}), content_type="application/json")


@pytest.mark.parametrize(
    ("facts", "by_clicks"),
    [
        (OLD, True),
        ({**OLD, "is_message_passCode": "N"}, False),
        ({**OLD, "is_uam_login": "N"}, False),
        ({**OLD, "is_login_passCode": "N"}, False),
        ({}, False),
    ],
    ids=["2018", "knows SMS", "local login", "no picture", "nothing"],
)
async def test_only_the_settings_of_those_years_lead_here(facts: dict[str, str], by_clicks: bool) -> None:
    async with clicks({"/otn/login/conf": answer(envelope_text(facts))}) as (way, _):
        assert await way.by_clicks() is by_clicks


async def test_what_is_sent() -> None:
    good = {CHECK: told("4", "验证码校验成功"), LOGIN: told(0, "登录成功", uamtk="x")}
    async with clicks(good) as (way, server):
        await way.check(wire_answer((2, 6)))
        await way.submit(FAY, wire_answer((2, 6)))
    checked, sent = (parse_qs(asked.body) for asked in server.asked)
    assert checked == {"answer": ["182,43,182,115"], "rand": ["sjrand"], "login_site": ["E"]}
    assert sent == {
        "username": [FAY.login],
        "password": [FAY.password],
        "appid": ["otn"],
        "answer": ["182,43,182,115"],
    }


@pytest.mark.parametrize(
    ("code", "error"),
    [("5", WrongCode), (5, WrongCode), ("7", StaleCode), ("8", StaleCode), ("6", PageNotUnderstood)],
)
async def test_verdicts_on_the_clicks(code: object, error: type[StandbyError]) -> None:
    async with clicks({CHECK: told(code)}) as (way, _):
        with pytest.raises(error) as caught:
            await way.check("1,1")
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("code", "words", "error"),
    [
        (1, "密码输入错误。如果输错次数超过4次，用户将被锁定。", WrongPassword),
        (1, "登录名不存在。", WrongPassword),
        (1, "密码输入错误。您的用户已经被锁定,锁定时间为20分钟,请稍后再试", AccountLocked),
        (1, "您输入的用户名或密码不正确！", WrongPassword),
        ("1", "?", LoginRefused),
        ("1", "", LoginRefused),
        (1, "登录过于频繁，请稍后再试", LoginRefused),
        (1, "密码输入错误次数过多，请稍后再试", LoginRefused),
        (1, "您的账号存在风险", LoginRefused),
        (1, "该用户已被暂停使用", LoginRefused),
        (1, "验证码校验失败", LoginRefused),
        (2, "登录失败，用户名或密码为空", LoginRefused),
        ("5", "验证码校验失败", WrongCode),
        ("7", "验证码已经过期", StaleCode),
        (8, "信息为空", StaleCode),
        (91, "", HandOverNeeded),
        (97, "", HandOverNeeded),
        (101, "您的密码很久没有修改了", HandOverNeeded),
        (1, "您的手机号码尚未进行核验，目前暂无法用于登录", HandOverNeeded),
        (1, "您的用户信息被他人冒用，请重新在网上注册新的账户", HandOverNeeded),
        (1, "系统忙，请稍后重试", PortalRefused),
        (42, "", LoginUnclear),
    ],
)
async def test_verdicts_on_the_login(code: object, words: str, error: type[StandbyError]) -> None:
    async with clicks({LOGIN: told(code, words)}) as (way, _):
        with pytest.raises(error) as caught:
            await way.submit(FAY, "1,1")
    assert type(caught.value) is error
    if isinstance(caught.value, HandOverNeeded):
        assert caught.value.facts["kind"] == "portal"
    if isinstance(caught.value, LoginRefused) and words:
        assert words in caught.value.message
    assert FAY.password not in str(caught.value)


@pytest.mark.parametrize(
    "odd",
    [
        told("0"),
        told("0", image=7),
        told("0", image="no base64!"),
        told("0", image=""),
        told("1", "系统异常"),
        answer("", 404),
    ],
    ids=["none", "number", "no base64", "empty", "refused", "not there"],
)
async def test_the_bare_picture_is_fetched_where_the_other_is_none(odd: bytes) -> None:
    async with clicks({IMAGE64: odd, IMAGE: answer(b"\xff\xd8bytes", content_type="image/jpeg")}) as (way, server):
        assert await way.picture() == b"\xff\xd8bytes"
    assert [asked.target.split("?")[0] for asked in server.asked] == [IMAGE64, IMAGE]


async def test_a_picture_as_text() -> None:
    good = told("0", image=base64.b64encode(b"\xff\xd8bytes").decode())
    async with clicks({IMAGE64: good}) as (way, server):
        assert await way.picture() == b"\xff\xd8bytes"
    assert server.asked[0].target.startswith(f"{IMAGE64}?login_site=E&module=login&rand=sjrand&_=")


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"-1", b"{}", b'{"result_code":null}', b'{"result_code":true}', b"\xff" * 50],
    ids=["empty", "page", "list", "number", "no code", "null", "flag", "bytes"],
)
@pytest.mark.parametrize("path", [CHECK, LOGIN])
async def test_odd_bodies_are_typed_errors(path: str, body: bytes) -> None:
    async with clicks({path: answer(body)}) as (way, _):
        with pytest.raises((PageNotUnderstood, PortalRefused)):
            await (way.check("1,1") if path == CHECK else way.submit(FAY, "1,1"))
