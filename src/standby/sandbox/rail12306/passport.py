"""The central login: by QR code, and the tickets it gives (notes, sections 5.4 and 5.5)."""

import base64

from starlette.responses import Response
from starlette.routing import Route

from standby.sandbox.rail12306 import answers
from standby.sandbox.rail12306.codes import CONFIRMED, EXPIRED, SCANNED, Code, timeline
from standby.sandbox.rail12306.hall import Hall
from standby.sandbox.rail12306.password import further_step
from standby.sandbox.rail12306.visits import TICKET_COOKIE, Call

LOOK = "/passport/web/checkqr"
NO_TICKET = "uamtk票据内容为空"
CHECKED = "二维码状态查询成功"


class Passport:
    """``/passport/web``, the password apart."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def routes(self) -> list[Route]:
        call, both = self.hall.call, ["GET", "POST"]
        return [
            Route("/passport/web/auth/uamtk-static", call(self.told), methods=both),
            Route("/passport/web/auth/uamtk", call(self.exchanged), methods=both),
            Route("/passport/web/create-qr64", call(self.shown), methods=both),
            Route("/passport/web/create-qr", call(self.picture), methods=both),
            Route(LOOK, call(self.looked), methods=both),
        ]

    # ------------------------------------------------------------ tickets

    def told(self, call: Call) -> Response:
        """Whether there is a login. The early generations give the ticket to the application here too."""
        if self.hall.site.era in ("2018", "2019"):
            return self.exchanged(call)
        if self.hall.ticket_holder(call) is None:
            return answers.passport(1, answers.NOT_LOGGED_IN)
        return answers.passport(0, "验证通过")

    def exchanged(self, call: Call) -> Response:
        traveller = self.hall.ticket_holder(call)
        if traveller is None:
            empty = TICKET_COOKIE not in call.request.cookies and call.request.url.path.endswith("/uamtk")
            return answers.passport(1, NO_TICKET if empty else answers.NOT_LOGGED_IN)
        call.request.scope["entry"].account = traveller.login
        if traveller.login_code:
            return further_step(traveller)
        ticket = self.hall.tickets.exchange(traveller.login)
        return answers.raw({"apptk": None, "result_message": "验证通过", "result_code": 0, "newapptk": ticket})

    # ------------------------------------------------------------ the QR code

    def shown(self, call: Call) -> Response:
        code = self.hall.codes.show()
        image = base64.b64encode(code.png()).decode()
        return answers.raw({"image": image, "result_message": "生成二维码成功", "result_code": "0", "uuid": code.uuid})

    def picture(self, call: Call) -> Response:
        """The picture alone; its number goes into a cookie, as the address has no other place for it."""
        code = self.hall.codes.show()
        call.cookies["uuid"] = code.uuid
        return Response(code.png(), media_type="image/png")

    def looked(self, call: Call) -> Response:
        code = self.hall.codes.look(call.field("uuid"), self.hall.site.qr_seconds)
        if code is None:
            return answers.passport("5", "系统异常")
        self._act(code)
        if code.state == EXPIRED:
            return answers.passport("3", "二维码已失效")
        traveller = self.hall.travellers.get(code.account)
        if code.state != CONFIRMED or traveller is None:
            return answers.passport(code.state, CHECKED)
        return answers.passport("2", "扫码登录成功", uamtk=self.hall.admit(call, traveller))

    def _act(self, code: Code) -> None:
        """What the person does at this look, where the site has a timeline for it."""
        steps = timeline(self.hall.site.qr_person)
        if steps and code.state < CONFIRMED:
            code.state = steps[min(code.looks, len(steps) - 1)]
            code.account = self.hall.travellers.first().login if code.state in (SCANNED, CONFIRMED) else None
        code.looks += 1
