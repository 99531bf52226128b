"""A click model from pictures without labels, and from the portal's yes and no where there are some."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import resources
from itertools import chain

import numpy as np
import torch

from standby.captcha.click.beliefs import Memory
from standby.captcha.click.card import ClickCard
from standby.captcha.click.decide import Floats
from standby.captcha.click.model import Parts, packed
from standby.captcha.click.reader import ClickReader, load_bytes
from standby.captcha.click.words import SHIPPED, shipped_words
from standby.captcha.fingerprint import NEAR
from standby.errors import TooFewPictures
from standby.training.click.album import Album, Verdict, album, shown
from standby.training.click.export import to_onnx
from standby.training.click.study import Study, study
from standby.training.nets import parameters

LEAST = 100
"""Fewer pictures say next to nothing."""
COVERAGE = 0.8
"""The share of pictures that are to be answered; the least sure others are given back for fresh ones."""


@dataclass(frozen=True, slots=True)
class Learned:
    """``file`` are the bytes of the model, ``reader`` is it loaded; ``broken`` pictures could not be used."""

    file: bytes
    reader: ClickReader
    broken: int


def learn(
    pictures: Iterable[bytes],
    verdicts: Iterable[Verdict] = (),
    *,
    name: str = "click",
    seconds: float = 300.0,
    seed: int = 1,
    progress: Callable[[str, float], None] = lambda _what, _share: None,
) -> Learned:
    """Learn what tiles mean from pictures that nobody has labelled.

    ``verdicts`` are what the portal said to answers; their pictures need not be
    among the others. ``seconds`` are for teaching the net. ``progress`` hears what is done and how much of it. Raises
    TooFewPictures.
    """
    # Beside other programs two threads mostly wait for each other: measured, thirty times slower.
    torch.set_num_threads(1)
    judged = list(verdicts)
    words = shipped_words()
    book = album(
        chain(pictures, (each.picture for each in judged)), words, lambda count: progress("pictures", float(count))
    )
    if len(book) < LEAST:
        raise TooFewPictures(name=name, count=len(book), least=LEAST)
    numbers = shown(book, judged, NEAR)
    found = study(book, numbers, seconds, seed, lambda share: progress("learning", share))
    file = packed(_parts(found, book, name, len(judged)))
    return Learned(file, load_bytes(file, name), book.broken)


def _parts(found: Study, book: Album, name: str, answers: int) -> Parts:
    clusters = found.evidence.shown.clusters.ravel()
    _, first = np.unique(clusters, return_index=True)
    memory = Memory(book.hashes.reshape(len(clusters), -1)[first], found.evidence.odds, NEAR)
    custom = found.evidence.custom
    threshold = float(np.quantile(found.chances, 1 - COVERAGE))
    sure = found.chances[found.chances >= threshold]
    card = ClickCard(
        name=name,
        threshold=threshold,
        temperature=found.belief.temperature,
        doubt=found.belief.doubt,
        trust=found.belief.trust,
        radius=NEAR,
        one=_numbers(custom.one),
        two=_numbers(custom.two),
        often=_numbers(custom.often),
        accuracy=float(found.chances.mean()),
        coverage=COVERAGE,
        precision=float(sure.mean()),
        trained_on=len(book),
        labels_used=answers,
        parameters=parameters(found.net),
    )
    return Parts(
        (resources.files("standby.models") / f"{SHIPPED}.onnx").read_bytes(), to_onnx(found.net), memory.kept(), card
    )


def _numbers(values: Floats) -> tuple[float, ...]:
    return tuple(float(each) for each in values.ravel())
