"""How well a reader grown from a portal's yes and no reads after so many answers.

The portal is the sandbox's painter of Qiangzhi codes and a yes or no; its face
may be left out of those the reader starts from, as a portal's usually is. Each
row is one run: the true accuracy on codes never asked about stands beside what
the grower itself expects.

    scripts/bench bootstrap --layout pitch --layout spread --without DejaVu
"""

import argparse
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from benchmarks.parts.figures import progress, show
from standby.sandbox.qiangzhi.painter import ALPHABET, LENGTH, painted
from standby.training.bootstrap import Grower
from standby.training.faces import Face

LEARN_FIRST, LEARN_AGAIN = 8, 1.4
"""As ``standby captcha bootstrap`` learns: after so many answers, then whenever there are so many times as many."""
UNSEEN = 2000


@dataclass(frozen=True, slots=True)
class World:
    """A portal's codes: to look at, to be asked about, to measure on."""

    looked_at: list[tuple[bytes, str]]
    asked: Iterator[tuple[bytes, str]]
    unseen: list[tuple[bytes, str]]


def world(seed: int, layout: str, face: str | None, pictures: int) -> World:
    return World(
        list(painted(seed, pictures, layout, face)),
        painted(seed + 1000, 100_000, layout, face),
        list(painted(seed + 2000, UNSEEN, layout, face)),
    )


def run(given: argparse.Namespace, layout: str, seed: int) -> dict[str, Any]:
    """One row of the table."""
    portal = world(seed, layout, given.face, given.pictures)

    def admits(face: Face) -> bool:
        return not any(part in face.path for part in given.without)

    grower = Grower([each for each, _ in portal.looked_at], ALPHABET, (LENGTH, LENGTH), seed, admits=admits)
    begun = time.monotonic()
    grower.learn(given.seconds)
    start = accuracy(grower, portal.unseen)
    progress.print(f"{layout}: {start:.2%} before the first answer, {time.monotonic() - begun:.0f} s")
    asked = yes = fetched = 0
    learn_at = LEARN_FIRST
    while asked < given.answers:
        picture, text = next(portal.asked)
        fetched += 1
        guess = grower.choose(picture)
        if not guess.worth_asking:
            continue
        asked += 1
        yes += guess.text == text
        grower.told(picture, guess.text, guess.text == text)
        if asked == learn_at:
            grower.learn(given.seconds)
            learn_at = max(asked + LEARN_FIRST, round(asked * LEARN_AGAIN))
            progress.print(f"{layout}: {asked} asked, {yes} yes, expects {grower.expected()}")
    grower.learn(given.seconds)
    expected, low, high = grower.expected()
    return {
        "layout": layout,
        "seed": seed,
        "before": f"{start:.2%}",
        "answers": asked,
        "yes": yes,
        "fetched": fetched,
        "after": f"{accuracy(grower, portal.unseen):.2%}",
        "expects": f"{expected:.1%} ({low:.1%} to {high:.1%})",
        "s": round(time.monotonic() - begun),
    }


def accuracy(grower: Grower, unseen: list[tuple[bytes, str]]) -> float:
    """Of the reader as it would be saved, on codes it never saw."""
    with tempfile.TemporaryDirectory() as folder:
        reader = grower.save(Path(folder) / "reader.onnx")
    answers = reader.read_many([picture for picture, _ in unseen])
    return sum(answer.text == text for answer, (_, text) in zip(answers, unseen, strict=True)) / len(unseen)


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench bootstrap", description=__doc__)
    parser.add_argument("--layout", action="append", choices=("pitch", "spread"))
    parser.add_argument("--face", help="of the portal: a .ttf file, the stem of an installed one, or built-in")
    parser.add_argument("--without", action="append", default=[], help="parts of font paths left out of the start")
    parser.add_argument("--answers", type=int, default=150)
    parser.add_argument("--pictures", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, action="append")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    torch.set_num_threads(1)
    layouts, seeds = given.layout or ["pitch", "spread"], given.seed or [1]
    rows = [run(given, layout, seed) for layout in layouts for seed in seeds]
    show("A reader grown from a portal's yes and no", rows, given.json)


if __name__ == "__main__":
    main()
