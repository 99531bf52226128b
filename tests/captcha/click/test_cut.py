"""A click captcha is taken apart wherever exactly it stands in its frame; anything else is one clear error."""

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
from tests.captcha.codes import stored

TILES = np.stack([np.asarray(photograph(n))[:TILE, :TILE] for n in range(8)])


def captcha(*words: tuple[int, int], down: int = 0) -> Image.Image:
    """Eight photographs and dark blocks for the words: from where to where each goes."""
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((1, 8, 115, 20), fill="red")
    pen.line((0, 29, SIZE[0], 29), fill=(208, 208, 208))
    for left, right in words:
        pen.rectangle((left, 6, right - 1, 20), fill=(60, 60, 60))
    for n, tile in enumerate(TILES):
        picture.paste(Image.fromarray(tile), (COLUMNS[n % 4], ROWS[n // 4] + down))
    return picture


def inked(paper: NDArray[np.uint8]) -> int:
    return int((paper < 200).sum())


@pytest.mark.parametrize("kind", ["PNG", "BMP"])
@pytest.mark.parametrize("down", [0, 1])
def test_tiles_are_cut_to_the_pixel(kind: str, down: int) -> None:
    """Row by row; the notes have them at y 40, pictures of 2014 at y 41."""
    assert np.array_equal(cut(stored(captcha((120, 155), down=down), kind)).tiles, TILES)


@pytest.mark.parametrize(("right", "below"), [(-2, -2), (2, 1), (0, -1), (1, 0), (-1, 2)])
def test_a_frame_a_pixel_or_two_off_changes_nothing(right: int, below: int) -> None:
    whole = captcha((120, 155))
    moved = Image.new("RGB", SIZE, "white")
    moved.paste(whole, (right, below))
    found = cut(stored(moved))
    assert np.array_equal(found.tiles, TILES)
    assert np.array_equal(found.words[0], cut(stored(whole)).words[0])


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
