"""Everything a report shows, gathered from a reader and a folder of labelled pictures."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from standby.captcha.answer import Answer
from standby.captcha.card import Card
from standby.captcha.judge import wilson
from standby.captcha.model import Reader
from standby.errors import BadPicture, PictureTooLarge, UserMistake
from standby.training.dataset import Folder, Labelled
from standby.training.evaluate import Score, score
from standby.training.measure import Row, others, sample, timed

PICTURES = 24
"""Pictures shown of a kind at most."""
CONFUSED = 12
"""Characters in the matrix at most."""
A_BIN = 15
"""Answers a point of the calibration diagram stands for at least."""
BINS = 8

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """``count`` pictures for the comparison with other readers at most, drawn with ``seed``; 0 leaves them out."""

    count: int = 300
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Read:
    """One picture with its label and what was read."""

    item: Labelled
    answer: Answer

    @property
    def right(self) -> bool:
        return self.answer.text == self.item.label


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence: their mean confidence, the share that is right, its 95 % interval."""

    confidence: float
    right: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Matrix:
    """How often the character of a row was read as that of a column; only characters that were confused."""

    characters: str
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Shares in 0..1; ``risk`` holds (coverage, share of wrong answers), ``curve`` (labels, accuracy, low, high).

    ``doubted`` are mistakes that the reader would have given as answers, which
    speaks against the label too; ``worst`` those on which it keeps silent.
    """

    folder: str
    model: str
    card: Card
    bytes: int
    milliseconds: float
    score: Score
    left_out: tuple[str, ...]
    risk: tuple[tuple[float, float], ...]
    bins: tuple[Bin, ...]
    matrix: Matrix
    curve: tuple[tuple[float, float, float, float], ...]
    doubted: tuple[Read, ...]
    worst: tuple[Read, ...]
    rows: tuple[Row, ...]


def gather(reader: Reader, name: str, folder: Folder, wish: Wish, tell: Tell) -> Report:
    """Read every picture, then ask the others. Raises what reading raises if no picture can be read."""
    tell(f"standby {name}")
    kept, left_out = _readable(reader, folder)
    answers, milliseconds = timed(kept.items, lambda item: reader.read(item.picture, item.file))
    reads = [Read(item, answer) for item, answer in zip(kept.items, answers, strict=True)]
    wrong = sorted((each for each in reads if not each.right), key=lambda each: -each.answer.confidence)
    return Report(
        folder=Path(folder.name).name,
        model=name,
        card=reader.card,
        bytes=reader.bytes,
        milliseconds=milliseconds,
        score=_score(reads),
        left_out=left_out,
        risk=risk(reads),
        bins=calibration(reads),
        matrix=matrix(reads),
        curve=curve(reader.card.notes.get("curve", "")),
        doubted=tuple([each for each in wrong if not each.answer.abstained][:PICTURES]),
        worst=tuple([each for each in wrong if each.answer.abstained][:PICTURES]),
        rows=_rows(reader, name, kept, reads, milliseconds, wish, tell) if wish.count else (),
    )


def _readable(reader: Reader, folder: Folder) -> tuple[Folder, tuple[str, ...]]:
    kept, left_out, first = [], [], None
    for place, each in enumerate(folder.items):
        try:
            reader.read(each.picture, each.file)
            kept.append(place)
        except (BadPicture, PictureTooLarge) as error:
            first = first or error
            left_out.append(each.file)
    if first and not kept:
        raise first
    return folder.take(kept), tuple(left_out)


def _rows(
    reader: Reader, name: str, folder: Folder, reads: Sequence[Read], milliseconds: float, wish: Wish, tell: Tell
) -> tuple[Row, ...]:
    some = sample(folder, wish.count, wish.seed)
    files = {each.file for each in some.items}
    ours = _score([each for each in reads if each.item.file in files])
    try:
        rest = tuple(others(some, tell))
    except UserMistake as error:
        rest = (Row("others", skipped=error.message),)
    return (Row(f"standby {name}", ours.whole, ours.char, milliseconds, reader.bytes), *rest)


def _score(reads: Sequence[Read]) -> Score:
    return score(
        [each.item.file for each in reads], [each.item.label for each in reads], [each.answer for each in reads]
    )


def risk(reads: Sequence[Read]) -> tuple[tuple[float, float], ...]:
    """The share of wrong answers if only the surest are given, for every share of them; at most 200 points."""
    ordered = sorted(reads, key=lambda each: -each.answer.confidence)
    points, wrong = [], 0
    for count, each in enumerate(ordered, 1):
        wrong += not each.right
        points.append((count / len(ordered), wrong / count))
    step = max(1, len(points) // 200)
    return (*points[::step], points[-1])


def calibration(reads: Sequence[Read]) -> tuple[Bin, ...]:
    """Answers in groups of about the same confidence, least sure first."""
    ordered = sorted(reads, key=lambda each: each.answer.confidence)
    count = min(BINS, len(ordered) // A_BIN)
    if count < 2:
        return ()
    edges = [round(place * len(ordered) / count) for place in range(count + 1)]
    return tuple(_bin(ordered[start:end]) for start, end in pairwise(edges))


def _bin(reads: Sequence[Read]) -> Bin:
    right = sum(each.right for each in reads)
    confidence = sum(each.answer.confidence for each in reads) / len(reads)
    return Bin(confidence, right / len(reads), wilson(right, len(reads)))


def matrix(reads: Sequence[Read]) -> Matrix:
    """The characters that were confused most, with how often; texts of another length do not tell."""
    pairs = Counter(
        pair
        for each in reads
        if len(each.item.label) == len(each.answer.text)
        for pair in zip(each.item.label, each.answer.text, strict=True)
    )
    odd = Counter({pair: count for pair, count in pairs.items() if pair[0] != pair[1]})
    often: Counter[str] = Counter()
    for (one, other), count in odd.items():
        often.update({one: count, other: count})
    characters = "".join(sorted(each for each, _ in often.most_common(CONFUSED)))
    return Matrix(characters, tuple(tuple(pairs[one, other] for other in characters) for one in characters))


def curve(noted: str) -> tuple[tuple[float, float, float, float], ...]:
    """The learning curve from a card's note, a JSON list of [labels, accuracy, low, high]; empty if there is none."""
    try:
        rows = json.loads(noted or "[]")
        points = [tuple(float(each) for each in (*row, *([row[1]] * 4))[:4]) for row in rows]
    except (ValueError, TypeError, IndexError, RecursionError):
        return ()
    return tuple((a, b, c, d) for a, b, c, d in points if a >= 0 and 0 <= c <= b <= d <= 1)
