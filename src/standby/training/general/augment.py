"""What sights suffer in training: bent, recoloured, drawn over, blurred. Batched, one pass over the pixels each.

The knobs are on top; ``strength`` scales all that is a size, not how often.
"""

import torch
import torch.nn.functional as functional
from torch import Tensor

TURN = 0.10
"""Radians, standard deviation; the same for the slant."""
SCALE = 0.08
SHIFT = (0.06, 0.03)
"""Of the height and of the width, standard deviation."""
WAVE = (0.05, 0.012)
"""How far columns go up and rows go sideways at most, of the height and of the width."""
WAVED, LINED, DOTTED, CUT, BLURRED, NOISY = 0.4, 0.25, 0.2, 0.25, 0.2, 0.3
"""How often each happens."""
RECOLOURED, SWAPPED, INVERTED, GREYED, BITTEN = 0.6, 0.2, 0.1, 0.15, 0.06
LINES = 2
DOTS = 0.06
NOISE = 16.0
GAIN, OFFSET = 0.2, 24.0


def augment(sights: Tensor, generator: torch.Generator, strength: float = 1.0) -> Tensor:
    """Change sights (N, 3, 32, 96), float brightness 0..255, each in its own way; the text stays readable."""
    sights = _bent(sights, generator, strength)
    sights = _recoloured(sights, generator, strength)
    sights = _drawn_over(sights, generator, strength)
    return _worn(sights, generator, strength)


def _rand(count: int, *shape: int, generator: torch.Generator) -> Tensor:
    return torch.rand(count, *shape, generator=generator)


def _chosen(count: int, share: float, generator: torch.Generator) -> Tensor:
    return torch.nonzero(torch.rand(count, generator=generator) < share).squeeze(1)


def _bent(sights: Tensor, generator: torch.Generator, strength: float) -> Tensor:
    """Turn, slant, scale, shift and wave in one resampling; what comes in from outside repeats the border."""
    count, _, height, width = sights.shape
    turn, slant, tall, wide, down, right = (torch.randn(6, count, generator=generator) * strength).unbind()
    aspect = width / height
    grow = torch.exp(SCALE * torch.stack([wide, tall]))
    matrix = torch.stack(
        [
            torch.stack([grow[0], (slant * TURN - turn * TURN) / aspect, 2 * SHIFT[1] * right], dim=1),
            torch.stack([turn * TURN * aspect * 0.5, grow[1], 2 * SHIFT[0] * down], dim=1),
        ],
        dim=1,
    )
    grid = functional.affine_grid(matrix, [count, 1, height, width], align_corners=False)
    size, pace, phase = (_rand(count, 2, 1, 1, generator=generator) for _ in range(3))
    size = size * strength * (torch.rand(count, 1, 1, 1, generator=generator) < WAVED)
    across = torch.linspace(0, 6.2832, width).view(1, 1, width)
    along = torch.linspace(0, 6.2832, height).view(1, height, 1)
    up = 2 * WAVE[0] * size[:, 0] * torch.sin(across * (0.5 + 2.5 * pace[:, 0]) + 6.2832 * phase[:, 0])
    side = 2 * WAVE[1] * size[:, 1] * torch.sin(along * (0.3 + 1.2 * pace[:, 1]) + 6.2832 * phase[:, 1])
    grid = grid + torch.stack([side.expand(-1, -1, width), up.expand(-1, height, -1)], dim=-1)
    return functional.grid_sample(sights, grid, mode="bilinear", padding_mode="border", align_corners=False)


def _recoloured(sights: Tensor, generator: torch.Generator, strength: float) -> Tensor:
    """Gain, offset, other channel order, grey and negative: one 3x3 matrix and an offset for each picture."""
    count = len(sights)
    some = (_rand(count, 1, generator=generator) < RECOLOURED).float() * strength
    gain = 1 + GAIN * some * torch.randn(count, 3, generator=generator)
    offset = OFFSET * some * torch.randn(count, 3, generator=generator)
    mix = torch.eye(3).repeat(count, 1, 1)
    for place in _chosen(count, SWAPPED, generator).tolist():
        mix[place] = mix[place][torch.randperm(3, generator=generator)]
    mix[_chosen(count, GREYED, generator)] = 1 / 3
    inverted = _chosen(count, INVERTED, generator)
    mix = mix * gain.unsqueeze(2)
    mix[inverted] *= -1
    offset[inverted] += 255
    changed = torch.baddbmm(offset.unsqueeze(2), mix, sights.reshape(count, 3, -1)).reshape(sights.shape)
    bitten = _chosen(count, BITTEN, generator)
    if len(bitten):
        bright = changed[bitten].mean(dim=1, keepdim=True)
        low, high = bright.amin(dim=(2, 3), keepdim=True), bright.amax(dim=(2, 3), keepdim=True)
        at = low + (high - low) * (0.4 + 0.2 * _rand(len(bitten), 1, 1, 1, generator=generator))
        changed[bitten] = (bright > at).float().mul_(255).expand(-1, 3, -1, -1)
    return changed


def _drawn_over(sights: Tensor, generator: torch.Generator, strength: float) -> Tensor:
    """Line segments, dots and one patch of a single colour."""
    count, _, height, width = sights.shape
    for _ in range(LINES):
        lined = _chosen(count, LINED, generator)
        if len(lined):
            sights[lined] = _lines(sights[lined], generator, strength)
    dotted = _chosen(count, DOTTED, generator)
    if len(dotted):
        rate = DOTS * strength * _rand(len(dotted), 1, 1, 1, generator=generator)
        dots = _rand(len(dotted), 1, height, width, generator=generator) < rate
        sights[dotted] = torch.where(dots, _colour(len(dotted), generator), sights[dotted])
    for place in _chosen(count, CUT, generator).tolist():
        tall, wide = (int(torch.randint(2, most, (1,), generator=generator)) for most in (12, 12))
        top = int(torch.randint(0, height - tall, (1,), generator=generator))
        left = int(torch.randint(0, width - wide, (1,), generator=generator))
        # The patch takes the colour of a pixel of the picture, mostly the ground's.
        sights[place, :, top : top + tall, left : left + wide] = sights[place, :, top : top + 1, left : left + 1]
    return sights


def _colour(count: int, generator: torch.Generator) -> Tensor:
    return 255 * _rand(count, 3, 1, 1, generator=generator)


def _lines(sights: Tensor, generator: torch.Generator, strength: float) -> Tensor:
    count, _, height, width = sights.shape
    ends = _rand(count, 4, generator=generator) * torch.tensor([width, height, width, height])
    x, y, x2, y2 = (each.view(-1, 1, 1, 1) for each in ends.unbind(1))
    across = torch.arange(width).view(1, 1, 1, width) + 0.5
    down = torch.arange(height).view(1, 1, height, 1) + 0.5
    run, rise = x2 - x, y2 - y
    square = (run * run + rise * rise).clamp_min(1)
    part = (((across - x) * run + (down - y) * rise) / square).clamp(0, 1)
    far = torch.hypot(across - x - part * run, down - y - part * rise)
    thick = 0.3 + 0.9 * strength * _rand(count, 1, 1, 1, generator=generator)
    cover = (thick + 0.5 - far).clamp(0, 1)
    return torch.lerp(sights, _colour(count, generator).expand_as(sights), cover.expand_as(sights))


def _worn(sights: Tensor, generator: torch.Generator, strength: float) -> Tensor:
    """Blur and noise."""
    count = len(sights)
    blurred = _chosen(count, BLURRED, generator)
    if len(blurred):
        soft = functional.avg_pool2d(sights[blurred], 3, 1, 1, count_include_pad=False)
        share = strength * _rand(len(blurred), 1, 1, 1, generator=generator)
        sights[blurred] = torch.lerp(sights[blurred], soft, share.clamp(0, 1).expand_as(soft))
    noisy = _chosen(count, NOISY, generator)
    if len(noisy):
        size = NOISE * strength * _rand(len(noisy), 1, 1, 1, generator=generator)
        sights[noisy] += size * torch.randn(sights[noisy].shape, generator=generator)
    return sights.clamp_(0, 255)
