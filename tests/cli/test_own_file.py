"""A file of ours comes and goes; a file of theirs stays as it was."""

from pathlib import Path

import pytest

from standby.cli.own_file import OwnFile, free
from standby.errors import WrongUse


def test_a_fresh_picture_replaces_our_own_and_nothing_is_left(tmp_path: Path) -> None:
    file = OwnFile(tmp_path / "code.png")
    file.write(b"first")
    file.write(b"second")
    assert file.path.read_bytes() == b"second"
    file.clear()
    assert list(tmp_path.iterdir()) == []


def test_what_came_meanwhile_is_not_ours(tmp_path: Path) -> None:
    file = OwnFile(tmp_path / "code.png")
    file.write(b"ours")
    file.clear()
    file.path.write_bytes(b"theirs")
    with pytest.raises(WrongUse, match="is there already"):
        file.write(b"ours")
    file.clear()
    assert file.path.read_bytes() == b"theirs"


def test_a_link_to_nowhere_is_somebodys_too(tmp_path: Path) -> None:
    (tmp_path / "link.png").symlink_to(tmp_path / "nowhere.png")
    with pytest.raises(WrongUse, match="is there already"):
        OwnFile(tmp_path / "link.png").write(b"ours")
    assert not (tmp_path / "nowhere.png").exists()


def test_where_nothing_can_be_written_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="cannot be written: No such file"):
        OwnFile(tmp_path / "nowhere" / "code.png").write(b"ours")


def test_a_picture_that_a_killed_command_left_is_in_nobodys_way(tmp_path: Path) -> None:
    wanted = tmp_path / "code.png"
    assert free(wanted) == wanted
    wanted.write_bytes(b"left")
    assert free(wanted).name == "code-2.png"
    free(wanted).write_bytes(b"left too")
    assert free(wanted).name == "code-3.png"
