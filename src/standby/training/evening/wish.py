"""What was asked for, what is told meanwhile, and what comes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from standby.captcha.card import Card
from standby.training.evaluate import Score
from standby.training.evening.crossfit import Suspect
from standby.training.evening.looking import Found
from standby.training.general.net import GeneralNet
from standby.training.nets import GridNet

HELD_OUT, CROSS_FITTED = "held-out", "cross-fitted"


@dataclass(frozen=True, slots=True)
class Effort:
    """Steps of each kind of fit at most; the clock may end them earlier."""

    choose: int = 120
    cross: int = 260
    student: int = 160
    final: int = 600
    grid: int = 300
    grid_cross: int = 120
    painted: int = 1200


@dataclass(frozen=True, slots=True)
class Wish:
    """``labels`` to use at most, chosen as if labelled step by step; ``seconds`` in all (None: as many as it takes).

    ``precision`` is the share of its answers the reader is to get right, by
    keeping silent where it is unsure. ``keep`` is a folder for what has been
    learned so far, ``resume`` goes on with it.
    """

    labels: int | None = None
    seed: int = 1
    seconds: float | None = 180.0
    precision: float = 0.99
    keep: Path | None = None
    resume: bool = False
    lanes: int | None = None
    effort: Effort = field(default_factory=Effort)


@dataclass(frozen=True, slots=True)
class Point:
    """The share of whole strings read right after so many labels."""

    labels: int
    accuracy: float


@dataclass(frozen=True, slots=True)
class News:
    """The stage in words, how much of it is done (0..1), and the curve so far."""

    stage: str
    done: float
    curve: tuple[Point, ...] = ()


Tell = Callable[[News], None]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A reader, how it was measured, and what it tells about the folder.

    ``measured`` says on what: HELD_OUT labels that nothing was learned from,
    or CROSS_FITTED, each label read by a net that had not seen it. ``suspects``
    are labels that are probably wrong, ``next`` the files to label next, both
    most important first; ``said`` what was decided on the way, in sentences.
    """

    net: GridNet | GeneralNet
    card: Card
    score: Score
    measured: str
    seconds: float
    suspects: tuple[Suspect, ...]
    curve: tuple[Point, ...]
    found: Found
    next: tuple[str, ...]
    said: tuple[str, ...]
