"""A portal that says yes or no, and a reader that grows from it."""

import math
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch

from standby.captcha.answer import Answer
from standby.captcha.card import Card
from standby.captcha.model import Reader
from standby.training import train as training
from standby.training.bootstrap import Grower, grower, lots
from standby.training.bootstrap.evidence import Evidence, gathered
from standby.training.bootstrap.general import GeneralMind
from standby.training.bootstrap.minds import GridMind
from standby.training.bootstrap.refusals import refusing
from standby.training.nets import WindowNet
from standby.training.zero import rounds
from standby.training.zero import styles as zero_styles
from tests.captcha.codes import HEIGHT, as_jpeg
from tests.captcha.test_card import CARD

LETTERS = "ab"


class Scripted:
    """A mind that reads what it was told to, as surely as it was told to."""

    card: Card = CARD

    def __init__(self, thinks: dict[bytes, tuple[str, float]]) -> None:
        self.thinks = thinks
        self.learned: list[int] = []

    def learn(self, evidence: Evidence, seconds: float) -> None:
        self.learned.append(len(evidence.accepted))

    def read(self, pictures: list[bytes]) -> list[Answer]:
        return [self._answer(*self.thinks[each]) for each in pictures]

    def save(self, card: Card, path: Path) -> Reader:
        raise NotImplementedError

    def _answer(self, text: str, chance: float) -> Answer:
        each = chance ** (1 / len(text))
        return Answer(text, each, (each,) * len(text), abstained=False)


def grown(thinks: dict[bytes, tuple[str, float]], monkeypatch: pytest.MonkeyPatch, accepted: int = 0) -> Grower:
    mind = Scripted(thinks)
    labels = {f"label {number}".encode(): "ab" for number in range(accepted)}
    mind.thinks |= {picture: (text, 0.99) for picture, text in labels.items()}
    monkeypatch.setattr(grower, "GridMind", lambda *_: mind)
    made = Grower(list(thinks), LETTERS, (2, 2), 1, labels)
    made.learn(1)
    return made


def test_the_first_questions_are_the_surest(monkeypatch: pytest.MonkeyPatch) -> None:
    thinks = {f"{number}".encode(): ("ab", number / 10) for number in range(1, 11)}
    new = grown(thinks, monkeypatch)
    asked = [picture for picture in thinks if new.choose(picture).worth_asking]
    assert asked == [b"5", b"6", b"7", b"8", b"9", b"10"]
    assert not any(new.choose(picture).drawn for picture in thinks)


def test_a_text_that_was_refused_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    new = grown({b"one": ("ab", 0.9)}, monkeypatch)
    assert new.choose(b"one").worth_asking
    new.told(b"one", "ab", accepted=False)
    assert not new.choose(b"one").worth_asking


def test_what_is_known_well_is_not_asked_unless_the_lot_falls_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "PROVING", 2.0)
    thinks = {f"{number}".encode(): ("ab", 0.999) for number in range(200)}
    new = grown(thinks, monkeypatch, accepted=lots.ANCHORS)
    guesses = [new.choose(picture) for picture in thinks]
    assert all(guess.worth_asking == guess.drawn for guess in guesses)
    assert 40 < sum(guess.drawn for guess in guesses) < 100


def test_a_new_character_is_worth_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "DRAWN", 0.0)
    monkeypatch.setattr(lots, "PROVING", 2.0)
    new = grown({b"known": ("ab", 0.999), b"new": ("cc", 0.999)}, monkeypatch, accepted=lots.ANCHORS)
    assert not new.choose(b"known").worth_asking
    assert new.choose(b"new").worth_asking
    assert new.choose(b"new").novelty == 1.0


def test_once_it_is_good_every_picture_is_asked_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    thinks = {f"{number}".encode(): ("ab", 0.99) for number in range(30)}
    new = grown(thinks, monkeypatch, accepted=lots.ANCHORS)
    assert all(new.choose(picture).drawn for picture in thinks)


def test_only_drawn_pictures_count_for_what_is_expected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "PROVING", 2.0)
    thinks = {f"{number}".encode(): ("ab", 0.6) for number in range(100)}
    new = grown(thinks, monkeypatch, accepted=lots.ANCHORS)
    assert new.expected()[1:] == (0.0, 1.0), "nobody has been asked yet"
    # The portal accepts all that was chosen and refuses all that was drawn.
    drawn = 0
    for picture in thinks:
        guess = new.choose(picture)
        drawn += guess.drawn
        new.told(picture, guess.text, accepted=not guess.drawn)
    accuracy, low, high = new.expected()
    assert drawn > 10
    assert accuracy == low == 0.0
    assert high < 0.3


def test_verdicts_on_drawn_pictures_are_carried_over(monkeypatch: pytest.MonkeyPatch) -> None:
    thinks = {f"{number}".encode(): ("ab", 0.99) for number in range(60)}
    again = grown(thinks, monkeypatch, accepted=lots.ANCHORS)
    again.remember([False] * 30 + [True] * 39 + [False])
    accuracy, low, _ = again.expected()
    assert accuracy == 39 / grower.KEPT
    assert low > 0.8


def test_a_drawn_picture_without_a_chance_costs_no_question_but_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lots, "DRAWN", 1.0)
    new = grown({b"one": ("ab", 0.01)}, monkeypatch, accepted=lots.ANCHORS)
    guess = new.choose(b"one")
    assert (guess.worth_asking, guess.given_up) == (False, True)
    assert new.expected()[0] == 0.0


def test_the_lot_falls_by_the_picture_alone() -> None:
    pictures = [f"{number}".encode() for number in range(2000)]
    once = [lots.drawn(each, 1, 0.35) for each in pictures]
    assert once == [lots.drawn(each, 1, 0.35) for each in pictures]
    assert once != [lots.drawn(each, 2, 0.35) for each in pictures]
    assert 0.3 < np.mean(once) < 0.4


def test_a_character_refused_twice_and_never_accepted_is_doubted() -> None:
    evidence = gathered([], {b"one": "ab"})
    evidence.told(b"two", "ac", accepted=False)
    assert evidence.doubted() == set()
    evidence.told(b"three", "cb", accepted=False)
    assert evidence.doubted() == {"c"}
    evidence.told(b"four", "cc", accepted=True)
    assert evidence.doubted() == set()
    evidence.told(b"two", "ad", accepted=True)
    assert evidence.open_refusals == [(b"three", "cb")]


def test_a_refusal_pushes_the_least_sure_character_away() -> None:
    torch.manual_seed(1)
    net = WindowNet(10, 8, 3, widths=(4, 4, 4, 4))
    windows = np.random.default_rng(1).integers(0, 256, (1, 2, 10, 8), dtype=np.uint8)
    flat = torch.from_numpy(windows.reshape(2, 1, 10, 8)).float() / 255

    def chances() -> list[float]:
        with torch.no_grad():
            found = net.eval()(flat).softmax(dim=1)
        return [float(found[0, 0]), float(found[1, 1])]

    net.last.bias.data = torch.tensor([0.5, 0.0, 0.0])
    before = chances()
    denial = refusing(windows, np.array([[0, 1]]))
    assert denial is not None
    optimiser = torch.optim.SGD(net.eval().parameters(), 0.5)
    for _ in range(20):
        optimiser.zero_grad()
        denial(net, torch.Generator().manual_seed(1)).backward()  # type: ignore[no-untyped-call]
        optimiser.step()
    assert math.prod(chances()) < math.prod(before)
    assert refusing(windows[:0], np.zeros((0, 2), dtype=np.int64)) is None


EASY = "2347ahkmx"


def portal(count: int, seed: int) -> Sequence[tuple[bytes, str]]:
    rng = random.Random(seed)
    drawn = ["".join(rng.choices(EASY, k=4)) for _ in range(count)]
    return [(as_jpeg(text, rng), text) for text in drawn]


def test_it_grows_from_a_yes_and_a_no(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for place, name, value in (
        (training, "BATCH", 96), (rounds, "START_STEPS", 60), (rounds, "ROUND_STEPS", 30), (rounds, "LAST_STEPS", 30),
        (rounds, "ROUNDS", 2), (rounds, "WRITTEN", 400), (rounds, "EACH", 12), (zero_styles, "TRIED", 40),
        (zero_styles, "KEPT", 12),
    ):  # fmt: skip
        monkeypatch.setattr(place, name, value)
    monkeypatch.setattr("standby.training.bootstrap.minds.LAST_STEPS", 30)
    monkeypatch.setattr("standby.training.bootstrap.minds.SPARE", 160)
    new = Grower([picture for picture, _ in portal(80, 1)], EASY, (4, 4), 1)
    new.learn(600)
    for picture, text in portal(12, 2):
        guess = new.choose(picture)
        new.told(picture, guess.text, guess.text == text)
    new.learn(600)
    reader = new.save(tmp_path / "grown.onnx")
    unseen = portal(100, 3)
    answers = reader.read_many([picture for picture, _ in unseen])
    assert np.mean([answer.text == text for answer, (_, text) in zip(answers, unseen, strict=True)]) >= 0.9
    assert reader.card.labels_used > 0
    assert isinstance(new._mind, GridMind)
    assert reader.card.height == HEIGHT


def test_codes_on_no_grid_are_left_to_the_general_net(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("standby.training.bootstrap.general.STEPS", 1)
    monkeypatch.setattr("standby.training.bootstrap.general.PAINTED", 8)
    pictures = [picture for picture, _ in portal(20, 1)]
    new = Grower(pictures, EASY, (3, 5), 1, dict(portal(12, 2)))
    new.learn(600)
    assert isinstance(new._mind, GeneralMind)
    guess = new.choose(pictures[0])
    new.told(pictures[0], guess.text, accepted=False)
    new.learn(600)
    reader = new.save(tmp_path / "grown.onnx")
    assert reader.card.kind == "general"
    assert reader.read(pictures[0]).text
