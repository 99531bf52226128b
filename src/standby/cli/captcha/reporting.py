"""``standby captcha report``."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from standby.captcha.model import load_reader
from standby.cli.captcha.clicks import must_be_text
from standby.cli.captcha.words import Directory, ModelOption, say
from standby.cli.output import JsonFlag, emit, stderr
from standby.errors import WrongUse


def report(
    directory: Directory,
    out: Annotated[Path, typer.Option(help="The HTML file to write.")],
    model: ModelOption = "ssfw",
    count: Annotated[int, typer.Option(min=0, help="Pictures for the other readers at most; 0 leaves them out.")] = 100,
    seed: Annotated[int, typer.Option(min=0, help="Decides which pictures the other readers get.")] = 1,
    as_json: JsonFlag = False,
) -> None:
    """What a model does on labelled pictures, as one HTML file with plots, pictures and other readers beside it.

    Example: standby captcha report my-codes.zip --model mine.onnx --out report.html
    """
    from standby.training.dataset import read_folder
    from standby.training.labelling.ledger import replace
    from standby.training.report.figures import Wish, gather
    from standby.training.report.page import page

    must_be_text(model)
    reader, folder = load_reader(model), read_folder(directory)
    if count and not stderr.is_terminal:
        stderr.print("asking the other readers too, which takes longest; --count 0 leaves them out")
    with stderr.status("reading") as status:
        found = gather(
            reader, Path(model).name, folder, Wish(count, seed), lambda name: status.update(f"asking {name}")
        )
    try:
        replace(out.resolve(), page(found).encode())
    except OSError as error:
        raise WrongUse(what=f"{str(out)!r} cannot be written: {error.strerror}") from error
    score = found.score
    if as_json:
        rows = [asdict(each) for each in found.rows]
        whole = {"n": score.n, "whole": score.whole, "interval": score.interval, "char": score.char}
        sure = {"coverage": score.coverage, "precision": score.precision, "ms_per_image": found.milliseconds}
        emit({"out": str(out), "model": model, **whole, **sure, "left_out": found.left_out, "rows": rows})
        return
    say(f"{out}: {score.whole:.2%} of {score.n} pictures read right, {out.stat().st_size // 1000} kB")
