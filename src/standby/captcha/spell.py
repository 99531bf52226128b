"""From the general net's two heads to a text: both must like it, and it must be as long as the family's are.

The slot head gives each place of each length its own chances. The column head
gives a chance to every text by summing over all ways to lay it out on 24
columns (Graves et al., "Connectionist temporal classification", 2006). Where
the two read the same there is nothing to decide; otherwise both readings and
their mixtures are weighed by the product of both chances.
"""

from collections.abc import Callable
from itertools import combinations, product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from standby.captcha.answer import Answer
from standby.captcha.card import Card
from standby.captcha.decode import probabilities
from standby.captcha.image import Sight

COLUMNS = 24
MOST_MIXED = 4
"""Places in which two readings may differ and still be mixed place by place."""
IMPOSSIBLE = -1e9
SURE = 0.8
"""An answer less sure than that is looked at in all the views its card asks for.

A net learned with label smoothing is hardly ever over 0.95 sure; looking again
from 0.8 on won as much as looking again at everything, at a third of the cost.
"""

Picks = tuple[int, ...]
Chances = NDArray[np.float64]


class Outputs(NamedTuple):
    """What the net says of one picture in V views.

    ``columns`` (V, 24, classes + 1) log chances, the last class for "nothing
    new here"; ``slots`` (V, rows, classes) logits, the places of the card's
    shortest length first, then those of the next; ``lengths`` (V, lengths)
    logits from the shortest to the longest.
    """

    columns: NDArray[np.float32]
    slots: NDArray[np.float32]
    lengths: NDArray[np.float32]


def spell_all(look: Callable[[Sight, int], Outputs], sights: Sight, card: Card) -> list[Answer]:
    """Answers to sights (N, 32, 96, 3): one look at each, more only at those that are not sure.

    ``look`` gives what the net says of sights in so many views, each output
    with (N, views) in front.
    """
    answers = [spell(Outputs(*each), card) for each in zip(*look(sights, 1), strict=True)]
    unsure = [place for place, answer in enumerate(answers) if answer.confidence < SURE]
    if card.views > 1 and unsure:
        again = look(sights[unsure], card.views)
        for place, each in zip(unsure, zip(*again, strict=True), strict=True):
            answers[place] = spell(Outputs(*each), card)
    return answers


def spell(outputs: Outputs, card: Card) -> Answer:
    """The text that both heads like best, of a length the card allows.

    Each character's probability is the slot head's, averaged over the views;
    the confidence is the lowest of them and, where lengths vary, of the
    length's.
    """
    columns, slots, lengths = outputs
    if not (np.isfinite(slots).all() and np.isfinite(columns).all() and np.isfinite(lengths).all()):
        return Answer(text="", confidence=0.0, per_character=(), abstained=True)
    chances = probabilities(slots, card.temperature).mean(axis=0)
    counted = probabilities(lengths, 1.0).mean(axis=0)
    picks = _picks(columns, chances, counted, card)
    length = len(picks)
    first = _first_row(length, card.shortest)
    sure: list[float] = chances[range(first, first + length), picks].tolist()
    confidence = min(sure)
    if len(counted) > 1:
        confidence = min(confidence, float(counted[length - card.shortest]))
    return Answer(
        text="".join([card.alphabet[pick] for pick in picks]),
        confidence=confidence,
        per_character=tuple(sure),
        abstained=confidence < card.threshold,
    )


def _first_row(length: int, shortest: int) -> int:
    return (length * (length - 1) - shortest * (shortest - 1)) // 2


def _picks(columns: NDArray[np.float32], chances: Chances, counted: Chances, card: Card) -> Picks:
    best = chances.argmax(axis=1).tolist()
    by_slots = [
        tuple(best[(first := _first_row(length, card.shortest)) : first + length])
        for length in range(card.shortest, card.longest + 1)
    ]
    likeliest = by_slots[int(counted.argmax())]
    by_columns = collapsed(columns.mean(axis=0))
    if by_columns == likeliest:
        return likeliest
    candidates: set[Picks] = set()
    for slots in by_slots:
        if counted[len(slots) - card.shortest] < 0.02 and len(slots) != len(by_columns):
            continue
        candidates |= {slots, *_mixtures(slots, by_columns)}
    return _weighed(candidates, columns, chances, counted, card)


def _mixtures(slots: Picks, columns: Picks) -> list[Picks]:
    """Texts as long as ``slots`` made of both readings.

    Of equal length: each place from either, or the two themselves if they
    differ too much. One or two too many in the columns: all ways to drop them.
    One too few: all ways to put in what the slot there says.
    """
    over = len(columns) - len(slots)
    if over == 0:
        if sum(a != b for a, b in zip(slots, columns, strict=True)) > MOST_MIXED:
            return [columns]
        return list(product(*({a, b} for a, b in zip(slots, columns, strict=True))))
    if over in (1, 2):
        return list(combinations(columns, len(slots)))
    if over == -1:
        return [(*columns[:place], slots[place], *columns[place:]) for place in range(len(slots))]
    return []


def _weighed(
    candidates: set[Picks], columns: NDArray[np.float32], chances: Chances, counted: Chances, card: Card
) -> Picks:
    best, most = next(iter(candidates)), -np.inf
    logs, logs_counted = np.log(chances + 1e-12), np.log(counted + 1e-12)
    for length in sorted({len(each) for each in candidates}):
        texts = sorted(each for each in candidates if len(each) == length)
        rows = np.arange(length) + _first_row(length, card.shortest)
        likes = logs[rows, np.array(texts)].sum(axis=1) + logs_counted[length - card.shortest]
        likes = likes + sum(sequence_chances(view, texts) for view in columns) / len(columns)
        place = int(likes.argmax())
        if likes[place] > most:
            best, most = texts[place], float(likes[place])
    return best


def collapsed(columns: NDArray[np.float32]) -> Picks:
    """The likeliest class of each column, repeats and nothings left out; (24, classes + 1)."""
    nothing = columns.shape[1] - 1
    picks: list[int] = columns.argmax(axis=1).tolist()
    return tuple(
        [pick for pick, before in zip(picks, [nothing, *picks], strict=False) if pick not in (before, nothing)]
    )


def sequence_chances(columns: NDArray[np.float32], texts: list[Picks]) -> Chances:
    """Log chance of each text of one length, (K,), summed over all layouts on the columns (24, classes + 1)."""
    nothing = columns.shape[1] - 1
    labels = np.full((len(texts), 2 * len(texts[0]) + 1), nothing)
    labels[:, 1::2] = texts
    says = columns[:, labels].astype(np.float64)
    # A character may follow another without a gap unless they are the same.
    leap = np.full(labels.shape, IMPOSSIBLE)
    leap[:, 3::2] = np.where(labels[:, 3::2] == labels[:, 1:-2:2], IMPOSSIBLE, 0.0)
    so_far = np.full(labels.shape, IMPOSSIBLE)
    so_far[:, :2] = says[0, :, :2]
    stepped, leapt = np.full(labels.shape, IMPOSSIBLE), np.full(labels.shape, IMPOSSIBLE)
    for said in says[1:]:
        stepped[:, 1:] = so_far[:, :-1]
        leapt[:, 2:] = so_far[:, :-2]
        so_far = np.logaddexp(np.logaddexp(so_far, stepped), leapt + leap) + said
    ends: Chances = np.logaddexp(so_far[:, -1], so_far[:, -2])
    return ends
