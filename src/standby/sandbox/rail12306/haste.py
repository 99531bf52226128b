"""How the site refuses who asks too often (notes, sections 2.9 and 10.1): by a redirect, a page, a digit, nothing."""

from collections import defaultdict, deque
from collections.abc import Callable

from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from standby.sandbox.rail12306.site import RailSite

ERROR_PAGE = "https://www.12306.cn/mormhweb/logFiles/error.html"
BUSY_PAGE = (
    "<!DOCTYPE html><html><head><title>铁路12306</title></head>"
    "<body><div class='err_text'>网络可能存在问题，请您重试一下！</div></body></html>"
)


class Patience:
    """Counts the requests of each client address that it is asked about. ``now`` is the sandbox's clock."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._asked: defaultdict[str, deque[float]] = defaultdict(deque)
        self._punished_until: dict[str, float] = {}

    def refusal(self, site: RailSite, client: str) -> Response | None:
        """What this request is answered instead of what it asked for; None while the client is within its budget."""
        if site.haste is None or not self._is_hasty(site, client):
            return None
        self._punished_until[client] = self._now() + site.punish_seconds
        return refused(site)

    def _is_hasty(self, site: RailSite, client: str) -> bool:
        most, seconds = site.haste or (0, 0.0)
        now, asked = self._now(), self._asked[client]
        asked.append(now)
        while asked and asked[0] <= now - seconds:
            asked.popleft()
        return len(asked) > most or now < self._punished_until.get(client, 0.0)

    def forgive(self) -> None:
        """Forget who asked how often."""
        self._asked.clear()
        self._punished_until.clear()


def refused(site: RailSite) -> Response:
    """As today's site does it."""
    if site.haste_mode == "html":
        return HTMLResponse(BUSY_PAGE)
    if site.haste_mode == "403":
        return PlainTextResponse("1", 403)
    if site.haste_mode in ("-1", "empty"):
        return PlainTextResponse("" if site.haste_mode == "empty" else "-1")
    return error_page()


def error_page() -> Response:
    """Also for a question the site cannot read (section 2.2: a date without its zeros)."""
    return RedirectResponse(ERROR_PAGE, 302)
