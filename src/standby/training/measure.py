"""Readers put to work on a labelled folder, timed from bytes to text. Needs no torch."""

import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from standby.captcha.answer import Answer
from standby.captcha.model import Reader
from standby.errors import BadLabels
from standby.training.dataset import Folder
from standby.training.evaluate import Score, score
from standby.training.rivals import rivals

Tell = Callable[[str], None]
S = TypeVar("S")
T = TypeVar("T")
WARM_UP = 5
"""Pictures read before the clock starts: the first ones pay for memory and caches."""


def quiet(name: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Row:
    """One reader on one folder; times on one thread. ``skipped`` holds the reason if it was not asked."""

    reader: str
    whole: float | None = None
    char: float | None = None
    ms_per_image: float | None = None
    bytes: int | None = None
    skipped: str = ""


def require_fit(folder: Folder, reader: Reader) -> None:
    """Raise BadLabels, naming the first file, if the model cannot write a label."""
    card = reader.card
    for each in folder.items:
        foreign = sorted(set(each.label) - set(card.alphabet))
        if foreign:
            reason = f"{each.file} is labelled {each.label!r}, the model does not know {''.join(foreign)!r}"
            raise BadLabels(name=folder.name, reason=reason)
        if not card.fits(each.label):
            reason = f"{each.file} is labelled {each.label!r}, the model reads {card.length} characters"
            raise BadLabels(name=folder.name, reason=reason)


def measure(reader: Reader, folder: Folder) -> tuple[Score, float]:
    """How a model does on a folder, and its milliseconds per picture. Raises BadLabels or BadPicture."""
    require_fit(folder, reader)
    answers, milliseconds = timed(folder.items, lambda item: reader.read(item.picture, item.file))
    return _score(folder, answers), milliseconds


def timed(items: Sequence[S], read: Callable[[S], T]) -> tuple[list[T], float]:
    """What ``read`` gives for each item, one at a time, and the median of the milliseconds it takes.

    The median, because whatever else the machine does falls on a few of them.
    """
    for item in items[:WARM_UP]:
        read(item)
    found, times = [], []
    for item in items:
        begun = time.perf_counter()
        found.append(read(item))
        times.append(time.perf_counter() - begun)
    return found, statistics.median(times) * 1000


def sample(folder: Folder, count: int | None, seed: int) -> Folder:
    """At most ``count`` pictures, drawn at random."""
    if count is None or count >= len(folder.items):
        return folder
    return folder.take(sorted(random.Random(seed).sample(range(len(folder.items)), count)))


def compared(reader: Reader, name: str, folder: Folder, tell: Tell = quiet) -> list[Row]:
    """Our reader first, then each of the others. Raises what ``measure`` raises."""
    tell(f"standby {name}")
    ours, milliseconds = measure(reader, folder)
    return [Row(f"standby {name}", ours.whole, ours.char, milliseconds, reader.bytes), *others(folder, tell)]


def others(folder: Folder, tell: Tell = quiet) -> Iterator[Row]:
    """Each of the other readers on the folder, one after another; ``tell`` hears who is at work."""
    tell("tesseract")
    for rival in rivals(folder):
        if rival.read is None:
            yield Row(rival.name, skipped=rival.skipped)
            continue
        tell(rival.name)
        texts, milliseconds = timed([each.picture for each in folder.items], rival.read)
        result = _score(folder, [Answer(text, 1.0, (), abstained=False) for text in texts])
        yield Row(rival.name, result.whole, result.char, milliseconds, rival.size)


def _score(folder: Folder, answers: Sequence[Answer]) -> Score:
    return score([each.file for each in folder.items], folder.labels, answers)
