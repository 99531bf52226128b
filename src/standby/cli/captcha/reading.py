"""``standby captcha read``."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from standby.captcha.answer import Answer
from standby.captcha.click.geometry import SIZE
from standby.captcha.click.look import is_clicks
from standby.captcha.click.reader import load_click
from standby.captcha.image import MAX_BYTES
from standby.captcha.model import Reader, load_reader
from standby.cli.captcha.clicks import answered, is_click_model
from standby.cli.captcha.words import ModelOption, say
from standby.cli.output import JsonFlag, emit
from standby.errors import UnfitPicture, WrongUse, said


def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Pictures: PNG, JPEG, GIF or BMP.")],
    model: ModelOption = "ssfw",
    as_json: JsonFlag = False,
) -> None:
    """Read pictures; with --model click, say which tiles they ask for.

    Example: standby captcha read code.jpg --model ssfw
    """
    if is_click_model(model):
        answered(load_click(model), [(str(file), _bytes_of(file)) for file in files], as_json=as_json)
        return
    reader = load_reader(model)
    answers = [(str(file), _read(reader, file)) for file in files]
    if as_json:
        emit({"answers": [{"file": file, **asdict(answer)} for file, answer in answers]})
        return
    for file, answer in answers:
        doubt = "  not sure enough to submit" if answer.abstained else ""
        say(f"{file}: {answer.text}  {answer.confidence:.1%}{doubt}")


def _read(reader: Reader, file: Path) -> Answer:
    data = _bytes_of(file)
    if is_clicks(data) and (reader.card.width, reader.card.height) != SIZE:
        raise UnfitPicture(name=str(file), reason=said("it is a picture to be clicked, which --model click reads"))
    return reader.read(data, str(file))


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise WrongUse(what=f"{str(file)!r} cannot be opened: {error.strerror}") from error
