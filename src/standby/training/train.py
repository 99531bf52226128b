"""The training loop: windows in, a net out. Every knob is on top."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from torch import Tensor

from standby.training.augment import augment
from standby.training.nets import WIDTHS, WindowNet

BATCH = 512
RATE = 8e-3
DECAY = 0.01
WARM_UP = 0.25
SMOOTHING = 0.05
AVERAGE = 0.98
"""Share of the averaged weights that one step keeps, once enough steps are done."""

Progress = Callable[[int, int, float], None]
"""Called with step, steps, loss."""
Besides = Callable[[WindowNet, torch.Generator], Tensor]
"""A loss of its own, once a step."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Windows (N, height, span) of ink 0..255 with their classes, and their share of each batch."""

    windows: NDArray[np.uint8]
    classes: NDArray[np.int64]
    share: float


def pool(windows: NDArray[np.uint8], classes: NDArray[np.int64], share: float) -> Pool:
    """A pool from the windows of whole pictures, (N, cells, height, span) and (N, cells)."""
    return Pool(windows.reshape(-1, *windows.shape[2:]), classes.reshape(-1), share)


def train(
    pools: Sequence[Pool],
    classes: int,
    steps: int,
    seed: int,
    *,
    seconds: float = float("inf"),
    widths: tuple[int, ...] = WIDTHS,
    progress: Progress | None = None,
    besides: Besides | None = None,
) -> WindowNet:
    """Train a window net and return its averaged weights, ready to read.

    ``besides`` adds to the loss what is known but is no label.

    The learning rate follows the clock as well as the steps: after ``seconds``
    it has come down just as it would have after ``steps``.
    """
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    height, span = pools[0].windows.shape[1:]
    net, average = (WindowNet(height, span, classes, widths) for _ in range(2))
    average.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY, betas=(0.9, 0.99))
    begun, done, step = time.monotonic(), 0.0, 0
    net.train()
    while done < 1.0:
        for group in optimiser.param_groups:
            group["lr"] = RATE * _rate(done)
        windows, targets = _batch(pools, generator)
        loss = functional.cross_entropy(net(augment(windows, generator)), targets, label_smoothing=SMOOTHING)
        if besides:
            loss = loss + besides(net, generator)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        _follow(average, net, min(AVERAGE, (1 + step) / (10 + step)))
        step += 1
        done = max(step / steps, (time.monotonic() - begun) / seconds)
        if progress:
            progress(round(done * steps), steps, float(loss.detach()))
    return average.eval()


def _rate(done: float) -> float:
    """One cycle: up along a cosine during WARM_UP, then down to nothing."""
    place = done / WARM_UP if done < WARM_UP else 1 + (done - WARM_UP) / (1 - WARM_UP)
    return float(max(1e-3, (1 - np.cos(np.pi * min(place, 2.0))) / 2))


def _batch(pools: Sequence[Pool], generator: torch.Generator) -> tuple[Tensor, Tensor]:
    total = sum(each.share for each in pools)
    windows, targets = [], []
    for each in pools:
        count = round(BATCH * each.share / total)
        places = torch.randint(len(each.windows), (count,), generator=generator).numpy()
        windows.append(each.windows[places])
        targets.append(each.classes[places])
    ink = torch.from_numpy(np.concatenate(windows)).float().div_(255).unsqueeze(1)
    return ink, torch.from_numpy(np.concatenate(targets))


@torch.no_grad()
def _follow(average: WindowNet, net: WindowNet, keep: float) -> None:
    """Move the averaged weights and normalisation statistics a little towards the net's."""
    for kept, now in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
        if kept.is_floating_point():
            kept.mul_(keep).add_(now, alpha=1 - keep)
        else:
            kept.copy_(now)


@torch.no_grad()
def logits(net: WindowNet, windows: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Read windows (..., height, span) to logits (..., classes)."""
    flat = torch.from_numpy(windows.reshape(-1, 1, *windows.shape[-2:]))
    found = [net(flat[start : start + 4096].float() / 255).numpy() for start in range(0, len(flat), 4096)]
    return np.concatenate(found).reshape(*windows.shape[:-2], -1)
