"""A folder or .zip of pictures to be clicked, with what is known of their answers. Needs no torch.

``labels.csv`` has ``file,answer_tiles`` and may have ``words``: the right tiles
by the site's numbers 1 to 8, and the words with blanks between. What ``standby
captcha verified`` wrote counts as well (``label``), and so do its refusals in
``refused.csv``.
"""

import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from standby.captcha.click.labels import tiles_in
from standby.captcha.click.look import is_clicks
from standby.errors import BadLabels, EmptyFolder, said
from standby.training.dataset import BROKEN_ZIP, KINDS, LABELS, REFUSED, files_in
from standby.training.table import TEXTS, by_path, read_table, understood

ANSWERS = ("answer_tiles", *TEXTS)
WORDS = ("words",)
LOOKED_AT = 20
HEADER = 64 << 10


@dataclass(frozen=True, slots=True)
class Click:
    """One picture. ``right`` are its tiles (0 to 7) if that is known, ``words`` what it asks for if that is known."""

    file: str
    picture: bytes = field(repr=False)
    right: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    refused: tuple[tuple[int, ...], ...] = ()


def holds_clicks(path: Path) -> bool:
    """Whether most of the first pictures are to be clicked; no for what is no folder, which its reader says better."""
    with suppress(*BROKEN_ZIP):
        looked = [is_clicks(data) for data in _first(path)]
        return sum(looked) * 2 > len(looked)
    return False


def _first(path: Path) -> list[bytes]:
    """The beginnings of the first pictures by name, without reading all of a folder or .zip."""
    if path.is_dir():
        found = sorted(each for each in path.rglob("*") if each.suffix.lower() in KINDS and each.is_file())
        return [_beginning(each) for each in found[:LOOKED_AT]]
    with zipfile.ZipFile(path) as archive:
        names = sorted(name for name in archive.namelist() if PurePosixPath(name).suffix.lower() in KINDS)
        return [archive.open(name).read(HEADER) for name in names[:LOOKED_AT]]


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEADER)


def read_clicks(path: Path, first: int = 1) -> tuple[Click, ...]:
    """All pictures of a folder, sorted by name; tiles in its tables are counted from ``first``.

    Raises WrongUse, EmptyFolder, and BadLabels naming the first file whose tiles cannot be.
    """
    names, files = _pictures(path)
    right = _tiles(files, LABELS, str(path), first)
    refused = _tiles(files, REFUSED, str(path), first)
    words = _words(files, str(path))
    return tuple(
        Click(
            file=name,
            picture=files[name],
            right=(by_path(right, name) or ((),))[-1],
            words=tuple((by_path(words, name) or "").split()),
            refused=tuple(by_path(refused, name) or ()),
        )
        for name in names
    )


def first_tile(path: Path) -> int:
    """How labels.csv counts: from 0 where a row names a tile 0, which can mean nothing else; from 1 otherwise.

    Raises WrongUse and BadLabels.
    """
    data = _table(files_in(path, kinds=frozenset()), LABELS)
    if data is None:
        return 1
    form, lines = understood(data, f"{path}/{LABELS}", ANSWERS)
    return 0 if any("0" in form.label_in(line) for line in lines) else 1


def _pictures(path: Path) -> tuple[list[str], Mapping[str, bytes]]:
    files = files_in(path)
    names = sorted(name for name in files if PurePosixPath(name).suffix.lower() in KINDS)
    if not names:
        raise EmptyFolder(name=str(path))
    return names, files


def _table(files: Mapping[str, bytes], called: str) -> bytes | None:
    """The table of that name that lies highest."""
    found = sorted((each for each in files if PurePosixPath(each).name == called), key=len)
    return files[found[0]] if found else None


def _tiles(files: Mapping[str, bytes], called: str, name: str, first: int) -> Mapping[str, list[tuple[int, ...]]]:
    """By file, the tiles of every row it has; a row without tiles says nothing."""
    data = _table(files, called)
    if data is None:
        return {}
    form, lines = understood(data, f"{name}/{called}", ANSWERS)
    found: dict[str, list[tuple[int, ...]]] = {}
    for line in lines:
        file, text = form.path_in(line), form.label_in(line)
        if file and text:
            found.setdefault(file, []).append(_numbered(text, first, file, name))
    return found


def _numbered(text: str, first: int, file: str, name: str) -> tuple[int, ...]:
    try:
        return tiles_in(text, first)
    except ValueError as error:
        reason = said(
            "{file} says {text!r}, and tiles are numbered {first} to {last}; --tiles-from says where they begin",
            file=file,
            text=text[:40],
            first=first,
            last=first + 7,
        )
        raise BadLabels(name=name, reason=reason) from error


def _words(files: Mapping[str, bytes], name: str) -> Mapping[str, str]:
    data = _table(files, LABELS)
    if data is None:
        return {}
    try:
        return read_table(data, name, WORDS).rows
    except BadLabels:
        return {}
