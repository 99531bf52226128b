"""From pictures that nobody has labelled to what their tiles mean: looks and statistics teach each other."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from standby.captcha.click.beliefs import looks
from standby.captcha.click.decide import WORDS, Decision, Floats, decide
from standby.captcha.click.geometry import TILES
from standby.training.click.album import Album
from standby.training.click.calibrate import Belief, calibrated
from standby.training.click.em import NOTHING, Evidence, Ints, Shown
from standby.training.click.features import Encoder, encoded, learned
from standby.training.click.lines import Lines, Space, lines, space

ROUNDS = 8
HELD, MOST_HELD = 10, 500
"""One picture in so many is kept apart to calibrate on, and so many at most."""
FIRST = Belief()


@dataclass(slots=True)
class Study:
    """What was found: how tiles are seen, what was said of them, and how much either is to be believed."""

    encoder: Encoder
    space: Space
    lines: Lines
    evidence: Evidence
    belief: Belief
    held: Ints
    chances: Floats
    """The chance of a yes for each picture held apart, by what was learned from the others."""


def study(book: Album, shown: Shown, seed: int, progress: Callable[[float], None]) -> Study:
    """Expectation maximisation over all tiles, from nothing but the words above them."""
    tiles = book.sights.reshape(-1, *book.sights.shape[2:])
    encoder = learned(tiles, seed)
    progress(0.1)
    features = encoded(encoder, tiles)
    progress(0.6)
    into = space(features)
    points = into(features)
    held = _held(shown)
    rest = np.setdiff1d(np.arange(len(shown)), held)
    evidence = Evidence(shown)
    found = lines(points[_tiles(rest)], heard(shown, rest), apart=False)
    for number in range(ROUNDS):
        found = _round(points, found, evidence, rest, FIRST)
        progress(0.6 + 0.2 * (number + 1) / ROUNDS)
    logits = found(points).reshape(-1, TILES, WORDS)
    belief = calibrated(logits[held], evidence, held, FIRST)
    chances = np.array([each.chance if each else 0.0 for each in decisions(book, logits, evidence, held, belief)])
    progress(0.9)
    every = np.arange(len(shown))
    for _ in range(2):
        found = _round(points, found, evidence, every, belief)
    progress(1.0)
    return Study(encoder, into, found, evidence, belief, held, chances.astype(np.float32))


def _round(points: Tensor, before: Lines, evidence: Evidence, which: Ints, belief: Belief) -> Lines:
    """Believe anew, and learn what the words look like from that."""
    some = points[_tiles(which)]
    seen = looks(before(some), belief.temperature, belief.doubt).reshape(-1, TILES, WORDS)
    evidence.refresh(seen, which, belief.trust)
    evidence.recount(seen, which, belief.trust)
    wanted = torch.softmax(torch.from_numpy(evidence.beliefs(seen, which).reshape(-1, WORDS)), dim=1)
    return lines(some, wanted.numpy())


def decisions(book: Album, logits: Floats, evidence: Evidence, which: Ints, belief: Belief) -> list[Decision | None]:
    """What would be answered to pictures, by their looks and by what all others said."""
    beliefs = evidence.others(looks(logits[which], belief.temperature, belief.doubt), which, belief.trust)
    return [decide(each, book.prompts[place], evidence.shares) for each, place in zip(beliefs, which, strict=True)]


def heard(shown: Shown, which: Ints) -> Floats:
    """Before anything is known every tile takes the words above it: (n * 8, 80)."""
    found = np.zeros((len(which), WORDS), dtype=np.float32)
    for asked in shown.asked[which].T:
        there = np.flatnonzero(asked != NOTHING)
        found[there, asked[there]] = 1
    return np.repeat(found / found.sum(axis=1, keepdims=True), TILES, axis=0)


def _held(shown: Shown) -> Ints:
    """Spread over all pictures without a verdict."""
    free = np.flatnonzero(shown.answered == 0)
    return free[:: max(HELD, -(-len(free) // MOST_HELD))]


def _tiles(which: Ints) -> Ints:
    """The rows of the tiles of these pictures."""
    found: Ints = (which[:, None] * TILES + np.arange(TILES)).ravel()
    return found
