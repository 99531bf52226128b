"""In and out: log in with name and password, log out."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response

from standby.errors import UserMistake
from standby.services import door
from standby.web.forms import again, local, to
from standby.web.render import page
from standby.web.who import caller, runtime_of, sign_in, sign_out, visitor

router = APIRouter()
Typed = Annotated[str, Form(max_length=4096)]


@router.get("/log-in")
async def ask(
    request: Request, onward: Annotated[str, Query(alias="next", max_length=2000)] = "/", fresh: bool = False
) -> Response:
    """``fresh`` says that the password was set just now."""
    if await visitor(request):
        return to(local(onward))
    return await page(request, "log_in.html", onward=local(onward), name="", fresh=fresh)


@router.post("/log-in")
async def enter(
    request: Request,
    name: Typed = "",
    password: Typed = "",
    onward: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    answer = to(local(onward))
    try:
        await sign_in(request, answer, await door.log_in(runtime_of(request), name, password, caller(request)))
    except UserMistake as error:
        return await again(request, "log_in.html", error, onward=local(onward), name=name[:64], fresh=False)
    return answer


@router.post("/log-out")
async def leave(request: Request) -> Response:
    answer = to("/")
    await sign_out(request, answer)
    return answer
