"""How much to believe looks and memory, asked of pictures that nothing was learned from, without labels.

What is asked for is known where nothing else is. So the question is turned
round: given the eight tiles, how likely is the word above them among all
others? Whoever is too sure of looks, or not sure enough, says worse.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from standby.captcha.click.beliefs import looks, within
from standby.captcha.click.decide import WORDS, Floats, roles
from standby.training.click.em import NOTHING, Evidence, Ints

TEMPERATURES = (0.5, 0.6, 0.7, 0.85, 1.0, 1.2, 1.4, 1.7, 2.0, 2.4, 2.8, 3.4, 4.0, 5.0)
DOUBTS = (0.003, 0.01, 0.015, 0.02, 0.025, 0.03, 0.04, 0.06, 0.1, 0.15)
TRUSTS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
ENOUGH = 200
"""Pictures that are asked."""
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Belief:
    """How looks and memory are weighed; see :class:`standby.captcha.click.card.ClickCard`."""

    temperature: float = 1.0
    doubt: float = 0.03
    trust: float = 1.0


def calibrated(logits: Floats, evidence: Evidence, held: Ints, start: Belief) -> Belief:
    """The belief under which the words of the held pictures are likeliest; ``logits`` (n, 8, 80) are theirs."""
    best = start
    for _ in range(2):
        best = _best(logits, evidence, held, [replace(best, temperature=each) for each in TEMPERATURES]) or best
        best = _best(logits, evidence, held, [replace(best, doubt=each) for each in DOUBTS]) or best
        best = _best(logits, evidence, held, [replace(best, trust=each) for each in TRUSTS]) or best
    return best


def _best(logits: Floats, evidence: Evidence, held: Ints, tried: Sequence[Belief]) -> Belief | None:
    """None if there are no pictures to ask."""
    shown = evidence.shown
    fit = np.flatnonzero((shown.asked[held, 1] == NOTHING) & (shown.sure[held] > SURE))[:ENOUGH]
    return max(tried, key=lambda each: _told(logits[fit], evidence, held[fit], each)) if len(fit) else None


def _told(logits: Floats, evidence: Evidence, which: Ints, belief: Belief) -> float:
    """Mean log probability of the words that were asked for, given the tiles."""
    often = evidence.custom.often
    tiles = evidence.others(looks(logits, belief.temperature, belief.doubt, often), which, belief.trust)
    asked = evidence.shown.asked[which, 0]
    every = np.arange(WORDS)[:, None]
    total = 0.0
    for one, word in zip(tiles, asked, strict=True):
        spoken = roles(np.broadcast_to(one, (WORDS, *one.shape)), every, often)
        logs = within(spoken, evidence.custom.one).likelihood + np.log(often)
        total += float(logs[word] - logs.max() - np.log(np.exp(logs - logs.max()).sum()))
    return total / len(which)
