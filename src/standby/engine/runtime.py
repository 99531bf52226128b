"""What an engine is given: settings, clock, database, secrets, the way out. Nothing is global."""

import asyncio
import os
import secrets
import socket
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random, SystemRandom
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from standby.captcha.judge import Promise
from standby.captcha.model import Reader as NetReader
from standby.captcha.model import load_reader
from standby.clock import Clock
from standby.domain.models import Credentials
from standby.engine.pacing import SharedPacer
from standby.errors import WrongUse, said
from standby.portals.base import Pacer, Portal, PortalSpec, Reader, Site
from standby.portals.clicks import ClickPortal, ClickReads
from standby.portals.http import PortalClient
from standby.portals.registry import portal_spec
from standby.portals.tickets import TicketPortal
from standby.portals.transport import SharedTransport
from standby.settings import Settings
from standby.store.codec import from_json
from standby.store.database import Database
from standby.store.secrets import Vault
from standby.store.tables import Account

if TYPE_CHECKING:
    from standby.captcha.click.reader import ClickReader
    from standby.engine.passengers import Fetched
    from standby.engine.visits import Visit


class Bell:
    """Wakes sleepers of this process early; a rung bell stays rung until somebody waits."""

    def __init__(self) -> None:
        self._rung: dict[str, asyncio.Event] = {}

    def ring(self, name: str) -> None:
        self._rung.setdefault(name, asyncio.Event()).set()

    def ring_all(self) -> None:
        for event in self._rung.values():
            event.set()

    async def wait(self, name: str, seconds: float) -> None:
        event = self._rung.setdefault(name, asyncio.Event())
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await event.wait()
        except TimeoutError:
            return
        finally:
            event.clear()


@dataclass
class Runtime:
    """One per process. ``runner`` names the process in leases and in the list of workers."""

    settings: Settings
    clock: Clock
    database: Database
    vault: Vault
    transport: SharedTransport
    random: Random = field(default_factory=SystemRandom)
    bell: Bell = field(default_factory=Bell)
    runner: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}")
    draining: asyncio.Event = field(default_factory=asyncio.Event)
    runs: "set[asyncio.Task[object]]" = field(default_factory=set)
    passengers: "dict[int, Fetched]" = field(default_factory=dict)
    """Whom accounts may order for; see :mod:`standby.engine.passengers`."""
    clashes: dict[int, int] = field(default_factory=dict)
    """How often in a row the database failed while a query was checked."""
    checks: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(64))
    visits: "dict[str, Visit]" = field(default_factory=dict)
    """Visits without an account by address; see :mod:`standby.engine.visits`."""

    @property
    def is_embedded(self) -> bool:
        """Whether this process is all there is: no broker beside it."""
        return self.settings.broker_url.startswith("memory://")

    def spec(self, portal: str) -> PortalSpec:
        return portal_spec(portal)

    def reader(self, portal: str) -> Reader:
        return reader_of(self.settings.reader_model(portal, self.spec(portal).model))

    def clicker(self, portal: str) -> ClickReads:
        """What reads the portal's pictures to be clicked."""
        return clicker_of(self.settings.reader_model(portal, self.spec(portal).model))

    def card(self, portal: str) -> Promise:
        """What the portal's model promises."""
        return model_of(self.spec(portal), self.settings.reader_model(portal, self.spec(portal).model)).card

    def open_portal(self, account: Account, session: str, pacer: SharedPacer | None = None) -> Portal:
        """A visit to the account's site with the cookies in ``session``."""
        site = Site(account.base_url, account.options)
        return self.open_site(account.portal, site, pacer or self.pacer(account), session)

    def open_site(self, portal: str, site: Site, pacer: SharedPacer, session: str = "") -> Portal:
        client = PortalClient(site.base_url, pacer=pacer, session=session, transport=self.transport)
        return self.spec(portal).open(site, client)

    def open_tickets(self, portal: str, site: Site, pacer: Pacer, session: str = "") -> TicketPortal:
        """A visit to a site that sells tickets. Raises WrongUse for one that does not."""
        spec = self.spec(portal)
        if spec.tickets is None:
            raise WrongUse(what=said("{portal} sells no tickets", portal=portal))
        return spec.tickets(site, PortalClient(site.base_url, pacer=pacer, session=session, transport=self.transport))

    def open_clicks(self, account: Account, session: str, pacer: SharedPacer | None = None) -> ClickPortal:
        """A visit to a ticket site that may be logged in to by clicks. Raises WrongUse for one that never was."""
        site = Site(account.base_url, account.options)
        return self.open_click_site(account.portal, site, pacer or self.pacer(account), session)

    def open_click_site(self, portal: str, site: Site, pacer: SharedPacer, session: str = "") -> ClickPortal:
        clicks = self.spec(portal).clicks
        if clicks is None:
            raise WrongUse(what=said("{portal} has no pictures to be clicked", portal=portal))
        return clicks(site, PortalClient(site.base_url, pacer=pacer, session=session, transport=self.transport))

    def pacer(self, account: Account) -> SharedPacer:
        return self.pacer_at(account.portal, account.base_url)

    def pacer_at(self, portal: str, base_url: str, *, modest: bool = False) -> SharedPacer:
        """The way to the budget that everybody at the same host shares; a ``modest`` one leaves room for the others."""
        budget = self.settings.budget(portal, self.spec(portal).budget)
        return SharedPacer(self.database, self.clock, f"{portal}:{site_of(base_url)}", budget, modest=modest)

    def credentials(self, account: Account) -> Credentials:
        kept = from_json(self.vault.open(f"account:{account.id}", account.credentials))
        return Credentials(login=kept["login"], password=kept["password"])

    def open_session(self, account: Account) -> str:
        return self.vault.open(f"session:{account.id}", account.session) if account.session else ""


def site_of(base_url: str) -> str:
    """Host and port: what shares a budget and a breaker."""
    return urlsplit(base_url).netloc


@lru_cache(maxsize=16)
def reader_of(model: str) -> NetReader:
    """A model by name or path, opened once per process. Raises UnknownModel or BadModel."""
    return load_reader(model)


@lru_cache(maxsize=4)
def clicker_of(model: str) -> "ClickReader":
    """A model of click captchas by name or path, opened once per process. Raises UnknownModel or BadModel."""
    from standby.captcha.click.reader import load_click

    return load_click(model)


def model_of(spec: PortalSpec, model: str) -> "NetReader | ClickReader":
    """A model of the kind that the portal's pictures need. Raises UnknownModel or BadModel."""
    return clicker_of(model) if spec.clicks is not None else reader_of(model)
