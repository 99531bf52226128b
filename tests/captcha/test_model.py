"""Readers: the shipped one, a user's own, and files that only pretend."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from onnx import TensorProto
from PIL import Image

from standby.captcha.model import SHIPPED, Reader, load_bytes, load_reader, shipped
from standby.errors import BadModel, BadPicture, PictureTooLarge, UnknownModel
from tests.captcha.codes import as_jpeg, black, stored, texts
from tests.captcha.nets import always, fixed
from tests.captcha.test_card import CARD

PICTURE = stored(black("0123"))


@pytest.fixture(scope="module")
def ssfw() -> Reader:
    return load_reader("ssfw")


def test_a_picture_in_colour_is_read(ssfw: Reader) -> None:
    answer = ssfw.read(as_jpeg("m5k3", random.Random(2)))
    assert answer.text == "m5k3"
    assert not answer.abstained
    assert len(answer.per_character) == 4
    assert answer.confidence == min(answer.per_character)


def test_colour_and_black_and_white_are_read_alike(ssfw: Reader) -> None:
    rng = random.Random(3)
    codes = texts(200)
    in_colour = [answer.text for answer in ssfw.read_many([as_jpeg(each, rng) for each in codes])]
    in_black = [answer.text for answer in ssfw.read_many([stored(black(each)) for each in codes])]
    assert np.mean([one == other for one, other in zip(in_colour, codes, strict=True)]) >= 0.98
    assert np.mean([one == other for one, other in zip(in_black, codes, strict=True)]) >= 0.98


def test_many_are_read_as_one_by_one(ssfw: Reader) -> None:
    pictures = [as_jpeg(each, random.Random(4)) for each in texts(20)]
    together, alone = ssfw.read_many(pictures), [ssfw.read(each) for each in pictures]
    assert [each.text for each in together] == [each.text for each in alone]
    assert [each.confidence for each in together] == pytest.approx([each.confidence for each in alone], abs=1e-5)


@pytest.mark.parametrize("shade", [255, 0, 190])
def test_an_empty_picture_gets_no_answer(ssfw: Reader, shade: int) -> None:
    assert ssfw.read(stored(Image.new("L", (68, 22), shade))).abstained


def test_rubbish_gets_no_answer(ssfw: Reader) -> None:
    specks = np.random.default_rng(1).integers(0, 256, (50, 22, 68), dtype=np.uint8)
    answered = [not each.abstained for each in ssfw.read_grey(list(specks))]
    assert np.mean(answered) <= 0.02


def test_another_size_is_told(ssfw: Reader) -> None:
    with pytest.raises(BadPicture, match=r"x\.png .* 62x22, this model reads 68x22"):
        ssfw.read(stored(Image.new("L", (62, 22), 255)), "x.png")


def test_a_shipped_model_keeps_to_its_size_and_says_where_it_is_from(ssfw: Reader) -> None:
    assert ssfw.bytes < 100_000
    assert ssfw.card.accuracy >= 0.999
    assert ssfw.card.interval[0] <= ssfw.card.accuracy <= ssfw.card.interval[1]
    assert ssfw.card.measured_on >= 1000
    assert "feelheart7/Python" in ssfw.card.notes["source"]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_model_loads_once(name: str) -> None:
    assert shipped(name) is load_reader(name)


def test_a_model_of_ones_own_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.onnx"
    file.write_bytes(always(CARD, (3, 2, 1, 0)))
    reader = load_reader(file)
    assert reader.card == CARD
    assert reader.read(PICTURE).text == "3210"


def test_an_unknown_model_is_told_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownModel, match="ssfw"):
        load_reader("qiangzi")
    with pytest.raises(UnknownModel):
        load_reader(tmp_path)


HONEST = always(CARD, (0, 1, 2, 3))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not an ONNX net"),
        (b"no model", "not an ONNX net"),
        (HONEST[:-40], "not an ONNX net"),
        (always(CARD, (0, 1, 2, 3), metadata={}), "no card"),
        (always(CARD, (0, 1, 2, 3), metadata={"card": "{"}), "not JSON"),
        (always(CARD, (0, 1, 2, 3), metadata={"card": replace(CARD, width=69).dumps()}), "size on its card"),
        (always(CARD, (0, 1, 2, 3), metadata={"card": replace(CARD, alphabet="01").dumps()}), "characters on its card"),
        (always(CARD, (0, 1, 2)), "characters on its card"),
    ],
)
def test_a_file_that_is_no_model_is_told(data: bytes, reason: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BadModel, match=f"mine.onnx .*{reason}"):
        load_bytes(data, "mine.onnx")
    assert capfd.readouterr().err == "", "the runtime is not to talk beside the one clear line"


@pytest.mark.parametrize("kind", [TensorProto.FLOAT, TensorProto.STRING, TensorProto.INT64, TensorProto.BOOL])
@pytest.mark.parametrize("pictures", [1, 2])
def test_a_general_net_that_answers_whatever_it_is_shown_is_told(kind: int, pictures: int) -> None:
    with pytest.raises(BadModel, match=r"mine\.onnx .*characters on its card"):
        load_bytes(fixed(replace(CARD, kind="general"), kind, pictures), "mine.onnx")


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.data())
def test_broken_models_do_no_harm(data: st.DataObject) -> None:
    broken = bytearray(HONEST)
    for _ in range(data.draw(st.integers(1, 3))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        reader = load_bytes(bytes(broken))
    except BadModel:
        return
    try:
        answer = reader.read(PICTURE)
    except (BadPicture, PictureTooLarge):
        return
    assert answer.abstained or reader.card.fits(answer.text)
