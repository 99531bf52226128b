"""What tiles mean, learned from the words above them alone: a small site, its features painted as numbers."""

from dataclasses import dataclass

import numpy as np
import pytest
import torch

from standby.captcha.click.beliefs import looks
from standby.captcha.click.decide import WORDS, Floats
from standby.captcha.click.geometry import TILES
from standby.training.click.calibrate import Belief, calibrated
from standby.training.click.em import NOTHING, Evidence, Ints, Shown, unanswered
from standby.training.click.lines import lines, space
from standby.training.click.study import heard, meanings

EACH = 5
"""Pictures of each word in the pool."""
SIZE = 24
EVENLY = np.full(WORDS, 1 / WORDS, dtype=np.float32)


@dataclass(frozen=True)
class Site:
    """``words`` (K,) is what each picture of the pool is filed under, ``looks`` (K, SIZE) its features."""

    words: Ints
    looks: Floats

    def riddles(self, count: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
        """Words asked for (P, 2) and pictures shown (P, 8): one word or two, each with one tile or two."""
        asked = np.full((count, 2), NOTHING)
        shown = np.zeros((count, TILES), dtype=np.intp)
        for place in range(count):
            words = rng.choice(WORDS, 1 + (rng.random() < 0.3), replace=False)
            asked[place, : len(words)] = words
            filed = [rng.permutation(np.flatnonzero(self.words == word)) for word in words]
            right = [each for pictures in filed for each in pictures[: rng.integers(1, 3)]]
            others = rng.permutation(len(self.words))
            rest = [each for each in others[:40] if self.words[each] not in words]
            shown[place] = rng.permutation([*right, *rest[: TILES - len(right)]])
        return asked, shown

    def seen(self, shown: Ints, rng: np.random.Generator) -> torch.Tensor:
        """Features of every showing (P * 8, SIZE), no two quite alike."""
        found = self.looks[shown.ravel()]
        return torch.from_numpy((found + 0.3 * rng.normal(size=found.shape)).astype(np.float32))


def site(seed: int, clear: float = 2.0) -> Site:
    rng = np.random.default_rng(seed)
    words = np.repeat(np.arange(WORDS), EACH)
    middle = rng.normal(0, clear / 2, (WORDS, SIZE))
    return Site(words, (middle[words] + rng.normal(size=(len(words), SIZE))).astype(np.float32))


def taken_for(points: torch.Tensor, found: Floats) -> float:
    return float((found.argmax(axis=1) == points.numpy()).mean())


def test_words_find_their_looks_though_nothing_is_labelled() -> None:
    rng = np.random.default_rng(1)
    town = site(1)
    asked, shown = town.riddles(1000, rng)
    features = town.seen(shown, rng)
    points = space(features)(features)
    numbers = unanswered(asked, np.ones(len(asked), np.float32), np.arange(asked.shape[0] * TILES).reshape(-1, TILES))
    truth = torch.from_numpy(town.words[shown.ravel()])
    every = np.arange(len(asked))

    guessed = heard(numbers, every)
    assert guessed[np.arange(len(truth)), truth.numpy()].mean() < 0.25, "what is above a tile is mostly not its word"
    once = lines(points, guessed, apart=False)(points)
    evidence = Evidence(numbers)
    learned = meanings(points, evidence, every)

    assert taken_for(truth, learned) > taken_for(truth, once) + 0.05
    assert taken_for(truth, learned) > 0.9
    one, two = evidence.custom.one, evidence.custom.two
    assert one[1] + one[2] > 0.9, "that a word has one tile or two is learned with it"
    assert two[1:3, 1:3].sum() > 0.9


def test_a_tile_without_a_look_is_known_by_its_company() -> None:
    """Nothing can be seen; but pictures of the pool come back under the same words."""
    rng = np.random.default_rng(2)
    town = site(2)
    asked, shown = town.riddles(3000, rng)
    numbers = unanswered(asked, np.ones(len(asked), np.float32), shown)
    evidence = Evidence(numbers)
    blind = np.zeros((len(asked), TILES, WORDS), np.float32)
    every = np.arange(len(asked))
    for _ in range(4):
        evidence.refresh(blind, every)
        evidence.recount(blind, every)
    assert (evidence.odds.argmax(axis=1) == town.words).mean() > 0.97


def test_a_wrong_label_of_the_pool_is_found_out() -> None:
    """One picture looks like word 0 to everybody and is filed under word 1."""
    rng = np.random.default_rng(3)
    town = site(3)
    town.words[0] = 1
    asked, shown = town.riddles(2000, rng)
    logits = np.full((len(town.words), WORDS), -9.0, np.float32)
    logits[np.arange(len(town.words)), np.repeat(np.arange(WORDS), EACH)] = 9.0
    seen = looks(logits, 1.0, 0.03, EVENLY)
    numbers = unanswered(asked, np.ones(len(asked), np.float32), shown)
    evidence = Evidence(numbers)
    for _ in range(3):
        evidence.refresh(seen[shown], np.arange(len(asked)))
    beliefs = seen + evidence.odds
    assert beliefs[0].argmax() == 1
    assert (beliefs.argmax(axis=1) == town.words).mean() > 0.99, "and nothing else is taken for wrong"


def three_right() -> tuple[Shown, Floats]:
    """One picture asking for word 5: tiles 0 and 1 look like it, tile 2 may be it."""
    numbers = unanswered(np.array([[5, NOTHING]]), np.ones(1, np.float32), np.arange(TILES)[None])
    logits = np.zeros((1, TILES, WORDS), np.float32)
    logits[0, :2, 5], logits[0, 2, 5], logits[0, 3:, 9] = 9, 4, 9
    return numbers, looks(logits, 1.0, 0.02, EVENLY)


@pytest.mark.parametrize(
    ("answered", "accepted", "third"),
    [((0, 1, 2), True, True), ((0, 1, 2), False, False), ((0, 1), True, False), ((0, 1), False, True)],
    ids=["three, yes", "three, no", "two, yes", "two, no"],
)
def test_what_the_portal_said_settles_the_doubtful_tile(answered: tuple[int, ...], accepted: bool, third: bool) -> None:
    numbers, seen = three_right()
    before, after = Evidence(numbers), Evidence(numbers.judged(0, sum(1 << tile for tile in answered), accepted))
    for evidence in (before, after):
        evidence.refresh(seen, np.zeros(1, np.intp))
    change = after.odds[2, 5] - before.odds[2, 5]
    assert change > 1.5 if third else change < -1.5


def test_what_is_taken_back_was_never_said() -> None:
    rng = np.random.default_rng(4)
    asked, shown = site(4).riddles(50, rng)
    evidence = Evidence(unanswered(asked, np.ones(50, np.float32), shown))
    blind = np.zeros((50, TILES, WORDS), np.float32)
    evidence.refresh(blind, np.arange(50))
    assert evidence.odds.any()
    evidence.forget(np.arange(50))
    assert np.abs(evidence.odds).max() < 1e-4


def test_a_picture_hears_the_others_and_not_itself() -> None:
    rng = np.random.default_rng(5)
    asked, shown = site(5).riddles(40, rng)
    shown[1:, :] += TILES + shown.max()
    evidence = Evidence(unanswered(asked, np.ones(40, np.float32), shown))
    blind = np.zeros((40, TILES, WORDS), np.float32)
    evidence.refresh(blind, np.arange(40))
    assert np.abs(evidence.others(blind[:1], np.zeros(1, np.intp))).max() < 1e-4
    assert np.abs(evidence.beliefs(blind[:1], np.zeros(1, np.intp))).max() > 1


def test_looks_that_are_too_sure_are_cooled() -> None:
    """A net that is right in seven of ten cases and says it is always sure."""
    rng = np.random.default_rng(6)
    town = site(6)
    asked, shown = town.riddles(80, rng)
    said = town.words[shown].copy()
    wrong = rng.random(said.shape) < 0.3
    said[wrong] = rng.integers(0, WORDS, int(wrong.sum()))
    logits = np.zeros((*said.shape, WORDS), np.float32)
    np.put_along_axis(logits, said[:, :, None], 12.0, axis=2)
    evidence = Evidence(unanswered(asked, np.ones(80, np.float32), np.arange(640).reshape(-1, TILES)))
    found = calibrated(logits, evidence, np.arange(80), Belief(doubt=0.01))
    certain = np.exp(looks(logits[:1, :1], found.temperature, found.doubt, EVENLY)).max() / WORDS
    assert 0.5 < certain < 0.9
