"""The application under ``/api/v1``: its routes, its errors as JSON, its description as OpenAPI."""

from collections.abc import Mapping

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from standby import __version__
from standby.engine.runtime import Runtime
from standby.errors import (
    AskedTooOften,
    BadPicture,
    PictureTooLarge,
    ScopeLacking,
    StandbyError,
    TokenRefused,
    UnfitBody,
    UnknownModel,
    UserMistake,
)
from standby.services.reading import Readers
from standby.web.api import captcha

log = structlog.get_logger()
STATUSES: Mapping[type[StandbyError], int] = {
    TokenRefused: 401,
    ScopeLacking: 403,
    UnknownModel: 404,
    PictureTooLarge: 413,
    BadPicture: 422,
    AskedTooOften: 429,
    UserMistake: 400,
}


def make_api(runtime: Runtime) -> FastAPI:
    """The application over a runtime."""
    api = FastAPI(
        title="Standby",
        version=__version__,
        summary="Reads picture codes for your own programs.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    api.state.runtime, api.state.readers = runtime, Readers(runtime)
    api.include_router(captcha.router)
    api.add_exception_handler(StandbyError, _tell)
    api.add_exception_handler(RequestValidationError, _misread)
    api.add_exception_handler(HTTPException, _refuse)
    api.add_exception_handler(Exception, _broke)
    return api


def failure(status: int, error: str, says: str, mend: str = "", **headers: str) -> JSONResponse:
    """A failure as every program here meets it."""
    return JSONResponse({"error": error, "says": says, "mend": mend}, status_code=status, headers=headers)


async def _tell(request: Request, error: Exception) -> Response:
    if not isinstance(error, StandbyError):
        raise error
    status = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 503)
    if isinstance(error, UnfitBody):
        status = error.status
    says, mend = (part.format(**error.facts) for part in (error.says, error.mend))
    headers = {}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, AskedTooOften):
        headers["Retry-After"] = str(error.facts["wait"])
    return failure(status, error.code, says, mend, **headers)


async def _misread(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    where = ", ".join(".".join(map(str, one["loc"])) for one in found)
    return failure(422, "WrongUse", f"Missing or not as it should be: {where}.", "See /api/v1/openapi.json.")


async def _refuse(request: Request, error: Exception) -> Response:
    """No such address, or not to be used like this."""
    status, headers = (error.status_code, error.headers) if isinstance(error, HTTPException) else (404, None)
    answer = failure(status, "NotFound" if status == 404 else "WrongUse", "There is nothing here for this request.")
    answer.headers.update(headers or {})
    return answer


async def _broke(request: Request, error: Exception) -> Response:
    log.error("api_broke", path=request.url.path, error=type(error).__name__)
    return failure(500, "StandbyError", f"Something went wrong: {type(error).__name__}.", StandbyError.mend)
