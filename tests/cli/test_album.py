"""Folders of pictures: the same picture once, labels that stay, and what logins kept written out to one."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from standby.cli.captcha.album import Album
from standby.engine.opening import opened
from standby.errors import WrongUse
from standby.settings import load_settings
from standby.store.tables import Label
from standby.training.dataset import read_folder
from tests.cli.world import Shell

ONE, TWO, THREE = (b"\xff\xd8\xff" + bytes([n]) * 50 for n in range(3))


def test_a_picture_is_kept_once_and_has_no_label_of_its_own(tmp_path: Path) -> None:
    album = Album(tmp_path / "codes")
    assert album.add(ONE) == album.add(ONE)
    assert ONE in album
    assert TWO not in album
    assert [item.label for item in read_folder(album.folder, unlabelled=True).items] == [None]
    again = Album(album.folder)
    assert (len(again), list(again.pictures())) == (1, [ONE])


def test_labels_that_stand_there_stay(tmp_path: Path) -> None:
    album = Album(tmp_path)
    file = album.add(ONE)
    (tmp_path / "labels.csv").write_text(f"file,label,note\n{file},abcd,checked\n", encoding="utf-8-sig")
    again = Album(tmp_path)
    assert again.label([(ONE, "zzzz"), (TWO, "efgh"), (TWO, "efgh")]) == 1
    assert {item.label for item in read_folder(tmp_path).items} == {"abcd", "efgh"}
    assert again.refuse([(THREE, "wxyz"), (THREE, "wxya"), (THREE, "wxyz")]) == 2
    assert Album(tmp_path).refuse([(THREE, "wxyz")]) == 0


def test_a_line_that_was_cut_off_spoils_no_other(tmp_path: Path) -> None:
    album = Album(tmp_path)
    album.label([(ONE, "abcd")])
    with (tmp_path / "labels.csv").open("a") as table:
        table.write(f"{album.add(THREE)},ab")
    again = Album(tmp_path)
    assert again.labels == {ONE: "abcd"}, "the half of a text is no label"
    assert again.label([(TWO, "efgh")]) == 1
    assert Album(tmp_path).labels == {ONE: "abcd", TWO: "efgh"}
    assert {item.label for item in read_folder(tmp_path).items} == {"abcd", "efgh"}


@pytest.mark.parametrize("begun", ["", "fi", "file,text"])
def test_a_table_that_a_kill_left_empty_is_begun_anew(tmp_path: Path, begun: str) -> None:
    Album(tmp_path).add(ONE)
    for name in ("refused.csv", "asked.csv"):
        (tmp_path / name).write_text(begun)
    album = Album(tmp_path)
    album.refuse([(ONE, "abcd")])
    album.asking(ONE, "abcd")
    assert Album(tmp_path).refusals == [(ONE, "abcd")]
    assert Album(tmp_path).was_asked(ONE)


def test_questions_of_an_older_version_are_still_known(tmp_path: Path) -> None:
    album = Album(tmp_path)
    files = [album.add(each) for each in (ONE, TWO, THREE)]
    rows = "".join(f"{file},abcd\n" for file in files)
    (tmp_path / "asked.csv").write_text(f"file,text\n{rows}")
    album.label([(ONE, "abcd")])
    album.refuse([(TWO, "abcd")])
    again = Album(tmp_path)
    assert [each.answer for each in again.questions()] == ["yes", "no", ""]
    assert again.wrong_in_a_row() == (2, None)
    at = datetime(2026, 11, 21, 4, tzinfo=UTC)
    again.asking(THREE, "abcd", answer="no", at=at)
    assert Album(tmp_path).wrong_in_a_row() == (2, at)
    again.asking(ONE, "wxyz", drawn=True, answer="yes", at=at)
    assert Album(tmp_path).wrong_in_a_row() == (0, None)
    assert [each.drawn for each in Album(tmp_path).questions()] == [False, False, False, True]


def test_pictures_labelled_by_their_names_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "7xpd.jpg").write_bytes(ONE)
    with pytest.raises(WrongUse, match="choose another folder"):
        Album(tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["7xpd.jpg"]


@pytest.mark.parametrize("table", [b"picture;text\n", b"\xff\xfe\x00", b"label,file\n"])
def test_a_table_of_another_form_is_not_written_into(tmp_path: Path, table: bytes) -> None:
    (tmp_path / "labels.csv").write_bytes(table)
    with pytest.raises(WrongUse, match=r"labels\.csv"):
        Album(tmp_path)
    assert (tmp_path / "labels.csv").read_bytes() == table


def test_what_is_no_picture_and_no_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="not a picture"):
        Album(tmp_path / "codes").add(b"<html>")
    (tmp_path / "file").write_text("x")
    with pytest.raises(WrongUse, match="cannot be made a folder"):
        Album(tmp_path / "file")


async def test_what_logins_kept_becomes_a_folder_to_train_from(bare: Shell) -> None:
    settings = load_settings(_env_file=None, data_dir=bare.folder / "data")
    async with opened(settings) as runtime, runtime.database.write() as session:
        for picture, text, accepted in ((ONE, "abcd", True), (TWO, "efgh", False), (THREE, "ijkl", None)):
            facts = {"portal": "ssfw", "site": "x", "confidence": 0.9, "at": datetime.now(UTC)}
            session.add(Label(picture=picture, text=text, accepted=accepted, **facts))
    first = await bare.run("captcha", "verified", "ssfw", "--out", "codes", "--json")
    assert first.json == {"saved": 3, "labels": 1, "refused": 1, "folder": "codes"}
    again = await bare.run("captcha", "verified", "ssfw", "--out", "codes", "--json")
    assert again.json == {"saved": 0, "labels": 0, "refused": 0, "folder": "codes"}
    pile = read_folder(bare.folder / "codes", unlabelled=True)
    assert sorted(item.label or "" for item in pile.items) == ["", "", "abcd"]
    unknown = await bare.run("captcha", "verified", "elsewhere", "--out", "codes")
    assert unknown.code == 1
    assert "There is no portal" in unknown.complaint
