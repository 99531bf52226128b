"""The command ``standby``: each group of commands is one file beside this one."""

from typing import Annotated

import typer

from standby import __version__
from standby.cli.lazy import lazy_group
from standby.cli.output import clear_errors

COMMANDS = {
    "demo": "standby.cli.demo:demo",
    "up": "standby.cli.running:up",
    "web": "standby.cli.running:web",
    "worker": "standby.cli.running:worker",
    "migrate": "standby.cli.running:migrate",
    "sandbox": "standby.cli.sandbox:sandbox",
    "check": "standby.cli.watch:check",
    "budget": "standby.cli.admin:budget",
    "doctor": "standby.cli.admin:doctor",
    "user": "standby.cli.user:app",
    "account": "standby.cli.account:app",
    "watch": "standby.cli.watch:app",
    "notify": "standby.cli.admin:notify",
    "captcha": "standby.cli.captcha:app",
    "key": "standby.cli.admin:key",
}

app = typer.Typer(
    name="standby",
    cls=lazy_group(COMMANDS),
    help="Stands by at your portals and acts the moment what you wait for appears.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"standby {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=show_version)
    ] = False,
) -> None:
    """Stands by at your portals and acts the moment what you wait for appears."""


def run() -> None:
    """Entry point: the Typer app, with errors told in one line."""
    with clear_errors():
        app()


if __name__ == "__main__":
    run()
