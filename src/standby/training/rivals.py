"""Other readers, to measure ours against on the same pictures: each from bytes to text on one thread.

Nothing here is needed to read codes; whoever is not installed is skipped with
the reason. Each gets what helps it: the alphabet where it can be told one, the
set-up it reads most with, and its text in the letters' case of the labels.
"""

import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from PIL import Image, ImageOps

from standby.captcha.image import grey
from standby.errors import StandbyError
from standby.training.dataset import Folder, length_of, pictures
from standby.training.family import look, require_grid
from standby.training.labelling.picture import shown
from standby.training.prototypes import nearest, prototypes

ENLARGED = 3
BORDER = 10
PATIENCE = 30.0
TRIED_ON = 30
"""Pictures on which the set-up of Tesseract is chosen; being the first of those measured, they favour it."""
SET_UPS = tuple((mode, large) for mode in (8, 7) for large in (True, False))
"""Page modes "one word" and "one line", pictures enlarged and as they are."""

Case = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Rival:
    """A reader by name, its size in bytes, and how it reads; or the reason why it cannot be asked."""

    name: str
    size: int = 0
    read: Callable[[bytes], str] | None = None
    skipped: str = ""


def rivals(folder: Folder) -> Iterator[Rival]:
    """All readers that might be compared on this folder, made one after another."""
    case = case_of(folder.labels)
    yield tesseract(folder, case)
    yield from ddddocr(case)
    yield template(folder)


def case_of(labels: Sequence[str]) -> Case:
    """How to write letters so that a reader is not blamed for capitals that labels never use."""
    text = "".join(labels)
    if not any(each.isupper() for each in text):
        return str.lower
    return str if any(each.islower() for each in text) else str.upper


def enlarged(picture: bytes) -> Image.Image:
    """Three times as large with a white border: what general readers need for small black-and-white codes."""
    small = shown(picture)
    large = small.resize((small.width * ENLARGED, small.height * ENLARGED), Image.Resampling.BICUBIC)
    return ImageOps.expand(large, BORDER, "white")


def tesseract(folder: Folder, case: Case) -> Rival:
    """The program ``tesseract``, told the alphabet, in the set-up that reads most of the first pictures."""
    program = shutil.which("tesseract")
    if program is None:
        return Rival("tesseract", skipped="the program tesseract is not installed; apt install tesseract-ocr")
    set_ups = {each: _tesseract(program, folder.alphabet, *each, case) for each in SET_UPS}
    tried = folder.items[:TRIED_ON]
    right = {each: sum(read(one.picture) == one.label for one in tried) for each, read in set_ups.items()}
    mode, large = best = max(SET_UPS, key=lambda each: right[each])
    name = f"tesseract, {'one word' if mode == 8 else 'one line'}, {'enlarged' if large else 'as it is'}"
    return Rival(name, _tesseract_bytes(program), set_ups[best])


def _tesseract(program: str, alphabet: str, mode: int, large: bool, case: Case) -> Callable[[bytes], str]:
    command = [program, "stdin", "stdout", "--psm", str(mode), "-c", f"tessedit_char_whitelist={alphabet}"]

    def read(picture: bytes) -> str:
        png = io.BytesIO()
        (enlarged if large else shown)(picture).save(png, "PNG")
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell
            command,
            input=png.getvalue(),
            capture_output=True,
            timeout=PATIENCE,
            env={"OMP_THREAD_LIMIT": "1"},
            check=False,
        )
        return case("".join(done.stdout.decode("utf-8", "replace").split()))

    return read


def _tesseract_bytes(program: str) -> int:
    """The size of its English data, 0 if it does not tell where that is."""
    command = [program, "--list-langs"]
    told = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
    found = re.search(r'"([^"]+)"', told.stdout)
    data = Path(found[1]) / "eng.traineddata" if found else None
    return data.stat().st_size if data and data.is_file() else 0


def ddddocr(case: Case) -> Iterator[Rival]:
    """The package ddddocr with both of its nets, on pictures as they are and enlarged."""
    if find_spec("ddddocr") is None:
        yield Rival("ddddocr", skipped="the package ddddocr is not installed; pip install ddddocr")
        return
    import ddddocr as package

    for name, file, beta in (("ddddocr", "common_old.onnx", False), ("ddddocr beta", "common.onnx", True)):
        with _one_thread():
            reader = package.DdddOcr(show_ad=False, beta=beta)
        size = (Path(package.__file__).parent / file).stat().st_size
        yield Rival(name, size, _ddddocr(reader, bytes, case))
        yield Rival(f"{name}, enlarged", size, _ddddocr(reader, enlarged, case))


def _ddddocr(reader: Any, prepare: Callable[[bytes], Any], case: Case) -> Callable[[bytes], str]:
    return lambda picture: case(str(reader.classification(prepare(picture))))


@contextmanager
def _one_thread() -> Iterator[None]:
    """Nets opened meanwhile run on one thread; ddddocr offers no setting for it."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    kept: Any = onnxruntime.InferenceSession
    onnxruntime.InferenceSession = partial(kept, sess_options=options)
    try:
        yield
    finally:
        onnxruntime.InferenceSession = kept


def template(folder: Folder) -> Rival:
    """Averaged glyphs laid over each cell; every picture is read with templates made without it.

    The folder is parted in two; each half is read with the glyphs of the other.
    """
    try:
        same_size, greys = pictures(folder)
        family = look(greys, length_of(same_size), same_size.alphabet)
        windows, strings = family.windows(greys), family.classes(same_size)
        require_grid(folder.name, windows, strings, family.grid)
    except StandbyError as error:
        return Rival("template", skipped=f"it needs a fixed grid: {error.facts.get('reason', error.message)}")
    count = len(family.alphabet)
    halves = [
        prototypes(windows[part::2].reshape(-1, *windows.shape[2:]), strings[part::2].reshape(-1), count)
        for part in (0, 1)
    ]
    half_of = {item.picture: place % 2 for place, item in enumerate(same_size.items)}

    def read(picture: bytes) -> str:
        masks, seen = halves[1 - half_of[picture]]
        return family.text(nearest(family.windows(grey(picture)[None])[0], masks, seen).tolist())

    return Rival("template", int(np.packbits(halves[0][0]).nbytes), read)
