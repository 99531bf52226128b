"""The page on which a person reads a picture that the reader would rather not."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from standby.domain.models import AccountState
from standby.portals.clicks import KIND
from standby.services import clicks, hand_overs
from standby.web.render import page
from standby.web.who import runtime_of

router = APIRouter(prefix="/hand-over")
PICTURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
    b"BM": "image/bmp",
}


@router.get("/{uid}")
async def show(request: Request, uid: str, again: bool = False) -> HTMLResponse:
    asked, account = await hand_overs.find(runtime_of(request), uid)
    now = runtime_of(request).clock.now()
    facts = {
        "late": asked.deadline < now,
        "shown": clicks.may_live(runtime_of(request), asked) if asked.kind == KIND else bool(asked.picture),
        "inside": account.state == AccountState.READY,
    }
    return await page(request, "hand_over.html", asked=asked, account=account, again=again, **facts)


@router.get("/{uid}/picture")
async def picture(request: Request, uid: str) -> Response:
    """The portal's bytes, under a picture's content type or none: a page must never come out of it."""
    asked, _ = await hand_overs.find(runtime_of(request), uid)
    kind = next((kind for start, kind in PICTURES.items() if asked.picture.startswith(start)), None)
    return Response(asked.picture, media_type=kind) if kind else Response(status_code=404)


@router.post("/{uid}")
async def answer(
    request: Request,
    uid: str,
    code: Annotated[str, Form()] = "",
    tile: Annotated[list[str] | None, Form(max_length=8)] = None,
) -> Response:
    """``code`` as typed, or each ``tile`` that was chosen."""
    following = await hand_overs.answer(runtime_of(request), uid, code or " ".join(tile or ()))
    where = f"/hand-over/{following}?again=true" if following else f"/hand-over/{uid}"
    return RedirectResponse(where, status_code=303)


@router.post("/{uid}/another")
async def another(request: Request, uid: str) -> Response:
    """A fresh picture instead of one that a person cannot read either."""
    following = await hand_overs.another(runtime_of(request), uid)
    return RedirectResponse(f"/hand-over/{following}", status_code=303)
