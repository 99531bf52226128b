"""``standby account``: portal accounts."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from standby.cli.grades import show_transcript, transcript_facts
from standby.cli.opening import within
from standby.cli.output import JsonFlag, console, emit
from standby.cli.own_file import OwnFile, free
from standby.cli.rail.account import scan, tell_passengers
from standby.cli.rail.clicks import click_in
from standby.engine.runtime import Runtime
from standby.errors import NoClickLogin, WrongUse
from standby.portals.registry import portal_spec
from standby.services import accounts, checks, clicks, hand_overs, people, sessions
from standby.services.actor import OPERATOR
from standby.store.tables import Account, HandOver

app = typer.Typer(help="Your accounts at portals.", no_args_is_help=True)
Id = Annotated[int, typer.Argument(help="The account's id, from `standby account list`.")]
PasswordFile = Annotated[Path | None, typer.Option(help="Read the password from this file instead of asking.")]
UserName = Annotated[str, typer.Option("--user", help="Whose; may be left out if there is only one user.")]


@app.command()
def add(
    portal: Annotated[str, typer.Argument(help="The portal family, such as ssfw.")],
    url: Annotated[
        str, typer.Option(help="The portal's address, such as https://jw.example.edu.cn; rail12306 knows its own.")
    ] = "",
    login: Annotated[
        str, typer.Option(help="Your user name there; for rail12306 any name, or none, unless there is a password.")
    ] = "",
    user: UserName = "",
    password_file: PasswordFile = None,
    option: Annotated[list[str] | None, typer.Option(help="What differs at your school, as name=value.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Add an account at a portal. The password is asked for, or read from a file or standard input.

    rail12306 needs none: you scan a code with `standby account login`. A password is taken from --password-file alone,
    and sent only to a site of the years before 2021, which asked for one and for clicks on a picture.

    Example: standby account add ssfw --url https://jw.example.edu.cn --login 20230001
    """
    by_person = portal_spec(portal).tickets is not None
    password = "" if by_person and password_file is None else read_password(password_file)
    options = dict(pair(text) for text in option or [])

    async def act(runtime: Runtime) -> Account:
        owner = await people.the_one(runtime, user)
        return await accounts.add(runtime, owner.id, portal, url, login, password, options)

    account = within(act)
    if as_json:
        emit({"id": account.id, "portal": account.portal, "label": account.label})
    else:
        console.print(
            f"Added account {account.id} ({account.portal} {account.label}). "
            f"Next: standby account {'login' if by_person else 'test'} {account.id}",
            highlight=False,
        )


@app.command("list")
def list_(as_json: JsonFlag = False) -> None:
    """List all portal accounts; passwords never come back out.

    Example: standby account list
    """
    rows = within(lambda runtime: accounts.of_user(runtime, None))
    if as_json:
        emit({"accounts": [account_facts(row) for row in rows]})
        return
    table = Table("id", "user", "portal", "account", "address", "state")
    for row in rows:
        table.add_row(str(row.id), str(row.user_id), row.portal, row.label, row.base_url, row.state)
    console.print(table)


@app.command("test")
def try_out(account: Id, as_json: JsonFlag = False) -> None:
    """See that everything works: log in if need be and read the grades, or list the passengers.

    Example: standby account test 1
    """

    async def act(runtime: Runtime) -> checks.Seen | sessions.Proved:
        if await accounts.is_scanned(runtime, OPERATOR, account):
            return await _prove(runtime, account)
        await accounts.make_ready(runtime, OPERATOR, account)
        return await checks.check_account(runtime, OPERATOR, account)

    seen = within(act)
    if isinstance(seen, sessions.Proved):
        tell_passengers(seen, as_json)
        return
    if as_json:
        emit({"ok": True, **transcript_facts(seen.transcript)})
    else:
        show_transcript(seen.transcript)


async def _prove(runtime: Runtime, account: int) -> sessions.Proved:
    """Who is logged in; logged in to first if nobody is and there is a password for that."""
    try:
        return await sessions.prove(runtime, OPERATOR, account)
    except WrongUse:
        if not await accounts.has_password(runtime, OPERATOR, account):
            raise
    await clicks.log_in(runtime, OPERATOR, account)
    return await sessions.prove(runtime, OPERATOR, account)


@app.command()
def password(account: Id, password_file: PasswordFile = None, as_json: JsonFlag = False) -> None:
    """Give another password; watches that stopped for the old one go on.

    Example: standby account password 1
    """
    secret = read_password(password_file)
    within(lambda runtime: accounts.set_password(runtime, OPERATOR, account, secret))
    if as_json:
        emit({"id": account})
    else:
        console.print("The new password is kept; the account's watches go on.", highlight=False)


@app.command()
def login(
    account: Id,
    picture: Annotated[Path | None, typer.Option(help="A new file for the picture to read or scan.")] = None,
    mail: Annotated[bool, typer.Option("--mail", help="Send the code to scan to the account's owner, too.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Log in yourself: scan the code of rail12306, or read a picture that Standby could not.

    An account of rail12306 with a password is logged in to with it where the site takes one.

    Example: standby account login 1
    """
    scanned = within(lambda runtime: accounts.is_scanned(runtime, OPERATOR, account))
    if not scanned:
        _read_pictures(account, OwnFile(picture or free(Path("standby-code.jpg"))))
    elif not _clicked(account, picture or free(Path("standby-tiles.png"))):
        scan(account, picture or free(Path("standby-qr.png")), mail=mail, as_json=as_json)
        return
    if as_json:
        emit({"ok": True})
    else:
        console.print("Logged in; the account's watches go on.", highlight=False)


def _clicked(account: int, picture: Path) -> bool:
    """Whether the account was logged in to with its password. Raises what came of it."""
    if not within(lambda runtime: accounts.has_password(runtime, OPERATOR, account)):
        if refused := within(lambda runtime: accounts.refusal(runtime, OPERATOR, account)):
            typer.echo(f"{refused} It was forgotten, so a code is scanned now.", err=True)
        return False
    try:
        click_in(account, picture)
    except NoClickLogin as error:
        typer.echo(error.message, err=True)
        return False
    return True


def _read_pictures(account: int, file: OwnFile) -> None:
    """Until the portal lets us in. Raises WrongUse where the file is somebody's, and what the portal raises."""
    file.must_be_free()
    asked: HandOver | None = within(lambda runtime: hand_overs.start(runtime, OPERATOR, account))
    try:
        while asked is not None:
            asked = _ask(asked, file)
    finally:
        file.clear()


def _ask(asked: HandOver, file: OwnFile) -> HandOver | None:
    """Show one picture and hand the answer in; the next one if it was wrong."""
    file.write(asked.picture)
    typer.echo(f"The picture is in {file.path}.", err=True)
    code = typer.prompt("What does it say", err=True)

    async def act(runtime: Runtime) -> HandOver | None:
        following = await hand_overs.answer(runtime, asked.uid, code)
        return (await hand_overs.find(runtime, following))[0] if following else None

    following = within(act)
    if following:
        typer.echo("The portal did not accept that; here is a fresh picture.", err=True)
    return following


@app.command()
def remove(account: Id, as_json: JsonFlag = False) -> None:
    """Remove an account with its secrets and watches.

    Example: standby account remove 1
    """
    within(lambda runtime: accounts.remove(runtime, OPERATOR, account))
    if as_json:
        emit({"removed": account})
    else:
        console.print(f"Removed account {account} with its secrets and watches.", highlight=False)


def read_password(file: Path | None) -> str:
    """From a file, from standard input if that is not a terminal, else asked for without showing it."""
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise WrongUse(what=f"{file} cannot be read: {error.strerror}") from error
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    return str(typer.prompt("Password", hide_input=True, err=True))


def account_facts(account: Account) -> dict[str, object]:
    return {
        "id": account.id,
        "user_id": account.user_id,
        "portal": account.portal,
        "label": account.label,
        "base_url": account.base_url,
        "state": account.state,
        "reason": account.reason,
    }


def pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise WrongUse(what=f"--option {text!r} is not like name=value")
    return name.strip(), value.strip()
