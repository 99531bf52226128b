"""Templates in the visitor's language."""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from standby.domain.text import one_line
from standby.i18n import Translator, match_locale, translator
from standby.store.tables import User
from standby.web.guard import SAFE
from standby.web.lines import by_day, failure, often
from standby.web.who import runtime_of, visitor

LANGUAGE = "language"
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    enable_async=False,
    extensions=["jinja2.ext.i18n"],
)
_templates.filters["one_line"] = one_line


async def page(request: Request, template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """A template for whoever asks."""
    user = facts.pop("user", None) or await visitor(request)
    return page_for(user, request, template, status=status, **facts)


def page_for(user: User | None, request: Request, template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """A template for this user, or for nobody; asks no database."""
    return HTMLResponse(rendered(user, request, template, **facts), status_code=status)


def rendered(user: User | None, request: Request, template: str, **facts: Any) -> str:
    """``_``, ``when`` and the like speak the visitor's language and zone."""
    words = translator(locale_of(request, user))
    zone = zone_of(request, user)
    now = runtime_of(request).clock.now()
    known: dict[str, Any] = {
        "user": user,
        "_": words.text,
        "locale": words.locale,
        "when": lambda moment: when(moment, now, words, zone),
        "days": lambda events: by_day(events, words, zone),
        "often": lambda looks: often(looks, words),
        "failure": lambda data: failure(data, words),
        "tell": words.tell,
        "say": words.said,
        "here": request.url.path,
        "back": _asked(request) if request.method in SAFE else "/",
        "error": None,
    }
    return _templates.get_template(template).render(known | facts)


def _asked(request: Request) -> str:
    """Path and query, so that the page is the same in another language."""
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def when(moment: datetime | None, now: datetime, words: Translator, zone: ZoneInfo) -> str:
    """Hour and minute, with the day unless it is today's; a dash for never."""
    if moment is None:
        return "–"
    local = moment.astimezone(zone)
    clock = f"{local:%H:%M}"
    return clock if local.date() == now.astimezone(zone).date() else f"{words.day(local)} {clock}"


def zone_of(request: Request, user: User | None) -> ZoneInfo:
    return ZoneInfo(user.zone if user else runtime_of(request).settings.time_zone)


def locale_of(request: Request, user: User | None) -> str:
    """Chosen on the page, else the user's own, else the browser's."""
    chosen = request.cookies.get(LANGUAGE, "")
    if chosen in {"zh-CN", "en"}:
        return chosen
    return user.locale if user else match_locale(request.headers.get("accept-language"))
