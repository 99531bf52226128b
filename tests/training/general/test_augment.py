"""Augmentation changes pictures, not what they say."""

import torch

from standby.training.general.augment import augment
from tests.training.general.drawn import codes, sights


def some(count: int = 64) -> torch.Tensor:
    return torch.from_numpy(sights(codes(count, 1), 1)).permute(0, 3, 1, 2).float()


def roughened(seed: int, strength: float = 1.0) -> torch.Tensor:
    return augment(some(), torch.Generator().manual_seed(seed), strength)


def test_brightness_stays_brightness_and_the_shape_stays() -> None:
    rough = roughened(1)
    assert rough.shape == (64, 3, 32, 96)
    assert float(rough.min()) >= 0
    assert float(rough.max()) <= 255


def test_one_seed_repeats_and_another_does_not() -> None:
    assert torch.equal(roughened(1), roughened(1))
    assert not torch.equal(roughened(1), roughened(2))


def test_every_picture_is_changed_in_its_own_way() -> None:
    same = some(1).expand(32, -1, -1, -1).clone()
    rough = augment(same, torch.Generator().manual_seed(3))
    differences = (rough.unsqueeze(0) - rough.unsqueeze(1)).abs().mean(dim=(2, 3, 4))
    assert float(differences[~torch.eye(32, dtype=torch.bool)].min()) > 1


def test_strength_scales_how_much() -> None:
    def change(strength: float) -> float:
        return float((roughened(4, strength) - some()).abs().mean())

    assert change(0.3) < change(1.0) < change(2.0)
