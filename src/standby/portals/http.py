"""The one client through which every portal is asked.

A client belongs to one account's visit: it holds the cookies, waits its turn
before every request, and turns whatever can go wrong into the vocabulary of
:mod:`standby.errors`. Connections come from a :class:`SharedTransport`, so a
client itself is cheap. Addresses in errors and logs carry no query.
"""

import logging
import time
from asyncio import timeout as deadline
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx2

from standby import __version__
from standby.errors import Detour, TimedOut, said
from standby.portals.addresses import check_address
from standby.portals.base import Pacer
from standby.portals.bodies import decode, read_body
from standby.portals.cookies import Cookies
from standby.portals.transport import SharedTransport
from standby.portals.trouble import TRANSPORT_ERRORS, explain, judge_status, retry_after

__all__ = ["USER_AGENT", "Limits", "Page", "PortalClient", "SharedTransport", "check_address"]

USER_AGENT = f"Standby/{__version__} (+self-hosted; acts for the account's own user)"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes. ``total`` is for a whole request, its redirects included, waiting for a turn not."""

    connect: float = 8.0
    read: float = 15.0
    total: float = 20.0
    page: int = 4 << 20
    picture: int = 256 << 10
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Page:
    """What a portal answered. ``url`` is where redirects ended; ``content`` counts unpacked bytes.

    ``location`` is where a redirect that was not followed leads. ``date`` is
    the site's clock when it answered, in whole seconds; our own clock then was
    between ``sent_at`` and ``received_at``.
    """

    url: str = field(repr=False)
    status: int
    text: str = field(repr=False)
    content: bytes = field(repr=False)
    content_type: str
    retry_after: int | None = None
    location: str = field(default="", repr=False)
    date: datetime | None = None
    sent_at: datetime | None = None
    received_at: datetime | None = None

    @property
    def path(self) -> str:
        return httpx2.URL(self.url).path


class PortalClient:
    """Asks one host for one account.

    ``session`` is what :meth:`session` gave before. Without ``transport`` the
    client opens connections of its own (``allow_private`` as for
    :class:`SharedTransport`) and has to be closed: ``async with PortalClient(...)``.
    Raises AddressRefused for an address that is never allowed.
    """

    def __init__(
        self,
        base_url: str,
        *,
        pacer: Pacer,
        session: str = "",
        allow_private: bool = False,
        transport: httpx2.AsyncBaseTransport | None = None,
        limits: Limits | None = None,
    ) -> None:
        # With a transport, private addresses are its decision, at the moment of connecting.
        base = check_address(base_url, allow_private=allow_private or transport is not None)
        self._origin = base.copy_with(path="/", query=None, fragment=None)
        self.host = base.netloc.decode("ascii")
        self.limits = limits or Limits()
        self._pacer = pacer
        self._cookies = Cookies(self.host, session)
        self._transport = transport or SharedTransport(allow_private=allow_private)
        self._owns_transport = transport is None

    def __repr__(self) -> str:
        return f"PortalClient({self.host!r})"

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close connections of its own; shared ones stay open."""
        if self._owns_transport:
            await self._transport.aclose()

    @property
    def origin(self) -> str:
        """Scheme, host and port, as the Origin header has them."""
        return str(self._origin).rstrip("/")

    def has_session(self) -> bool:
        return bool(self._cookies)

    def session(self) -> str:
        """The cookies as JSON text for the next visit; empty if the portal has set none."""
        return self._cookies.to_text()

    async def get(
        self,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        limit: int = 0,
        tolerate: Collection[int] = (),
        follow: bool = True,
    ) -> Page:
        """Fetch ``path`` (from the host's root, or a whole URL of this host).

        ``headers`` go with it besides the client's own, which they do not
        replace. ``limit`` caps the body in bytes (0: a page's). A status in
        ``tolerate`` is handed back as a page instead of raised, and so is a
        redirect without ``follow``. Raises NetworkTrouble, PortalError,
        AddressRefused, and what the pacer raises.
        """
        wanted = _Wanted("GET", params, None, headers or {}, limit or self.limits.page, tolerate)
        return await self._ask(path, wanted, follow)

    async def post(
        self,
        path: str,
        data: Mapping[str, str],
        *,
        headers: Mapping[str, str] | None = None,
        limit: int = 0,
        tolerate: Collection[int] = (),
        follow: bool = True,
    ) -> Page:
        """Send a form. Redirects are followed as browsers do: 301, 302 and 303 by GET. Raises as :meth:`get`."""
        wanted = _Wanted("POST", None, data, headers or {}, limit or self.limits.page, tolerate)
        return await self._ask(path, wanted, follow)

    async def picture(self, path: str, params: Mapping[str, str] | None = None) -> bytes:
        """Fetch a picture's bytes under the picture's limit."""
        return (await self.get(path, params, limit=self.limits.picture)).content

    async def _ask(self, path: str, wanted: "_Wanted", follow: bool) -> Page:
        url = self._target(self._origin, path)
        url = url.copy_merge_params(wanted.params) if wanted.params else url
        left = self.limits.total
        for _ in range(self.limits.redirects + 1):
            await self._pacer.turn()
            began = time.monotonic()
            page = await self._exchange(url, wanted, left)
            left -= time.monotonic() - began
            if not follow or page.status not in REDIRECTS:
                return page
            url = self._target(url, page.location)
            if page.status < 307 and wanted.method == "POST":
                wanted = replace(wanted, method="GET", data=None)
        raise Detour(host=self.host, target=said("itself, in a circle"))

    def _target(self, base: httpx2.URL, to: str) -> httpx2.URL:
        """``to`` seen from ``base``, on this host. Raises Detour for any other."""
        try:
            url = base.join(to).copy_with(fragment=None) if to else None
        except (httpx2.InvalidURL, UnicodeError, ValueError):
            url = None
        if url is None:
            raise Detour(host=self.host, target=said("an address that is none"))
        upgraded = (self._origin.scheme, self._origin.port, url.scheme, url.port) == ("http", None, "https", None)
        same = (url.scheme, url.port) == (self._origin.scheme, self._origin.port)
        if url.host != self._origin.host or url.userinfo or not (same or upgraded):
            raise Detour(host=self.host, target=f"{url.scheme}://{url.host}{url.path}"[:200])
        if upgraded:
            # A password typed for this host must not go out in the clear again.
            self._origin = self._origin.copy_with(scheme="https")
        return url

    async def _exchange(self, url: httpx2.URL, wanted: "_Wanted", seconds: float) -> Page:
        """One request and its whole answer within ``seconds``."""
        sent = datetime.now(UTC)
        try:
            async with deadline(max(0.0, seconds)):
                answer = await self._transport.handle_async_request(self._request(url, wanted))
                received = datetime.now(UTC)
                try:
                    self._cookies.take(url, answer.headers.get_list("set-cookie"))
                    log.debug("%s %s%s: %d", wanted.method, self.host, url.path, answer.status_code)
                    if answer.status_code not in REDIRECTS:
                        judge_status(answer, self.host, wanted.tolerate)
                    body = await read_body(answer, self.host, wanted.limit)
                finally:
                    await answer.aclose()
        except TimeoutError as error:
            raise TimedOut(host=self.host, seconds=round(self.limits.total)) from error
        except TRANSPORT_ERRORS as error:
            raise explain(error, self.host, self.limits) from error
        return replace(_page(answer, url, body), sent_at=sent, received_at=received)

    def _request(self, url: httpx2.URL, wanted: "_Wanted") -> httpx2.Request:
        headers = httpx2.Headers(wanted.headers)
        headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"})
        headers.setdefault("Accept", "*/*")
        if cookies := self._cookies.header(url):
            headers["Cookie"] = cookies
        waits = {"connect": self.limits.connect, "read": self.limits.read, "write": self.limits.read}
        return httpx2.Request(
            wanted.method,
            url,
            headers=headers,
            data=wanted.data,
            extensions={"timeout": {**waits, "pool": self.limits.total}},
        )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One request as its caller wants it."""

    method: str
    params: Mapping[str, str] | None
    data: Mapping[str, str] | None
    headers: Mapping[str, str]
    limit: int
    tolerate: Collection[int]


def _page(answer: httpx2.Response, url: httpx2.URL, body: bytes) -> Page:
    content_type = answer.headers.get("content-type", "")
    return Page(
        url=str(url),
        status=answer.status_code,
        text=decode(body, content_type),
        content=body,
        content_type=content_type,
        retry_after=retry_after(answer),
        location=answer.headers.get("location", "") if answer.status_code in REDIRECTS else "",
        date=_date(answer),
    )


def _date(answer: httpx2.Response) -> datetime | None:
    """The moment in the Date header (RFC 9110, section 6.6.1); None without one or from somebody's cache."""
    if "age" in answer.headers:
        return None
    try:
        moment = parsedate_to_datetime(answer.headers.get("date", ""))
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
