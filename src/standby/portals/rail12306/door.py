"""The way in: a QR code that the person scans with the site's own app, and what has to be exchanged afterwards.

An SMS, a slider or any further check is the person's alone. Source: notes on the protocol, sections 5.4 to 5.7.
"""

import re
from contextlib import suppress

from standby.errors import Detour, HandOverNeeded, LoginUnclear, PortalError, Said, SessionExpired, said
from standby.portals.rail12306.answers import PassportAnswer, envelope, passport, picture_in, puzzled
from standby.portals.rail12306.fields import text, yes
from standby.portals.rail12306.refusals import NAME, refused
from standby.portals.rail12306.sayings import Meaning, meaning, needs_person, spoken
from standby.portals.rail12306.wire import INIT, LOGIN, Wire
from standby.portals.tickets import QrCode, QrState

APP = {"appid": "otn"}
USER_LOGIN = "/otn/login/userLogin"
PASSPORT_PAGE = "/otn/passport?redirect=/otn/login/userLogin"
PNG = b"\x89PNG\r\n\x1a\n"
_STATES = {"0": QrState.WAITING, "1": QrState.SCANNED, "2": QrState.CONFIRMED, "3": QrState.EXPIRED}
_TOKEN = re.compile(r"[\x21-\x7e]{1,512}")
_NO_TICKET = ("未登录", "票据内容为空")


class Door:
    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def qr(self) -> QrCode:
        answer = passport(await self._wire.post("/passport/web/create-qr64", APP, referer=LOGIN))
        if answer.code != "0":
            raise self._refused(answer)
        return QrCode(_token(answer, "uuid"), _picture(answer))

    async def look(self, token: str) -> QrState:
        """One question; pages ask once a second. Raises PageNotUnderstood for the site's own trouble (code 5)."""
        answer = passport(await self._wire.post("/passport/web/checkqr", {"uuid": token, **APP}, referer=LOGIN))
        if answer.code not in _STATES:
            raise self._refused(answer)
        return _STATES[answer.code]

    async def enter(self) -> str:
        """From the central login to the ticket office; the account's login name there.

        Raises SessionExpired if there was no login to exchange, HandOverNeeded
        for what the site wants besides, LoginUnclear for an unknown refusal.
        """
        await self._pass_through(LOGIN)
        central = passport(await self._wire.post("/passport/web/auth/uamtk", APP, referer=PASSPORT_PAGE))
        ticket = _ticket(central)
        office = passport(await self._wire.post("/otn/uamauthclient", {"tk": ticket}, referer=PASSPORT_PAGE))
        if office.code != "0":
            raise _unwelcome(office)
        await self._pass_through(PASSPORT_PAGE)
        return await self._name() or text(office.body, "username")

    async def is_logged_in(self) -> bool:
        """The question the site's own page asks before each order."""
        try:
            answer = envelope(await self._wire.post("/otn/login/checkUser", {"_json_att": ""}, referer=INIT))
        except SessionExpired:
            return False
        flag = answer.data.get("flag") if isinstance(answer.data, dict) else None
        if answer.ok and flag is True:
            return True
        if flag is False:
            return False
        raise puzzled(spoken(answer.message) or said("it does not say whether somebody is logged in"))

    async def _pass_through(self, referer: str) -> None:
        """A page that only hands out cookies; where it leads afterwards does not matter."""
        with suppress(Detour):
            await self._wire.open(USER_LOGIN, referer=referer)

    async def _name(self) -> str:
        """Raises SessionExpired if the exchange was for nothing."""
        data = envelope(await self._wire.post("/otn/login/conf", {}, referer=LOGIN)).fields
        if not yes(data.get("is_login")):
            raise SessionExpired(portal=NAME)
        return text(data, "user_name")

    def _refused(self, answer: PassportAnswer) -> PortalError:
        """Trouble with one code; a refusal, which counts for everybody here, only where the site is busy."""
        told = spoken(answer.message) or said("it answers with number {number}", number=answer.code)
        busy = meaning(answer.message) is Meaning.BUSY
        return refused(self._wire.client.host, told) if busy else puzzled(told)


def _ticket(answer: PassportAnswer) -> str:
    if answer.code != "0":
        raise _unwelcome(answer)
    return _token(answer, "newapptk" if answer.body.get("newapptk") else "apptk")


def _unwelcome(answer: PassportAnswer) -> SessionExpired | HandOverNeeded | LoginUnclear:
    if reason := wanted(answer):
        return needs_person(reason)
    if any(sign in answer.message for sign in _NO_TICKET):
        return SessionExpired(portal=NAME)
    told = spoken(answer.message) or said("it answers with number {number}", number=answer.code)
    return LoginUnclear(portal=NAME, reason=told)


def wanted(answer: PassportAnswer) -> Said | None:
    """What a person has to do for the codes 91 to 97 and 101."""
    match answer.code:
        case "91":
            return said("send 666 by SMS from the phone bound to the account to 12306, then log in again")
        case "92":
            return _by_sms(answer.body.get("mobile"))
        case "94":
            return said("it wants your identity checked at the counter of a station")
        case "95":
            return said("confirm the login in the site's app, then log in again")
        case "97":
            return said("it wants a slider moved: log in once in the site's app or page, then log in again")
        case "93" | "96":
            return said("it wants a further check (number {number}): log in once by hand", number=answer.code)
        case "101":
            return said("it wants a new password: set one in the site's app or page, then log in again")
        case _:
            return None


def _by_sms(mobile: object) -> Said:
    if isinstance(mobile, str) and re.fullmatch(r"[0-9*]{2,11}", mobile):
        return said("it sends a code to the phone ending in {tail}: log in once by hand with it", tail=mobile[-4:])
    return said("it sends a code to your phone: log in once by hand with it")


def _token(answer: PassportAnswer, key: str) -> str:
    value = answer.body.get(key)
    if not isinstance(value, str) or not _TOKEN.fullmatch(value):
        raise puzzled(said("{field} is missing", field=key))
    return value


def _picture(answer: PassportAnswer) -> bytes:
    picture = picture_in(answer)
    if not picture.startswith(PNG):
        raise puzzled(said("the QR code is no picture that can be shown"))
    return picture
