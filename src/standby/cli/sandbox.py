"""``standby sandbox``: the sandbox portals alone."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from standby.cli.output import JsonFlag, console, emit
from standby.errors import EmptyFolder, PortInUse, WrongUse
from standby.sandbox import Plan, PortTaken, Sandbox, serve
from standby.sandbox.captchas import NoPictures
from standby.sandbox.faces import NoSuchFace
from standby.sandbox.refusal import Refusal
from standby.sandbox.scenarios import SCENARIOS

SHOWN = 20
"""Accounts listed in the terminal; ``--json`` lists all."""

_SCENARIOS = "; ".join(f"{name}: {scenario.about}" for name, scenario in SCENARIOS.items())


def sandbox(
    port: Annotated[int, typer.Option(help="First port; the control address takes the next. 0: any.")] = 0,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    scenario: Annotated[str, typer.Option(help=_SCENARIOS + ".")] = "default",
    captchas: Annotated[
        list[str] | None,
        typer.Option(help="Serve these labelled pictures: a folder or .zip; PORTAL=PATH for other portals than ssfw."),
    ] = None,
    tiles: Annotated[
        Path | None,
        typer.Option(
            help="Serve these tiles in the railway's click captcha: a folder or .zip, labelled with its words."
        ),
    ] = None,
    face: Annotated[str | None, typer.Option(help="Typeface of painted codes: a .ttf, or 'built-in'.")] = None,
    accounts: Annotated[int, typer.Option(min=1, help="How many students and travellers there are.")] = 3,
    seed: Annotated[int, typer.Option(help="Decides names, passwords, grades, codes and seats.")] = 1,
    as_json: JsonFlag = False,
) -> None:
    """Run portals of our own that speak the real protocols, until stopped.

    Example: standby sandbox --port 8700 --scenario tjut
    """
    pictures = dict(map(named, captchas or []))
    given = Plan(scenario=scenario, accounts=accounts, seed=seed, face=face, host=host, port=port)
    plan = replace(given, captchas=pictures, tiles=tiles)
    with told_in_our_words():
        asyncio.run(serve(plan, lambda box: emit(box.as_json()) if as_json else tell(box)))


def named(captchas: str) -> tuple[str, Path]:
    """``qiangzhi=codes.zip`` as portal and path; without a name the pictures are those of ``ssfw``."""
    portal, given, path = captchas.partition("=")
    known = given and re.fullmatch(r"[a-z0-9-]+", portal)
    return (portal, Path(path)) if known else ("ssfw", Path(captchas))


@contextmanager
def told_in_our_words() -> Iterator[None]:
    """The sandbox knows nothing of our errors; what it raises becomes one of them."""
    try:
        yield
    except PortTaken as error:
        raise PortInUse(port=error.port, host=error.host) from error
    except NoPictures as error:
        raise EmptyFolder(name=error.source) from error
    except (Refusal, NoSuchFace) as error:
        raise WrongUse(what=str(error)) from error


def tell(box: Sandbox) -> None:
    """The addresses and the first accounts, for a person."""
    wide = max(len(name) for name in (*box.base_urls, "control"))
    for name, url in {**box.base_urls, "control": box.control}.items():
        console.print(f"{name:{max(wide, 9)}} {url}", highlight=False)
    for student in box.accounts[:SHOWN]:
        console.print(f"account   {student.login} {student.password} {student.name}", highlight=False, markup=False)
    if len(box.accounts) > SHOWN:
        console.print(f"          and {len(box.accounts) - SHOWN} more; --json lists all", highlight=False)
    for traveller in box.travellers[:SHOWN]:
        known = f"{traveller.login} {traveller.password} {traveller.name}"
        console.print(f"traveller {known}", highlight=False, markup=False)
    console.print("Stop with Ctrl-C.", highlight=False)
