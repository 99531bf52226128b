"""The general net: a small convolutional backbone with two heads that read and one that counts.

Two heads see the same 24 columns. The CTC head says what stands in each
column (Graves et al., "Connectionist temporal classification", 2006); the
slot head looks with one learned query for each place of each length, and
knows about where that place lies. They fail on different pictures, so both
are read.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from standby.captcha.image import SIGHT_HEIGHT
from standby.captcha.spell import COLUMNS

WIDTHS = (16, 32, 64, 96, 112)
KEYS = 48
LONGEST = 8
SLOTS = LONGEST * (LONGEST + 1) // 2
SPREAD = 0.12
"""How far from its expected place a slot looks at first, as a share of the width."""
MIDDLE, RANGE = 0.6, 0.3
"""Brightness is taken in as (v / 255 - MIDDLE) / RANGE."""


class Heads(NamedTuple):
    """What the net says of N pictures, as logits.

    ``columns`` (N, 24, classes + 1), the last class meaning "nothing new
    here"; ``slots`` (N, 36, classes), see ``first_slot``; ``lengths`` (N, 8)
    for one to eight characters.
    """

    columns: Tensor
    slots: Tensor
    lengths: Tensor


def first_slot(length: int) -> int:
    """The row of ``slots`` where the places of that length begin: 1 has one row, then come the two of 2."""
    return length * (length - 1) // 2


class Layer(nn.Sequential):
    """Convolution, normalisation, ReLU; as wide as before unless strides or no padding say otherwise."""

    def __init__(
        self,
        before: int,
        after: int,
        kernel: tuple[int, int] = (3, 3),
        stride: tuple[int, int] = (1, 1),
        *,
        padded: bool = True,
    ) -> None:
        padding = (kernel[0] // 2, kernel[1] // 2) if padded else (0, 0)
        super().__init__(
            nn.Conv2d(before, after, kernel, stride, padding, bias=False),
            nn.BatchNorm2d(after),
            nn.ReLU(inplace=True),
        )


class Residual(nn.Module):
    """A layer that adds to what it is given."""

    def __init__(self, width: int, kernel: tuple[int, int] = (3, 3)) -> None:
        super().__init__()
        self.layer = Layer(width, width, kernel)

    def forward(self, features: Tensor) -> Tensor:
        added: Tensor = features + self.layer(features)
        return added


def backbone_layers(widths: tuple[int, int, int, int, int] = WIDTHS) -> nn.Sequential:
    """Pictures (N, 3, 32, 96) to features (N, widths[-1], 1, 24)."""
    first, second, third, fourth, last = widths
    return nn.Sequential(
        Layer(3, first, stride=(2, 2)),
        Layer(first, second),
        Layer(second, third, stride=(2, 2)),
        Residual(third),
        Layer(third, fourth, stride=(2, 1)),
        Residual(fourth),
        Layer(fourth, last, (SIGHT_HEIGHT // 8, 1), padded=False),
        Residual(last, (1, 3)),
        Residual(last, (1, 5)),
    )


class GeneralNet(nn.Module):
    """Reads sights (N, 3, 32, 96) of brightness 0..255 as codes of 1 to 8 characters of an alphabet."""

    def __init__(self, alphabet: str) -> None:
        super().__init__()
        self.alphabet = alphabet
        width, classes = WIDTHS[-1], len(alphabet)
        self.backbone = backbone_layers()
        self.columns = nn.Linear(width, classes + 1)
        self.keys = nn.Linear(width, KEYS, bias=False)
        self.queries = nn.Parameter(torch.randn(SLOTS, KEYS) / KEYS**0.5)
        self.places = nn.Parameter(expected_places())
        self.slots = nn.Linear(width, classes)
        self.lengths = nn.Linear(width, LONGEST)

    def features(self, sights: Tensor) -> Tensor:
        """Sights to columns of features (N, 24, width)."""
        seen = sights * (1 / (255 * RANGE)) - MIDDLE / RANGE
        found: Tensor = self.backbone(seen)
        return found.squeeze(2).transpose(1, 2)

    def forward(self, sights: Tensor) -> Heads:
        return self.heads(self.features(sights).float())

    def heads(self, features: Tensor, slots: slice = slice(None)) -> Heads:
        """What the heads say of features (N, 24, width); ``slots`` are the rows wanted of the slot head."""
        looks = self.queries[slots] @ self.keys(features).transpose(1, 2) + self.places[slots]
        seen = torch.softmax(looks, dim=-1) @ features
        return Heads(self.columns(features), self.slots(seen), self.lengths(features.mean(dim=1)))


def expected_places() -> Tensor:
    """Where each slot looks before it has learned anything, (SLOTS, COLUMNS) log weights around its even share."""
    columns = (torch.arange(COLUMNS) + 0.5) / COLUMNS
    rows = [
        -(((columns - (place + 0.5) / length) / SPREAD) ** 2) / 2
        for length in range(1, LONGEST + 1)
        for place in range(length)
    ]
    return torch.stack(rows)
