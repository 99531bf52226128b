"""One picture, one field: works as a plain form; a few lines of script add the keys."""

import hashlib
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from standby.errors import BadLabels, UserMistake
from standby.i18n import LOCALES, Translator, match_locale, translator
from standby.training.labelling.desk import Desk
from standby.training.labelling.picture import png
from standby.training.labelling.sitting import LONGEST, Outcome
from standby.web import guard

HERE = Path(__file__).parent
LOOK = Path(guard.__file__).parent / "static"
"""The style sheet and the icon of Standby's own pages."""
LANGUAGE = "label_language"

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
)


class OnlyHere:
    """Pure ASGI: answers only who asks for this machine by a name of its own.

    Another site could else let its own name lead to 127.0.0.1 and read along
    (Jackson et al., "Protecting browsers from DNS rebinding attacks", 2007).
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        host = dict(scope.get("headers", ())).get(b"host", b"").decode("latin-1")
        if scope["type"] != "http" or host in self.hosts:
            await self.app(scope, receive, send)
        else:
            await PlainTextResponse("this page is for this machine alone", status_code=421)(scope, receive, send)


class Page:
    """The handlers over a desk; all run on one loop, so that they take turns."""

    def __init__(self, desk: Desk, home: str) -> None:
        self.desk, self.home = desk, home
        self._files = {_uid(file): file for file in desk.sitting.files}

    async def show(self, request: Request, told: str = "") -> HTMLResponse:
        return self._page(request, told)

    async def picture(self, uid: str) -> Response:
        """As a PNG of ours: whatever the file holds, a page never comes out of it."""
        item = self.desk.sitting.item(self._files.get(uid, ""))
        try:
            return Response(png(item.picture, item.file) if item else b"", 200 if item else 404, media_type="image/png")
        except UserMistake as error:
            return PlainTextResponse(error.message, status_code=404)

    async def answer(
        self,
        request: Request,
        action: Annotated[str, Form()],
        picture: Annotated[str, Form()] = "",
        text: Annotated[str, Form()] = "",
    ) -> Response:
        try:
            told = self._obey(action, self._files.get(picture, ""), text)
        except BadLabels as error:
            return self._page(request, "", wrong=error, typed=text)
        return RedirectResponse(f"{self.home}?told={told}", status_code=303)

    async def language(self, locale: Annotated[str, Form()]) -> Response:
        answer = RedirectResponse(self.home, status_code=303)
        if locale in LOCALES:
            answer.set_cookie(LANGUAGE, locale, path=self.home, httponly=True, samesite="strict")
        return answer

    def _obey(self, action: str, file: str, text: str) -> str:
        sitting = self.desk.sitting
        match action:
            case "undo":
                return "undone" if sitting.undo() else "nothing"
            case "skip":
                sitting.skip(file)
                return "skipped"
            case "unreadable":
                outcome = sitting.unreadable(file)
            case _:
                # A choice between two texts sends the text as the action.
                outcome = sitting.answer(file, action.removeprefix("=") if action.startswith("=") else text)
        self.desk.learn()
        return "elsewhere" if outcome is Outcome.ELSEWHERE else "saved"

    def _page(self, request: Request, told: str, *, wrong: BadLabels | None = None, typed: str = "") -> HTMLResponse:
        self.desk.hear()
        sitting, words = self.desk.sitting, _words(request)
        asked = sitting.current()
        content = _templates.get_template("label.html").render(
            _=words.text,
            locale=words.locale,
            home=self.home,
            folder=self.desk.table.parent.name,
            asked=asked,
            uid=_uid(asked.item.file) if asked else "",
            typed=typed,
            wrong=words.tell_parts(wrong)[0] if wrong else "",
            told=told,
            last=sitting.done[-1].after.label if sitting.done else "",
            can_undo=bool(sitting.done),
            usual_length=sitting.usual_length,
            review=bool(sitting.review),
            answered=sitting.answered,
            total=sitting.total,
            expected=sitting.expected,
            labels=len(sitting.labels),
            learning=bool(self.desk.lessons and self.desk.lessons.learning),
            longest=LONGEST,
        )
        return HTMLResponse(content, status_code=400 if wrong else 200)


def make_page(desk: Desk, token: str, hosts: frozenset[str]) -> FastAPI:
    """The application for requests to ``hosts``; everything lies below the token, anything else is not found."""
    home = f"/{token}/"
    page, router = Page(desk, home), APIRouter(prefix=f"/{token}")
    router.get("/")(page.show)
    router.get("/picture/{uid}.png")(page.picture)
    router.post("/answer")(page.answer)
    router.post("/language")(page.language)
    only_here = [Middleware(OnlyHere, hosts=hosts), Middleware(guard.Guard)]
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, middleware=only_here)
    app.include_router(router)
    app.mount(f"{home}look", StaticFiles(directory=LOOK))
    app.mount(f"{home}own", StaticFiles(directory=HERE / "static"))
    return app


def _uid(file: str) -> str:
    """A name for a picture that is safe in an address, whatever its file is called."""
    return hashlib.sha256(file.encode()).hexdigest()[:20]


def _words(request: Request) -> Translator:
    chosen = request.cookies.get(LANGUAGE, "")
    return translator(chosen if chosen in LOCALES else match_locale(request.headers.get("accept-language")))
