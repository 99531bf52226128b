"""``standby up``, ``worker``, ``web``, ``migrate``: the running parts."""

import asyncio
import sys
from typing import Annotated

import typer

from standby.cli.opening import settings, within
from standby.cli.output import JsonFlag, console, emit, stderr
from standby.engine.opening import one_of_several, opened, sole_process
from standby.engine.process import running
from standby.engine.runtime import Runtime
from standby.errors import WrongUse
from standby.services import invitations, people
from standby.settings import Settings
from standby.store.migrate import migrate as bring_up_to_date
from standby.web.server import serving, until_signal

Host = Annotated[str | None, typer.Option(help="Address to listen on.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")]


def up(host: Host = None, port: Port = None) -> None:
    """Run the web page and the engine in one process, on embedded defaults.

    Example: standby up --port 8642
    """
    found = _settings(host, port)
    if not found.broker_url.startswith("memory://"):
        raise WrongUse(what="`standby up` is for one process; with a broker run `standby web` and `standby worker`")
    with sole_process(found):
        asyncio.run(_run(found, engine=True, web=True))


def web(host: Host = None, port: Port = None) -> None:
    """Run the web page alone; workers run beside it.

    Example: standby web --host 0.0.0.0
    """
    found = _settings(host, port)
    with one_of_several(found):
        asyncio.run(_run(found, engine=False, web=True))


def worker() -> None:
    """Run an engine alone; as many as you like, with a broker and a database server.

    Example: STANDBY_BROKER_URL=amqp://localhost standby worker
    """
    found = settings()
    if found.broker_url.startswith("memory://"):
        raise WrongUse(what="A worker needs a broker; set STANDBY_BROKER_URL, or run `standby up`")
    with one_of_several(found):
        asyncio.run(_run(found, engine=True, web=False))


def migrate(as_json: JsonFlag = False) -> None:
    """Bring the database up to this version; a newer one is refused and left as it is.

    Example: standby migrate
    """
    revision = within(lambda runtime: bring_up_to_date(runtime.database))
    if as_json:
        emit({"revision": revision})
    else:
        console.print(f"The database is at revision {revision}.", highlight=False)


async def _run(found: Settings, *, engine: bool, web: bool) -> None:
    # From the first moment on, so that a stop that comes while things start is as orderly as any other.
    stopped = asyncio.create_task(until_signal())
    await asyncio.sleep(0)
    async with opened(found) as runtime:
        if web:
            async with serving(runtime) as address:
                stderr.print(f"Standby listens on {address}", markup=False, soft_wrap=True)
                if sys.stderr.isatty():
                    await show_the_way_in(runtime)
                if engine:
                    async with running(runtime):
                        await stopped
                else:
                    await stopped
        else:
            async with running(runtime):
                stderr.print("Standby works. Stop with Ctrl-C.")
                await stopped


async def show_the_way_in(runtime: Runtime) -> None:
    """For the one who started it: a link that makes the first administrator, or a sign-in link.

    For a terminal only: in a log it would be a way in for whoever reads logs.
    """
    if first := await invitations.for_the_first(runtime):
        stderr.print(
            f"Nobody is here yet. Become the administrator, once, within a day: {first}", markup=False, soft_wrap=True
        )
        return
    users = await people.everyone(runtime)
    operators = users if len(users) == 1 else [user for user in users if user.role == "administrator"]
    if operators:
        link = await people.sign_in_link(runtime, operators[0].name)
        stderr.print(f"Sign in as {operators[0].name} within 30 minutes: {link}", markup=False, soft_wrap=True)


def _settings(host: str | None, port: int | None) -> Settings:
    given = {"web_host": host, "web_port": port}
    return settings(**{name: value for name, value in given.items() if value is not None})
