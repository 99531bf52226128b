"""The net that says what a tile shows, and how it is taught. Small: eight tiles take a few milliseconds on one core."""

import math
import time
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from standby.captcha.click.decide import WORDS, Floats
from standby.training.click.em import Ints
from standby.training.click.sight import sights as sights_of

SEEN = 32
"""Side of what the net sees of a sight, in pixels."""
WIDTHS = (16, 32, 64, 112)
DROPOUT = 0.1
BATCH = 96
LEAST_STEPS = 120
"""However few tiles there are."""
RATE, WEIGHT_DECAY = 3e-3, 0.02
WARM_UP = 0.1
SMOOTHING = 0.98
"""Of the mean over the last steps that is kept as the net."""
HALF = getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)()
"""Whether this processor multiplies in half precision, which is nearly twice as fast."""
REACH = 2
"""Pixels by which a tile is moved, to and fro."""


class Block(nn.Sequential):
    def __init__(self, before: int, after: int, stride: int, kernel: int = 3) -> None:
        convolution = nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False)
        super().__init__(convolution, nn.BatchNorm2d(after), nn.ReLU(inplace=True))


class TileNet(nn.Module):
    """Sights (N, 3, 32, 32) in 0..255 to logits (N, 80)."""

    def __init__(self, widths: tuple[int, int, int, int] = WIDTHS) -> None:
        super().__init__()
        a, b, c, d = widths
        self.layers = nn.Sequential(
            Block(3, a, 2, 5), Block(a, b, 1), Block(b, c, 2), Block(c, c, 1), Block(c, d, 2), Block(d, d, 1)
        )
        self.drop = nn.Dropout(DROPOUT)
        self.last = nn.Linear(d * 4, WORDS)

    def forward(self, sights: Tensor) -> Tensor:
        seen = self.layers((sights - 128.0) / 64.0)
        pooled = functional.avg_pool2d(seen, 2).flatten(1)
        logits: Tensor = self.last(self.drop(pooled))
        return logits


class FromTiles(nn.Module):
    """The same from whole tiles as bytes, (N, 67, 67, 3) uint8: what the model file holds."""

    def __init__(self, net: TileNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, tiles: Tensor) -> Tensor:
        return both_ways(self.net, sights_of(tiles)[:, :, :SEEN, :SEEN].round())


def both_ways(net: TileNet, sights: Tensor) -> Tensor:
    """The mean of what is seen in a sight and in its mirror image."""
    logits: Tensor = (net(sights) + net(sights.flip(3))) / 2
    return logits


def newborn(seed: int) -> TileNet:
    """A net that has learned nothing."""
    torch.manual_seed(seed)
    net: TileNet = TileNet().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return net


@dataclass(frozen=True, slots=True)
class Lesson:
    """Which tiles are learned, by row, and the words they may be: ``wanted`` (N, 80), summing to how much each counts.

    So many times through all of them, or so many seconds, whatever ends first.
    """

    rows: Ints
    wanted: Floats
    epochs: float
    seconds: float


def teach(net: TileNet, sights: NDArray[np.uint8], lesson: Lesson, seed: int) -> None:
    """One rise and fall of the learning rate over a lesson; the net is left as the mean of its last steps."""
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    steps = max(LEAST_STEPS, round(lesson.epochs * len(lesson.rows) / BATCH))
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=WEIGHT_DECAY, fused=True)
    averaged = get_ema_multi_avg_fn(SMOOTHING)  # type: ignore[no-untyped-call]
    mean = AveragedModel(net, multi_avg_fn=averaged, use_buffers=True)
    order, done, spent, begun = np.zeros(0, dtype=np.intp), 0, 0.0, time.monotonic()
    net.train()
    while spent < 1:
        while len(order) < BATCH:
            order = np.concatenate([order, rng.permutation(len(lesson.rows))])
        batch, order = order[:BATCH], order[BATCH:]
        for each in optimiser.param_groups:
            each["lr"] = RATE * _pace(spent)
        _step(net, optimiser, sights[lesson.rows[batch]], lesson.wanted[batch])
        mean.update_parameters(net)
        done += 1
        spent = max(done / steps, (time.monotonic() - begun) / lesson.seconds)
    net.load_state_dict(mean.module.state_dict())
    net.eval()


def _step(net: TileNet, optimiser: torch.optim.Optimizer, sights: NDArray[np.uint8], wanted: Floats) -> None:
    seen = moved(torch.from_numpy(sights)).contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16, enabled=HALF):
        logits = net(seen)
    loss = -(torch.from_numpy(wanted) * functional.log_softmax(logits.float(), dim=1)).sum(dim=1).mean()
    optimiser.zero_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
    optimiser.step()


def _pace(spent: float) -> float:
    if spent < WARM_UP:
        return 0.1 + 0.9 * spent / WARM_UP
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (spent - WARM_UP) / (1 - WARM_UP)))


def moved(tiles: Tensor) -> Tensor:
    """A little moved, lighter or darker, tinted, some mirrored."""
    count = len(tiles)
    padded = functional.pad(tiles.float(), (REACH, REACH, REACH, REACH), mode="replicate")
    windows = padded.unfold(2, SEEN, 1).unfold(3, SEEN, 1)
    at = torch.randint(windows.shape[2], (2, count))
    found = windows[torch.arange(count), :, at[0], at[1]]
    found = torch.where(torch.rand(count, 1, 1, 1) < 0.5, found.flip(3), found)
    gain = 1 + 0.15 * torch.randn(count, 3, 1, 1)
    return found * gain + 10 * torch.randn(count, 1, 1, 1)


@torch.no_grad()
def looked(net: TileNet, sights: NDArray[np.uint8]) -> Floats:
    """The net's logits (N, 80) for sights (N, 3, 33, 33)."""
    net.eval()
    found = []
    for start in range(0, len(sights), BATCH):
        part = (
            torch.from_numpy(sights[start : start + BATCH, :, :SEEN, :SEEN])
            .float()
            .contiguous(memory_format=torch.channels_last)
        )
        found.append(both_ways(net, part))
    return torch.cat(found).numpy()
