"""``POST /api/v1/captcha/read``: the reader for other programs."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from standby.captcha.image import MAX_BYTES
from standby.errors import TokenRefused, UnfitBody, said
from standby.services import tokens
from standby.services.reading import Readers
from standby.web.who import runtime_of

router = APIRouter(prefix="/captcha", tags=["captcha"])
Token = Annotated[HTTPAuthorizationCredentials | None, Depends(HTTPBearer(auto_error=False))]
RAW = "application/octet-stream"
PICTURE: dict[str, Any] = {"type": "string", "format": "binary"}
FORM = {"type": "object", "required": ["picture"], "properties": {"picture": PICTURE}}
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            RAW: {"schema": PICTURE},
            "image/*": {"schema": PICTURE},
            "multipart/form-data": {"schema": FORM},
        },
    }
}


class ReadAnswer(BaseModel):
    """What the reader saw."""

    text: str = Field(description="The characters, empty if none were seen.")
    confidence: float = Field(ge=0, le=1, description="That of the least sure character.")
    per_character: list[float] = Field(description="A calibrated probability for each character.")
    abstained: bool = Field(description="Too unsure to be submitted: fetch another picture instead.")
    model: str = Field(description="The model that read.")


class Failure(BaseModel):
    """What went wrong; ``error`` is a name to act on, ``says`` and ``mend`` are for people."""

    error: str
    says: str
    mend: str


REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The form has no picture."},
    401: {"description": "No token, or one that is unknown, revoked or expired."},
    403: {"description": "The token lacks the scope captcha:read."},
    404: {"description": "There is no such model."},
    411: {"description": "The length of the body is missing."},
    413: {"description": "More bytes or pixels than are read."},
    415: {"description": "A body of another kind than a picture or a form."},
    422: {"description": "No picture that can be read, or not one this model reads; or no model was named."},
    429: {"description": "The token asked too often; Retry-After says how long to wait."},
    503: {"description": "The model is named in the settings, but cannot be opened."},
}


@router.post(
    "/read", openapi_extra=BODY, responses={code: {**told, "model": Failure} for code, told in REFUSALS.items()}
)
async def read(
    request: Request,
    given: Token,
    model: Annotated[str, Query(description="A shipped model, or a portal named in STANDBY_MODELS.")],
) -> ReadAnswer:
    """Read one picture code.

    The body is the picture's bytes (PNG, JPEG, GIF or BMP), or a form with the file `picture`.
    """
    if given is None:
        raise TokenRefused(reason=said("there is none"))
    holder = await tokens.admit(runtime_of(request), given.credentials)
    readers: Readers = request.app.state.readers
    readers.let_in(holder)
    answer = await readers.read(model, await _picture(request))
    return ReadAnswer(
        text=answer.text,
        confidence=answer.confidence,
        per_character=list(answer.per_character),
        abstained=answer.abstained,
        model=model,
    )


async def _picture(request: Request) -> bytes:
    """The bytes of the picture. Raises UnfitBody for a body of another kind, too many bytes or a form without it."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == RAW or kind.startswith("image/"):
        data = await request.body()
    elif kind == "multipart/form-data":
        data = await _uploaded(request)
    else:
        raise UnfitBody(status=415, reason=said("its content type is neither a picture's nor a form's"))
    if len(data) > MAX_BYTES:
        raise UnfitBody(status=413, reason=said("the picture has more than {limit} bytes", limit=MAX_BYTES))
    return data


async def _uploaded(request: Request) -> bytes:
    try:
        async with request.form(max_files=1, max_fields=4) as form:
            sent = form.get("picture")
            if isinstance(sent, UploadFile):
                return await sent.read()
    except MultiPartException as error:
        raise UnfitBody(reason=said("its form is broken")) from error
    raise UnfitBody(reason=said("its form has no file named picture"))
