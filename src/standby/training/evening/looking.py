"""What is in a folder, read leniently: whatever is odd is left out, named and said, and the rest goes on."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from standby.captcha.image import open_picture, sight
from standby.errors import BrokenPictures, EmptyFolder, StandbyError
from standby.training.dataset import Item, Pile, read_folder
from standby.training.evening.doubts import Doubt, doubts
from standby.training.evening.twins import twins

MOST_BROKEN = 0.5
"""A folder of which more cannot be opened is not what its owner thinks it is."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    file: str
    why: str


@dataclass(frozen=True, slots=True)
class Found:
    """What looking at a folder tells; goes into ``--json`` as it is.

    ``sizes`` and ``modes`` count pictures ("72x27", Pillow's colour mode),
    ``lengths`` labels. ``duplicates`` are pictures whose pixels another one has
    as well, ``near_duplicates`` those that only look the same.
    """

    pictures: int
    labels: int
    unlabelled: int
    sizes: Mapping[str, int]
    modes: Mapping[str, int]
    alphabet: str
    lengths: Mapping[int, int]
    duplicates: int
    near_duplicates: int
    doubtful: tuple[Doubt, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    rows_without_file: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """The usable pictures of a folder, in order; ``groups`` numbers pictures so that twins share a number."""

    name: str
    items: tuple[Item, ...]
    sights: NDArray[np.uint8]
    groups: NDArray[np.int64]
    found: Found
    sizes: tuple[tuple[int, int], ...] = field(default=(), repr=False)

    @property
    def usual_size(self) -> tuple[int, int]:
        """Width and height that most pictures have."""
        return Counter(self.sizes).most_common(1)[0][0]

    @property
    def labelled(self) -> list[int]:
        return [place for place, each in enumerate(self.items) if each.label]

    def labels(self, places: Sequence[int]) -> tuple[str, ...]:
        return tuple(self.items[place].label or "" for place in places)

    def take(self, places: Sequence[int]) -> NDArray[np.uint8]:
        """Sights (N, 32, 96, 3)."""
        taken: NDArray[np.uint8] = self.sights[np.asarray(places, dtype=np.int64)]
        return taken


def look_at(path: Path) -> Look:
    """Read a folder or .zip and look at every picture.

    Raises WrongUse, EmptyFolder or BadLabels as reading does, and
    BrokenPictures if most of the pictures cannot be opened.
    """
    pile = read_folder(path, unlabelled=True)
    items, sights, shapes, modes, left_out = [], [], [], [], []
    for each in pile.items:
        try:
            picture = open_picture(each.picture, each.file)
            sights.append(sight(each.picture))
        except StandbyError as error:
            left_out.append(LeftOut(each.file, str(error.facts.get("reason", error.says.format(**error.facts)))))
            continue
        items.append(each)
        shapes.append(picture.size)
        modes.append(picture.mode)
    if len(left_out) > MOST_BROKEN * len(pile.items):
        first = left_out[0]
        raise BrokenPictures(
            broken=len(left_out), count=len(pile.items), name=pile.name, file=first.file, reason=first.why
        )
    if not any(each.label for each in items):
        raise EmptyFolder(name=pile.name)
    stacked = np.stack(sights)
    groups = twins(stacked, [each.label for each in items])
    found = _found(pile, items, shapes, modes, left_out, groups, stacked)
    return Look(pile.name, tuple(items), stacked, groups, found, tuple(shapes))


def _found(
    pile: Pile,
    items: Sequence[Item],
    shapes: Sequence[tuple[int, int]],
    modes: Sequence[str],
    left_out: Sequence[LeftOut],
    groups: NDArray[np.int64],
    sights: NDArray[np.uint8],
) -> Found:
    labels = [each.label for each in items if each.label]
    pixels = [hashlib.sha256(each.tobytes()).digest() for each in sights]
    copies = len(pixels) - len(set(pixels))
    doubted = doubts([each.file for each in items if each.label], labels)
    doubted += [Doubt(file, "", "it has two different labels in labels.csv") for file in pile.twice]
    doubted += _at_odds(items, pixels)
    return Found(
        pictures=len(items),
        labels=len(labels),
        unlabelled=len(items) - len(labels),
        sizes=_counted(f"{width}x{height}" for width, height in shapes),
        modes=_counted(modes),
        alphabet="".join(sorted(set("".join(labels)))),
        lengths=dict(sorted(Counter(map(len, labels)).items())),
        duplicates=copies,
        near_duplicates=len(groups) - len(set(groups.tolist())) - copies,
        doubtful=tuple(doubted),
        left_out=tuple(left_out),
        rows_without_file=pile.astray,
    )


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())


def _at_odds(items: Sequence[Item], pixels: Sequence[bytes]) -> list[Doubt]:
    """Pictures with the same pixels as an earlier one and another label."""
    first: dict[bytes, Item] = {}
    found = []
    for item, digest in zip(items, pixels, strict=True):
        if item.label and (earlier := first.setdefault(digest, item)).label != item.label:
            why = f"it shows the same as {earlier.file}, which is labelled {earlier.label}"
            found.append(Doubt(item.file, item.label, why))
    return found
