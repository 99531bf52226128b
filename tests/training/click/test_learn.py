"""From pictures to a model that answers fresh ones: nobody says what is right but the portal, when it is asked."""

import random
from pathlib import Path

import numpy as np
import pytest
import torch

from standby.captcha.click.geometry import TILE
from standby.captcha.click.model import TilesNet
from standby.captcha.click.reader import load_click
from standby.captcha.click.words import shipped_words
from standby.errors import TooFewPictures
from standby.training.click import study, tile_net
from standby.training.click.album import Verdict, album, shown
from standby.training.click.export import to_onnx
from standby.training.click.learn import Learned, learn
from standby.training.click.study import Course
from standby.training.click.tile_net import FromTiles, Lesson, TileNet, looked, teach
from tests.captcha.click.drawn import picture
from tests.captcha.click.models import SHADES


def riddle(seed: int) -> tuple[bytes, tuple[int, ...]]:
    """A picture that asks for one of eight words, and its right tiles."""
    rng = random.Random(seed)
    word, others = rng.randrange(SHADES), list(range(SHADES))
    others.remove(word)
    shades = [word] * rng.randint(1, 3)
    shades += rng.choices(others, k=8 - len(shades))
    rng.shuffle(shades)
    return picture(shades, (word,), seed, alike=0.6), tuple(n for n, shade in enumerate(shades) if shade == word)


@pytest.fixture(scope="module")
def learned() -> Learned:
    """From 160 pictures that nobody has labelled, in a few lessons."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tile_net, "BATCH", 48)
        patch.setattr(study, "COURSES", [Course(6, 0.25, every=number > 1) for number in range(4)])
        return learn([*(riddle(seed)[0] for seed in range(160)), b"no picture"], seconds=60.0, name="of a day")


def test_pictures_without_labels_become_a_model_that_answers(learned: Learned) -> None:
    assert learned.broken == 1
    card = learned.reader.card
    assert (card.kind, card.name, card.trained_on, card.labels_used) == ("click", "of a day", 160, 0)
    fresh = [riddle(seed) for seed in range(1000, 1060)]
    right = [learned.reader.read(data).tiles == tiles for data, tiles in fresh]
    assert np.mean(right) > 0.5, "by chance it would be one in a hundred"


def test_a_model_read_from_its_file_answers_the_same(learned: Learned, tmp_path: Path) -> None:
    path = tmp_path / "mine.zip"
    path.write_bytes(learned.file)
    fresh, _ = riddle(2000)
    assert load_click(path).read(fresh) == learned.reader.read(fresh)


def test_too_few_pictures_are_told() -> None:
    with pytest.raises(TooFewPictures):
        learn([riddle(seed)[0] for seed in range(5)])


def test_an_album_has_each_picture_once_with_what_was_said_of_it() -> None:
    pictures = [riddle(seed)[0] for seed in range(3)]
    book = album([*pictures, pictures[0], b"broken"], shipped_words())
    numbers = shown(book, [Verdict(pictures[1], (0, 5), False), Verdict(b"never seen", (1,), True)], 20)
    assert (len(book), book.broken) == (3, 1)
    assert numbers.answered.tolist() == [0, 0b100001, 0]
    assert not numbers.accepted.any()
    assert numbers.clusters.shape == (3, 8)


def test_the_file_sees_what_the_net_sees() -> None:
    torch.manual_seed(1)
    net = TileNet().eval()
    tiles = np.random.default_rng(1).integers(0, 256, (5, TILE, TILE, 3), dtype=np.uint8)
    with torch.no_grad():
        wanted = FromTiles(net)(torch.from_numpy(tiles)).numpy()
    assert TilesNet(to_onnx(net), "net").look(tiles) == pytest.approx(wanted, abs=1e-3)


def test_a_lesson_ends_with_its_time() -> None:
    sights = np.zeros((64, 3, 33, 33), np.uint8)
    wanted = np.full((64, 80), 1 / 80, np.float32)
    net = TileNet()
    teach(net, sights, Lesson(np.arange(64), wanted, epochs=1e9, seconds=0.2), seed=1)
    assert np.isfinite(looked(net, sights)).all()
