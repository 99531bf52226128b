"""``standby captcha read``."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from standby.captcha.image import MAX_BYTES
from standby.captcha.model import load_reader
from standby.cli.captcha.words import ModelOption, say
from standby.cli.output import JsonFlag, emit
from standby.errors import WrongUse


def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Pictures: PNG, JPEG, GIF or BMP.")],
    model: ModelOption = "ssfw",
    as_json: JsonFlag = False,
) -> None:
    """Read pictures.

    Example: standby captcha read code.jpg --model ssfw
    """
    reader = load_reader(model)
    answers = [(str(file), reader.read(_bytes_of(file), str(file))) for file in files]
    if as_json:
        emit({"answers": [{"file": file, **asdict(answer)} for file, answer in answers]})
        return
    for file, answer in answers:
        doubt = "  not sure enough to submit" if answer.abstained else ""
        say(f"{file}: {answer.text}  {answer.confidence:.1%}{doubt}")


def _bytes_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise WrongUse(what=f"{str(file)!r} cannot be opened: {error.strerror}") from error
