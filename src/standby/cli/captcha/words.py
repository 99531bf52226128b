"""What the captcha commands share: their arguments, and how they say a score."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standby.cli.output import console

if TYPE_CHECKING:
    from standby.training.evaluate import Score

ModelOption = Annotated[str, typer.Option("--model", help="A model file, or the name of a shipped model.")]
Directory = Annotated[Path, typer.Argument(metavar="DIR", help="A folder or .zip of labelled pictures.")]
TilesFrom = Annotated[
    int | None,
    typer.Option(min=0, max=1, help="Pictures to be clicked: the number of the first tile in labels.csv, mostly 1."),
]
SHOWN = 10


def show_score(score: "Score", parts: str = "characters") -> None:
    low, high = score.interval
    say(f"{score.whole:.2%} of {score.n} pictures read right (95 % interval {low:.2%} to {high:.2%})")
    say(f"{score.char:.2%} of the {parts}; answers {score.coverage:.1%}, {score.precision:.2%} of those right")
    for each in score.confusions[:SHOWN]:
        say(f"  {each.label} read as {each.text}: {each.count}")
    for wrong in score.wrong[:SHOWN]:
        say(f"  {wrong.file}: label {wrong.label}, read {wrong.text} ({wrong.confidence:.1%})")


def say(line: str) -> None:
    """Print a line; bytes of a file's name that are no UTF-8 are shown as escapes."""
    console.print(line.encode("utf-8", "backslashreplace").decode(), markup=False, highlight=False, soft_wrap=True)
