"""The window net, the windows it is given, and the file that answers as it does."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from standby.captcha.image import ramp
from standby.captcha.model import load_bytes
from standby.training.augment import augment
from standby.training.dataset import pictures, read_folder
from standby.training.export import to_onnx
from standby.training.grid import Grid
from standby.training.nets import GridNet, WindowNet
from standby.training.rerender import complete
from tests.captcha.codes import ALPHABET, GRID, HEIGHT, WIDTH, folder
from tests.captcha.test_card import CARD


@pytest.fixture(scope="module")
def codes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("codes"), 60)


@pytest.mark.parametrize(
    ("seen", "labels", "alphabet"),
    [
        ("0123", 20, "0123456789"),
        ("012", 20, "012"),
        ("abcdefghij12345", 20, "0123456789abcdefghijklmnopqrstuvwxyz"),
        ("abcdefghij12345", 100, "abcdefghij12345"),
    ],
)
def test_an_alphabet_is_completed_while_labels_are_few(seen: str, labels: int, alphabet: str) -> None:
    assert complete(seen, labels) == alphabet


def test_the_file_answers_as_the_net_does(codes: Path) -> None:
    torch.manual_seed(1)
    net = GridNet(WindowNet(HEIGHT, GRID.span, len(ALPHABET) + 1), GRID, WIDTH).eval()
    for layer in net.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(layer.running_mean, -1, 1)  # type: ignore[arg-type]
            torch.nn.init.uniform_(layer.running_var, 0.5, 2)  # type: ignore[arg-type]
    card = replace(CARD, alphabet=ALPHABET, nothing=True)
    _, greys = pictures(read_folder(codes))
    ink = ramp(greys, card.black, card.white)
    with torch.no_grad():
        expected = net(torch.from_numpy(ink).unsqueeze(1)).numpy()
    for count in (1, 7, len(ink)):
        found = load_bytes(to_onnx(net, card)).logits(ink[:count])
        assert np.allclose(found, expected[:count], atol=1e-4)


@pytest.mark.parametrize("grid", [GRID, replace(GRID, frame=2, wide=3, nudges=(1, 0, 0, -2))])
def test_the_windows_inside_the_net_are_those_it_learned_from(grid: Grid) -> None:
    pictures_ = np.random.default_rng(1).integers(0, 256, (3, HEIGHT, WIDTH), dtype=np.uint8)
    window = WindowNet(HEIGHT, grid.span, 5).eval()
    with torch.no_grad():
        inside = GridNet(window, grid, WIDTH)(torch.from_numpy(pictures_).float().unsqueeze(1) / 255)
        cut = torch.from_numpy(grid.windows(pictures_)).float() / 255
        outside = torch.stack([window(cut[:, cell].unsqueeze(1)) for cell in range(grid.cells)], dim=1)
    assert torch.allclose(inside, outside, atol=1e-5)


def test_augmented_windows_stay_windows() -> None:
    windows = torch.rand(64, 1, HEIGHT, GRID.span).round()
    changed = augment(windows, torch.Generator().manual_seed(1))
    assert changed.shape == windows.shape
    assert bool(((changed == 0) | (changed == 1)).all())
    assert 0 < (changed != windows).float().mean() < 0.5
