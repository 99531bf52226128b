"""Coming in by an invitation: the mail address, then the mailed code with a name and a password."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from standby.errors import CodeRefused, InvitationOver, UserMistake
from standby.services import invitations, registering
from standby.services.actor import ADMINISTRATOR
from standby.web.forms import again, to
from standby.web.pages.entering import Typed
from standby.web.render import locale_of, page
from standby.web.who import caller, runtime_of, sign_in, visitor

router = APIRouter(prefix="/register")


@router.get("")
async def ask(request: Request, invitation: str = "") -> HTMLResponse:
    runtime = runtime_of(request)
    found = await invitations.by_link(runtime, invitation)
    return await page(request, "register.html", email="", **_facts(request, invitation, found.role))


@router.post("")
async def begin(request: Request, invitation: Typed = "", email: Annotated[str, Form(max_length=320)] = "") -> Response:
    runtime = runtime_of(request)
    found = await invitations.by_link(runtime, invitation)
    try:
        locale = locale_of(request, await visitor(request))
        uid = await registering.begin(runtime, invitation, email, caller(request), locale)
    except InvitationOver:
        raise
    except UserMistake as error:
        return await again(request, "register.html", error, email=email, **_facts(request, invitation, found.role))
    return to(f"/register/{uid}")


@router.get("/{uid}")
async def ask_code(request: Request, uid: str) -> HTMLResponse:
    code = await registering.pending(runtime_of(request), uid)
    return await page(request, "register_code.html", wanted=code.wanted, refused=code.state == "refused", name="")


@router.post("/{uid}")
async def finish(request: Request, uid: str, code: Typed = "", name: Typed = "", password: Typed = "") -> Response:
    runtime = runtime_of(request)
    pending = await registering.pending(runtime, uid)
    try:
        user = await registering.finish(runtime, uid, code, name, password, caller(request))
    except InvitationOver:
        raise
    except UserMistake as error:
        if isinstance(error, CodeRefused) and not pending.wanted:
            raise
        facts = {"wanted": pending.wanted, "refused": pending.state == "refused", "name": name[:64]}
        return await again(request, "register_code.html", error, **facts)
    answer = to("/")
    await sign_in(request, answer, user)
    return answer


def _facts(request: Request, invitation: str, role: str) -> dict[str, Any]:
    mails = bool(runtime_of(request).settings.smtp_host)
    back = f"/register?invitation={quote(invitation)}"
    return {
        "back": back,
        "invitation": invitation,
        "mails": mails,
        "needed": mails and role != ADMINISTRATOR,
        "role": role,
    }
