"""Labels that are probably wrong, worst first, to be looked at by a person."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from standby.captcha.model import Reader
from standby.errors import MissingExtra
from standby.training.dataset import Item
from standby.training.labelling.useful import guess

SECONDS = 120.0
"""For nets that read each label without having seen it."""

Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Doubted:
    """A label, and what is seen instead; ``loss`` says how badly they disagree, to sort by."""

    file: str
    label: str
    seen: str
    loss: float


def read_otherwise(items: Sequence[Item], reader: Reader) -> list[Doubted]:
    """Labels that a reader reads otherwise, the surest first.

    If it learned from these very labels it may have learned their errors too,
    so it finds fewer than :func:`crossed`.
    """
    answers = [(each, guess(reader, each)) for each in items if each.label]
    found = [
        Doubted(item.file, item.label or "", answer.text, answer.confidence)
        for item, answer in answers
        if answer.text and answer.text != item.label
    ]
    return sorted(found, key=lambda each: -each.loss)


def crossed(directory: Path, seed: int, tell: Tell, seconds: float = SECONDS) -> list[Doubted]:
    """Labels of a folder as nets see them that never learned from them, the least likely first.

    Raises MissingExtra without torch, and what training raises.
    """
    if find_spec("torch") is None:
        raise MissingExtra(what="Looking for wrong labels without --model", package="standby[train]")
    from standby.training.evening.train import train_reader
    from standby.training.evening.wish import Wish

    wish = Wish(seed=seed, seconds=seconds)
    learnt = train_reader(directory, "suspects", wish, lambda news: tell(news.stage, news.done))
    return [Doubted(each.file, each.label, each.seen, each.score) for each in learnt.suspects]
