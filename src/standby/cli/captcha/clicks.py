"""What the captcha commands do with pictures to be clicked: read them, measure a model, train one."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standby.captcha.click.geometry import TILES, VOCABULARY
from standby.captcha.click.model import SHIPPED
from standby.cli.captcha.words import say, show_score
from standby.cli.output import emit, stderr
from standby.errors import MissingExtra, TooFewPictures, WrongUse, said

if TYPE_CHECKING:
    from standby.captcha.click.reader import ClickAnswer, ClickReader
    from standby.training.click.folder import Click

SUFFIX = ".zip"


def is_click_model(model: str) -> bool:
    """Whether ``--model`` names the shipped click model, or a file of that kind."""
    return model == SHIPPED or Path(model).suffix == SUFFIX


def must_be_text(model: str) -> None:
    """Raises WrongUse for a click model where only readers of text can be compared or guess."""
    if is_click_model(model):
        raise WrongUse(
            what=said("{model} reads pictures to be clicked; this command is for codes of text", model=model)
        )


def answered(reader: "ClickReader", pictures: Sequence[tuple[str, bytes]], *, as_json: bool) -> None:
    """Read pictures and say what they ask for and where that is."""
    answers = [(file, reader.read(data, file)) for file, data in pictures]
    if as_json:
        emit({"answers": [{"file": file, **figures(answer)} for file, answer in answers]})
        return
    for file, answer in answers:
        doubt = "  not sure enough to submit" if answer.abstained else ""
        tiles = " ".join(str(tile + 1) for tile in answer.tiles)
        say(f"{file}: {' '.join(answer.words)}  tiles {tiles or '-'}  {answer.confidence:.1%}{doubt}")


def figures(answer: "ClickAnswer") -> dict[str, Any]:
    """What ``read --json`` prints of an answer; tiles by the site's numbers 1 to 8."""
    return {
        "text": " ".join(answer.words),
        "words": answer.words,
        "tiles": [tile + 1 for tile in answer.tiles],
        "answer": answer.answer,
        "confidence": float(answer.confidence),
        "abstained": answer.abstained,
        "tile_words": answer.tile_words,
    }


def measured(directory: Path, model: str, first: int | None, *, as_json: bool) -> None:
    """How a model does on a folder with known tiles. Raises BadLabels, WrongUse for a folder of text codes."""
    from standby.captcha.click.reader import load_click
    from standby.training.click.folder import holds_clicks, read_clicks
    from standby.training.click.measure import measure
    from standby.training.dataset import files_in

    reader = load_click(model)
    if not holds_clicks(directory):
        files_in(directory)  # a damaged .zip has nothing else to be told
        raise WrongUse(
            what=said("{model} reads pictures to be clicked, and {folder} holds others", **_both(model, directory))
        )
    first = counted_from(directory, first)
    score, milliseconds = measure(reader, read_clicks(directory, first), str(directory))
    if as_json:
        kind = {"kind": reader.card.kind, "words": score.words, "tiles_from": first}
        emit({**asdict(score.tiles), **kind, "ms_per_image": milliseconds, "model": model})
        return
    show_score(score.tiles, "tiles")
    if score.words is not None:
        say(f"the words of {score.words:.2%} of the pictures were read right")
    say(f"{milliseconds:.3f} ms a picture, from bytes to tiles on one thread")


def counted_from(directory: Path, first: int | None) -> int:
    """The number of the first tile: as said, or as the table shows, which is told where it is unusual."""
    from standby.training.click.folder import first_tile

    if first is not None:
        return first
    found = first_tile(directory)
    if found == 0:
        stderr.print(f"{directory}: labels.csv names a tile 0, so its tiles are counted from 0", markup=False)
    return found


def must_hold_text(directory: Path, model: str) -> None:
    """Raises WrongUse for a model of text and a folder of pictures to be clicked."""
    from standby.training.click.folder import holds_clicks

    if holds_clicks(directory):
        what = said(
            "{folder} holds pictures to be clicked; {model} reads text. Use --model click", **_both(model, directory)
        )
        raise WrongUse(what=what)


def _both(model: str, directory: Path) -> dict[str, str]:
    return {"model": model, "folder": str(directory)}


@dataclass(frozen=True, slots=True)
class Effort:
    """Use only so many ``labels`` (known answers), tiles counted from ``first`` if that is said; ``seconds`` are for
    the net. ``unfit`` are options that only pictures of text have a use for.
    """

    labels: int | None
    seed: int
    seconds: float
    first: int | None
    unfit: Sequence[str] = ()


def must_fit(directory: Path, out: Path) -> None:
    """Raises MissingExtra, or WrongUse for a file that no click model can be written to."""
    for package in ("torch", "onnx"):
        if find_spec(package) is None:
            raise MissingExtra(what="Training", package="standby[train]")
    if out.suffix != SUFFIX:
        what = said("{folder} holds pictures to be clicked: --out must end in .zip", folder=str(directory))
        raise WrongUse(what=what)
    if not out.absolute().parent.is_dir():
        raise WrongUse(what=said("There is no folder {folder}", folder=str(out.absolute().parent)))


def train_clicks(directory: Path, out: Path, effort: Effort, *, as_json: bool) -> None:
    """Learn from pictures alone and from known answers. Raises TooFewPictures, WrongUse, BadLabels."""
    _must_mean_clicks(directory, effort)
    must_fit(directory, out)
    from standby.training.click.folder import read_clicks
    from standby.training.click.learn import learn
    from standby.training.labelling.ledger import replace

    clicks = read_clicks(directory, counted_from(directory, effort.first))
    verdicts = _verdicts(clicks)[: effort.labels]
    begun = time.monotonic()
    with stderr.status("reading the pictures") as status:

        def tell(what: str, share: float) -> None:
            status.update(f"{what} {share:.0f}" if share > 1 else f"{what} {share:.0%}")

        try:
            learned = learn(
                (each.picture for each in clicks),
                verdicts,
                name=out.stem,
                seconds=effort.seconds,
                seed=effort.seed,
                progress=tell,
            )
        except TooFewPictures as error:
            raise TooFewPictures(**{**error.facts, "name": str(directory)}) from error
    try:
        replace(out.resolve(), learned.file)
    except OSError as error:
        raise WrongUse(
            what=said("{file} cannot be written: {reason}", file=str(out), reason=error.strerror or "-")
        ) from error
    facts = _facts(learned.reader, out, learned.broken, time.monotonic() - begun)
    if as_json:
        emit(facts)
    else:
        _show(facts)


def _must_mean_clicks(directory: Path, effort: Effort) -> None:
    if effort.unfit:
        facts = {"folder": str(directory), "options": ", ".join(effort.unfit)}
        raise WrongUse(what=said("{folder} holds pictures to be clicked, for which there is no {options}", **facts))


def _verdicts(clicks: "Sequence[Click]") -> list[Any]:
    """What is known of the answers, in the order of the files."""
    from standby.training.click.album import Verdict

    found = []
    for each in clicks:
        if each.right:
            found.append(Verdict(each.picture, each.right, True))
        else:
            found += [Verdict(each.picture, tiles, False) for tiles in each.refused]
    return found


def _facts(reader: "ClickReader", out: Path, broken: int, seconds: float) -> dict[str, Any]:
    """What ``train --json`` prints: the keys of every model, in the sense that they have for this kind."""
    card = reader.card
    return {
        "model": str(out),
        "kind": card.kind,
        "labels_used": card.labels_used,
        "trained_on": card.trained_on,
        "broken": broken,
        "alphabet": " ".join(VOCABULARY),
        "length": TILES,
        "accuracy": card.accuracy,
        "interval": card.interval,
        "measured": "held-out" if card.measured_on else "not measured: expected by the model itself",
        "measured_on": card.measured_on,
        "seconds": round(seconds, 2),
        "parameters": card.parameters,
        "bytes": reader.bytes,
        "threshold": card.threshold,
        "coverage": card.coverage,
        "precision": card.precision,
    }


def _show(facts: dict[str, Any]) -> None:
    how = "" if facts["measured_on"] else ", as it expects itself; `standby captcha eval` measures it"
    say(f"answers {facts['coverage']:.0%} of the pictures, {facts['precision']:.1%} of those accepted{how}")
    odd = f"; {facts['broken']} could not be used" if facts["broken"] else ""
    learned = f"{facts['trained_on']} pictures and {facts['labels_used']} answers"
    say(f"{facts['model']}: {facts['bytes']} bytes, learned from {learned} in {facts['seconds']:.0f} s{odd}")
    say(f"To use it: STANDBY_MODELS=rail12306={facts['model']}")
