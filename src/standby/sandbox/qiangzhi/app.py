"""The portal itself: addresses, the way in and out, and the list of grades."""

import random
import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from standby.sandbox.captchas import CaptchaSource
from standby.sandbox.forms import posted
from standby.sandbox.qiangzhi import pages
from standby.sandbox.qiangzhi.door import STALE, Door, Outcome, Visit
from standby.sandbox.qiangzhi.rows import as_json
from standby.sandbox.qiangzhi.site import QiangzhiSite, changed
from standby.sandbox.school.grades import Row
from standby.sandbox.school.students import Student
from standby.sandbox.sessions import Sessions
from standby.sandbox.world import World

COOKIE, BALANCER = "JSESSIONID", "bzb_jsxsd"
LARGEST_PAGE = 100

Handler = Callable[[Request], Awaitable[Response]]


class QiangzhiPortal:
    """One school's Qiangzhi, serving the students of ``world``. ``site`` may change while it runs."""

    def __init__(
        self, world: World, name: str, site: QiangzhiSite, codes: Callable[["QiangzhiPortal"], CaptchaSource]
    ) -> None:
        self.world, self.name, self.site = world, name, site
        self.captchas = codes(self)
        self.door = Door(world, name, random.Random(secrets.token_bytes(16)))
        self.sessions = Sessions(Visit, world.clock.now, site.session_seconds)
        self.app: ASGIApp = Starlette(routes=[Route("/{path:path}", self.answer, methods=["GET", "POST"])])

    # ------------------------------------------------------------ what the shared parts ask for

    def expire_session(self, request: Request) -> None:
        self.sessions.end(request.cookies.get(COOKIE))

    def expire(self, account: str | None) -> int:
        return self.sessions.end_of(account)

    def change(self, facts: Mapping[str, Any]) -> None:
        self.site = changed(self.site, facts)

    # ------------------------------------------------------------ addresses

    async def answer(self, request: Request) -> Response:
        handler = self._handlers().get((request.method, request.url.path))
        return await handler(request) if handler else PlainTextResponse("Not Found", 404)

    def _handlers(self) -> dict[tuple[str, str], Handler]:
        """By method and address. They follow from the site, which may change."""
        site, inside = self.site, self.site.context
        listed = f"{inside}/kscj/cjcx_list"
        addresses: dict[tuple[str, str], Handler] = {
            ("GET", "/"): self.landing if site.at_root else self.to_landing,
            ("GET", inside): self.to_landing if site.at_root else self.landing,
            ("GET", f"{inside}/"): self.to_landing if site.at_root else self.landing,
            ("GET", f"{inside}/xk/LoginToXk"): self.by_query,
            ("GET", f"{inside}/framework/{site.main_page}"): self.home,
            ("GET", f"{inside}/kscj/cjcx_query"): self.query,
            ("GET", f"{inside}/kscj/cjcx_frm"): self.query,
            ("GET", listed): self.grades,
            ("POST", listed): self.grades,
            ("GET", f"{listed}.do"): self.closed,
        }
        if site.at_root:
            addresses["GET", "/verifycode.servlet"] = self.picture
            addresses["POST", "/Logon.do"] = self.logon
            addresses["GET", "/Logon.do"] = self.give_pair
        else:
            addresses["GET", f"{inside}/verifycode.servlet"] = self.picture
            addresses["POST", f"{inside}/xk/LoginToXk"] = self.login
        return addresses

    # ------------------------------------------------------------ the way in

    async def landing(self, request: Request) -> Response:
        return self._login_page(self._visit(request), self._visit(request))

    async def to_landing(self, request: Request) -> Response:
        return RedirectResponse(self._landing_path, 302)

    async def picture(self, request: Request) -> Response:
        """A fresh code; it replaces the one this session was shown before."""
        known = self._visit(request)
        visit = known or self.sessions.begin()
        captcha = self.captchas.next()
        visit.code = captcha.text
        self.world.count_captcha(self.name, "served")
        response = Response(captcha.picture, media_type=captcha.media_type, headers={"Cache-Control": "no-cache"})
        return self._remembered(response, known, visit)

    async def logon(self, request: Request) -> Response:
        """The login address at the root; with ``flag=sess`` the one that gives a pair."""
        if request.query_params.get("flag") == "sess":
            return await self.give_pair(request)
        return await self.login(request)

    async def give_pair(self, request: Request) -> Response:
        known = self._visit(request)
        if request.query_params.get("flag") != "sess" or self.site.generation != "sess":
            return PlainTextResponse("no")
        visit = known or self.sessions.begin()
        return self._remembered(PlainTextResponse(str(self.door.give_pair(visit, self.site))), known, visit)

    async def login(self, request: Request) -> Response:
        form = await posted(request)
        known = self._visit(request)
        visit = known or self.sessions.begin()
        outcome, student = self.door.try_login(self.site, visit, form)
        request.scope["entry"].account = student.login if student else None
        if outcome == "accepted" and student is not None:
            return self._remembered(self._admitted(student, visit), known, visit)
        visit.message = self._message(outcome)
        return self._login_page(known, visit)

    def _message(self, outcome: Outcome) -> str:
        site = self.site
        words = {"wrong_code": site.wrong_code, "wrong_password": site.wrong_password, "locked": site.locked}
        return words.get(outcome, STALE)

    def _admitted(self, student: Student, visit: Visit) -> Response:
        if self.site.after_login == "ticket":
            visit.ticket = secrets.token_hex(8), student.login
            return RedirectResponse(f"{self.site.context}/xk/LoginToXk?method=jwxt&ticket={visit.ticket[0]}", 302)
        self._let_in(student.login, visit)
        if self.site.after_login == "script":
            return HTMLResponse(pages.logging_in(self._main_path))
        return RedirectResponse(self._main_path, 302)

    def _let_in(self, login: str, visit: Visit) -> None:
        if self.site.single_session:
            for other in self.sessions.of(login):
                other.account, other.message = None, pages.KICKED
        visit.account, visit.failures = login, 0

    async def by_query(self, request: Request) -> Response:
        """The login address by GET: a ticket, the way out, or the login page."""
        visit = self._visit(request)
        if request.query_params.get("method") == "exit":
            self.sessions.end(visit.id if visit else None)
            return RedirectResponse(self._landing_path, 302)
        if visit is not None and visit.ticket and visit.ticket[0] == request.query_params.get("ticket"):
            login, visit.ticket = visit.ticket[1], None
            self._let_in(login, visit)
            return RedirectResponse(self._main_path, 302)
        return RedirectResponse(self._landing_path, 302) if self.site.at_root else self._login_page(visit, visit)

    # ------------------------------------------------------------ inside

    async def home(self, request: Request) -> Response:
        student = self._student(request)
        return HTMLResponse(pages.main(student.name)) if student else self._nobody(request)

    async def query(self, request: Request) -> Response:
        student = self._student(request)
        if student is None:
            return self._nobody(request)
        return HTMLResponse(pages.query(sorted({row.term for row in student.grades}, reverse=True)))

    async def closed(self, request: Request) -> Response:
        return HTMLResponse(pages.closed()) if self._student(request) else self._nobody(request)

    async def grades(self, request: Request) -> Response:
        """All terms, or what the filter asks for; as a table, or in JSON by pages."""
        student = self._student(request)
        if student is None:
            return self._nobody(request)
        wish = await posted(request) if request.method == "POST" else dict(request.query_params)
        term, name = wish.get("kksj", ""), wish.get("kcmc", "")
        rows = [row for row in student.grades if row.score and term in ("", row.term) and name in row.course]
        locked = self._locked(student.grades, rows)
        if self.site.listing == "html":
            return HTMLResponse(pages.grades(self.site, rows, locked))
        if "pageNum" not in wish:
            return HTMLResponse(pages.layui())
        return self._json_page(rows, locked, _whole(wish, "pageNum", 1), _whole(wish, "pageSize", 20))

    def _json_page(self, rows: list[Row], locked: list[bool], number: int, size: int) -> Response:
        if self.site.evaluation == "block":
            return JSONResponse({"code": 1, "msg": pages.BLOCKED, "count": 0, "data": []})
        size = min(size, LARGEST_PAGE)
        data = [as_json(row, locked=hidden) for row, hidden in zip(rows, locked, strict=True)]
        number = 1 if self.site.one_page else number
        shown = data[(number - 1) * size : number * size]
        return JSONResponse({"code": 0, "msg": "", "count": len(rows), "data": shown})

    def _locked(self, every: list[Row], shown: list[Row]) -> list[bool]:
        """Which of the shown rows wait for an evaluation: those of the newest term, where the school wants it."""
        newest = max(row.term for row in every) if every and self.site.evaluation == "rows" else None
        return [row.term == newest for row in shown]

    # ------------------------------------------------------------ who is there

    @property
    def _landing_path(self) -> str:
        return "/" if self.site.at_root else f"{self.site.context}/"

    @property
    def _main_path(self) -> str:
        return f"{self.site.context}/framework/{self.site.main_page}"

    def _visit(self, request: Request) -> Visit | None:
        return self.sessions.find(request.cookies.get(COOKIE))

    def _student(self, request: Request) -> Student | None:
        """Who is logged in; noted in the request log."""
        visit = self._visit(request)
        if visit is None or visit.account is None:
            return None
        request.scope["entry"].account = visit.account
        return self.world.school.students[visit.account]

    def _nobody(self, request: Request) -> Response:
        """What a page shows to who is not logged in; somebody who was pushed out reads so on the login page."""
        visit = self._visit(request)
        if self.site.expiry == "login_page" or (visit is not None and visit.message):
            return self._login_page(visit, visit)
        if self.site.expiry == "redirect":
            return RedirectResponse(self._landing_path, 302)
        return HTMLResponse(pages.nobody(self.site.expiry))

    def _login_page(self, known: Visit | None, visit: Visit | None) -> Response:
        """The form with what there is to say, once; a session begins here if there is none."""
        visit = visit or self.sessions.begin()
        pair = self.door.give_pair(visit, self.site) if self.site.generation == "modern" else None
        message, visit.message = visit.message, ""
        asks = self.door.asks_code(self.site, visit)
        return self._remembered(
            HTMLResponse(pages.login(self.site, code=asks, message=message, pair=pair)), known, visit
        )

    def _remembered(self, response: Response, known: Visit | None, visit: Visit) -> Response:
        """With the cookies of a session that began with this request."""
        if known is None:
            path = "/" if self.site.at_root else self.site.context
            response.set_cookie(COOKIE, visit.id, path=path, httponly=True, samesite=None)
            response.set_cookie(BALANCER, visit.id[:8].lower(), path="/", samesite=None)
        return response


def _whole(wish: Mapping[str, str], name: str, default: int) -> int:
    """A number above 0, else the default."""
    text = wish.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 9 and int(text) else default
