"""The web application: pages, links from mails, the API, health and metrics."""

import hmac
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from standby.engine.runtime import Runtime
from standby.errors import DatabaseUnreachable, NotFound, NotYours, StandbyError, UserMistake, WrongUse
from standby.metrics import OUTBOX, REGISTRY
from standby.store import notices
from standby.web.api.app import make_api
from standby.web.guard import Guard, add_headers
from standby.web.pages import entering, hand_over, home, links, me, passwords, people, registering
from standby.web.render import page, page_for

HERE = Path(__file__).parent
log = structlog.get_logger()


def make_app(runtime: Runtime) -> FastAPI:
    """The application over a runtime; it holds no state of its own."""
    guard = Middleware(Guard, home=urlsplit(runtime.settings.page_url).netloc)
    app = FastAPI(title="Standby", docs_url=None, redoc_url=None, openapi_url=None, middleware=[guard])
    app.state.runtime = runtime
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    app.mount("/api/v1", make_api(runtime))
    for part in (home, links, hand_over, entering, registering, passwords, me, people):
        app.include_router(part.router)
    app.add_exception_handler(StandbyError, _tell)
    app.add_exception_handler(RequestValidationError, _misread)
    app.add_exception_handler(HTTPException, _refuse)
    app.add_exception_handler(Exception, _broke)
    app.get("/healthz", response_class=PlainTextResponse)(_health)
    app.get("/metrics")(_metrics)
    return app


async def _health(request: Request) -> Response:
    """Says ok only if the database answers."""
    try:
        await request.app.state.runtime.database.ping()
    except DatabaseUnreachable:
        return PlainTextResponse("the database does not answer", status_code=503)
    return PlainTextResponse("ok")


async def _metrics(request: Request) -> Response:
    """For those who know the metrics token; without one set there is nothing here."""
    runtime: Runtime = request.app.state.runtime
    token = runtime.settings.metrics_token.get_secret_value()
    given = request.headers.get("authorization", "").encode("latin-1")
    if not token or not hmac.compare_digest(given, f"Bearer {token}".encode()):
        return PlainTextResponse("not found", status_code=404)
    async with runtime.database.read() as session:
        OUTBOX.set((await notices.outbox(session)).get("pending", 0))
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


async def _tell(request: Request, error: Exception) -> Response:
    """Every failure says what happened and what to do next; a stranger learns no more than that it is not there."""
    if not isinstance(error, StandbyError):
        raise error
    if isinstance(error, NotYours | NotFound):
        return await page(request, "missing.html", status=404)
    status = 400 if isinstance(error, UserMistake) else 503
    return await page(request, "error.html", status=status, error=error)


async def _misread(request: Request, error: Exception) -> Response:
    """A path that is none of ours, or a form that was not sent by our page."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    if any(one["loc"][0] == "path" for one in found):
        return await page(request, "missing.html", status=404)
    mistake = WrongUse(what="A field of the form is missing or too long")
    return await page(request, "error.html", status=400, error=mistake)


async def _refuse(request: Request, error: Exception) -> Response:
    """No such page, or not to be used like this."""
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (404, None)
    answer = await page(request, "missing.html", status=status)
    answer.headers.update(headers or {})
    return answer


async def _broke(request: Request, error: Exception) -> Response:
    """A mistake of ours: its name goes to the log, no more than that to the page. Stands outside the guard."""
    log.error("page_broke", path="/" + request.url.path.split("/")[1], error=type(error).__name__)
    answer = page_for(None, request, "error.html", status=500, error=StandbyError(what=type(error).__name__))
    add_headers(answer.headers, request.url.path)
    return answer
