"""How the shipped model ``qiangzhi`` is made: ``python -m standby.training.shipped_qiangzhi [--out FILE]``.

No labelled pictures of these portals are to be had, so it learns from painted
codes alone: ten characters in every likely face of this machine, in both known
layouts, with thin lines over them. A portal's own pictures make a better one:
``standby captcha bootstrap qiangzhi``.
"""

import argparse
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console

from standby.captcha.card import Card
from standby.captcha.decode import decode
from standby.captcha.judge import wilson
from standby.training.export import save
from standby.training.faces import Face, Masks, Style, draw, faces, tallness
from standby.training.family import Family
from standby.training.finish import calibrated
from standby.training.grid import Grid
from standby.training.nets import WindowNet
from standby.training.paint import Strings, lay_out, random_strings, rubbish, stored
from standby.training.train import Pool, pool, train
from standby.training.zero.layouts import LayoutsNet
from standby.training.zero.scratches import scratched
from standby.training.zero.styles import flush

stderr = Console(stderr=True, highlight=False, soft_wrap=True)
ALPHABET = "123bcmnvxz"
WIDTH, HEIGHT = 62, 22
PITCH = Grid(origin=4, pitch=10, cells=4, frame=1, wide=3)
SPREAD = replace(PITCH, nudges=(0, 3, 7, 11))
"""Characters begin at 4, 14, 24, 34 or at 4, 17, 31, 45."""
BLACK, WHITE = 165, 205
TALL, BASELINE = (11, 12, 12, 12, 13), (15, 16, 16, 16)
"""Rows of a digit, and the row under it."""
FLUSH = 0.75
"""Share of the styles whose ink begins where the cell does; the others keep their faces' own margins."""
STYLES, EACH = 400, 30
STEPS = 1500
SHARES = (0.44, 0.44, 0.1, 0.02)
"""Windows of either layout in each batch, windows cut on the wrong grid, and rubbish."""
NOTES = {
    "portal": "qiangzhi",
    "source": "codes painted in the type faces of the machine it was trained on; no captured picture",
    "accuracy": "on painted codes in faces that it did not learn, not on a portal's",
}
OUT = Path(__file__).parent.parent / "models" / "qiangzhi.onnx"

Windows = NDArray[np.uint8]


def family(grid: Grid) -> Family:
    return Family(ALPHABET, HEIGHT, WIDTH, BLACK, WHITE, light_ink=False, grid=grid)


def styles(admitted: Sequence[Face], count: int, seed: int) -> list[Masks]:
    """Faces drawn with digits of about twelve rows, half of them without grey edges and as they are."""
    rng = random.Random(seed)
    drawn = []
    for _ in range(count):
        face = rng.choice(admitted)
        style = Style(
            face=face.path,
            size=max(8, round(rng.choice(TALL) / tallness(face))),
            baseline=rng.choice(BASELINE),
            x=rng.choice((-1, 0, 0, 1)),
            shear=0.0 if rng.random() < 0.8 else rng.uniform(0.0, 0.1),
            bold=rng.uniform(0.35, 0.6),
        )
        masks = draw(style, ALPHABET, HEIGHT, PITCH)
        drawn.append(flush(masks, PITCH) if rng.random() < FLUSH else masks)
    return drawn


def painted(drawn: Sequence[Masks], grid: Grid, rng: np.random.Generator) -> tuple[Windows, Strings]:
    """Ink (N, height, width) of codes in every style on one grid, with their strings."""
    pictures, texts = [], []
    for masks in drawn:
        strings = random_strings(EACH, grid.cells, len(ALPHABET), 1 / 40, rng)
        pictures.append(family(grid).ink(stored(lay_out(masks, strings, grid, WIDTH), rng)))
        texts.append(strings)
    return scratched(np.concatenate(pictures), rng), np.concatenate(texts)


def make(seed: int, steps: int) -> tuple[LayoutsNet, Card]:
    """Learn, calibrate and measure the shipped reader; one face in ten is kept apart to measure on."""
    found = list(faces(ALPHABET))
    kept = [face for place, face in enumerate(found) if place % 10 == 9]
    learned = [face for place, face in enumerate(found) if place % 10 != 9]
    window = train(_pools(learned, seed), len(ALPHABET) + 1, steps, seed, progress=_tell)
    net = LayoutsNet(window, (PITCH, SPREAD), WIDTH).eval()
    return net, measured(net, _card(window, kept or learned, seed + 1), kept or learned, seed + 2)


def _pools(learned: Sequence[Face], seed: int) -> list[Pool]:
    rng = np.random.default_rng(seed)
    pools, astray = [], []
    grids = (PITCH, SPREAD)
    for place, grid in enumerate(grids):
        ink, strings = painted(styles(learned, STYLES, seed + place), grid, rng)
        pools.append(pool(grid.windows(ink), strings, SHARES[place]))
        # On the other layout's grid the first cell is the same and all others miss their character.
        astray.append(grids[1 - place].windows(ink)[:, 1:].reshape(-1, HEIGHT, PITCH.span)[:20_000])
    missed = np.concatenate(astray)
    noise = rubbish(pools[0].windows[:4000], rng)
    nothing = len(ALPHABET)
    pools.append(Pool(missed, np.full(len(missed), nothing), SHARES[2]))
    pools.append(Pool(noise, np.full(len(noise), nothing), SHARES[3]))
    return pools


def _card(net: WindowNet, kept: Sequence[Face], seed: int) -> Card:
    """Calibrated on painted codes in faces kept apart."""
    rng = np.random.default_rng(seed)
    windows, texts = [], []
    for place, grid in enumerate((PITCH, SPREAD)):
        ink, strings = painted(styles(kept, 40, seed + place), grid, rng)
        windows.append(grid.windows(ink))
        texts.append(strings)
    card = calibrated("qiangzhi", net, family(PITCH), np.concatenate(windows), np.concatenate(texts))
    return replace(card, trained_on=2 * STYLES * EACH, notes=NOTES)


@torch.no_grad()
def measured(net: LayoutsNet, card: Card, kept: Sequence[Face], seed: int) -> Card:
    """The card with the accuracy on whole painted codes in faces kept apart, either layout."""
    rng = np.random.default_rng(seed)
    right, said = [], []
    for place, grid in enumerate((PITCH, SPREAD)):
        ink, strings = painted(styles(kept, 60, seed + place), grid, rng)
        whole = (strings < len(ALPHABET)).all(axis=1)
        found = net(torch.from_numpy(ink[whole]).float().unsqueeze(1) / 255).numpy()
        answers = [decode(each, card) for each in found]
        texts = [family(grid).text(each) for each in strings[whole].tolist()]
        right += [answer.text == text for answer, text in zip(answers, texts, strict=True)]
        said += [not answer.abstained for answer in answers]
    precision = float(np.mean(np.array(right)[np.array(said)])) if any(said) else 0.0
    return replace(
        card,
        accuracy=float(np.mean(right)),
        interval=wilson(sum(right), len(right)),
        measured_on=len(right),
        coverage=float(np.mean(said)),
        precision=precision,
    )


def _tell(step: int, steps: int, loss: float) -> None:
    if step % 100 == 0:
        stderr.print(f"step {step} of {steps}, loss {loss:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m standby.training.shipped_qiangzhi", description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=STEPS)
    given = parser.parse_args()
    net, card = make(given.seed, given.steps)
    reader = save(net, card, given.out)
    stderr.print(f"{given.out}: {reader.bytes} bytes, {reader.card}")


if __name__ == "__main__":
    main()
