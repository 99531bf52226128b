"""Two small nets that learn from single tiles what the words look like: log probabilities for other tiles.

``by_patches`` is what the product learns with (patches found without labels,
then one straight line per word); ``by_convolutions`` is trained end to end on
tiles turned, mirrored, cut, tinted, patched over and mixed.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from standby.captcha.click.geometry import VOCABULARY
from standby.training.click.features import encoded, learned
from standby.training.click.lines import lines, space
from standby.training.click.sight import sights

SIDE, BATCH, RATE, HOLE = 40, 64, 4e-3, 12
VIEWS = (0, 3, 6)
"""Pixels cut from each edge; every view is mirrored, too."""

Tiles = NDArray[np.uint8]
Scores = NDArray[np.float32]


def by_patches(singles: Tiles, words: NDArray[np.intp], others: Tiles, seed: int) -> Scores:
    """Patches and their spread are taken from all tiles, words from the single ones: (M, 80) for the others."""
    every = [_small(part) for tiles in (singles, others) for part in (tiles, tiles[:, :, ::-1])]
    encoder = learned(np.concatenate(every[::2]), seed)
    features = [encoded(encoder, part) for part in every]
    into = space(torch.cat(features))
    labels = np.eye(len(VOCABULARY), dtype=np.float32)[words]
    found = lines(into(torch.cat(features[:2])), np.concatenate([labels, labels]))
    logits = (found(into(features[2])) + found(into(features[3]))) / 2
    return torch.log_softmax(torch.from_numpy(logits), dim=1).numpy()


def _small(tiles: Tiles) -> Tiles:
    return sights(torch.from_numpy(np.ascontiguousarray(tiles))).round().to(torch.uint8).numpy()


def by_convolutions(singles: Tiles, words: NDArray[np.intp], others: Tiles, seed: int, steps: int) -> Scores:
    """(M, 80) for the others, of which nothing is learned."""
    torch.manual_seed(seed)
    net, tiles, labels = _net(), _planes(singles), torch.from_numpy(words)
    optimiser = torch.optim.AdamW(net.parameters(), RATE, weight_decay=0.05)
    rhythm = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, steps, pct_start=0.2)
    mixture = torch.distributions.Beta(0.3, 0.3)
    for _ in range(steps):
        some = torch.randint(len(tiles), (BATCH,))
        seen, part, partner = _varied(tiles[some]), mixture.sample().item(), torch.randperm(BATCH)
        told = net(part * seen + (1 - part) * seen[partner])
        wanted = labels[some], labels[some][partner]
        one, other = (functional.cross_entropy(told, each, label_smoothing=0.1) for each in wanted)
        optimiser.zero_grad()
        (part * one + (1 - part) * other).backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        rhythm.step()
    return _seen(net.eval(), _planes(others))


def _planes(tiles: Tiles) -> Tensor:
    return torch.from_numpy(tiles).permute(0, 3, 1, 2).float() / 255 - 0.5


def _net() -> nn.Sequential:
    return nn.Sequential(
        *(_layer(3, 24, 2), _layer(24, 48), nn.MaxPool2d(2), _Residual(48), _layer(48, 96), nn.MaxPool2d(2)),
        *(_Residual(96), _layer(96, 160), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.2)),
        nn.Linear(160, len(VOCABULARY)),
    )


def _layer(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)
    )


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.both = nn.Sequential(_layer(width, width), _layer(width, width))

    def forward(self, planes: Tensor) -> Tensor:
        return planes + self.both(planes)  # type: ignore[no-any-return]


def _varied(tiles: Tensor) -> Tensor:
    """Each tile anew: (N, 3, 67, 67) to (N, 3, SIDE, SIDE)."""
    count = len(tiles)
    angle, size = (torch.rand(count) - 0.5) * 0.5, 0.62 + 0.38 * torch.rand(count)
    stretch, mirror = torch.exp((torch.rand(count) - 0.5) * 0.3), torch.where(torch.rand(count) < 0.5, -1.0, 1.0)
    across = torch.stack([mirror * size * stretch * angle.cos(), -size * angle.sin()], dim=1)
    down = torch.stack([mirror * size * angle.sin(), size / stretch * angle.cos()], dim=1)
    moved = (torch.rand(count, 2, 1) - 0.5) * 2 * (1 - size)[:, None, None]
    where = torch.cat([torch.stack([across, down], dim=1), moved], dim=2)
    grid = functional.affine_grid(where, [count, 3, SIDE, SIDE], align_corners=False)
    seen = functional.grid_sample(tiles, grid, padding_mode="border", align_corners=False)
    tint = torch.eye(3) + (torch.rand(count, 3, 3) - 0.5) * 0.25
    seen = torch.einsum("nij,njhw->nihw", tint, seen) * (0.7 + 0.6 * torch.rand(count, 1, 1, 1))
    seen += (torch.rand(count, 1, 1, 1) - 0.5) * 0.3
    for each in seen[torch.rand(count) < 0.5]:
        top, left = torch.randint(SIDE - HOLE, (2,)).tolist()
        each[:, top : top + HOLE, left : left + HOLE] = torch.rand(3, 1, 1) - 0.5
    return seen


@torch.no_grad()
def _seen(net: nn.Module, tiles: Tensor) -> Scores:
    found = []
    for cut in VIEWS:
        view = functional.interpolate(tiles[..., cut : 67 - cut, cut : 67 - cut], (SIDE, SIDE), mode="area")
        found += [torch.log_softmax(net(each), dim=1) for each in (view, view.flip(3))]
    return np.asarray(torch.stack(found).mean(dim=0).numpy())
