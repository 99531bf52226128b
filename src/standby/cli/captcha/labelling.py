"""``standby captcha label``."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standby.captcha.model import load_reader
from standby.cli.captcha.clicks import must_be_text
from standby.cli.output import JsonFlag, console, emit, stderr

if TYPE_CHECKING:
    from standby.training.labelling.desk import Desk


def label(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of pictures.")],
    model: Annotated[str | None, typer.Option(help="Guess with this model: a file, or a shipped model's name.")] = None,
    page: Annotated[bool, typer.Option("--page", help="Ask on a page in the browser, for this machine alone.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 takes a free one.")] = 0,
    out: Annotated[Path | None, typer.Option(help="The table to write, if not labels.csv in DIR.")] = None,
    suspects: Annotated[bool, typer.Option("--suspects", help="Go through labels that look wrong instead.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="Decides the order where nothing is known yet.")] = 1,
    as_json: JsonFlag = False,
) -> None:
    """Label pictures, the most useful first; every answer is in labels.csv at once, stop and go on at any time.

    Example: standby captcha label my-codes --page
    """
    from standby.training.labelling.desk import Wanted, desk

    must_be_text(model or "")
    reader = load_reader(model) if model else None
    screen = stderr if as_json else console
    with ExitStack() as stack:
        with screen.status("looking at the pictures") as status:

            def tell(stage: str, done: float) -> None:
                status.update(f"{stage}, {done:.0%}")

            found = stack.enter_context(desk(Wanted(directory, out, reader, suspects, seed), tell))
        for file in found.unnamed:
            screen.print(f"left out, its name is no text: {file!r}", markup=False, highlight=False)
        _ask(found, page=page, port=port, as_json=as_json)
    if as_json:
        emit(_figures(found))


def _ask(found: "Desk", *, page: bool, port: int, as_json: bool) -> None:
    if page:
        import asyncio

        from standby.cli.captcha.page.serve import serve

        asyncio.run(serve(found, port))
        return
    from standby.cli.captcha.asking import ask

    ask(found, stderr if as_json else console)


def _figures(found: "Desk") -> dict[str, object]:
    sitting = found.sitting
    return {
        "out": str(found.table),
        "labels": len(sitting.labels),
        "answered": len(sitting.done),
        "open": sitting.total - sitting.answered,
    }
