"""A table of labels that other people and programs keep too."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from standby.errors import BadLabels
from standby.training.dataset import read_folder
from standby.training.labelling.ledger import UNREADABLE, Entry, Ledger
from tests.captcha.codes import black, stored


def test_the_first_label_begins_a_table(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "labels.csv")
    assert ledger.entry("a.png") is None
    assert ledger.put("a.png", Entry("7xpd")) is None
    assert ledger.put("sub/b.png", Entry("0abc")) is None
    assert (tmp_path / "labels.csv").read_bytes() == b"file,label\na.png,7xpd\nsub/b.png,0abc\n"
    assert Ledger(tmp_path / "labels.csv").entry("sub/b.png") == Entry("0abc")


def test_a_label_is_replaced_and_taken_back(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "labels.csv")
    ledger.put("a.png", Entry("7xpd"))
    assert ledger.put("a.png", Entry("7xpb")) == Entry("7xpd")
    assert ledger.put("a.png", None) == Entry("7xpb")
    assert (tmp_path / "labels.csv").read_bytes() == b"file,label\n"


def test_what_stands_in_another_program_s_table_stays_byte_for_byte(tmp_path: Path) -> None:
    table = tmp_path / "labels.csv"
    before = b'\xef\xbb\xbf"when","file","label"\r\n"1,5","a.png",""\r\n\r\n"2","b.png","7xpd"'
    table.write_bytes(before)
    ledger = Ledger(table)
    ledger.put("c.png", Entry("0abc"))
    assert table.read_bytes() == before + b"\r\n,c.png,0abc\r\n"
    ledger.put("a.png", Entry("1234"))
    assert table.read_bytes() == before.replace(b'"1,5","a.png",""', b'"1,5",a.png,1234') + b"\r\n,c.png,0abc\r\n"
    assert ledger.entry("a.png") == Entry("1234")


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("图片,file;label\n".encode(), None),
        ("file;label;谁\na.png;;张\n".encode("gb18030"), "file;label;谁\na.png;7xpd;张\n".encode("gb18030")),
        (b"filename\ttext\na.png\t\n", b"filename\ttext\na.png\t7xpd\n"),
        (b"a.png,\n", b"file,label\na.png,7xpd\n"),
        (b"", b"file,label\na.png,7xpd\n"),
        (b"codes\\a.png,0abc\n", b"file,label\ncodes\\a.png,0abc\na.png,7xpd\n"),
        (b"name,words\na.png,\n", None),
        (b"\xff\xfe\x00", None),
    ],
)
def test_tables_as_people_have_them(tmp_path: Path, written: bytes, after: bytes | None) -> None:
    table = tmp_path / "labels.csv"
    table.write_bytes(written)
    if after is None:
        with pytest.raises(BadLabels, match=r"labels\.csv"):
            Ledger(table)
        assert table.read_bytes() == written
        return
    Ledger(table).put("a.png", Entry("7xpd"))
    assert table.read_bytes() == after


def test_two_windows_do_not_write_over_each_other(tmp_path: Path) -> None:
    one, other = Ledger(tmp_path / "labels.csv"), Ledger(tmp_path / "labels.csv")
    one.put("a.png", Entry("1111"))
    other.put("b.png", Entry("2222"))
    one.put("c.png", Entry("3333"))
    assert [Ledger(tmp_path / "labels.csv").entry(each) for each in ("a.png", "b.png", "c.png")] == [
        Entry("1111"),
        Entry("2222"),
        Entry("3333"),
    ]


def test_a_note_brings_its_column(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "labels.csv")
    ledger.put("a.png", Entry("7xpd"))
    ledger.put("b.png", Entry("", UNREADABLE))
    assert (tmp_path / "labels.csv").read_text() == "file,label,note\na.png,7xpd\nb.png,,unreadable\n"
    assert Ledger(tmp_path / "labels.csv").entry("b.png") == Entry("", UNREADABLE)


def test_file_names_that_mean_something_to_programs(tmp_path: Path) -> None:
    hostile = ['=cmd|" /C calc"!A0.png', "a,b.png", "line\nbreak.png", "<script>alert(1)</script>.png", "验证码.png"]
    for place, name in enumerate(hostile):
        (tmp_path / name.replace("/", "-")).write_bytes(stored(black("7xpd")))
        Ledger(tmp_path / "labels.csv").put(name.replace("/", "-"), Entry(str(place) * 4))
    assert {each.file: each.label for each in read_folder(tmp_path).items} == {
        name.replace("/", "-"): str(place) * 4 for place, name in enumerate(hostile)
    }


KEEPER = """
import sys
from pathlib import Path
from standby.training.labelling.ledger import Entry, Ledger
ledger = Ledger(Path(sys.argv[1]))
place = 0
while True:
    ledger.put(f"{place}.png", Entry("7xpd"))
    print(place, flush=True)
    place += 1
"""


def test_a_kill_at_any_moment_loses_nothing_that_was_said_to_be_saved(tmp_path: Path) -> None:
    table = tmp_path / "labels.csv"
    with subprocess.Popen([sys.executable, "-c", KEEPER, str(table)], stdout=subprocess.PIPE, text=True) as keeper:
        assert keeper.stdout
        said = [keeper.stdout.readline() for _ in range(60)]
        os.kill(keeper.pid, signal.SIGKILL)
        said += keeper.stdout.readlines()
    last = max(int(line) for line in said if line.endswith("\n"))
    ledger = Ledger(table)
    assert all(ledger.entry(f"{place}.png") == Entry("7xpd") for place in range(last + 1))
