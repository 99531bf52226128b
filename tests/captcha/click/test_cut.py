"""A click captcha is taken apart wherever exactly it stands in its frame; anything else is one clear error."""

import io
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from standby.captcha.click.cut import STRIP, cut, strip
from standby.captcha.click.geometry import COLUMNS, ROWS, SIZE, TILE
from standby.captcha.image import MAX_BYTES
from standby.errors import BadPicture, PictureTooLarge, UnfitPicture
from standby.sandbox.rail12306.tiles import TilePainter
from tests.captcha.click.photographs import photograph
from tests.captcha.codes import scanned_often, stored

TWO_OFF = [(x, y) for x in range(-2, 3) for y in range(-2, 3) if (x, y) != (0, 0)]
TILES = np.stack([np.asarray(photograph(n))[:TILE, :TILE] for n in range(8)])


def captcha(
    *words: tuple[int, int], down: int = 0, prompt: int = 115, line: int = 208, tiles: NDArray[np.uint8] = TILES
) -> Image.Image:
    """Eight photographs and dark blocks for the words: from where to where each goes; where the red prompt ends."""
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((1, 8, prompt, 20), fill="red")
    pen.line((0, 29, SIZE[0], 29), fill=(line, line, line))
    for left, right in words:
        pen.rectangle((left, 6, right - 1, 20), fill=(60, 60, 60))
    for n, tile in enumerate(tiles):
        picture.paste(Image.fromarray(tile), (COLUMNS[n % 4], ROWS[n // 4] + down))
    return picture


def inked(paper: NDArray[np.uint8]) -> int:
    return int((paper < 200).sum())


@pytest.mark.parametrize("kind", ["PNG", "BMP"])
@pytest.mark.parametrize("down", [0, 1])
def test_tiles_are_cut_to_the_pixel(kind: str, down: int) -> None:
    """Row by row; the notes have them at y 40, pictures of 2014 at y 41."""
    assert np.array_equal(cut(stored(captcha((120, 155), down=down), kind)).tiles, TILES)


def moved(whole: Image.Image, right: int, below: int) -> bytes:
    picture = Image.new("RGB", SIZE, "white")
    picture.paste(whole, (right, below))
    return stored(picture)


def pictures() -> list[tuple[str, Image.Image]]:
    """Blocks for words, words in this machine's faces, and words in the one drawn without any."""
    painters = ("this machine's faces", None), ("no face", ())
    painted = [(name, TilePainter(random.Random(4), faces=faces).riddle().picture) for name, faces in painters]
    return [("blocks", captcha((120, 155))), *((name, Image.open(io.BytesIO(data))) for name, data in painted)]


@pytest.mark.parametrize("whole", [pytest.param(whole, id=name) for name, whole in pictures()])
def test_a_frame_a_pixel_or_two_off_changes_nothing(whole: Image.Image) -> None:
    still = cut(stored(whole))
    for right, below in TWO_OFF:
        found = cut(moved(whole, right, below))
        assert np.array_equal(found.tiles, still.tiles), (right, below)
        for one, other in zip(found.divisions, still.divisions, strict=True):
            assert np.array_equal(np.stack(one), np.stack(other)), (right, below)


@pytest.mark.parametrize("box", [(1, 2, 293, 190), (0, 0, 291, 189), (-2, -1, 293, 191)], ids=["less", "cut", "more"])
def test_a_frame_a_pixel_or_two_larger_or_smaller_is_read(box: tuple[int, int, int, int]) -> None:
    paper = Image.new("RGB", (box[2] - box[0], box[3] - box[1]), "white")
    paper.paste(captcha((120, 155)), (-box[0], -box[1]))
    assert np.array_equal(cut(stored(paper)).tiles, TILES)


def test_white_photographs_do_not_move_the_others() -> None:
    picture = captcha((120, 155))
    pen = ImageDraw.Draw(picture)
    for n in (0, 3, 5, 6):
        pen.rectangle((COLUMNS[n % 4], ROWS[n // 4], COLUMNS[n % 4] + TILE, ROWS[n // 4] + TILE), fill="white")
    assert np.array_equal(cut(stored(picture)).tiles[7], TILES[7])


def test_photographs_with_white_edges_stay_where_they_are() -> None:
    """Three pixels either way hold as much ink."""
    tiles = TILES.copy()
    tiles[:, :3] = tiles[:, -3:] = tiles[:, :, :3] = tiles[:, :, -3:] = 255
    assert np.array_equal(cut(stored(captcha((120, 155), tiles=tiles))).tiles, tiles)


def test_the_end_of_the_red_prompt_is_no_ink() -> None:
    assert inked(cut(stored(captcha((127, 162), prompt=122))).words[0]) == 35 * 15


def test_the_line_below_the_words_is_no_ink() -> None:
    for down in (0, 1):
        assert inked(cut(stored(captcha((120, 155), line=90, down=down))).words[0]) == 35 * 15


def test_one_word_is_one_strip() -> None:
    found = cut(stored(captcha((120, 155))))
    assert [len(division) for division in found.divisions] == [1]
    assert found.words[0].shape == STRIP
    assert inked(found.words[0]) == 35 * 15


def test_two_words_are_two_strips_in_their_order() -> None:
    """Where the notes have the second one begin, after one, two and three characters."""
    for first, begins in ((17, 147), (34, 167), (50, 180)):
        found = cut(stored(captcha((120, 120 + first), (begins, begins + 33))))
        assert [inked(word) for word in found.words] == [first * 15, 33 * 15]


def test_white_that_may_be_between_characters_leaves_both_readings() -> None:
    found = cut(stored(captcha((120, 135), (139, 155))))
    assert [len(division) for division in found.divisions] == [1, 2]


def test_what_is_wider_than_any_word_is_two_however_narrow_the_gap() -> None:
    found = cut(stored(captcha((120, 152), (156, 189))))
    assert [[inked(word) for word in words] for words in found.divisions] == [[32 * 15, 33 * 15]]


def test_a_word_is_centred_and_only_made_smaller() -> None:
    paper = np.full((40, 200), 255, np.uint8)
    paper[3:6, 150:160] = 0
    assert np.argwhere(strip(paper) < 200).mean(axis=0) == pytest.approx([11, 35.5], abs=0.6)
    paper[:, 20:180] = 0
    assert strip(paper).shape == STRIP
    assert inked(strip(paper)) == 18 * 72


def test_the_sandboxs_pictures_are_cut() -> None:
    painter, both = TilePainter(random.Random(3)), 0
    for _ in range(40):
        riddle = painter.riddle()
        found = cut(riddle.picture)
        both += len(riddle.words) in [len(division) for division in found.divisions]
        assert found.tiles.shape == (8, TILE, TILE, 3)
    assert both == 40


def other_modes() -> list[tuple[str, bytes]]:
    whole = captcha((120, 155))
    return [
        ("CMYK", stored(whole.convert("CMYK"), "JPEG")),
        ("palette", stored(whole.quantize(256), "GIF")),
        ("grey", stored(whole.convert("L"))),
        ("transparent", stored(whole.convert("RGBA"))),
        ("sixteen bits", stored(Image.fromarray(np.asarray(whole.convert("L"), np.uint16) << 8))),
    ]


@pytest.mark.parametrize("data", [pytest.param(data, id=name) for name, data in other_modes()])
def test_any_way_to_write_the_colours_is_read(data: bytes) -> None:
    assert np.abs(cut(data).tiles.mean(axis=3) - TILES.mean(axis=3)).mean() < 20


def moving() -> bytes:
    return stored(captcha(), "GIF", save_all=True, append_images=[captcha((120, 155))])


HOSTILE = [
    ("nothing", b"", BadPicture, "empty"),
    ("a page", b"<html>log in</html>", BadPicture, "none of"),
    ("truncated", stored(captcha((120, 155)), "JPEG")[:-400], BadPicture, "cut short"),
    ("too many bytes", stored(captcha((120, 155))) + bytes(MAX_BYTES), BadPicture, "bytes"),
    ("animated", moving(), UnfitPicture, "animated"),
    ("many scans", scanned_often(captcha((120, 155)), 40), BadPicture, "scans"),
    ("many scans of many pixels", scanned_often(Image.new("RGB", (1000, 1000)), 40), BadPicture, "scans"),
    ("a text code", stored(Image.new("RGB", (68, 22), "white")), UnfitPicture, "68x22"),
    ("three pixels too wide", stored(Image.new("RGB", (296, 190), "white")), UnfitPicture, "296x190"),
    ("huge", stored(Image.new("L", (9000, 9000))), PictureTooLarge, "pixels"),
    ("white", stored(Image.new("RGB", SIZE, "white")), UnfitPicture, "eight tiles"),
    ("black", stored(Image.new("RGB", SIZE)), UnfitPicture, "eight tiles"),
    ("one photograph", stored(photograph(1).resize(SIZE)), UnfitPicture, "eight tiles"),
    ("no word", stored(captcha()), UnfitPicture, "no word"),
]


@pytest.mark.parametrize(("data", "kind", "reason"), [pytest.param(*case[1:], id=case[0]) for case in HOSTILE])
def test_what_is_no_click_captcha_is_told(data: bytes, kind: type[Exception], reason: str) -> None:
    with pytest.raises(kind, match=reason) as caught:
        cut(data, "this.jpg")
    assert "this.jpg" in str(caught.value)


def test_another_size_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = scanned_often(Image.new("RGB", (1000, 1000)), 3)
    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", lambda _: pytest.fail("it was decoded"))
    with pytest.raises(UnfitPicture, match="1000x1000"):
        cut(picture)


GOOD = stored(captcha((120, 155), (167, 200)), "JPEG")


@settings(max_examples=60)
@given(st.integers(0, len(GOOD)), st.binary(max_size=40))
def test_damaged_bytes_are_cut_or_refused(at: int, noise: bytes) -> None:
    try:
        found = cut(GOOD[:at] + noise + GOOD[at + len(noise) :])
    except (BadPicture, PictureTooLarge):
        return
    assert found.tiles.shape == (8, TILE, TILE, 3)
    assert all(word.shape == STRIP for division in found.divisions for word in division)


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.integers(288, 298), st.integers(186, 194))
def test_any_picture_of_about_the_size_is_cut_or_refused(seed: int, width: int, height: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    with pytest.raises(UnfitPicture):
        cut(stored(Image.fromarray(noise)))
