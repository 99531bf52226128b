"""A contact sheet: painted pictures with their texts under them."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from time import process_time

from PIL import Image, ImageDraw, ImageFont

from standby.training.painter.painting import GROUP, Painted, paint

CELL = (128, 66)
COLUMNS = 10
BACK, INK, FAINT = (240, 240, 240), (20, 20, 20), (120, 120, 120)


def sheet(trained: Sequence[Painted], held_out: Sequence[Painted]) -> Image.Image:
    """Both rows of pictures under a heading each; larger pictures are shrunk to the cell."""
    parts = [
        _part("Painted for training", trained),
        _part("Kept out of training: other faces, other combinations", held_out),
    ]
    whole = Image.new("RGB", (parts[0].width, sum(part.height for part in parts)), BACK)
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height
    return whole


def _part(title: str, painted: Sequence[Painted]) -> Image.Image:
    wide, tall = CELL
    part = Image.new("RGB", (wide * COLUMNS, 24 + tall * -(-len(painted) // COLUMNS)), BACK)
    pen, font = ImageDraw.Draw(part), ImageFont.load_default(12)
    pen.text((6, 5), title, fill=INK, font=font)
    for at, each in enumerate(painted):
        left, top = at % COLUMNS * wide + 4, at // COLUMNS * tall + 24
        picture = Image.fromarray(each.picture)
        picture.thumbnail((wide - 8, tall - 18))
        part.paste(picture, (left, top + (tall - 18 - picture.height) // 2))
        pen.text((left, top + tall - 17), each.text, fill=FAINT, font=font)
    return part


def one_of_each_style(seed: int, count: int, *, held_out: bool) -> list[Painted]:
    """The first picture of ``count`` styles."""
    pictures = paint(seed, count * GROUP, held_out=held_out)
    return list(islice(pictures, 0, None, GROUP))


def write_sheet(path: Path, seed: int, count: int) -> None:
    """Two thirds of the pictures are of training's kinds, one third kept out of it."""
    shown = count * 2 // 3 // COLUMNS * COLUMNS
    kept = count - shown
    whole = sheet(one_of_each_style(seed, shown, held_out=False), one_of_each_style(seed, kept, held_out=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    whole.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)


def speed(seed: int, count: int) -> float:
    """Pictures a second of one core's time, after as many that warm the caches up."""
    for _ in paint(seed, count):
        pass
    start = process_time()
    for _ in paint(seed + 1, count):
        pass
    return count / (process_time() - start)
