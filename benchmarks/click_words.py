"""How well the words of click captchas are read: real ones, and the sandbox's in each face of this machine.

REAL is a folder or .zip with whole pictures; what their words are was read by
eye and stands in ``click_words.csv``. ``--fonts DIR`` names a further folder
with font files for the sandbox's words.

    scripts/bench click_words pictures.zip --fonts ~/fonts
"""

import argparse
import csv
import io
import random
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.parts.figures import show
from standby.captcha.click.cut import Cut, cut
from standby.captcha.click.geometry import SIZE, TILE, TILES, VOCABULARY, corner
from standby.captcha.click.words import WordReader, shipped_words
from standby.sandbox.faces import font_folders
from standby.sandbox.rail12306.chinese import chinese_faces
from standby.sandbox.rail12306.prompts import PromptPainter

READ_BY_EYE = Path(__file__).with_suffix(".csv")
QUALITY = (75, 85, 95)


def main() -> None:
    parser = argparse.ArgumentParser(prog="scripts/bench click_words", description=__doc__)
    parser.add_argument("real", type=Path, nargs="?", help="folder or .zip of whole pictures")
    parser.add_argument("--model", type=Path, help="a reader of words instead of the shipped one")
    parser.add_argument("--fonts", type=Path, action="append", default=[])
    parser.add_argument("--each", type=int, default=5, help="how often each word is painted in each face")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    reader = WordReader(given.model.read_bytes(), str(given.model)) if given.model else shipped_words()
    found: dict[str, Mapping[str, Any]] = {}
    if given.real:
        found["real"] = _measured(reader, *_real(given.real))
    faces, rng = chinese_faces([*font_folders(), *given.fonts]), random.Random(given.seed)
    words = [word for word in VOCABULARY for _ in range(given.each)]
    for face in [*faces, None]:
        name = face.stem if face else "made-up script"
        found[f"sandbox, {name}"] = _measured(reader, _painted([face] if face else [], words, rng), words)
    pairs = [" ".join(rng.sample(VOCABULARY, 2)) for _ in words]
    found["sandbox, two words"] = _measured(reader, _painted(faces, pairs, rng), pairs)
    rows = [{"": each, **{name: row[each] for name, row in found.items()}} for each in next(iter(found.values()))]
    show("Words of click captchas", rows, given.json, ms_a_strip=_milliseconds(reader), threshold=reader.card.threshold)


def _measured(reader: WordReader, cuts: Sequence[Cut], words: Sequence[str]) -> Mapping[str, Any]:
    read = [read_line(reader, each) for each in cuts]
    right = [found == word for (found, _), word in zip(read, words, strict=True)]
    told = [chance >= reader.card.threshold for _, chance in read]
    wrong = [f"{word}={found}" for (found, _), word in zip(read, words, strict=True) if found != word]
    return {
        "pictures": len(cuts),
        "read right": f"{np.mean(right):.1%}",
        "told": f"{np.mean(told):.1%}",
        "right of those told": f"{np.mean(np.array(right)[told]):.2%}" if any(told) else "-",
        "mistakes": " ".join(wrong[:6]),
    }


def read_line(reader: WordReader, picture: Cut) -> tuple[str, float]:
    """The words of the likeliest division, with a blank between two, and how likely they are."""
    found = []
    for division in picture.divisions:
        chances = reader.read(np.stack(division))
        found.append((" ".join(VOCABULARY[each] for each in chances.argmax(axis=1)), float(chances.max(axis=1).prod())))
    return max(found, key=lambda each: each[1])


def _real(source: Path) -> tuple[list[Cut], list[str]]:
    with READ_BY_EYE.open(encoding="utf-8") as file:
        known = {row["file"]: row["word"] for row in csv.DictReader(file)}
    pictures = [(name, data) for name, data in _files(source) if name in known]
    return [cut(data, name) for name, data in pictures], [known[name] for name, _ in pictures]


def _files(source: Path) -> Iterator[tuple[str, bytes]]:
    if source.is_dir():
        yield from ((path.name, path.read_bytes()) for path in sorted(source.rglob("*.jpg")))
        return
    with zipfile.ZipFile(source) as archive:
        yield from ((Path(name).name, archive.read(name)) for name in sorted(archive.namelist()))


def _painted(faces: Sequence[Path], texts: Sequence[str], rng: random.Random) -> list[Cut]:
    painter = PromptPainter(rng, faces)
    return [cut(_picture(painter.paint(text.split()), rng)) for text in texts]


def _picture(line: Image.Image, rng: random.Random) -> bytes:
    """The line of text above eight grey tiles, as JPEG."""
    picture = Image.new("RGB", SIZE, "white")
    picture.paste(line, (0, 0))
    for tile in range(TILES):
        x, y = corner(tile)
        picture.paste((rng.randrange(40, 160),) * 3, (x, y, x + TILE, y + TILE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=rng.choice(QUALITY))
    return out.getvalue()


def _milliseconds(reader: WordReader) -> float:
    """For one strip on one thread, the median."""
    strip, times = np.full((1, 24, 72), 200, np.uint8), []
    for _ in range(200):
        begun = time.perf_counter()
        reader.read(strip)
        times.append(1000 * (time.perf_counter() - begun))
    return float(np.median(times))


if __name__ == "__main__":
    main()
