"""What is in a folder is said; what is odd is named, left out, and the rest goes on."""

import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from standby.errors import BrokenPictures, EmptyFolder
from standby.training.evening.looking import Look, look_at
from standby.training.evening.parts import part
from standby.training.evening.twins import twins
from standby.training.evening.words import found_in
from tests.captcha.codes import as_jpeg, black, coloured, folder, stored, texts
from tests.training.general.drawn import codes as codes_of_digits
from tests.training.general.drawn import sights


@pytest.fixture
def codes(tmp_path: Path) -> Path:
    return folder(tmp_path / "codes", 20)


def places(look: Look, *files: str) -> list[int]:
    return [place for place, each in enumerate(look.items) if each.file in files]


def test_a_folder_is_described(codes: Path) -> None:
    found = look_at(codes).found
    assert (found.pictures, found.labels, found.unlabelled) == (20, 20, 0)
    assert (found.sizes, found.modes, found.lengths) == ({"68x22": 20}, {"L": 20}, {4: 20})
    assert (found.duplicates, found.near_duplicates, found.doubtful, found.left_out) == (0, 0, (), ())
    assert "20 pictures, 20 with labels" in found_in(found)[0]


def test_pictures_of_every_kind_are_looked_at(codes: Path) -> None:
    grey = black("q1w2")
    deep = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    clear = coloured("q3w4", random.Random(1)).convert("RGBA")
    clear.putalpha(Image.fromarray(255 - np.asarray(black("q3w4"))))
    kinds = {"q1w1": grey.convert("1"), "q1w2": deep, "q1w3": coloured("q1w3", random.Random(1)).convert("P")}
    for name, picture in {**kinds, "q3w4": clear, "q1w5": grey.resize((100, 40))}.items():
        (codes / f"{name}.png").write_bytes(stored(picture))
    look = look_at(codes)
    assert look.found.pictures == 25
    assert {"1", "P", "RGBA", "L"} < look.found.modes.keys()
    assert look.found.sizes == {"68x22": 24, "100x40": 1}
    [seen] = look.take(places(look, "q3w4.png"))
    assert seen[0, 0].tolist() == [255, 255, 255], "what is transparent is paper"


def test_what_cannot_be_used_is_named_and_the_rest_goes_on(codes: Path) -> None:
    (codes / "abcd.png").write_bytes(b"not found")
    (codes / "efgh.png").write_bytes(stored(black("efgh"))[:60])
    frames = [black("ijkl"), black("ijkm")]
    (codes / "ijkl.gif").write_bytes(stored(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    look = look_at(codes)
    assert look.found.pictures == 20
    assert {each.file: each.why for each in look.found.left_out} == {
        "abcd.png": "it is none of PNG, JPEG, GIF, BMP",
        "efgh.png": "it is broken or cut short",
        "ijkl.gif": "it is animated",
    }
    assert "3 cannot be used: abcd.png" in "\n".join(found_in(look.found))


def test_a_folder_of_broken_pictures_is_an_error(codes: Path) -> None:
    for each in sorted(codes.iterdir())[:15]:
        each.write_bytes(b"<html>too many requests</html>")
    with pytest.raises(BrokenPictures, match="15 of 20 pictures"):
        look_at(codes)


def test_a_folder_without_any_label_is_told(codes: Path) -> None:
    (codes / "labels.csv").write_text("file,label\n")
    with pytest.raises(EmptyFolder):
        look_at(codes)


def test_doubtful_labels_are_told_with_the_reason(codes: Path) -> None:
    for name, text in (("abc", "abc0"), ("ABcd", "abcd")):
        (codes / f"{name}.png").write_bytes(stored(black(text)))
    (codes / "labels.csv").write_text(
        "file,label\n" + "".join(f"{text}.png,{text}\n" for text in [*texts(20), "abc", "ABcd"])
    )
    doubtful = {each.label: each.why for each in look_at(codes).found.doubtful}
    assert doubtful["abc"] == "it has 3 characters, nearly all others have 4"
    assert doubtful["ABcd"].startswith("'AB' is in another case")


def test_copies_and_pictures_stored_anew_are_found_and_never_parted(tmp_path: Path) -> None:
    directory, rng = tmp_path / "codes", random.Random(3)
    directory.mkdir()
    for text in texts(120, seed=5):
        picture = coloured(text, rng)
        (directory / f"{text}_1.png").write_bytes(stored(picture))
        (directory / f"{text}_2.png").write_bytes(stored(picture))
        (directory / f"{text}_3.jpg").write_bytes(stored(picture, "JPEG", quality=60))
    look = look_at(directory)
    assert look.found.duplicates == 120
    assert 110 <= look.found.near_duplicates <= 120
    parts = part(look, 60, seed=1)
    held = {look.groups[place] for place in parts.held}
    assert len(parts.held) >= 90
    assert not held & {look.groups[place] for place in (*parts.learnable, *parts.bare)}


def test_many_copies_of_few_pictures_are_as_many_groups_as_pictures() -> None:
    pictures = sights(codes_of_digits(5, 1), seed=1)
    assert len(set(twins(np.repeat(pictures, 400, axis=0)).tolist())) == 5


def test_copies_are_one_group_whatever_they_are_called_and_likenesses_go_by_their_labels() -> None:
    pictures = sights(codes_of_digits(30, 1), seed=1)
    noise = np.random.default_rng(1).integers(-4, 5, pictures.shape)
    again = np.clip(pictures.astype(np.int16) + noise, 0, 255).astype(np.uint8)
    all_of_them = np.concatenate([pictures, pictures, again])
    one, other = [f"a{place}" for place in range(30)], [f"b{place}" for place in range(30)]
    named = twins(all_of_them, [*one, *one, *other]).reshape(3, 30)
    assert (named[0] == named[1]).all()
    assert not set(named[0].tolist()) & set(named[2].tolist())
    copied = twins(all_of_them, [*one, *other, *[None] * 30]).reshape(3, 30)
    assert (copied[0] == copied[1]).all()
    assert (copied[0] == copied[2]).all()


def test_likenesses_of_a_crowded_bucket_are_all_found() -> None:
    pictures = np.repeat(sights(codes_of_digits(12, 1), seed=1), 150, axis=0)
    noise = np.random.default_rng(1).integers(-4, 5, pictures.shape)
    again = np.clip(pictures.astype(np.int16) + noise, 0, 255).astype(np.uint8)
    assert len(set(twins(again).tolist())) == 12


def test_different_codes_of_one_family_are_no_twins(tmp_path: Path) -> None:
    look = look_at(folder(tmp_path / "codes", 400))
    assert look.found.near_duplicates == 0
    unlabelled = tmp_path / "bare"
    unlabelled.mkdir()
    for number, text in enumerate(texts(400, seed=7)):
        (unlabelled / f"captcha_{number}.jpg").write_bytes(as_jpeg(text, random.Random(number)))
    (unlabelled / "abcd.png").write_bytes(stored(black("abcd")))
    assert look_at(unlabelled).found.near_duplicates == 0


def test_the_same_picture_under_two_labels_is_doubtful(codes: Path) -> None:
    for name in ("zzz1", "zzz2"):
        (codes / f"{name}.png").write_bytes(stored(black("zzz1")))
    [doubt] = look_at(codes).found.doubtful
    assert (doubt.label, doubt.why) == ("zzz2", "it shows the same as zzz1.png, which is labelled zzz1")


def test_pictures_without_a_label_are_counted_apart(codes: Path) -> None:
    (codes / "unlabelled").mkdir()
    for number, text in enumerate(texts(7, seed=9)):
        (codes / "unlabelled" / f"{number}.png").write_bytes(stored(black(text)))
    look = look_at(codes)
    assert (look.found.labels, look.found.unlabelled) == (20, 7)
    parts = part(look, None, seed=1)
    assert (len(parts.learnable), len(parts.bare), parts.held) == (20, 7, ())
