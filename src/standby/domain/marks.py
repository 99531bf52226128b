"""What the grades on a transcript mean: numbers, words, letters.

A word or a letter stands for the middle of its band (优秀 is 90-100, so 95), as
the five-level tables that Chinese universities print in their transcript guides
have it. Words that only say pass or fail have no place in a band.
"""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType


class Reason(StrEnum):
    """Why a grade is not part of an average."""

    PASS_FAIL = "pass_fail"  # noqa: S105 - a reason, not a secret
    ABSENT = "absent"
    DEFERRED = "deferred"
    EXEMPT = "exempt"
    VOID = "void"
    NO_CREDIT = "no_credit"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN = "unknown"


_BANDS: tuple[tuple[int, str], ...] = (
    (95, "优秀 优 excellent a"),
    (85, "良好 良 good b"),
    (75, "中等 中 average fair c"),
    (65, "及格 d"),
    (0, "不及格 差 f"),
    (98, "a+"),
    (91, "a-"),
    (88, "b+"),
    (81, "b-"),
    (78, "c+"),
    (71, "c-"),
    (68, "d+"),
    (61, "d-"),
)

_NOT_COUNTED: tuple[tuple[Reason, str], ...] = (
    (Reason.PASS_FAIL, "合格 通过 p pass passed 不合格 未通过 不通过 fail failed np"),
    (Reason.ABSENT, "缺考 旷考 缺席 absent"),
    (Reason.DEFERRED, "缓考 缓 deferred"),
    (Reason.EXEMPT, "免修 免考 免听 免 exempt"),
    (Reason.VOID, "作弊 违纪 舞弊 取消 取消资格 void"),
)

BANDS: Mapping[str, Decimal] = MappingProxyType(
    {word: Decimal(percentage) for percentage, words in _BANDS for word in words.split()}
)
NOT_COUNTED: Mapping[str, Reason] = MappingProxyType(
    {word: reason for reason, words in _NOT_COUNTED for word in words.split()}
)
# Exempted courses bring their credits, as passed ones do.
PASS_WORDS = frozenset(["合格", "通过", "p", "pass", "passed", "免修", "免考", "免听", "免", "exempt"])

PASS_MARK = Decimal(60)

_NUMBER = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)分?")


def plain(score: str) -> str:
    """A score as it is looked up: full-width letters and digits made narrow, no spaces, lower case."""
    return "".join(unicodedata.normalize("NFKC", score).split()).lower()


def percentage_of(word: str) -> Decimal | None:
    """What a :func:`plain` score is worth in percent, or None if it is no such grade."""
    if found := _NUMBER.fullmatch(word):
        return Decimal(found[1])
    return BANDS.get(word)
