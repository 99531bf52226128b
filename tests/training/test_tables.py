"""Label tables from Excel and from hand, and file names that are labels or only look like it."""

from pathlib import Path

import pytest

from standby.errors import BadLabels
from standby.training.dataset import Item, Pile, read_folder
from standby.training.labelling.ledger import Entry, Ledger
from standby.training.naming import named
from tests.captcha.codes import black, stored

PICTURE = stored(black("abcd"))


def pile(directory: Path, table: bytes | None, *files: str) -> Pile:
    for name in files:
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_bytes(PICTURE)
    if table is not None:
        (directory / "labels.csv").write_bytes(table)
    return read_folder(directory, unlabelled=True)


def texts(found: Pile) -> dict[str, str | None]:
    return {each.file: each.label for each in found.items}


@pytest.mark.parametrize(
    "table",
    [
        b"file,label\n1.png,abcd\n2.png,\n",
        b"\xef\xbb\xbffile,label\r\n1.png,abcd\r\n",
        b'label,when,file\n"abcd","monday, late","1.png"\n',
        b"Label;File\r\nabcd;1.png\r\n",
        "file,label\n1.png,abcd\n".encode("utf-16"),
        "file,label,备注\n1.png,abcd,好\n".encode("gb18030"),
        b"1.png,abcd\n",
    ],
    ids=["plain", "byte-order mark", "quotes and other columns", "semicolons", "utf-16", "gb18030", "no header"],
)
def test_a_table_is_read_as_people_have_it(tmp_path: Path, table: bytes) -> None:
    assert texts(pile(tmp_path, table, "1.png", "2.png")) == {"1.png": "abcd", "2.png": None}


def test_rows_without_a_file_and_files_labelled_twice_are_told(tmp_path: Path) -> None:
    found = pile(tmp_path, b"file,label\n1.png,abcd\ngone.png,efgh\n1.png,abce\n", "1.png")
    assert (found.tabled, found.astray, found.twice) == (True, ("gone.png",), ("1.png",))
    assert texts(found) == {"1.png": "abce"}


def test_the_same_name_in_two_folders_keeps_two_labels(tmp_path: Path) -> None:
    found = pile(tmp_path, b"file,label\na/1.png,abcd\nb/1.png,efgh\n", "a/1.png", "b/1.png")
    assert texts(found) == {"a/1.png": "abcd", "b/1.png": "efgh"}


@pytest.mark.parametrize("table", [b"file,answer_tiles\n1.png,0 3\n", b"\x00\x01\x02,\xff"])
def test_a_table_of_something_else_is_told(tmp_path: Path, table: bytes) -> None:
    with pytest.raises(BadLabels, match=r"labels\.csv"):
        pile(tmp_path, table, "1.png")


def test_without_a_table_the_names_are_the_labels_where_they_look_like_it(tmp_path: Path) -> None:
    files = ("7xpd.png", "7xpd_2.png", "IMG_0012.png", "code.png", "captcha.png", "unlabelled/abcd.png")
    found = pile(tmp_path, None, *files)
    assert texts(found) == {
        "7xpd.png": "7xpd",
        "7xpd_2.png": "7xpd",
        "IMG_0012.png": None,
        "code.png": "code",
        "captcha.png": None,
        "unlabelled/abcd.png": None,
    }
    assert found.items[-1] == Item("unlabelled/abcd.png", None, PICTURE)


def test_names_that_count_or_digest_are_no_labels() -> None:
    counted = named([f"{number:04}.png" for number in range(1, 40)])
    assert set(counted.values()) == {None}
    assert set(named([f"{number}.png" for number in (19034, 40771, 90210, 77120)]).values()) == {
        "19034",
        "40771",
        "90210",
        "77120",
    }
    assert set(named(["d41d8cd98f00b204.png", "1700000000123.png"]).values()) == {None}


def test_codes_of_digits_that_cover_nearly_all_numbers_are_labels() -> None:
    codes = [f"{number:04}" for number in range(10_000) if number % 9]
    assert all(named([f"{code}.png" for code in codes]).values())
    assert set(named([f"{code}.png" for code in codes if code[0] != "0"]).values()) == {
        code for code in codes if code[0] != "0"
    }
    assert set(named([f"{number}.png" for number in range(3, 40)]).values()) == {None}


@pytest.mark.parametrize(
    "table",
    [
        b"\nfile,label\na.png,ab\n",
        b"\r\n,,\r\nfile,label\r\na.png,ab\r\n",
        b"file,label\ra.png,ab\rb.png,\r",
        b"sep=,\r\nfile,label\r\na.png,ab\r\n",
        b"sep=;\nlabel;file\nab;a.png\n",
        b"sep=|\nfile|label\na.png|ab\n",
        b"file,label\n.//a.png,ab\n",
        b"file,label\n a.png , ab\n",
        b"file,label\n.\\a.png,ab\n",
        b"file,label\na.png,xx\na.png,ab\n",
        "\ufefffile,label\na.png,ab\n".encode("utf-16-be"),
        "file,label\na.png,ab\u200b\n".encode(),
    ],
)
def test_training_and_labelling_understand_a_table_alike(tmp_path: Path, table: bytes) -> None:
    found = pile(tmp_path, table, "a.png")
    ledger = Ledger(tmp_path / "labels.csv")
    assert (texts(found)["a.png"], ledger.entry("a.png")) == ("ab", Entry("ab"))
    ledger.put("a.png", Entry("cd"))
    ledger.put("c.png", Entry("ef"))
    assert texts(pile(tmp_path, None, "a.png", "c.png")) == {"a.png": "cd", "c.png": "ef"}


def test_a_table_with_nothing_characters_is_refused_by_both(tmp_path: Path) -> None:
    with pytest.raises(BadLabels, match="not a table"):
        pile(tmp_path, b"file,label\na.png,a\0b\n", "a.png")
    with pytest.raises(BadLabels, match="not a table"):
        Ledger(tmp_path / "labels.csv")


def test_rows_written_in_two_ways_are_one_row(tmp_path: Path) -> None:
    found = pile(tmp_path, b"file,label\ngone.png,ab\n./gone.png,ab\n.\\gone.png,cd\n.//gone.png,ab\n", "a.png")
    assert (found.astray, found.twice) == (("gone.png",), ("gone.png",))


def test_a_row_that_two_folders_share_is_not_changed_for_one_of_them(tmp_path: Path) -> None:
    pile(tmp_path, b"file,label\n1.png,ab\n", "x/1.png", "y/1.png")
    ledger = Ledger(tmp_path / "labels.csv", files=["x/1.png", "y/1.png"])
    assert ledger.entry("x/1.png") == ledger.entry("y/1.png") == Entry("ab")
    assert ledger.put("x/1.png", Entry("cd")) == Entry("ab")
    assert texts(pile(tmp_path, None)) == {"x/1.png": "cd", "y/1.png": "ab"}
    assert (ledger.entry("x/1.png"), ledger.entry("y/1.png")) == (Entry("cd"), Entry("ab"))


def test_a_row_of_one_picture_is_changed_where_it_stands(tmp_path: Path) -> None:
    pile(tmp_path / "x", b"file,label\n1.png,\n", "1.png")
    Ledger(tmp_path / "x" / "labels.csv", files=["x/1.png"]).put("x/1.png", Entry("ab"))
    assert (tmp_path / "x" / "labels.csv").read_bytes() == b"file,label\n1.png,ab\n"


def test_what_nobody_can_read_waits_for_no_label(tmp_path: Path) -> None:
    table = b"file,label,Note\n1.png,abcd,\n2.png,,unreadable\n3.png,,\n4.png,abcd,unreadable\n"
    found = pile(tmp_path, table, "1.png", "2.png", "3.png", "4.png")
    assert texts(found) == {"1.png": "abcd", "3.png": None, "4.png": "abcd"}
    assert found.astray == ()
