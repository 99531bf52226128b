"""How commands speak: one JSON object on standard output, errors as one line on standard error."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console

from standby.errors import StandbyError, WrongUse

JsonFlag = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]

console = Console()
stderr = Console(stderr=True, highlight=False, soft_wrap=True)


def emit(data: Mapping[str, Any]) -> None:
    """Print one JSON object on standard output."""
    written = json.dumps(data, ensure_ascii=False, default=str)
    # Bytes of a file's name that are no UTF-8 become the escapes that JSON has for them.
    sys.stdout.write(written.encode("utf-8", "backslashreplace").decode() + "\n")
    sys.stdout.flush()


def told_error(data: Mapping[str, Any]) -> str:
    """A kept error, with the row of a page that was not understood, for the report that its words ask for."""
    row = data.get("facts", {}).get("row")
    return f"{data['message']}\n  {row}" if row else str(data["message"])


@contextmanager
def clear_errors() -> Iterator[None]:
    """Turn what can go wrong into one clear line and an exit code: 1, or 2 for wrong use."""
    try:
        yield
    except StandbyError as error:
        stderr.print(f"error: {error.message}", markup=False)
        raise SystemExit(2 if isinstance(error, WrongUse) else 1) from error
    except KeyboardInterrupt:
        raise SystemExit(130) from None
