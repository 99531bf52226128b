"""A backbone that has seen nothing, so that these tests do not depend on the shipped one; few steps, one lane."""

from pathlib import Path

import pytest
import torch

from standby.training import train as window_training
from standby.training.evening.wish import Effort, Wish
from standby.training.general import weights
from standby.training.general.net import GeneralNet

TINY = Effort(choose=1, cross=2, student=1, final=2, grid=80, grid_cross=60, painted=16)


@pytest.fixture
def blank_backbone(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(1)
    state = {name: each.clone() for name, each in GeneralNet(weights.FOLDED).state_dict().items()}
    monkeypatch.setattr(weights, "backbone", lambda: state)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window_training, "BATCH", 160)


def wish(labels: int | None = None, keep: Path | None = None, *, resume: bool = False, seed: int = 1) -> Wish:
    return Wish(labels, seed, None, keep=keep, resume=resume, lanes=1, effort=TINY)
