"""What the account commands do at a portal that sells tickets."""

from pathlib import Path

from rich.table import Table

from standby.cli.opening import within
from standby.cli.output import console, emit
from standby.cli.own_file import OwnFile
from standby.cli.rail.login import log_in, tell
from standby.services.actor import OPERATOR
from standby.services.sessions import Proved


def scan(account: int, file: Path, *, mail: bool, as_json: bool) -> None:
    """Let the person scan a code; done when they have confirmed it."""
    within(lambda runtime: log_in(runtime, OPERATOR, account, OwnFile(file), mail=mail, say=tell))
    if as_json:
        emit({"ok": True})
    else:
        console.print(f"Logged in. See whom you may buy for: standby account test {account}", highlight=False)


def tell_passengers(proved: Proved, as_json: bool) -> None:
    """Names as a watch wants them, and nothing else of them."""
    if as_json:
        people = [{"name": each.name, "kind": each.kind, "usable": each.usable} for each in proved.passengers]
        emit({"ok": True, "passengers": people})
        return
    table = Table("passenger", "fare", "can travel", title="logged in")
    for each in proved.passengers:
        table.add_row(each.name, each.kind, "yes" if each.usable else "not verified by the portal")
    console.print(table)
