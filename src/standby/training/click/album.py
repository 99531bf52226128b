"""Click captchas as learning keeps them: small tiles, fingerprints and what their words may be."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from standby.captcha.click.cut import cut
from standby.captcha.click.decide import Prompt
from standby.captcha.click.geometry import TILES
from standby.captcha.click.reader import prompts_of
from standby.captcha.click.words import WordReader
from standby.captcha.fingerprint import Fingerprint, clusters, fingerprints
from standby.errors import BadPicture, PictureTooLarge
from standby.training.click.em import NOTHING, Shown, unanswered
from standby.training.click.sight import sights

Sights = NDArray[np.uint8]
"""Tiles kept for learning: (P, 8, 3, 33, 33)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the portal said to these tiles (0 to 7) of a picture."""

    picture: bytes
    tiles: tuple[int, ...]
    accepted: bool


@dataclass(frozen=True, slots=True)
class Album:
    """P pictures in the order they came; ``broken`` counts those that are none, or whose words are no words."""

    sights: Sights
    hashes: Fingerprint
    prompts: Sequence[Sequence[Prompt]]
    places: dict[bytes, int]
    broken: int

    def __len__(self) -> int:
        return len(self.prompts)


def album(pictures: Iterable[bytes], words: WordReader, seen: Callable[[int], None] = lambda _: None) -> Album:
    """Cut and read pictures, each once; ``seen`` hears how many so far."""
    small: list[Sights] = []
    hashes: list[Fingerprint] = []
    prompts: list[list[Prompt]] = []
    places: dict[bytes, int] = {}
    broken = 0
    for picture in pictures:
        if picture in places:
            continue
        try:
            parts = cut(picture)
        except (BadPicture, PictureTooLarge):
            broken += 1
            continue
        asked = prompts_of(parts, words)
        if not asked:
            broken += 1
            continue
        places[picture] = len(prompts)
        prompts.append(asked)
        small.append(sights(torch.from_numpy(parts.tiles)).round().to(torch.uint8).numpy())
        hashes.append(fingerprints(parts.tiles))
        seen(len(prompts))
    kept = np.stack(small) if small else np.zeros((0, TILES, 3, 33, 33), dtype=np.uint8)
    found = np.stack(hashes) if hashes else np.zeros((0, TILES, 2), dtype=np.uint64)
    return Album(kept, found, prompts, places, broken)


def shown(book: Album, verdicts: Iterable[Verdict], radius: int) -> Shown:
    """The same as numbers, with the likeliest words and what the portal said."""
    best = [each[0] for each in book.prompts]
    asked = np.array([(*each.words, NOTHING)[:2] for each in best], dtype=np.intp).reshape(-1, 2)
    sure = np.array([each.chance for each in best], dtype=np.float32)
    labels = clusters(book.hashes.reshape(-1, book.hashes.shape[-1]), radius)
    found = unanswered(asked, sure, labels.reshape(-1, TILES).astype(np.intp))
    for verdict in verdicts:
        place = book.places.get(verdict.picture)
        if place is not None and verdict.tiles:
            found.answered[place] = sum(1 << tile for tile in set(verdict.tiles))
            found.accepted[place] = verdict.accepted
    return found
