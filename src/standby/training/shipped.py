"""How the shipped model ``ssfw`` is made: ``python -m standby.training.shipped DIR [--out FILE]``.

Three kinds of pictures are learned together: captured ones with their labels,
strings re-rendered from the captured glyphs, and codes painted in the faces of
this machine. Learning them one after the other forgets the first.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rich.console import Console

from standby.captcha.image import Grey, ramp
from standby.training.dataset import pictures, read_folder
from standby.training.export import save
from standby.training.faces import Face, Masks, draw, faces, random_style
from standby.training.family import LOOKED_AT, Family
from standby.training.finish import Trained, calibrated, measured, noted
from standby.training.grid import find_grid
from standby.training.paint import Strings, paint, rubbish
from standby.training.prototypes import prototypes
from standby.training.split import split
from standby.training.suspects import suspects
from standby.training.train import Pool, pool, train

stderr = Console(stderr=True, highlight=False, soft_wrap=True)
ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"
CELLS = 4
BLACK, WHITE = 170, 210
"""In untouched pictures no ink is paler than about 165 and no paper darker than 210."""
STEPS = 5000
WIDTHS = (8, 16, 24, 32)
STYLES, EACH = 1600, 40
RERENDERED = 20_000
SHARES = (0.29, 0.25, 0.42, 0.04)
"""Captured, re-rendered and painted windows in each batch, and rubbish, so that the reader knows what is no code."""
NOTES = {
    "portal": "ssfw",
    "source": "captured pictures of the repository feelheart7/Python on GitHub (GPL-3.0), used for training only",
    "painted": "re-rendered from the captured glyphs, and in the type faces of the machine it was trained on",
}
OUT = Path(__file__).parent.parent / "models" / "ssfw.onnx"


def styles(family: Family, count: int, seed: int) -> list[Masks]:
    """Faces drawn in random sizes: one in five the built-in one, the rest half italic, half upright and sheared."""
    rng = random.Random(seed)
    found = faces(family.alphabet)
    kinds: list[Sequence[Face]] = [[each for each in found if each.italic == italic] for italic in (True, False)]
    drawn = []
    for number in range(count):
        face = found[0] if number % 5 == 0 else rng.choice(rng.choice([kind for kind in kinds if kind]))
        drawn.append(draw(random_style(face, family.height, rng), family.alphabet, family.height, family.grid))
    return drawn


def make(directory: Path, seed: int, steps: int) -> Trained:
    """Learn, calibrate and measure the shipped reader from a folder or .zip of captured pictures."""
    folder, greys = pictures(read_folder(directory))
    grid = find_grid(ramp(greys[:LOOKED_AT], BLACK, WHITE), CELLS)
    height, width = greys.shape[1:]
    family = Family(ALPHABET, height, width, BLACK, WHITE, light_ink=False, grid=grid)
    classes, windows = family.classes(folder), family.windows(greys)
    doubted = suspects(windows, classes, family.count, seed)
    names = [folder.items[each.place].file for each in doubted]
    stderr.print(f"{len(names)} suspected label errors are not learned from: {', '.join(names)}")
    parts = split(greys, seed)
    learn = np.array(sorted(set(parts.learn) - {each.place for each in doubted}))
    pools, painted = _pools(family, windows[learn], classes[learn], seed)
    net = train(pools, family.count, steps, seed, widths=WIDTHS, progress=_tell)
    held = np.array(sorted(set(parts.calibrate) - {each.place for each in doubted}))
    fresh, strings = paint(styles(family, 70, seed + 1), EACH, grid, family.width, np.random.default_rng(seed + 1))
    spare = np.concatenate([windows[held], family.windows(fresh)])
    card = calibrated("ssfw", net, family, spare, np.concatenate([classes[held], strings]))
    measure = list(parts.measure)
    trained = measured(net, card, family, folder.take(measure), windows[measure])
    return noted(trained, len(learn) + painted, len(learn), NOTES)


def _pools(family: Family, windows: Grey, classes: Strings, seed: int) -> tuple[list[Pool], int]:
    rng = np.random.default_rng(seed)
    glyphs, _ = prototypes(windows.reshape(-1, *windows.shape[2:]), classes.reshape(-1), len(family.alphabet))
    again, again_strings = paint([glyphs], RERENDERED, family.grid, family.width, rng)
    fresh, fresh_strings = paint(styles(family, STYLES, seed), EACH, family.grid, family.width, rng)
    noise = rubbish(windows[:5000, 0], rng)
    pools = [
        pool(windows, classes, SHARES[0]),
        pool(family.windows(again), again_strings, SHARES[1]),
        pool(family.windows(fresh), fresh_strings, SHARES[2]),
        Pool(noise, np.full(len(noise), family.count - 1), SHARES[3]),
    ]
    return pools, len(again) + len(fresh)


def _tell(step: int, steps: int, loss: float) -> None:
    if step % 100 == 0:
        stderr.print(f"step {step} of {steps}, loss {loss:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m standby.training.shipped", description=__doc__)
    parser.add_argument("directory", type=Path, help="folder or .zip of captured pictures, named by their text")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=STEPS)
    given = parser.parse_args()
    trained = make(given.directory, given.seed, given.steps)
    reader = save(trained.net, trained.card, given.out)
    stderr.print(f"{given.out}: {reader.bytes} bytes, {trained.card}, wrong: {trained.score.wrong}")


if __name__ == "__main__":
    main()
