"""``--labels N``: which N labels a user labelling step by step would have made."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standby.training.evening.ask import ask, features
from standby.training.evening.clock import Clock
from standby.training.evening.grids import Gridded
from standby.training.evening.looking import Look
from standby.training.evening.next_labels import CONSIDERED, first, order
from standby.training.evening.teach import NOTHING, Course, School, known
from standby.training.evening.wish import Point, Wish
from standby.training.general.net import GeneralNet
from standby.training.general.weights import FOLDED, start
from standby.training.select import choose

HANDFUL = 10
SEEN_A_SECOND = 20
"""Pictures considered for each second there is."""
MEASURED = 300
"""Held-out pictures on which readers on the way are measured, at most."""
ROUNDS = (0.2, 0.5)
"""Shares of the labels after which the reader learns anew and guesses better."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Places whose labels are used, in the order they were asked for, and how readers did on the way."""

    places: tuple[int, ...]
    curve: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """A handful unlike each other to begin with, the places to choose the others from, and what these look like."""

    handful: list[int]
    pool: list[int]
    seen: dict[int, NDArray[np.float32]]


def opening(look: Look, learnable: Sequence[int], count: int, wish: Wish, clock: Clock) -> Opening:
    """The first of ``count`` labels to draw."""
    rng = np.random.default_rng(wish.seed)
    most = max(int(min(CONSIDERED, clock.left * SEEN_A_SECOND)), count)
    pool = rng.permutation(np.asarray(learnable))[:most].tolist()
    seen = dict(zip(pool, features(start(FOLDED), look.take(pool)), strict=True))
    handful = first(np.stack([seen[each] for each in pool]), min(HANDFUL, count), wish.seed)
    return Opening([pool[each] for each in handful], pool, seen)


def draw_on_grid(gridded: Gridded, begun: Opening, learnable: Sequence[int], count: int, seed: int) -> Drawn:
    """The others by novelty of single glyphs, which needs no guesses."""
    taken = [place for place in begun.handful if place in gridded.rows]
    fitting = [place for place in learnable if place in gridded.rows and place not in taken]
    more = count - len(taken)
    chosen = choose(gridded.take(fitting), gridded.family.grid, more, seed) if more > 0 else []
    return Drawn((*taken, *(fitting[each] for each in chosen)))


def draw_freehand(
    school_of: Callable[[Sequence[str]], School],
    look: Look,
    begun: Opening,
    held: Sequence[int],
    count: int,
    wish: Wish,
    clock: Clock,
) -> Drawn:
    """The handful, then by what a reader that learns anew between the rounds guesses.

    ``school_of`` gives a school for the labels so far; on ``held`` places the
    readers on the way are measured.
    """
    pool, seen, chosen = begun.pool, begun.seen, list(begun.handful)
    held = np.random.default_rng(wish.seed).permutation(np.asarray(held, dtype=np.int64))[:MEASURED].tolist()
    curve: list[Point] = []
    learnings = 0
    for upto in _steps(count):
        school = school_of(look.labels(chosen))
        nets = [start(school.script.alphabet)]
        if curve:
            learnings += 1
            nets = _quick(school, look, chosen, wish, clock.share("choose") / 2, learnings)
        if held:
            right = ask(nets, school.script, look.take(held)).right(look.labels(held))
            curve.append(Point(len(chosen) if learnings else 0, float(right.mean())))
        else:
            curve.append(Point(0, 0.0))
        left = [each for each in pool if each not in set(chosen)]
        said = ask(nets, school.script, look.take(left))
        wanted = order(
            [each.text for each in said.answers],
            said.confidences.tolist(),
            np.stack([seen[each] for each in left]),
            look.labels(chosen),
            np.stack([seen[each] for each in chosen]),
            upto - len(chosen),
            wish.seed + upto,
        )
        chosen += [left[each] for each in wanted]
    clock.over("choose")
    return Drawn(tuple(chosen), tuple(curve) if held else ())


def _steps(count: int) -> list[int]:
    """How many labels there are after each round: the first guesses come from the backbone alone."""
    rounds = sorted({min(count, max(HANDFUL, round(count * share))) for share in ROUNDS} | {count})
    return [each for each in rounds if each > HANDFUL] or [count]


def _quick(
    school: School, look: Look, chosen: Sequence[int], wish: Wish, seconds: float, number: int
) -> list[GeneralNet]:
    """Two nets learned in short from the labels so far; where they disagree, neither is sure."""
    labelled = known(look.take(chosen), look.labels(chosen))
    courses = [
        Course(f"choose{number}-{twin}", wish.effort.choose, seconds, wish.seed * 10 + twin)
        for twin in range(min(2, school.lanes.count))
    ]
    return school.fit(courses, [labelled] * len(courses), [NOTHING] * len(courses))
