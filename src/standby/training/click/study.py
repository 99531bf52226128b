"""From pictures that nobody has labelled to what their tiles mean: looks and statistics teach each other.

First a straight line through features that need no teaching, learned in one
product of matrices from the words above the tiles. Then a net, taught what the
statistics believe of the tiles that seem right; it sees more than the line, so
the statistics believe better, and teach it again.
"""

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
from standby.training.click.features import encoded, learned
from standby.training.click.lines import lines, space
from standby.training.click.tile_net import Lesson, TileNet, looked, newborn, teach

PARTS = 5
"""Lines are fitted to all parts of the pictures but one, and asked about that one."""
ROUNDS = 3
HELD, MOST_HELD = 10, 500
"""One picture in so many is kept apart to calibrate on, and so many at most."""
FIRST = Belief()
LIKELY, HARDLY, CONFIDENT = 0.2, 0.03, 0.8
"""Tiles that are learned: as likely as this to be right, at first and later, or this sure to be something else."""


@dataclass(frozen=True, slots=True)
class Course:
    """One lesson: so often through all tiles, for a share of the time; right tiles alone or ``every``.

    A net that begins ``anew`` forgets what it learned by heart when beliefs
    were worse.
    """

    epochs: float
    share: float
    every: bool
    anew: bool = False


COURSES = (
    Course(6, 0.06, every=False),
    Course(6, 0.08, every=False),
    Course(5, 0.13, every=True),
    Course(8, 0.22, every=True, anew=True),
    Course(5, 0.13, every=True),
    Course(8, 0.22, every=True, anew=True),
    Course(6, 0.16, every=True),
)


@dataclass(slots=True)
class Study:
    """What was found: how tiles are seen, what was said of them, and how much either is to be believed.

    ``chances`` are those of a yes for each of the pictures ``held`` apart, by
    what was learned from the others.
    """

    net: TileNet
    evidence: Evidence
    belief: Belief
    held: Ints
    chances: Floats


def study(book: Album, shown: Shown, seconds: float, seed: int, progress: Callable[[float], None]) -> Study:
    """Expectation maximisation over all tiles, from nothing but the words above them.

    ``seconds`` are for teaching the net; all else takes about as long as one
    pass over the pictures.
    """
    tiles = book.sights.reshape(-1, *book.sights.shape[2:])
    held = _held(shown)
    rest = np.setdiff1d(np.arange(len(shown)), held)
    evidence = Evidence(shown)
    features = encoded(learned(tiles, seed), tiles)
    wanted = meanings(space(features)(features), evidence, rest)
    net = newborn(seed)
    for number, course in enumerate(COURSES):
        lesson = _lesson(wanted, shown, course, seconds)
        net = newborn(seed + number) if course.anew else net
        teach(net, tiles, lesson, seed + number)
        logits = looked(net, tiles).reshape(-1, TILES, WORDS)
        belief = calibrated(logits[held], evidence, held, FIRST)
        wanted = believed(logits, evidence, rest, belief)
        progress((number + 1) / (len(COURSES) + 1))
    belief = calibrated(logits[held], evidence, held, belief)
    chances = np.array([each.chance if each else 0.0 for each in decisions(book, logits, evidence, held, belief)])
    believed(logits, evidence, np.arange(len(shown)), belief)
    progress(1.0)
    return Study(net, evidence, belief, held, chances.astype(np.float32))


def meanings(points: Tensor, evidence: Evidence, which: Ints, rounds: int = ROUNDS) -> Floats:
    """The word of each tile of these pictures, as probabilities (P * 8, 80), from the words above them alone.

    ``points`` (P * 8, D) are the features of all tiles, of mean 0 and spread 1;
    ``evidence`` takes up what pictures say. A line never judges a tile that it
    was fitted to, and is fitted only to what tiles may be of the words above
    them: it would sooner or later believe nothing but itself.
    """
    wanted, common = heard(evidence.shown, which), np.log(evidence.custom.often)
    logits = np.zeros((len(points), WORDS), dtype=np.float32)
    for number in range(rounds):
        for part in range(PARTS):
            asked, fitted = _rows(which[part::PARTS]), _rows(np.delete(which, np.s_[part::PARTS]))
            logits[asked] = lines(points[fitted], wanted[fitted], apart=number > 0)(points[asked]) + common
        found = believed(logits.reshape(-1, TILES, WORDS), evidence, which, FIRST)
        wanted = found * (heard(evidence.shown, which) > 0)
    return found


def believed(logits: Floats, evidence: Evidence, which: Ints, belief: Belief) -> Floats:
    """Pictures and looks hear each other; then the word of each tile (P * 8, 80), zeros for all other pictures."""
    often = evidence.custom.often
    seen = looks(logits[which], belief.temperature, belief.doubt, often)
    for _ in range(2):
        evidence.refresh(seen, which, belief.trust)
        evidence.recount(seen, which, belief.trust)
    found = np.zeros((logits.shape[0] * TILES, WORDS), dtype=np.float32)
    beliefs = torch.from_numpy(evidence.beliefs(seen, which, belief.trust) + np.log(often))
    found[_rows(which)] = torch.softmax(beliefs.reshape(-1, WORDS), dim=1).numpy()
    return found


def heard(shown: Shown, which: Ints) -> Floats:
    """Before anything is known every tile of these pictures takes the words above it: (P * 8, 80)."""
    found = np.zeros((len(shown), WORDS), dtype=np.float32)
    for asked in shown.asked[which].T:
        there = asked != NOTHING
        found[which[there], asked[there]] = 1
    return np.repeat(found / np.maximum(found.sum(axis=1, keepdims=True), 1), TILES, axis=0)


def decisions(book: Album, logits: Floats, evidence: Evidence, which: Ints, belief: Belief) -> list[Decision | None]:
    """What would be answered to pictures, by their looks (P, 8, 80) and by what all others said."""
    seen = looks(logits[which], belief.temperature, belief.doubt, evidence.custom.often)
    beliefs = evidence.others(seen, which, belief.trust)
    return [decide(each, book.prompts[place], evidence.custom) for each, place in zip(beliefs, which, strict=True)]


def _lesson(found: Floats, shown: Shown, course: Course, seconds: float) -> Lesson:
    """The tiles that may be right, and with ``every`` those that are surely something else."""
    right = found * (heard(shown, np.arange(len(shown))) > 0)
    sure = (found.max(axis=1) > CONFIDENT) & course.every
    rows = np.flatnonzero((right.sum(axis=1) > (HARDLY if course.every else LIKELY)) | sure)
    wanted = np.where(sure[:, None], found, right)[rows]
    return Lesson(rows, wanted, course.epochs, course.share * seconds)


def _held(shown: Shown) -> Ints:
    """Spread over all pictures without a verdict."""
    free = np.flatnonzero(shown.answered == 0)
    return free[:: max(HELD, -(-len(free) // MOST_HELD))]


def _rows(which: Ints) -> Ints:
    """Of the tiles of these pictures."""
    found: Ints = (which[:, None] * TILES + np.arange(TILES)).ravel()
    return found
