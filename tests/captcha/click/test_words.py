"""Words are read as the sandbox writes them, and what is no word is not told as one."""

import random
from collections.abc import Sequence
from importlib import resources

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from PIL import Image

from standby.captcha.click.cut import STRIP, strip
from standby.captcha.click.geometry import VOCABULARY
from standby.captcha.click.words import CARD_KEY, SHIPPED, WordReader, shipped_words
from standby.errors import BadModel
from standby.sandbox.rail12306.prompts import PromptPainter


def written(words: Sequence[str]) -> NDArray[np.uint8]:
    """Strips of words as the sandbox writes them on a machine without Chinese faces, in its made-up script."""
    painter = PromptPainter(random.Random(5), ())
    papers = [Image.new("L", (130, 24), 255) for _ in words]
    for paper, text in zip(papers, words, strict=True):
        for n, word in enumerate(text.split()):
            paper.paste(40, (1 + 64 * n, 2), painter.written(word))
    return np.stack([strip(np.asarray(paper)) for paper in papers])


def carded(old: str | None = None, new: str = "") -> bytes:
    """The shipped net with something else on its card; without a card if nothing is named."""
    model = onnx.load_from_string((resources.files("standby.models") / f"{SHIPPED}.onnx").read_bytes())
    [card] = [each.value for each in model.metadata_props if each.key == CARD_KEY]
    del model.metadata_props[:]
    if old is not None:
        assert old in card
        model.metadata_props.add(key=CARD_KEY, value=card.replace(old, new))
    data: bytes = model.SerializeToString()
    return data


def test_the_sandboxs_words_are_read_on_a_bare_machine() -> None:
    chances = shipped_words().read(written(VOCABULARY))
    assert chances.shape == (80, 80)
    assert (chances.argmax(axis=1) == np.arange(80)).mean() >= 0.9


def test_one_strip_is_read_as_it_is_among_others() -> None:
    strips = written(VOCABULARY[:6])
    together = shipped_words().read(strips)
    alone = np.concatenate([shipped_words().read(each[None]) for each in strips])
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_chances_leave_room_for_none_of_the_words() -> None:
    chances = shipped_words().read(written(VOCABULARY))
    assert (chances >= 0).all()
    assert (chances.sum(axis=1) <= 1 + 1e-5).all()


@pytest.mark.parametrize(
    "paper",
    [
        pytest.param(np.full(STRIP, 255, np.uint8), id="nothing"),
        pytest.param(np.zeros(STRIP, np.uint8), id="ink all over"),
        pytest.param(np.random.default_rng(1).integers(0, 256, STRIP, np.uint8), id="noise"),
    ],
)
def test_what_is_no_word_is_not_told(paper: NDArray[np.uint8]) -> None:
    assert shipped_words().word(paper) is None


def test_two_words_in_one_strip_are_not_told_as_one() -> None:
    pairs = [f"{VOCABULARY[n]} {VOCABULARY[n + 40]}" for n in range(40)]
    told = [shipped_words().word(each) for each in written(pairs)]
    assert told.count(None) >= 36


def test_a_word_is_told_by_its_name() -> None:
    told = [shipped_words().word(each) for each in written(VOCABULARY)]
    said = [(word, found) for word, found in zip(VOCABULARY, told, strict=True) if found is not None]
    assert len(said) >= 40
    assert sum(word == found for word, found in said) / len(said) >= 0.95


def test_the_shipped_file_is_small_and_says_what_it_is() -> None:
    data = (resources.files("standby.models") / f"{SHIPPED}.onnx").read_bytes()
    card = shipped_words().card
    assert len(data) < 300_000
    assert card.words == VOCABULARY
    assert card.measured_on > 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(None, "", id="without a card"),
        pytest.param("打字机", "算盘", id="other words"),
        pytest.param('"height": 24', '"height": 48', id="other strips"),
        pytest.param('"format": 1', '"format": 9', id="another format"),
        pytest.param('"temperature": ', '"temperature": -', id="below zero"),
        pytest.param('"threshold"', '"else"', id="a field unknown"),
        pytest.param("{", "", id="no JSON"),
    ],
)
def test_a_net_with_another_card_is_refused(old: str | None, new: str) -> None:
    with pytest.raises(BadModel):
        WordReader(carded(old, new))


@pytest.mark.parametrize("length", [0, 100, 20_000])
def test_a_broken_file_is_refused(length: int) -> None:
    data = (resources.files("standby.models") / f"{SHIPPED}.onnx").read_bytes()
    with pytest.raises(BadModel):
        WordReader(data[:length])
