"""Codes painted for the general net: repeatable, readable sizes, honest about what is kept out of training."""

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase, digits

import numpy as np
import pytest
from PIL import Image

from standby.errors import WrongUse
from standby.training import faces
from standby.training.painter import Painted, paint
from standby.training.painter.painting import GROUP, random_alphabet
from standby.training.painter.sheet import CELL, COLUMNS, sheet, write_sheet
from standby.training.painter.typefaces import CHARACTERS, any_typeface, families, is_held_out, typeface


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No fonts installed, no package that brings some."""
    monkeypatch.setattr(faces, "FOLDERS", ())
    monkeypatch.setattr("standby.training.painter.typefaces.find_spec", lambda name: None)
    families.cache_clear()
    yield
    families.cache_clear()


def prints(painted: list[Painted]) -> list[str]:
    return [f"{each.text} {hashlib.sha256(each.picture.tobytes()).hexdigest()}" for each in painted]


def test_the_same_seed_paints_the_same_pictures_and_another_seed_others() -> None:
    first = prints(list(paint(7, 30)))
    assert prints(list(paint(7, 30))) == first
    assert prints(list(paint(8, 30))) != first
    assert len(set(first)) == 30


def test_fewer_pictures_of_a_seed_are_the_first_of_more() -> None:
    assert prints(list(paint(7, GROUP + 2))) == prints(list(paint(7, 20)))[: GROUP + 2]


def test_training_and_held_out_pictures_of_one_seed_differ() -> None:
    assert prints(list(paint(7, 12))) != prints(list(paint(7, 12, held_out=True)))


def test_pictures_have_the_sizes_and_texts_that_portals_use() -> None:
    painted = list(paint(3, 120))
    assert len(painted) == 120
    for each in painted:
        height, width, depth = each.picture.shape
        assert each.picture.dtype == np.uint8
        assert depth == 3
        assert 44 <= width <= 264
        assert 16 <= height <= 99
        assert 3 <= len(each.text) <= 7
        assert set(each.text) <= set(CHARACTERS)
        assert each.picture.std() > 2
    assert len({each.picture.shape for each in painted}) > 10


def test_an_alphabet_and_lengths_asked_for_are_kept() -> None:
    painted = list(paint(4, 60, alphabet="23abXY", lengths=(5, 6)))
    assert set("".join(each.text for each in painted)) == set("23abXY")
    assert {len(each.text) for each in painted} == {5, 6}


def test_without_an_alphabet_digits_capitals_and_small_letters_all_come() -> None:
    drawn = [set(random_alphabet(random.Random(seed))) for seed in range(60)]
    assert any(each <= set(digits) for each in drawn)
    assert any(each <= set(ascii_lowercase) for each in drawn)
    assert any(each <= set(digits + ascii_uppercase) and not each <= set(digits) for each in drawn)
    assert any(not each.isdisjoint(ascii_lowercase) and not each.isdisjoint(ascii_uppercase) for each in drawn)
    assert all(drawn)


@pytest.mark.parametrize("lengths", [(7, 3), (0, 4), (4, 40), (-2, -1)])
def test_lengths_that_make_no_sense_are_refused_before_anything_is_painted(lengths: tuple[int, int]) -> None:
    with pytest.raises(WrongUse, match="shortest first"):
        paint(1, 1, lengths=lengths)


@pytest.mark.parametrize("alphabet", ["", "ab c", "0123é", "汉字"])
def test_an_alphabet_that_cannot_be_painted_is_refused(alphabet: str) -> None:
    with pytest.raises(WrongUse, match="digits and Latin letters"):
        paint(1, 1, alphabet=alphabet)


def test_no_pictures_wanted_none_painted() -> None:
    assert list(paint(1, 0)) == []


def test_no_family_of_faces_is_both_learned_from_and_held_out() -> None:
    learned = {path for family in families(False) for path in family}
    held_out = {path for family in families(True) for path in family}
    assert learned & held_out <= {faces.BUILT_IN}
    names = [f"Family {number}" for number in range(600)]
    assert 60 < sum(map(is_held_out, names)) < 140


def test_a_face_is_drawn_from_its_side_and_draws_what_is_needed() -> None:
    rng = random.Random(1)
    for held_out in (False, True):
        for _ in range(20):
            face = any_typeface(rng, digits + ascii_uppercase, held_out)
            assert face.draws >= set(digits + ascii_uppercase)
            assert face.path == faces.BUILT_IN or is_held_out(face.family) == held_out


@pytest.mark.usefixtures("bare_machine")
def test_a_bare_machine_paints_with_the_built_in_face() -> None:
    assert any_typeface(random.Random(1), CHARACTERS, held_out=True).path == faces.BUILT_IN
    for held_out in (False, True):
        painted = list(paint(5, 24, held_out=held_out))
        assert len(set(prints(painted))) == 24


def test_a_file_that_is_no_font_is_no_face(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font at all")
    assert typeface(str(broken)) is None


def test_the_sheet_shows_every_picture_with_its_text(tmp_path: Path) -> None:
    painted = list(paint(1, 12))
    whole = np.asarray(sheet(painted, painted[:3]))
    assert whole.shape[1] == CELL[0] * COLUMNS
    assert whole.shape[0] == 3 * CELL[1] + 2 * 24
    write_sheet(tmp_path / "new" / "sheet.png", seed=2, count=20)
    with Image.open(tmp_path / "new" / "sheet.png") as written:
        assert written.size == (CELL[0] * COLUMNS, 2 * CELL[1] + 2 * 24)
