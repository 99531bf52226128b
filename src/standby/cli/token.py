"""``standby user token``: tokens with which programs act for a user."""

from typing import Annotated

import typer
from rich.table import Table

from standby.cli.opening import within
from standby.cli.output import JsonFlag, console, emit, stderr
from standby.clock import SystemClock
from standby.services import tokens
from standby.services.actor import OPERATOR
from standby.store.tables import Token, User

app = typer.Typer(help="Tokens with which programs act for a user.", no_args_is_help=True)


@app.command()
def add(
    user: Annotated[str, typer.Argument(help="The user the program acts for.")],
    name: Annotated[str, typer.Option(help="Which program has it, such as 'my script'.")],
    scope: Annotated[list[str] | None, typer.Option(help=f"What it may do: {', '.join(tokens.SCOPES)}.")] = None,
    expires: Annotated[int | None, typer.Option(help="Days it is good for; left out: until it is revoked.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Make a token. Its secret is shown once and kept nowhere.

    Example: standby user token add alice --name "grade script" --expires 90
    """
    scopes = scope or list(tokens.SCOPES)
    token, secret = within(lambda runtime: tokens.add(runtime, OPERATOR, user, name, scopes, expires))
    if as_json:
        emit({"id": token.id, "token": secret, "scopes": token.scopes.split(), "expires_at": token.expires_at})
        return
    console.print(secret, highlight=False, markup=False, soft_wrap=True)
    stderr.print(f"Token {token.id} of {user}. This is the only time it is shown; keep it like a password.")


@app.command("list")
def list_(as_json: JsonFlag = False) -> None:
    """List the tokens there are; secrets never come back out.

    Example: standby user token list
    """
    rows = within(lambda runtime: tokens.listed(runtime, OPERATOR))
    if as_json:
        emit({"tokens": [_facts(token, user) for token, user in rows]})
        return
    table = Table("id", "user", "name", "token", "scopes", "last used", "state")
    for token, user in rows:
        used = f"{token.used_at:%Y-%m-%d %H:%M} UTC" if token.used_at else "never"
        state = tokens.state_of(token, SystemClock().now())
        table.add_row(str(token.id), user.name, token.name, f"{token.prefix}…", token.scopes, used, state)
    console.print(table)


@app.command()
def revoke(
    token: Annotated[int, typer.Argument(help="The token's id, from `standby user token list`.")],
    as_json: JsonFlag = False,
) -> None:
    """Revoke a token: from now on it opens nothing.

    Example: standby user token revoke 1
    """
    within(lambda runtime: tokens.revoke(runtime, OPERATOR, token))
    if as_json:
        emit({"revoked": token})
    else:
        console.print(f"Token {token} opens nothing any more.", highlight=False)


def _facts(token: Token, user: User) -> dict[str, object]:
    return {
        "id": token.id,
        "user": user.name,
        "name": token.name,
        "prefix": token.prefix,
        "scopes": token.scopes.split(),
        "state": tokens.state_of(token, SystemClock().now()),
        "created_at": token.created_at,
        "used_at": token.used_at,
        "expires_at": token.expires_at,
    }
