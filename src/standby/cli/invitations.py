"""``standby user invite`` and what belongs to it: links by which people come in by themselves."""

from typing import Annotated

import typer
from rich.table import Table

from standby.cli.opening import within
from standby.cli.output import JsonFlag, console, emit
from standby.clock import SystemClock
from standby.engine.runtime import Runtime
from standby.services import invitations
from standby.services.actor import OPERATOR
from standby.store.house import Invitation


def invite(
    count: Annotated[int, typer.Option(help="How many people may come in by it.")] = 1,
    days: Annotated[int, typer.Option(help="Days it is good for.")] = invitations.USUAL_LIFE,
    role: Annotated[str, typer.Option(help="member or administrator.")] = "member",
    as_json: JsonFlag = False,
) -> None:
    """Make a link by which people make themselves a user, with a code mailed to them.

    Example: standby user invite --count 3 --days 2
    """

    async def make(runtime: Runtime) -> tuple[Invitation, str]:
        made = await invitations.add(runtime, OPERATOR, count=count, days=days, role=role)
        return made, invitations.link_of(runtime, made)

    invitation, link = within(make)
    if as_json:
        emit({"id": invitation.id, "link": link, "role": role, "uses": count, "expires_at": invitation.expires_at})
    else:
        console.print(link, highlight=False, markup=False, soft_wrap=True)


def list_(as_json: JsonFlag = False) -> None:
    """List the invitations there are.

    Example: standby user invitations
    """

    async def look(runtime: Runtime) -> list[tuple[Invitation, str]]:
        return [(each, invitations.link_of(runtime, each)) for each in await invitations.listed(runtime, OPERATOR)]

    rows = within(look)
    if as_json:
        emit({"invitations": [_facts(each, link) for each, link in rows]})
        return
    table = Table("id", "role", "left", "until", "made by", "state")
    for each, _ in rows:
        until = f"{each.expires_at:%Y-%m-%d %H:%M} UTC"
        state = invitations.state_of(each, SystemClock().now())
        left = f"{each.uses_left} of {each.uses}"
        table.add_row(str(each.id), each.role, left, until, each.made_by or "the command line", state)
    console.print(table)


def revoke(
    invitation: Annotated[int, typer.Argument(help="The invitation's id, from `standby user invitations`.")],
    as_json: JsonFlag = False,
) -> None:
    """Take an invitation back: nobody comes in by it any more.

    Example: standby user uninvite 1
    """
    within(lambda runtime: invitations.revoke(runtime, OPERATOR, invitation))
    if as_json:
        emit({"revoked": invitation})
    else:
        console.print(f"Nobody comes in by invitation {invitation} any more.", highlight=False)


def _facts(invitation: Invitation, link: str) -> dict[str, object]:
    state = invitations.state_of(invitation, SystemClock().now())
    return {
        "id": invitation.id,
        "role": invitation.role,
        "uses": invitation.uses,
        "left": invitation.uses_left,
        "made_by": invitation.made_by,
        "created_at": invitation.created_at,
        "expires_at": invitation.expires_at,
        "state": state,
        "link": link if state == "valid" else "",
    }
