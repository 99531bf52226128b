"""``labels.csv`` as people have it: from Excel in any coding, with columns in any order, with or without a header.

Training and labelling read it with the same eyes: :func:`understood` says what
stands where, :func:`by_path` which row is a picture's.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar

from standby.errors import BadLabels

Value = TypeVar("Value")

NAMES = ("file", "filename", "image", "picture", "path")
TEXTS = ("label", "text", "code", "captcha")
NOTE = "note"
UNREADABLE = "unreadable"
"""Note of a picture that a person looked at and could not read."""
SEPARATORS = ",;\t"
CODINGS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
"""By the mark at the start; without one it is UTF-8, else what a Chinese Excel writes."""
BLANK = r"(?:[ ,;\t]*(?:\r\n|\r|\n))*"
BEGINNING = re.compile(BLANK + r"(?:sep=(?P<separator>[^\r\n\"])[ \t]*(?:\r\n|\r|\n|\Z))?" + BLANK, re.IGNORECASE)
"""Empty lines, and the one in which Excel says what separates the columns."""


@dataclass(frozen=True, slots=True)
class Row:
    """Its fields, and the characters it was written with, line end and all."""

    fields: tuple[str, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Form:
    """How a table is written: coding, separator, line end, first row, where file and label stand, what comes before."""

    coding: str
    separator: str
    end: str
    header: Row
    file: int
    label: int
    beginning: str = ""

    @property
    def note(self) -> int | None:
        titles = _titles(self.header)
        return titles.index(NOTE) if NOTE in titles else None

    def write(self, fields: Sequence[str]) -> Row:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self.separator, lineterminator=self.end).writerow(fields)
        return Row(tuple(fields), text.getvalue())

    def path_in(self, row: Row) -> str:
        """The picture's path with plain slashes, "" if the row names none."""
        written = _field(row, self.file)
        return PurePosixPath(written.replace("\\", "/")).as_posix() if written else ""

    def label_in(self, row: Row) -> str:
        """What the picture shows, without the characters nobody sees that come along when texts are copied."""
        return "".join(each for each in _field(row, self.label) if each.isprintable())

    def note_in(self, row: Row) -> str:
        return "" if self.note is None else _field(row, self.note)


PLAIN = Form("utf-8", ",", "\n", Row(("file", "label"), "file,label\n"), 0, 1)


@dataclass(frozen=True, slots=True)
class Table:
    """Labels by the file's path; the folders a path begins with may be missing in the table."""

    rows: Mapping[str, str]
    twice: tuple[str, ...] = ()
    """Files that have two different labels; the last one counts."""
    notes: Mapping[str, str] | None = None

    def label(self, file: str) -> str | None:
        """The label of a file beside the table, "" if its row has none, None without a row."""
        return by_path(self.rows, file)

    def unreadable(self, file: str) -> bool:
        """Whether a person has looked at it in vain."""
        return not self.label(file) and by_path(self.notes or {}, file) == UNREADABLE

    def without_file(self, files: Sequence[str]) -> tuple[str, ...]:
        """Rows of files that are not there, each once."""
        known = {ending for each in files for ending in _endings(each)}
        return tuple(name for name in self.rows if name not in known)


def read_table(data: bytes, name: str, texts: Sequence[str] = TEXTS) -> Table:
    """Read the table of a folder ``name``. Raises BadLabels if it has no columns of files and of one of ``texts``."""
    form, lines = understood(data, f"{name}/labels.csv", texts)
    rows: dict[str, str] = {}
    notes: dict[str, str] = {}
    twice: dict[str, None] = {}
    for line in lines:
        if path := form.path_in(line):
            label = form.label_in(line)
            if rows.setdefault(path, label) != label:
                twice[path] = None
            rows[path], notes[path] = label, form.note_in(line)
    return Table(rows, tuple(twice), notes)


def understood(data: bytes, name: str, texts: Sequence[str] = TEXTS) -> tuple[Form, list[Row]]:
    """How a table is written, and its rows without the header. Raises BadLabels, calling it ``name``."""
    coding, text = _decoded(data, name)
    begun = BEGINNING.match(text)
    beginning = begun.group() if begun else ""
    body = text[len(beginning) :]
    first = re.split(r"[\r\n]", body, maxsplit=1)[0]
    separator = (begun and begun["separator"]) or max(SEPARATORS, key=first.count)
    try:
        rows = list(_rows(body, separator))
    except csv.Error as error:
        raise BadLabels(name=name, reason="it is not a table of text") from error
    if not rows:
        return PLAIN, []
    end = next((each for each in ("\r\n", "\r") if rows[0].raw.endswith(each)), "\n")
    titles = _titles(rows[0])
    files = [place for place, title in enumerate(titles) if title in NAMES]
    labels = [place for place, title in enumerate(titles) if title in texts]
    if files and labels:
        return Form(coding, separator, end, rows[0], files[0], labels[0], beginning), rows[1:]
    if not files and not labels and len(titles) == 2 and PurePosixPath(titles[0]).suffix:
        header = Form(coding, separator, end, rows[0], 0, 1).write(("file", "label"))
        return Form(coding, separator, end, header, 0, 1, beginning), rows
    raise BadLabels(name=name, reason="it has no columns file,label")


def by_path(rows: Mapping[str, Value], file: str) -> Value | None:
    """What the table has for a file: by its whole path, else by the longest ending of it that there is a row for."""
    return next((rows[each] for each in _endings(file) if each in rows), None)


def _endings(file: str) -> list[str]:
    """``b/x/1.png``, ``x/1.png``, ``1.png``."""
    parts = PurePosixPath(file).parts
    return ["/".join(parts[start:]) for start in range(len(parts))]


def _decoded(data: bytes, name: str) -> tuple[str, str]:
    marked = [coding for mark, coding in CODINGS.items() if data.startswith(mark)]
    for coding in marked or ["utf-8", "gb18030"]:
        with suppress(UnicodeDecodeError):
            text = data.decode(coding)
            if "\0" not in text:
                return coding, text
    raise BadLabels(name=name, reason="it is not a table of text")


def _rows(text: str, separator: str) -> Iterator[Row]:
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    for fields in csv.reader(lines(), delimiter=separator):
        yield Row(tuple(fields), "".join(taken))
        taken.clear()


def _titles(row: Row) -> list[str]:
    return [each.strip().lower() for each in row.fields]


def _field(row: Row, place: int) -> str:
    return row.fields[place].strip() if place < len(row.fields) else ""
