"""From a click captcha's bytes to its words and its eight tiles.

The lattice of white gaps between the tiles says where the picture begins: it
is looked for within a few pixels of where the notes have it. The word has no
place that can be relied on, so it is what is written right of the red prompt.

Whether that is one word or two is not always to be seen: 锣 beside another word
is as wide as a word of three characters. So a cut offers divisions, and a
reader of words decides between them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from standby.captcha.click.geometry import COLUMNS, HEADER, ROWS, SIZE, TILE, TILES, corner
from standby.captcha.image import colours, size
from standby.errors import UnfitPicture, said

STRIP = (24, 72)
"""Height and width of a word on its own."""
Grey = NDArray[np.uint8]
Strip = NDArray[np.uint8]
"""Brightness, (24, 72): a word in the middle of white paper, at its own size unless it is larger than that."""
Tiles = NDArray[np.uint8]
"""The eight tiles, row by row: (8, 67, 67, 3), RGB."""
Colours = NDArray[np.uint8]

REACH = 3
"""How far from their place, in pixels, the tiles are looked for."""
GREYEST_GAP, PALEST_TILES = 40, 10
"""Mean ink, of 255, between the tiles and in them: more or less, and there is no lattice."""
WORD_FROM, WORD_BY = 116, 130
"""Between these the first word begins, in pixels; red there is the end of the prompt, at 115 in pictures of 2014."""
REDDISH = 30
"""Red over green by more than this is no ink of a word, which is grey."""
WRITING = 28
"""Rows that hold writing; below them is a line across the picture."""
INK = 200
"""Darker than this is ink; compression does not darken paper that far."""
NARROW_GAP, WIDE_GAP = 3, 6
"""White columns that may part two words, and that do: inside the words of 2014 there are 4 at most, and between two
words, where the notes have the second one begin, about 10."""
WIDE = 66
"""Wider than this, in pixels, are two words; the widest of 2014, of three characters, is 53."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A click captcha in its parts. ``divisions`` are the ways to see its words, one or two each, likeliest first."""

    divisions: tuple[tuple[Strip, ...], ...]
    tiles: Tiles

    @property
    def words(self) -> tuple[Strip, ...]:
        """The one or two words of the likeliest division."""
        return self.divisions[0]


def cut(picture: bytes, name: str = "The picture") -> Cut:
    """Part a click captcha; its frame may be off by a pixel or two on each side.

    Raises BadPicture (not a picture, truncated, too many bytes or scans), UnfitPicture
    (animated, of another size, without tiles or word) or PictureTooLarge. Of another
    size is told from the header alone.
    """
    _of_the_size(size(picture, name), name)
    pixels = _framed(colours(picture, name))
    left, top = _lattice(pixels, name)
    tiles = [pixels[y + top : y + top + TILE, x + left : x + left + TILE] for x, y in map(corner, range(TILES))]
    line = _written(pixels[top : top + WRITING, left + WORD_FROM : left + SIZE[0]])
    return Cut(_divisions(line, name), np.stack(tiles))


def _of_the_size(found: tuple[int, int], name: str) -> None:
    if any(abs(one - other) >= REACH for one, other in zip(found, SIZE, strict=True)):
        is_so, wanted = (f"{width}x{height}" for width, height in (found, SIZE))
        raise UnfitPicture(name=name, reason=said("it is {size}, this model reads {wanted}", size=is_so, wanted=wanted))


def _framed(picture: Image.Image) -> Colours:
    """The picture on white paper with a margin of REACH around the size it should have."""
    width, height = SIZE
    paper = np.full((height + 2 * REACH, width + 2 * REACH, 3), 255, np.uint8)
    paper[REACH : REACH + picture.height, REACH : REACH + picture.width] = np.asarray(picture)
    return paper


def _lattice(paper: Colours, name: str) -> tuple[int, int]:
    """Where in the margin the frame begins, (left, top), for the tiles to stand where they should."""
    ink = 255 - np.minimum(np.minimum(paper[..., 0], paper[..., 1]), paper[..., 2])
    below = REACH + HEADER + REACH + 1  # the text, and the line under it
    left = _best_shift(ink[below:].sum(axis=0, dtype=np.int64), COLUMNS)
    top = _best_shift(ink.sum(axis=1, dtype=np.int64), ROWS)
    field = ink[ROWS[0] + top :]
    tiles = sum(int(ink[y + top :, x + left :][:TILE, :TILE].sum()) for x, y in map(corner, range(TILES)))
    of_tiles = TILES * TILE * TILE
    between = (int(field.sum()) - tiles) / (field.size - of_tiles)
    if between > GREYEST_GAP or tiles / of_tiles < PALEST_TILES:
        raise UnfitPicture(name=name, reason=said("it has no eight tiles"))
    return left, top


def _best_shift(ink: NDArray[np.int64], starts: tuple[int, ...]) -> int:
    """The shift at which the tiles hold most of the ink; of equal ones, the nearest to none."""
    shifts = sorted(range(-REACH, REACH + 1), key=abs)
    held = [sum(int(ink[s + REACH + shift : s + REACH + shift + TILE].sum()) for s in starts) for shift in shifts]
    return REACH + shifts[int(np.argmax(held))]


def _written(line: Colours) -> Grey:
    """Brightness of a piece of the line of text, (H, W, 3) to (H, W), without the end of the red prompt."""
    grey = np.array(Image.fromarray(line).convert("L"))
    prompt = line[:, : WORD_BY - WORD_FROM].astype(np.int16)
    grey[:, : WORD_BY - WORD_FROM][prompt[..., 0] - prompt[..., 1] > REDDISH] = 255
    return grey


def _divisions(line: Grey, name: str) -> tuple[tuple[Strip, ...], ...]:
    """The ways to part what is written right of the prompt, (H, W), into one or two words."""
    inked = np.flatnonzero((line < INK).any(axis=0))
    if not inked.size:
        raise UnfitPicture(name=name, reason=said("it asks for no word"))
    one, width = (strip(line),), int(inked[-1] - inked[0]) + 1
    gaps = np.diff(inked) - 1
    widest = int(gaps.argmax()) if gaps.size else 0
    if not gaps.size or gaps[widest] < NARROW_GAP:
        return (one,)
    middle = int(inked[widest] + inked[widest + 1]) // 2
    two = strip(line[:, :middle]), strip(line[:, middle:])
    if width > WIDE:
        return (two,)
    return (two, one) if gaps[widest] >= WIDE_GAP else (one, two)


def strip(line: Grey) -> Strip:
    """All that is written on a piece of paper, (H, W), as a strip: centred, made smaller only if it is too large."""
    ink = line < INK
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    paper = np.full(STRIP, 255, np.uint8)
    if not rows.size:
        return paper
    word = line[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    shrink = min(1.0, STRIP[0] / word.shape[0], STRIP[1] / word.shape[1])
    if shrink < 1:
        smaller = max(1, int(word.shape[1] * shrink)), max(1, int(word.shape[0] * shrink))
        word = np.asarray(Image.fromarray(word).resize(smaller, Image.Resampling.BOX))
    top, left = (STRIP[0] - word.shape[0]) // 2, (STRIP[1] - word.shape[1]) // 2
    paper[top : top + word.shape[0], left : left + word.shape[1]] = word
    return paper
