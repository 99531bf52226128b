"""What learns from the evidence: a tiny net on a fixed grid, or the general net where there is none."""

import time
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from standby.captcha.answer import Answer
from standby.captcha.card import Card
from standby.captcha.decode import decode
from standby.captcha.image import Grey, grey
from standby.captcha.model import Reader
from standby.errors import StandbyError
from standby.training.bootstrap.evidence import Evidence
from standby.training.bootstrap.refusals import refusing
from standby.training.export import save
from standby.training.faces import Masks
from standby.training.family import Family, look
from standby.training.finish import calibrated, roughened
from standby.training.nets import GridNet, WindowNet
from standby.training.paint import Strings
from standby.training.train import logits
from standby.training.zero.promise import require_explained
from standby.training.zero.reader import decoded, narrow_cells
from standby.training.zero.rounds import LAST_STEPS, Sights, Teacher, again, grow, shown, teacher, written
from standby.training.zero.styles import Admits, anything, fitting_styles

SPARE = 400
Windows = NDArray[np.uint8]


class Mind(Protocol):
    """Reads pictures of one portal, better after each learning."""

    def learn(self, evidence: Evidence, seconds: float) -> None: ...

    def read(self, pictures: list[bytes]) -> list[Answer]: ...

    def save(self, card: Card, path: Path) -> Reader: ...

    @property
    def card(self) -> Card: ...


class GridMind:
    """A net over the cells of a grid. Its first learning raises NotAGrid if there is none."""

    def __init__(self, alphabet: str, cells: int, seed: int, admits: Admits = anything) -> None:
        self._alphabet, self._cells, self._seed, self._admits = alphabet, cells, seed, admits
        self._teacher: Teacher | None = None
        self._net: WindowNet | None = None
        self.card: Card

    def learn(self, evidence: Evidence, seconds: float) -> None:
        ends = time.monotonic() + seconds
        given = self._teacher or self._prepared(evidence)
        sights = self._sights(given.family, evidence)
        left = max(1.0, ends - time.monotonic())
        if self._net is None:
            net = grow(given, sights, left * 0.9)
            require_explained("the portal", given, net, sights)
        else:
            net = self._net
        if self._net is not None or len(sights.labelled) or evidence.refused:
            besides = refusing(*self._refused(given.family, evidence))
            net = again(
                given, net, sights, steps=LAST_STEPS, seconds=max(1.0, ends - time.monotonic()), besides=besides
            )
        spare, strings = written(given, shown(given, net, sights), SPARE, np.random.default_rng(self._seed + 100))
        rough = np.concatenate([spare, roughened(spare, self._seed)])
        self.card = calibrated("grown", net, given.family, rough, np.concatenate([strings, strings]))
        self._net, self._teacher = net, given

    def read(self, pictures: list[bytes]) -> list[Answer]:
        """Answers; no text for a picture of another size."""
        if self._net is None or self._teacher is None:
            raise RuntimeError("nothing was learned yet")
        found = []
        for picture in pictures:
            values = _fitting(picture, self._teacher.family)
            if values is None:
                found.append(Answer("", 0.0, (), abstained=True))
            else:
                found.append(decode(logits(self._net, self._teacher.family.windows(values[None]))[0], self.card))
        return found

    def save(self, card: Card, path: Path) -> Reader:
        if self._net is None or self._teacher is None:
            raise RuntimeError("nothing was learned yet")
        family = self._teacher.family
        return save(GridNet(self._net, family.grid, family.width), card, path)

    def _prepared(self, evidence: Evidence) -> Teacher:
        greys = decoded("the portal", list(evidence.pictures))
        family = narrow_cells(look(greys, self._cells, self._alphabet))
        windows = family.windows(greys)
        styles: list[Masks] = fitting_styles(windows, self._alphabet, family.grid, self._seed, self._admits)
        return teacher(family, styles, self._seed)

    def _sights(self, family: Family, evidence: Evidence) -> Sights:
        refused = {picture for picture, _ in evidence.refused}
        bare = [
            values
            for each in evidence.unlabelled
            if each not in refused and (values := _fitting(each, family)) is not None
        ]
        labelled, strings = self._windows(family, list(evidence.accepted.items()))
        doubted = tuple(sorted(self._alphabet.index(each) for each in evidence.doubted()))
        unlabelled = family.windows(np.stack(bare)) if bare else labelled[:0]
        return Sights(unlabelled, labelled, strings, doubted)

    def _refused(self, family: Family, evidence: Evidence) -> tuple[Windows, Strings]:
        return self._windows(family, evidence.open_refusals)

    def _windows(self, family: Family, texts: list[tuple[bytes, str]]) -> tuple[Windows, Strings]:
        """Windows and strings of pictures whose text this family can show."""
        fit = [
            (values, [self._alphabet.index(each) for each in text])
            for picture, text in texts
            if len(text) == self._cells
            and set(text) <= set(self._alphabet)
            and (values := _fitting(picture, family)) is not None
        ]
        if not fit:
            empty = np.zeros((0, self._cells, family.height, family.grid.span), dtype=np.uint8)
            return empty, np.zeros((0, self._cells), dtype=np.int64)
        return family.windows(np.stack([values for values, _ in fit])), np.array([text for _, text in fit])


def _fitting(picture: bytes, family: Family) -> Grey | None:
    try:
        values = grey(picture)
    except StandbyError:
        return None
    return values if values.shape == (family.height, family.width) else None
