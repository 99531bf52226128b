"""When a file name is a label: ``7xpd.png`` is one; ``IMG_0012.png``, ``17.png`` after ``16.png`` and a hash are not.

Only asked where no labels.csv says it. A label is the stem up to the first
underscore. It looks like one if it is short, all letters and digits and no
word that programs name pictures with; and if the names are not numbers that
count the files, nor so long that they are digests or points in time.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

LONGEST = 10
WORDS = re.compile(
    r"(?:img|image|pic|picture|captcha|code|checkcode|vcode|file|frame|page|test|train|unnamed)\d*", re.I
)
COUNTED = 0.8
"""Share of the numbers from the first to the last that are there when numbers count files."""
FIRST = (0, 1)
"""What counting begins with."""
FEW_TO_COUNT = 3


def named(files: Sequence[str]) -> Mapping[str, str | None]:
    """The label that each file's name is, None if it is none."""
    stems = {file: PurePosixPath(file).stem.split("_")[0].strip() for file in files}
    likely = [stem for stem in stems.values() if _likely(stem) and not WORDS.fullmatch(stem)]
    counting = _count(list(stems.values()))
    usual = Counter(map(len, likely)).most_common(1)[0][0] if likely and not counting else 0

    def label(stem: str) -> bool:
        if WORDS.fullmatch(stem):
            return len(stem) == usual  # of 28,000 real codes one is ``code`` and one is ``page``
        return _likely(stem) and not (counting and stem.isdigit())

    return {file: stem if label(stem) else None for file, stem in stems.items()}


def _likely(stem: str) -> bool:
    return 0 < len(stem) <= LONGEST and stem.isascii() and stem.isalnum()


def _count(stems: Sequence[str]) -> bool:
    """Whether the names that are numbers run on like 1, 2, 3 …, as no codes do.

    Ten thousand codes of four digits nearly do. So numbers of one width, or
    such that begin in the middle, count files only if none of them lacks.
    """
    written = {stem for stem in stems if stem.isascii() and stem.isdigit() and len(stem) <= LONGEST}
    numbers = sorted(map(int, written))
    if len(numbers) < FEW_TO_COUNT or len(numbers) < len(stems) / 2:
        return False
    count = numbers[-1] - numbers[0] + 1
    if len(set(map(len, written))) == 1 or numbers[0] not in FIRST:
        return len(numbers) == count
    return len(numbers) >= COUNTED * count
