"""The way in before 2021: clicks on a picture, then name and password, for an account whose owner gave one.

Nothing but that: what the site wants besides (an SMS, a slider, the counter)
is the person's, at the site's own place. Source: notes on the protocol,
sections 4, 5.1 and 5.2.
"""

import re
import time

from standby.domain.models import Credentials
from standby.errors import (
    AccountLocked,
    LoginRefused,
    LoginUnclear,
    PageNotUnderstood,
    PortalError,
    StaleCode,
    WrongCode,
    WrongPassword,
    said,
)
from standby.portals.rail12306.answers import PassportAnswer, envelope, passport, picture_in, puzzled
from standby.portals.rail12306.door import APP, wanted
from standby.portals.rail12306.fields import yes
from standby.portals.rail12306.refusals import NAME, refused
from standby.portals.rail12306.sayings import Meaning, meaning, needs_person, spoken
from standby.portals.rail12306.wire import LOGIN, Wire

PICTURE = {"login_site": "E", "module": "login", "rand": "sjrand"}
RIGHT, WRONG = "4", "5"
TOO_LATE = frozenset({"7", "8"})
WRONG_LOGIN = frozenset({"1", "2"})
LATER_FACT = "is_message_passCode"
"""Only the site that knows codes by SMS says whether it wants one: since about 2020 its settings have this fact."""
_LOCKED = re.compile(r"已(?:经)?被锁定|锁定时间")
_WRONG_PASSWORD = re.compile(
    r"密码(?:输入)?(?:错误(?!次数|过多)|有误|不正确)|(?:登录名|用户名|账号|用户)不(?:存在|正确)"
)
_AT_THE_COUNTER = re.compile(r"尚未进行核验|被他人冒用|重新设置密码")


class Clicks:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def by_clicks(self) -> bool:
        """Whether the site's settings are those of the central login with clicks."""
        facts = envelope(await self._wire.post("/otn/login/conf", {}, referer=LOGIN)).fields
        return yes(facts.get("is_uam_login")) and yes(facts.get("is_login_passCode")) and LATER_FACT not in facts

    async def picture(self) -> bytes:
        """The bytes within the site's answer; where it has no such address, those of the bare picture."""
        asked = {**PICTURE, "_": str(time.time_ns() // 1_000_000)}
        try:
            answer = passport(await self._wire.get("/passport/captcha/captcha-image64", asked, referer=LOGIN))
            return _bytes(answer)
        except PageNotUnderstood:
            return (await self._wire.open("/passport/captcha/captcha-image", asked, referer=LOGIN)).content

    async def check(self, answer: str) -> None:
        asked = {"answer": answer, "rand": PICTURE["rand"], "login_site": PICTURE["login_site"]}
        told = passport(await self._wire.post("/passport/captcha/captcha-check", asked, referer=LOGIN))
        if told.code != RIGHT:
            raise self._verdict(told) or self._puzzled(told)

    async def submit(self, credentials: Credentials, answer: str) -> None:
        asked = {"username": credentials.login, "password": credentials.password, **APP, "answer": answer}
        told = passport(await self._wire.post("/passport/web/login", asked, referer=LOGIN))
        if told.code != "0":
            raise self._verdict(told) or self._refusal(told)

    def _verdict(self, told: PassportAnswer) -> WrongCode | None:
        """What it says of the clicks, if that is what it speaks of."""
        if told.code in TOO_LATE:
            return StaleCode(portal=NAME)
        return WrongCode(portal=NAME) if told.code == WRONG else None

    def _refusal(self, told: PassportAnswer) -> Exception:
        """Why the login was refused. A password is wrong only if the words say so: it is forgotten then.

        What else codes 1 and 2 say is a no that nobody here knows: it is told, and nothing is sent again.
        """
        reason = spoken(told.message)
        if step := wanted(told):
            return needs_person(step)
        if meaning(told.message) is Meaning.BUSY:
            return refused(self._wire.client.host, reason)
        if _AT_THE_COUNTER.search(told.message):
            return needs_person(said("it says: {words}", words=reason))
        if told.code not in WRONG_LOGIN:
            return LoginUnclear(portal=NAME, reason=reason or _number(told))
        if _LOCKED.search(told.message):
            return AccountLocked(portal=NAME, reason=reason)
        wrong = _WRONG_PASSWORD.search(told.message)
        return WrongPassword(portal=NAME) if wrong else LoginRefused(portal=NAME, reason=reason or _number(told))

    def _puzzled(self, told: PassportAnswer) -> PortalError:
        reason = spoken(told.message) or _number(told)
        busy = meaning(told.message) is Meaning.BUSY
        return refused(self._wire.client.host, reason) if busy else puzzled(reason)


def _number(told: PassportAnswer) -> str:
    return said("it answers with number {number}", number=told.code)


def _bytes(answer: PassportAnswer) -> bytes:
    """What the text holds; whether it is a picture is the reader's to say. Raises PageNotUnderstood."""
    picture = picture_in(answer)
    if not picture:
        raise puzzled(said("{field} is missing", field="image"))
    return picture
