"""Learn from painted faces, read the unlabelled pictures, write codes in the glyphs they show, learn again.

Painted faces, the pictures' own glyphs and verified labels are always learned
together: one after the other forgets the first. A guess alone never becomes a
label; that was measured to drop the characters the reader is unsure of.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standby.captcha.decode import probabilities
from standby.training.faces import Masks
from standby.training.family import Family
from standby.training.nets import WindowNet
from standby.training.paint import Strings, lay_out, paint, plain, random_strings
from standby.training.train import Besides, Pool, Progress, logits, pool, train
from standby.training.zero.glyphs import Glyphs, balanced, glyphs, phantoms
from standby.training.zero.scratches import scratched

START_STEPS, ROUND_STEPS, LAST_STEPS = 150, 100, 240
ROUNDS = 3
EACH = 50
"""Codes painted in every style."""
WRITTEN, VARIANTS = 4800, 8
"""Codes written in the pictures' own glyphs; characters not found are lent from so many different styles."""
BARE = 1 / 30
PAINTED, OWN, LABELLED = 0.35, 0.65, 0.3
"""Shares of each batch, weighed against each other."""

Windows = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Sights:
    """Windows of pictures (N, cells, height, span): unlabelled ones, and labelled ones with their strings.

    ``doubted`` are classes whose guesses were refused too often to be believed.
    """

    unlabelled: Windows
    labelled: Windows
    strings: Strings
    doubted: tuple[int, ...] = ()


def unlabelled(windows: Windows) -> Sights:
    return Sights(windows, windows[:0], np.zeros((0, windows.shape[1]), dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Teacher:
    """All that the rounds of one family share: its styles and codes painted in them."""

    family: Family
    styles: Sequence[Masks]
    painted: Pool
    seed: int


def teacher(family: Family, styles: Sequence[Masks], seed: int) -> Teacher:
    rng = np.random.default_rng(seed)
    greys, strings = paint(styles, EACH, family.grid, family.width, rng)
    # Painted codes are dark on white, whatever the family's brightness.
    ink = np.where(greys > 250, 0, np.clip((230 - greys.astype(np.int16)) * 6, 0, 255)).astype(np.uint8)
    return Teacher(family, styles, pool(family.grid.windows(scratched(ink, rng)), strings, PAINTED), seed)


def start(given: Teacher, seconds: float, progress: Progress | None = None) -> WindowNet:
    """A net that knows only painted faces."""
    return train([given.painted], given.family.count, START_STEPS, given.seed, seconds=seconds, progress=progress)


def again(
    given: Teacher,
    net: WindowNet,
    sights: Sights,
    *,
    steps: int = ROUND_STEPS,
    seconds: float = float("inf"),
    besides: Besides | None = None,
    progress: Progress | None = None,
) -> WindowNet:
    """One round: read, find glyphs, write codes in them, and learn a new net from those, the faces and the labels."""
    rng = np.random.default_rng(given.seed + 1)
    own, strings = written(given, shown(given, net, sights), WRITTEN, rng)
    pools = [given.painted, pool(own, strings, OWN)]
    if len(sights.labelled):
        pools.append(pool(sights.labelled, sights.strings, LABELLED))
    count = given.family.count
    return train(pools, count, steps, given.seed + 1, seconds=seconds, besides=besides, progress=progress)


def grow(given: Teacher, sights: Sights, seconds: float, progress: Progress | None = None) -> WindowNet:
    """Start and rounds, within ``seconds``; the last round is the longest."""
    ends = time.monotonic() + seconds

    def left(share: float) -> float:
        return max(1.0, (ends - time.monotonic()) * share)

    net = start(given, left(0.25), progress)
    for number in range(1, ROUNDS):
        net = again(given, net, sights, seconds=left(1 / (2 + ROUNDS - number)), progress=progress)
    return again(given, net, sights, steps=LAST_STEPS, seconds=left(1.0), progress=progress)


def shown(given: Teacher, net: WindowNet, sights: Sights) -> Glyphs:
    """The glyphs that the unlabelled pictures, as the net reads them, and the labelled ones show."""
    classes, characters = given.family.count, len(given.family.alphabet)
    shape = sights.unlabelled.shape[2:]
    guessed = probabilities(logits(net, sights.unlabelled), 1.0).reshape(-1, classes)
    chances = balanced(guessed, characters)
    chances[:, list(sights.doubted)] = 0.0
    known = np.eye(classes)[sights.strings.reshape(-1)]
    windows = np.concatenate([sights.unlabelled.reshape(-1, *shape), sights.labelled.reshape(-1, *shape)])
    found = glyphs(windows, np.concatenate([chances, known]), characters)
    made_up = phantoms(found, np.bincount(guessed.argmax(axis=1), minlength=classes))
    if not made_up:
        return found
    # An alphabet may hold characters that the portal never draws; balancing would find them in others' pictures.
    guessed[:, [*sights.doubted, *made_up]] = 0.0
    return glyphs(windows, np.concatenate([guessed, known]), characters)


def written(given: Teacher, found: Glyphs, count: int, rng: np.random.Generator) -> tuple[Windows, Strings]:
    """Windows (count, cells, height, span) of random strings in the found glyphs, others lent from the styles."""
    family, grid = given.family, given.family.grid
    reach = given.styles[0].shape[2]
    masks = np.pad(found.masks, ((0, 0), (0, 0), (0, reach - found.masks.shape[2])))
    pictures, texts = [], []
    for style in given.styles[:VARIANTS]:
        strings = random_strings(count // VARIANTS, grid.cells, len(family.alphabet), BARE, rng)
        owner = lay_out(np.where(found.found[:, None, None], masks, style), strings, grid, family.width)
        pictures.append(plain(owner))
        texts.append(strings)
    return grid.windows(scratched(np.concatenate(pictures), rng)), np.concatenate(texts)
