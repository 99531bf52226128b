"""Logging in with a QR code in the terminal: drawn, kept as a file, asked about politely until it is confirmed."""

from collections.abc import Callable
from itertools import count

import typer
from rich.console import Console

from standby.cli.output import stderr
from standby.cli.own_file import OwnFile
from standby.cli.rail.drawing import as_png, drawn
from standby.engine.runtime import Runtime
from standby.errors import BudgetSpent, NetworkTrouble, WrongUse
from standby.portals.tickets import QrState
from standby.services import qr
from standby.services.actor import Actor

LOOK_EVERY, LATER = 3.0, 6.0
"""Seconds between two looks at a code, at first and later; the portal's own page asks each second (notes, 5.4)."""
AT_FIRST = 15
"""Looks, so many, before they become rarer: who has not scanned by then is looking for the phone."""
MOST_CODES = 4
"""Fresh codes after expired ones, before Standby believes that nobody is there."""
SAID = {
    QrState.WAITING: "",
    QrState.SCANNED: "Scanned; confirm it on the phone.",
    QrState.CONFIRMED: "Confirmed.",
    QrState.EXPIRED: "The code was too old.",
}


async def log_in(
    runtime: Runtime, actor: Actor, account_id: int, file: OwnFile, *, mail: bool, say: Callable[[str], None]
) -> None:
    """Show codes until one is confirmed. Raises WrongUse when nobody came, and what the portal raises.

    ``file`` must be free: a file of the person's is no place for a code.
    """
    file.must_be_free()
    for _ in range(MOST_CODES):
        code = await qr.start(runtime, actor, account_id, mail=mail)
        try:
            _show(code, file, say, mail=mail)
            if await _confirmed(runtime, code, say):
                return
        finally:
            # Also after Ctrl-C: nobody looks at this code any more, and no page should show it.
            await qr.give_up(runtime, code.uid)
            file.clear()
    raise WrongUse(what=f"Nobody scanned {MOST_CODES} codes; run it again when you are at the phone")


async def _confirmed(runtime: Runtime, code: qr.Code, say: Callable[[str], None]) -> bool:
    """Whether the person confirmed before the code was too old. A broken line or a spent budget is waited out."""
    before = QrState.WAITING
    for looks in count():
        await runtime.clock.sleep(LOOK_EVERY if looks < AT_FIRST else LATER)
        try:
            state = await qr.look(runtime, code.uid)
        except NetworkTrouble as error:
            say(error.message)
            continue
        except BudgetSpent as error:
            await runtime.clock.sleep(float(str(error.facts["wait"])))
            continue
        if state is not before and SAID[state]:
            say(SAID[state])
        if state in (QrState.CONFIRMED, QrState.EXPIRED):
            return state is QrState.CONFIRMED
        before = state
    return False


def _show(code: qr.Code, file: OwnFile, say: Callable[[str], None], *, mail: bool) -> None:
    """On standard error, so that standard output holds the one JSON object alone."""
    file.write(as_png(code.picture))
    text = drawn(code.picture, Console(stderr=True))
    if text is not None:
        stderr.print(text, soft_wrap=True)
    where = f"{file.path}" + (" and in your mail" if mail else "")
    say(f"Scan it with the 12306 app (the code is also in {where}) and confirm there.")


def tell(text: str) -> None:
    typer.echo(text, err=True)
