"""Passwords: changed by who knows the old one, set anew by who can read the mail."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from standby.errors import NotLetIn, UserMistake
from standby.services import resetting
from standby.web.forms import again, to, to_log_in
from standby.web.pages.entering import Typed
from standby.web.render import locale_of, page
from standby.web.who import caller, runtime_of, visit, visitor

router = APIRouter()


@router.get("/password")
async def ask(request: Request) -> Response:
    user = await visitor(request)
    return await page(request, "password.html", has=bool(user.password)) if user else to_log_in(request)


@router.post("/password")
async def change(request: Request, old: Typed = "", new: Typed = "") -> Response:
    found = await visit(request)
    if found is None:
        return to_log_in(request)
    user, here = found
    try:
        await resetting.change(runtime_of(request), user, here.id, old, new)
    except NotLetIn:
        return to_log_in(request)
    except UserMistake as error:
        return await again(request, "password.html", error, has=bool(user.password))
    return to("/me?done=password")


@router.get("/reset")
async def ask_name(request: Request) -> HTMLResponse:
    return await page(request, "reset.html", name="", mails=bool(runtime_of(request).settings.smtp_host))


@router.post("/reset")
async def begin(request: Request, name: Typed = "") -> Response:
    """The same answer whether there is such a user or not."""
    runtime = runtime_of(request)
    try:
        uid = await resetting.begin(runtime, name, caller(request), locale_of(request, None))
    except UserMistake as error:
        return await again(request, "reset.html", error, name=name[:64], mails=bool(runtime.settings.smtp_host))
    return to(f"/reset/{uid}")


@router.get("/reset/{uid}")
async def ask_code(request: Request, uid: str) -> HTMLResponse:
    await resetting.pending(runtime_of(request), uid)
    return await page(request, "reset_code.html")


@router.post("/reset/{uid}")
async def finish(request: Request, uid: str, code: Typed = "", password: Typed = "") -> Response:
    runtime = runtime_of(request)
    await resetting.pending(runtime, uid)
    try:
        await resetting.finish(runtime, uid, code, password, caller(request))
    except UserMistake as error:
        return await again(request, "reset_code.html", error)
    return to("/log-in?fresh=true")
