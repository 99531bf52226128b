"""For administrators: invitations, and everybody in the house."""

from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from fastapi.responses import HTMLResponse, Response

from standby.errors import NotFound, Unfit, UserMistake
from standby.services import household, invitations, people
from standby.services.actor import ADMINISTRATOR
from standby.store.tables import User
from standby.web.deeds import told
from standby.web.forms import administrator, again, to
from standby.web.pages.entering import Typed
from standby.web.render import page
from standby.web.who import actor, runtime_of

router = APIRouter(prefix="/people")
Id = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("")
async def show(request: Request) -> HTMLResponse:
    here = await administrator(request)
    return await page(request, "people.html", **await _house(request, here))


@router.post("/invitations")
async def invite(
    request: Request,
    role: Typed = "member",
    count: Annotated[str, Form(max_length=10)] = "1",
    days: Annotated[str, Form(max_length=10)] = "7",
) -> Response:
    here = await administrator(request)
    try:
        numbers = {"count": _number("count", count), "days": _number("days", days)}
        await invitations.add(runtime_of(request), actor(here), role=role, **numbers)
    except UserMistake as error:
        return await again(request, "people.html", error, **await _house(request, here))
    return to("/people#invitations")


@router.post("/invitations/{number}/revoke")
async def revoke(request: Request, number: Id) -> Response:
    here = await administrator(request)
    await invitations.revoke(runtime_of(request), actor(here), number)
    return to("/people#invitations")


@router.get("/{number}")
async def show_one(request: Request, number: Id, done: bool = False) -> HTMLResponse:
    await administrator(request)
    user = await _user(request, number)
    return await page(request, "person.html", person=user, done=done, **_limits(request, user))


@router.post("/{number}")
async def change(request: Request, number: Id, role: Typed = "", limit: Typed = "") -> Response:
    """Role and limit; an empty limit is what the settings allow."""
    here = await administrator(request)
    user = await _user(request, number)
    runtime = runtime_of(request)
    try:
        most = _number("limit", limit) if limit.strip() else None
        await people.set_limit_and_role(runtime, actor(here), user.name, most, role)
    except UserMistake as error:
        facts = _limits(request, user)
        return await again(request, "person.html", error, person=user, done=False, **facts)
    # Whoever has just made a member of themselves may not see this page any more.
    return to("/" if user.id == here.id and role != ADMINISTRATOR else f"/people/{number}?done=true")


@router.post("/{number}/remove")
async def remove(request: Request, number: Id, name: Typed = "") -> Response:
    """With everything of theirs, if the name was typed as it stands there."""
    here = await administrator(request)
    user = await _user(request, number)
    try:
        if name.strip() != user.name:
            raise Unfit(field="name", what="Type the name exactly as it stands there; nothing was removed")
        await people.remove(runtime_of(request), user.name, actor(here))
    except UserMistake as error:
        facts = _limits(request, user)
        return await again(request, "person.html", error, person=user, done=False, **facts)
    return to("/" if user.id == here.id else "/people")


async def _house(request: Request, here: User) -> dict[str, Any]:
    runtime = runtime_of(request)
    now = runtime.clock.now()
    made = await invitations.listed(runtime, actor(here))
    return {
        "invitations": [(each, invitations.state_of(each, now), invitations.link_of(runtime, each)) for each in made],
        "everyone": await household.everyone(runtime, actor(here)),
        "deeds": [(deed.at, told(deed)) for deed in await household.deeds_done(runtime, actor(here))],
    }


async def _user(request: Request, number: int) -> User:
    user = await people.by_id(runtime_of(request), number)
    if user is None:
        raise NotFound(what="user", name=number, command="user list")
    return user


def _limits(request: Request, user: User) -> dict[str, Any]:
    return {"usual": runtime_of(request).settings.watch_limit}


def _number(field: str, text: str) -> int:
    if not (text.strip().isascii() and text.strip().isdigit()):
        raise Unfit(field=field, what="A whole number is needed")
    return int(text.strip())
