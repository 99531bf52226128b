"""Reading with the net as it stands in training: the same steps as at run time, from sights to answers."""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from standby.captcha.answer import Answer
from standby.captcha.card import GENERAL, Card
from standby.captcha.image import SIGHT_HEIGHT, SIGHT_WIDTH
from standby.captcha.spell import Outputs, spell, spell_all
from standby.captcha.views import viewed
from standby.training.general.net import GeneralNet, Heads, first_slot

AT_ONCE = 256


class Reading(nn.Module):
    """The net with only the heads a card's lengths need; this is what is exported."""

    def __init__(self, net: GeneralNet, shortest: int, longest: int) -> None:
        super().__init__()
        self.net = net
        self.slots = slice(first_slot(shortest), first_slot(longest + 1))
        self.lengths = slice(shortest - 1, longest)

    def forward(self, sights: Tensor) -> Heads:
        found = self.net.heads(self.net.features(sights), self.slots)
        return Heads(torch.log_softmax(found.columns, dim=-1), found.slots, found.lengths[:, self.lengths])


class FromPixels(nn.Module):
    """The exported graph: takes pixels (N, 32, 96, 3) uint8 as they are decoded."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self.reading = reading

    def forward(self, pixels: Tensor) -> Heads:
        found: Heads = self.reading(pixels.permute(0, 3, 1, 2).float())
        return found


def card_for_reading(
    alphabet: str, shortest: int, longest: int, *, views: int = 1, temperature: float = 1.0, threshold: float = 0.0
) -> Card:
    """A card that promises nothing yet: what reading needs and no more."""
    return Card(
        name="",
        alphabet=alphabet,
        shortest=shortest,
        longest=longest,
        width=SIGHT_WIDTH,
        height=SIGHT_HEIGHT,
        black=0,
        white=255,
        temperature=temperature,
        threshold=threshold,
        accuracy=0.0,
        interval=(0.0, 1.0),
        kind=GENERAL,
        views=views,
    )


@torch.no_grad()
def outputs(net: GeneralNet, sights: NDArray[np.uint8], shortest: int, longest: int, *, views: int = 1) -> Outputs:
    """What the heads say of sights (N, 32, 96, 3): each of ``Outputs`` with N in front, (N, views, ...)."""
    reading = Reading(net.eval(), shortest, longest)
    parts: list[Heads] = []
    for start in range(0, len(sights), AT_ONCE):
        seen = viewed(sights[start : start + AT_ONCE], views)
        parts.append(reading(torch.from_numpy(seen).permute(0, 3, 1, 2).float()))
    joined = (torch.cat(each).numpy() for each in zip(*parts, strict=True))
    return Outputs(*(each.reshape(len(sights), views, *each.shape[1:]) for each in joined))


def spelt(outputs: Outputs, card: Card) -> list[Answer]:
    """The answers to many pictures' outputs."""
    return [spell(Outputs(*each), card) for each in zip(*outputs, strict=True)]


def readings(
    net: GeneralNet,
    sights: NDArray[np.uint8],
    *,
    alphabet: str,
    shortest: int,
    longest: int,
    views: int = 1,
    temperature: float = 1.0,
) -> list[Answer]:
    """Read sights (N, 32, 96, 3) as the exported file will; no answer is withheld for its confidence."""
    if alphabet != net.alphabet:
        raise ValueError("the net was built for another alphabet")
    return read(net, sights, card_for_reading(alphabet, shortest, longest, views=views, temperature=temperature))


def read(net: GeneralNet, sights: NDArray[np.uint8], card: Card) -> list[Answer]:
    """Answers to sights (N, 32, 96, 3) as the exported file with this card will give them."""

    def look(some: NDArray[np.uint8], views: int) -> Outputs:
        return outputs(net, some, card.shortest, card.longest, views=views)

    return spell_all(look, sights, card) if len(sights) else []


def whole(answers: Sequence[Answer], texts: Sequence[str]) -> float:
    """The share of texts read wholly right."""
    return float(np.mean([answer.text == text for answer, text in zip(answers, texts, strict=True)]))
