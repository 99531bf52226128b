"""What nets say of pictures: answers, and how likely they find a given text. Several nets are asked as one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from standby.captcha.answer import Answer
from standby.captcha.decode import probabilities
from standby.captcha.spell import Outputs, sequence_chances
from standby.training.evening.script import Script
from standby.training.general.net import GeneralNet
from standby.training.general.reading import card_for_reading, outputs, spelt

PARTS = 4
IMPOSSIBLE = 40.0
"""Loss of a text that the script cannot write."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Answers to N pictures.

    For given texts: their losses (N,), the chance (N,) of their least likely
    character, and by how much the answer is likelier than the text, as a
    difference of losses (N,).
    """

    answers: tuple[Answer, ...]
    losses: NDArray[np.float64]
    least: NDArray[np.float64]
    margins: NDArray[np.float64]

    def right(self, texts: Sequence[str]) -> NDArray[np.bool_]:
        return np.array([each.text == text for each, text in zip(self.answers, texts, strict=True)], dtype=bool)

    @property
    def confidences(self) -> NDArray[np.float64]:
        return np.array([each.confidence for each in self.answers])


def ask(
    nets: Sequence[GeneralNet],
    script: Script,
    sights: NDArray[np.uint8],
    texts: Sequence[str] = (),
    views: int = 1,
) -> Heard:
    """Ask nets about sights (N, 32, 96, 3), their chances averaged; ``texts`` are weighed if given."""
    if not len(sights):
        return Heard((), np.zeros(0), np.zeros(0), np.zeros(0))
    card = card_for_reading(script.alphabet, script.shortest, script.longest)
    each = [outputs(net, sights, script.shortest, script.longest, views=views) for net in nets]
    joined = Outputs(*(np.concatenate(parts, axis=1) for parts in zip(*each, strict=True)))
    answers = tuple(spelt(joined, card))
    weighed = [_weigh(Outputs(*one), text, script) for one, text in zip(zip(*joined, strict=True), texts, strict=False)]
    losses = np.array([loss for loss, _ in weighed])
    own = [
        loss if answer.text == text else _weigh(Outputs(*one), answer.text, script)[0]
        for one, answer, text, loss in zip(zip(*joined, strict=True), answers, texts, losses.tolist(), strict=False)
    ]
    return Heard(answers, losses, np.array([least for _, least in weighed]), losses - np.array(own))


def _weigh(said: Outputs, text: str, script: Script) -> tuple[float, float]:
    """Minus the log chance of a text by both heads, and the chance of its least likely character."""
    if not script.writes(text):
        return IMPOSSIBLE, 0.0
    length, shortest = len(text), script.shortest
    row = (length * (length - 1) - shortest * (shortest - 1)) // 2
    classes = [script.alphabet.index(each) for each in text]
    chances = probabilities(said.slots, 1.0).mean(axis=0)[range(row, row + length), classes]
    counted = probabilities(said.lengths, 1.0).mean(axis=0)[length - shortest]
    columns = np.mean([sequence_chances(view, [tuple(classes)])[0] for view in said.columns])
    loss = -np.log(chances + 1e-9).sum() - np.log(counted + 1e-9) - max(float(columns), -IMPOSSIBLE)
    return min(float(loss) / 2, IMPOSSIBLE), float(chances.min())


@torch.no_grad()
def features(net: GeneralNet, sights: NDArray[np.uint8]) -> NDArray[np.float32]:
    """What the backbone sees of each picture, averaged over PARTS of its width and of length 1; (N, D)."""
    found = []
    for start in range(0, len(sights), 256):
        seen = torch.from_numpy(sights[start : start + 256]).permute(0, 3, 1, 2).float()
        columns = net.eval().features(seen)
        count, across, width = columns.shape
        parts = columns.reshape(count, PARTS, across // PARTS, width).mean(dim=2).flatten(1)
        found.append((parts / parts.norm(dim=1, keepdim=True).clamp_min(1e-6)).numpy())
    joined: NDArray[np.float32] = np.concatenate(found)
    return joined
