"""Which picture to ask for next: characters that labels lack first, then what the reader is least sure of.

Without a reader the order is random: pictures of one family differ by chance
alone until something has learned what matters about them.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Iterable, Sequence

from standby.captcha.answer import Answer
from standby.captcha.model import Reader
from standby.errors import BadPicture, PictureTooLarge
from standby.training.dataset import Item

CONSIDERED = 2000
"""Pictures that a reader is asked about at most; the others follow in random order."""
SELDOM = 3
"""A character with fewer labels than this is lacking."""


def guess(reader: Reader | None, item: Item) -> Answer:
    """What the reader sees; nothing where it cannot look, as at a picture of another size."""
    nothing = Answer("", 0.0, (), abstained=True)
    if reader is None:
        return nothing
    try:
        return reader.read(item.picture, item.file)
    except (BadPicture, PictureTooLarge):
        return nothing


def most_useful(items: Sequence[Item], reader: Reader | None, labels: Iterable[str], seed: int) -> list[str]:
    """The files of unlabelled pictures, most useful first; pictures seen twice come last."""
    order = list(items)
    random.Random(seed).shuffle(order)
    first, again = _once(order)
    if reader is not None:
        counts = Counter("".join(labels))
        worth = {each.file: _worth(guess(reader, each), counts) for each in first[:CONSIDERED]}
        first = sorted(first[:CONSIDERED], key=lambda each: worth[each.file]) + first[CONSIDERED:]
    return [each.file for each in (*first, *again)]


def _worth(answer: Answer, counts: Counter[str]) -> tuple[int, float]:
    """Sorts the most useful first: more lacking characters, then less confidence."""
    return -sum(counts[each] < SELDOM for each in set(answer.text)), answer.confidence


def _once(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    seen: set[bytes] = set()
    first: list[Item] = []
    again: list[Item] = []
    for each in items:
        digest = hashlib.sha256(each.picture).digest()
        (again if digest in seen else first).append(each)
        seen.add(digest)
    return first, again
