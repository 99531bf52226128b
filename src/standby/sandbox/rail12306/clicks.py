"""The click captcha of 2018 to 2020: fetch a picture, choose tiles, hear the verdict (notes, section 4)."""

import base64
import json
import re
from typing import Any, Protocol

from starlette.responses import Response
from starlette.routing import Route

from standby.sandbox.rail12306 import answers
from standby.sandbox.rail12306.hall import Hall
from standby.sandbox.rail12306.tiles import Riddle, tiles_of
from standby.sandbox.rail12306.visits import Call, Visit

LIFETIME = 180.0
"""Seconds; the notes say minutes."""
RIGHT, WRONG, TOO_LATE, NO_PICTURE = "4", "5", "7", "8"
VERDICTS = {
    RIGHT: "验证码校验成功",
    WRONG: "验证码校验失败",
    TOO_LATE: "验证码已经过期",
    NO_PICTURE: "验证码校验失败,信息为空",
}
CALLBACK = re.compile(r"[A-Za-z_$][\w$.]{0,80}")


class Shown(Protocol):
    """A session that was shown a picture."""

    tiles: frozenset[int] | None
    shown_at: float


class Clicks:
    """Pictures for logins under ``/passport``, and for orders under ``/otn``."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def routes(self) -> list[Route]:
        call, opened, both = self.hall.call, self.hall.open, ["GET", "POST"]
        return [
            Route("/passport/captcha/captcha-image64", call(self.image64), methods=both),
            Route("/passport/captcha/captcha-image", call(self.image), methods=both),
            Route("/passport/captcha/captcha-check", call(self.check), methods=both),
            Route("/otn/passcodeNew/getPassCodeNew", opened(self.order_image), methods=both),
            Route("/otn/passcodeNew/checkRandCodeAnsyn", opened(self.order_check), methods=["POST"]),
        ]

    def image64(self, call: Call) -> Response:
        image = base64.b64encode(self._show(call.session).picture).decode()
        return jsonp({"result_message": "生成验证码成功", "result_code": "0", "image": image}, call.field("callback"))

    def image(self, call: Call) -> Response:
        return Response(self._show(call.session).picture, media_type="image/jpeg")

    def check(self, call: Call) -> Response:
        """A right answer is kept for the login; a wrong one uses the picture up."""
        answer = call.field("answer")
        code = self._judge(call.session, answer)
        call.session.answer = answer if code == RIGHT else None
        return jsonp({"result_message": VERDICTS[code], "result_code": code}, call.field("callback"))

    def order_image(self, visit: Visit) -> Response:
        return Response(self._show(visit.session).picture, media_type="image/jpeg")

    def order_check(self, visit: Visit) -> Response:
        right = self._judge(visit.session, visit.field("randCode")) == RIGHT
        visit.session.code = visit.field("randCode") if right else None
        return answers.data({"msg": "TRUE" if right else "FALSE", "result": "1" if right else "0"})

    def _show(self, session: Shown) -> Riddle:
        riddle = self.hall.riddle()
        session.tiles, session.shown_at = riddle.tiles, self.hall.now()
        self.hall.house.world.count_captcha(self.hall.house.name, "served")
        return riddle

    def _judge(self, session: Shown, answer: str) -> str:
        tiles, session.tiles = session.tiles, None
        if tiles is None:
            return NO_PICTURE
        self.hall.house.world.count_captcha(self.hall.house.name, "answered")
        if self.hall.now() - session.shown_at > LIFETIME:
            return TOO_LATE
        if tiles_of(answer) != tiles:
            return WRONG
        self.hall.house.world.count_captcha(self.hall.house.name, "right")
        return RIGHT


def jsonp(content: dict[str, Any], callback: str) -> Response:
    """Plain JSON, or wrapped for a script that names what to call."""
    if CALLBACK.fullmatch(callback) is None:
        return answers.raw(content)
    body = f"/**/{callback}({json.dumps(content, ensure_ascii=False)});"
    return Response(body, media_type="application/javascript;charset=UTF-8")
