"""How well codes are read by a reader that learned from some of them without their labels.

The labels of the folder are used for measuring only, on pictures that it did
not learn from. ``--without DejaVu`` leaves faces out of those it starts from.

    scripts/bench zero codes.zip --alphabet 0123456789abcdefghijklmnopqrstuvwxyz --length 4
"""

import argparse
import random
import tempfile
import time
from pathlib import Path

import torch

from benchmarks.parts.figures import show
from standby.training.dataset import read_folder
from standby.training.evaluate import score
from standby.training.export import save
from standby.training.faces import Face
from standby.training.zero.reader import zero_reader

WORST = 12


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench zero", description=__doc__)
    parser.add_argument("directory", type=Path, help="folder or .zip of labelled pictures")
    parser.add_argument("--alphabet", required=True)
    parser.add_argument("--length", type=int, required=True)
    parser.add_argument("--pictures", type=int, default=500)
    parser.add_argument("--without", action="append", default=[], help="parts of font paths left out of the start")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    torch.set_num_threads(1)
    items = list(read_folder(given.directory).items)
    random.Random(given.seed).shuffle(items)
    seen, unseen = items[: given.pictures], items[given.pictures :]

    def admits(face: Face) -> bool:
        return not any(part in face.path for part in given.without)

    begun = time.monotonic()
    pictures = [each.picture for each in seen]
    trained = zero_reader(
        "zero", pictures, given.alphabet, given.length, seed=given.seed, seconds=given.seconds, admits=admits
    )
    seconds = time.monotonic() - begun
    with tempfile.TemporaryDirectory() as folder:
        reader = save(trained.net, trained.card, Path(folder) / "zero.onnx")
    answers = reader.read_many([each.picture for each in unseen])
    result = score([each.file for each in unseen], [each.label for each in unseen], answers)
    low, high = reader.card.interval
    row = {
        "pictures": len(seen),
        "measured on": result.n,
        "whole": f"{result.whole:.2%}",
        "promised": f"{reader.card.accuracy:.2%} ({low:.2%} to {high:.2%})",
        "coverage": f"{result.coverage:.1%}",
        "precision": f"{result.precision:.2%}",
        "bytes": reader.bytes,
        "s": round(seconds),
        "surest mistakes": ", ".join(f"{each.label}={each.text}" for each in result.wrong[:WORST]),
    }
    show("A reader without labels", [row], given.json)


if __name__ == "__main__":
    main()
