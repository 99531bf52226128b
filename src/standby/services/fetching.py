"""Fetching picture codes without logging in: within the site's budget, with pauses, and never against its will."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import select

from standby.captcha.image import open_picture
from standby.engine import breaker
from standby.engine.pacing import SharedPacer
from standby.engine.runtime import Runtime, site_of
from standby.errors import (
    BadPicture,
    BudgetSpent,
    NetworkTrouble,
    PageNotUnderstood,
    PictureTooLarge,
    PortalDown,
    PortalRefused,
    StandbyError,
    WrongUse,
    said,
)
from standby.portals.addresses import tidy_address
from standby.portals.base import Portal, Site
from standby.portals.clicks import ClickPortal
from standby.portals.registry import portal_spec
from standby.store import sites
from standby.store.tables import Account

T = TypeVar("T")
TRIES = 3
FIRST_PAUSE = 10.0


async def place(runtime: Runtime, portal: str, url: str = "", options: Mapping[str, str] | None = None) -> Site:
    """The site to fetch from: ``url``, or the one at which there are accounts. Raises WrongUse, AddressRefused."""
    spec = portal_spec(portal)
    if url:
        address = tidy_address(url, allow_private=runtime.settings.allow_private_addresses)
        return Site(address, dict(options or {}))
    async with runtime.database.read() as session:
        accounts = (await session.scalars(select(Account).where(Account.portal == spec.name))).all()
    known = {account.base_url: Site(account.base_url, account.options) for account in accounts}
    if len(known) == 1:
        return next(iter(known.values()))
    which = "there is no account to take it from" if not known else f"there are {len(known)}: {', '.join(known)}"
    raise WrongUse(what=said("Give the portal's address with --url; {which}", which=which))


async def must_not_be_left_alone(runtime: Runtime, base_url: str) -> None:
    """Raises PortalRefused while the site's breaker is open: who was refused does not knock again."""
    now = runtime.clock.now()
    async with runtime.database.read() as session:
        row = await sites.is_open(session, site_of(base_url), now)
    if row is not None and row.open_until is not None:
        left = round((row.open_until - now).total_seconds())
        reason = said("left alone for another {seconds} s: {reason}", seconds=left, reason=row.reason)
        raise PortalRefused(host=row.site, reason=reason)


@dataclass
class Fetcher:
    """Fetches pictures of one site one after the other, all in one visit."""

    runtime: Runtime
    portal: str
    site: Site
    _pacer: SharedPacer = field(init=False)
    _visit: Portal | ClickPortal = field(init=False)

    def __post_init__(self) -> None:
        self._pacer = self.runtime.pacer_at(self.portal, self.site.base_url)
        clicked = self.runtime.spec(self.portal).clicks is not None
        opened = self.runtime.open_click_site if clicked else self.runtime.open_site
        self._visit = opened(self.portal, self.site, self._pacer)

    @property
    def requests(self) -> int:
        return self._pacer.taken

    async def picture(self) -> bytes:
        """A fresh picture.

        What may pass is tried again, TRIES times in all; a refusal never is.
        Raises PortalRefused, NetworkTrouble, PortalDown, PageNotUnderstood.
        """
        await must_not_be_left_alone(self.runtime, self.site.base_url)
        await linger(self.runtime, self._pacer)
        for tried in range(1, TRIES + 1):
            try:
                return await within_budget(self.runtime, self._fetch)
            except (NetworkTrouble, PortalDown, PageNotUnderstood) as error:
                if tried == TRIES:
                    await note_trouble(self.runtime, self.site.base_url, error)
                    raise
                await self.runtime.clock.sleep(FIRST_PAUSE * 2 ** (tried - 1))
            except StandbyError as error:
                await note_trouble(self.runtime, self.site.base_url, error)
                raise
        raise AssertionError("the last try returns or raises")

    async def _fetch(self) -> bytes:
        data = await self._visit.picture()
        must_be_picture(data, self.portal)
        return data


async def within_budget(runtime: Runtime, fetch: Callable[[], Awaitable[T]]) -> T:
    """What ``fetch`` gives, as soon as the site's budget has room; that it has none is no refusal of the portal's."""
    while True:
        try:
            return await fetch()
        except BudgetSpent as error:
            await runtime.clock.sleep(float(str(error.facts["wait"])))


def must_be_picture(data: bytes, portal: str) -> None:
    """Raises WrongUse for a portal that asks for no code, PageNotUnderstood for bytes that are none."""
    if not data:
        raise WrongUse(
            what=said("{portal} asks for no code at this address, so there is nothing to learn", portal=portal)
        )
    try:
        open_picture(data)
    except (BadPicture, PictureTooLarge) as error:
        raise PageNotUnderstood(portal=portal, reason=said("what it sends as a code is not a picture")) from error


async def linger(runtime: Runtime, pacer: SharedPacer) -> None:
    """Up to one and a half times the budget's steady distance, so that requests do not come like clockwork."""
    spacing, _ = pacer.rate()
    await runtime.clock.sleep(1.5 * spacing.total_seconds() * runtime.random.random())


async def note_trouble(runtime: Runtime, base_url: str, error: StandbyError) -> None:
    """A refusal or a failure of the site itself counts for everybody here."""
    if breaker.concerns_site(error):
        async with runtime.database.write() as session:
            await breaker.note_failure(session, site_of(base_url), error, runtime.clock.now())
