"""Pre-train the backbone on painted codes: ``standby captcha pretrain``.

One process paints while this one learns; both go on where they were when the
run is started again with the same folder. The seed fixes pictures and draws,
but how many were painted at a given step depends on the machine.
"""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from standby.training.general.gallery import Gallery, Painting, painted
from standby.training.general.loop import Course, learn
from standby.training.general.net import GeneralNet
from standby.training.general.reading import readings
from standby.training.general.weights import FOLDED, save_weights

BATCH = 96
RATE = 4e-3
WARM_UP = 0.06
SMOOTHING = 0.05
AVERAGE = 0.999
STRENGTH = 0.7
"""Of the augmentation: what is painted varies by itself."""
STEPS = 16_000
SECONDS = 3600.0
PICTURES = 900_000
"""Painted at most; nine gigabytes."""
AT_FIRST = 6000
"""Pictures to wait for before the first step."""
LOOKED_EVERY = 500
HELD_OUT = 900


@dataclass(frozen=True, slots=True)
class State:
    """How a pre-training stands: ``read`` is the share of held-out painted codes read wholly right."""

    step: int
    seconds: float
    loss: float
    pictures: int
    read: float


Tell = Callable[[State], None]


def pretrain(
    out: Path, tell: Tell, *, seconds: float = SECONDS, steps: int = STEPS, seed: int = 1, folder: Path | None = None
) -> State:
    """Write a backbone to ``out``; the run's own files are beside it, or in ``folder``, until it is done."""
    torch.manual_seed(seed)
    folder = folder or out.with_suffix(".run")
    gallery = Gallery(folder, seed)
    unseen = painted(seed, HELD_OUT, held_out=True)
    painter = gallery.painter(PICTURES)
    painter.start()
    try:
        while len(gallery) < AT_FIRST and painter.is_alive():
            time.sleep(0.2)
        if not len(gallery):
            raise RuntimeError("the painter ended before it had painted anything")
        watch = Watch(gallery, unseen, out, tell)
        course = Course(steps, seconds, seed, RATE, WARM_UP, SMOOTHING, AVERAGE, STRENGTH)
        net = learn(
            GeneralNet(FOLDED),
            gallery.batches(BATCH),
            course,
            progress=watch.learned,
            look=watch.look,
            keep=folder / "run.pt",
        )
    finally:
        painter.terminate()
        painter.join()
    watch.last(net)
    shutil.rmtree(folder)
    return watch.state


class Watch:
    """Reads the held-out codes now and then, and keeps the weights as they are at that time."""

    def __init__(self, gallery: Gallery, unseen: Painting, out: Path, tell: Tell) -> None:
        self._gallery, self._unseen, self._out, self._tell = gallery, unseen, out, tell
        self._begun, self._losses, self._step = time.monotonic(), [0.0], 0
        self.state = State(0, 0.0, 0.0, 0, 0.0)

    def learned(self, step: int, steps: int, loss: float) -> None:
        self._losses = [*self._losses[-99:], loss]

    def look(self, net: GeneralNet, step: int) -> None:
        self._step = step
        if step % LOOKED_EVERY == 0:
            self.last(net)

    def last(self, net: GeneralNet) -> None:
        save_weights(net, self._out)
        self.state = State(
            step=self._step,
            seconds=time.monotonic() - self._begun,
            loss=float(np.mean(self._losses)),
            pictures=len(self._gallery),
            read=read_of(net, self._unseen),
        )
        self._tell(self.state)


def read_of(net: GeneralNet, unseen: Painting) -> float:
    """The share read wholly right, the length known, small letters and capitals taken as one."""
    right = 0
    for length in sorted({len(text) for text in unseen.texts}):
        places = [place for place, text in enumerate(unseen.texts) if len(text) == length]
        answers = readings(net, unseen.sights[places], alphabet=net.alphabet, shortest=length, longest=length)
        right += sum(answer.text == unseen.texts[place].lower() for answer, place in zip(answers, places, strict=True))
    return right / len(unseen.texts)
