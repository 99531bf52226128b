"""The status page: what is watched, what happened, what was told."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, Response

from standby.i18n import translator
from standby.services import budgets, codes, hand_overs, inbox, status, watches
from standby.store.tables import User
from standby.web.forms import local, to
from standby.web.grades import report
from standby.web.parts import Parts
from standby.web.render import LANGUAGE, locale_of, page, page_for, rendered, zone_of
from standby.web.seats import card
from standby.web.who import actor, keep, runtime_of, visitor

router = APIRouter()
WatchId = Annotated[int, Path(ge=1, le=2**31 - 1)]
RELOAD = {"HX-Refresh": "true"}


@router.get("/")
async def home(request: Request) -> HTMLResponse:
    user = await visitor(request)
    if user is None:
        return page_for(None, request, "welcome.html")
    return page_for(user, request, "home.html", part=Parts().part, **await _facts(request, user))


@router.get("/live")
async def live(request: Request) -> Response:
    """What changed since the visitor looked; asked for every two seconds."""
    user = await visitor(request)
    if user is None:
        return Response(status_code=204, headers=RELOAD)
    parts = Parts(request.query_params.getlist("seen"))
    rendered(user, request, "home.html", part=parts.part, **await _facts(request, user))
    if parts.is_other_page:
        return Response(status_code=204, headers=RELOAD)
    return HTMLResponse(parts.changed) if parts.changed else Response(status_code=204)


@router.post("/watches/{watch_id}/{action}")
async def act(request: Request, watch_id: WatchId, action: str) -> Response:
    """Pause or resume one's own watch."""
    user = await visitor(request)
    verb = {"pause": watches.pause, "resume": watches.resume}.get(action)
    if user is None or verb is None:
        return await page(request, "missing.html", status=404)
    await verb(runtime_of(request), actor(user), watch_id)
    return to("/")


@router.post("/language")
async def language(request: Request, locale: Annotated[str, Form()], back: Annotated[str, Form()] = "/") -> Response:
    """Remember the language chosen on the page."""
    answer = to(local(back))
    if locale in {"zh-CN", "en"}:
        keep(request, answer, LANGUAGE, locale, 365 * 24 * 3600)
    return answer


async def _facts(request: Request, user: User) -> dict[str, Any]:
    runtime = runtime_of(request)
    locale, zone = locale_of(request, user), zone_of(request, user)
    rows = await status.watch_rows(runtime, user.id)
    return {
        "rows": [(row, report(row, locale, zone)) for row in rows],
        "places": [(place, card(place, translator(locale))) for place in await status.ticket_rows(runtime, user.id)],
        "events": await status.events(runtime, user.id),
        "told": await inbox.told(runtime, user, limit=10),
        "waiting": [await hand_overs.find(runtime, asked.uid) for asked in await hand_overs.open_for(runtime, user.id)],
        "budgets": await budgets.of_user(runtime, user),
        "codes": await codes.taken(runtime, actor(user)),
    }
