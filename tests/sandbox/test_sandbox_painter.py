"""Painted codes, and captured ones served in their place."""

import io
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, JpegImagePlugin

from standby.sandbox import running_sandbox
from standby.sandbox.captchas import CapturedCaptchas, NoPictures, PaintedCaptchas
from standby.sandbox.faces import BUILT_IN, NoSuchFace, choose
from standby.sandbox.painter import ALPHABET, Painter, random_code, random_colour
from standby.sandbox.world import seeded

from .kit import Visitor

INK = (0, 0, 0)


@pytest.fixture(params=[None, BUILT_IN], ids=["this machine's face", "built-in face"])
def painter(request: pytest.FixtureRequest) -> Painter:
    return Painter(choose(request.param))


def inked(painter: Painter, code: str) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which pixels of 22 rows and 68 columns are drawn on, before JPEG."""
    grey = np.asarray(painter.draw(code, [INK] * len(code)).convert("L"))
    mask: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = grey < 128
    return mask


def test_the_same_seed_paints_the_same_bytes(painter: Painter) -> None:
    assert painter.paint("k7mj", random.Random(3)) == painter.paint("k7mj", random.Random(3))
    assert painter.paint("k7mj", random.Random(3)) != painter.paint("k7mj", random.Random(4))


def test_the_picture_is_made_like_the_portal_s(painter: Painter) -> None:
    picture = Image.open(io.BytesIO(painter.paint("a1b2", random.Random(1))))
    assert isinstance(picture, JpegImagePlugin.JpegImageFile)
    assert (picture.size, picture.mode) == ((68, 22), "RGB")
    assert JpegImagePlugin.get_sampling(picture) == 2  # Pillow's number for 4:2:0
    assert picture.quantization[0][0] == 8  # the first step of the standard luminance table at quality 75


def test_all_characters_look_different(painter: Painter) -> None:
    looks = {inked(painter, character).tobytes() for character in ALPHABET}
    assert len(looks) == 36


def test_nothing_is_anti_aliased(painter: Painter) -> None:
    assert set(np.unique(np.asarray(painter.draw(ALPHABET[-4:], [INK] * 4)))) == {0, 255}


def test_characters_stand_in_cells_of_fifteen_pixels(painter: Painter) -> None:
    whole = inked(painter, "nnnn")
    for i in range(1, 4):
        assert (whole[:, 4 + 15 * i : 17 + 15 * i] == whole[:, 4:17]).all()


def test_digits_take_the_rows_they_take_at_the_portal(painter: Painter) -> None:
    rows = np.flatnonzero(inked(painter, "0").any(axis=1))
    assert (rows[0], rows[-1]) == (2, 17)


def test_descenders_reach_the_edge(painter: Painter) -> None:
    assert inked(painter, "p")[21].any()


def test_the_face_leans_to_the_right(painter: Painter) -> None:
    stem = inked(painter, "l")
    top, bottom = (np.flatnonzero(stem[row]).mean() for row in (3, 15))
    assert top > bottom


def test_a_wide_m_runs_into_the_next_cell(painter: Painter) -> None:
    m, five = inked(painter, "m"), inked(painter, "5")
    assert m[:, 19:].any()
    moved = np.roll(five, 15, axis=1)
    both = inked(painter, "m5")
    assert (both == (m | moved)).all()


def test_the_later_character_is_drawn_over_the_earlier(painter: Painter) -> None:
    red, blue = (110, 0, 0), (0, 0, 200)
    picture = np.asarray(painter.draw("m5", [red, blue]))
    second = np.roll(inked(painter, "5"), 15, axis=1)
    assert (picture[second] == blue).all()


def test_colours_stay_dark_enough_to_read() -> None:
    rng = random.Random(1)
    colours = [random_colour(rng) for _ in range(2_000)]
    swatches = Image.new("RGB", (len(colours), 1))
    swatches.putdata(colours)
    assert np.asarray(swatches.convert("L")).max() < 173
    assert len(set(colours)) > 1_900


def test_codes_use_the_whole_alphabet() -> None:
    rng = random.Random(1)
    codes = [random_code(rng) for _ in range(1_000)]
    assert set("".join(codes)) == set(ALPHABET)
    assert {len(code) for code in codes} == {4}


def test_a_seed_gives_the_same_codes_in_the_same_order() -> None:
    painter = Painter()
    one, two = (PaintedCaptchas(painter, seeded(5, "captchas")) for _ in range(2))
    assert [one.next() for _ in range(3)] == [two.next() for _ in range(3)]
    assert len({one.next().text for _ in range(50)}) == 50


def test_the_most_alike_face_is_preferred_whatever_the_order(tmp_path: Path) -> None:
    for name in ("z/Verdana Italic.ttf", "b/DejaVuSans-Oblique.ttf", "a/FreeSansOblique.otf", "a/DejaVuSans.ttf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert choose(folders=(tmp_path,)) == tmp_path / "b/DejaVuSans-Oblique.ttf"
    assert choose("verdana italic", (tmp_path,)) == tmp_path / "z/Verdana Italic.ttf"


def test_a_bare_machine_has_the_built_in_face(tmp_path: Path) -> None:
    assert choose(folders=(tmp_path / "none",)) is None
    with pytest.raises(NoSuchFace, match="Comic"):
        choose("Comic", (tmp_path,))


def captured(folder: Path, labels: dict[str, str]) -> Path:
    for name, colour in zip(labels, range(40, 250, 20), strict=False):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (68, 22), colour).save(folder / name, "PNG")
    return folder


def zipped(folder: Path) -> Path:
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as out:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            out.write(path, path.relative_to(folder))
    return archive


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
async def test_captured_pictures_are_served_as_they_are(tmp_path: Path, packed: bool) -> None:
    folder = captured(tmp_path / "real", {"k3ap.png": "k3ap"})
    async with running_sandbox(captchas=zipped(folder) if packed else folder) as box:
        visitor = Visitor(box)
        async with visitor.browser:
            answer = await visitor.picture()
            assert answer.headers["content-type"] == "image/png"
            assert answer.content == (folder / "k3ap.png").read_bytes()
            told = await visitor.post(box.accounts[0].login, box.accounts[0].password, "k3ap")
            assert told.json() == {"success": "true"}


@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip"])
def test_labels_may_stand_in_a_table(tmp_path: Path, packed: bool) -> None:
    folder = captured(tmp_path / "real", {"images/1.png": "", "images/2.png": "", "images/3.png": ""})
    (folder / "labels.csv").write_text("\ufefffile,label\n1.png,aaaa\nimages/2.png,bbbb\n", encoding="utf-8")
    source = CapturedCaptchas(zipped(folder) if packed else folder, random.Random(1))
    assert len(source) == 2
    assert {source.next().text for _ in range(50)} == {"aaaa", "bbbb"}


def test_a_source_that_is_missing_or_broken_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "nothing.zip"
    with pytest.raises(NoPictures, match=r"nothing\.zip is neither"):
        CapturedCaptchas(source, random.Random(1))
    source.write_bytes(b"not a zip")
    with pytest.raises(NoPictures, match=r"nothing\.zip is neither"):
        CapturedCaptchas(source, random.Random(1))


def test_a_source_without_labels_is_refused(tmp_path: Path) -> None:
    folder = captured(tmp_path / "real", {"1.png": ""})
    (folder / "labels.csv").write_text("file,label\n1.png,\n")
    with pytest.raises(NoPictures, match="holds no pictures with labels"):
        CapturedCaptchas(folder, random.Random(1))
    (folder / "1.png").unlink()
    with pytest.raises(NoPictures, match="holds no pictures with labels"):
        CapturedCaptchas(zipped(folder), random.Random(1))
