"""Runs a command with the databases and brokers that this machine has.

``python scripts/services.py COMMAND...`` looks for MariaDB, PostgreSQL, RabbitMQ
and Redis on their usual ports; one that is installed but does not answer is
started for the time of the command, on a free port, with data of its own in a
folder that is removed afterwards. Each that answers is named to the command in a
variable, ``STANDBY_TEST_<NAME>_URL``; one that is already set is believed, and ``off``
leaves that service out.
"""

import asyncio
import contextlib
import logging
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import aio_pika
import redis.asyncio
from sqlalchemy.ext.asyncio import create_async_engine

ATTEMPT_SECONDS = 5.0
START_SECONDS = 60.0
# Debian keeps servers off the usual PATH, and its wrapper of RabbitMQ writes into the system's own log.
PLACES = os.pathsep.join(
    [
        *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)),
        "/usr/lib/rabbitmq/bin",
        os.environ["PATH"],
        "/usr/sbin",
    ]
)


async def ask_database(url: str) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.connect():
            pass
    finally:
        await engine.dispose()


async def ask_rabbitmq(url: str) -> None:
    await (await aio_pika.connect(url)).close()


async def ask_redis(url: str) -> None:
    async with redis.asyncio.from_url(url) as client:
        await client.get("standby")


@dataclass(frozen=True)
class Service:
    """A server and how a throwaway one is run; ``{folder}``, ``{port}`` and ``{second_port}`` are filled in."""

    name: str
    url: str
    usual_port: int
    ask: Callable[[str], Awaitable[None]]
    server: tuple[str, ...]
    prepare: tuple[str, ...] = ()
    owner: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    stop: signal.Signals = signal.SIGTERM

    @property
    def variable(self) -> str:
        return f"STANDBY_TEST_{self.name.upper()}_URL"

    def failure(self, url: str) -> str:
        """Why nobody can work with it at this address; empty if one can."""
        try:
            asyncio.run(asyncio.wait_for(_awaited(self.ask(url)), ATTEMPT_SECONDS))
        except Exception as error:  # whatever a driver raises, it means no
            return f"{type(error).__name__}: {error}".splitlines()[0]
        return ""


async def _awaited(asking: Awaitable[None]) -> None:
    await asking


MARIADB = Service(
    "mariadb",
    "mysql+asyncmy://root@127.0.0.1:{port}/mysql",
    3306,
    ask_database,
    prepare=(
        *("mariadb-install-db", "--no-defaults", "--datadir={folder}/data"),
        *("--auth-root-authentication-method=normal", "--skip-test-db"),
    ),
    server=(
        *("mariadbd", "--no-defaults", "--datadir={folder}/data", "--socket={folder}/socket"),
        *("--port={port}", "--bind-address=127.0.0.1"),
    ),
    owner="mysql",
)
POSTGRES = Service(
    "postgres",
    "postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres",
    5432,
    ask_database,
    prepare=("initdb", "--pgdata={folder}/data", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync"),
    server=("postgres", "-D", "{folder}/data", "-p", "{port}", "-k", "{folder}", "-h", "127.0.0.1", "-F"),
    owner="postgres",
    stop=signal.SIGINT,  # PostgreSQL waits for its clients on SIGTERM
)
RABBITMQ = Service(
    "rabbitmq",
    "amqp://guest:guest@127.0.0.1:{port}/",
    5672,
    ask_rabbitmq,
    server=("rabbitmq-server",),
    owner="rabbitmq",
    environment={
        "HOME": "{folder}",
        "RABBITMQ_NODENAME": "standby-{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": "{port}",
        "RABBITMQ_DIST_PORT": "{second_port}",
        "RABBITMQ_CONFIG_FILE": "{folder}/none",
        "RABBITMQ_MNESIA_BASE": "{folder}",
        "RABBITMQ_LOG_BASE": "{folder}",
        "RABBITMQ_ENABLED_PLUGINS_FILE": "{folder}/plugins",
    },
)
REDIS = Service(
    "redis",
    "redis://127.0.0.1:{port}/0",
    6379,
    ask_redis,
    server=("redis-server", "--bind", "127.0.0.1", "--port", "{port}", "--save", "", "--dir", "{folder}"),
)


def free_ports() -> dict[str, str]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        return {"{port}": str(one.getsockname()[1]), "{second_port}": str(two.getsockname()[1])}


@contextlib.contextmanager
def throwaway(service: Service) -> Iterator[str]:
    """The address of a server that lives as long as the block; empty if it does not come up."""
    with tempfile.TemporaryDirectory(prefix="standby-") as name:
        folder = Path(name)
        filling = {"{folder}": name, **free_ports()}
        user = service.owner if os.geteuid() == 0 and service.owner else None
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)

        def fill(text: str) -> str:
            for key, value in filling.items():
                text = text.replace(key, value)
            return text

        def start(command: tuple[str, ...], log: int) -> subprocess.Popen[bytes]:
            program = shutil.which(command[0], path=PLACES) or command[0]
            return subprocess.Popen(
                [program, *map(fill, command[1:])],
                user=user,
                cwd=folder,
                stdout=log,
                stderr=log,
                env=os.environ | {key: fill(value) for key, value in service.environment.items()},
                start_new_session=True,
            )

        with (folder / "output.log").open("wb") as log:
            if service.prepare:
                start(service.prepare, log.fileno()).wait(START_SECONDS)
            server = start(service.server, log.fileno())
            try:
                yield until_it_answers(service, server, fill(service.url))
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(server.pid, service.stop)
                server.wait(START_SECONDS)


def until_it_answers(service: Service, server: subprocess.Popen[bytes], url: str) -> str:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if not service.failure(url):
            return url
        time.sleep(0.3)
    return ""


def find(service: Service, running: contextlib.ExitStack) -> tuple[str, str]:
    """The address to use, and how it came about; the address is empty if there is none."""
    given = os.environ.get(service.variable, "")
    if given == "off":
        return "", f"left out, as {service.variable} says"
    if given:
        return given, f"as {service.variable} says"
    usual = service.url.format(port=service.usual_port)
    failure = service.failure(usual)
    if not failure:
        return usual, f"answers on port {service.usual_port}"
    if not shutil.which(service.server[0], path=PLACES):
        return "", f"left out: {service.server[0]} is not installed, and port {service.usual_port} says {failure}"
    try:
        url = running.enter_context(throwaway(service))
    except (OSError, KeyError, subprocess.SubprocessError) as error:
        return "", f"left out: installed, but cannot be started ({error!r})"
    return url, "started for the tests" if url else "left out: installed, but did not come up"


def main(command: list[str]) -> int:
    logging.disable()  # drivers log each refused connection
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with contextlib.ExitStack() as running:
        environment = dict(os.environ)
        for service in (MARIADB, POSTGRES, RABBITMQ, REDIS):
            url, how = find(service, running)
            environment.pop(service.variable, None)
            if url:
                environment[service.variable] = url
            print(f"{service.name}: {how}", file=sys.stderr)
        return subprocess.call(command, env=environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
