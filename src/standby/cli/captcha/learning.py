"""``standby captcha train``."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from standby.captcha.model import Reader
from standby.cli.captcha.clicks import Effort, train_clicks
from standby.cli.captcha.unlabelled import learn_without, show_unlabelled, unlabelled_figures
from standby.cli.captcha.words import Directory, TilesFrom, say
from standby.cli.output import JsonFlag, emit, stderr
from standby.errors import MissingExtra, WrongUse

if TYPE_CHECKING:
    from standby.training.evening.wish import Learnt, News, Tell


FOR_TEXT = ("alphabet", "length", "precision", "resume")


class Kind(StrEnum):
    AUTO = "auto"
    TEXT = "text"
    CLICK = "click"


def train(
    context: typer.Context,
    directory: Directory,
    out: Annotated[Path, typer.Option(help="The model file to write.")],
    labels: Annotated[int | None, typer.Option(min=0, help="Use only so many labels, the most useful ones.")] = None,
    alphabet: Annotated[str | None, typer.Option(help="For --labels 0: the characters there are, as 0-9a-z.")] = None,
    length: Annotated[int | None, typer.Option(min=1, help="For --labels 0: how many characters a code has.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same model, as far as time allows.")] = 1,
    time: Annotated[float, typer.Option(min=1, help="Seconds in all, from looking at the folder to the file.")] = 180,
    precision: Annotated[
        float, typer.Option(min=0.5, max=0.9999, help="How often its answers should be right; it keeps silent else.")
    ] = 0.99,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a training that was stopped.")] = False,
    kind: Annotated[Kind, typer.Option(help="What the pictures are; auto looks at them.")] = Kind.AUTO,
    tiles_from: TilesFrom = None,
    as_json: JsonFlag = False,
) -> None:
    """Train a reader for the codes in a folder, measure it on what it never learned from, write it.

    The pictures' names or labels.csv say what they show; pictures without a label are used where that helps.

    With --labels 0, codes on a fixed grid are learned from the pictures alone.

    Pictures to be clicked are always learned from alone, with the portal's yes and no as evidence where there is some.

    Example: standby captcha train my-codes.zip --out mine.onnx --labels 50
    """
    from standby.training.click.folder import holds_clicks

    if kind is Kind.CLICK or (kind is Kind.AUTO and holds_clicks(directory)):
        unfit = [f"--{name}" for name in FOR_TEXT if _was_said(context, name)]
        train_clicks(directory, out, Effort(labels, seed, time, tiles_from, unfit), as_json=as_json)
        return
    for package in ("torch", "onnx"):
        if find_spec(package) is None:
            raise MissingExtra(what="Training", package="standby[train]")
    if out.suffix != ".onnx":
        raise WrongUse(what=f"--out must end in .onnx, {str(out)!r} does not")
    from standby.training.export import save, try_out

    try_out(out)
    if labels == 0:
        without, seconds = learn_without(directory, out, alphabet, length, seed, time)
        if as_json:
            emit(unlabelled_figures(without, out, seconds))
        else:
            show_unlabelled(without, out, seconds)
        return
    from standby.training.evening.keep import Keep
    from standby.training.evening.train import train_reader
    from standby.training.evening.wish import Wish

    kept = out.with_name(f"{out.stem}.evening")
    wish = Wish(labels, seed, time, precision, kept, resume)
    try:
        with _progress() as tell:
            learnt = train_reader(directory, out.stem, wish, tell)
    except KeyboardInterrupt:
        stderr.print(f"stopped; {kept} keeps what was learned so far, the same command with --resume goes on")
        raise
    reader = save(learnt.net, learnt.card, out)
    Keep(kept).done()
    if as_json:
        emit(_figures(learnt, reader, out))
        return
    _show(learnt, reader, out)


def _was_said(context: typer.Context, option: str) -> bool:
    source = context.get_parameter_source(option)
    return source is not None and source.name == "COMMANDLINE"


def _show(learnt: "Learnt", reader: Reader, out: Path) -> None:
    from standby.training.evening.words import found_in, sparkline, summary, suspected

    for line in (*found_in(learnt.found), *summary(learnt), *suspected(learnt)):
        say(line)
    say(sparkline(learnt.curve))
    say(f"{out}: {reader.bytes} bytes, learned from {reader.card.labels_used} labels in {learnt.seconds:.0f} s")


def _figures(learnt: "Learnt", reader: Reader, out: Path) -> dict[str, object]:
    """What ``train --json`` prints."""
    card, score = reader.card, learnt.score
    return {
        "model": str(out),
        "kind": card.kind,
        "labels_used": card.labels_used,
        "alphabet": card.alphabet,
        "length": card.longest,
        "shortest": card.shortest,
        "accuracy": card.accuracy,
        "interval": card.interval,
        "measured": learnt.measured,
        "measured_on": card.measured_on,
        "seconds": round(learnt.seconds, 2),
        "parameters": card.parameters,
        "bytes": reader.bytes,
        "threshold": card.threshold,
        "coverage": card.coverage,
        "precision": card.precision,
        "confusions": [asdict(each) for each in score.confusions],
        "wrong": [asdict(each) for each in score.wrong],
        "suspects": [asdict(each) for each in learnt.suspects],
        "curve": [asdict(each) for each in learnt.curve],
        "found": asdict(learnt.found),
        "next": learnt.next,
        "said": learnt.said,
    }


@contextmanager
def _progress() -> "Iterator[Tell]":
    from standby.training.evening.keep import ANEW
    from standby.training.evening.words import sparkline

    with Progress(console=stderr, transient=True, disable=not stderr.is_terminal) as bar:
        task = bar.add_task("training", total=1.0)

        def tell(news: "News") -> None:
            if news.stage == ANEW:
                stderr.print(news.stage)
            bar.update(task, completed=news.done, description=f"{news.stage} {sparkline(news.curve)}")

        yield tell
