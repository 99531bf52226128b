"""The net that reads words of click captchas, and how it learns from painted strips. Every knob is on top."""

import time
from collections.abc import Callable

import numpy as np
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray
from torch import Tensor, nn

from standby.captcha.click.cut import STRIP
from standby.training.click.glyphs import Atlas
from standby.training.click.strips import NONE, Classes, Strips, paint

WIDTHS = (16, 32, 64, 64, 48)
COLUMNS = 9
"""Places along the strip that the last layer tells apart."""
BATCH, FRESH = 160, 64
"""Strips in a step, and how many of them are newly painted; the others are some that were painted before."""
STEPS = 6000
MEMORY = 24_000
RATE, DECAY, WARM_UP, SMOOTHING, AVERAGE, DROPPED = 4e-3, 0.02, 0.15, 0.05, 0.995, 0.2
SLIPPED = 3
"""How far a strip is moved sideways in training, in pixels at most: a mark at one end moves the word."""

Progress = Callable[[float, float, int], None]
"""Called with the share of the time that is over, the loss, and how many strips were painted."""


class WordNet(nn.Module):
    """Ink (N, 1, 24, 72) to logits (N, 81): the words of the vocabulary, and none of them."""

    def __init__(self) -> None:
        super().__init__()
        one, two, three, four, five = WIDTHS
        self.look = nn.Sequential(
            _layer(1, one), nn.MaxPool2d(2), _layer(one, two), nn.MaxPool2d(2), _layer(two, three), _layer(three, four)
        )
        self.gather = nn.Sequential(nn.Conv2d(four, five, (STRIP[0] // 4, 2), stride=(1, 2), bias=False), _finish(five))
        self.tell = nn.Sequential(nn.Dropout(DROPPED), nn.Linear(five * COLUMNS, NONE + 1))
        for each in self.parameters():
            if each.ndim == 4:  # a third faster on a processor
                each.data = each.data.contiguous(memory_format=torch.channels_last)

    def forward(self, ink: Tensor) -> Tensor:
        logits: Tensor = self.tell(self.gather(self.look(ink)).flatten(1))
        return logits


def _layer(taken: int, given: int) -> nn.Module:
    return nn.Sequential(nn.Conv2d(taken, given, 3, padding=1, bias=False), _finish(given))


def _finish(width: int) -> nn.Module:
    return nn.Sequential(nn.BatchNorm2d(width), nn.ReLU(inplace=True))


class Memory:
    """The last painted strips: painting one takes about as long as learning from it does."""

    def __init__(self) -> None:
        self._strips = np.empty((MEMORY, *STRIP), np.uint8)
        self._classes = np.empty(MEMORY, np.int64)
        self.painted = 0

    def add(self, strips: Strips, classes: Classes) -> None:
        places = self._newest(len(strips), self.painted + len(strips))
        self._strips[places], self._classes[places] = strips, classes
        self.painted += len(strips)

    def batch(self, rng: np.random.Generator) -> tuple[Strips, Classes]:
        """The newest FRESH, and others as chance has it."""
        older = rng.integers(min(self.painted, MEMORY), size=BATCH - FRESH)
        places = np.concatenate([self._newest(FRESH, self.painted), older])
        return self._strips[places], self._classes[places]

    @staticmethod
    def _newest(count: int, painted: int) -> NDArray[np.int64]:
        return np.arange(painted - count, painted) % MEMORY


def learn_words(
    atlas: Atlas, seconds: float, seed: int, progress: Progress | None = None, steps: int = STEPS
) -> WordNet:
    """Paint and learn until the seconds are over or the steps done; the averaged weights, ready to read.

    The seed fixes what is painted and drawn, but how much of it there is time
    for depends on the machine.
    """
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    net, average = WordNet(), WordNet()
    average.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=DECAY, betas=(0.9, 0.99))
    memory = Memory()
    memory.add(*paint(atlas, 4 * BATCH, rng))
    begun, done, step = time.monotonic(), 0.0, 0
    net.train()
    while done < 1.0:
        memory.add(*paint(atlas, FRESH, rng))
        for group in optimiser.param_groups:
            group["lr"] = RATE * _rate(done)
        strips, classes = memory.batch(rng)
        with torch.autocast("cpu", torch.bfloat16):
            found = net(_slipped(strips, rng)).float()
        loss = functional.cross_entropy(found, torch.from_numpy(classes), label_smoothing=SMOOTHING)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        _follow(average, net, min(AVERAGE, (1 + step) / (10 + step)))
        step += 1
        done = max(step / steps, (time.monotonic() - begun) / seconds)
        if progress:
            progress(done, float(loss.detach()), memory.painted)
    average.eval()
    return average


def inked(strips: Tensor) -> Tensor:
    """Brightness (N, 24, 72), uint8, as the net takes it."""
    return 1 - strips.float().unsqueeze(1) / 255


def _slipped(strips: Strips, rng: np.random.Generator) -> Tensor:
    """Strips as ink, each moved a little."""
    moved = [np.roll(each, rng.integers((-1, -SLIPPED), (2, SLIPPED + 1)), (0, 1)) for each in strips]
    return inked(torch.from_numpy(np.stack(moved))).to(memory_format=torch.channels_last)


def _rate(done: float) -> float:
    """One cycle: up along a cosine during WARM_UP, then down to nothing."""
    place = done / WARM_UP if done < WARM_UP else 1 + (done - WARM_UP) / (1 - WARM_UP)
    return float(max(1e-3, (1 - np.cos(np.pi * min(place, 2.0))) / 2))


@torch.no_grad()
def _follow(average: nn.Module, net: nn.Module, keep: float) -> None:
    for kept, now in zip(average.state_dict().values(), net.state_dict().values(), strict=True):
        if kept.is_floating_point():
            kept.mul_(keep).add_(now, alpha=1 - keep)
        else:
            kept.copy_(now)


@torch.no_grad()
def logits(net: WordNet, strips: Strips) -> NDArray[np.float32]:
    """Read strips (N, 24, 72) to logits (N, 81)."""
    parts = [torch.from_numpy(strips[at : at + BATCH]) for at in range(0, len(strips), BATCH)]
    return np.concatenate([net(inked(each)).numpy() for each in parts])
