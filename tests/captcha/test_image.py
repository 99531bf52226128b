"""Any bytes in; a small grey picture or one clear error out."""

import io
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from standby.captcha.image import MAX_BYTES, MAX_PIXELS, MAX_SCANS, grey, open_picture, otsu, ramp, size
from standby.errors import BadPicture, PictureTooLarge
from tests.captcha.codes import as_jpeg, black, scanned_often, stored


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP"])
def test_a_code_is_read_as_it_is(kind: str) -> None:
    assert np.array_equal(grey(stored(black("m5il"), kind)), np.asarray(black("m5il")))


def test_colours_become_brightness() -> None:
    values = grey(as_jpeg("7xpd", random.Random(1)))
    assert values.shape == (22, 68)
    assert values.max() > 240
    assert values.min() < 170


def test_what_is_transparent_is_paper() -> None:
    picture = Image.new("RGBA", (4, 3), (0, 0, 0, 0))
    picture.putpixel((1, 1), (0, 0, 0, 255))
    values = grey(stored(picture))
    assert values[0, 0] == 255
    assert values[1, 1] == 0


def test_sixteen_bits_are_scaled_down() -> None:
    picture = Image.fromarray(np.array([[0, 0xFFFF, 0x8000]], dtype=np.uint16))
    assert grey(stored(picture)).tolist() == [[0, 255, 128]]


def nothing_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    def decode(_: object) -> None:
        pytest.fail("it was decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decode)


@pytest.mark.parametrize(("side", "kind"), [(10_000, "PNG"), (10_000, "JPEG"), (15_000, "PNG"), (1025, "BMP")])
def test_too_many_pixels_are_refused_before_they_are_decoded(
    side: int, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = stored(Image.new("L", (side, side), 255), kind)

    nothing_is_decoded(monkeypatch)
    with pytest.raises(PictureTooLarge) as caught:
        grey(data, "huge.png")
    assert "huge.png" in caught.value.message
    assert str(MAX_PIXELS) in caught.value.message


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(BadPicture, match=f"more than {MAX_BYTES} bytes"):
        grey(stored(black("abcd")) + bytes(MAX_BYTES))


def test_a_jpeg_that_paints_over_itself_is_refused_before_it_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Image.new("RGB", (40, 30), "red")
    assert grey(scanned_often(picture, 3)).shape == (30, 40)
    nothing_is_decoded(monkeypatch)
    with pytest.raises(BadPicture, match=f"more than {MAX_SCANS} scans"):
        grey(scanned_often(picture, MAX_SCANS))


def test_the_size_is_told_without_decoding(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_is_decoded(monkeypatch)
    assert size(stored(Image.new("RGB", (40, 30)))) == (40, 30)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<html>please log in</html>", "none of PNG, JPEG, GIF, BMP"),
        (as_jpeg("tcyf", random.Random(1))[:-150], "cut short"),
        (stored(black("tcyf"))[:120], "cut short"),
    ],
)
def test_what_is_no_whole_picture_is_told(data: bytes, reason: str) -> None:
    with pytest.raises(BadPicture, match=reason):
        grey(data)


def test_a_moving_picture_is_told() -> None:
    moving = stored(black("aaaa"), "GIF", save_all=True, append_images=[black("bbbb")])
    with pytest.raises(BadPicture, match="animated"):
        grey(moving)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"BM"]))
def test_random_bytes_do_no_harm(data: bytes, start: bytes) -> None:
    harmless(start + data)


@settings(max_examples=300)
@given(st.sampled_from(["PNG", "JPEG", "GIF", "BMP"]), st.data())
def test_broken_pictures_do_no_harm(kind: str, data: st.DataObject) -> None:
    broken = bytearray(stored(black("m5il"), kind))
    for _ in range(data.draw(st.integers(1, 4))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    harmless(bytes(broken[: data.draw(st.integers(1, len(broken)))]))


def harmless(data: bytes) -> None:
    try:
        values = grey(data)
    except (BadPicture, PictureTooLarge):
        return
    assert values.dtype == np.uint8
    assert 0 < values.size <= MAX_PIXELS


def test_a_picture_keeps_its_colours_for_those_who_want_them() -> None:
    assert open_picture(as_jpeg("abcd", random.Random(1))).mode == "RGB"


def test_otsu_parts_ink_from_paper() -> None:
    values = np.array([20, 30, 25, 240, 250, 245], dtype=np.uint8)
    assert 30 <= otsu(values) < 240


def test_otsu_of_one_single_brightness_is_that_brightness() -> None:
    assert otsu(np.full((3, 3), 7, dtype=np.uint8)) == 7


def test_pale_ink_is_weak_ink_and_black_and_white_stay() -> None:
    values = np.array([0, 170, 190, 210, 255], dtype=np.uint8)
    assert ramp(values, 170, 210).tolist() == [1.0, 1.0, 0.5, 0.0, 0.0]
    assert ramp(values, 170, 210, light_ink=True).tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]


def test_the_file_is_not_kept_open() -> None:
    data = io.BytesIO(stored(black("abcd")))
    assert grey(data.getvalue()).shape == (22, 68)
