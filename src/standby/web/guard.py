"""What every answer carries, and what no request may do: act here on behalf of another site."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from standby.captcha.image import MAX_BYTES

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# A mail server presses the one-click button itself (RFC 8058): it sends no Origin, and the link is the permission.
SIGNED = ("/pause/",)
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
# Files change with the version under the same name: keep them, but ask each time whether they are still the ones.
STATIC = "no-cache"
LARGEST_BODY = 64 * 1024
# There a token in the header is the permission and no cookie counts, so another site gains nothing.
API = "/api/"
LARGEST_PICTURE = MAX_BYTES + 4096


class Guard:
    """Pure ASGI: refuses cross-site posts and large bodies, adds the security headers, answers HEAD as GET.

    ``home`` is the host (and port) under which people reach the page, for a
    proxy in front that does not pass their ``Host`` on.
    """

    def __init__(self, app: ASGIApp, home: str = "") -> None:
        self.app, self.home = app, home

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        bare = scope["method"] == "HEAD"

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                add_headers(MutableHeaders(scope=message), scope["path"])
            elif bare:
                message = {**message, "body": b""}
            await send(message)

        refused = _refusal(scope, Headers(scope=scope), self.home)
        if refused:
            await refused(scope, receive, answer)
            return
        await self.app({**scope, "method": "GET"} if bare else scope, receive, answer)


def add_headers(headers: MutableHeaders, path: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
    if path.startswith("/static/"):
        headers["cache-control"] = STATIC


def _refusal(scope: Scope, headers: Headers, home: str) -> Response | None:
    if scope["method"] in SAFE:
        return None
    path: str = scope["path"]
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return _refused(path, 411, "the length of the body is missing")
    if len(length) > 9 or int(length) > (LARGEST_PICTURE if path.startswith(API) else LARGEST_BODY):
        return _refused(path, 413, "the body is too large")
    if path.startswith((*SIGNED, API)) or same_site(headers, home):
        return None
    return _refused(path, 403, "this request comes from another site")


def _refused(path: str, status: int, says: str) -> Response:
    if path.startswith(API):
        return JSONResponse({"error": "UnfitBody", "says": f"{says.capitalize()}.", "mend": ""}, status_code=status)
    return PlainTextResponse(says, status_code=status)


def same_site(headers: Headers, home: str = "") -> bool:
    """By Sec-Fetch-Site where the browser sends it, else by Origin against the host asked or ``home``.

    What sends neither is no browser of today, so it carries nobody's cookie without their knowing.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc in {headers.get("host", ""), home} - {""}
