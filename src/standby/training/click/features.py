"""Features of tiles that nobody has to teach: how much of each typical patch is in each quarter of a tile.

Patches are whitened and grouped around centres; each place of a tile then
says which centres it is near to (Coates, Ng and Lee, "An analysis of
single-layer networks in unsupervised feature learning", 2011). A straight line
through such features tells things apart well enough to begin with, and finding
it takes seconds, where a net that starts from nothing would listen to chance.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

PATCH, STRIDE = 6, 2
VALUES = 3 * PATCH * PATCH
CENTRES = 256
SAMPLED = 60_000
"""Patches that centres are found from."""
ROUNDS = 12
QUARTERS = 2
COLOURS = 4
"""Means of colour are taken in this many rows and columns."""
SIZE = CENTRES * QUARTERS**2 + 3 * COLOURS**2
CONTRAST, WHITENING = 10.0, 0.1
BATCH = 32


class Encoder(nn.Module):
    """Sights (N, 3, 33, 33) in 0..255 to features (N, SIZE)."""

    filters: Tensor
    offset: Tensor
    centres: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("filters", torch.zeros(VALUES, 3, PATCH, PATCH))
        self.register_buffer("offset", torch.zeros(1, VALUES, 1, 1))
        self.register_buffer("centres", torch.zeros(CENTRES, VALUES, 1, 1))

    def forward(self, sights: Tensor) -> Tensor:
        values = sights - 128.0
        mean = functional.avg_pool2d(values.mean(dim=1, keepdim=True), PATCH, STRIDE)
        square = functional.avg_pool2d(values.square().mean(dim=1, keepdim=True), PATCH, STRIDE)
        contrast = ((square - mean.square()).clamp(min=0) + CONTRAST).sqrt()
        white = functional.conv2d(values, self.filters, stride=STRIDE) / contrast - self.offset
        along = functional.conv2d(white, self.centres)
        apart = white.square().sum(dim=1, keepdim=True) + self.centres.square().sum(dim=1)[None] - 2 * along
        apart = apart.clamp(min=0).sqrt()
        near = functional.relu(apart.mean(dim=1, keepdim=True) - apart)
        quarters = functional.avg_pool2d(near, near.shape[2] // QUARTERS).flatten(1)
        colours = functional.avg_pool2d(values[:, :, :32, :32] / 64, 32 // COLOURS).flatten(1)
        return torch.cat([quarters, colours], dim=1)


def learned(sights: NDArray[np.uint8], seed: int) -> Encoder:
    """Centres found in patches of these sights (N, 3, 33, 33)."""
    draw = torch.Generator().manual_seed(seed)
    some = torch.from_numpy(sights[torch.randperm(len(sights), generator=draw)[:2000].numpy()]).float()
    patches = functional.unfold(some, PATCH, stride=STRIDE).transpose(1, 2).flatten(0, 1)
    patches = patches[torch.randperm(len(patches), generator=draw)[:SAMPLED]]
    patches -= patches.mean(dim=1, keepdim=True)
    patches /= (patches.square().mean(dim=1, keepdim=True) + CONTRAST).sqrt()
    mean = patches.mean(dim=0)
    values, vectors = torch.linalg.eigh((patches - mean).T @ (patches - mean) / len(patches))
    whiten = vectors @ torch.diag((values + WHITENING).rsqrt()) @ vectors.T
    encoder = Encoder()
    # Whitening after the patch's own mean is taken away, as one filter per dimension.
    encoder.filters.copy_((whiten - whiten.mean(dim=1, keepdim=True)).reshape(VALUES, 3, PATCH, PATCH))
    encoder.offset.copy_((mean @ whiten)[None, :, None, None])
    encoder.centres.copy_(_centres((patches - mean) @ whiten)[:, :, None, None])
    return encoder.eval()


def _centres(white: Tensor) -> Tensor:
    centres = white[:CENTRES].clone()
    for _ in range(ROUNDS):
        near = (white @ centres.T - centres.square().sum(dim=1) / 2).argmax(dim=1)
        counts = torch.bincount(near, minlength=CENTRES).clamp(min=1)[:, None]
        centres = torch.zeros_like(centres).index_add_(0, near, white) / counts
    return centres


@torch.no_grad()
def encoded(encoder: Encoder, sights: NDArray[np.uint8]) -> Tensor:
    """Sights (N, 3, 33, 33) uint8 to features (N, SIZE)."""
    return torch.cat(
        [encoder(torch.from_numpy(sights[at : at + BATCH]).float()) for at in range(0, len(sights), BATCH)]
    )
