"""``standby captcha verified``: the pictures kept at logins, as a folder to label and to train from."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standby.cli.captcha.album import Album
from standby.cli.captcha.words import say
from standby.cli.output import JsonFlag, emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standby.engine.runtime import Runtime
    from standby.services.codes import Kept


def verified(
    portal: Annotated[str, typer.Argument(help="The portal family, such as ssfw.")],
    out: Annotated[Path, typer.Option(help="The folder to write to; what it holds stays, what is new is added.")],
    site: Annotated[str, typer.Option(help="Only those of this host: two schools may have different codes.")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Write the pictures kept at logins to a folder: labels.csv holds what the portal accepted.

    What it refused is in refused.csv; pictures nobody was asked about have no row yet.

    Example: standby captcha verified ssfw --out codes
    """

    from standby.cli.opening import within
    from standby.services import codes
    from standby.services.actor import OPERATOR

    async def act(runtime: "Runtime") -> dict[str, int]:
        return write([each async for each in codes.kept(runtime, OPERATOR, portal, site)], Album(out))

    wrote = within(act)
    if as_json:
        emit({**wrote, "folder": str(out)})
        return
    say(f"{out}: {wrote['saved']} new pictures, {wrote['labels']} new labels, {wrote['refused']} new refusals")


def write(kept: "Sequence[Kept]", album: Album) -> dict[str, int]:
    """Add to an album what was kept; how much of it was new there."""
    before = len(album)
    labels = album.label((each.picture, each.text) for each in kept if each.accepted)
    refused = album.refuse((each.picture, each.text) for each in kept if each.accepted is False)
    for each in kept:
        album.add(each.picture)
    return {"saved": len(album) - before, "labels": labels, "refused": refused}
