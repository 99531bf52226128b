"""One lesson, in a process of its own: ``python -m standby.training.labelling.lesson DIR OUT.onnx SECONDS SEED``.

Learns from the labels there are, writes the model and, beside it, the order in
which the other pictures should be asked (``OUT.json``). With fewer labels than
can be learned from it is the backbone as it comes. Ends with one line on
standard error if it cannot.
"""

import json
import os
import string
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from standby.captcha.card import Card
from standby.captcha.image import sight
from standby.captcha.model import Reader
from standby.errors import StandbyError, TooFewLabels, UserMistake
from standby.training.dataset import Item, read_folder
from standby.training.evening.ask import features
from standby.training.evening.next_labels import order
from standby.training.evening.train import FEWEST, train_reader
from standby.training.evening.wish import Wish
from standby.training.export import save
from standby.training.general.net import LONGEST, GeneralNet
from standby.training.general.reading import card_for_reading
from standby.training.general.weights import FOLDED, start
from standby.training.labelling.ledger import replace
from standby.training.labelling.useful import guess, most_useful
from standby.training.nets import GridNet

POLITE = 10
USUAL = (3, 7)
"""Lengths a code may have while no label says more."""
AHEAD = 60
"""Pictures put into their best order; long before they are answered there is another lesson."""
CONSIDERED = 1000


def lesson(directory: Path, out: Path, seconds: float, seed: int) -> None:
    """Learn and order. Raises what training raises."""
    items = read_folder(directory, unlabelled=True).items
    labels = [each.label for each in items if each.label]
    net, card = _learned(directory, seconds, seed) if len(labels) >= FEWEST else _untaught(labels)
    part = out.with_suffix(".part")
    reader = save(net, card, part)
    out.with_suffix(".json").write_text(json.dumps(_order(items, reader, net, seed)), encoding="utf-8")
    replace(out, part.read_bytes())


def _learned(directory: Path, seconds: float, seed: int) -> tuple[GridNet | GeneralNet, Card]:
    try:
        learnt = train_reader(directory, "lesson", Wish(seed=seed, seconds=seconds, lanes=1))
    except TooFewLabels:
        return _untaught([each.label for each in read_folder(directory, unlabelled=True).items if each.label])
    return learnt.net, learnt.card


def _untaught(labels: Sequence[str]) -> tuple[GeneralNet, Card]:
    """The backbone for the lengths and the kinds of characters that the labels show."""
    lengths = [min(len(each), LONGEST) for each in labels] or USUAL
    written = "".join(labels).lower()
    kinds = [kind for kind in (string.digits, string.ascii_lowercase) if set(kind) & set(written)]
    alphabet = "".join(kinds) or FOLDED
    return start(alphabet), card_for_reading(alphabet, min(lengths), max(lengths))


def _order(items: Sequence[Item], reader: Reader, net: GridNet | GeneralNet, seed: int) -> list[str]:
    labelled = [each for each in items if each.label]
    labels = [each.label or "" for each in labelled]
    waiting = {each.file: each for each in items if not each.label}
    files = most_useful(list(waiting.values()), reader, labels, seed)
    pool = [waiting[file] for file in files[:CONSIDERED]]
    answers = [guess(reader, each) for each in pool]
    seen, known = (_features(net, each) for each in (pool, labelled))
    texts, confidences = [each.text for each in answers], [each.confidence for each in answers]
    first = [pool[place].file for place in order(texts, confidences, seen, labels, known, AHEAD, seed)]
    return [*first, *(file for file in files if file not in set(first))]


def _features(net: GridNet | GeneralNet, items: Sequence[Item]) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    if not isinstance(net, GeneralNet) or not items:
        return np.zeros((len(items), 1), dtype=np.float32)
    return features(net, np.stack([_sight(each) for each in items]))


def _sight(item: Item) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    try:
        return sight(item.picture, item.file)
    except UserMistake:
        return np.full((32, 96, 3), 255, dtype=np.uint8)


def main() -> int:
    directory, out, seconds, seed = sys.argv[1:]
    if hasattr(os, "nice"):
        os.nice(POLITE)
    torch.set_num_threads(1)
    try:
        lesson(Path(directory), Path(out), float(seconds), int(seed))
    except StandbyError as error:
        sys.stderr.write(error.message + "\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
