"""The reader of words learns from what is painted, and its file reads as the net does."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from standby.captcha.click.geometry import VOCABULARY
from standby.captcha.click.words import WordCard, WordReader
from standby.training.click import shipped_words, strips, word_net
from standby.training.click.glyphs import atlas
from standby.training.click.shipped_words import to_onnx, train_words
from standby.training.click.strips import paint
from standby.training.click.word_net import Memory, WordNet, logits


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """So small a net gains nothing by several, and waits for them where others work, too."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_the_file_reads_as_the_net_does() -> None:
    net = WordNet().eval()
    card = WordCard(VOCABULARY, 24, 72, temperature=1.0, threshold=0.5)
    painted, _ = paint(atlas([]), 20, np.random.default_rng(1))
    raw = np.exp(logits(net, painted))
    wanted = (raw / raw.sum(axis=1, keepdims=True))[:, :-1]
    np.testing.assert_allclose(WordReader(to_onnx(net, card)).read(painted), wanted, atol=1e-3)


def test_four_words_are_learned_in_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine without fonts: read far better than by chance, calibrated, and measured on its card."""
    monkeypatch.setattr(strips, "VOCABULARY", VOCABULARY[:4])
    monkeypatch.setattr(shipped_words, "HELD_OUT", 60)
    monkeypatch.setattr(word_net, "BATCH", 32)
    monkeypatch.setattr(word_net, "FRESH", 16)
    losses: list[float] = []
    out = tmp_path / "words.onnx"
    reader = train_words(float("inf"), 1, out, [], lambda done, loss, painted: losses.append(loss), steps=40)
    assert losses[-1] < losses[0] / 2
    assert out.stat().st_size < 300_000
    assert WordReader(out.read_bytes()).card == reader.card
    assert reader.card.measured_on == 60
    assert reader.card.read > 0.7


def test_the_memory_keeps_the_newest() -> None:
    memory, rng = Memory(), np.random.default_rng(1)
    for number in range(3):
        memory.add(np.full((100, 24, 72), number, np.uint8), np.full(100, number))
    kept, classes = memory.batch(rng)
    assert memory.painted == 300
    assert set(classes[:64]) == {2}
    assert set(classes) == {0, 1, 2}
    assert np.array_equal(kept[:, 0, 0], classes)
