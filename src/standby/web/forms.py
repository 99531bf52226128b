"""Forms: shown again with what is wrong, and the ways on from them."""

from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from standby.errors import NotFound, TriedTooOften, UserMistake
from standby.services.actor import ADMINISTRATOR
from standby.store.tables import User
from standby.web.render import page
from standby.web.who import visitor


async def again(request: Request, template: str, error: UserMistake, **facts: Any) -> HTMLResponse:
    """The form once more, with the mistake above it and beside its field."""
    status = 429 if isinstance(error, TriedTooOften) else 400
    return await page(request, template, status=status, error=error, **facts)


def local(path: str, otherwise: str = "/") -> str:
    """``path`` if it stays here, however a browser reads it; else ``otherwise``."""
    stays = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if stays else otherwise


def to(path: str) -> RedirectResponse:
    return RedirectResponse(path, status_code=303)


def to_log_in(request: Request) -> RedirectResponse:
    """For whoever has to log in first; they come back to what they asked for."""
    return to(f"/log-in?next={quote(request.url.path)}")


async def administrator(request: Request) -> User:
    """Raises NotFound for anybody else: what is not theirs is answered like what is not there."""
    user = await visitor(request)
    if user is None or user.role != ADMINISTRATOR:
        raise NotFound(what="page", name=request.url.path, command="user list")
    return user
