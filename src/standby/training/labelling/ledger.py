"""``labels.csv`` as a person keeps it: what stands there stays as it is written, what is added is there at once.

Each change reads the file anew, so that another program's rows are not lost,
and puts a whole new file in its place, so that a kill at any moment leaves the
old one or the new one. Rows that nobody changed keep their very characters.
"""

import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace as changed
from pathlib import Path

from standby.errors import WrongUse
from standby.training.table import NOTE, PLAIN, Row, by_path, understood
from standby.training.table import UNREADABLE as UNREADABLE

CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a picture: its text, "" if none; ``note`` is UNREADABLE, CHECKED, another program's, or ""."""

    label: str
    note: str = ""


class Ledger:
    """The entries of one ``labels.csv``; the file need not exist yet.

    ``named`` are labels known from elsewhere (the file names): a table that is
    written for the first time takes them along, because a folder with a table
    is read by its table alone. ``files`` are the folder's pictures. Raises BadLabels if there is a file that is no
    such table, WrongUse if it cannot be opened.
    """

    def __init__(self, path: Path, named: Mapping[str, str] | None = None, files: Sequence[str] = ()) -> None:
        self.path = path.resolve()
        self._files = files
        self._form = PLAIN
        self._rows = [PLAIN.write(each) for each in sorted((named or {}).items())]
        self._places: dict[str, int] = {}
        self.reread()

    def entry(self, file: str) -> Entry | None:
        """What the last row of that picture says, found as reading the folder finds it."""
        place = by_path(self._places, file)
        if place is None:
            return None
        return Entry(self._form.label_in(self._rows[place]), self._form.note_in(self._rows[place]))

    def reread(self) -> None:
        """See what other programs, or another window, have written meanwhile."""
        if self.path.exists():
            try:
                self._form, self._rows = understood(self.path.read_bytes(), str(self.path))
            except OSError as error:
                raise WrongUse(what=f"{str(self.path)!r} cannot be opened: {error.strerror}") from error
        self._find()

    def put(self, file: str, entry: Entry | None) -> Entry | None:
        """Write an entry, or take it out with ``None``; gives what stood there before. On disk when it returns.

        A row that names only the end of the path may be other pictures' too:
        then it stays, and the picture gets a row of its own, which goes before it.
        """
        self.reread()
        before, place = self.entry(file), self._own(file)
        if entry is not None:
            self._widen(entry)
            old = Row((), "") if place is None else self._rows[place]
            row = self._changed(file, entry, old)
            self._rows = [*self._rows, row] if place is None else [*self._rows[:place], row, *self._rows[place + 1 :]]
        elif place is not None:
            self._rows = [*self._rows[:place], *self._rows[place + 1 :]]
        self._write()
        self._find()
        return before

    def _write(self) -> None:
        rows = [self._form.header, *self._rows]
        text = self._form.beginning + "".join(
            each.raw if each.raw.endswith(("\n", "\r")) else each.raw + self._form.end for each in rows
        )
        try:
            replace(self.path, text.encode(self._form.coding))
        except OSError as error:
            raise WrongUse(what=f"{str(self.path)!r} cannot be written: {error.strerror}") from error

    def _own(self, file: str) -> int | None:
        """Where its row is, None if that is another picture's as well."""
        place = by_path(self._places, file)
        if place is None or file in self._places:
            return place
        shared = any(other != file and by_path(self._places, other) == place for other in self._files)
        return None if shared else place

    def _find(self) -> None:
        self._places = {self._form.path_in(each): place for place, each in enumerate(self._rows)}

    def _widen(self, entry: Entry) -> None:
        """The column for notes comes with the first note."""
        if entry.note and self._form.note is None:
            self._form = changed(self._form, header=self._form.write([*self._form.header.fields, NOTE]))

    def _changed(self, file: str, entry: Entry, old: Row) -> Row:
        form, count = self._form, max(len(self._form.header.fields), len(old.fields))
        fields = [*old.fields, *[""] * (count - len(old.fields))]
        fields[form.file], fields[form.label] = fields[form.file] or file, entry.label
        if form.note is not None:
            fields[form.note] = entry.note
        return form.write(fields)


def replace(path: Path, data: bytes) -> None:
    """Put a whole new file in the place of the old one; whoever reads meanwhile sees one of the two."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
