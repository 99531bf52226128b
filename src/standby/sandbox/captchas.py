"""Where the codes come from: painted afresh, or captured pictures with their labels."""

import csv
import io
import random
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol, TypeVar

from standby.sandbox.painter import Painter, random_code
from standby.sandbox.refusal import Refusal

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
LARGEST = 1_000_000
"""Bytes; a code picture is far smaller."""
LARGEST_ARCHIVE = 1 << 30
"""Bytes; it is read into memory whole."""
MOST = 1_000_000
"""Files in a folder or archive."""

Each = TypeVar("Each")


class NoPictures(ValueError):
    """A folder or archive, ``source``, without a single picture that has a label."""

    def __init__(self, source: Path, reason: str = "holds no pictures with labels") -> None:
        super().__init__(f"{source} {reason}")
        self.source = source


@dataclass(frozen=True, slots=True)
class Captcha:
    text: str
    picture: bytes
    media_type: str


class CaptchaSource(Protocol):
    def next(self) -> Captcha: ...


class PaintedCaptchas:
    """Paints a new code every time, in the order the seed gives."""

    def __init__(self, painter: Painter, rng: random.Random) -> None:
        self._painter = painter
        self._rng = rng

    def next(self) -> Captcha:
        code = random_code(self._rng)
        return Captcha(code, self._painter.paint(code, self._rng), "image/jpeg")


class CapturedCaptchas:
    """Serves captured pictures byte for byte, drawn at random in the order the seed gives.

    ``source`` is a folder or a ``.zip``. The label is the file's stem unless
    there is a ``labels.csv`` with the columns ``file,label``. Raises
    :class:`NoPictures`, or :class:`Refusal` for a table or archive that is broken.
    """

    def __init__(self, source: Path, rng: random.Random) -> None:
        self._rng = rng
        names, self._read = opened(source)
        self._labelled = tuple(labelled(names, self._read).items())
        if not self._labelled:
            raise NoPictures(source)

    def __len__(self) -> int:
        return len(self._labelled)

    def next(self) -> Captcha:
        name, label = self._rng.choice(self._labelled)
        picture = self._read(name)
        return Captcha(label, picture, media_type(picture))


def media_type(picture: bytes) -> str:
    """By the first bytes; captured files often carry the wrong suffix."""
    starts = {b"\xff\xd8": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif", b"BM": "image/bmp"}
    return next((kind for start, kind in starts.items() if picture.startswith(start)), "application/octet-stream")


def opened(source: Path) -> tuple[list[str], Callable[[str], bytes]]:
    """The files of a folder or archive under LARGEST bytes, sorted, and how to read one.

    Links that lead out of the folder are left out. Raises :class:`NoPictures`,
    and :class:`Refusal` for more than MOST files or an archive of more than
    LARGEST_ARCHIVE bytes.
    """
    if source.is_dir():
        return sorted(_within(source)), lambda name: _kept(source / name)
    try:
        if source.stat().st_size > LARGEST_ARCHIVE:
            raise Refusal(f"{source} has more than {LARGEST_ARCHIVE} bytes")
        archive = zipfile.ZipFile(io.BytesIO(source.read_bytes()))
    except Refusal:
        raise
    except Exception as error:  # zipfile raises almost anything on broken bytes
        raise NoPictures(source, "is neither a folder nor a .zip that can be read") from error
    members = _not_too_many(archive.infolist(), source)
    names = sorted(i.filename for i in members if not i.is_dir() and i.file_size <= LARGEST)
    return names, lambda name: _unpacked(archive, name)


def _within(folder: Path) -> Iterator[str]:
    inside = folder.resolve()
    for path in _not_too_many(folder.rglob("*"), folder):
        if path.is_file() and path.stat().st_size <= LARGEST and path.resolve().is_relative_to(inside):
            yield path.relative_to(folder).as_posix()


def _not_too_many(found: Iterable[Each], source: Path) -> Iterator[Each]:
    for number, each in enumerate(found):
        if number == MOST:
            raise Refusal(f"{source} has more than {MOST} files")
        yield each


def _kept(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal(f"{path} cannot be read") from error


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except Exception as error:  # each way of compressing has errors of its own
        raise Refusal(f"{name} cannot be unpacked") from error


def stem(name: str) -> str:
    return PurePosixPath(name).stem


def labelled(names: list[str], read: Callable[[str], bytes], untold: Callable[[str], str] = stem) -> Mapping[str, str]:
    """Picture name to label, by the table or, without one, as ``untold`` says from the name."""
    pictures = [name for name in names if PurePosixPath(name).suffix.lower() in PICTURE_SUFFIXES]
    table = next((name for name in names if PurePosixPath(name).name == "labels.csv"), None)
    if table is None:
        return {name: untold(name) for name in pictures}
    try:
        rows = csv.DictReader(io.StringIO(read(table).decode("utf-8-sig")))
        labels = {PurePosixPath(row.get("file") or "").name: row.get("label") or "" for row in rows}
    except (UnicodeDecodeError, csv.Error) as error:
        raise Refusal(f"{table} is no table in UTF-8") from error
    return {name: label for name in pictures if (label := labels.get(PurePosixPath(name).name))}
