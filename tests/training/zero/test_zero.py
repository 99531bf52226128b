"""A reader from pictures alone: codes drawn in a face that it never starts from."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from standby.captcha.model import load_bytes
from standby.errors import NotAGrid, TooFewPictures
from standby.training import train as training
from standby.training.export import save, to_onnx
from standby.training.faces import BUILT_IN, Face, faces
from standby.training.grid import Grid
from standby.training.nets import WindowNet
from standby.training.zero import rounds
from standby.training.zero import styles as zero_styles
from standby.training.zero.glyphs import Glyphs, balanced, explained, glyphs, phantoms
from standby.training.zero.layouts import LayoutsNet
from standby.training.zero.reader import FEWEST, zero_reader
from standby.training.zero.scratches import scratched
from standby.training.zero.styles import fitting_styles, flush
from tests.captcha.codes import ALPHABET, GRID, HEIGHT, as_jpeg, black, stored, texts
from tests.captcha.test_card import CARD

EASY = "2347ahkmx"


def codes(count: int, seed: int) -> list[tuple[bytes, str]]:
    """Codes of a few characters in the built-in face, slanted, as a portal sends them."""
    rng = random.Random(seed)
    drawn = ["".join(rng.choices(EASY, k=GRID.cells)) for _ in range(count)]
    return [(as_jpeg(text, rng), text) for text in drawn]


def others(face: Face) -> bool:
    """Every face but the one the codes are drawn in; on a machine without any other there is no choice."""
    return face.path != BUILT_IN or len(faces(EASY)) == 1


@pytest.fixture
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "BATCH", 96)
    monkeypatch.setattr(rounds, "START_STEPS", 40)
    monkeypatch.setattr(rounds, "ROUND_STEPS", 40)
    monkeypatch.setattr(rounds, "WRITTEN", 400)
    monkeypatch.setattr(rounds, "EACH", 12)
    monkeypatch.setattr("standby.training.zero.reader.LAST_STEPS", 60)
    monkeypatch.setattr("standby.training.zero.promise.SPARE", 160)
    monkeypatch.setattr(zero_styles, "TRIED", 40)
    monkeypatch.setattr(zero_styles, "KEPT", 8)


@pytest.mark.usefixtures("_quickly")
def test_pictures_alone_teach_a_face_that_it_did_not_start_from(tmp_path: Path) -> None:
    trained = zero_reader("mine", [each for each, _ in codes(120, 1)], EASY, GRID.cells, seconds=600, admits=others)
    reader = save(trained.net, trained.card, tmp_path / "mine.onnx")
    fresh = codes(200, 2)
    answers = reader.read_many([each for each, _ in fresh])
    right = [answer.text == text for answer, (_, text) in zip(answers, fresh, strict=True)]
    assert np.mean(right) >= 0.9
    assert trained.card.labels_used == trained.card.measured_on == 0
    assert "not measured" in trained.card.notes["accuracy"]
    assert trained.card.interval[0] <= trained.card.accuracy <= trained.card.interval[1]


@pytest.mark.usefixtures("_quickly")
def test_pictures_without_a_grid_are_told() -> None:
    rng = np.random.default_rng(1)
    pictures = []
    for text in texts(60):
        wandering = np.roll(np.asarray(black(text))[:: int(rng.choice([-1, 1]))], rng.integers(-9, 10, 2), axis=(0, 1))
        pictures.append(stored(Image.fromarray(wandering)))
    with pytest.raises(NotAGrid, match="wanderers"):
        zero_reader("wanderers", pictures, EASY, GRID.cells, seconds=600)


def test_too_few_pictures_are_told() -> None:
    with pytest.raises(TooFewPictures, match=f"{FEWEST - 1} pictures"):
        zero_reader("few", [b""] * (FEWEST - 1), EASY, 4)


def test_the_style_that_fits_is_told_without_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zero_styles, "faces", lambda _: (Face(BUILT_IN, italic=False),))
    monkeypatch.setattr(zero_styles, "TRIED", 150)
    pictures = np.stack([255 - np.asarray(black(text)) for text in texts(80)])
    best = fitting_styles(GRID.windows(pictures), ALPHABET, GRID, 1)[0]
    average = GRID.windows(pictures).mean(axis=(0, 1)) / 255
    own = best.mean(axis=0)[:, : GRID.span]
    assert np.corrcoef(own.ravel(), average.ravel())[0, 1] > 0.7


def test_a_character_read_as_another_gets_its_share_back() -> None:
    # Ten windows of each of three characters; the third is always taken for the second, not quite as surely.
    chances = np.zeros((30, 3))
    chances[:10] = (0.98, 0.01, 0.01)
    chances[10:20] = (0.01, 0.97, 0.02)
    chances[20:] = (0.01, 0.79, 0.20)
    assert chances.argmax(axis=1).tolist() == [0] * 10 + [1] * 20
    assert balanced(chances, 3).argmax(axis=1).tolist() == [0] * 10 + [1] * 10 + [2] * 10


def test_balancing_makes_no_character_up() -> None:
    chances = np.full((20, 3), 1e-6)
    chances[:10, 0] = chances[10:, 1] = 1 - 2e-6
    assert balanced(chances, 3).argmax(axis=1).tolist() == [0] * 10 + [1] * 10


def test_a_character_that_is_never_drawn_gets_nobodys_glyph() -> None:
    masks = np.zeros((3, 6, 6), dtype=bool)
    masks[0, :, 2], masks[1, :, 2], masks[2, 2, :] = True, True, True
    found = Glyphs(masks, np.array([True, True, True]), np.array([20, 20, 20]))
    assert phantoms(found, np.array([40, 0, 20])) == [1]
    assert phantoms(found, np.array([20, 18, 20])) == [], "often read before: two characters that look alike"


def test_glyphs_lose_their_neighbours_and_wrong_guesses() -> None:
    rng = np.random.default_rng(1)
    windows = np.zeros((40, 10, 10), dtype=np.uint8)
    windows[:, 2:8, 4:6] = 255
    windows[np.arange(40), rng.integers(0, 10, 40), 9] = 255
    windows[:4] = 0
    windows[:4, 5, :] = 255
    chances = np.tile([0.9, 0.1], (40, 1))
    found = glyphs(windows, chances, 2)
    assert found.found.tolist() == [True, False]
    assert found.counts[0] == 36
    assert np.array_equal(found.masks[0], windows[20] & (np.arange(10) < 9) > 0)


def test_what_does_not_look_as_read_is_not_explained() -> None:
    masks = np.zeros((2, 6, 6), dtype=bool)
    masks[0, :, 2], masks[1, 2, :] = True, True
    found = Glyphs(masks, np.array([True, True]), np.array([9, 9]))
    windows = np.where(masks, 255, 0).astype(np.uint8)
    bare = np.zeros((1, 6, 6), dtype=np.uint8)
    shown = np.concatenate([windows, windows, bare])
    assert explained(shown, np.array([0, 1, 1, 0, 2]), found, slice(0, 6)).tolist() == [True, True, False, False, True]


def test_flush_glyphs_begin_where_the_cell_does() -> None:
    grid = Grid(origin=4, pitch=10, cells=4)
    masks = np.zeros((1, 5, grid.reach), dtype=bool)
    masks[0, 1:4, 6:9] = True
    assert np.flatnonzero(flush(masks, grid).any(axis=(0, 1))).tolist() == [grid.left, grid.left + 1, grid.left + 2]


def test_scratches_add_ink_to_some_and_take_none() -> None:
    bare = np.full((40, HEIGHT, 60), 7, dtype=np.uint8)
    marked = scratched(bare, np.random.default_rng(1))
    changed = (marked != bare).any(axis=(1, 2))
    assert 5 < changed.sum() < 35
    assert (marked >= bare).all()


def test_one_net_finds_the_layout_by_itself_and_in_the_file() -> None:
    torch.manual_seed(1)
    window = WindowNet(HEIGHT, GRID.span, len(ALPHABET) + 1).eval()
    shifted = Grid(GRID.origin, GRID.pitch, GRID.cells, nudges=(0, 1, 2, 3))
    net = LayoutsNet(window, (GRID, shifted), 68).eval()
    ink = torch.rand(30, 1, HEIGHT, 68)
    with torch.no_grad():
        both, one, other = net(ink), net.grids[0](ink), net.grids[1](ink)
    from_first = (both == one).all(dim=2).all(dim=1)
    assert bool((from_first | (both == other).all(dim=2).all(dim=1)).all())
    sure = [each.log_softmax(dim=2)[:, :, :-1].amax(dim=2).sum(dim=1) for each in (one, other)]
    assert torch.equal(from_first, sure[0] >= sure[1])

    card = replace(CARD, alphabet=ALPHABET, nothing=True)
    found = load_bytes(to_onnx(net, card)).logits(ink[:, 0].numpy())
    assert np.allclose(found, both.numpy(), atol=1e-4)
