"""``standby captcha`` on pictures to be clicked: folders, tables, figures, and words for the wrong kind."""

import io
import json
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner

from standby.captcha.click.geometry import SIZE, VOCABULARY
from standby.captcha.click.geometry import answer as wire_answer
from standby.captcha.click.labels import tiles_in, written
from standby.captcha.click.reader import ClickAnswer
from standby.cli.captcha import app, reading
from standby.errors import BadLabels, TooFewPictures, UnfitPicture, WrongUse
from standby.training.click.folder import first_tile, holds_clicks, read_clicks
from standby.training.click.measure import measure
from tests.engine.clicking.booth import CARD

TIGER, WOOL = VOCABULARY[4], VOCABULARY[3]


def picture(shade: int, size: tuple[int, int] = SIZE) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (shade, shade, shade)).save(out, "PNG")
    return out.getvalue()


class Shade:
    """Reads a picture by its brightness: as many tiles from the left, unsure of dark ones."""

    card = CARD

    def read(self, data: bytes, name: str = "") -> ClickAnswer:
        shade = Image.open(io.BytesIO(data)).convert("L").tobytes()[0]
        tiles = tuple(range(shade // 32))
        return ClickAnswer((TIGER,), tiles, wire_answer(tiles), shade / 256, shade < 40, VOCABULARY[:8])


@pytest.fixture
def clicks(tmp_path: Path) -> Path:
    """One read rightly, one wrongly, one unsure, one that nobody knows."""
    for name, shade in (("a", 64), ("b", 96), ("c", 32), ("d", 200)):
        (tmp_path / f"{name}.png").write_bytes(picture(shade))
    (tmp_path / "labels.csv").write_text(
        f"file,answer_tiles,words\na.png,1 2,{TIGER}\nb.png,1,{WOOL}\nc.png,1,{TIGER}\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("text", "tiles"), [("3,7", (2, 6)), (" 7 3 ", (2, 6)), ("37", (2, 6)), ("1、8", (0, 7)), ("3,3", (2,))]
)
def test_tiles_are_written_in_many_ways(text: str, tiles: tuple[int, ...]) -> None:
    assert tiles_in(text) == tiles
    assert tiles_in(written(tiles)) == tiles


@pytest.mark.parametrize("text", ["", "0", "9", "3-7", "a", "1" * 9, "³"])
def test_what_names_no_tile(text: str) -> None:
    with pytest.raises(ValueError, match="numbers of tiles"):
        tiles_in(text)


def test_figures_of_a_folder(clicks: Path) -> None:
    score, milliseconds = measure(Shade(), read_clicks(clicks), "clicks")  # type: ignore[arg-type]
    tiles = score.tiles
    assert (tiles.n, round(tiles.whole, 3), tiles.coverage, round(tiles.char, 3)) == (3, 0.667, 2 / 3, 0.917)
    assert tiles.precision == 0.5
    assert [(each.file, each.label, each.text) for each in tiles.wrong] == [("b.png", "1", "1,2,3")]
    assert score.words == 2 / 3
    assert [(each.label, each.text) for each in tiles.confusions] == [(WOOL, TIGER)]
    assert milliseconds > 0


def test_a_folder_and_a_zip_say_the_same(clicks: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in clicks.glob("?*.*[gv]"):
            archive.write(file, f"inside/{file.name}")
    assert holds_clicks(clicks)
    assert holds_clicks(packed)
    assert [each.right for each in read_clicks(packed)] == [(0, 1), (0,), (0,), ()]


def test_tiles_counted_from_zero_are_read_only_if_that_is_said(clicks: Path) -> None:
    (clicks / "labels.csv").write_text("file,answer_tiles\na.png,0 1\n")
    with pytest.raises(BadLabels, match="--tiles-from"):
        read_clicks(clicks)
    assert read_clicks(clicks, first=0)[0].right == (0, 1)
    (clicks / "labels.csv").write_text("file,answer_tiles\na.png,8\n")
    with pytest.raises(BadLabels, match="numbered 0 to 7"):
        read_clicks(clicks, first=0)


def test_a_tile_0_says_by_itself_how_the_table_counts(clicks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standby.captcha.click.reader.load_click", lambda model: Shade())
    (clicks / "labels.csv").write_text("file,answer_tiles\na.png,0 1\nb.png,1\n")
    words = ["eval", str(clicks), "--model", "click", "--json"]
    result = CliRunner().invoke(app, words, catch_exceptions=False)
    found = json.loads(result.stdout)
    assert (found["tiles_from"], found["n"], found["whole"]) == (0, 2, 0.5)
    assert "counted from 0" in result.stderr
    with pytest.raises(BadLabels, match="numbered 1 to 8"):
        CliRunner().invoke(app, [*words, "--tiles-from", "1"], catch_exceptions=False)
    packed = clicks / "packed.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(clicks / "labels.csv", "inside/labels.csv")
    assert first_tile(packed) == 0


def test_a_table_without_a_tile_0_counts_from_1(clicks: Path) -> None:
    assert first_tile(clicks) == 1
    (clicks / "labels.csv").unlink()
    assert first_tile(clicks) == 1


@pytest.mark.parametrize("command", [["eval", "--model", "click"], ["train", "--out", "mine.zip", "--kind", "click"]])
def test_a_damaged_zip_is_said(
    clicks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setattr("standby.captcha.click.reader.load_click", lambda model: Shade())
    packed = tmp_path / "packed.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(clicks / "a.png", "a.png")
    data = bytearray(packed.read_bytes())
    data[35:60] = b"\xff" * 25  # within what is compressed
    packed.write_bytes(data)
    with pytest.raises(WrongUse, match="that can be opened"):
        CliRunner().invoke(app, [command[0], str(packed), *command[1:]], catch_exceptions=False)


def test_only_the_beginning_of_a_file_is_looked_at(clicks: Path) -> None:
    for file in clicks.glob("*.png"):
        with file.open("r+b") as picture:
            picture.truncate(8 << 30)
    tracemalloc.start()
    try:
        assert holds_clicks(clicks)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 16 << 20


def test_what_a_portal_said_is_read_as_verified_wrote_it(clicks: Path) -> None:
    (clicks / "labels.csv").write_text('file,label\na.png,"1,2"\n')
    (clicks / "refused.csv").write_text('file,text\nb.png,"3,4"\nb.png,5\n')
    found = {each.file: (each.right, each.refused) for each in read_clicks(clicks)}
    assert found["a.png"] == ((0, 1), ())
    assert found["b.png"] == ((), ((2, 3), (4,)))
    assert found["d.png"] == ((), ())


def said(*words: object) -> dict[str, Any]:
    result = CliRunner().invoke(app, [*map(str, words), "--json"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_read_says_words_and_tiles_as_the_site_numbers_them(clicks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "load_click", lambda model: Shade())
    (answer,) = said("read", clicks / "b.png", "--model", "click")["answers"]
    assert (answer["words"], answer["text"], answer["tiles"]) == ([TIGER], TIGER, [1, 2, 3])
    assert (answer["answer"], answer["abstained"], len(answer["tile_words"])) == (wire_answer((0, 1, 2)), False, 8)
    shown = CliRunner().invoke(app, ["read", str(clicks / "c.png"), "--model", "click"], catch_exceptions=False)
    assert f"{TIGER}  tiles 1  12.5%  not sure enough to submit" in shown.stdout


def test_eval_prints_the_keys_of_every_model(clicks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standby.captcha.click.reader.load_click", lambda model: Shade())
    found = said("eval", clicks, "--model", "click")
    assert found.keys() >= {
        "n",
        "whole",
        "interval",
        "char",
        "coverage",
        "precision",
        "ms_per_image",
        "confusions",
        "wrong",
    }
    assert (found["kind"], found["model"], found["n"]) == ("click", "click", 3)


@pytest.mark.parametrize("command", ["compare", "report", "label"])
def test_a_click_model_is_none_for_text(clicks: Path, command: str) -> None:
    words = [command, str(clicks), "--model", "mine.zip", *(["--out", "x.html"] if command == "report" else [])]
    with pytest.raises(WrongUse, match="codes of text"):
        CliRunner().invoke(app, words, catch_exceptions=False)


def test_a_model_of_text_says_what_reads_such_pictures(clicks: Path) -> None:
    with pytest.raises(WrongUse, match="Use --model click"):
        CliRunner().invoke(app, ["eval", str(clicks), "--model", "ssfw"], catch_exceptions=False)
    with pytest.raises(UnfitPicture, match="--model click"):
        CliRunner().invoke(app, ["read", str(clicks / "a.png")], catch_exceptions=False)


def test_a_click_model_says_what_it_wants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standby.captcha.click.reader.load_click", lambda model: Shade())
    (tmp_path / "7xpd.png").write_bytes(picture(64, (68, 22)))
    with pytest.raises(WrongUse, match="reads pictures to be clicked"):
        CliRunner().invoke(app, ["eval", str(tmp_path), "--model", "click"], catch_exceptions=False)


def test_training_wants_a_file_of_the_right_kind(clicks: Path) -> None:
    with pytest.raises(WrongUse, match="must end in"):
        CliRunner().invoke(app, ["train", str(clicks), "--out", "mine.onnx"], catch_exceptions=False)


@pytest.mark.parametrize(
    "options",
    [["--precision", "0.9"], ["--resume"], ["--alphabet", "a-z"], ["--length", "4"]],
    ids=lambda words: words[0],
)
def test_training_with_an_option_for_text_is_refused(clicks: Path, options: list[str]) -> None:
    with pytest.raises(WrongUse, match=f"no {options[0]}"):
        CliRunner().invoke(app, ["train", str(clicks), "--out", "mine.zip", *options], catch_exceptions=False)


def test_too_few_pictures_are_those_of_the_folder(clicks: Path) -> None:
    with pytest.raises(TooFewPictures) as caught:
        CliRunner().invoke(app, ["train", str(clicks), "--out", str(clicks / "mine.zip")], catch_exceptions=False)
    assert caught.value.facts["name"] == str(clicks)


def test_a_portal_of_pictures_to_be_clicked_is_not_bootstrapped(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="learned from alone"):
        CliRunner().invoke(app, ["bootstrap", "rail12306", "--out", str(tmp_path)], catch_exceptions=False)
