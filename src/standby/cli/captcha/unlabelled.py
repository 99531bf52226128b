"""``standby captcha train --labels 0``: a reader from pictures whose labels are not looked at, or not there."""

import time
from collections.abc import Mapping
from pathlib import Path

from standby.captcha.model import Reader
from standby.cli.captcha.words import say
from standby.errors import WrongUse


def learn_without(
    directory: Path, out: Path, alphabet: str | None, length: int | None, seed: int, seconds: float
) -> tuple[Reader, float]:
    """Learn, write the file, and say how long it took. Raises WrongUse without an alphabet or a length."""
    from standby.cli.captcha.bootstrapping import expand
    from standby.training.dataset import read_folder
    from standby.training.export import save
    from standby.training.zero.reader import zero_reader

    if alphabet is None or length is None:
        raise WrongUse(what="--labels 0 needs to be told --alphabet, such as 0-9a-z, and --length, such as 4")
    pictures = [each.picture for each in read_folder(directory, unlabelled=True).items]
    begun = time.monotonic()
    trained = zero_reader(out.stem, pictures, expand(alphabet), length, seed=seed, seconds=seconds)
    return save(trained.net, trained.card, out), time.monotonic() - begun


def show_unlabelled(reader: Reader, out: Path, seconds: float) -> None:
    card = reader.card
    low, high = card.interval
    say(
        f"expected to read {card.accuracy:.1%} right ({low:.1%} to {high:.1%}); not measured, there was no label to ask"
    )
    if "not seen" in card.notes:
        say(f"no picture seems to show {card.notes['not seen']}")
    say(f"{out}: {reader.bytes} bytes, learned from {card.trained_on} pictures without a label in {seconds:.0f} s")


def unlabelled_figures(reader: Reader, out: Path, seconds: float) -> Mapping[str, object]:
    """What ``train --labels 0 --json`` prints."""
    card = reader.card
    return {
        "model": str(out),
        "kind": card.kind,
        "labels_used": 0,
        "alphabet": card.alphabet,
        "length": card.longest,
        "shortest": card.shortest,
        "accuracy": card.accuracy,
        "interval": card.interval,
        "measured": "not measured: expected from readers taught apart",
        "measured_on": 0,
        "seconds": round(seconds, 2),
        "parameters": card.parameters,
        "bytes": reader.bytes,
        "threshold": card.threshold,
        "coverage": card.coverage,
        "precision": card.precision,
    }
