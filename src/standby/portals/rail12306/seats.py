"""The site's seat codes and the columns of a query's row. Source: notes on the protocol, sections 2.4 and 2.8."""

from collections.abc import Mapping

from standby.domain.tickets import SeatClass

_S = SeatClass
CLASS_OF: Mapping[str, SeatClass] = {
    "9": _S.BUSINESS,
    "P": _S.SPECIAL,
    "D": _S.PREFERRED_FIRST,
    "M": _S.FIRST,
    "O": _S.SECOND,
    "S": _S.SECOND_CABIN,
    "6": _S.DELUXE_SLEEPER,
    "A": _S.DELUXE_SLEEPER,
    "4": _S.SOFT_SLEEPER,
    "I": _S.SOFT_SLEEPER,
    "F": _S.EMU_SLEEPER,
    "3": _S.HARD_SLEEPER,
    "J": _S.HARD_SLEEPER,
    "2": _S.SOFT_SEAT,
    "1": _S.HARD_SEAT,
    **dict.fromkeys("578BCEHKLQ", _S.OTHER),
}
"""Code to class. Standing has no code of its own: see STANDING_CODES."""

STANDING_CODES = ("1", "O")
"""Standing is ordered as hard seat where the train has it, as second class else."""

CODES_OF: Mapping[SeatClass, tuple[str, ...]] = {
    **{seat: tuple(code for code, each in CLASS_OF.items() if each is seat) for seat in SeatClass},
    _S.STANDING: STANDING_CODES,
}
"""Class to codes; which of several a train has stands in its row."""

COLUMN_OF: Mapping[SeatClass, int] = {
    _S.BUSINESS: 32,
    _S.SPECIAL: 25,
    _S.FIRST: 31,
    _S.SECOND: 30,
    _S.DELUXE_SLEEPER: 21,
    _S.SOFT_SLEEPER: 23,
    _S.EMU_SLEEPER: 33,
    _S.HARD_SLEEPER: 28,
    _S.SOFT_SEAT: 24,
    _S.HARD_SEAT: 29,
    _S.STANDING: 26,
}
"""Class to the field of a row that shows how many are left.

Second class shares its column with the second-class cabin (code S); preferred
first class has none, only its count beside the price; what is rare has two.
"""
OTHER_COLUMNS = (22, 27)
