"""``standby captcha collect``: pictures of a portal's codes, fetched politely into a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standby.cli.captcha.album import Album
from standby.cli.captcha.words import say
from standby.cli.output import JsonFlag, emit, stderr
from standby.errors import PageNotUnderstood, StandbyError, said

if TYPE_CHECKING:
    from collections.abc import Callable

    from standby.engine.runtime import Runtime
    from standby.services.fetching import Fetcher

MOST_REPEATED = 20


@dataclass(frozen=True, slots=True)
class Collected:
    """``saved`` pictures are new, ``held`` are in the folder now; ``stopped`` says what ended it early, if anything."""

    saved: int
    held: int
    requests: int
    stopped: StandbyError | None


def collect(
    portal: Annotated[str, typer.Argument(help="The portal family, such as ssfw.")],
    count: Annotated[int, typer.Option(min=1, help="How many pictures the folder shall hold.")],
    out: Annotated[Path, typer.Option(help="The folder; one that was begun before is gone on with.")],
    url: Annotated[str, typer.Option(help="The portal's address; may be left out if you have an account there.")] = "",
    option: Annotated[list[str] | None, typer.Option(help="What differs at your school, as name=value.")] = None,
    as_json: JsonFlag = False,
) -> None:
    """Fetch pictures of a portal's codes without logging in, slowly, within the portal's request budget.

    Example: standby captcha collect ssfw --count 200 --out codes --url https://jw.example.edu.cn
    """
    from standby.cli.account import pair
    from standby.cli.opening import within
    from standby.services import fetching

    options = dict(map(pair, option or []))

    async def act(runtime: "Runtime") -> Collected:
        site = await fetching.place(runtime, portal, url, options)
        album = Album(out)
        with progress("fetching", count, len(album)) as tell:
            return await gather(fetching.Fetcher(runtime, portal, site), album, count, tell)

    done = within(act)
    if as_json:
        reason = done.stopped.message if done.stopped else ""
        facts = {"saved": done.saved, "held": done.held, "requests": done.requests, "stopped_because": reason}
        emit({**facts, "folder": str(out)})
    else:
        say(f"{out}: {done.saved} new pictures, {done.held} in all, {done.requests} requests")
    if done.stopped is not None:
        raise done.stopped


async def gather(fetcher: "Fetcher", album: Album, count: int, tell: "Callable[[int], None]") -> Collected:
    """Fetch until the album holds ``count``; what a portal refuses, or a portal that repeats itself, ends it early."""
    begun, repeated, stopped = len(album), 0, None
    try:
        while len(album) < count:
            picture = await fetcher.picture()
            repeated = repeated + 1 if picture in album else 0
            if repeated > MOST_REPEATED:
                reason = said("it sends the same pictures again and again")
                raise PageNotUnderstood(portal=fetcher.portal, reason=reason)
            album.add(picture)
            tell(len(album))
    except StandbyError as error:
        stopped = error
    return Collected(len(album) - begun, len(album), fetcher.requests, stopped)


@contextmanager
def progress(what: str, count: int, begun: int = 0) -> "Iterator[Callable[[int], None]]":
    """A bar on standard error with the time that is left, in a terminal only."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=stderr, transient=True, disable=not stderr.is_terminal) as bar:
        task = bar.add_task(what, total=count, completed=begun)
        yield lambda done: bar.update(task, completed=done)
