"""``standby notify``, ``key``, ``budget`` and ``doctor``: is everything as it should be?"""

import asyncio
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from standby.cli.opening import settings, within
from standby.cli.output import JsonFlag, console, emit
from standby.engine.runtime import Runtime
from standby.errors import StandbyError
from standby.services import budgets, inbox, keys, people
from standby.services import doctor as examination
from standby.services.actor import OPERATOR

notify = typer.Typer(help="Notices.", no_args_is_help=True)
key = typer.Typer(help="The master key.", no_args_is_help=True)


class NotDelivered(StandbyError):
    says = "{channel}: {reason}"
    mend = ""


@notify.command("test")
def notify_test(
    user: Annotated[str, typer.Option(help="Whom; may be left out if there is only one user.")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Send a test notice through every channel of a user.

    Example: standby notify test --user alice
    """

    async def act(runtime: Runtime) -> list[inbox.Tried]:
        return await inbox.send_test(runtime, await people.the_one(runtime, user))

    tried = within(act)
    if as_json:
        emit({"ok": all(not way.error for way in tried), "channels": [asdict(way) for way in tried]})
    for way in tried:
        if way.error:
            raise NotDelivered(channel=way.channel, reason=way.error)
        if not as_json:
            console.print(f"{way.channel}: sent. Look into your inbox.", highlight=False)


@notify.callback()
def _notify() -> None:
    """Notices."""


@key.command()
def rotate(as_json: JsonFlag = False) -> None:
    """Make a new master key and seal every secret with it; stop Standby first.

    Example: standby key rotate
    """
    sealed = within(keys.rotate)
    if as_json:
        emit({"sealed": sealed})
    else:
        console.print(f"Sealed {sealed} secrets with a new key; the old one is gone.", highlight=False)


@key.callback()
def _key() -> None:
    """The master key."""


def budget(as_json: JsonFlag = False) -> None:
    """Show each site's request budget, and whose watches use it.

    Example: standby budget
    """
    found = within(lambda runtime: budgets.everyone(runtime, OPERATOR))
    if as_json:
        emit({"budgets": [{**asdict(one), "looks": dict(one.looks)} for one in found]})
        return
    table = Table("site", "at most", "spent until (UTC)", "who", "looks an hour")
    for one in found:
        limit = f"{one.limit} in {one.seconds:g} s"
        spent = f"{one.busy_until:%H:%M:%S}" if one.busy_until else "–"
        shares = one.looks or (("–", 0.0),)
        for line, (name, looks) in enumerate(shares):
            site = (one.site, limit, spent) if line == 0 else ("", "", "")
            table.add_row(*site, name, f"{looks:.1f}")
    console.print(table)


def doctor(as_json: JsonFlag = False) -> None:
    """Look at every part, and say how to mend what is not well. Exit code 1 if anything is not.

    Example: standby doctor
    """
    findings = asyncio.run(examination.examine(settings()))
    well = all(finding.ok for finding in findings)
    if as_json:
        emit({"ok": well, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            mark = "[green]ok[/green]  " if finding.ok else "[red]mend[/red]"
            console.print(mark, end=" ")
            console.print(
                f"{finding.part}: " + ". ".join(part.rstrip(".") for part in (finding.says, finding.mend) if part),
                highlight=False,
                markup=False,
            )
    raise typer.Exit(0 if well else 1)
