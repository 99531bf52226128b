"""``standby user``: the people who use this Standby."""

import os
from typing import Annotated

import typer
from rich.table import Table

from standby.cli import invitations, token
from standby.cli.account import PasswordFile, read_password
from standby.cli.opening import within
from standby.cli.output import JsonFlag, console, emit
from standby.errors import WrongUse
from standby.i18n import match_locale
from standby.services import people, resetting
from standby.services.actor import OPERATOR
from standby.store.tables import User

app = typer.Typer(help="The people who use this Standby.", no_args_is_help=True)
app.add_typer(token.app, name="token")
app.command("invite")(invitations.invite)
app.command("invitations")(invitations.list_)
app.command("uninvite")(invitations.revoke)
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
        emit({"users": [_facts(user) for user in users]})
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
def password(name: Name, password_file: PasswordFile = None, as_json: JsonFlag = False) -> None:
    """Set a user's password for the page; all their browsers are logged out. Asked for, or read from standard input.

    Example: standby user password alice
    """
    secret = read_password(password_file)
    within(lambda runtime: resetting.set_by_operator(runtime, name, secret))
    if as_json:
        emit({"name": name})
    else:
        console.print(f"{name} logs in with the new password.", highlight=False)


@app.command()
def role(
    name: Name, role: Annotated[str, typer.Argument(help="member or administrator.")], as_json: JsonFlag = False
) -> None:
    """Make a user an administrator or a member. The last administrator stays one.

    Example: standby user role alice administrator
    """
    within(lambda runtime: people.set_role(runtime, OPERATOR, name, role))
    if as_json:
        emit({"name": name, "role": role})
    else:
        console.print(f"{name}: {role}", highlight=False)


@app.command()
def limit(
    name: Name,
    watches: Annotated[str, typer.Argument(help="A number, or 'none' for what STANDBY_WATCH_LIMIT says.")],
    as_json: JsonFlag = False,
) -> None:
    """Set how many watches a user may have.

    Example: standby user limit alice 5
    """
    if watches != "none" and not (watches.isascii() and watches.isdigit()):
        raise WrongUse(what=f"{watches!r} is neither a number nor 'none'")
    most = None if watches == "none" else int(watches)
    within(lambda runtime: people.set_limit(runtime, OPERATOR, name, most))
    if as_json:
        emit({"name": name, "watch_limit": most})
    else:
        console.print(f"{name}: {watches}", highlight=False)


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


def _facts(user: User) -> dict[str, object]:
    return {name: getattr(user, name) for name in ("id", "name", "role", "locale", "zone", "watch_limit")}
