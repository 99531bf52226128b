"""The general net learns a portal's codes from few labels, and does as it is told while it learns."""

from pathlib import Path

import numpy as np
import pytest
import torch

from standby.training.general import loop
from standby.training.general.fit import Lesson, Refusal, encoded, fit
from standby.training.general.net import SLOTS, GeneralNet, first_slot
from standby.training.general.reading import outputs, readings, whole
from standby.training.general.weights import FOLDED, load_weights, save_weights, start
from tests.training.general.drawn import codes, sights

DIGITS = "0123456789"


def lesson(count: int, seed: int = 1, weight: float = 1.0) -> Lesson:
    texts = codes(count, seed)
    return Lesson(sights(texts, seed), tuple(texts), np.full(count, weight, dtype=np.float32), 1.0)


def same(one: GeneralNet, other: GeneralNet) -> bool:
    states = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.equal(a, b) for a, b in states if a.is_floating_point())


def learnt(
    steps: int,
    *,
    seconds: float = 600.0,
    seed: int = 1,
    keep: Path | None = None,
    progress: loop.Progress | None = None,
) -> GeneralNet:
    return fit(
        start(DIGITS),
        [lesson(20)],
        alphabet=DIGITS,
        steps=steps,
        seconds=seconds,
        seed=seed,
        keep=keep,
        progress=progress,
    )


def test_thirty_labels_teach_the_codes_of_a_portal() -> None:
    net = fit(start(DIGITS), [lesson(30)], alphabet=DIGITS, steps=16, seconds=600, seed=1)
    fresh = codes(100, seed=2)
    answers = readings(net, sights(fresh, seed=2), alphabet=DIGITS, shortest=3, longest=3)
    assert whole(answers, fresh) >= 0.95


def test_the_same_seed_gives_the_same_net_and_another_seed_another() -> None:
    assert same(learnt(3), learnt(3))
    assert not same(learnt(3), learnt(3, seed=2))


def test_a_run_that_was_stopped_goes_on_to_the_same_net(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "KEPT_EVERY", 0.0)

    def stop(step: int, steps: int, loss: float) -> None:
        if step == 3:
            raise KeyboardInterrupt

    kept = tmp_path / "run"
    with pytest.raises(KeyboardInterrupt):
        learnt(5, keep=kept, progress=stop)
    assert same(learnt(5, keep=kept), learnt(5))


def test_the_clock_ends_a_run_too() -> None:
    told: list[tuple[int, int]] = []
    learnt(1_000_000, seconds=0.3, progress=lambda step, steps, loss: told.append((step, steps)))
    assert told[-1] == (1_000_000, 1_000_000), "the progress follows the clock as well"
    assert len(told) < 1000


def test_a_picture_of_no_weight_teaches_nothing() -> None:
    wrong = lesson(20, seed=5, weight=0.0)
    wrong = Lesson(wrong.sights, tuple("777" for _ in wrong.texts), wrong.weights, 3.0)
    net = fit(start(DIGITS), [lesson(30), wrong], alphabet=DIGITS, steps=16, seconds=600, seed=1)
    fresh = codes(60, seed=2)
    assert whole(readings(net, sights(fresh, 2), alphabet=DIGITS, shortest=3, longest=3), fresh) >= 0.85


def test_a_refused_text_becomes_unlikely() -> None:
    texts = ["111"] * 8
    shown = sights(["171"] * 8, seed=4)
    taught = Lesson(shown, tuple(texts), np.ones(8, dtype=np.float32), 1.0)

    def believed(refusals: Refusal | None) -> float:
        net = fit(start(DIGITS), [taught], alphabet=DIGITS, steps=10, seconds=600, seed=1, refusals=refusals)
        said = torch.softmax(torch.from_numpy(outputs(net, shown, 3, 3).slots[:, 0]), dim=-1)
        return float(said[:, :, 1].prod(dim=1).mean())

    assert believed(Refusal(shown, tuple(texts))) < believed(None)


def test_a_text_that_cannot_be_written_is_told() -> None:
    with pytest.raises(ValueError, match="12\\+"):
        encoded(["12+"], DIGITS)
    with pytest.raises(ValueError, match="123456789"):
        encoded(["123456789"], DIGITS)


def test_a_case_the_alphabet_lacks_is_folded_and_one_it_has_is_kept() -> None:
    folded, lengths = encoded(["aB"], "ab")
    assert folded[0, :2].tolist() == [0, 1]
    assert lengths.tolist() == [2]
    assert encoded(["aB"], "abAB")[0][0, :2].tolist() == [0, 3]
    assert encoded(["ab"], "AB")[0][0, :2].tolist() == [0, 1]


def test_a_net_starts_with_what_the_backbone_knows_of_each_character() -> None:
    backbone, capitals = start(FOLDED), start("QA7+")
    for row, source in ((0, FOLDED.index("q")), (1, FOLDED.index("a")), (2, FOLDED.index("7"))):
        assert torch.equal(capitals.slots.weight[row], backbone.slots.weight[source])
        assert torch.equal(capitals.columns.weight[row], backbone.columns.weight[source])
    assert torch.equal(capitals.columns.bias[-1], backbone.columns.bias[-1])
    assert not torch.equal(capitals.slots.weight[3], start("+").slots.weight[0]), "an unknown one starts from nothing"
    with pytest.raises(ValueError, match="twice"):
        start("00")


def test_every_place_of_every_length_has_a_row_of_its_own() -> None:
    rows = [first_slot(length) + place for length in range(1, 9) for place in range(length)]
    assert rows == list(range(SLOTS))


def test_weights_come_back_as_they_were_written(tmp_path: Path) -> None:
    net = GeneralNet(FOLDED)
    assert save_weights(net, tmp_path / "made" / "w.safetensors") < 1_500_000
    assert same(start(FOLDED, load_weights(tmp_path / "made" / "w.safetensors")), net)
