"""A folder of pictures named by their content, with tables beside them: labels, refused texts, what was asked.

The same picture is kept once, however often it comes, so a folder can be gone
on with. Nothing that stands in it is ever written over. A picture without a row
in ``labels.csv`` has no label yet; its name is none. A last line without its
end was cut off by a kill: it says nothing, and what is written next takes its
place.
"""

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from standby.errors import WrongUse

LABELS, REFUSED, ASKED = "labels.csv", "refused.csv", "asked.csv"
COLUMNS = {LABELS: ("file", "label"), REFUSED: ("file", "text"), ASKED: ("file", "text", "drawn", "answer", "at")}
KEY = 2
"""So many columns a table must begin with; an older one may lack the others."""
YES, NO, UNSENT, GIVEN_UP = "yes", "no", "unsent", "given up"
SUFFIXES = {b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png", b"GIF8": ".gif", b"BM": ".bmp"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. ``answer`` is empty if none came; ``at`` is when it came, or when the question went out."""

    drawn: bool
    answer: str
    at: datetime | None


class Album:
    """Opens the folder, or makes it. Raises WrongUse for one whose pictures are labelled by their names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise WrongUse(what=f"{str(folder)!r} cannot be made a folder: {error.strerror}") from error
        self._names = {each.stem: each.name for each in folder.iterdir() if each.suffix in SUFFIXES.values()}
        if self._names and not (folder / LABELS).exists():
            raise WrongUse(what=f"{str(folder)!r} holds pictures without a {LABELS}; choose another folder")
        self._rows = {name: dict.fromkeys(self._read(name)) for name in COLUMNS}
        self._append(LABELS, ())

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, picture: bytes) -> bool:
        return digest(picture) in self._names

    def pictures(self) -> Iterator[bytes]:
        """The bytes of every picture, in the order of their names."""
        return ((self.folder / name).read_bytes() for _, name in sorted(self._names.items()))

    def add(self, picture: bytes) -> str:
        """Keep a picture, unless it is there; its file name. Raises WrongUse for bytes that are no picture."""
        name = digest(picture)
        if name not in self._names:
            suffix = next((suffix for start, suffix in SUFFIXES.items() if picture.startswith(start)), None)
            if suffix is None:
                raise WrongUse(what="What was to be kept is not a picture")
            part = self.folder / f".{name}.part"
            part.write_bytes(picture)
            part.replace(self.folder / f"{name}{suffix}")
            self._names[name] = f"{name}{suffix}"
        return self._names[name]

    def label(self, texts: Iterable[tuple[bytes, str]]) -> int:
        """Write labels of pictures that have none; how many were new."""
        known = {file for file, *_ in self._rows[LABELS]}
        rows = {self.add(picture): text for picture, text in texts}
        return self._append(LABELS, [(file, text) for file, text in rows.items() if file not in known])

    def refuse(self, texts: Iterable[tuple[bytes, str]]) -> int:
        """Write what pictures do not show; how many rows were new."""
        rows = dict.fromkeys((self.add(picture), text) for picture, text in texts)
        return self._append(REFUSED, [row for row in rows if row not in self._rows[REFUSED]])

    def asking(
        self, picture: bytes, text: str, *, drawn: bool = False, answer: str = "", at: datetime | None = None
    ) -> None:
        """Write down what the portal is about to be asked, before it is asked; then the same with its ``answer``.

        ``drawn`` says that the picture was drawn by lot; GIVEN_UP that it was and counts as read wrongly unasked.
        """
        when = at.isoformat(timespec="milliseconds") if at else ""
        self._append(ASKED, [(self.add(picture), text, "drawn" if drawn else "", answer, when)])

    def was_asked(self, picture: bytes) -> bool:
        """Whether the portal was asked about it, or was perhaps: a kill may have come before the answer."""
        name = self._names.get(digest(picture))
        return any(file == name and answer != GIVEN_UP for file, _, _, answer, _ in self._rows[ASKED])

    def questions(self) -> list[Asked]:
        """Every question in its order; an answer that a kill kept from being written beside it is found elsewhere."""
        last: dict[tuple[str, str], tuple[str, ...]] = {}
        for file, text, *rest in self._rows[ASKED]:
            last[file, text] = tuple(rest)
        return [
            Asked(bool(drawn), answer or self._answer_elsewhere(key), _moment(at))
            for key, (drawn, answer, at) in last.items()
        ]

    def wrong_in_a_row(self) -> tuple[int, datetime | None]:
        """How many of the last questions had no yes, and when the last of them was, if that is known.

        A question without an answer counts: the portal may have counted it too.
        """
        count, last = 0, None
        for asked in reversed(self.questions()):
            if asked.answer == YES:
                break
            if asked.answer in (NO, ""):
                count, last = count + 1, last or asked.at
        return count, last

    def _answer_elsewhere(self, row: tuple[str, str]) -> str:
        return YES if row in self._rows[LABELS] else NO if row in self._rows[REFUSED] else ""

    @property
    def labels(self) -> dict[bytes, str]:
        """The pictures that have a label."""
        return {self._bytes(file): text for file, text in sorted(self._rows[LABELS]) if text and self._is_here(file)}

    @property
    def refusals(self) -> list[tuple[bytes, str]]:
        """The pictures with what they do not show."""
        return [(self._bytes(file), text) for file, text in sorted(self._rows[REFUSED]) if self._is_here(file)]

    def _is_here(self, file: str) -> bool:
        return self._names.get(Path(file).stem) == file

    def _bytes(self, file: str) -> bytes:
        return (self.folder / file).read_bytes()

    def _read(self, name: str) -> Iterator[tuple[str, ...]]:
        path, columns = self.folder / name, COLUMNS[name]
        if not path.exists():
            return
        try:
            data = path.read_bytes()
            begun = ",".join(columns).encode().startswith(data)
            rows = list(csv.reader(io.StringIO((b"" if begun else _whole_lines(data) or data).decode("utf-8-sig"))))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise WrongUse(what=f"{str(path)!r} is not a table of UTF-8 text") from error
        if rows and tuple(rows[0][:KEY]) != columns[:KEY]:
            raise WrongUse(what=f"{str(path)!r} does not begin with {','.join(columns[:KEY])}; choose another folder")
        for row in rows[1:]:
            if len(row) >= KEY:
                yield tuple((row + [""] * len(columns))[: len(columns)])

    def _append(self, name: str, rows: Iterable[tuple[str, ...]]) -> int:
        """At the end and on disk when it returns, in place of a line that a kill cut off."""
        fresh, path = list(rows), self.folder / name
        before = path.read_bytes() if path.exists() else b""
        kept = _whole_lines(before)
        if kept and not fresh:
            return 0
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(fresh if kept else [COLUMNS[name], *fresh])
        with path.open("r+b" if before else "wb") as file:
            file.truncate(len(kept))
            file.seek(len(kept))
            file.write(text.getvalue().encode())
            file.flush()
            os.fsync(file.fileno())
        self._rows[name].update(dict.fromkeys(fresh))
        return len(fresh)


def digest(picture: bytes) -> str:
    """A name for a picture: 24 hex digits of its SHA-256, too long to be taken for a label."""
    return hashlib.sha256(picture).hexdigest()[:24]


def _whole_lines(table: bytes) -> bytes:
    return table[: table.rfind(b"\n") + 1]


def _moment(told: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        return None
    return found if found.tzinfo else None
