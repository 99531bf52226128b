"""What is left of each class in one row. A cell nobody knows is an error, never "none" and never a seat.

Source: notes on the protocol, sections 2.4, 2.5 and 2.7.
"""

import re
from collections.abc import Mapping, Sequence

from standby.domain.tickets import Places, SeatClass
from standby.errors import said
from standby.portals.rail12306.answers import puzzled
from standby.portals.rail12306.prices import Price, read_prices
from standby.portals.rail12306.seats import CLASS_OF, COLUMN_OF, OTHER_COLUMNS

PLENTY, NOT_ON_SALE = "有", "*"
NONE_LEFT = frozenset({"无", "0", "候补"})
NO_SUCH_CLASS = frozenset({"", "--"})
COUNTED_TO = 20
"""The site counts to so many and says "plenty" above."""
SEAT_TYPES, STANDBY, STANDBY_FULL, PRICES = 35, 37, 38, 39
_COUNT = re.compile(r"[1-9][0-9]{0,3}")
_NO_STANDBY = frozenset({SeatClass.STANDING, SeatClass.OTHER})


def read_seats(fields: Sequence[str]) -> Mapping[SeatClass, Places]:
    """Every class of the train, in the order of :class:`SeatClass`; ``fields`` are a whole row's.

    Raises PageNotUnderstood.
    """
    prices = read_prices(fields[PRICES])
    counts = _counts(fields, prices)
    return {
        seat: Places(counts[seat], _fen(prices.get(seat, ())), _standby(fields, seat, counts[seat]))
        for seat in SeatClass
        if seat in counts
    }


def all_unsold(fields: Sequence[str]) -> bool:
    """Whether the row has cells and every one says that sale has not begun."""
    cells = {fields[place] for place in (*COLUMN_OF.values(), *OTHER_COLUMNS)} - NO_SUCH_CLASS
    return cells == {NOT_ON_SALE}


def _counts(fields: Sequence[str], prices: Mapping[SeatClass, Sequence[Price]]) -> dict[SeatClass, int | None]:
    """Left per class; None is plenty."""
    found = {seat: _left(fields[place]) for seat, place in COLUMN_OF.items() if fields[place] not in NO_SUCH_CLASS}
    rare = [_left(fields[place]) for place in OTHER_COLUMNS if fields[place] not in NO_SUCH_CLASS]
    if rare:
        found[SeatClass.OTHER] = None if None in rare else sum(each or 0 for each in rare)
    _share_second(found, fields[SEAT_TYPES], prices)
    if SeatClass.PREFERRED_FIRST in prices:
        found[SeatClass.PREFERRED_FIRST] = _counted(prices[SeatClass.PREFERRED_FIRST])
    return found


def _share_second(
    found: dict[SeatClass, int | None], seat_types: str, prices: Mapping[SeatClass, Sequence[Price]]
) -> None:
    """Two classes show in one column: it is that of the one the train has; of two, each has its own count."""
    cabin, second = SeatClass.SECOND_CABIN, SeatClass.SECOND
    if second not in found or not (cabin in prices or "S" in seat_types):
        return
    if not (second in prices or "O" in seat_types):
        found[cabin] = found.pop(second)
    elif cabin in prices and second in prices:
        sold_out = found[second] == 0
        found[cabin] = 0 if sold_out else _counted(prices[cabin])
        found[second] = 0 if sold_out else _counted(prices[second])


def _left(cell: str) -> int | None:
    if cell == PLENTY:
        return None
    if cell in NONE_LEFT or cell == NOT_ON_SALE:
        return 0
    if not _COUNT.fullmatch(cell):
        raise puzzled(said("a cell has an unknown form"))
    return int(cell)


def _counted(prices: Sequence[Price]) -> int | None:
    count = sum(price.count for price in prices)
    return count if count <= COUNTED_TO else None


def _fen(prices: Sequence[Price]) -> int | None:
    """The dearest where one class has several: a ceiling then holds whatever the site gives."""
    known = [price.fen for price in prices]
    return max((fen for fen in known if fen is not None), default=None) if None not in known else None


def _standby(fields: Sequence[str], seat: SeatClass, count: int | None) -> bool:
    """As the site's page paints it: sold out, seated, and the list of that code is not full."""
    if fields[STANDBY] != "1" or count != 0 or seat in _NO_STANDBY:
        return False
    sold_out = seat not in COLUMN_OF or fields[COLUMN_OF[seat]] in NONE_LEFT
    return sold_out and not any(CLASS_OF.get(code) is seat for code in fields[STANDBY_FULL])
