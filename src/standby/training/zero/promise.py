"""What a reader without labels may promise, from two readers taught apart."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from standby.captcha.decode import decode
from standby.captcha.judge import wilson
from standby.errors import NotAGrid
from standby.training.evaluate import score
from standby.training.finish import Trained, calibrated, noted, roughened
from standby.training.nets import GridNet, WindowNet
from standby.training.train import logits
from standby.training.zero.glyphs import explained
from standby.training.zero.rounds import Sights, Teacher, shown, written

ON_THE_GRID = 0.5
"""Least share of characters that look like the glyph they were read as.

0.99 on a grid, under 0.2 off it; a poor start lies between.
"""
SPARE = 800
NOTES = {
    "labels": "none; it learned from painted faces and from unlabelled pictures",
    "accuracy": "expected, not measured: how often readers taught apart agree on characters that look like their glyph",
}


@dataclass(frozen=True, slots=True)
class Promise:
    """The expected share of whole strings, its interval, and characters that no picture seems to show."""

    whole: float
    interval: tuple[float, float]
    missing: str


def require_explained(name: str, given: Teacher, net: WindowNet, sights: Sights) -> None:
    """Raise NotAGrid if characters do not look like the glyph they are read as."""
    share = float(looks_as_read(given, net, sights).mean())
    if share < ON_THE_GRID:
        grid = given.family.grid
        reason = f"with {grid.cells} cells of {grid.pitch} columns, {share:.0%} of the characters look like their kind"
        raise NotAGrid(name=name, reason=reason)


def looks_as_read(given: Teacher, net: WindowNet, sights: Sights) -> NDArray[np.bool_]:
    """(N, cells): whether each character of each unlabelled picture looks like the glyph it is read as."""
    grid, windows = given.family.grid, sights.unlabelled
    read = logits(net, windows).argmax(axis=-1)
    own = slice(grid.left, grid.left + grid.pitch)
    flat = windows.reshape(-1, *windows.shape[2:])
    return explained(flat, read.reshape(-1), shown(given, net, sights), own).reshape(read.shape)


def promise(given: Teacher, net: WindowNet, readers: Sequence[WindowNet], sights: Sights) -> Promise:
    """The share of unlabelled pictures that all readers read alike and that look as read, less what was never seen."""
    read = [logits(each, sights.unlabelled).argmax(axis=-1) for each in (net, *readers)]
    alike = np.all([(read[0] == each).all(axis=1) for each in read[1:]], axis=0)
    good = alike & looks_as_read(given, net, sights).all(axis=1)
    alphabet = given.family.alphabet
    found = shown(given, net, sights).found
    missing = "".join(each for each, there in zip(alphabet, found, strict=True) if not there)
    # A character that is drawn as often as the others and never read spoils every string that holds it.
    spared = (1 - len(missing) / len(alphabet)) ** given.family.grid.cells
    low, high = wilson(int(good.sum()), len(good))
    return Promise(float(good.mean()) * spared, (low * spared, high), missing)


def finished(
    name: str, given: Teacher, net: WindowNet, readers: Sequence[WindowNet], sights: Sights, seed: int
) -> Trained:
    """Calibrated on written codes, with what may be expected of it on its card; scored against the last reader."""
    family = given.family
    spare, strings = written(given, shown(given, net, sights), SPARE, np.random.default_rng(seed + 100))
    rough = np.concatenate([spare, roughened(spare, seed)])
    card = calibrated(name, net, family, rough, np.concatenate([strings, strings]))
    answers = [decode(each, card) for each in logits(net, sights.unlabelled)]
    texts = [family.text(each) for each in logits(readers[-1], sights.unlabelled).argmax(axis=-1).tolist()]
    result = score([str(number) for number in range(len(texts))], texts, answers)
    promised = promise(given, net, readers, sights)
    card = replace(
        card,
        accuracy=promised.whole,
        interval=promised.interval,
        coverage=result.coverage,
        precision=min(1.0, promised.whole / max(result.coverage, promised.whole)),
    )
    notes = NOTES | ({"not seen": promised.missing} if promised.missing else {})
    trained = Trained(GridNet(net, family.grid, family.width), card, result)
    return noted(trained, len(sights.unlabelled), 0, notes)
