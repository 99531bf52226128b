"""``standby user``: the people who use this Standby."""

import os
from typing import Annotated

import typer
from rich.table import Table

from standby.cli import token
from standby.cli.opening import within
from standby.cli.output import JsonFlag, console, emit
from standby.i18n import match_locale
from standby.services import people
from standby.services.actor import OPERATOR

app = typer.Typer(help="The people who use this Standby.", no_args_is_help=True)
app.add_typer(token.app, name="token")
Name = Annotated[str, typer.Argument(help="The user's name.")]


@app.command()
def add(
    name: Name,
    email: Annotated[str, typer.Option(help="Where notices are mailed to.")] = "",
    locale: Annotated[str, typer.Option(help="zh-CN or en; default: your shell's, else the setting's.")] = "",
    zone: Annotated[str, typer.Option(help="Time zone, such as Asia/Shanghai.")] = "",
    quiet: Annotated[str, typer.Option(help="Hours without notices, such as 23:00-07:00.")] = "",
    admin: Annotated[bool, typer.Option("--admin", help="Make an administrator.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Add a user.

    Example: standby user add alice --email alice@example.org --quiet 23:00-07:00
    """
    role = "administrator" if admin else "member"
    locale = locale or match_locale(os.environ.get("LC_ALL") or os.environ.get("LANG"), default="")
    user = within(
        lambda runtime: people.add(runtime, name, email, role=role, locale=locale, zone=zone, quiet_hours=quiet)
    )
    if as_json:
        emit({"id": user.id, "name": user.name, "role": user.role})
    else:
        console.print(f"Added {user.name}. Next: standby account add ssfw --user {user.name}", highlight=False)


@app.command("list")
def list_(as_json: JsonFlag = False) -> None:
    """List the users.

    Example: standby user list
    """
    users = within(people.everyone)
    if as_json:
        rows = [{"id": u.id, "name": u.name, "role": u.role, "locale": u.locale, "zone": u.zone} for u in users]
        emit({"users": rows})
        return
    table = Table("id", "name", "role", "language", "time zone", "quiet hours")
    for user in users:
        table.add_row(str(user.id), user.name, user.role, user.locale, user.zone, user.quiet_hours or "–")
    console.print(table)


@app.command()
def link(name: Name, as_json: JsonFlag = False) -> None:
    """Make a link that signs the user in to the page; it works for half an hour.

    Example: standby user link alice
    """
    address = within(lambda runtime: people.sign_in_link(runtime, name))
    if as_json:
        emit({"link": address})
    else:
        console.print(address, highlight=False, soft_wrap=True)


@app.command()
def quiet(
    name: Name, hours: Annotated[str, typer.Argument(help="Such as 23:00-07:00, or 'none'.")], as_json: JsonFlag = False
) -> None:
    """Set the hours in which no notice disturbs the user; checks go on.

    Example: standby user quiet alice 23:00-07:00
    """
    wanted = "" if hours == "none" else hours
    within(lambda runtime: people.set_quiet_hours(runtime, OPERATOR, name, wanted))
    if as_json:
        emit({"name": name, "quiet_hours": wanted})
    else:
        console.print(f"{name}: {wanted or 'no quiet hours'}", highlight=False)


@app.command()
def remove(name: Name, as_json: JsonFlag = False) -> None:
    """Remove a user with their accounts, secrets, watches and notices.

    Example: standby user remove alice
    """
    within(lambda runtime: people.remove(runtime, name))
    if as_json:
        emit({"removed": name})
    else:
        console.print(f"Removed {name} and everything of theirs.", highlight=False)
