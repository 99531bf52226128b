"""Scales: how many points a percentage is worth. docs/gpa.md states every value.

A scale of one's own is one line of the settings,
``90:4.0,85:3.7,60:1.0;优秀:4.0,合格:2.0``: from 90 on 4.0 points, and so on;
under the lowest step 0. A word named there counts with those points. Commas,
semicolons and line ends separate, also the full-width ones.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import Any

from standby.domain.marks import PASS_MARK, plain
from standby.errors import WrongUse, said

_SEPARATOR = re.compile(r"[,;，；\n]+")
_MOST_POINTS = 100
_MOST_ENTRIES = 200


class ScaleName(StrEnum):
    FOUR = "four"
    LINEAR5 = "linear5"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Scale:
    """Points for a percentage, by steps ``(from this percentage on, points)`` from the highest down.

    ``words`` holds the grades a table names itself. ``linear5`` has no steps.
    """

    name: ScaleName
    maximum: Decimal
    steps: tuple[tuple[Decimal, Decimal], ...] = ()
    words: Mapping[str, Decimal] = field(default_factory=dict)

    def points(self, percentage: Decimal) -> Decimal | None:
        if self.name is ScaleName.LINEAR5:
            return (percentage - 50) / 10 if percentage >= PASS_MARK else Decimal(0)
        if not self.steps:
            return None
        return next((points for floor, points in self.steps if percentage >= floor), Decimal(0))


def four() -> Scale:
    """The standard 4.0 scale: 90-100 4.0, 80-89 3.0, 70-79 2.0, 60-69 1.0, below 0."""
    steps = tuple((Decimal(floor), Decimal(points)) for floor, points in ((90, 4), (80, 3), (70, 2), (60, 1)))
    return Scale(ScaleName.FOUR, Decimal(4), steps)


def linear5() -> Scale:
    """The linear 5.0 scale: (percentage - 50) / 10 from 60 on, below 0."""
    return Scale(ScaleName.LINEAR5, Decimal(5))


def scale_from(name: str, table: str = "") -> Scale:
    """The scale of that name; ``table`` is read for the name ``table`` only. Raises WrongUse."""
    match name:
        case ScaleName.FOUR:
            return four()
        case ScaleName.LINEAR5:
            return linear5()
        case ScaleName.TABLE:
            return parse_table(table)
    known = ", ".join(ScaleName)
    raise WrongUse(what=said("There is no GPA scale {name!r}; the scales are {known}", name=name, known=known))


def parse_table(text: str) -> Scale:
    """Read a table. Raises WrongUse naming the entry that cannot be used."""
    entries = [entry.strip() for entry in _SEPARATOR.split(text) if entry.strip()]
    if not entries:
        raise WrongUse(what=said("The GPA table is empty; write it like 90:4.0,80:3.0,60:1.0"))
    if len(entries) > _MOST_ENTRIES:
        raise WrongUse(what=said("The GPA table has more than {most} entries", most=_MOST_ENTRIES))
    steps: dict[Decimal, Decimal] = {}
    words: dict[str, Decimal] = {}
    for entry in entries:
        key, points = _entry(entry)
        if isinstance(key, Decimal):
            _put_once(steps, key, points, entry)
        else:
            _put_once(words, key, points, entry)
    ordered = tuple(sorted(steps.items(), reverse=True))
    _check_descending(ordered)
    return Scale(ScaleName.TABLE, max([*steps.values(), *words.values()]), ordered, words)


def _entry(entry: str) -> tuple[Decimal | str, Decimal]:
    left, colon, right = entry.replace("：", ":").partition(":")
    if not colon or not left.strip():
        raise WrongUse(what=said("The GPA table entry {entry!r} is not of the form 90:4.0", entry=entry))
    points = _number(right)
    if points is None or not 0 <= points <= _MOST_POINTS:
        raise WrongUse(
            what=said("The points in the GPA table entry {entry!r} are not 0 to {most}", entry=entry, most=_MOST_POINTS)
        )
    floor = _number(left)
    if floor is None:
        return plain(left), points
    if not 0 <= floor <= 100:
        raise WrongUse(what=said("The GPA table entry {entry!r} does not start at a percentage 0 to 100", entry=entry))
    return floor, points


def _put_once(into: dict[Any, Decimal], key: Decimal | str, points: Decimal, entry: str) -> None:
    if key in into:
        raise WrongUse(what=said("The GPA table names the same grade twice, again in {entry!r}", entry=entry))
    into[key] = points


def _check_descending(steps: tuple[tuple[Decimal, Decimal], ...]) -> None:
    for (high, more), (low, less) in pairwise(steps):
        if less > more:
            raise WrongUse(what=said("The GPA table gives {low} more points than {high}", low=low, high=high))


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(plain(text))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
