"""``standby captcha eval`` and ``compare``: readers against labels."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from standby.captcha.model import load_reader
from standby.cli.captcha.clicks import is_click_model, measured, must_be_text, must_hold_text
from standby.cli.captcha.words import Directory, ModelOption, TilesFrom, say, show_score
from standby.cli.output import JsonFlag, console, emit, stderr


def evaluate(
    directory: Directory, model: ModelOption = "ssfw", tiles_from: TilesFrom = None, as_json: JsonFlag = False
) -> None:
    """Measure a model on labelled pictures; for a click model labels.csv says file,answer_tiles (1 to 8).

    Example: standby captcha eval my-codes.zip --model ssfw
    """
    if is_click_model(model):
        measured(directory, model, tiles_from, as_json=as_json)
        return
    from standby.training.dataset import read_folder
    from standby.training.measure import measure

    reader = load_reader(model)
    must_hold_text(directory, model)
    score, milliseconds = measure(reader, read_folder(directory))
    if as_json:
        emit({**asdict(score), "ms_per_image": milliseconds, "model": model})
        return
    show_score(score)
    say(f"{milliseconds:.3f} ms a picture, from bytes to text on one thread")


def compare(
    directory: Directory,
    model: ModelOption = "ssfw",
    count: Annotated[int | None, typer.Option(min=2, help="Use only so many pictures, chosen at random.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Decides which pictures are chosen.")] = 1,
    as_json: JsonFlag = False,
) -> None:
    """Our model, Tesseract, ddddocr and template matching side by side on one folder.

    Example: standby captcha compare my-codes.zip --model ssfw --count 500
    """
    from standby.training.dataset import read_folder
    from standby.training.measure import compared, sample

    must_be_text(model)
    folder = sample(read_folder(directory), count, seed)
    with stderr.status("comparing") as status:
        rows = compared(load_reader(model), model, folder, lambda name: status.update(f"asking {name}"))
    if as_json:
        emit({"n": len(folder.items), "rows": [asdict(each) for each in rows]})
        return
    table = Table("reader", "whole", "characters", "ms a picture", "bytes")
    for each in rows:
        if each.skipped:
            table.add_row(each.reader, f"skipped: {each.skipped}")
        else:
            figures = (f"{each.whole:.2%}", f"{each.char:.2%}", f"{each.ms_per_image:.3f}", str(each.bytes))
            table.add_row(each.reader, *figures)
    console.print(table)
