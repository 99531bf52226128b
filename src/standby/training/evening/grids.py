"""The window net's evening: codes on a fixed grid, recognised by their glyphs looking alike from picture to picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from standby.captcha.answer import Answer
from standby.captcha.card import Card
from standby.captcha.decode import decode, probabilities
from standby.captcha.image import grey
from standby.errors import NotAGrid
from standby.training.evening.ask import IMPOSSIBLE, Heard
from standby.training.evening.clock import Clock
from standby.training.evening.crossfit import contradicted, folds, others
from standby.training.evening.looking import Look
from standby.training.evening.trust import MARGIN
from standby.training.evening.wish import Wish
from standby.training.family import COMPARED, Family, require_grid
from standby.training.family import look as look_at_family
from standby.training.finish import calibrated, roughened
from standby.training.nets import GridNet, WindowNet
from standby.training.paint import Strings
from standby.training.rerender import RERENDERED, rerendered
from standby.training.train import logits, pool, train

FOLDS = 3
USUAL = 0.9
"""Share of the pictures of one size, and of the labels of one length, without which there is no grid."""
ALIKE = 0.75
"""Half of the glyphs on a grid are at least so much like another one (ink in common of all ink).

Measured: 1.0 on a real grid, 0.56 to 0.68 where characters wander.
"""

Windows = NDArray[np.uint8]
Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Gridded:
    """A folder seen as a grid: ``rows`` maps places in the folder to rows of windows (N, cells, height, span)."""

    family: Family
    windows: Windows
    rows: dict[int, int]

    def take(self, places: Sequence[int]) -> Windows:
        taken: Windows = self.windows[[self.rows[place] for place in places]]
        return taken


@dataclass(frozen=True, slots=True)
class OnGrid:
    """A window net, and what cross-fitted nets said of each label learned from, with the card's temperature."""

    net: WindowNet
    gridded: Gridded
    heard: Heard
    card: Card

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Which cross-fitted answers the threshold keeps; it was found without them."""
        return self.heard.confidences >= self.card.threshold

    def answers(self, places: Sequence[int]) -> list[Answer]:
        """Answers in order; none to a picture of another size."""
        found = [Answer("", 0.0, (), abstained=True)] * len(places)
        fitting = [row for row, place in enumerate(places) if place in self.gridded.rows]
        if fitting:
            said = logits(self.net, self.gridded.take([places[row] for row in fitting]))
            for row, one in zip(fitting, said, strict=True):
                found[row] = decode(one, self.card)
        return found

    def whole(self) -> GridNet:
        return GridNet(self.net, self.gridded.family.grid, self.gridded.family.width)


def as_grid(look: Look, length: int, alphabet: str, held: Sequence[int] = ()) -> Gridded | None:
    """The folder as a grid of ``length`` cells; None if sizes differ or glyphs are not alike. Needs no labels.

    Pictures that are ``held`` out are cut by it and teach nothing.
    """
    usual = look.usual_size
    places = [place for place, size in enumerate(look.sizes) if size == usual]
    if len(places) < USUAL * len(look.sizes) or usual[0] < 2 * length:
        return None
    greys = np.stack([grey(look.items[place].picture) for place in places])
    kept = set(held)
    open_to_see = [row for row, place in enumerate(places) if place not in kept]
    family = look_at_family(greys[open_to_see], length, alphabet)
    gridded = Gridded(family, family.windows(greys), {place: row for row, place in enumerate(places)})
    return gridded if _alike(gridded, open_to_see) >= ALIKE else None


def _alike(gridded: Gridded, rows: Sequence[int]) -> float:
    """How much half of the glyphs, or more, have in common with the glyph of another picture most like them."""
    grid = gridded.family.grid
    own = gridded.windows[rows[:COMPARED], :, :, grid.left : grid.left + grid.pitch] > 127
    pictures, cells = own.shape[:2]
    ink = own.reshape(pictures * cells, -1).astype(np.float32)
    common, amount = ink @ ink.T, ink.sum(axis=1)
    likeness = common / np.maximum(amount[:, None] + amount - common, 1)
    picture = np.repeat(np.arange(pictures), cells)
    likeness[picture[:, None] == picture] = 0
    return float(np.median(likeness.max(axis=1)))


def fits(look: Look, gridded: Gridded, places: Sequence[int]) -> bool:
    """Whether labels agree that it is a grid: glyphs most like each other have the same character."""
    strings = _strings(gridded.family, look.labels(places))
    try:
        require_grid(look.name, gridded.take(places), strings, gridded.family.grid)
    except NotAGrid:
        return False
    return True


def learn_grid(
    look: Look, gridded: Gridded, places: Sequence[int], wish: Wish, clock: Clock, name: str, tell: Tell
) -> OnGrid:
    """Cross-fit, leave out labels that are contradicted, fit and calibrate."""
    family = gridded.family
    windows, labels = gridded.take(places), look.labels(places)
    strings = _strings(family, labels)
    said, crossed = _cross_fit(family, windows, strings, labels, look.groups[list(places)].tolist(), wish, clock, tell)
    sound = ~contradicted(said, labels)
    written, texts = rerendered(family, windows[sound], strings[sound], RERENDERED, wish.seed)
    pools = [pool(windows[sound], strings[sound], 0.5), pool(written, texts, 0.5)]
    seconds = clock.share("final")
    net = train(
        pools,
        family.count,
        wish.effort.grid,
        wish.seed,
        seconds=seconds,
        progress=lambda step, steps, loss: tell("final", step / steps),
    )
    clock.over("final")
    spare, spare_texts = rerendered(family, windows[sound], strings[sound], RERENDERED // 10, wish.seed + 1)
    spare, spare_texts = np.concatenate([spare, roughened(spare, wish.seed)]), np.concatenate([spare_texts] * 2)
    card = calibrated(name, net, family, spare, spare_texts, 1 - (1 - wish.precision) * (1 - MARGIN))
    answers = tuple(_answer(family, each) for each in probabilities(crossed, card.temperature))
    return OnGrid(net, gridded, replace(said, answers=answers), card)


def _answer(family: Family, chances: NDArray[np.float64]) -> Answer:
    sure = chances.max(axis=1)
    text = family.text(chances.argmax(axis=1).tolist())
    return Answer(text, float(sure.min()), tuple(sure.tolist()), abstained=False)


def _strings(family: Family, labels: Sequence[str]) -> Strings:
    numbers = {character: number for number, character in enumerate(family.alphabet)}
    return np.array([[numbers[each] for each in label] for label in labels], dtype=np.int64)


def _cross_fit(
    family: Family,
    windows: Windows,
    strings: Strings,
    labels: Sequence[str],
    groups: Sequence[int],
    wish: Wish,
    clock: Clock,
    tell: Tell,
) -> tuple[Heard, NDArray[np.float32]]:
    """What was said of each label, and the logits (N, cells, classes) behind it."""
    parts = folds(groups, FOLDS, wish.seed)
    seconds = clock.share("cross") / len(parts)
    answers: dict[int, Answer] = {}
    crossed = np.zeros((*strings.shape, family.count), dtype=np.float32)
    losses, least, margins = (np.zeros(len(labels)) for _ in range(3))
    for number, (part, rest) in enumerate(zip(parts, others(parts, len(labels)), strict=True)):
        written, texts = rerendered(family, windows[rest], strings[rest], RERENDERED // 4, wish.seed)
        pools = [pool(windows[rest], strings[rest], 0.5), pool(written, texts, 0.5)]
        net = train(pools, family.count, wish.effort.grid_cross, wish.seed + number, seconds=seconds)
        crossed[part] = logits(net, windows[part])
        chances = probabilities(crossed[part], 1.0)
        for place, one, text in zip(part, chances, strings[part], strict=True):
            labelled = one[range(len(text)), text]
            losses[place] = min(-np.log(labelled + 1e-12).sum(), IMPOSSIBLE)
            least[place] = labelled.min()
            sure = one.max(axis=1)
            margins[place] = min(np.log(sure + 1e-12).sum() - np.log(labelled + 1e-12).sum(), IMPOSSIBLE)
            answers[place] = _answer(family, one)
        tell("cross", (number + 1) / len(parts))
    clock.over("cross")
    return Heard(tuple(answers[place] for place in range(len(labels))), losses, least, margins), crossed
