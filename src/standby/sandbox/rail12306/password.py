"""Login by name and password: with the clicks of the early generations, or a slider or a code by SMS later.

Sources: notes on the protocol, sections 5.2 and 5.3. Slider and SMS are
passed by a person only: here that is whoever steers the sandbox.
"""

import base64
import binascii
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.padding import PKCS7
from starlette.responses import Response
from starlette.routing import Route

from standby.sandbox.rail12306 import answers
from standby.sandbox.rail12306.hall import Hall
from standby.sandbox.rail12306.travellers import Traveller
from standby.sandbox.rail12306.visits import Call
from standby.sandbox.world import Verdict

KEY = b"tiekeyuankp12306"
"""Printed in the site's own login page; it hides nothing."""
LOCK_AFTER, LOCK_SECONDS = 4, 20 * 60
SMS_PAUSE, SMS_SECONDS = 60, 300
CHECKS = {"none": "0", "choice": "1", "slider": "2", "sms": "3"}
BY_SMS, BY_SLIDER = "0", "1"
CLICK_ERAS = ("2018", "2019")
WRONG = "密码输入错误。如果输错次数超过4次，用户将被锁定。"
UNKNOWN, EMPTY = "登录名不存在。", "登录失败，用户名或密码为空"
LOCKED = "密码输入错误。您的用户已经被锁定,锁定时间为20分钟,请稍后再试"
WRONG_TAIL, WRONG_SMS = "请输入正确的用户信息!", 11
"""These, and the sentence about a wrong code by SMS, are what public clients look for."""
TOO_OLD = "您的密码很久没有修改了，为降低安全风险，请您重新设置密码后再登录。"
STEPS = {
    91: "请用您的手机发送短信666至12306",
    92: "请输入短信验证码",
    94: "请到车站窗口办理身份核验",
    95: "请在铁路12306App上确认",
    97: "请完成滑动验证",
    101: TOO_OLD,
}
"""Codes that end with the person; the wording of all but 101 is invented."""


class Password:
    """``/passport/web/login`` and what goes before it."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def routes(self) -> list[Route]:
        call = self.hall.call
        return [
            Route("/passport/web/checkLoginVerify", call(self.wanted), methods=["POST"]),
            Route("/passport/web/getMessageCode", call(self.send_code), methods=["POST"]),
            Route("/passport/web/slide-passcode", call(self.show_slider), methods=["POST"]),
            Route("/passport/web/login", call(self.login), methods=["POST"]),
        ]

    # ------------------------------------------------------------ before

    def wanted(self, call: Call) -> Response:
        """What is asked beside the password."""
        check = CHECKS[self.hall.site.password_check]
        return answers.raw({"result_message": "", "login_check_code": check, "result_code": 0})

    def send_code(self, call: Call) -> Response:
        """To the phone of who knows the end of the document; once a minute."""
        traveller, now = self.hall.travellers.get(call.field("username")), self.hall.now()
        if traveller is None or call.field("castNum") != traveller.id_tail:
            return answers.passport(1, WRONG_TAIL)
        if now - traveller.sms_sent_at < SMS_PAUSE:
            return answers.passport(1, "获取短信验证码太频繁，请稍后再试")
        traveller.sms, traveller.sms_sent_at = f"{secrets.randbelow(10**6):06d}", now
        return answers.passport(0, "获取手机验证码成功！")

    def show_slider(self, call: Call) -> Response:
        call.session.slider = secrets.token_hex(24)
        return answers.raw({"result_code": 0, "if_check_slide_passcode_token": call.session.slider})

    # ------------------------------------------------------------ the login

    def login(self, call: Call) -> Response:
        """The clicks are judged first, then name and password, then what the person had to do."""
        name = call.field("username")
        self._count(name, "tried")
        if self.hall.site.era in CLICK_ERAS:
            if (refusal := self._clicks(call)) is not None:
                self._count(name, "wrong_code")
                return refusal
        elif not call.field("password") or not name:
            return answers.passport(2, EMPTY)
        return self._judged(call, self.hall.travellers.get(name))

    def _clicks(self, call: Call) -> Response | None:
        """A click that was right before is used up by the login it goes with."""
        right, call.session.answer = call.session.answer, None
        if right is None:
            return answers.passport("8", "验证码校验失败,信息为空")
        return None if call.field("answer") in (right, "") else answers.passport("5", "验证码校验失败")

    def _judged(self, call: Call, traveller: Traveller | None) -> Response:
        if traveller is None:
            return answers.passport(1, UNKNOWN)
        call.request.scope["entry"].account = traveller.login
        if self.hall.now() < traveller.locked_until:
            self._count(traveller.login, "locked")
            return answers.passport(1, LOCKED)
        if self._said(call) != traveller.password:
            self._count(traveller.login, "wrong_password")
            return answers.passport(1, self._wrong(traveller))
        if (refusal := self._unchecked(call, traveller)) is not None:
            return refusal
        return self._admit(call, traveller)

    def _said(self, call: Call) -> str | None:
        """The password; hidden since 2021. None for what cannot be read."""
        said = call.field("password")
        if self.hall.site.era in CLICK_ERAS:
            return said
        return revealed(said[1:]) if said.startswith("@") else None

    def _wrong(self, traveller: Traveller) -> str:
        """The fourth wrong one locks for twenty minutes."""
        traveller.wrong_in_a_row += 1
        if traveller.wrong_in_a_row < LOCK_AFTER:
            return WRONG
        traveller.wrong_in_a_row, traveller.locked_until = 0, self.hall.now() + LOCK_SECONDS
        return LOCKED

    def _unchecked(self, call: Call, traveller: Traveller) -> Response | None:
        """Whether the step beside the password was taken by the person."""
        wanted, mode = self.hall.site.password_check, call.field("checkMode")
        if self.hall.site.era in CLICK_ERAS or wanted == "none":
            return None
        if mode == BY_SMS and wanted in ("sms", "choice"):
            right = traveller.sms is not None and self.hall.now() - traveller.sms_sent_at <= SMS_SECONDS
            right, traveller.sms = right and call.field("randCode") == traveller.sms, None
            return None if right else answers.passport(WRONG_SMS, "很抱歉，您输入的短信验证码有误。")
        if mode == BY_SLIDER and wanted in ("slider", "choice"):
            token, call.session.slider = call.session.slider, None
            right = token is not None and call.field("if_check_slide_passcode_token") == token
            slid = traveller.slid(call.field("sessionId"), call.field("sig"))
            return None if right and slid else answers.passport(5, "滑动验证失败")
        return answers.passport(5, "验证码校验失败")

    def _admit(self, call: Call, traveller: Traveller) -> Response:
        traveller.wrong_in_a_row = 0
        if traveller.login_code:
            return further_step(traveller)
        self._count(traveller.login, "accepted")
        return answers.passport(0, "登录成功", uamtk=self.hall.admit(call, traveller))

    def _count(self, name: str, verdict: Verdict) -> None:
        self.hall.house.world.count_login(self.hall.house.name, name, verdict)


def further_step(traveller: Traveller) -> Response:
    """What only the person can do after a login, by password or by code alike."""
    tail = {"mobile": traveller.passengers[0].masked_mobile} if traveller.login_code == 92 else {}
    return answers.passport(traveller.login_code, STEPS.get(traveller.login_code, ""), **tail)


def revealed(hidden: str) -> str | None:
    """The password behind base64 and SM4 in ECB mode; None if it is not."""
    try:
        sealed = base64.b64decode(hidden, validate=True)
        reader = Cipher(SM4(KEY), modes.ECB()).decryptor()  # noqa: S305 - the site's own way
        padded = reader.update(sealed) + reader.finalize()
        remover = PKCS7(128).unpadder()
        return (remover.update(padded) + remover.finalize()).decode()
    except (binascii.Error, ValueError):
        return None
