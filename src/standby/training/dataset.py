"""A folder or .zip of pictures with their labels, and what can be told from it by looking.

A label is the file name's stem up to the first underscore, or the ``label``
column of a ``labels.csv`` beside the pictures (``file,label``).
"""

import hashlib
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal, overload

import numpy as np

from standby.captcha.image import MAX_BYTES, Grey, grey
from standby.errors import BadLabels, EmptyFolder, WrongUse
from standby.training.naming import named
from standby.training.table import Table, read_table

KINDS = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp"})
LABELS, REFUSED = "labels.csv", "refused.csv"
TABLES = frozenset({LABELS, REFUSED})
UNLABELLED = frozenset({"unlabelled", "unlabeled"})
MOST_FILES = 500_000
MOST_IN_ZIP = 2 << 30
"""Bytes in all; a small .zip can hold more than any machine."""
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError, ValueError)
"""What opening a damaged .zip, or one with a password, may raise."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One picture as it was stored, and the text it shows."""

    file: str
    label: str
    picture: bytes


@dataclass(frozen=True, slots=True)
class Folder:
    """Labelled pictures, sorted by file name."""

    name: str
    items: tuple[Labelled, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(each.label for each in self.items)

    @property
    def alphabet(self) -> str:
        return "".join(sorted(set("".join(self.labels))))

    def take(self, places: list[int]) -> "Folder":
        return Folder(self.name, tuple(self.items[place] for place in places))


@dataclass(frozen=True, slots=True)
class Item:
    """One picture as it was stored, and the text it shows if anyone has said so."""

    file: str
    label: str | None
    picture: bytes


@dataclass(frozen=True, slots=True)
class Pile:
    """All pictures of a folder with and without labels, sorted by file name.

    Those that the table notes as unreadable are left out: nobody will label them.
    ``astray`` are rows of labels.csv whose file is not there, ``twice`` those
    with two different labels; ``tabled`` says whether there is such a table.
    """

    name: str
    items: tuple[Item, ...]
    tabled: bool = False
    astray: tuple[str, ...] = ()
    twice: tuple[str, ...] = ()


@overload
def read_folder(path: Path, *, unlabelled: Literal[False] = False) -> Folder: ...


@overload
def read_folder(path: Path, *, unlabelled: Literal[True]) -> Pile: ...


def read_folder(path: Path, *, unlabelled: bool = False) -> Folder | Pile:
    """Read the labelled pictures of a folder or .zip; with ``unlabelled`` a Pile of all pictures.

    For a Pile a file name is a label only if it looks like one (:mod:`.naming`).
    Raises WrongUse, EmptyFolder or BadLabels (of the table).
    """
    files = files_in(path)
    names = sorted(name for name in files if PurePosixPath(name).suffix.lower() in KINDS)
    table = _label_table(files, str(path))
    if unlabelled:
        return _pile(str(path), names, files, table)
    items = tuple(Labelled(name, label, files[name]) for name in names if (label := _label(name, table)))
    if not items:
        raise EmptyFolder(name=str(path))
    return Folder(str(path), items)


def files_in(path: Path, kinds: Set[str] = KINDS) -> dict[str, bytes]:
    """The pictures of these ``kinds`` and the tables of a folder or .zip by their paths inside it. Raises WrongUse."""
    return _zip_files(path, kinds) if path.is_file() else _folder_files(path, kinds)


def _pile(path: str, names: Sequence[str], files: Mapping[str, bytes], table: Table | None) -> Pile:
    if not names:
        raise EmptyFolder(name=path)
    texts = named(names) if table is None else {name: table.label(name) or None for name in names}
    items = tuple(
        Item(name, None if _set_apart(name) else texts[name], files[name])
        for name in names
        if table is None or not table.unreadable(name)
    )
    if table is None:
        return Pile(path, items)
    return Pile(path, items, tabled=True, astray=table.without_file(names), twice=table.twice)


def _set_apart(name: str) -> bool:
    """Whether it lies in a folder that says that its pictures have no labels yet."""
    return any(part.lower() in UNLABELLED for part in PurePosixPath(name).parts[:-1])


def _folder_files(path: Path, kinds: Set[str]) -> dict[str, bytes]:
    if not path.is_dir():
        raise WrongUse(what=f"There is no folder or .zip {str(path)!r}")
    return {
        each.relative_to(path).as_posix(): _capped(each)
        for each in path.rglob("*")
        if each.is_file() and (each.suffix.lower() in kinds or each.name in TABLES)
    }


def _capped(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_most(path.name))


def _most(name: str) -> int:
    """Bytes that are read of a file; a picture that has so many is too large."""
    return (64 if name in TABLES else 1) * MAX_BYTES + 1


def _zip_files(path: Path, kinds: Set[str]) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            return dict(_members(archive, kinds))
    except BROKEN_ZIP as error:
        raise WrongUse(what=f"{str(path)!r} is neither a folder nor a .zip that can be opened") from error


def _members(archive: zipfile.ZipFile, kinds: Set[str]) -> Iterator[tuple[str, bytes]]:
    left = MOST_IN_ZIP
    for each in archive.infolist()[:MOST_FILES]:
        name = PurePosixPath(each.filename)
        if each.is_dir() or (name.suffix.lower() not in kinds and name.name not in TABLES):
            continue
        with archive.open(each) as member:
            data = member.read(_most(name.name))
        left -= len(data)
        if left < 0:
            raise WrongUse(what=f"the pictures in {str(archive.filename)!r} have more than {MOST_IN_ZIP} bytes in all")
        yield each.filename, data


def _label_table(files: Mapping[str, bytes], name: str) -> Table | None:
    found = sorted((each for each in files if PurePosixPath(each).name == LABELS), key=len)
    return read_table(files[found[0]], name) if found else None


def _label(name: str, table: Table | None) -> str | None:
    return PurePosixPath(name).stem.split("_")[0] if table is None else table.label(name)


def pictures(folder: Folder) -> tuple[Folder, Grey]:
    """The brightness of all pictures of the commonest size, (N, height, width), and their folder.

    Raises BadPicture naming the first file that cannot be read, and BadLabels
    if the pictures are of many sizes, which a fixed grid never is.
    """
    decoded = [grey(each.picture, each.file) for each in folder.items]
    sizes = Counter(each.shape for each in decoded)
    size, count = sizes.most_common(1)[0]
    if count < 0.9 * len(decoded):
        raise BadLabels(name=folder.name, reason=f"the pictures are of {len(sizes)} different sizes")
    kept = [place for place, each in enumerate(decoded) if each.shape == size]
    return folder.take(kept), np.stack([decoded[place] for place in kept])


def length_of(folder: Folder) -> int:
    """The one length of all labels. Raises BadLabels, naming a file, if they differ."""
    lengths = Counter(map(len, folder.labels))
    length, count = lengths.most_common(1)[0]
    if count < len(folder.items) or not length:
        odd = next(each for each in folder.items if len(each.label) != length or not each.label)
        reason = f"most have {length} characters, but {odd.file} says {odd.label!r}"
        raise BadLabels(name=folder.name, reason=reason)
    return length


def digest(values: Grey) -> str:
    """The same for two files that show the same pixels."""
    return hashlib.sha256(values.tobytes()).hexdigest()
