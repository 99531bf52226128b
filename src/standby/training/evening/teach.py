"""One lesson plan for the general net: the labels there are, painted codes, and guesses about unlabelled pictures."""

import math
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from standby.captcha.image import stretched
from standby.training.evening.keep import Keep
from standby.training.evening.lanes import Lanes
from standby.training.evening.script import Script
from standby.training.general.fit import Lesson, fit
from standby.training.general.net import GeneralNet
from standby.training.general.weights import start
from standby.training.painter import paint

PAINTED_SHARE = ((100, 0.5), (200, 0.15), (1000, 0.0))
"""Labels, and the share of painted codes in each batch; between them in proportion."""
GUESSED_SHARE = 0.5
"""At most, of what is not painted; it takes as many guesses as labels to get there."""

Sights = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Known:
    """Sights (N, 32, 96, 3) with texts that were said or guessed, and how much each counts."""

    sights: Sights
    texts: tuple[str, ...]
    weights: Floats

    def __len__(self) -> int:
        return len(self.texts)

    def take(self, places: Sequence[int]) -> "Known":
        chosen = np.asarray(places, dtype=np.int64)
        return Known(self.sights[chosen], tuple(self.texts[each] for each in places), self.weights[chosen])


def known(sights: Sights, texts: Sequence[str], weights: Floats | None = None) -> Known:
    return Known(sights, tuple(texts), np.ones(len(texts), dtype=np.float32) if weights is None else weights)


NOTHING = Known(np.zeros((0, 32, 96, 3), dtype=np.uint8), (), np.zeros(0, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Course:
    """One fit: how long, from which seed, kept under which name; ``begin`` is a net to go on from."""

    name: str
    steps: int
    seconds: float
    seed: int
    begin: GeneralNet | None = None


@dataclass(slots=True)
class School:
    """Fits general nets of one script side by side; painted codes are painted once."""

    script: Script
    lanes: Lanes
    keep: Keep
    progress: Callable[[str, float], None]
    seed: int
    count: int
    """Painted codes."""
    painted: Known = NOTHING
    _done: dict[str, float] = field(default_factory=dict)

    def fit(self, courses: Sequence[Course], labelled: Sequence[Known], guessed: Sequence[Known]) -> list[GeneralNet]:
        """One net for each course, with its labels and guesses."""
        if not len(self.painted):
            self.painted = painted(self.script, self.count, self.seed)
        jobs = []
        self._done = {each.name: 0.0 for each in courses}
        for course, labels, guesses in zip(courses, labelled, guessed, strict=True):
            net = start(self.script.alphabet) if course.begin is None else again(course.begin)
            jobs.append(partial(self._one, net, course, lessons(labels, guesses, self.painted)))
        return self.lanes.run(jobs)

    def _one(self, net: GeneralNet, course: Course, plan: list[Lesson]) -> GeneralNet:
        def tell(step: int, steps: int, loss: float) -> None:
            self.lanes.check()
            self._done[course.name] = step / steps
            self.progress(course.name, sum(self._done.values()) / len(self._done))

        def make() -> dict[str, torch.Tensor]:
            running = self.keep.file(f"{course.name}.run")
            fitted = fit(
                net,
                plan,
                alphabet=self.script.alphabet,
                steps=course.steps,
                seconds=course.seconds,
                seed=course.seed,
                progress=tell,
                keep=running,
            )
            _forget(running)
            return dict(fitted.state_dict())

        state = self.keep.stage(course.name, make)
        net.load_state_dict(state)
        return net.eval()


def _forget(file: Path | None) -> None:
    if file is not None:
        file.unlink(missing_ok=True)


def again(net: GeneralNet) -> GeneralNet:
    """A copy to go on from."""
    copy = GeneralNet(net.alphabet)
    copy.load_state_dict(net.state_dict())
    return copy


def painted(script: Script, count: int, seed: int) -> Known:
    """Painted codes of the script's own characters and lengths; none if it has no letters or digits."""
    drawable = "".join(each for each in script.alphabet if each in string.digits + string.ascii_letters)
    if len(drawable) < 2 or not count:
        return NOTHING
    found = list(islice(paint(seed, count, alphabet=drawable, lengths=(script.shortest, script.longest)), count))
    return known(np.stack([stretched(Image.fromarray(each.picture)) for each in found]), [each.text for each in found])


def lessons(labels: Known, guesses: Known, extra: Known) -> list[Lesson]:
    """The shares of each batch: real labels grow with their number, guesses never outweigh them."""
    share = _interpolated(len(labels) + len(guesses) / 4) if len(extra) else 0.0
    guessed = GUESSED_SHARE * min(1.0, len(guesses) / max(1, len(labels)))
    parts = ((labels, (1 - share) * (1 - guessed)), (guesses, (1 - share) * guessed), (extra, share))
    return [Lesson(each.sights, each.texts, each.weights, part) for each, part in parts if len(each) and part > 0]


def _interpolated(count: float) -> float:
    counts, shares = zip(*PAINTED_SHARE, strict=True)
    return float(np.interp(math.log(max(count, 1)), np.log(counts), shares))
