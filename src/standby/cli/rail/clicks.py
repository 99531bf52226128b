"""Logging in with a password and clicks in the terminal; the person chooses tiles only where the reader could not."""

import io
from pathlib import Path

import typer
from PIL import ImageDraw, ImageFont

from standby.captcha.click.geometry import TILES, corner
from standby.captcha.click.labels import written
from standby.captcha.image import open_picture
from standby.cli.opening import within
from standby.cli.own_file import OwnFile
from standby.engine.runtime import Runtime
from standby.errors import HandOverNeeded, WrongUse
from standby.services import clicks, hand_overs
from standby.services.actor import OPERATOR
from standby.store.tables import HandOver

MARK = 18
"""Side of the square with a tile's number, in pixels."""


def click_in(account: int, path: Path) -> None:
    """Log in with the account's password. Raises NoClickLogin where a code has to be scanned, and what came of it."""
    file = OwnFile(path)
    file.must_be_free()
    try:
        within(lambda runtime: clicks.log_in(runtime, OPERATOR, account))
    except HandOverNeeded as error:
        asked = within(lambda runtime: clicks.asked(runtime, OPERATOR, account))
        if asked is None:
            raise
        typer.echo(error.message, err=True)
        _until_let_in(asked, file)


def _until_let_in(asked: HandOver, file: OwnFile) -> None:
    following: HandOver | None = asked
    try:
        while following is not None:
            following = _ask(following, file)
    finally:
        file.clear()


def _ask(asked: HandOver, file: OwnFile) -> HandOver | None:
    """Show one picture and hand the tiles in; the next picture if they were wrong, or if this one is too old."""
    if within(lambda runtime: _is_too_old(runtime, asked)):
        return within(lambda runtime: _another(runtime, asked.uid))
    file.write(numbered(asked.picture))
    typer.echo(f"The picture is in {file.path}; its tiles are numbered 1 to {TILES}.", err=True)
    chosen = _typed()

    async def act(runtime: Runtime) -> HandOver | None:
        uid = await hand_overs.answer(runtime, asked.uid, chosen)
        return (await hand_overs.find(runtime, uid))[0] if uid else None

    following = within(act)
    if following:
        typer.echo("The portal did not accept that; here is a fresh picture.", err=True)
    return following


def _typed() -> str:
    """The tiles that the person names; after a slip they are asked again."""
    while True:
        text = typer.prompt("Which tiles does it ask for, such as 3 7", err=True)
        try:
            return written(clicks.chosen(text))
        except WrongUse as error:
            typer.echo(error.message, err=True)


async def _is_too_old(runtime: Runtime, asked: HandOver) -> bool:
    return not clicks.may_live(runtime, asked)


async def _another(runtime: Runtime, uid: str) -> HandOver:
    return (await hand_overs.find(runtime, await hand_overs.another(runtime, uid)))[0]


def numbered(picture: bytes) -> bytes:
    """The picture with the number of each tile in its corner, as PNG. Raises BadPicture, PictureTooLarge."""
    shown = open_picture(picture).convert("RGB")
    draw, font = ImageDraw.Draw(shown), ImageFont.load_default(size=MARK - 4)
    for tile in range(TILES):
        x, y = corner(tile)
        draw.rectangle((x, y, x + MARK, y + MARK), fill="white", outline="black")
        draw.text((x + MARK / 2, y + MARK / 2), str(tile + 1), fill="black", font=font, anchor="mm")
    out = io.BytesIO()
    shown.save(out, "PNG")
    return out.getvalue()
