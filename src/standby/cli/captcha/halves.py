"""A picture in the terminal: two pixels to a character, in true colour where the terminal has it."""

import numpy as np
from PIL import Image
from rich.color import Color
from rich.console import Console
from rich.style import Style
from rich.text import Text

from standby.captcha.image import otsu

UPPER = "▀"
SHADES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
LARGEST = 3
"""Times a picture is enlarged at most."""
LINES_KEPT = 8
"""Lines of the terminal left to what is said beside the picture."""


def halves(picture: Image.Image, console: Console) -> Text:
    """The RGB picture as large as the terminal lets it be; by ink alone where there are no colours."""
    fitted = fit(picture, console.width, max(4, console.height - LINES_KEPT) * 2)
    return _coloured(fitted) if console.color_system else _inked(fitted)


def fit(picture: Image.Image, columns: int, rows: int) -> Image.Image:
    """Enlarged by a whole number, or made smaller; an even number of rows."""
    scale = min(columns / picture.width, rows / picture.height, LARGEST)
    scale = float(int(scale)) if scale >= 1 else scale
    width, height = max(1, round(picture.width * scale)), max(2, round(picture.height * scale) // 2 * 2)
    how = Image.Resampling.NEAREST if scale >= 1 else Image.Resampling.LANCZOS
    return picture.resize((width, height), how)


def _coloured(picture: Image.Image) -> Text:
    text = Text(no_wrap=True, end="")
    pixels = picture.tobytes()
    for row in range(0, picture.height, 2):
        for column in range(picture.width):
            above, below = (((row + each) * picture.width + column) * 3 for each in (0, 1))
            text.append(UPPER, Style(color=_colour(pixels, above), bgcolor=_colour(pixels, below)))
        text.append("\n")
    return text


def _colour(pixels: bytes, place: int) -> Color:
    return Color.from_rgb(*pixels[place : place + 3])


def _inked(picture: Image.Image) -> Text:
    values = np.asarray(picture.convert("L"))
    dark = values <= otsu(values)
    lines = [
        "".join(SHADES[bool(one), bool(other)] for one, other in zip(upper, lower, strict=True))
        for upper, lower in zip(dark[::2], dark[1::2], strict=True)
    ]
    return Text("\n".join(lines) + "\n", no_wrap=True, end="")
