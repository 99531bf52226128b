"""Where a place is: coach and number, as tickets name them (notes, section 7.9)."""

from dataclasses import dataclass

from standby.sandbox.rail12306.runs import Train
from standby.sandbox.rail12306.seats import KINDS, STANDING

ROWS = {"9": 5, "P": 5, "M": 12, "O": 18, "6": 8, "4": 16, "F": 20, "3": 22, "2": 20, "1": 30}
"""Rows, compartments or counted seats (in fours) of one coach, by class."""
FIRST_COACH = {"9": 1, "P": 1, "M": 2, "O": 4, "6": 3, "4": 4, "F": 5, "3": 6, "2": 11, "1": 12, STANDING: 12}
BERTHS = {"上": "3", "中": "2", "下": "1"}


@dataclass(frozen=True, slots=True)
class Place:
    """``coach`` "05", ``number`` "011F" (three digits and one character), ``name`` "11F号" as people read it."""

    coach: str
    number: str
    name: str


def place(train: Train, seat: str, index: int) -> Place:
    """The ``index``-th place of a class, counted from 0 through its coaches."""
    first = FIRST_COACH[seat]
    if seat == STANDING:
        return Place(f"{4 if train.fast else first:02d}", "0000", "无座")
    letters = KINDS[seat].letters
    in_row = len(letters) or 4
    coach, within = divmod(index, ROWS[seat] * in_row)
    row, turn = divmod(within, in_row)
    return Place(f"{first + coach:02d}", *_numbered(letters, row, turn))


def _numbered(letters: str, row: int, turn: int) -> tuple[str, str]:
    if not letters:
        number = row * 4 + turn + 1
        return f"{number:04d}", f"{number:03d}号"
    if letters[turn] in BERTHS:
        return f"{row + 1:03d}{BERTHS[letters[turn]]}", f"{row + 1:02d}号{letters[turn]}铺"
    return f"{row + 1:03d}{letters[turn]}", f"{row + 1:02d}{letters[turn]}号"
