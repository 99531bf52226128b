"""The general net as a mind, for codes that stand on no grid."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

from standby.captcha.answer import Answer
from standby.captcha.card import Card
from standby.captcha.image import Sight, sight, stretched
from standby.captcha.model import Reader
from standby.training.bootstrap.evidence import Evidence
from standby.training.export import save
from standby.training.general.fit import Lesson, Refusal, fit
from standby.training.general.net import GeneralNet
from standby.training.general.reading import card_for_reading, readings
from standby.training.general.weights import start
from standby.training.painter import paint

STEPS = 350
PAINTED = 800
FEWEST = 10
"""Accepted texts before anything is learned from them; with fewer the backbone reads better as it is."""
SHARE = 0.5
TEMPERATURE = 1.0
THRESHOLD = 0.9


class GeneralMind:
    """The backbone, and after some answers a net taught the family from it."""

    def __init__(self, alphabet: str, lengths: tuple[int, int], seed: int) -> None:
        self._alphabet, self._lengths, self._seed = alphabet, lengths, seed
        self._net: GeneralNet = start(alphabet)
        self._painted: Lesson | None = None
        self.card: Card = card_for_reading(alphabet, *lengths, temperature=TEMPERATURE, threshold=THRESHOLD)

    def learn(self, evidence: Evidence, seconds: float) -> None:
        shown = {picture: text for picture, text in evidence.accepted.items() if self.card.fits(text)}
        if len(shown) < FEWEST:
            return
        if self._painted is None:
            self._painted = self._paint()
        even = np.ones(len(shown), dtype=np.float32)
        lessons = [self._painted, Lesson(sights(shown), tuple(shown.values()), even, 1 - SHARE)]
        refusals = None
        if denied := [each for each in evidence.open_refusals if self.card.fits(each[1])]:
            refusals = Refusal(sights(picture for picture, _ in denied), tuple(text for _, text in denied))
        self._net = fit(
            start(self._alphabet),
            lessons,
            alphabet=self._alphabet,
            steps=STEPS,
            seconds=seconds,
            seed=self._seed,
            refusals=refusals,
        )

    def read(self, pictures: list[bytes]) -> list[Answer]:
        shortest, longest = self._lengths
        return readings(self._net, sights(pictures), alphabet=self._alphabet, shortest=shortest, longest=longest)

    def save(self, card: Card, path: Path) -> Reader:
        return save(self._net, card, path)

    def _paint(self) -> Lesson:
        drawn = list(islice(paint(self._seed, PAINTED, alphabet=self._alphabet, lengths=self._lengths), PAINTED))
        seen = np.stack([stretched(Image.fromarray(each.picture)) for each in drawn])
        return Lesson(seen, tuple(each.text for each in drawn), np.ones(len(drawn), dtype=np.float32), SHARE)


def sights(pictures: Iterable[bytes]) -> Sight:
    """Pictures of any size as (N, 32, 96, 3)."""
    found = [sight(each) for each in pictures]
    return np.stack(found) if found else np.zeros((0, 32, 96, 3), dtype=np.uint8)
