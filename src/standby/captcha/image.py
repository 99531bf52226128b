"""From the bytes a stranger sent to a small grey picture, within hard limits.

Size is checked on the header, before anything is decoded; see Pillow's notes on
decompression bombs: https://pillow.readthedocs.io/en/stable/reference/limits.html
"""

import io
import warnings
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from standby.errors import BadPicture, PictureTooLarge, UnfitPicture, said

MAX_BYTES = 1 << 20
MAX_PIXELS = 1 << 20
FORMATS = ("PNG", "JPEG", "GIF", "BMP")
MAX_SCANS = 32
"""Passes over a JPEG's pixels, each a few bytes that cost as much as a whole picture: libjpeg itself writes 10."""
SIGHT_WIDTH, SIGHT_HEIGHT = 96, 32

Grey = NDArray[np.uint8]
Sight = NDArray[np.uint8]
"""A picture as the general net sees it: RGB (32, 96, 3), whatever its size was."""
Ink = NDArray[np.float32]

# Pillow only warns between 89 and 179 megapixels. Set once here, because
# catching warnings around each call is not safe between threads.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def open_picture(data: bytes, name: str = "The picture") -> Image.Image:
    """Decode one still picture of at most MAX_BYTES bytes and MAX_PIXELS pixels.

    Raises BadPicture (not a picture, truncated, too many bytes or scans), UnfitPicture
    (animated) or PictureTooLarge (too many pixels; told from the header alone).
    """
    picture = _header(data, name)
    try:
        animated = getattr(picture, "is_animated", False)
        picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name, "too many") from error
    except Exception as error:  # Pillow's decoders raise almost anything on broken bytes
        raise BadPicture(name=name, reason="it is broken or cut short") from error
    if animated:
        raise UnfitPicture(name=name, reason=said("it is animated"))
    return picture


def size(data: bytes, name: str = "The picture") -> tuple[int, int]:
    """Width and height as the header has them; no pixel is decoded.

    Raises BadPicture (not a picture, too many bytes or scans) or PictureTooLarge.
    """
    return _header(data, name).size


def _header(data: bytes, name: str) -> Image.Image:
    """The picture before it is decoded, once it is known to cost little."""
    picture = _begun(data[:MAX_BYTES], name)
    if len(data) > MAX_BYTES:
        raise BadPicture(name=name, reason=f"it has more than {MAX_BYTES} bytes")
    # Compressed pixels never hold this marker: a 0xff in them is followed by a zero.
    if data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > MAX_SCANS:
        raise BadPicture(name=name, reason=f"it has more than {MAX_SCANS} scans")
    return picture


def _begun(data: bytes, name: str) -> Image.Image:
    if not data:
        raise BadPicture(name=name, reason="it is empty")
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name, f"over {Image.MAX_IMAGE_PIXELS}") from error
    except Exception as error:
        raise BadPicture(name=name, reason=f"it is none of {', '.join(FORMATS)}") from error
    pixels = picture.width * picture.height
    if pixels > MAX_PIXELS:
        raise _too_large(name, str(pixels))
    return picture


def _too_large(name: str, pixels: str) -> PictureTooLarge:
    return PictureTooLarge(name=name, pixels=pixels, limit=MAX_PIXELS)


def grey(data: bytes, name: str = "The picture") -> Grey:
    """Brightness 0..255, shape (height, width); what is transparent counts as white paper."""
    picture = open_picture(data, name)
    try:
        return _brightness(picture)
    except (ValueError, OSError) as error:
        raise BadPicture(name=name, reason=f"its colour mode {picture.mode} is unknown") from error


def sight(data: bytes, name: str = "The picture") -> Sight:
    """The picture in colour, stretched to 96x32; what is transparent counts as white paper."""
    return stretched(colours(data, name))


def colours(data: bytes, name: str = "The picture") -> Image.Image:
    """The picture in RGB, at its own size; what is transparent counts as white paper."""
    picture = open_picture(data, name)
    try:
        return _on_paper(picture).convert("RGB")
    except (ValueError, OSError) as error:
        raise BadPicture(name=name, reason=f"its colour mode {picture.mode} is unknown") from error


def stretched(picture: Image.Image) -> Sight:
    """A still picture of any size as a sight; what shrinks is averaged, what grows is drawn smoothly."""
    colours = picture if picture.mode == "RGB" else picture.convert("RGB")
    return np.asarray(colours.resize((SIGHT_WIDTH, SIGHT_HEIGHT), Image.Resampling.BILINEAR))


def _brightness(picture: Image.Image) -> Grey:
    picture = _on_paper(picture)
    return np.asarray(picture if picture.mode == "L" else picture.convert("L"))


def _on_paper(picture: Image.Image) -> Image.Image:
    """Eight bits a channel, on white where it was transparent."""
    if picture.mode.startswith("I"):
        values = np.asarray(picture, dtype=np.int64)
        return Image.fromarray((np.clip(values, 0, 0xFFFF) >> 8).astype(np.uint8))
    if picture.has_transparency_data:
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture.convert("RGBA"))
    return picture


def otsu(values: NDArray[np.uint8]) -> int:
    """The brightness that parts the pixels into two groups best: dark is <= it.

    Otsu, "A threshold selection method from gray-level histograms", 1979.
    A picture of one single brightness gives that brightness.
    """
    counts = np.bincount(values.ravel(), minlength=256).astype(np.float64)
    below = np.cumsum(counts)
    sums = np.cumsum(counts * np.arange(256))
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (sums[-1] * below / below[-1] - sums) ** 2 / (below * above)
    between[~np.isfinite(between)] = -1.0
    if between.max() <= 0:
        return int(values.flat[0])
    # Equal peaks lie side by side over an empty valley: stand in its middle.
    best = np.flatnonzero(between >= between.max() * (1 - 1e-9))
    return int((best[0] + best[-1]) // 2)


def ramp(values: NDArray[np.uint8], black: int, white: int, *, light_ink: bool = False) -> Ink:
    """Ink in 0..1, any shape: 1 at ``black`` and darker, 0 at ``white`` and lighter, between them in proportion.

    A ramp reads pale strokes as weak ink where a threshold would lose them,
    and leaves a picture that is already black and white as it is.
    """
    return _ramp_table(black, white, light_ink)[values]


@cache
def _ramp_table(black: int, white: int, light_ink: bool) -> Ink:
    table = np.clip((white - np.arange(256)) / (white - black), 0.0, 1.0).astype(np.float32)
    return np.asarray(1 - table if light_ink else table)
