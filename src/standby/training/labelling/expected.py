"""What a reader may be expected to get right, and how that is known."""

from collections.abc import Sequence
from dataclasses import dataclass

from standby.captcha.judge import wilson
from standby.captcha.model import Reader

LATEST = 30
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Expected:
    """Share of whole strings in 0..1 with its 95 % interval, from ``count`` pictures.

    ``held_out``: the reader learned from ``labels`` other pictures. Otherwise
    it comes from guesses that the person confirmed or corrected; those were
    the pictures the reader was least sure of, and a guess shown is readily
    confirmed.
    """

    share: float
    interval: tuple[float, float]
    count: int
    held_out: bool
    labels: int = 0


def agreed(answers: Sequence[tuple[str, str]]) -> Expected | None:
    """From the latest guesses and the labels that were given; None before there are FEWEST."""
    latest = answers[-LATEST:]
    if len(latest) < FEWEST:
        return None
    right = sum(guess == label for guess, label in latest)
    return Expected(right / len(latest), wilson(right, len(latest)), len(latest), held_out=False)


def promised(reader: Reader) -> Expected | None:
    """What the reader's card says of pictures it did not learn from; None if it was measured on none."""
    card = reader.card
    if not card.measured_on:
        return None
    return Expected(card.accuracy, card.interval, card.measured_on, held_out=True, labels=card.labels_used)
