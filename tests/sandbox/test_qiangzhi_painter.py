"""Painted Qiangzhi codes: made like the captured ones, and handed out as a labelled folder."""

import csv
import io
import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, JpegImagePlugin

from standby.sandbox.faces import BUILT_IN, choose
from standby.sandbox.qiangzhi.codes import write
from standby.sandbox.qiangzhi.painter import ALPHABET, FACES, LAYOUTS, Painter, painted, random_segment

INK = (0, 0, 0)
Mask = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


@pytest.fixture(params=[None, BUILT_IN], ids=["this machine's face", "built-in face"])
def face(request: pytest.FixtureRequest) -> Path | None:
    return choose(request.param, preferred=FACES)


def inked(painter: Painter, code: str) -> Mask:
    """Which pixels inside the frame are drawn on, before lines and JPEG; the frame's rows and columns are False."""
    grey = np.asarray(painter.draw(code, [INK] * len(code)).convert("L"))
    mask: Mask = grey < 128
    mask[[0, -1], :] = mask[:, [0, -1]] = False
    return mask


def test_the_picture_is_made_like_the_portal_s(face: Path | None) -> None:
    picture = Image.open(io.BytesIO(Painter(face).paint("3c2z", random.Random(1))))
    assert isinstance(picture, JpegImagePlugin.JpegImageFile)
    assert (picture.size, picture.mode) == ((62, 22), "RGB")
    assert JpegImagePlugin.get_sampling(picture) == 2  # Pillow's number for 4:2:0
    assert picture.quantization[0][0] == 8  # the first step of the standard luminance table at quality 75


def test_a_black_frame_runs_around_it(face: Path | None) -> None:
    grey = np.asarray(Painter(face).draw("3c2z", [INK] * 4).convert("L"))
    assert grey[0].max() == grey[-1].max() == grey[:, 0].max() == grey[:, -1].max() == 0
    assert grey[1, 1:-1].min() == grey[1:-1, 1].min() == 255


def test_digits_are_twelve_rows_tall_and_small_letters_sit_on_the_same_line(face: Path | None) -> None:
    painter = Painter(face)
    for character, top in (("2", 4), ("z", 7)):
        rows = np.flatnonzero(inked(painter, character * 4).any(axis=1))
        assert abs(int(rows[0]) - top) <= 1
        assert rows[-1] == 15


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_character_begins_where_the_layout_says(layout: str, face: Path | None) -> None:
    columns = np.flatnonzero(inked(Painter(face, layout), "1111").any(axis=0))
    starts = [int(x) for x in columns if x - 1 not in columns]
    assert starts == list(LAYOUTS[layout])


def test_a_wide_m_runs_under_its_neighbour_where_the_pitch_is_narrow(face: Path | None) -> None:
    narrow, wide = Painter(face, "pitch"), Painter(face, "spread")
    assert inked(narrow, "m111")[:, 4:14].any(axis=0).all()
    assert (inked(narrow, "m111") & ~inked(narrow, "1111"))[:, 14:].any()
    assert (inked(wide, "m111")[:, 31:] == inked(wide, "1111")[:, 31:]).all()


def test_all_characters_look_different_and_none_is_anti_aliased(face: Path | None) -> None:
    painter = Painter(face, "spread")
    assert len({inked(painter, character * 4).tobytes() for character in ALPHABET}) == len(ALPHABET)
    assert set(np.unique(np.asarray(painter.draw("2bmx", [INK] * 4)))) == {0, 255}


def test_lines_are_thin_grey_and_over_the_text() -> None:
    picture = np.asarray(Painter().draw("mmmm", [INK] * 4, [(2, 10, 40, 10)], grey=120))
    assert (picture[10, 2:41] == 120).all()
    assert not (picture[[9, 11], 2:41] == 120).any()


def test_lines_are_fragments() -> None:
    rng = random.Random(1)
    lengths = [np.hypot(x1 - x0, y1 - y0) for x0, y0, x1, y1 in (random_segment(rng) for _ in range(500))]
    assert min(lengths) >= 8
    assert max(lengths) <= 28


def test_the_same_seed_paints_the_same_pictures() -> None:
    assert list(painted(3, 5)) == list(painted(3, 5))
    assert list(painted(3, 5)) != list(painted(4, 5))
    assert {picture for picture, _ in painted(3, 5)}.isdisjoint(picture for picture, _ in painted(3, 5, "spread"))


def test_a_mixed_case_school_has_glyphs_of_its_own() -> None:
    painter = Painter(alphabet=ALPHABET + "BMNX")
    assert not (inked(painter, "bbbb") == inked(painter, "BBBB")).all()


def test_a_folder_of_codes_has_its_labels(tmp_path: Path) -> None:
    write(tmp_path / "codes", 7, seed=5, layout="spread")
    with (tmp_path / "codes/labels.csv").open(newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    assert [(row["label"], (tmp_path / "codes/images" / row["file"]).read_bytes()) for row in rows] == [
        (text, picture) for picture, text in painted(5, 7, "spread")
    ]
