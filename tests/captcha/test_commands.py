"""``standby captcha``: one JSON object, or one clear line."""

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from PIL import Image
from typer.testing import CliRunner

from standby.cli.captcha import app
from standby.errors import (
    BadLabels,
    BadModel,
    BadPicture,
    EmptyFolder,
    MissingExtra,
    PictureTooLarge,
    UnknownModel,
    WrongUse,
)
from standby.training import rerender, rivals
from standby.training import train as training
from standby.training.dataset import read_folder
from standby.training.evening import grids
from standby.training.evening import train as evening
from standby.training.evening.wish import Effort, Learnt, Tell, Wish
from tests.captcha.codes import as_jpeg, folder, stored


def said(*arguments: object) -> dict[str, Any]:
    """The one JSON object a command prints."""
    result = CliRunner().invoke(app, [*map(str, arguments), "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def shown(*arguments: object) -> str:
    result = CliRunner().invoke(app, list(map(str, arguments)), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def code(tmp_path: Path) -> Path:
    file = tmp_path / "code.jpg"
    file.write_bytes(as_jpeg("7xpd", random.Random(1)))
    return file


@pytest.fixture(scope="module")
def codes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("codes"), 60)


def test_read_tells_the_text_of_each_file(code: Path) -> None:
    first, second = said("read", code, code, "--model", "ssfw")["answers"]
    assert first == second
    assert first.keys() >= {"file", "text", "confidence", "abstained"}
    assert (first["file"], first["text"], first["abstained"]) == (str(code), "7xpd", False)
    assert "7xpd" in shown("read", code)


def test_eval_measures_a_folder(codes: Path) -> None:
    result = said("eval", codes, "--model", "ssfw")
    keys = {"n", "whole", "interval", "char", "coverage", "precision", "ms_per_image", "confusions", "wrong"}
    assert keys <= result.keys()
    assert result["n"] == 60
    assert result["whole"] >= 0.9
    assert all(each.keys() == {"file", "label", "text", "confidence"} for each in result["wrong"])
    assert "60 pictures" in shown("eval", codes)


def test_train_writes_a_model_that_eval_takes(codes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = evening.train_reader

    def shortened(directory: Path, name: str, wish: Wish, tell: Tell) -> Learnt:
        few = Effort(choose=1, cross=1, student=1, final=1, grid=80, grid_cross=60, painted=16)
        return real(directory, name, replace(wish, seconds=None, effort=few), tell)

    monkeypatch.setattr(evening, "train_reader", shortened)
    monkeypatch.setattr(grids, "RERENDERED", 1000)
    monkeypatch.setattr(rerender, "STYLES_TRIED", 8)
    monkeypatch.setattr(training, "BATCH", 160)
    torch.set_num_threads(1)
    out = tmp_path / "mine.onnx"
    result = said("train", codes, "--out", out, "--labels", 30, "--seed", 2)
    keys = {"model", "labels_used", "alphabet", "length", "accuracy", "interval", "seconds", "parameters", "bytes"}
    keys |= {"threshold", "coverage", "precision", "measured", "suspects", "curve", "found", "next"}
    assert keys <= result.keys()
    assert result["labels_used"] == 30
    assert result["measured"] == "cross-fitted"
    assert result["found"]["labels"] == 60
    assert not out.with_name("mine.evening").exists(), "nothing needs to be kept of a training that is over"
    assert result["bytes"] == out.stat().st_size
    assert said("eval", codes, "--model", out)["whole"] >= 0.8


def test_compare_sets_readers_side_by_side(codes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(rivals, "find_spec", lambda _: None)
    result = said("compare", codes, "--model", "ssfw", "--count", 40)
    rows = {row["reader"]: row for row in result["rows"]}
    assert result["n"] == 40
    assert list(rows) == ["standby ssfw", "tesseract", "ddddocr", "template"]
    assert rows["standby ssfw"].keys() >= {"reader", "whole", "char", "ms_per_image", "bytes"}
    assert "not installed" in rows["tesseract"]["skipped"]
    assert "pip install ddddocr" in rows["ddddocr"]["skipped"]
    assert 0.2 < rows["template"]["whole"] <= 1.0


def test_a_rival_that_is_installed_is_asked(monkeypatch: pytest.MonkeyPatch, codes: Path, tmp_path: Path) -> None:
    pretender = tmp_path / "tesseract"
    pretender.write_text("#!/bin/sh\ncat >/dev/null\necho ' ab 12'\n")
    pretender.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(pretender))
    asked = rivals.tesseract(read_folder(codes), str.upper)
    assert asked.read is not None
    assert asked.read(as_jpeg("ab12", random.Random(1))) == "AB12"
    assert asked.name == "tesseract, one word, enlarged"


def fails(error: type[Exception], reason: str, *arguments: object) -> None:
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert isinstance(result.exception, error), result.exception
    assert reason in str(result.exception)
    assert "\n" not in str(result.exception)


def test_bad_input_is_told_in_one_line(code: Path, codes: Path, tmp_path: Path) -> None:
    huge, page, empty, upper = tmp_path / "huge.png", tmp_path / "page.png", tmp_path / "empty", tmp_path / "upper"
    huge.write_bytes(stored(Image.new("L", (10_000, 10_000))))
    page.write_text("<html>")
    empty.mkdir()
    upper.mkdir()
    (upper / "7XPD.jpg").write_bytes(code.read_bytes())
    fails(WrongUse, "nope.png", "read", tmp_path / "nope.png")
    fails(PictureTooLarge, "huge.png", "read", code, huge)
    fails(BadPicture, "page.png", "read", page)
    fails(EmptyFolder, "empty", "eval", empty)
    fails(EmptyFolder, "empty", "train", empty, "--out", tmp_path / "x.onnx")
    fails(EmptyFolder, "empty", "compare", empty)
    fails(WrongUse, "nowhere", "eval", tmp_path / "nowhere")
    fails(BadLabels, "'DPX'", "eval", upper, "--model", "ssfw")
    fails(UnknownModel, "ssfw", "read", code, "--model", "qiangzi")
    fails(BadModel, "page.png", "eval", codes, "--model", page)
    fails(WrongUse, ".onnx", "train", codes, "--out", tmp_path / "x.bin")


def test_where_no_model_can_be_written_is_told_before_anything_is_learned(
    codes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evening, "train_reader", lambda *_: pytest.fail("it learns"))
    (tmp_path / "taken.onnx").mkdir()
    (tmp_path / "file").write_text("no folder")
    fails(WrongUse, "is a folder", "train", codes, "--out", tmp_path / "taken.onnx")
    fails(WrongUse, "cannot be written", "train", codes, "--out", tmp_path / "file" / "x.onnx")
    fails(WrongUse, "cannot be written", "train", codes, "--out", "/proc/x.onnx")
    fails(WrongUse, "cannot be seen", "train", codes, "--out", tmp_path / "a\x1bb.onnx")
    fails(WrongUse, "is a folder", "train", codes, "--labels", 0, "--out", tmp_path / "taken.onnx")


def test_training_without_torch_says_what_to_install(codes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standby.cli.captcha.learning.find_spec", lambda _: None)
    fails(MissingExtra, "pip install 'standby[train]'", "train", codes, "--out", "x.onnx")


@pytest.mark.parametrize("command", ["read", "eval", "train", "compare"])
def test_help_shows_an_example(command: str) -> None:
    assert f"standby captcha {command}" in shown(command, "--help").replace("\n", " ")
    assert "Example" in shown(command, "--help")
