"""``standby captcha train --labels 0`` asks for what pictures cannot tell."""

from pathlib import Path

import pytest

from standby.captcha.model import shipped
from standby.cli.captcha.unlabelled import learn_without, show_unlabelled, unlabelled_figures
from standby.errors import TooFewPictures, WrongUse
from tests.captcha.codes import folder


@pytest.mark.parametrize(("alphabet", "length"), [(None, 4), ("0-9a-z", None)])
def test_alphabet_and_length_must_be_told(tmp_path: Path, alphabet: str | None, length: int | None) -> None:
    with pytest.raises(WrongUse, match="--alphabet"):
        learn_without(folder(tmp_path / "codes", 3), tmp_path / "mine.onnx", alphabet, length, 1, 1)


def test_ten_pictures_are_too_few_and_leave_no_file(tmp_path: Path) -> None:
    out = tmp_path / "mine.onnx"
    with pytest.raises(TooFewPictures, match="10 pictures"):
        learn_without(folder(tmp_path / "codes", 10), out, "0-9a-z", 4, 1, 1)
    assert not out.exists()


def test_what_is_expected_is_never_called_measured(capsys: pytest.CaptureFixture[str]) -> None:
    reader = shipped("qiangzhi")
    show_unlabelled(reader, Path("mine.onnx"), 12.0)
    assert "not measured" in capsys.readouterr().out
    figures = unlabelled_figures(reader, Path("mine.onnx"), 12.0)
    assert figures["labels_used"] == figures["measured_on"] == 0
