"""Every seat of every train, segment by segment: a seat sold to the next town is free from there on."""

import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from standby.sandbox.rail12306.places import Place, place
from standby.sandbox.rail12306.runs import Run
from standby.sandbox.refusal import Refusal
from standby.sandbox.world import seeded

MOST_SEATS = 2000


@dataclass(frozen=True, slots=True)
class Hold:
    """Places kept for one order between two stops (by index). It lasts until it is released or sold."""

    id: int
    run: Run
    seat: str
    frm: int
    to: int
    places: tuple[Place, ...]
    indexes: tuple[int, ...] = field(repr=False)


@dataclass(slots=True)
class _Class:
    """The seats of one class on one run, as masks of segments: what strangers bought, and what orders hold."""

    strangers: list[int]
    orders: list[int]
    counted: dict[int, int] = field(default_factory=dict)

    def free(self, want: int) -> Iterator[int]:
        return (n for n, mask in enumerate(self.strangers) if not (mask | self.orders[n]) & want)

    def left(self, want: int) -> int:
        if want not in self.counted:
            self.counted[want] = sum(1 for _ in self.free(want))
        return self.counted[want]

    def add(self, seats: int) -> None:
        self.strangers += [0] * seats
        self.orders += [0] * seats


class Stock:
    """What is left, held and sold. The same seed gives the same seats on the same day of the same train."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._classes: dict[tuple[str, str], _Class] = {}
        self._ids = itertools.count(1)
        self._zombies: Counter[tuple[str, str]] = Counter()
        self.holds: dict[int, Hold] = {}
        self.sold: dict[int, Hold] = {}

    # ------------------------------------------------------------ what is there

    def left(self, run: Run, seat: str, frm: int, to: int) -> int:
        """Places free all the way; 0 for a class the train does not have."""
        return self._class(run, seat).left(_mask(frm, to))

    def shown(self, run: Run, seat: str, frm: int, to: int) -> int:
        """What the query tells: what is left, and the phantoms."""
        return self.left(run, seat, frm, to) + self._zombies[run.key, seat]

    def haunt(self, run: Run, seat: str, phantoms: int) -> None:
        """From now on the query shows so many places that nobody can have."""
        self._zombies[run.key, seat] = phantoms

    def open_sale(self, run: Run) -> None:
        """Nobody has bought anything yet, where nobody looked before. A train with fixed numbers keeps these."""
        for seat, places in run.train.seats.items():
            if run.train.left is None:
                self._classes.setdefault((run.key, seat), _Class([0] * places, [0] * places))

    # ------------------------------------------------------------ orders

    def hold(self, run: Run, seat: str, frm: int, to: int, count: int) -> Hold | None:
        """Keep ``count`` places, next to each other where possible; None, and nothing kept, if there are fewer."""
        kind, want = self._class(run, seat), _mask(frm, to)
        chosen = _together(list(kind.free(want)), count)
        if chosen is None:
            return None
        for n in chosen:
            kind.orders[n] |= want
        kind.counted.clear()
        places = tuple(place(run.train, seat, n) for n in chosen)
        hold = Hold(next(self._ids), run, seat, frm, to, places, tuple(chosen))
        self.holds[hold.id] = hold
        return hold

    def release(self, hold: Hold) -> None:
        """Give the places of a hold, or of a sold one, back to everybody. Twice does nothing."""
        if (self.holds.pop(hold.id, None) or self.sold.pop(hold.id, None)) is None:
            return
        kind, want = self._class(hold.run, hold.seat), _mask(hold.frm, hold.to)
        for n in hold.indexes:
            kind.orders[n] &= ~want
        kind.counted.clear()

    def sell(self, hold: Hold) -> None:
        """The order was paid."""
        if self.holds.pop(hold.id, None) is not None:
            self.sold[hold.id] = hold

    # ------------------------------------------------------------ strangers

    def buy(self, run: Run, seat: str, frm: int, to: int, count: int) -> int:
        """Strangers buy up to ``count`` places; says how many they got."""
        kind, want = self._class(run, seat), _mask(frm, to)
        taken = list(itertools.islice(kind.free(want), count))
        for n in taken:
            kind.strangers[n] |= want
        kind.counted.clear()
        return len(taken)

    def give_back(self, run: Run, seat: str, frm: int, to: int, count: int) -> int:
        """Strangers return up to ``count`` places that thereby become free all the way; says how many."""
        kind, want = self._class(run, seat), _mask(frm, to)
        bought = (n for n, mask in enumerate(kind.strangers) if mask & want and not kind.orders[n] & want)
        returned = list(itertools.islice(bought, count))
        for n in returned:
            kind.strangers[n] &= ~want
        kind.counted.clear()
        return len(returned)

    def set_left(self, run: Run, seat: str, frm: int, to: int, count: int) -> None:
        """Exactly so many are left, whatever strangers have to do; a coach is added where none could.

        Raises :class:`Refusal` for a class the train does not have, or an absurd count.
        """
        if seat not in run.train.seats:
            raise Refusal(f"{run.train.code} has no {seat}; it has {', '.join(run.train.seats)}")
        if not 0 <= count <= MOST_SEATS:
            raise Refusal(f"count is from 0 to {MOST_SEATS}")
        missing = count - self.left(run, seat, frm, to)
        if missing < 0:
            self.buy(run, seat, frm, to, -missing)
            return
        missing -= self.give_back(run, seat, frm, to, missing)
        kind = self._class(run, seat)
        kind.add(missing)
        kind.counted.clear()

    def _class(self, run: Run, seat: str) -> _Class:
        key = (run.key, seat)
        if key not in self._classes:
            self._classes[key] = _at_first(run, seat, seeded(self._seed, f"stock/{run.key}/{seat}"))
        return self._classes[key]


def _mask(frm: int, to: int) -> int:
    """One bit for each segment between two stops."""
    return (1 << to) - (1 << frm)


def _together(free: list[int], count: int) -> list[int] | None:
    """The first run of ``count`` neighbours, else the first ``count`` at all."""
    if len(free) < count or count < 1:
        return None
    for start in range(len(free) - count + 1):
        if free[start + count - 1] - free[start] == count - 1:
            return free[start : start + count]
    return free[:count]


def _at_first(run: Run, seat: str, rng: random.Random) -> _Class:
    """Sold as the seed has it: a third of the classes sold out, the others from a few to many places left."""
    train, whole = run.train, _mask(0, len(run.train.stops) - 1)
    places = train.seats.get(seat, 0)
    if train.left is not None:
        unsold = min(train.left.get(seat, 0), places)
        return _Class([0] * unsold + [whole] * (places - unsold), [0] * places)
    demand = rng.choice((1.0, 1.0, 0.95, 0.8, 0.6, 0.3))
    return _Class([_bought(demand, len(train.stops), rng) for _ in range(places)], [0] * places)


def _bought(demand: float, stops: int, rng: random.Random) -> int:
    """Who travels on one seat: nobody, somebody all the way, or somebody for a part of it."""
    if rng.random() >= demand:
        return 0
    if demand == 1.0 or rng.random() < 0.7:
        return _mask(0, stops - 1)
    frm = rng.randrange(stops - 1)
    return _mask(frm, rng.randint(frm + 1, stops - 1))
