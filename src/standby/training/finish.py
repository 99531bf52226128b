"""From a trained window net to a reader: calibrated, measured on what it never saw, with its card."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from standby.captcha.card import Card
from standby.captcha.decode import decode, probabilities
from standby.training.augment import augment
from standby.training.calibrate import AIMED_PRECISION, temperature, threshold
from standby.training.dataset import Folder
from standby.training.evaluate import Score, score
from standby.training.family import Family
from standby.training.nets import GridNet, WindowNet, parameters
from standby.training.paint import Strings
from standby.training.train import logits

Windows = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Trained:
    """A net that reads whole pictures, its card, and how it did on the measured part."""

    net: GridNet
    card: Card
    score: Score


def calibrated(
    name: str, net: WindowNet, family: Family, windows: Windows, strings: Strings, aim: float = AIMED_PRECISION
) -> Card:
    """A card with temperature and threshold found on windows (N, cells, height, span) the net did not learn from.

    Some of them should be harder than what it will read: those of an easy
    family are all read right and would teach it to be sure of anything.
    """
    found = logits(net, windows)
    heat = temperature(found.reshape(-1, found.shape[-1]), strings.reshape(-1))
    chances = probabilities(found, heat)
    right = (chances.argmax(axis=-1) == strings).all(axis=1)
    return Card(
        name=name,
        alphabet=family.alphabet,
        shortest=family.grid.cells,
        longest=family.grid.cells,
        width=family.width,
        height=family.height,
        black=family.black,
        white=family.white,
        temperature=heat,
        threshold=threshold(chances.max(axis=-1).min(axis=1), right, aim),
        accuracy=0.0,
        interval=(0.0, 1.0),
        light_ink=family.light_ink,
        nothing=True,
        parameters=parameters(net),
    )


def roughened(windows: Windows, seed: int) -> Windows:
    """Windows (..., height, span) with what augmentation does to them in training."""
    flat = torch.from_numpy(windows.reshape(-1, 1, *windows.shape[-2:])).float() / 255
    rough = augment(flat, torch.Generator().manual_seed(seed)) * 255
    return rough.round().to(torch.uint8).numpy().reshape(windows.shape)


def measured(net: WindowNet, card: Card, family: Family, folder: Folder, windows: Windows) -> Trained:
    """The finished reader, its accuracy from pictures it neither learned from nor was calibrated with."""
    answers = [decode(each, card) for each in logits(net, windows)]
    result = score([each.file for each in folder.items], folder.labels, answers)
    promised = replace(
        card,
        accuracy=result.whole,
        interval=result.interval,
        measured_on=result.n,
        coverage=result.coverage,
        precision=result.precision,
    )
    return Trained(GridNet(net, family.grid, family.width), promised, result)


def noted(trained: Trained, trained_on: int, labels_used: int, notes: Mapping[str, str]) -> Trained:
    """The same reader with where it comes from written on its card."""
    card = replace(trained.card, trained_on=trained_on, labels_used=labels_used, notes=dict(notes))
    return replace(trained, card=card)
