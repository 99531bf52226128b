"""Where links in mails and on the console lead: sign in, pause a watch.

Opening a link never acts: mail scanners and previews open every link, and a
link from somebody else must not sign a person in as that somebody unseen. Each
page says what the link does and does it at the press of its button.
"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from standby.domain.models import WatchState
from standby.engine.links import Links, mark
from standby.errors import WrongUse
from standby.services import people, watches
from standby.services.actor import Actor
from standby.store.tables import User
from standby.web.render import page
from standby.web.who import runtime_of, sign_in, visitor

router = APIRouter()


@router.get("/sign-in/{token}")
async def ask_sign_in(request: Request, token: str) -> Response:
    user = await _user_of(request, token)
    here = await visitor(request)
    if here is not None and here.id == user.id:
        return RedirectResponse("/", status_code=303)
    return await page(request, "sign_in.html", newcomer=user)


@router.post("/sign-in/{token}")
async def enter(request: Request, token: str) -> Response:
    user = await _user_of(request, token)
    answer = RedirectResponse("/", status_code=303)
    await sign_in(request, answer, user)
    return answer


@router.get("/pause/{token}")
async def ask_pause(request: Request, token: str) -> HTMLResponse:
    watch = await watches.by_pause_link(runtime_of(request), token)
    return await page(request, "pause.html", watch=watch, done=watch.state == WatchState.PAUSED)


@router.post("/pause/{token}")
async def pause(request: Request, token: str) -> HTMLResponse:
    """Pauses the watch; also what a mail program's unsubscribe button calls, so no redirect (RFC 8058)."""
    runtime = runtime_of(request)
    watch = await watches.by_pause_link(runtime, token)
    await watches.pause(runtime, Actor(watch.user_id), watch.id)
    return await page(request, "pause.html", watch=watch, done=True, back=request.url.path)


async def _user_of(request: Request, token: str) -> User:
    runtime = runtime_of(request)
    user_id, marked = Links(runtime.settings.page_url, runtime.vault).read_sign_in(token)
    user = await people.by_id(runtime, user_id)
    if user is None:
        raise WrongUse(what="The user of this link has been removed")
    if marked != mark(user.password):
        raise WrongUse(what="This sign-in link is too old or not one that Standby made")
    return user
