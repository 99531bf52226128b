"""A user's own page: language, time zone, quiet hours, and the browsers that are logged in."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from standby.errors import UserMistake
from standby.services import browsers, people
from standby.services.limits import most_watches
from standby.store.house import WebSession
from standby.store.tables import User
from standby.web.browser_names import browser_name
from standby.web.forms import again, to, to_log_in
from standby.web.pages.entering import Typed
from standby.web.render import LANGUAGE, page
from standby.web.who import actor, keep, runtime_of, visit

router = APIRouter(prefix="/me")
SessionId = Annotated[int, Path(ge=1, le=2**31 - 1)]
ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Tokyo", "Asia/Singapore")
ELSEWHERE = ("Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Australia/Sydney", "UTC")


@router.get("")
async def show(request: Request, done: str = "") -> Response:
    found = await visit(request)
    if found is None:
        return to_log_in(request)
    user, here = found
    facts = await _facts(request, user, here)
    return await page(request, "me.html", done=done, **facts)


@router.post("")
async def save(request: Request, locale: Typed = "", zone: Typed = "", quiet_hours: Typed = "") -> Response:
    found = await visit(request)
    if found is None:
        return to_log_in(request)
    user, here = found
    typed = {"locale": locale, "zone": zone, "quiet_hours": quiet_hours}
    try:
        await people.set_profile(runtime_of(request), actor(user), user.name, **typed)
    except UserMistake as error:
        facts = await _facts(request, user, here) | {"typed": typed}
        return await again(request, "me.html", error, done="", **facts)
    answer = to("/me?done=saved")
    keep(request, answer, LANGUAGE, locale, 365 * 24 * 3600)
    return answer


@router.post("/sessions/end-others")
async def end_others(request: Request) -> Response:
    found = await visit(request)
    if found is None:
        return to_log_in(request)
    await browsers.end_others(runtime_of(request), found[0].id, found[1].id)
    return to("/me?done=ended#sessions")


@router.post("/sessions/{session_id}/end")
async def end(request: Request, session_id: SessionId) -> Response:
    found = await visit(request)
    if found is None:
        return to_log_in(request)
    await browsers.end_one(runtime_of(request), actor(found[0]), session_id)
    return to("/me?done=ended#sessions")


async def _facts(request: Request, user: User, here: WebSession) -> dict[str, Any]:
    runtime = runtime_of(request)
    return {
        "typed": {"locale": user.locale, "zone": user.zone, "quiet_hours": user.quiet_hours},
        "zones": (*ZONES, *ELSEWHERE),
        "most": most_watches(runtime, user),
        "sessions": [
            (one, browser_name(one.browser), one.id == here.id) for one in await browsers.listed(runtime, user.id)
        ],
    }
