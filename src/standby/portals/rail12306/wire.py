"""Requests as the site's own pages send them, and what may stand in place of an answer.

Nothing here is followed, repeated or hidden: a redirect is judged by where it
leads, a refusal is an error with its reason. Source: notes on the protocol,
sections 0 and 2.9.
"""

from collections.abc import Mapping
from datetime import timedelta

import httpx2

from standby.errors import Detour, SessionExpired, said
from standby.portals.http import Page, PortalClient
from standby.portals.rail12306.refusals import ERROR_PAGE, NAME, judge_forbidden, refused
from standby.portals.rail12306.timekeeping import SiteClock

INIT = "/otn/leftTicket/init"
LOGIN = "/otn/resources/login.html"
ORDER = "/otn/confirmPassenger/initDc"
ORDERS = "/otn/view/train_order.html"
_FORM = "application/x-www-form-urlencoded; charset=UTF-8"
_XHR = {"X-Requested-With": "XMLHttpRequest"}
_FRESH = {"Cache-Control": "no-cache", "If-Modified-Since": "0"}
_TELLING = frozenset({403})


class Wire:
    """One visit's requests. ``clock`` learns the site's time from every answer."""

    def __init__(self, client: PortalClient) -> None:
        self.client = client
        self.clock = SiteClock()

    @property
    def offset(self) -> timedelta | None:
        """The site's clock minus ours; None before the first answer with a Date."""
        return self.clock.offset

    async def get(self, path: str, params: Mapping[str, str] | None = None, *, referer: str = INIT) -> Page:
        """What a page's script asks for. Raises PortalRefused, SessionExpired, Detour and as the client does."""
        headers = {**self._from(referer), **_XHR, **_FRESH}
        page = await self.client.get(path, params, headers=headers, tolerate=_TELLING, follow=False)
        return self._judged(page)

    async def post(self, path: str, data: Mapping[str, str], *, referer: str = INIT) -> Page:
        """What a page's script sends. Raises as :meth:`get`."""
        headers = {**self._from(referer), **_XHR, "Origin": self.client.origin, "Content-Type": _FORM}
        page = await self.client.post(path, data, headers=headers, tolerate=_TELLING, follow=False)
        return self._judged(page)

    async def open(self, path: str, params: Mapping[str, str] | None = None, *, referer: str = "") -> Page:
        """A page as a person opens it: redirects on this host are followed. Raises as :meth:`get`."""
        try:
            page = await self.client.get(path, params, headers=self._from(referer), tolerate=_TELLING)
        except Detour as error:
            if ERROR_PAGE in str(error.facts.get("target", "")):
                raise refused(self.client.host, said("it leads to its error page")) from error
            raise
        return self._judged(page)

    def _from(self, referer: str) -> dict[str, str]:
        return {"Referer": self.client.origin + referer} if referer else {}

    def _judged(self, page: Page) -> Page:
        self.clock.learn(page)
        if page.status == 403:
            raise judge_forbidden(page, self.client.host)
        if page.location or page.status != 200:
            raise self._led_away(page)
        return page

    def _led_away(self, page: Page) -> Exception:
        """A redirect to the error page is a refusal, one to a login page ends the session; no other is known."""
        if ERROR_PAGE in page.location:
            return refused(self.client.host, said("it leads to its error page"))
        target = _path(page.location)
        if target.startswith("/otn/") and ("login" in target or target == "/otn/passport"):
            return SessionExpired(portal=NAME)
        return Detour(host=self.client.host, target=target[:200] or said("an address that is none"))


def _path(location: str) -> str:
    try:
        return httpx2.URL(location).path
    except (httpx2.InvalidURL, UnicodeError, ValueError):
        return ""
