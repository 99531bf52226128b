"""``standby captcha bootstrap``: a reader from nothing but one's own logins."""

import string
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from standby.captcha.model import SHIPPED, load_reader
from standby.cli.captcha.album import Album
from standby.cli.captcha.collecting import gather, progress
from standby.cli.captcha.growing import WRONG_IN_A_ROW, Growing, Plan, Standing, left_alone_until, too_many
from standby.cli.captcha.verified import write
from standby.cli.captcha.words import say
from standby.cli.output import JsonFlag, emit, stderr
from standby.errors import MissingExtra, StandbyError, WrongUse
from standby.portals.registry import portal_spec

if TYPE_CHECKING:
    from standby.engine.runtime import Runtime
    from standby.services.asking import Asker

RANGES = {"0-9": string.digits, "a-z": string.ascii_lowercase, "A-Z": string.ascii_uppercase}
REQUESTS_A_LOGIN = 3.5
CLICKED = """{portal} shows pictures to be clicked, which are learned from alone: `standby captcha collect {portal}`,
then `standby captcha train`; its yes and no come from your logins, with `standby captcha verified`"""
WARNING = """This logs in to account {id} ({portal} {label}) of {owner} up to {answers} times, with codes that may be
wrong. A wrong code may count towards a lock at your portal. After {few} wrong ones in a row it rests, after {most} it
ends; it never tries another password, and ends at the first sign of a lock. Use an account of your own only.
It asks for about {requests} pages within the portal's budget, which takes about {hours:.1f} hours."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What was typed."""

    portal: str
    out: Path
    account: int | None
    plan: Plan
    pictures: int
    alphabet: str
    lengths: tuple[int, int]
    seed: int
    labels: Path | None


def bootstrap(
    portal: Annotated[str, typer.Argument(help="The portal family, such as qiangzhi.")],
    out: Annotated[
        Path, typer.Option(help="The folder for pictures, labels and the model; one begun is gone on with.")
    ],
    account: Annotated[int | None, typer.Option(help="Your account, from `standby account list`.")] = None,
    answers: Annotated[int, typer.Option(min=1, help="Log in with a code at most so often.")] = 150,
    wrong: Annotated[
        int, typer.Option(min=1, max=20, help="End after so many wrong codes in a row; a portal may lock after five.")
    ] = 4,
    promise: Annotated[float, typer.Option(min=0.5, max=0.999, help="Stop at this share of whole strings.")] = 0.99,
    labels: Annotated[Path | None, typer.Option(help="A folder with labels that you have already.")] = None,
    pictures: Annotated[int, typer.Option(min=50, help="Pictures to look at before the first question.")] = 300,
    alphabet: Annotated[
        str,
        typer.Option(help="Characters there may be, such as 0-9a-z; if not given, what such portals are known to use."),
    ] = "",
    length: Annotated[str, typer.Option(help="How many there are, such as 4 or 4-6; if not given, the same.")] = "",
    time: Annotated[float, typer.Option(min=1, help="Seconds each learning may take.")] = 60,
    seed: Annotated[int, typer.Option(min=0, help="The same seed learns the same way.")] = 1,
    yes: Annotated[bool, typer.Option("--yes", help="Begin without asking.")] = False,
    as_json: JsonFlag = False,
) -> None:
    """Grow a reader without labels: the portal's yes to your own logins is the label, its no is evidence.

    Example: standby captcha bootstrap qiangzhi --out codes
    """
    for package in ("torch", "onnx"):
        if find_spec(package) is None:
            raise MissingExtra(what="Learning", package="standby[train]")
    if portal_spec(portal).clicks is not None:
        raise WrongUse(what=CLICKED.format(portal=portal))
    plan = Plan(answers, promise, time, wrong)
    usual = usual_codes(portal)
    script = (expand(alphabet or usual[0]), _lengths(length or usual[1]))
    wish = Wish(portal, out, account, plan, pictures, *script, seed, labels)
    from standby.cli.opening import within

    with shown() as tell:
        grown, facts = within(lambda runtime: run(runtime, wish, tell, lambda warning: confirm(warning, yes)))
    if as_json:
        emit(facts)
    else:
        say(f"{out}: {facts['labels']} labels; asked {facts['asked']} times, {facts['accepted']} times it was right")
        low, high = facts["interval"]
        say(f"the reader {facts['model']} should read {facts['expected']:.1%} right ({low:.1%} to {high:.1%})")
        onwards = "" if facts["not_before"] else " Call it again with the same folder to go on."
        say(f"It ended because {facts['stopped_because']}.{onwards}")
    if grown is not None:
        raise grown


async def run(
    runtime: "Runtime", wish: Wish, tell: Callable[[Standing], None], may: Callable[[str], None]
) -> tuple[StandbyError | None, dict[str, Any]]:
    """The whole way: ask the person, look at pictures, ask the portal, write the reader.

    Gives what ended it, if that was an error, and what ``--json`` prints.
    """
    from standby.engine.runtime import site_of
    from standby.portals.base import Site
    from standby.services import asking, codes, fetching
    from standby.services.actor import OPERATOR

    account = await asking.choose(runtime, OPERATOR, wish.portal, wish.account)
    album = Album(wish.out)
    if until := left_alone_until(album, wish.plan, runtime.clock.now()):
        raise WrongUse(what=too_many(album.wrong_in_a_row()[0], until))
    asker = asking.Asker(runtime, account)
    may(_warning(asker, (await asking.owner_of(runtime, account)).name, wish))
    site = site_of(account.base_url)
    write([each async for each in codes.kept(runtime, OPERATOR, wish.portal, site)], album)
    with progress("fetching pictures", wish.pictures, len(album)) as bar:
        fetcher = fetching.Fetcher(runtime, wish.portal, Site(account.base_url, account.options))
        looked = await gather(fetcher, album, wish.pictures, bar)
    if looked.stopped is not None:
        raise looked.stopped
    mind = make_mind(album, wish)
    growing = Growing(asker, mind, album, wish.plan, runtime.clock, tell)
    model = wish.out / "reader.onnx"
    try:
        await growing.run()
    finally:
        # Also when it is broken off: what was learned took hours of politeness.
        if growing.learned:
            mind.save(model)
    facts = _facts(growing, wish, model, fetcher.requests + asker.requests)
    return growing.trouble, facts


def make_mind(album: Album, wish: Wish) -> Any:
    """What learns, with all that the folder knows already."""
    from standby.training.bootstrap import Grower
    from standby.training.dataset import read_folder

    given = {each.picture: each.label for each in read_folder(wish.labels).items} if wish.labels else {}
    return Grower([*album.pictures()], wish.alphabet, wish.lengths, wish.seed, given | album.labels)


def _facts(growing: Growing, wish: Wish, model: Path, requests: int) -> dict[str, Any]:
    accuracy, low, high = growing.expected
    return {
        "asked": growing.asked,
        "accepted": growing.accepted,
        "labels": len(growing.album.labels),
        "expected": round(accuracy, 4),
        "interval": [round(low, 4), round(high, 4)],
        "requests": requests,
        "stopped_because": growing.stopped.rstrip("."),
        "not_before": growing.not_before.isoformat() if growing.not_before else "",
        "model": str(model),
        "folder": str(wish.out),
    }


def _warning(asker: "Asker", owner: str, wish: Wish) -> str:
    count, seconds = asker.budget
    requests = round(wish.pictures + wish.plan.answers * REQUESTS_A_LOGIN)
    account = asker.account
    return WARNING.format(
        id=account.id,
        portal=account.portal,
        label=account.label,
        owner=owner,
        answers=wish.plan.answers,
        few=WRONG_IN_A_ROW,
        most=wish.plan.wrong,
        requests=requests,
        hours=requests * seconds / count * 1.4 / 3600,
    )


def confirm(warning: str, yes: bool) -> None:
    """Say what a wrong try costs, and begin only if the person wants it. Raises WrongUse."""
    stderr.print(warning, markup=False)
    if yes:
        return
    if not sys.stdin.isatty():
        raise WrongUse(what="Nobody is there to ask; say --yes if you want this")
    if not typer.confirm("Begin?", err=True):
        raise WrongUse(what="Nothing was asked")


def usual_codes(portal: str) -> tuple[str, str]:
    """The alphabet and length of such portals' codes, from the card of their shipped reader. Raises UnknownPortal."""
    spec = portal_spec(portal)
    if spec.model not in SHIPPED:
        return "0-9a-z", "4"
    card = load_reader(spec.model).card
    return card.alphabet, f"{card.shortest}-{card.longest}"


def expand(alphabet: str) -> str:
    """``0-9a-z`` as its characters, each once; anything else stands for itself."""
    for name, letters in RANGES.items():
        alphabet = alphabet.replace(name, letters)
    found = "".join(dict.fromkeys(alphabet.strip()))
    if len(found) < 2 or not found.isalnum():
        raise WrongUse(what=f"--alphabet {alphabet!r} is not like 0-9a-z or 23456789ab")
    return found


def _lengths(length: str) -> tuple[int, int]:
    low, _, high = length.partition("-")
    if not (low.isdecimal() and (high or low).isdecimal() and 1 <= int(low) <= int(high or low) <= 8):
        raise WrongUse(what=f"--length {length!r} is not like 4 or 4-6")
    return int(low), int(high or low)


@contextmanager
def shown() -> Iterator[Callable[[Standing], None]]:
    """One line that changes in a terminal; otherwise a line whenever an answer came."""
    last: Mapping[str, int] = {"asked": -1}
    with stderr.status("beginning") as status:

        def tell(standing: Standing) -> None:
            nonlocal last
            accuracy, low, high = standing.expected
            line = f"{standing.accepted} of {standing.asked} right, expected {accuracy:.1%} ({low:.1%} to {high:.1%})"
            status.update(f"{line}; {standing.next}")
            if not stderr.is_terminal and last["asked"] != standing.asked:
                stderr.print(line, markup=False)
                last = {"asked": standing.asked}

        yield tell
