"""The two envelopes of the railway's JSON, as its own pages receive them.

Source: notes on the protocol, section 0. ``/passport`` answers carry
``result_code``, a number at some addresses and a string at others; ``/otn``
answers carry ``status`` and ``data``, and a true ``status`` says nothing about
the business step inside.
"""

import json
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

LOGIN_PAGE = "/otn/resources/login.html"
NOT_LOGGED_IN = "用户未登录"
BUSY = "系统忙，请稍后重试"


def raw(content: Any) -> Response:
    """JSON as this site writes it: characters plain, nothing in the form of a number made a text."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return Response(body, media_type="application/json;charset=UTF-8")


def _envelope(status: bool, **facts: Any) -> Response:
    envelope = {"validateMessagesShowId": "_validatorMessage", "status": status, "httpstatus": 200}
    return raw({**envelope, **facts, "validateMessages": {}})


def data(content: Any) -> Response:
    """The envelope around the content of one step."""
    return _envelope(True, data=content, messages=[])


def nothing() -> Response:
    """An envelope whose ``data`` is absent."""
    return _envelope(True, messages=[])


def refused(*messages: str) -> Response:
    """``status`` false with the reasons, and no ``data``."""
    return _envelope(False, messages=list(messages))


def failed_step(reason: str, **flags: Any) -> Response:
    """The envelope says yes, the step inside says no: how orders are refused (section 7.4)."""
    return data({"errMsg": reason, **flags, "submitStatus": False})


def passport(code: int | str, message: str, **facts: Any) -> Response:
    return raw({"result_message": message, **facts, "result_code": code})


def html(page: str) -> Response:
    return HTMLResponse(page, headers={"Cache-Control": "no-cache"})


def moved(place: str) -> Response:
    return RedirectResponse(place, 302)
