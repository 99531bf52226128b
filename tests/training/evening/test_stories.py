"""Whole evenings: what a student with a folder of codes gets, is told, and can go back to."""

import json
import random
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from standby.captcha.card import GENERAL
from standby.captcha.model import load_reader
from standby.errors import BadLabels, TooFewLabels
from standby.training import rerender
from standby.training.evening import freehand, grids
from standby.training.evening.keep import ANEW
from standby.training.evening.train import train_reader
from standby.training.evening.wish import CROSS_FITTED, HELD_OUT, Learnt, News
from standby.training.evening.words import found_in, sparkline, summary, suspected
from standby.training.export import save
from standby.training.painter import paint
from tests.captcha.codes import ALPHABET, black, folder, stored, texts
from tests.training.evening.conftest import wish

pytestmark = pytest.mark.usefixtures("blank_backbone", "small_batches")


@pytest.fixture(autouse=True)
def _little_rerendered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grids, "RERENDERED", 1000)
    monkeypatch.setattr(rerender, "STYLES_TRIED", 8)


@pytest.fixture
def wandering(tmp_path: Path) -> Path:
    """Sixty codes without a grid: one style of the painter."""
    return painted(tmp_path / "wandering", 60)


def painted(directory: Path, count: int, alphabet: str = "0123456789") -> Path:
    from PIL import Image

    directory.mkdir()
    for number, each in enumerate(paint(7, count, alphabet=alphabet, lengths=(4, 4))):
        (directory / f"{each.text}_{number}.png").write_bytes(stored(Image.fromarray(each.picture)))
    return directory


def learned(directory: Path, labels: int | None = None, tell: Callable[[News], None] | None = None) -> Learnt:
    return train_reader(directory, "mine", wish(labels), tell or (lambda news: None))


def test_a_student_with_sixty_codes_on_a_grid_gets_the_smallest_net(tmp_path: Path) -> None:
    stages: list[str] = []
    learnt = learned(folder(tmp_path / "codes", 60), tell=lambda news: stages.append(news.stage))
    assert learnt.card.kind == "grid"
    assert learnt.measured == CROSS_FITTED
    assert learnt.score.n == learnt.card.measured_on == 60
    low, high = learnt.score.interval
    assert low < learnt.score.whole < high or learnt.score.whole == high == 1.0
    reader = save(learnt.net, learnt.card, tmp_path / "mine.onnx")
    assert reader.bytes < 100_000
    fresh = [stored(black(text)) for text in texts(60, seed=99)]
    right = [answer.text == text for answer, text in zip(reader.read_many(fresh), texts(60, seed=99), strict=True)]
    assert np.mean(right) >= 0.8
    assert stages[0] == "looking at the folder"
    assert stages[-1] == "learning from everything"
    said = "\n".join((*found_in(learnt.found), *summary(learnt), *suspected(learnt)))
    assert "60 pictures, 60 with labels" in said
    assert "of new codes right" in said
    assert "fixed grid" in said


def test_with_labels_to_spare_the_figure_comes_from_pictures_nothing_was_learned_from(tmp_path: Path) -> None:
    learnt = learned(folder(tmp_path / "codes", 240), 60)
    assert learnt.measured == HELD_OUT
    assert learnt.score.n == 60
    assert learnt.card.labels_used == 60
    assert learnt.score.whole >= 0.8
    assert len(learnt.next) == 10


def test_wrong_labels_on_a_grid_are_named_and_not_learned(tmp_path: Path) -> None:
    directory = folder(tmp_path / "codes", 240)
    wrong = {}
    for file in sorted(directory.iterdir())[::24]:
        label = ALPHABET[(ALPHABET.index(file.stem[0]) + 7) % 36] + file.stem[1:]
        wrong[f"{label}_wrong.png"] = file.stem
        file.rename(directory / f"{label}_wrong.png")
    learnt = learned(directory)
    first = learnt.suspects[: len(wrong)]
    assert {each.file for each in first} >= set(list(wrong)[:1])
    assert len({each.file for each in first} & wrong.keys()) >= 9
    assert [each.seen for each in first if each.file in wrong] == [
        wrong[each.file] for each in first if each.file in wrong
    ]
    assert [each.score for each in learnt.suspects] == sorted((each.score for each in learnt.suspects), reverse=True)


def test_codes_without_a_grid_take_the_general_net(wandering: Path, tmp_path: Path) -> None:
    learnt = learned(wandering)
    assert learnt.card.kind == GENERAL
    assert learnt.measured == CROSS_FITTED
    save(learnt.net, learnt.card, tmp_path / "mine.onnx")
    answer = load_reader(tmp_path / "mine.onnx").read(next(wandering.iterdir()).read_bytes())
    assert len(answer.text) == 4


def test_labels_are_drawn_in_rounds_and_the_others_only_looked_at(tmp_path: Path) -> None:
    points: list[int] = []
    directory = painted(tmp_path / "many", 240)
    learnt = learned(directory, 30, lambda news: points.append(len(news.curve)))
    assert learnt.card.labels_used == 30
    assert (learnt.measured, learnt.score.n) == (HELD_OUT, 70)
    assert [each.labels for each in learnt.curve] == [0, 15, 30]
    assert sparkline(learnt.curve).endswith("with 30 labels")
    noted = json.loads(learnt.card.notes["curve"])
    assert noted == [[each.labels, round(each.accuracy, 4)] for each in learnt.curve]
    assert "nlabelled pictures" in " ".join(learnt.said)


def test_the_same_seed_learns_the_same_reader(wandering: Path) -> None:
    one, same = (learned(wandering).net.state_dict() for _ in range(2))
    assert all(torch.equal(one[name], same[name]) for name in one)


def test_a_killed_evening_goes_on_where_it_was(wandering: Path, tmp_path: Path) -> None:
    keep, whole = tmp_path / "mine.evening", learned(wandering)

    def stop(news: News) -> None:
        if news.stage.startswith("learning from everything"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train_reader(wandering, "mine", wish(keep=keep), stop)
    kept = {each.name for each in keep.iterdir()}
    assert {"fold0.pt", "fold3.pt"} <= kept
    assert "final.pt" not in kept
    stages: list[str] = []
    resumed = train_reader(wandering, "mine", wish(keep=keep, resume=True), lambda news: stages.append(news.stage))
    assert set(stages) == {"looking at the folder", "learning from everything"}, "what was kept is not done again"
    ours, theirs = resumed.net.state_dict(), whole.net.state_dict()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_what_was_kept_of_other_wishes_is_not_gone_on_with(wandering: Path, tmp_path: Path) -> None:
    keep = tmp_path / "mine.evening"
    train_reader(wandering, "mine", wish(keep=keep))
    stages: list[str] = []
    other = wish(keep=keep, resume=True, seed=2)
    train_reader(wandering, "mine", other, lambda news: stages.append(news.stage))
    assert stages[1] == ANEW
    assert any("never saw" in each for each in stages)


# ---------------------------------------------------------------- bad input


def test_nine_labels_are_too_few(tmp_path: Path) -> None:
    with pytest.raises(TooFewLabels, match="9 labelled pictures"):
        learned(folder(tmp_path / "few", 9))


def test_ten_pictures_are_enough_to_go_on_and_the_interval_says_how_little_that_is(tmp_path: Path) -> None:
    learnt = learned(painted(tmp_path / "ten", 10))
    assert learnt.score.n == 10
    assert learnt.score.interval[1] - learnt.score.interval[0] > 0.2


def test_codes_too_long_for_any_net_are_told(tmp_path: Path) -> None:
    directory = painted(tmp_path / "long", 12)
    rows = "".join(f"{each.name},{'123456789'}\n" for each in directory.iterdir())
    (directory / "labels.csv").write_text("file,label\n" + rows)
    with pytest.raises(BadLabels, match="more than 8 characters"):
        learned(directory)


def test_a_few_labels_too_long_count_as_read_wrong(tmp_path: Path) -> None:
    directory = painted(tmp_path / "codes", 40)
    files = sorted(each.name for each in directory.iterdir())
    rows = [f"{name},{name[:4] if number > 2 else '123456789'}" for number, name in enumerate(files)]
    (directory / "labels.csv").write_text("\n".join(["file,label", *rows]))
    learnt = learned(directory)
    assert (learnt.score.n, learnt.card.labels_used) == (40, 37)
    assert {each.file for each in learnt.score.wrong} >= set(files[:3])
    assert {each.file for each in learnt.suspects} >= set(files[:3])


def test_copies_of_one_picture_are_no_ten_labels(tmp_path: Path) -> None:
    directory = painted(tmp_path / "codes", 1)
    [file] = directory.iterdir()
    for number in range(12):
        (directory / f"{file.stem[:4]}_copy{number}.png").write_bytes(file.read_bytes())
    with pytest.raises(TooFewLabels):
        learned(directory)


def test_a_last_fit_that_starved_gives_way(wandering: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freehand, "starved", lambda own, expected, count: True)
    assert "ran out of time" in " ".join(learned(wandering).said)


def test_pictures_like_a_used_label_are_not_guessed_at(tmp_path: Path) -> None:
    directory = painted(tmp_path / "codes", 30)
    (directory / "unlabelled").mkdir()
    for file in sorted(directory.glob("*.png"))[:5]:
        (directory / "unlabelled" / file.name).write_bytes(file.read_bytes())
    learnt = learned(directory)
    assert learnt.found.unlabelled == 5
    assert learnt.next == ()


def test_mixed_lengths_sizes_and_a_missing_class_go_on(tmp_path: Path) -> None:
    from PIL import Image

    directory, rng = tmp_path / "mixed", random.Random(1)
    directory.mkdir()
    for number, each in enumerate(paint(3, 40, alphabet="abcdefgh", lengths=(4, 6))):
        picture = Image.fromarray(each.picture).resize(rng.choice([(80, 30), (100, 40)]))
        (directory / f"{each.text}_{number}.png").write_bytes(stored(picture))
    learnt = learned(directory)
    assert (learnt.card.shortest, learnt.card.longest) == (4, 6)
    assert learnt.found.sizes.keys() == {"80x30", "100x40"}


def test_a_zip_teaches_what_its_folder_does(wandering: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "codes.zip", "w") as archive:
        for each in wandering.iterdir():
            archive.write(each, each.name)
    one, same = learned(wandering), learned(tmp_path / "codes.zip")
    assert one.card == replace(same.card)
    assert one.found == same.found
