"""Which typeface a painter draws with: the one of this machine that looks most like the portal's.

The face of ``ssfw`` resembles Lucida Sans Oblique. No font file travels with
the project, so the first of :data:`PREFERRED` that this machine has is taken,
and on a bare machine the face built into Pillow, slanted by the painter.
"""

import os
from collections.abc import Iterator
from pathlib import Path

PREFERRED = (
    "lucidasansoblique",
    "lucidasans-italic",
    "lsansi",
    "dejavusans-oblique",
    "verdana italic",
    "verdana_italic",
    "verdanai",
    "liberationsans-italic",
    "notosans-italic",
    "opensans-italic",
    "arial italic",
    "ariali",
    "freesansoblique",
)
"""File stems in lower case, most alike first."""

BUILT_IN = "built-in"


class NoSuchFace(ValueError):
    """The face asked for is neither a font file nor one this machine has."""


def font_folders() -> tuple[Path, ...]:
    """The usual places for fonts on Linux, macOS and Windows."""
    home = Path.home()
    windows = Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local/share/fonts",
        home / ".fonts",
        Path("/System/Library/Fonts"),
        Path("/Library/Fonts"),
        home / "Library/Fonts",
        windows,
    )


def installed(folders: tuple[Path, ...] | None = None) -> Iterator[Path]:
    """Every TrueType or OpenType file, in an order that depends on names only."""
    for folder in font_folders() if folders is None else folders:
        if folder.is_dir():
            yield from sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".ttf", ".otf"))


def choose(
    wanted: str | None = None, folders: tuple[Path, ...] | None = None, preferred: tuple[str, ...] = PREFERRED
) -> Path | None:
    """The font file to draw with, or None for the face built into Pillow.

    ``wanted`` is a font file, the stem of an installed one, or ``built-in``;
    without it the first of ``preferred`` that this machine has is taken.
    Raises :class:`NoSuchFace` if it is given and not there.
    """
    if wanted == BUILT_IN:
        return None
    if wanted is not None:
        return _named(wanted, folders)
    found: dict[str, Path] = {}
    for path in installed(folders):
        found.setdefault(path.stem.lower(), path)
    return next((found[stem] for stem in preferred if stem in found), None)


def _named(wanted: str, folders: tuple[Path, ...] | None) -> Path:
    if Path(wanted).is_file():
        return Path(wanted)
    for path in installed(folders):
        if wanted.lower() in (path.stem.lower(), path.name.lower()):
            return path
    raise NoSuchFace(f"there is no typeface {wanted!r}; give a .ttf file, or {BUILT_IN!r}")
