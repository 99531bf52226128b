"""How a login becomes one at the ticketing application, and how it tells whether it still is (notes, 5.1, 5.5, 5.6)."""

import html
import secrets
from datetime import datetime
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from standby.sandbox.rail12306 import answers
from standby.sandbox.rail12306.hall import Hall, anonymous
from standby.sandbox.rail12306.password import CLICK_ERAS
from standby.sandbox.rail12306.runs import BEIJING
from standby.sandbox.rail12306.site import RailSite
from standby.sandbox.rail12306.travellers import Traveller
from standby.sandbox.rail12306.visits import APP_COOKIE, Visit, hand_out_otn

USER_LOGIN, HOME = "/otn/login/userLogin", "/otn/view/index.html"
EXCHANGE = "/otn/passport?redirect=/otn/login/userLogin"
PAGE = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'
LATER = frozenset({"is_open_updateHBTime", "is_message_passCode", "is_phone_check", "is_olympicLogin"})
"""Not among the facts that clients of 2018 and 2019 wrote down."""


class Welcome:
    """The addresses of ``/otn`` about who is there."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    def routes(self) -> list[Route]:
        hall, both = self.hall, ["GET", "POST"]
        return [
            Route(USER_LOGIN, hall.open(self.user_login), methods=both),
            Route("/otn/passport", hall.open(self.new_session)),
            Route("/otn/uamauthclient", hall.open(self.admit), methods=both),
            Route("/otn/login/conf", hall.open(self.conf), methods=both),
            Route("/otn/login/checkUser", hall.open(self.check_user), methods=both),
            Route("/otn/login/checkUpMeg", hall.member(lambda _: answers.data(True), anonymous), methods=["POST"]),
            Route("/otn/login/loginOut", hall.open(self.leave), methods=both),
            Route("/otn/login/init", hall.open(self.login_page), methods=both),
            Route(answers.LOGIN_PAGE, hall.open(self.login_page)),
            Route(HOME, hall.open(self.home)),
            Route("/otn/index/initMy12306", hall.open(self.home), methods=both),
            Route("/otn/index12306/getLoginBanner", hall.open(lambda _: answers.data({})), methods=both),
            Route("/otn/index/initMy12306Api", hall.member(self.card, anonymous), methods=both),
            Route("/otn/modifyUser/initQueryUserInfoApi", hall.member(self.profile, anonymous), methods=both),
        ]

    # ------------------------------------------------------------ the way in

    def user_login(self, visit: Visit) -> Response:
        if visit.traveller is None:
            return answers.moved(EXCHANGE)
        response = answers.moved(HOME)
        response.set_cookie("uKey", secrets.token_hex(32), path="/")
        return response

    def new_session(self, visit: Visit) -> Response:
        """The page between the two applications; the session before it ends here."""
        self.hall.sessions.end(visit.session.id)
        visit.session = self.hall.sessions.begin()
        response = answers.html(PAGE.format(title="中国铁路12306", body="正在登录…"))
        hand_out_otn(response, visit.session)
        return response

    def admit(self, visit: Visit) -> Response:
        """A ticket of the central login for one of this application. Without the envelope."""
        traveller = self.hall.travellers.get(self.hall.tickets.redeem(visit.field("tk")))
        if traveller is None:
            return answers.passport(1, "验证失败")
        visit.request.scope["entry"].account = visit.session.account = traveller.login
        visit.session.tk = secrets.token_urlsafe(32)
        admitted = {"result_code": 0, "result_message": "验证通过", "username": traveller.name}
        response = answers.raw({"apptk": visit.session.tk, **admitted})
        response.set_cookie(APP_COOKIE, visit.session.tk, path="/otn", httponly=True)
        return response

    def leave(self, visit: Visit) -> Response:
        self.hall.sessions.end(visit.session.id)
        response = answers.moved(answers.LOGIN_PAGE)
        response.delete_cookie(APP_COOKIE, path="/otn")
        return response

    # ------------------------------------------------------------ who is there

    def conf(self, visit: Visit) -> Response:
        """What every page asks first: the clock, the address of the query, the days of sale, and the login."""
        now, site = datetime.fromtimestamp(self.hall.now(), BEIJING), self.hall.site
        facts = {
            "is_open_updateHBTime": "Y",
            "isstudentDate": False,
            "is_message_passCode": "N",
            "is_phone_check": "N",
            "studentDate": [f"{now:%Y}-06-01", f"{now:%Y}-09-30"],
            "is_uam_login": "Y",
            "is_login_passCode": "Y",
            "is_sweep_login": "Y",
            "nowStr": f"{now:%Y%m%d%H%M%S}",
            "queryUrl": f"leftTicket/{site.query_page}",
            "psr_qr_code_result": "N",
            "now": int(now.timestamp() * 1000),
            "login_url": "resources/login.html",
            "stu_control": site.presale_days,
            "is_login": "N",
            "is_olympicLogin": "N",
            "other_control": site.presale_days,
        }
        if site.era in CLICK_ERAS:
            facts = {name: fact for name, fact in facts.items() if name not in LATER} | {"is_sweep_login": _swept(site)}
        return answers.data(facts if visit.traveller is None else {**facts, **_holder(visit.traveller)})

    def check_user(self, visit: Visit) -> Response:
        return answers.data({"flag": visit.traveller is not None})

    def card(self, visit: Visit) -> Response:
        holder = visit.member
        return answers.data(
            {
                "user_name": holder.name,
                "user_status": "1",
                "member_level": "1",
                "_is_active": "N",
                "id_type_code": "1",
                "_email": "tr******@example.org",
                "user_regard": "先生，您好！" if holder.passengers[0].sex == "M" else "女士，您好！",
            }
        )

    def profile(self, visit: Visit) -> Response:
        holder = visit.member
        login = {"user_name": holder.login, "name": holder.name, "id_type_code": "1", "login_id": holder.login}
        return answers.data({"userDTO": {"loginUserDTO": login, "sex_code": holder.passengers[0].sex}})

    # ------------------------------------------------------------ pages for people

    def login_page(self, visit: Visit) -> Response:
        return answers.html(PAGE.format(title="登录 | 中国铁路12306", body="<h1>请扫码登录</h1>"))

    def home(self, visit: Visit) -> Response:
        name = html.escape(visit.traveller.name) if visit.traveller else ""
        return answers.html(PAGE.format(title="我的12306", body=f"<p>{name}</p>"))


def _swept(site: RailSite) -> str:
    """Whether a code to scan is offered: at the end of 2018 it was, in spring (inferred) not yet."""
    return "N" if site.era == "2018" else "Y"


def _holder(traveller: Traveller) -> dict[str, Any]:
    return {
        "is_login": "Y",
        "user_name": traveller.login,
        "name": traveller.name,
        "born_date": traveller.passengers[0].born[:10],
        "ei_email": f"{traveller.login[:2]}******{traveller.login[-2:]}@example.org",
    }
