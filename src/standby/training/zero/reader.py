"""A reader from pictures alone: ``standby captcha train DIR --labels 0 --alphabet 0-9a-z --length 4``.

Nothing here is measured against labels, because there are none. What the
reader may promise comes from two readers that were taught apart, each by half
of the pictures and by faces of its own choice: pictures they read alike, and
whose every character looks like the glyph it was read as, count as right.
Mistakes both make are not seen that way, so the promise says what it is.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

from standby.captcha.image import Grey
from standby.errors import TooFewPictures
from standby.training.dataset import Folder, Labelled, pictures
from standby.training.family import Family, look
from standby.training.finish import Trained
from standby.training.train import Progress
from standby.training.zero.promise import finished, require_explained
from standby.training.zero.rounds import LAST_STEPS, again, start, teacher, unlabelled
from standby.training.zero.styles import Admits, anything, fitting_styles

FEWEST = 40
"""Unlabelled pictures; with fewer, some characters are hardly ever shown."""
SECONDS = 120.0
NARROW, WIDER = 0.66, 0.3
"""Cells narrower than this share of the height have glyphs that reach over them; windows grow by that share."""


def zero_reader(
    name: str,
    given: Sequence[bytes],
    alphabet: str,
    cells: int,
    *,
    seed: int = 1,
    seconds: float | None = None,
    progress: Progress | None = None,
    admits: Admits = anything,
) -> Trained:
    """Learn to read pictures of one family of fixed cells from the pictures alone.

    The score compares the two readers: ``whole`` is how often they agree.
    Raises TooFewPictures, NotAGrid, and what decoding pictures raises.
    """
    greys = decoded(name, given)
    family = narrow_cells(look(greys, cells, alphabet))
    windows = family.windows(greys)
    ends = time.monotonic() + (SECONDS if seconds is None else seconds)
    halves = [unlabelled(windows[half::2]) for half in (0, 1)]
    teachers = [
        teacher(family, fitting_styles(each.unlabelled, alphabet, family.grid, seed + half, admits), seed + half)
        for half, each in enumerate(halves)
    ]
    readers = []
    for number, (own, half) in enumerate(zip(teachers, halves, strict=True)):
        share = (ends - time.monotonic()) / (3 - number)
        begun = start(own, share * 0.5, progress)
        readers.append(again(own, begun, half, seconds=share * 0.4, progress=progress))
    sights = unlabelled(windows)
    left = max(1.0, ends - time.monotonic())
    net = again(teachers[0], readers[0], sights, steps=LAST_STEPS, seconds=left, progress=progress)
    require_explained(name, teachers[0], net, sights)
    return finished(name, teachers[0], net, readers, sights, seed)


def decoded(name: str, given: Sequence[bytes]) -> Grey:
    """Brightness (N, height, width) of the pictures of the commonest size. Raises TooFewPictures, BadLabels."""
    if len(given) < FEWEST:
        raise TooFewPictures(name=name, count=len(given), least=FEWEST)
    folder = Folder(name, tuple(Labelled(f"picture {number}", "", each) for number, each in enumerate(given)))
    return pictures(folder)[1]


def narrow_cells(family: Family) -> Family:
    """The family, with wider windows if its cells are too narrow for its glyphs."""
    grid = family.grid
    if grid.pitch >= NARROW * family.height:
        return family
    return replace(family, grid=replace(grid, wide=round(WIDER * grid.pitch)))
