"""A report that a student can send to a friend: honest, whole, and asking nobody for anything."""

import json
import os
import random
import re
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.async_api import expect
from typer.testing import CliRunner

from standby.captcha.answer import Answer
from standby.captcha.model import Reader, load_reader
from standby.cli.captcha import app
from standby.errors import BadPicture, UnfitPicture, WrongUse
from standby.training import rivals
from standby.training.dataset import Folder, Labelled, read_folder
from standby.training.report.figures import Read, Report, Wish, calibration, curve, gather, matrix, risk
from standby.training.report.page import page
from tests.captcha.codes import as_jpeg, black, folder, stored, texts
from tests.web.browser import axe, browsing, looking

HOSTILE = "<img src=x onerror=alert(1)>&amp;.png"


@pytest.fixture(autouse=True)
def _no_rivals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rivals, "shutil", SimpleNamespace(which=lambda _: None))
    monkeypatch.setattr(rivals, "find_spec", lambda _: None)


@pytest.fixture(scope="module")
def codes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty codes: two labels wrong, one file hostile by name, one broken, one of another size."""
    made = folder(tmp_path_factory.mktemp("codes"), 40)
    labels = {f"{text}.png": text for text in texts(40)}
    for place, name in enumerate(list(labels)[:2]):
        labels[name] = f"zz{place}z"
    (made / HOSTILE).write_bytes(as_jpeg("7xpd", random.Random(1)))
    (made / "broken.png").write_bytes(b"\x89PNG broken")
    (made / "large.png").write_bytes(stored(black("7xpd").resize((200, 80))))
    rows = labels | {HOSTILE: '"><script>alert(2)</script>', "broken.png": "abcd", "large.png": "7xpd"}
    table = "".join(f'"{name}","{text.replace(chr(34), chr(34) * 2)}"\n' for name, text in rows.items())
    (made / "labels.csv").write_text("file,label\n" + table)
    return made


def misnamed(directory: Path, count: int) -> Path:
    """Pictures whose names are bytes that are no UTF-8."""
    directory.mkdir()
    for place, text in enumerate(texts(count)):
        os_name = os.fsencode(directory / f"{text}_") + b"\xe9%d.png" % place
        Path(os.fsdecode(os_name)).write_bytes(stored(black(text)))
    return directory


@pytest.fixture(scope="module")
def reader() -> Reader:
    return load_reader("ssfw")


def read(label: str, text: str, confidence: float) -> Read:
    return Read(Labelled("a.png", label, b""), Answer(text, confidence, (), abstained=confidence < 0.5))


def gathered(codes: Path, reader: Reader) -> Report:
    return gather(reader, "ssfw", read_folder(codes), Wish(count=20), lambda name: None)


# ---------------------------------------------------------------- figures


def test_what_cannot_be_read_is_left_out_and_named(codes: Path, reader: Reader) -> None:
    found = gathered(codes, reader)
    assert found.score.n == 41
    assert found.left_out == ("broken.png", "large.png")
    assert {each.item.label for each in found.doubted} >= {"zz0z", "zz1z"}
    assert [row.reader for row in found.rows] == ["standby ssfw", "tesseract", "ddddocr", "template"]
    assert found.folder == codes.name, "where it lies on this machine is nobody's business"


@pytest.mark.parametrize(
    ("picture", "error"),
    [(b"\x89PNG broken", BadPicture), (stored(black("7xpd").resize((200, 80))), UnfitPicture)],
)
def test_a_folder_without_one_picture_to_read_says_why(reader: Reader, picture: bytes, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"a\.png"):
        gather(reader, "ssfw", Folder("x", (Labelled("a.png", "7xpd", picture),)), Wish(0), lambda name: None)


def test_risk_falls_as_less_is_answered() -> None:
    reads = [read("a", "a", 0.9), read("a", "a", 0.8), read("a", "b", 0.7), read("a", "b", 0.6)]
    assert risk(reads[::-1]) == ((0.25, 0.0), (0.5, 0.0), (0.75, 1 / 3), (1.0, 0.5), (1.0, 0.5))


def test_calibration_takes_answers_of_about_the_same_confidence_together() -> None:
    assert calibration([read("a", "a", 0.9)] * 20) == ()
    unsure, sure = calibration([read("a", "b", 0.4)] * 10 + [read("a", "a", 0.4)] * 5 + [read("a", "a", 1.0)] * 15)
    assert (round(unsure.confidence, 6), unsure.right) == (0.4, 5 / 15)
    assert (sure.confidence, sure.right) == (1.0, 1.0)
    assert sure.interval[0] < 1.0


def test_only_confused_characters_are_in_the_matrix() -> None:
    found = matrix([read("il", "1l", 0.9), read("il", "il", 0.9), read("xy", "xyz", 0.9), read("xy", "xy", 0.9)])
    assert found.characters == "1i"
    assert found.counts == ((0, 0), (1, 1))
    assert matrix([read("xy", "xy", 0.9)]).characters == ""


@pytest.mark.parametrize("noted", ["", "[", "{}", "[1]", '[["a", 1]]', "[[1, 2]]", "[[10, 0.5, 0.9, 1]]", "null"])
def test_a_card_without_a_sound_curve_shows_none(noted: str) -> None:
    assert curve(noted) == ()


def test_a_curve_may_have_intervals_or_none() -> None:
    assert curve("[[10, 0.5], [50, 0.9, 0.8, 0.95]]") == ((10, 0.5, 0.5, 0.5), (50, 0.9, 0.8, 0.95))


# ---------------------------------------------------------------- the file


def test_everything_strange_is_escaped(codes: Path, reader: Reader) -> None:
    text = page(gathered(codes, reader))
    assert text.count("<script>") == 1
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(2)" in text
    assert not re.search(r"(?:src|href)=\"(?!data:)", text)
    assert "http://" not in text
    assert "https://" not in text


@pytest.mark.skipif(sys.platform == "darwin", reason="names there are always UTF-8")
def test_names_that_are_no_utf_8_are_shown_and_said(tmp_path: Path, reader: Reader) -> None:
    odd = misnamed(tmp_path / "odd", 3)
    (odd / os.fsdecode(b"zzzz_\xe9.png")).write_bytes(b"\x89PNG broken")
    assert "zzzz_\\udce9.png" in page(gathered(odd, reader))
    said = CliRunner().invoke(app, ["report", str(odd), "--out", str(tmp_path / "x.html"), "--count", "0", "--json"])
    assert json.loads(said.stdout)["left_out"] == ["zzzz_\udce9.png"]


async def test_it_opens_anywhere_and_asks_nobody(
    codes: Path, reader: Reader, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    report = replace(gathered(codes, reader), curve=curve("[[10, 0.5, 0.4, 0.6], [50, 0.9, 0.8, 0.95]]"))
    file = tmp_path / "report.html"
    file.write_text(page(report), encoding="utf-8")
    cache: pytest.Cache | None = getattr(request.config, "cache", None)
    judge = axe(cache.mkdir("axe")) if cache else ""
    for width, scheme, locale in ((360, "dark", "zh-CN"), (1280, "light", "en")):
        options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "locale": locale}
        async with browsing() as browser, looking(browser, file.as_uri(), bypass_csp=bool(judge), **options) as page_:
            await page_.goto(file.as_uri())
            chinese = locale == "zh-CN"
            says = "的验证码读对了" if chinese else "of the codes are read right"
            await expect(page_.get_by_role("heading", level=1)).to_contain_text(says, use_inner_text=True)
            assert await page_.evaluate("document.documentElement.lang") == locale
            assert await page_.evaluate("document.documentElement.scrollWidth") <= width
            assert await page_.locator("figure svg").count() == 4 - (not report.bins)
            assert await page_.evaluate("[...document.images].every(i => i.naturalWidth > 0)")
            if judge:
                await page_.evaluate(judge)
                found = (await page_.evaluate("axe.run()"))["violations"]
                assert found == [], json.dumps([(each["id"], each["nodes"][0]["html"][:200]) for each in found])
            await page_.get_by_text("English" if chinese else "中文").click()
            await expect(page_.get_by_role("heading", level=1)).not_to_contain_text(says, use_inner_text=True)


async def test_it_keeps_its_own_policy(codes: Path, reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text(page(gathered(codes, reader)), encoding="utf-8")
    async with browsing() as browser, looking(browser, file.as_uri(), locale="zh-CN") as found:
        await found.goto(file.as_uri())
        assert await found.evaluate("document.documentElement.lang") == "zh-CN", "its own script runs"
        assert await found.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"


def test_the_command_writes_it_and_says_the_figures(codes: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    said = CliRunner().invoke(app, ["report", str(codes), "--out", str(out), "--count", "0", "--json"])
    assert said.exit_code == 0, said.output
    found = json.loads(said.stdout)
    assert found.keys() >= {"out", "n", "whole", "interval", "coverage", "precision", "ms_per_image", "rows"}
    assert found["out"] == str(out)
    assert found["rows"] == []
    assert out.read_text(encoding="utf-8").startswith("<!doctype html>")
    failed = CliRunner().invoke(app, ["report", str(codes), "--out", str(tmp_path / "no" / "where.html")])
    assert isinstance(failed.exception, WrongUse)
