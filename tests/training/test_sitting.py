"""A person answers picture by picture, alone or in two windows at once."""

import json
import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from standby.captcha.answer import Answer
from standby.captcha.judge import wilson
from standby.captcha.model import load_reader
from standby.errors import BadLabels, EmptyFolder, WrongUse
from standby.training.dataset import Item
from standby.training.labelling.desk import Wanted, desk
from standby.training.labelling.expected import Expected, agreed, promised
from standby.training.labelling.ledger import UNREADABLE, Entry, Ledger
from standby.training.labelling.lesson import lesson
from standby.training.labelling.lessons import Lesson, Lessons
from standby.training.labelling.sitting import Outcome, Sitting
from standby.training.labelling.useful import most_useful
from tests.captcha.codes import as_jpeg, black, stored, texts

TEXTS = {"one": "7xpd", "two": "m5w0", "three": "abcd", "four": "1234"}


def items() -> list[Item]:
    return [Item(f"{name}.png", None, stored(black(text))) for name, text in TEXTS.items()]


def sitting(folder: Path, *, seen: str = "") -> Sitting:
    def read(_: Item) -> Answer:
        return Answer(seen, 0.9 if seen else 0.0, (), abstained=not seen)

    pictures = items()
    return Sitting(pictures, Ledger(folder / "labels.csv"), [each.file for each in pictures], read)


def asked(found: Sitting) -> str:
    now = found.current()
    assert now
    return now.item.file


def test_answers_go_to_the_table_and_the_next_picture_comes(tmp_path: Path) -> None:
    found = sitting(tmp_path, seen="7xpd")
    assert (asked(found), asked(found)) == ("one.png", "one.png")
    assert found.answer("one.png", " ７ＸＰＤ ") is Outcome.SAVED
    assert Ledger(tmp_path / "labels.csv").entry("one.png") == Entry("7XPD")
    assert found.unreadable(asked(found)) is Outcome.SAVED
    assert Ledger(tmp_path / "labels.csv").entry("two.png") == Entry("", UNREADABLE)
    assert (found.answered, found.total, found.labels) == (2, 4, ["7XPD"])


def test_what_was_skipped_comes_again_at_the_end(tmp_path: Path) -> None:
    found = sitting(tmp_path)
    found.skip(asked(found))
    for _ in range(3):
        found.answer(asked(found), "abcd")
    assert asked(found) == "one.png"
    found.answer("one.png", "abcd")
    assert found.current() is None


def test_undo_goes_back_step_by_step(tmp_path: Path) -> None:
    found = sitting(tmp_path)
    found.answer(asked(found), "7xpd")
    found.unreadable(asked(found))
    undone = found.undo()
    assert undone
    assert (undone.file, asked(found)) == ("two.png", "two.png")
    found.undo()
    assert asked(found) == "one.png"
    assert Ledger(tmp_path / "labels.csv").entry("one.png") is None
    assert found.undo() is None


def test_a_picture_answered_in_another_window_keeps_its_first_answer(tmp_path: Path) -> None:
    one, other = sitting(tmp_path), sitting(tmp_path)
    assert asked(one) == asked(other)
    one.answer("one.png", "7xpd")
    assert one.answer("one.png", "oops") is Outcome.ELSEWHERE, "a form sent twice"
    assert other.answer("one.png", "oops") is Outcome.ELSEWHERE, "another process"
    assert asked(other) == "two.png"
    assert other.answer("nowhere.png", "oops") is Outcome.ELSEWHERE
    assert (tmp_path / "labels.csv").read_text() == "file,label\none.png,7xpd\n"


@pytest.mark.parametrize("text", ["", "  ", "a" * 33, "ab\x00d"])
def test_what_cannot_be_a_code_is_refused(tmp_path: Path, text: str) -> None:
    found = sitting(tmp_path)
    with pytest.raises(BadLabels, match="1 to 32"):
        found.answer(asked(found), text)
    assert asked(found) == "one.png"
    assert not (tmp_path / "labels.csv").exists()


def test_a_better_order_leaves_the_picture_that_is_shown(tmp_path: Path) -> None:
    found = sitting(tmp_path)
    assert asked(found) == "one.png"
    found.reorder(["four.png", "three.png", "one.png", "gone.png"])
    seen = []
    while found.current():
        seen.append(asked(found))
        found.answer(seen[-1], "abcd")
    assert seen == ["one.png", "four.png", "three.png", "two.png"]


def test_a_better_order_leaves_skipped_pictures_at_the_end(tmp_path: Path) -> None:
    found = sitting(tmp_path)
    found.skip("one.png")
    found.skip("two.png")
    found.reorder(["one.png", "four.png", "two.png"])
    seen = []
    while found.current():
        seen.append(asked(found))
        found.answer(seen[-1], "abcd")
    assert seen == ["four.png", "three.png", "one.png", "two.png"]


def test_confirmed_guesses_tell_how_well_the_reader_does(tmp_path: Path) -> None:
    assert agreed([("abcd", "abcd")] * 9) is None
    half = agreed([("abcd", "abcd")] * 5 + [("abcd", "abce")] * 5)
    assert half == Expected(0.5, wilson(5, 10), 10, held_out=False)
    found = sitting(tmp_path, seen="7xpd")
    found.answer(asked(found), "7xpd")
    assert found.expected is None


def test_what_the_reader_is_least_sure_of_is_asked_first_and_copies_last() -> None:
    rng = random.Random(3)
    clear = [Item(f"clear{place}.jpg", None, as_jpeg("7xpd", rng)) for place in range(3)]
    specks = np.asarray(black("7xpd")).copy()
    specks[np.random.default_rng(1).random(specks.shape) < 0.12] = 0
    hard = Item("hard.png", None, stored(Image.fromarray(specks)))
    copy = Item("copy.png", None, hard.picture)
    labels = list("abcdefghijklmnopqrstuvwxyz0123456789" * 5)
    order = most_useful([*clear, hard, copy], load_reader("ssfw"), labels, seed=1)
    assert order[0] in {"hard.png", "copy.png"}
    assert order[-1] in {"hard.png", "copy.png"}
    assert order[1] != order[-1]


def test_characters_that_labels_lack_come_before_doubts() -> None:
    rng = random.Random(3)
    known, new = Item("known.jpg", None, as_jpeg("7xpd", rng)), Item("new.jpg", None, as_jpeg("m5w0", rng))
    assert most_useful([known, new], load_reader("ssfw"), ["7xpd"] * 5, seed=1) == ["new.jpg", "known.jpg"]
    assert most_useful([known, new], load_reader("ssfw"), ["m5w0"] * 5, seed=1) == ["known.jpg", "new.jpg"]


def test_a_folder_is_gone_on_with_where_it_was_left(tmp_path: Path) -> None:
    for each in items():
        (tmp_path / each.file).write_bytes(each.picture)
    (tmp_path / "broken.png").write_bytes(b"\x89PNG broken")
    (tmp_path / "labels.csv").write_bytes(b"\xef\xbb\xbffile,label\r\none.png,7xpd\r\ntwo.png,\r\n")
    seen = []
    for _ in range(3):
        with desk(Wanted(tmp_path, reader=load_reader("ssfw"))) as found:
            assert found.lessons is None, "with a model of the person's own nothing is learned"
            seen.append(asked(found.sitting))
            found.sitting.answer(seen[-1], TEXTS[seen[-1].removesuffix(".png")])
    assert sorted(seen) == ["four.png", "three.png", "two.png"]
    with desk(Wanted(tmp_path, reader=load_reader("ssfw"))) as found:
        assert found.sitting.current() is None


def test_names_that_are_labels_go_into_the_first_table(tmp_path: Path) -> None:
    for text in ("7xpd", "m5w0"):
        (tmp_path / f"{text}.png").write_bytes(stored(black(text)))
    (tmp_path / "IMG_0001.png").write_bytes(stored(black("abcd")))
    with desk(Wanted(tmp_path, reader=load_reader("ssfw"))) as found:
        assert asked(found.sitting) == "IMG_0001.png"
        found.sitting.answer("IMG_0001.png", "abcd")
    assert (tmp_path / "labels.csv").read_text() == "file,label\n7xpd.png,7xpd\nm5w0.png,m5w0\nIMG_0001.png,abcd\n"


def test_doubted_labels_are_kept_corrected_or_removed(tmp_path: Path) -> None:
    rng = random.Random(5)
    rows = {"a.jpg": ("7xpd", "7xpb"), "b.jpg": ("m5w0", "w5m0"), "c.jpg": ("abcd", "abcc"), "d.jpg": ("1234", "1234")}
    for name, (text, _) in rows.items():
        (tmp_path / name).write_bytes(as_jpeg(text, rng))
    (tmp_path / "labels.csv").write_text("file,label\n" + "".join(f"{name},{row[1]}\n" for name, row in rows.items()))
    wanted = Wanted(tmp_path, reader=load_reader("ssfw"), review=True)
    with desk(wanted) as found:
        now = found.sitting.current()
        assert now
        assert (now.label, now.guess) == (rows[now.item.file][1], rows[now.item.file][0])
        assert found.sitting.total == 3
        found.sitting.answer("a.jpg", "7xpd")
        found.sitting.answer("b.jpg", "w5m0")
        found.sitting.unreadable("c.jpg")
        assert found.sitting.current() is None
    ledger = Ledger(tmp_path / "labels.csv")
    assert [ledger.entry(name) for name in rows] == [
        Entry("7xpd"),
        Entry("w5m0", "checked"),
        Entry("", UNREADABLE),
        Entry("1234"),
    ]
    with desk(wanted) as found:
        assert found.sitting.current() is None, "what a person has checked is not asked again"


def test_what_cannot_be_labelled_is_said(tmp_path: Path) -> None:
    (tmp_path / "codes.zip").write_bytes(b"PK")
    with pytest.raises(WrongUse, match="unpack"), desk(Wanted(tmp_path / "codes.zip")):
        pass
    with pytest.raises(EmptyFolder), desk(Wanted(tmp_path)):
        pass


# ---------------------------------------------------------------- lessons


@pytest.fixture
def codes(tmp_path: Path) -> Path:
    """Twelve codes that are named by nothing, ten of them labelled."""
    folder = tmp_path / "codes"
    folder.mkdir()
    for place, text in enumerate(texts(12)):
        (folder / f"IMG_{place:04}.png").write_bytes(stored(black(text)))
    rows = "".join(f"IMG_{place:04}.png,{text}\n" for place, text in enumerate(texts(12)[:10]))
    (folder / "labels.csv").write_text("file,label\n" + rows)
    return folder


def test_what_a_lesson_brings_is_put_to_use(codes: Path) -> None:
    with desk(Wanted(codes)) as found:
        assert isinstance(found.lessons, Lessons)
        now = found.sitting.current()
        assert now
        assert now.guess == ""
        reader, other = (
            load_reader("ssfw"),
            next(file for file in ("IMG_0010.png", "IMG_0011.png") if file != asked(found.sitting)),
        )
        learned = Lesson(reader, (other, now.item.file))
        found.lessons.news = lambda wait=0.0: learned  # type: ignore[method-assign]
        assert found.hear() is learned
        assert asked(found.sitting) == now.item.file, "the picture that is shown stays"
        found.sitting.answer(now.item.file, "abcd")
        following = found.sitting.current()
        assert following
        assert following.guess in texts(12)
        assert found.sitting.expected == promised(reader)


def test_lessons_come_one_at_a_time_and_say_why_they_fail(codes: Path) -> None:
    with desk(Wanted(codes)) as found:
        assert found.lessons
        (codes / "labels.csv").write_text("what,is,this\n1,2,3\n")
        assert found.lessons.after(0)
        assert not found.lessons.after(10), "one at a time"
        news = found.hear(wait=300)
        assert news
        assert news.reader is None
        assert "no columns file,label" in news.reason
        assert found.hear() is None
        assert not found.lessons.after(2)
        found.lessons.close()


def test_before_there_are_labels_the_backbone_guesses(codes: Path, tmp_path: Path) -> None:
    (codes / "labels.csv").write_text("file,label\nIMG_0001.png,12345\nIMG_0002.png,54321\n")
    out = tmp_path / "lesson.onnx"
    lesson(codes, out, seconds=1.0, seed=1)
    card = load_reader(out).card
    assert (card.alphabet, card.shortest, card.longest) == ("0123456789", 5, 5)
    assert promised(load_reader(out)) is None, "nobody has measured it"
    order = json.loads(out.with_suffix(".json").read_text())
    assert sorted(order) == [f"IMG_{place:04}.png" for place in range(12) if place not in {1, 2}]


def test_without_torch_nothing_is_learned(codes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standby.training.labelling.lessons.find_spec", lambda _: None)
    with desk(Wanted(codes)) as found:
        assert found.lessons is None
        found.learn()
        assert found.hear() is None
