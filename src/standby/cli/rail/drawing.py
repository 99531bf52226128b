"""A QR code in the terminal, two modules to a character, dark on light whatever the terminal's colours."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from rich.console import Console
from rich.style import Style
from rich.text import Text

from standby.captcha.image import open_picture, otsu

HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
BORDER = 2
"""Modules of light around the code; a phone finds it by them."""
FINDER = 7
SIZES = range(21, 178, 4)
"""Modules of a side that a code may have (ISO/IEC 18004)."""
PAPER = Style(color="black", bgcolor="white")

Modules = NDArray[np.bool_]


def modules(picture: bytes) -> Modules | None:
    """The code's modules, True for dark; None where the picture does not look like a code.

    Its module is a seventh of the finder pattern in the upper left corner.
    Raises BadPicture, PictureTooLarge.
    """
    values = np.asarray(open_picture(picture).convert("L"))
    dark: Modules = values <= otsu(values)
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(rows):
        return None
    code = dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    run = int(np.argmin(code[0])) or code.shape[1]
    side = round(code.shape[1] * FINDER / run)
    if side not in SIZES or abs(code.shape[0] - code.shape[1]) > run // FINDER:
        return None
    middle = (np.arange(side) + 0.5) / side
    return code[np.ix_((middle * code.shape[0]).astype(int), (middle * code.shape[1]).astype(int))]


def drawn(picture: bytes, console: Console) -> Text | None:
    """The code as text; None where it does not fit the terminal or is none: then the file has to do."""
    found = modules(picture)
    if found is None or found.shape[1] + 2 * BORDER > console.width:
        return None
    framed = np.pad(found, BORDER)
    if framed.shape[0] % 2:
        framed = np.pad(framed, ((0, 1), (0, 0)))
    coloured = console.color_system is not None
    # Without colours the terminal's ink is what can be drawn: nearly all are light on dark, so the paper is drawn.
    shown = framed if coloured else ~framed
    lines = [
        "".join(HALVES[bool(a), bool(b)] for a, b in zip(*pair, strict=True))
        for pair in zip(shown[::2], shown[1::2], strict=True)
    ]
    return Text("\n".join(lines), style=PAPER if coloured else "", no_wrap=True)


def as_png(picture: bytes) -> bytes:
    """The portal's picture written anew as a PNG, so that the file is a picture and nothing else."""
    out = io.BytesIO()
    image: Image.Image = open_picture(picture)
    image.save(out, "PNG")
    return out.getvalue()
