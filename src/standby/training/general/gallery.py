"""Painted pictures on disk: one process paints on, the other draws batches from what is there.

Two files that only grow, read through memory maps, so that millions of
pictures need no memory and a run that was stopped goes on where it was.
"""

import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from standby.captcha.image import SIGHT_HEIGHT, SIGHT_WIDTH, stretched
from standby.training.general.fit import encoded
from standby.training.general.loop import Batch
from standby.training.general.net import LONGEST
from standby.training.general.weights import FOLDED
from standby.training.painter import paint

BLOCK = 600
"""Pictures painted from one seed and added together."""
LENGTHS = ((3, 7), (4, 5), (4, 4), (4, 6), (3, 7), (4, 5), (4, 4), (4, 6), (5, 7), (1, 8))
"""Shortest and longest text of the blocks, in turn: mostly as long as codes are."""
SIGHT_BYTES = SIGHT_HEIGHT * SIGHT_WIDTH * 3
REFRESHED = 200
"""Batches after which pictures that have been added are noticed."""


@dataclass(frozen=True, slots=True)
class Painting:
    """Sights (N, 32, 96, 3) and their texts."""

    sights: NDArray[np.uint8]
    texts: tuple[str, ...]


def painted(seed: int, count: int, *, lengths: tuple[int, int] = (3, 7), held_out: bool = False) -> Painting:
    """``count`` painted codes as sights."""
    pictures = list(islice(paint(seed, count, lengths=lengths, held_out=held_out), count))
    sights = np.stack([stretched(Image.fromarray(each.picture)) for each in pictures])
    return Painting(sights, tuple(each.text for each in pictures))


class Gallery:
    """A folder with the painted pictures of one pre-training."""

    def __init__(self, folder: Path, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.seed = seed
        self._sights, self._classes = folder / "sights.u8", folder / "classes.u8"
        for file in (self._sights, self._classes):
            file.touch()

    def __len__(self) -> int:
        return min(
            self._sights.stat().st_size // SIGHT_BYTES,
            self._classes.stat().st_size // (LONGEST + 1),
        )

    def paint_on(self, until: int) -> None:
        """Paint block after block until there are that many pictures."""
        while (have := len(self)) < until:
            block = have // BLOCK
            self._cut(block * BLOCK)
            work = painted(self.seed * 1_000_003 + block, BLOCK, lengths=LENGTHS[block % len(LENGTHS)])
            classes, lengths = encoded(work.texts, FOLDED)
            rows = torch.cat([classes, lengths.unsqueeze(1)], dim=1).to(torch.uint8).numpy()
            with self._sights.open("ab") as sights, self._classes.open("ab") as texts:
                sights.write(work.sights.tobytes())
                texts.write(rows.tobytes())

    def _cut(self, count: int) -> None:
        """Forget a block that was being written when the run was stopped."""
        for file, size in ((self._sights, SIGHT_BYTES), (self._classes, LONGEST + 1)):
            with file.open("r+b") as opened:
                opened.truncate(count * size)

    def painter(self, until: int) -> "multiprocessing.process.BaseProcess":
        """A process that paints on until there are that many pictures, or until it is ended."""
        return multiprocessing.get_context("spawn").Process(target=self.paint_on, args=(until,), daemon=True)

    def batches(self, size: int) -> "Batches":
        return Batches(self, size)

    def mapped(self) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
        """The sights (N, 32, 96, 3) and the classes with the length last (N, 9), as they are now."""
        count = len(self)
        sights = np.memmap(self._sights, np.uint8, "r", shape=(count, SIGHT_HEIGHT, SIGHT_WIDTH, 3))
        return sights, np.memmap(self._classes, np.uint8, "r", shape=(count, LONGEST + 1))


class Batches:
    """Draws from a gallery that may still grow."""

    def __init__(self, gallery: Gallery, size: int) -> None:
        self._gallery, self._size = gallery, size
        self._drawn = self._mapped(gallery)

    @staticmethod
    def _mapped(gallery: Gallery) -> Iterator[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
        while True:
            now = gallery.mapped()
            for _ in range(REFRESHED):
                yield now

    def __call__(self, generator: torch.Generator) -> Batch:
        sights, classes = next(self._drawn)
        places = torch.randint(len(classes), (self._size,), generator=generator).sort().values.numpy()
        texts = torch.from_numpy(classes[places].astype(np.int64))
        return Batch(torch.from_numpy(sights[places]), texts[:, :LONGEST], texts[:, LONGEST], torch.ones(self._size))
