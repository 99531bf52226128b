"""Brings a sandbox up: one address per portal and one to steer them, all on one event loop."""

import asyncio
import contextlib
import random
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from standby.sandbox import faces
from standby.sandbox.captchas import CaptchaSource, CapturedCaptchas, PaintedCaptchas
from standby.sandbox.clock import SandboxClock
from standby.sandbox.control import control_app
from standby.sandbox.faults import Faults
from standby.sandbox.mischief import Gate
from standby.sandbox.painter import Painter
from standby.sandbox.qiangzhi import painter as qiangzhi_painter
from standby.sandbox.qiangzhi.app import QiangzhiPortal
from standby.sandbox.qiangzhi.codes import PaintedCodes
from standby.sandbox.qiangzhi.site import QiangzhiSite
from standby.sandbox.rail12306.app import RailPortal
from standby.sandbox.rail12306.pool import Pool
from standby.sandbox.rail12306.site import RailSite
from standby.sandbox.rail12306.tile_folder import TileFolder
from standby.sandbox.rail12306.travellers import Traveller
from standby.sandbox.scenarios import Scenario, scenario
from standby.sandbox.school.students import School, Student
from standby.sandbox.ssfw.app import SsfwPortal
from standby.sandbox.ssfw.site import SsfwSite
from standby.sandbox.wire import WatchedProtocol
from standby.sandbox.world import Portal, World, seeded

START_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to bring up. The same plan gives the same students, grades, codes and colours.

    ``site`` replaces the scenario's ``ssfw`` site, ``qiangzhi`` its Qiangzhi
    schools by name, ``rail`` its ticket site. ``captchas`` is a folder or ``.zip`` of captured pictures
    for ``ssfw``, or a mapping that names the portals; ``tiles`` is one of tiles for the
    click captcha of ``rail12306``; ``face`` as in
    :func:`standby.sandbox.faces.choose`. With ``port`` 0 the machine chooses;
    otherwise the first portal takes ``port``, the control address the next,
    further portals those after it.
    """

    scenario: str = "default"
    accounts: int = 3
    seed: int = 1
    captchas: Path | Mapping[str, Path] | None = None
    tiles: Path | None = None
    face: str | None = None
    host: str = "127.0.0.1"
    port: int = 0
    site: SsfwSite | None = None
    qiangzhi: Mapping[str, QiangzhiSite] | None = None
    rail: RailSite | None = None


@dataclass(frozen=True, slots=True)
class Sandbox:
    """A sandbox that is up: its addresses, and its world for the process that runs it."""

    world: World
    base_urls: dict[str, str]
    control: str

    @property
    def accounts(self) -> tuple[Student, ...]:
        return tuple(self.world.school)

    @property
    def travellers(self) -> tuple[Traveller, ...]:
        """Who has an account at the ticket site; nobody without one."""
        rail = (portal for portal in self.world.portals if isinstance(portal, RailPortal))
        return tuple(traveller for portal in rail for traveller in portal.hall.travellers)

    def as_json(self) -> dict[str, Any]:
        """What ``standby sandbox --json`` prints."""
        accounts = [{"login": s.login, "password": s.password, "name": s.name} for s in self.accounts]
        travellers = [{"login": t.login, "password": t.password, "name": t.name} for t in self.travellers]
        return {
            "base_urls": self.base_urls,
            "accounts": accounts,
            "rail_accounts": travellers,
            "control": self.control,
        }


class PortTaken(OSError):
    """``port`` on ``host`` could not be bound; the cause is chained."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"port {port} on {host} is in use")
        self.host, self.port = host, port


def build_world(plan: Plan) -> World:
    """The world without its addresses. Raises Refusal, NoPictures or NoSuchFace for a plan that cannot be."""
    chosen: Scenario = scenario(plan.scenario)
    world = World(
        clock=SandboxClock(),
        school=School(plan.accounts, plan.seed),
        captchas=_captchas(plan, "ssfw", lambda rng: PaintedCaptchas(Painter(faces.choose(plan.face)), rng)),
        faults=Faults(seeded(plan.seed, "faults")),
    )
    ssfw: list[Portal] = [SsfwPortal(world, plan.site or chosen.ssfw)] if chosen.ssfw else []
    schools = chosen.qiangzhi if plan.qiangzhi is None else plan.qiangzhi
    rail = plan.rail or chosen.rail
    world.portals = (
        *ssfw,
        *(_qiangzhi(plan, world, name, site) for name, site in schools.items()),
        *([RailPortal(world, rail, plan.seed, plan.accounts, _tiles(plan))] if rail else []),
    )
    if plan.tiles is not None:
        world.portal(RailPortal.name)
    for name in _captured(plan):
        world.portal(name)
    if chosen.first_locked:
        next(iter(world.school)).locked = True
    return world


def _qiangzhi(plan: Plan, world: World, name: str, site: QiangzhiSite) -> QiangzhiPortal:
    face = faces.choose(plan.face, preferred=qiangzhi_painter.FACES)

    def codes(portal: QiangzhiPortal) -> CaptchaSource:
        return _captchas(plan, name, lambda rng: PaintedCodes(face, rng, lambda: portal.site))

    return QiangzhiPortal(world, name, site, codes)


def _captured(plan: Plan) -> Mapping[str, Path]:
    """Folders and archives of captured pictures by portal."""
    if plan.captchas is None:
        return {}
    return plan.captchas if isinstance(plan.captchas, Mapping) else {"ssfw": plan.captchas}


def _captchas(plan: Plan, portal: str, painted: Callable[[random.Random], CaptchaSource]) -> CaptchaSource:
    """``ssfw`` keeps the codes it always had for a seed; every other portal has its own."""
    rng = seeded(plan.seed, "captchas" if portal == "ssfw" else f"captchas/{portal}")
    source = _captured(plan).get(portal)
    return painted(rng) if source is None else CapturedCaptchas(source, rng)


def _tiles(plan: Plan) -> Pool | None:
    return None if plan.tiles is None else TileFolder(plan.tiles)


@asynccontextmanager
async def running_sandbox(plan: Plan | None = None, **changes: Any) -> AsyncIterator[Sandbox]:
    """A sandbox in this event loop, up until the block ends.

    ``changes`` are fields of :class:`Plan`. Raises what :func:`build_world`
    raises, and :class:`PortTaken`.
    """
    plan = replace(plan or Plan(), **changes)
    world = build_world(plan)
    first, *others = (Gate(world, portal) for portal in world.portals)
    apps: list[ASGIApp] = [first, control_app(world), *others]
    with _bound(plan.host, plan.port, len(apps)) as sockets:
        first_url, control, *other_urls = (_url(plan.host, sock) for sock in sockets)
        portal_urls = [first_url, *other_urls]
        names = [portal.name for portal in world.portals]
        async with _serving(apps, sockets, world.closing):
            yield Sandbox(world, dict(zip(names, portal_urls, strict=True)), control)


async def serve(plan: Plan, ready: Callable[[Sandbox], None]) -> None:
    """Bring a sandbox up, tell ``ready``, and stay until SIGINT or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with running_sandbox(plan) as box:
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(number, stop.set)
        ready(box)
        await stop.wait()


class _Quiet(uvicorn.Server):
    """Leaves the signals to whoever runs the event loop, and says when it is up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def _serving(apps: list[ASGIApp], sockets: list[socket.socket], closing: asyncio.Event) -> AsyncIterator[None]:
    servers = [_Quiet(_config(app)) for app in apps]
    tasks = [asyncio.create_task(s.serve([sock])) for s, sock in zip(servers, sockets, strict=True)]
    try:
        async with asyncio.timeout(START_SECONDS):
            for server in servers:
                await server.up.wait()
        yield
    finally:
        closing.set()
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*tasks)


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=WatchedProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=2,
    )


@contextlib.contextmanager
def _bound(host: str, port: int, count: int) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(_listening(host, port + i if port else 0)) for i in range(count)]


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol left at 0, asyncio would not switch Nagle's algorithm off: 40 ms more for every answer.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
        sock.listen(1024)
    except OSError as error:
        sock.close()
        raise PortTaken(host, port) from error
    return sock


def _url(host: str, sock: socket.socket) -> str:
    port = sock.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
