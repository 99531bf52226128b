"""What a session holds between its steps: the row chosen, the page shown, the people checked."""

from dataclasses import dataclass, field

from standby.sandbox.rail12306.orders import Wanted
from standby.sandbox.rail12306.runs import Ticketed


@dataclass(slots=True)
class Cart:
    """One way to an order (notes, section 7). ``token`` is that of the last page; an older one is no longer good.

    ``checked`` are the passengers ``checkOrderInfo`` accepted; only they can be confirmed.
    """

    wish: Ticketed
    student: bool = False
    token: str | None = None
    change_key: str = ""
    left_ticket: str = ""
    checked: tuple[Wanted, ...] = ()
    spent: bool = False


@dataclass(slots=True)
class StandbyWish:
    """A row and the class wanted of it."""

    wish: Ticketed
    seat: str


@dataclass(slots=True)
class StandbyCart:
    wishes: tuple[StandbyWish, ...] = field(default_factory=tuple)
