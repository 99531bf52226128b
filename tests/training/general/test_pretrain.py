"""Pre-training paints, learns, looks at what it never saw, and goes on where it was stopped."""

from pathlib import Path

import numpy as np
import pytest
import torch

from standby.training.general import gallery, pretrain
from standby.training.general.gallery import Gallery, painted
from standby.training.general.net import LONGEST
from standby.training.general.weights import FOLDED, load_weights, start

FEW = 24


class AtRest:
    """A painter with nothing left to paint; a process of its own takes longer to start than the test."""

    def start(self) -> None: ...

    def terminate(self) -> None: ...

    def join(self) -> None: ...

    def is_alive(self) -> bool:
        return False


@pytest.fixture(autouse=True)
def _little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "BLOCK", 12)
    monkeypatch.setattr(pretrain, "PICTURES", FEW)
    monkeypatch.setattr(pretrain, "AT_FIRST", FEW)
    monkeypatch.setattr(pretrain, "HELD_OUT", 12)
    monkeypatch.setattr(pretrain, "LOOKED_EVERY", 2)
    monkeypatch.setattr(pretrain, "BATCH", 8)
    monkeypatch.setattr(Gallery, "painter", lambda gallery, until: AtRest())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Gallery(tmp_path / "run", 1).paint_on(FEW)
    return tmp_path / "run"


def test_a_gallery_goes_on_after_a_block_that_was_cut_off(folder: Path) -> None:
    whole = Gallery(folder, 1)
    sights, classes = (np.array(each) for each in whole.mapped())
    with (folder / "sights.u8").open("r+b") as file:
        file.truncate(gallery.SIGHT_BYTES * 15 + 7)
    assert len(whole) == 15
    whole.paint_on(FEW)
    again = whole.mapped()
    assert np.array_equal(again[0], sights)
    assert np.array_equal(again[1], classes)


def test_batches_hold_what_was_painted(folder: Path) -> None:
    batch = Gallery(folder, 1).batches(8)(torch.Generator().manual_seed(1))
    assert batch.sights.shape == (8, 32, 96, 3)
    assert batch.classes.shape == (8, LONGEST)
    assert all(1 <= int(each) <= LONGEST for each in batch.lengths)
    first = painted(1_000_003, 12, lengths=gallery.LENGTHS[0])
    text = first.texts[0].lower()
    sights, classes = Gallery(folder, 1).mapped()
    assert np.array_equal(sights[0], first.sights[0])
    assert "".join(FOLDED[each] for each in classes[0, : len(text)]) == text


def test_a_short_pre_training_writes_weights_that_a_net_starts_from(folder: Path, tmp_path: Path) -> None:
    out, told = tmp_path / "w.safetensors", list[pretrain.State]()
    state = pretrain.pretrain(out, told.append, steps=4, seconds=60, folder=folder)
    assert [each.step for each in told] == [2, 4, 4]
    assert state == told[-1]
    assert state.pictures == FEW
    assert 0 <= state.read <= 1
    assert not folder.exists(), "the run's own files are gone when it is done"
    assert not torch.equal(start(FOLDED, load_weights(out)).places, start(FOLDED).places)
