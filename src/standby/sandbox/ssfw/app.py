"""The portal itself: routes, the way in, and the grade page."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from standby.sandbox.forms import posted
from standby.sandbox.refusal import Refusal
from standby.sandbox.school.students import Student
from standby.sandbox.sessions import Session, Sessions
from standby.sandbox.ssfw import pages
from standby.sandbox.ssfw.site import SsfwSite
from standby.sandbox.world import World

COOKIE = "JSESSIONID"
RESULT = "/ssfw/common/ajaxLoginResult.jsp"

ANSWERS = {
    ("success", "true"): "true",
    ("validateCodeError", "true"): "校验码错误！",
    ("userNameOrPasswordError", "true"): "用户名或密码错误！",
    ("userNameOrPasswordError", "locked"): "密码错误次数过多，账号已锁定！",
}
"""The keys are what clients look for; the messages beside 校验码错误 are invented."""

Handler = Callable[[Request], Awaitable[Response]]


class SsfwPortal:
    """One school's ``ssfw``, serving the students of ``world``."""

    name = "ssfw"

    def __init__(self, world: World, site: SsfwSite) -> None:
        self.world = world
        self.site = site
        self.sessions = Sessions(Session, world.clock.now, site.session_seconds)
        self.app: ASGIApp = Starlette(routes=self._routes())

    def _routes(self) -> list[Route]:
        both = ["GET", "POST"]
        routes = [
            Route("/ssfw/jwcaptcha.do", self.picture),
            Route("/ssfw/login.jsp", self.login_page),
            Route("/ssfw/login/ajaxlogin.do", self.login_page),
            Route("/ssfw/j_spring_ids_security_check", self.login, methods=["POST"]),
            Route("/ssfw/j_spring_ids_security_check", self.single_sign_on, methods=["GET"]),
            Route("/ssfw/j_spring_security_logout", self.logout, methods=both),
            Route(RESULT, self.login_result),
            Route("/ssfw/index.do", self.home),
            Route("/ssfw/jwnavmenu.do", self.menu_entry),
        ]
        if self.site.direct_page:
            routes.append(Route("/ssfw/zhcx/cjxx.do", self.grade_page, methods=both))
        return routes

    # ------------------------------------------------------------ what the shared parts ask for

    def expire_session(self, request: Request) -> None:
        self.sessions.end(request.cookies.get(COOKIE))

    def expire(self, account: str | None) -> int:
        return self.sessions.end_of(account)

    def change(self, facts: Mapping[str, Any]) -> None:
        raise Refusal("the school ssfw is changed by starting another scenario")

    # ------------------------------------------------------------ the way in

    async def picture(self, request: Request) -> Response:
        """A fresh code; it replaces the one this session was shown before."""
        session = self._session(request)
        begun = session or self.sessions.begin()
        captcha = self.world.captchas.next()
        begun.code = captcha.text
        self.world.count_captcha(self.name, "served")
        response = Response(captcha.picture, media_type=captcha.media_type, headers={"Cache-Control": "no-cache"})
        if session is None:
            _set_cookie(response, begun)
        return response

    async def login(self, request: Request) -> Response:
        """The code is judged before the password and used up by every try."""
        form = await posted(request)
        login = form.get("j_username", "")
        session = self._session(request)
        code, student = self._used_code(session), self.world.school.students.get(login)
        request.scope["entry"].account = login if student else None
        self.world.count_login(self.name, login, "tried")
        if not self._code_is_right(code, form.get("validateCode", "")):
            self.world.count_login(self.name, login, "wrong_code")
            return _redirect("validateCodeError")
        if student is not None and student.locked:
            self.world.count_login(self.name, login, "locked")
            return _redirect("userNameOrPasswordError", "locked")
        if student is None or student.password != form.get("j_password", ""):
            self.world.count_login(self.name, login, "wrong_password")
            self._count_wrong_password(student)
            return _redirect("userNameOrPasswordError")
        self.world.count_login(self.name, login, "accepted")
        return self._admit(student, session)

    def _used_code(self, session: Session | None) -> str | None:
        if session is None:
            return None
        code, session.code = session.code, None
        return code

    def _code_is_right(self, code: str | None, answer: str) -> bool:
        if code is None:
            return False
        right = answer == code.lower() if self.site.strict_code else answer.lower() == code.lower()
        self.world.count_captcha(self.name, "answered")
        if right:
            self.world.count_captcha(self.name, "right")
        return right

    def _count_wrong_password(self, student: Student | None) -> None:
        if student is not None:
            student.wrong_in_a_row += 1
            student.locked = student.wrong_in_a_row >= self.site.lock_after

    def _admit(self, student: Student, before: Session | None) -> Response:
        """A new session id, as Spring Security's guard against session fixation gives one."""
        student.wrong_in_a_row = 0
        self.sessions.end(before.id if before else None)
        response = _redirect("success")
        _set_cookie(response, self.sessions.begin(student.login))
        return response

    async def login_result(self, request: Request) -> Response:
        for (key, value), message in ANSWERS.items():
            if request.query_params.get(key) == value:
                return HTMLResponse(json.dumps({key: message}, ensure_ascii=False, separators=(",", ":")))
        return HTMLResponse("{}")

    async def login_page(self, request: Request) -> Response:
        response = HTMLResponse(pages.login())
        if self._session(request) is None:
            _set_cookie(response, self.sessions.begin())
        return response

    async def single_sign_on(self, request: Request) -> Response:
        """No other portal vouches for anybody here, so a GET leads to the login page."""
        return RedirectResponse("/ssfw/login.jsp", 302)

    async def logout(self, request: Request) -> Response:
        self._student(request)
        self.sessions.end(request.cookies.get(COOKIE))
        response = RedirectResponse("/ssfw/login.jsp", 302)
        response.delete_cookie(COOKIE, path="/ssfw")
        return response

    # ------------------------------------------------------------ inside

    async def home(self, request: Request) -> Response:
        student = self._student(request)
        return HTMLResponse(pages.menu(self.site, student.name)) if student else self._denied()

    async def menu_entry(self, request: Request) -> Response:
        """Forwards to the function page, as the portal does: the address stays."""
        wid = request.query_params.get("menuItemWid")
        if wid == self.site.grades_wid:
            return await self.grade_page(request)
        if self._student(request) is None or wid != self.site.timetable_wid:
            return self._denied()
        return HTMLResponse(pages.timetable())

    async def grade_page(self, request: Request) -> Response:
        """All terms, or those a posted filter form asks for."""
        student = self._student(request)
        if student is None:
            return self._denied()
        form = await posted(request) if request.method == "POST" else {}
        year, number = form.get("qXndm_ys", ""), form.get("qXqdm_ys", "")
        rows = [row for row in student.grades if row.term.startswith(year) and row.term.endswith(number)]
        return HTMLResponse(pages.grades(rows, self.site, student.columns or self.site.columns))

    def _denied(self) -> Response:
        if self.site.expiry == "redirect":
            return RedirectResponse("/ssfw/login.jsp", 302)
        return HTMLResponse(pages.denied())

    def _session(self, request: Request) -> Session | None:
        return self.sessions.find(request.cookies.get(COOKIE))

    def _student(self, request: Request) -> Student | None:
        """Who is logged in; noted in the request log."""
        session = self._session(request)
        if session is None or session.account is None:
            return None
        request.scope["entry"].account = session.account
        return self.world.school.students[session.account]


def _redirect(key: str, value: str = "true") -> Response:
    return RedirectResponse(f"{RESULT}?{key}={value}", 302)


def _set_cookie(response: Response, session: Session) -> None:
    response.set_cookie(COOKIE, session.id, path="/ssfw", httponly=True, samesite=None)
