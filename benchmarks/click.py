"""How many click captchas are answered rightly by what was learned from pictures without labels.

The sandbox's portal shows pictures of its pool and says yes or no; nothing else
of what it knows reaches the learner. Measured on fresh captchas of the same
pool: the share that the portal accepts of all of them, and of those that the
model does not give back, whose share it chose by itself beforehand.

    scripts/bench click --pictures 500 1000 2000 5000 --answers 300
"""

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.parts.figures import progress, show
from standby.captcha.click.reader import ClickAnswer, ClickReader, load_click
from standby.captcha.judge import wilson
from standby.sandbox.rail12306.pool import PaintedPool
from standby.sandbox.rail12306.tiles import Riddle, TilePainter
from standby.training.click.album import Verdict
from standby.training.click.feedback import Asking
from standby.training.click.learn import Learned, learn

COVERAGES = (1.0, 0.9, 0.8)
PASSES, PASSES_TAUGHT = 0.9, 0.97
"""What is to be accepted at a coverage of 0.8, without an answer and with 300."""
FRESH, SHOWN = "fresh", "shown"


class Portal:
    """Shows pictures and judges answers to them."""

    def __init__(self, pool: PaintedPool, seed: str) -> None:
        self._painter = TilePainter(random.Random(seed), pool)
        self._solutions: dict[bytes, frozenset[int]] = {}

    def picture(self) -> bytes:
        riddle: Riddle = self._painter.riddle()
        self._solutions[riddle.picture] = riddle.tiles
        return riddle.picture

    def accepts(self, picture: bytes, tiles: Sequence[int]) -> bool:
        return {tile + 1 for tile in tiles} == self._solutions[picture]


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement: what it learned from, and what was accepted of what it answered."""

    pictures: int
    answers: int
    seconds: float
    chosen: float
    of_chosen: float
    accepted: dict[float, float]
    expected: float
    milliseconds: float
    of: int

    def row(self) -> dict[str, object]:
        low, high = wilson(round(self.accepted[0.8] * 0.8 * self.of), round(0.8 * self.of))
        return {
            "pictures": self.pictures,
            "answers": self.answers,
            **{f"accepted of {each:.0%}": f"{self.accepted[each]:.1%}" for each in COVERAGES},
            "95 % interval at 80 %": f"{low:.1%} to {high:.1%}",
            "answered by its threshold": f"{self.chosen:.1%}",
            "accepted of these": f"{self.of_chosen:.1%}",
            "mean promise": f"{self.expected:.1%}",
            "s to learn": round(self.seconds),
            "ms a picture": f"{self.milliseconds:.1f}",
        }


def measured(reader: ClickReader, portal: Portal, fresh: Sequence[bytes], seconds: float) -> Point:
    begun = time.process_time()
    answers = [reader.read(picture) for picture in fresh]
    spent = time.process_time() - begun
    right = np.array([portal.accepts(picture, answer.tiles) for picture, answer in zip(fresh, answers, strict=True)])
    sure = np.array([answer.confidence for answer in answers])
    said = np.array([not answer.abstained for answer in answers])
    best = right[np.argsort(-sure, kind="stable")]
    return Point(
        pictures=reader.card.trained_on,
        answers=reader.card.labels_used,
        seconds=seconds,
        chosen=float(said.mean()),
        of_chosen=float(right[said].mean()) if said.any() else 0.0,
        accepted={each: float(best[: round(each * len(best))].mean()) for each in COVERAGES},
        expected=float(sure.mean()),
        milliseconds=1000 * spent / len(fresh),
        of=len(fresh),
    )


def asked(reader: ClickReader, portal: Portal, answers: int) -> Iterator[Verdict]:
    """Answer pictures as they come, those that :class:`Asking` wants."""
    asking = Asking(reader.card.threshold)
    while answers:
        picture = portal.picture()
        answer: ClickAnswer = reader.read(picture)
        if answer.tiles and asking.wants(answer.confidence):
            yield Verdict(picture, answer.tiles, portal.accepts(picture, answer.tiles))
            answers -= 1


def main() -> None:
    given = _parser().parse_args()
    pool = PaintedPool(given.pool)
    shown, fresh_portal = Portal(pool, SHOWN), Portal(pool, FRESH)
    fresh = [fresh_portal.picture() for _ in range(given.fresh)]
    if given.model:
        show(
            "An answerer of click captchas",
            [measured(load_click(given.model), fresh_portal, fresh, 0).row()],
            given.json,
        )
        return
    pictures = [shown.picture() for _ in range(max(given.pictures))]
    points: list[Point] = []

    def taught(some: Sequence[bytes], verdicts: Sequence[Verdict]) -> Learned:
        begun = time.monotonic()
        learned = learn(some, verdicts, seconds=given.seconds, seed=given.seed, progress=_tell)
        points.append(measured(learned.reader, fresh_portal, fresh, time.monotonic() - begun))
        progress.print(points[-1].row())
        if given.out:
            given.out.write_bytes(learned.file)
        return learned

    for count in sorted(given.pictures):
        first = taught(pictures[:count], [])
    verdicts: list[Verdict] = []
    for answers in sorted(given.answers):
        verdicts += asked(first.reader, shown, answers - len(verdicts))
        taught(pictures, verdicts)
    if given.plot:
        plot(points, given.plot)
    show("Click captchas, learned without labels", [each.row() for each in points], given.json)


def _tell(what: str, share: float) -> None:
    if share <= 1:
        progress.print(f"{what} {share:.0%}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/bench click", description=__doc__)
    parser.add_argument("--pictures", type=int, nargs="+", default=[5000], help="learn from so many, each time anew")
    parser.add_argument("--answers", type=int, nargs="*", default=[], help="then with so many answers")
    parser.add_argument("--fresh", type=int, default=1000, help="captchas that are measured on")
    parser.add_argument("--seconds", type=float, default=300, help="for teaching the net, each time")
    parser.add_argument("--pool", type=int, default=1, help="seed of the pool")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", help="measure this one and learn nothing")
    parser.add_argument("--out", type=Path, help="write each model here, the last one stays")
    parser.add_argument("--plot", type=Path, help="write the learning curve here, a .png or .svg")
    parser.add_argument("--json", action="store_true")
    return parser


def plot(points: Sequence[Point], path: Path) -> None:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3.6), sharey=True)
    silent = [each for each in points if not each.answers]
    taught = [silent[-1], *(each for each in points if each.answers)]
    for axes, some, along, name in (
        (left, silent, [each.pictures for each in silent], "pictures seen, none answered"),
        (right, taught, [each.answers for each in taught], "answers that were told right or wrong"),
    ):
        for coverage in (1.0, 0.8):
            label = "all" if coverage == 1 else "the surest 80 %"
            axes.plot(along, [100 * each.accepted[coverage] for each in some], marker="o", label=label)
        axes.set_xlabel(name)
        axes.grid(alpha=0.3)
    left.set_ylabel("accepted, %")
    left.set_ylim(0, 100)
    left.legend(loc="lower right")
    figure.tight_layout()
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    main()
