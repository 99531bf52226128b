"""What an evening keeps of itself, and what it does not leave behind."""

from pathlib import Path

import pytest

from standby.errors import BadLabels, TooFewLabels, WrongUse
from standby.training.evening.keep import Keep
from standby.training.evening.looking import look_at
from standby.training.evening.train import _digest, train_reader
from tests.captcha.codes import black, folder, stored
from tests.training.evening.conftest import wish


def begun(folder: Path, of: str, *, resume: bool = False) -> tuple[Keep, bool]:
    keep = Keep(folder)
    return keep, keep.begin(of, resume=resume)


def test_a_stage_is_kept_and_gone_on_with(tmp_path: Path) -> None:
    keep, _ = begun(tmp_path / "x.evening", "these")
    assert keep.stage("one", lambda: [1]) == [1]
    again, anew = begun(tmp_path / "x.evening", "these", resume=True)
    assert not anew
    assert again.spent > 0
    assert again.stage("one", lambda: pytest.fail("it is kept")) == [1]


def test_what_is_of_others_is_begun_anew_and_that_is_told(tmp_path: Path) -> None:
    keep, anew = begun(tmp_path / "x.evening", "these", resume=True)
    assert not anew, "there was nothing to resume"
    keep.stage("one", lambda: [1])
    again, anew = begun(tmp_path / "x.evening", "others", resume=True)
    assert anew
    assert again.stage("one", lambda: [2]) == [2]
    _, anew = begun(tmp_path / "x.evening", "these")
    assert not anew, "nobody asked to resume"


def test_nothing_stays_of_an_evening_that_never_began(tmp_path: Path) -> None:
    keep = tmp_path / "x.evening"
    with pytest.raises(TooFewLabels):
        train_reader(folder(tmp_path / "few", 9), "x", wish(keep=keep))
    long = tmp_path / "long"
    long.mkdir()
    for place in range(12):
        (long / f"abcdefghi{place % 10}_{place}.png").write_bytes(stored(black("abcd")))
    with pytest.raises((BadLabels, TooFewLabels)):
        train_reader(long, "x", wish(keep=keep))
    assert not keep.exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(WrongUse, match="other files"):
        begun(tmp_path, "these")
    assert (tmp_path / "thesis.txt").exists()


def test_a_folder_whose_names_are_no_utf_8_has_a_digest(tmp_path: Path) -> None:
    codes = folder(tmp_path / "codes", 3)
    (codes / "abcd_\udce9.png").write_bytes(stored(black("abcd")))
    look = look_at(codes)
    assert any("\udce9" in each.file for each in look.items)
    assert _digest(look, wish()) == _digest(look, wish())
