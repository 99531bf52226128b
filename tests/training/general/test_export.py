"""What was learned is what is read: torch and the exported file agree, for every kind of net."""

import io
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from standby.captcha.card import Card
from standby.captcha.model import load_bytes, load_reader
from standby.captcha.spell import SURE
from standby.errors import BadModel, BadPicture, WrongUse
from standby.training.export import save, to_onnx
from standby.training.general.net import GeneralNet
from standby.training.general.reading import card_for_reading, outputs, readings
from standby.training.general.weights import FOLDED, start
from standby.training.grid import Grid
from standby.training.nets import GridNet, WindowNet
from tests.captcha.test_card import CARD
from tests.training.general.drawn import codes, picture, sights

DIGITS = "0123456789"
CASED = FOLDED + FOLDED[10:].upper()


def named(card: Card) -> Card:
    return replace(card, name="demo")


@pytest.mark.parametrize(
    ("alphabet", "shortest", "longest"),
    [(DIGITS, 4, 4), (FOLDED, 3, 7), (CASED, 4, 6), ("あいう+", 1, 8), ("01", 5, 5)],
)
def test_torch_and_the_file_agree(alphabet: str, shortest: int, longest: int, tmp_path: Path) -> None:
    torch.manual_seed(1)
    net = start(alphabet)
    reader = save(net, named(card_for_reading(alphabet, shortest, longest)), tmp_path / "made" / "demo.onnx")
    seen = sights(codes(8, 1), 1)
    ours, theirs = outputs(net, seen, shortest, longest), reader.outputs(seen)
    for one, other in zip(ours, theirs, strict=True):
        assert one[:, 0].shape == other.shape
        assert np.abs(one[:, 0] - other).max() < 1e-4
    assert reader.bytes < 1_500_000


def test_a_model_that_cannot_be_written_is_told_and_the_old_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    net, card = start(DIGITS), named(card_for_reading(DIGITS, 4, 4))
    (tmp_path / "taken.onnx").mkdir()
    with pytest.raises(WrongUse, match="taken"):
        save(net, card, tmp_path / "taken.onnx")
    (tmp_path / "old.onnx").write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(WrongUse, match="No space left"):
        save(net, card, tmp_path / "old.onnx")
    assert (tmp_path / "old.onnx").read_bytes() == b"old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["old.onnx", "taken.onnx"]


def test_torch_and_the_file_of_a_fixed_grid_agree(tmp_path: Path) -> None:
    torch.manual_seed(1)
    grid = Grid(origin=1, pitch=15, cells=4)
    window = WindowNet(CARD.height, grid.span, CARD.classes)
    net = GridNet(window, grid, CARD.width).eval()
    reader = save(net, CARD, tmp_path / "grid.onnx")
    ink = np.random.default_rng(1).random((5, CARD.height, CARD.width), dtype=np.float32)
    with torch.no_grad():
        ours = net(torch.from_numpy(ink).unsqueeze(1)).numpy()
    assert np.abs(ours - reader.logits(ink)).max() < 1e-4


@pytest.mark.parametrize("views", [1, 3, 7])
def test_answers_are_the_same_in_training_and_at_run_time(views: int, tmp_path: Path) -> None:
    net, texts = start(DIGITS), codes(20, 3)
    reader = save(net, named(card_for_reading(DIGITS, 3, 3, views=views)), tmp_path / "demo.onnx")
    rng = random.Random(3)
    pictures = [stored(picture(text, rng)) for text in texts]
    there = readings(net, sights(texts, 3), alphabet=DIGITS, shortest=3, longest=3, views=views)
    here = reader.read_many(pictures)
    assert [each.text for each in here] == [each.text for each in there]
    assert [each.confidence for each in here] == pytest.approx([each.confidence for each in there], abs=1e-4)
    assert [each.text for each in here] == [reader.read(each).text for each in pictures]


def test_only_what_is_unsure_is_looked_at_again() -> None:
    torch.manual_seed(1)
    net, seen = start(DIGITS), sights(codes(30, 5), 5)
    seen[:10] = np.random.default_rng(1).integers(0, 256, (10, 32, 96, 3), dtype=np.uint8)
    once = readings(net, seen, alphabet=DIGITS, shortest=3, longest=3)
    more = readings(net, seen, alphabet=DIGITS, shortest=3, longest=3, views=5)
    sure = [answer.confidence >= SURE for answer in once]
    assert any(sure)
    assert not all(sure)
    for one, other, was_sure in zip(once, more, sure, strict=True):
        assert (one.confidence == pytest.approx(other.confidence, abs=1e-6)) == was_sure


def stored(drawn: Image.Image, kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    drawn.save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "I;16", "CMYK"])
@pytest.mark.parametrize("size", [(70, 26), (160, 60), (40, 14), (1, 1)])
def test_pictures_of_any_size_and_colour_mode_are_read(mode: str, size: tuple[int, int]) -> None:
    drawn = picture("123", random.Random(1)).resize(size)
    if mode == "I;16":
        data = stored(Image.fromarray(np.asarray(drawn.convert("L"), dtype=np.uint16) * 257))
    else:
        data = stored(drawn.convert(mode), "JPEG" if mode == "CMYK" else "PNG")
    assert len(READER.read(data).text) == 3


def test_a_broken_picture_is_told() -> None:
    with pytest.raises(BadPicture, match=r"x\.png"):
        READER.read(b"no picture", "x.png")


def test_a_card_that_promises_another_net_is_refused(tmp_path: Path) -> None:
    net = GeneralNet(DIGITS)
    for wrong in (card_for_reading(DIGITS[:-1], 3, 3), replace(card_for_reading(DIGITS, 3, 3), kind="grid")):
        written = to_onnx(net, wrong)
        with pytest.raises(BadModel, match="demo"):
            load_bytes(written, "demo")
    file = tmp_path / "kind.onnx"
    file.write_bytes(to_onnx(net, replace(card_for_reading(DIGITS, 3, 3), kind="other")))
    with pytest.raises(BadModel, match="kind of net"):
        load_reader(file)


READER = load_bytes(to_onnx(start(DIGITS), named(card_for_reading(DIGITS, 3, 3))), "demo")
