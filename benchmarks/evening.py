"""What one evening of labelling gives: ``captcha train`` with 50, 100 and 200 labels on any folders of codes.

From each folder a part is taken away that training never sees, not even
without its labels. The command learns from the rest, as a user would run it;
then its file reads the part. The table says what it promised and what it kept:
whole strings read right, whether its interval held that share, and how many
answers it gave and got right.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.parts.figures import progress
from benchmarks.parts.painted import painted_folder
from standby.captcha.model import load_reader
from standby.cli.output import emit
from standby.training.dataset import Item, read_folder

UNSEEN = 300
MOST_SHARE = 0.4
"""Of a small folder at most so much is taken away."""
LABELS = (50, 100, 200)
PAINTED = 900


@dataclass(frozen=True, slots=True)
class Row:
    """One training. Shares in 0..1; ``held`` says whether the promised interval holds the share ``unseen``."""

    folder: str
    labels: int
    unseen: float
    pictures: int
    promised: float
    interval: tuple[float, float]
    held: bool
    coverage: float
    precision: float
    seconds: float
    bytes: int
    kind: str


def parted(items: Sequence[Item], seed: int) -> tuple[list[Item], list[Item]]:
    """What may be learned from, and the labelled part that is never seen."""
    labelled = [each for each in items if each.label]
    random.Random(seed).shuffle(labelled)
    count = min(UNSEEN, round(len(labelled) * MOST_SHARE))
    unseen = labelled[:count]
    away = {each.file for each in unseen}
    return [each for each in items if each.file not in away], unseen


def written(items: Sequence[Item], directory: Path) -> Path:
    """A folder as ``captcha label`` leaves it."""
    with (directory / "labels.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(("file", "label"))
        for number, each in enumerate(items):
            name = f"{number:06}{Path(each.file).suffix}"
            (directory / name).write_bytes(each.picture)
            table.writerow((name, each.label or ""))
    return directory


def spoilt(items: Sequence[Item], wish: argparse.Namespace) -> list[Item]:
    """With one character of every so many labels put wrong, as a tired person does."""
    rng = random.Random(wish.seed)
    letters = sorted(set("".join(each.label or "" for each in items)))
    return [
        replace(each, label=_slipped(each.label, letters, rng)) if each.label and rng.random() < wish.wrong else each
        for each in items
    ]


def _slipped(label: str, letters: Sequence[str], rng: random.Random) -> str:
    place = rng.randrange(len(label))
    wrong = rng.choice([each for each in letters if each != label[place]])
    return label[:place] + wrong + label[place + 1 :]


def trained(directory: Path, out: Path, labels: int, wish: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-m", "standby", "captcha", "train", str(directory), "--out", str(out), "--json"]
    command += ["--labels", str(labels), "--seed", str(wish.seed), "--time", str(wish.time)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr.strip())
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def measure(folder: Path, labels: int, wish: argparse.Namespace) -> Row:
    """Train without the unseen part, then read it."""
    known, unseen = parted(read_folder(folder, unlabelled=True).items, wish.seed)
    with tempfile.TemporaryDirectory(prefix="standby-evening-") as temporary:
        (Path(temporary) / "codes").mkdir()
        out = Path(temporary) / "mine.onnx"
        told = trained(written(spoilt(known, wish), Path(temporary) / "codes"), out, labels, wish)
        reader = load_reader(out)
        answers = [reader.read(each.picture, each.file) for each in unseen]
    right = [answer.text == each.label for answer, each in zip(answers, unseen, strict=True)]
    given = [good for good, answer in zip(right, answers, strict=True) if not answer.abstained]
    share = sum(right) / len(right)
    low, high = told["interval"]
    return Row(
        folder=folder.stem,
        labels=told["labels_used"],
        unseen=share,
        pictures=len(unseen),
        promised=told["accuracy"],
        interval=(low, high),
        held=low <= share <= high,
        coverage=len(given) / len(unseen),
        precision=sum(given) / len(given) if given else 0.0,
        seconds=told["seconds"],
        bytes=told["bytes"],
        kind=told["kind"],
    )


def line(row: Row) -> str:
    low, high = row.interval
    held = "held" if row.held else "MISSED"
    return (
        f"| {row.folder} | {row.labels} | {row.unseen:.1%} of {row.pictures} | {row.promised:.1%} "
        f"({low:.1%} to {high:.1%}, {held}) | {row.coverage:.0%} | {row.precision:.1%} "
        f"| {row.kind}, {row.bytes / 1e6:.2f} MB | {row.seconds:.0f} |"
    )


def means(rows: Sequence[Row]) -> str:
    each = {labels: [row.unseen for row in rows if row.labels == labels] for labels in {row.labels for row in rows}}
    figures = ", ".join(f"{labels} labels {sum(found) / len(found):.1%}" for labels, found in sorted(each.items()))
    return f"mean of whole strings: {figures}; the interval held {sum(row.held for row in rows)} of {len(rows)} times"


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench evening", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="folders or .zip of labelled codes")
    parser.add_argument("--painted", type=int, default=0, help="so many folders in painted styles kept out of training")
    parser.add_argument("--wrong", type=float, default=0.0, help="spoil this share of what is learned from, 0..1")
    parser.add_argument("--labels", nargs="+", type=int, default=list(LABELS))
    parser.add_argument("--time", type=float, default=180.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    wish = parser.parse_args()
    if not wish.folders and not wish.painted:
        parser.error("give folders, or --painted")
    with tempfile.TemporaryDirectory(prefix="standby-painted-") as temporary:
        painted = [painted_folder(Path(temporary), wish.seed + each, PAINTED) for each in range(wish.painted)]
        show(measure_all([*wish.folders, *painted], wish), as_json=wish.json)


def measure_all(folders: Sequence[Path], wish: argparse.Namespace) -> list[Row]:
    rows = []
    for folder in folders:
        for labels in wish.labels:
            rows.append(measure(folder, labels, wish))
            progress.print(line(rows[-1]))
    return rows


def show(rows: Sequence[Row], *, as_json: bool) -> None:
    if as_json:
        emit({"rows": [{name: getattr(row, name) for name in Row.__slots__} for row in rows]})
        return
    print("| folder | labels | unseen pictures read right | promised | answers | of them right | file | s |")
    print("|---|---|---|---|---|---|---|---|")
    print("\n".join(map(line, rows)))
    print(means(rows))


if __name__ == "__main__":
    main()
