"""Folders as people have them."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from standby.errors import BadLabels, BadPicture, EmptyFolder, WrongUse
from standby.training import dataset
from standby.training.dataset import length_of, pictures, read_folder
from tests.captcha.codes import black, folder, stored


def zipped(directory: Path) -> Path:
    file = directory.with_suffix(".zip")
    with zipfile.ZipFile(file, "w") as archive:
        for each in sorted(directory.rglob("*")):
            archive.write(each, each.relative_to(directory))
    return file


def test_the_label_is_the_stem_of_the_file_name(tmp_path: Path) -> None:
    found = read_folder(folder(tmp_path / "codes", 5))
    assert [each.label for each in found.items] == [Path(each.file).stem for each in found.items]
    assert found.alphabet == "".join(sorted(set("".join(found.labels))))


def test_a_zip_is_read_like_the_folder(tmp_path: Path) -> None:
    directory = folder(tmp_path / "codes", 5)
    assert read_folder(zipped(directory)).items == read_folder(directory).items


def test_a_zip_that_unpacks_to_more_than_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "MOST_IN_ZIP", 3 << 20)
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for place in range(5):
            archive.writestr(f"{place}.png", bytes(2 << 20))
    assert bomb.stat().st_size < 20_000
    with pytest.raises(WrongUse, match="bytes in all"):
        read_folder(bomb, unlabelled=True)


def test_what_follows_an_underscore_is_no_label(tmp_path: Path) -> None:
    for name in ("abcd_1.png", "abcd_2.png"):
        (tmp_path / name).write_bytes(stored(black("abcd")))
    assert read_folder(tmp_path).labels == ("abcd", "abcd")


def test_labels_csv_goes_before_file_names(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    for name in ("1.png", "2.png"):
        (tmp_path / "images" / name).write_bytes(stored(black("abcd")))
    (tmp_path / "labels.csv").write_text("\ufefffile,label\nimages/1.png,abcd\n", encoding="utf-8")
    found = read_folder(tmp_path)
    assert [(each.file, each.label) for each in found.items] == [("images/1.png", "abcd")]


def test_a_row_with_a_folder_is_that_folders_picture_alone(tmp_path: Path) -> None:
    for name in ("x", "y"):
        (tmp_path / "all" / name).mkdir(parents=True)
        (tmp_path / "all" / name / "1.png").write_bytes(stored(black("abcd")))
    (tmp_path / "labels.csv").write_text("file,label\nx/1.png,abcd\n", encoding="utf-8")
    assert [each.file for each in read_folder(tmp_path).items] == ["all/x/1.png"]


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no pictures here")
    with pytest.raises(EmptyFolder, match=r"labels\.csv"):
        read_folder(tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "broken.zip"])
def test_what_is_neither_folder_nor_zip_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(WrongUse, match=name):
        read_folder(tmp_path / name)


@pytest.mark.parametrize("table", [b"file,answer_tiles\n1.png,0 3\n", b"\xff\xfe\x00"])
def test_a_table_without_labels_is_told(tmp_path: Path, table: bytes) -> None:
    (tmp_path / "1.png").write_bytes(stored(black("abcd")))
    (tmp_path / "labels.csv").write_bytes(table)
    with pytest.raises(BadLabels, match=r"labels\.csv"):
        read_folder(tmp_path)


def test_labels_of_different_lengths_are_told_with_one_of_them(tmp_path: Path) -> None:
    directory = folder(tmp_path / "codes", 5)
    (directory / "abc.png").write_bytes(stored(black("abcd")))
    with pytest.raises(BadLabels, match=r"abc\.png"):
        length_of(read_folder(directory))


def test_a_picture_that_is_none_is_told_by_its_name(tmp_path: Path) -> None:
    directory = folder(tmp_path / "codes", 5)
    (directory / "zzzz.png").write_bytes(b"not found")
    with pytest.raises(BadPicture, match=r"zzzz\.png"):
        pictures(read_folder(directory))


def test_a_few_pictures_of_another_size_are_left_out(tmp_path: Path) -> None:
    directory = folder(tmp_path / "codes", 19)
    (directory / "logo.png").write_bytes(stored(Image.new("L", (120, 40), 255)))
    kept, greys = pictures(read_folder(directory))
    assert greys.shape == (19, 22, 68)
    assert "logo.png" not in [each.file for each in kept.items]
    assert np.array_equal(greys[0] < 128, np.asarray(Image.open(directory / kept.items[0].file)) < 128)


def test_pictures_of_all_sizes_are_told(tmp_path: Path) -> None:
    for side in range(20, 30):
        (tmp_path / f"ab{side}.png").write_bytes(stored(Image.new("L", (side, 22), 255)))
    with pytest.raises(BadLabels, match="10 different sizes"):
        pictures(read_folder(tmp_path))
